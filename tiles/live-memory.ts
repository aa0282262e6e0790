/** What each row of a table was like at its last change: what the next change is compared with, once the table has forgotten. */
import { cellColumn, cellRow } from './morton.ts';
import type { ResidentTable } from './resident-table.ts';
import { columnIndexOf } from './row-checks.ts';
import type { RowStore } from './row-store.ts';

/** A row as it was, and where it is now. */
export interface RowChange {
  readonly id: number;
  /** False for a row that came. */
  readonly wasThere: boolean;
  /** Grid cell of 26 bits an axis (morton.ts) before, when it was there. */
  readonly oldColumn: number;
  readonly oldRow: number;
  /** Dictionary code of the scope column before. */
  readonly oldScope: number;
  /** False for a row that went. */
  readonly isThere: boolean;
  readonly column: number;
  readonly row: number;
  /** Whether a watched column changed. */
  readonly seen: boolean;
}

export class LiveMemory {
  readonly #table: ResidentTable;
  readonly #watched: readonly number[];
  readonly #scopeAt: number;
  readonly #places = new Map<number, number>();
  readonly #free: number[] = [];
  #columns = new Uint32Array(1024);
  #rows = new Uint32Array(1024);
  /** Codes of the watched columns, row after row. */
  #codes: Uint16Array;

  /**
   * @param watched dictionary columns; filters may ask for these
   * @param scopeColumn one of them: what decides who may see a row
   * @throws TableUseError for an unknown column
   */
  constructor(table: ResidentTable, watched: readonly string[], scopeColumn: string) {
    this.#table = table;
    this.#watched = watched.map((name) => columnIndexOf(table.spec, name));
    this.#scopeAt = watched.indexOf(scopeColumn);
    this.#codes = new Uint16Array(1024 * watched.length);
    this.reset();
  }

  get bytes(): number {
    return this.#columns.byteLength + this.#rows.byteLength + this.#codes.byteLength + this.#places.size * 40;
  }

  /** Remembers all rows anew. */
  reset(): void {
    this.#places.clear();
    this.#free.length = 0;
    const { store } = this.#table;
    for (let slot = 0; slot < store.staticCount; slot++) if (!store.dead[slot]) this.#write(this.#placeFor(store.ids[slot]), store, slot);
    for (const [id, slot] of store.deltaSlots) this.#write(this.#placeFor(id), store, slot);
  }

  /** Compares a row with what was remembered, and remembers it as it is. Null when it neither was nor is there. */
  compare(id: number): RowChange | null {
    const { store } = this.#table;
    const slot = store.find(id);
    const place = this.#places.get(id);
    if (place === undefined && slot < 0) return null;
    const wasThere = place !== undefined;
    const isThere = slot >= 0;
    const before = {
      oldColumn: wasThere ? this.#columns[place] : 0, oldRow: wasThere ? this.#rows[place] : 0,
      oldScope: wasThere ? this.#codes[place * this.#watched.length + this.#scopeAt] : 0,
    };
    const seen = !wasThere || !isThere || this.#differs(place, store, slot);
    if (isThere) this.#write(place ?? this.#placeFor(id), store, slot);
    else this.#forget(id, place!);
    return {
      id, wasThere, ...before, isThere, seen,
      column: isThere ? cellColumn(store.x[slot]) : 0, row: isThere ? cellRow(store.y[slot]) : 0,
    };
  }

  #differs(place: number, store: RowStore, slot: number): boolean {
    const first = place * this.#watched.length;
    for (let i = 0; i < this.#watched.length; i++) if (this.#codes[first + i] !== store.columns[this.#watched[i]].data[slot]) return true;
    return false;
  }

  #write(place: number, store: RowStore, slot: number): void {
    this.#columns[place] = cellColumn(store.x[slot]);
    this.#rows[place] = cellRow(store.y[slot]);
    const first = place * this.#watched.length;
    for (let i = 0; i < this.#watched.length; i++) this.#codes[first + i] = store.columns[this.#watched[i]].data[slot];
  }

  #placeFor(id: number): number {
    const place = this.#free.pop() ?? this.#places.size;
    this.#places.set(id, place);
    if (place >= this.#columns.length) {
      this.#columns = grown(this.#columns);
      this.#rows = grown(this.#rows);
      this.#codes = grown(this.#codes);
    }
    return place;
  }

  #forget(id: number, place: number): void {
    this.#places.delete(id);
    this.#free.push(place);
  }
}

function grown<T extends Uint16Array | Uint32Array>(data: T): T {
  const larger = new (data.constructor as { new (length: number): T })(Math.ceil(data.length * 1.5));
  larger.set(data);
  return larger;
}

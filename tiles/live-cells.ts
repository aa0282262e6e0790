/**
 * What is new in the cells of a table, for readers that were last told at different versions and may see different rows.
 *
 * Rows that are newer than a reader's version are read from the table itself, which knows the version of every row. What
 * the table cannot tell is what is gone from a cell; for that there is a bounded log of departures. A reader that was last
 * told before the log begins takes the cell whole. So nothing is kept for any reader, and no reader misses anything.
 *
 * A departure is told to readers whose scope covered the row before, and to no other: an id is news, too.
 */
import { DepartureLog, type LogLimits } from './departure-log.ts';
import type { CompiledFilter } from './filter.ts';
import type { LiveColumnData, LiveColumnKind, LivePart } from './live-frame.ts';
import { LiveMemory, type RowChange } from './live-memory.ts';
import { CELL_BITS, cellColumn, cellRow } from './morton.ts';
import type { ResidentTable } from './resident-table.ts';
import { columnIndexOf } from './row-checks.ts';
import type { RowStore } from './row-store.ts';
import { selectTile } from './selection.ts';
import { tileBounds3857 } from './tile-address.ts';

export interface LiveColumnSpec {
  /** Column of the table. */
  readonly from: string;
  readonly kind: LiveColumnKind;
  /** From the number that the table keeps to the one to be told; default: the same. */
  readonly convert?: (kept: number) => number;
}

export interface LiveCellsOptions {
  readonly columns: readonly LiveColumnSpec[];
  /** Dictionary columns that readers' filters may ask for. */
  readonly watched: readonly string[];
  /** One of them: its text decides who may see a row. */
  readonly scopeColumn: string;
  readonly limits?: LogLimits;
}

/** What one reader, or many alike, may and want to see. */
export interface LiveView {
  /** Over watched columns only, the scope included; null: every row. */
  readonly filter: CompiledFilter | null;
  /** Whether rows with this text in the scope column may be seen at all. */
  covers(scope: string | null): boolean;
}

export interface LiveCell { readonly x: number; readonly y: number }

/** A part with word whether it replaces the cell. */
export interface LiveNews extends LivePart { readonly whole: boolean }

interface Level {
  readonly log: DepartureLog;
  /** Ids that changed in a cell since the mark, by cell key; ids that left are among them. */
  readonly changed: Map<number, Set<number>>;
  /** `changed` is complete for readers told at this version or later. */
  changedFrom: number;
}

const DEFAULT_LIMITS: LogLimits = { perCell: 1024, inAll: 65_536 };
const NOTHING = new Uint32Array(0);
let scratch: Uint32Array = new Uint32Array(1024);

export class LiveCells {
  readonly table: ResidentTable;
  readonly #options: LiveCellsOptions;
  readonly #columns: readonly number[];
  readonly #scopeAt: number;
  readonly #memory: LiveMemory;
  readonly #levels = new Map<number, Level>();

  /** @throws TableUseError for an unknown column */
  constructor(table: ResidentTable, options: LiveCellsOptions) {
    this.table = table;
    this.#options = options;
    this.#columns = options.columns.map((column) => columnIndexOf(table.spec, column.from));
    this.#scopeAt = columnIndexOf(table.spec, options.scopeColumn);
    this.#memory = new LiveMemory(table, options.watched, options.scopeColumn);
  }

  /** Zooms whose cells are followed. */
  get zooms(): number[] { return [...this.#levels.keys()]; }

  /** Departures remembered now, at all zooms. */
  get logSize(): number {
    let size = 0;
    for (const { log } of this.#levels.values()) size += log.size;
    return size;
  }

  /** Whether `changedCells` names every cell in which a reader told at version `since` finds something new. */
  keepsUp(zoom: number, since: number): boolean {
    const level = this.#levels.get(zoom);
    return level !== undefined && since >= level.changedFrom;
  }

  /** Begins to follow the cells of a zoom; who was told before takes them whole. */
  follow(zoom: number): void {
    if (!this.#levels.has(zoom)) this.#levels.set(zoom, this.#newLevel());
  }

  unfollow(zoom: number): void { this.#levels.delete(zoom); }

  /** Takes note of a change of the table, right after it. @param ids as `ResidentTable.onChanged` tells them */
  apply(ids: readonly number[] | null): void {
    if (ids === null) {
      this.#memory.reset();
      for (const zoom of this.zooms) this.#levels.set(zoom, this.#newLevel());
      return;
    }
    for (const id of ids) {
      const change = this.#memory.compare(id);
      if (change !== null) for (const [zoom, level] of this.#levels) this.#note(zoom, level, change);
    }
  }

  /** Cells of a zoom in which something changed since the mark. */
  changedCells(zoom: number): LiveCell[] {
    const side = 2 ** zoom;
    return [...this.#levels.get(zoom)?.changed.keys() ?? []].map((key) => ({ x: key % side, y: Math.floor(key / side) }));
  }

  /** Readers who keep up were told by now: from here on `changedCells` counts anew. */
  mark(): void {
    for (const level of this.#levels.values()) {
      level.changed.clear();
      level.changedFrom = this.table.version;
    }
  }

  /** Lets go of departures up to a version that every reader of the zoom was told. */
  forget(zoom: number, version: number): void { this.#levels.get(zoom)?.log.forget(version); }

  /**
   * What a reader that was last told at version `since` must learn of a cell; 0: never told. Null when there is nothing.
   * The zoom must be followed.
   */
  news(zoom: number, cell: LiveCell, since: number, view: LiveView): LiveNews | null {
    const level = this.#levels.get(zoom)!;
    const key = cell.y * 2 ** zoom + cell.x;
    if (since <= 0 || since < level.log.floorOf(key)) {
      const { slots, count } = selectTile(this.table.store, zoom, cell.x, cell.y, view.filter);
      return { ...this.#read(zoom, cell, slots, count), departures: NOTHING, whole: true };
    }
    const count = this.#gatherNewer(zoom, cell, since, level, key);
    const passing = view.filter === null ? count : view.filter.keep(this.table.store, scratch, count);
    const departures = this.#departures(level.log, key, since, view, passing);
    if (passing === 0 && departures.length === 0) return null;
    return { ...this.#read(zoom, cell, scratch, passing), departures, whole: false };
  }

  #newLevel(): Level {
    const { version } = this.table;
    return { log: new DepartureLog(this.#options.limits ?? DEFAULT_LIMITS, version), changed: new Map(), changedFrom: version };
  }

  #note(zoom: number, { log, changed }: Level, change: RowChange): void {
    const shift = CELL_BITS - zoom;
    const side = 2 ** zoom;
    const oldKey = change.wasThere ? (change.oldRow >>> shift) * side + (change.oldColumn >>> shift) : -1;
    const key = change.isThere ? (change.row >>> shift) * side + (change.column >>> shift) : -1;
    if (key >= 0) addTo(changed, key, change.id);
    if (oldKey < 0 || (oldKey === key && !change.seen)) return;
    log.add(oldKey, change.id, change.oldScope, this.table.version);
    if (oldKey !== key) addTo(changed, oldKey, change.id);
  }

  // Slots of the cell's rows that are newer than `since`, into the scratch. Returns how many.
  #gatherNewer(zoom: number, cell: LiveCell, since: number, level: Level, key: number): number {
    const { store } = this.table;
    let count = 0;
    if (since < level.changedFrom) {
      const all = selectTile(store, zoom, cell.x, cell.y, null);
      scratch = roomFor(scratch, all.count);
      for (let i = 0; i < all.count; i++) if (store.versions[all.slots[i]] > since) scratch[count++] = all.slots[i];
      return count;
    }
    const ids = level.changed.get(key);
    if (!ids) return 0;
    scratch = roomFor(scratch, ids.size);
    const shift = CELL_BITS - zoom;
    for (const id of ids) {
      const slot = store.find(id);
      if (slot < 0 || store.versions[slot] <= since) continue;
      if (cellColumn(store.x[slot]) >>> shift === cell.x && cellRow(store.y[slot]) >>> shift === cell.y) scratch[count++] = slot;
    }
    return count;
  }

  // The first `passing` slots of the scratch are told as rows; a row that is told has not left.
  #departures(log: DepartureLog, key: number, since: number, view: LiveView, passing: number): Uint32Array {
    let gone: Set<number> | null = null;
    const { texts } = this.table.store.columns[this.#scopeAt].dictionary!;
    for (const { id, scope } of log.after(key, since)) {
      if (view.covers(scope === 0 ? null : texts[scope])) (gone ??= new Set()).add(id);
    }
    if (gone === null) return NOTHING;
    const { ids } = this.table.store;
    for (let i = 0; i < passing; i++) gone.delete(ids[scratch[i]]);
    return Uint32Array.from(gone);
  }

  #read(zoom: number, { x, y }: LiveCell, slots: Uint32Array, count: number): Omit<LivePart, 'departures'> {
    const { store } = this.table;
    const [west, , , north] = tileBounds3857(zoom, x, y);
    const ids = new Uint32Array(count);
    const offsets = new Float32Array(count * 2);
    for (let i = 0; i < count; i++) {
      const slot = slots[i];
      ids[i] = store.ids[slot];
      offsets[i * 2] = store.x[slot] - west;
      offsets[i * 2 + 1] = store.y[slot] - north;
    }
    return { x, y, ids, offsets, columns: this.#options.columns.map((spec, index) => converted(store, this.#columns[index], spec, slots, count)) };
  }
}

const MAKERS = { u8: Uint8Array, u16: Uint16Array, u32: Uint32Array, f32: Float32Array } as const;

function converted(store: RowStore, column: number, { kind, convert }: LiveColumnSpec, slots: Uint32Array, count: number): LiveColumnData {
  const { data } = store.columns[column];
  const values = new MAKERS[kind](count);
  for (let i = 0; i < count; i++) values[i] = convert ? convert(data[slots[i]]) : data[slots[i]];
  return values;
}

function addTo(changed: Map<number, Set<number>>, key: number, id: number): void {
  const ids = changed.get(key);
  if (ids) ids.add(id);
  else changed.set(key, new Set([id]));
}

function roomFor(slots: Uint32Array, count: number): Uint32Array {
  return count <= slots.length ? slots : new Uint32Array(Math.ceil(count * 1.5));
}

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
import type { LiveBlock, LiveColumnData, LiveColumnKind, LivePart } from './live-frame.ts';
import { LiveMemory, type RowChange } from './live-memory.ts';
import { HALF_WORLD_METERS, WORLD_METERS } from './mercator.ts';
import { CELL_BITS, cellColumn, cellRow } from './morton.ts';
import type { ResidentTable } from './resident-table.ts';
import { columnIndexOf } from './row-checks.ts';
import type { RowStore } from './row-store.ts';
import { selectTile } from './selection.ts';

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
/** Slots of the rows that are being read. */
let gathered: Uint32Array = new Uint32Array(4096);

interface Run { readonly x: number; readonly y: number; readonly whole: boolean; readonly from: number; readonly to: number; readonly goneFrom: number; readonly goneTo: number }

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
   * What a reader that was last told at version `since` must learn of some cells; 0: never told. Cells without news are left out.
   * The zoom must be followed.
   */
  news(zoom: number, cells: Iterable<LiveCell>, since: number, view: LiveView): LiveNews[] {
    const level = this.#levels.get(zoom)!;
    const runs: Run[] = [];
    const departures: number[] = [];
    let count = 0;
    for (const cell of cells) {
      const key = cell.y * 2 ** zoom + cell.x;
      const whole = since <= 0 || since < level.log.floorOf(key);
      const from = count;
      const goneFrom = departures.length;
      count = whole ? this.#gatherAll(zoom, cell, view, from) : this.#gatherNewer(zoom, cell, since, level, key, from);
      if (!whole) {
        if (view.filter !== null && count > from) count = from + view.filter.keep(this.table.store, gathered.subarray(from), count - from);
        this.#addDepartures(level.log, key, since, view, from, count, departures);
      }
      if (whole || count > from || departures.length > goneFrom) {
        runs.push({ x: cell.x, y: cell.y, whole, from, to: count, goneFrom, goneTo: departures.length });
      }
    }
    const block = this.#read(zoom, runs, count, departures);
    // Written out, not spread: objects of one shape are what makes the loops over thousands of them quick.
    return runs.map(({ x, y, whole, from, to, goneFrom, goneTo }) => ({ x, y, whole, block, from, to, goneFrom, goneTo }));
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

  // Slots of all rows of the cell that pass, into `gathered` from a place on. Returns where they end.
  #gatherAll(zoom: number, { x, y }: LiveCell, view: LiveView, from: number): number {
    const { slots, count } = selectTile(this.table.store, zoom, x, y, view.filter);
    makeRoom(from + count);
    for (let i = 0; i < count; i++) gathered[from + i] = slots[i];
    return from + count;
  }

  // Slots of the cell's rows that are newer than `since`, whether they pass or not.
  #gatherNewer(zoom: number, cell: LiveCell, since: number, level: Level, key: number, from: number): number {
    const { store } = this.table;
    let count = from;
    if (since < level.changedFrom) {
      const all = selectTile(store, zoom, cell.x, cell.y, null);
      makeRoom(from + all.count);
      for (let i = 0; i < all.count; i++) if (store.versions[all.slots[i]] > since) gathered[count++] = all.slots[i];
      return count;
    }
    const ids = level.changed.get(key);
    if (!ids) return count;
    makeRoom(from + ids.size);
    const shift = CELL_BITS - zoom;
    for (const id of ids) {
      const slot = store.find(id);
      if (slot < 0 || store.versions[slot] <= since) continue;
      if (cellColumn(store.x[slot]) >>> shift === cell.x && cellRow(store.y[slot]) >>> shift === cell.y) gathered[count++] = slot;
    }
    return count;
  }

  // The gathered slots from `from` to `to` are told as rows; a row that is told has not left.
  #addDepartures(log: DepartureLog, key: number, since: number, view: LiveView, from: number, to: number, departures: number[]): void {
    let gone: Set<number> | null = null;
    const { texts } = this.table.store.columns[this.#scopeAt].dictionary!;
    for (const { id, scope } of log.after(key, since)) {
      if (view.covers(scope === 0 ? null : texts[scope])) (gone ??= new Set()).add(id);
    }
    if (gone === null) return;
    const { ids } = this.table.store;
    for (let i = from; i < to; i++) gone.delete(ids[gathered[i]]);
    departures.push(...gone);
  }

  #read(zoom: number, runs: readonly Run[], count: number, departures: readonly number[]): LiveBlock {
    const { store } = this.table;
    const ids = new Uint32Array(count);
    for (let i = 0; i < count; i++) ids[i] = store.ids[gathered[i]];
    const offsets = new Float32Array(count * 2);
    const side = WORLD_METERS / 2 ** zoom;
    for (const { x, y, from, to } of runs) {
      const west = x * side - HALF_WORLD_METERS;
      const north = HALF_WORLD_METERS - y * side;
      for (let i = from; i < to; i++) {
        offsets[i * 2] = store.x[gathered[i]] - west;
        offsets[i * 2 + 1] = store.y[gathered[i]] - north;
      }
    }
    const columns = this.#options.columns.map((spec, index) => converted(store, this.#columns[index], spec, count));
    return { ids, offsets, columns, departures: Uint32Array.from(departures) };
  }
}

const MAKERS = { u8: Uint8Array, u16: Uint16Array, u32: Uint32Array, f32: Float32Array } as const;

function converted(store: RowStore, column: number, { kind, convert }: LiveColumnSpec, count: number): LiveColumnData {
  const { data } = store.columns[column];
  const values = new MAKERS[kind](count);
  if (convert) for (let i = 0; i < count; i++) values[i] = convert(data[gathered[i]]);
  else for (let i = 0; i < count; i++) values[i] = data[gathered[i]];
  return values;
}

function addTo(changed: Map<number, Set<number>>, key: number, id: number): void {
  const ids = changed.get(key);
  if (ids) ids.add(id);
  else changed.set(key, new Set([id]));
}

function makeRoom(count: number): void {
  if (count <= gathered.length) return;
  const larger = new Uint32Array(Math.ceil(count * 1.5));
  larger.set(gathered);
  gathered = larger;
}

/**
 * One layer of features, resident in memory: the truth's copy that tiles, frames and counts are read from.
 * All reading functions are synchronous and see every change that was made before they were called.
 */
import { boundsOf } from './bounds.ts';
import { MemoryLimitError, RowError } from './errors.ts';
import type { CompiledFilter } from './filter.ts';
import { KnownBounds } from './known-bounds.ts';
import { checkSpec, encodeRow } from './row-checks.ts';
import { differenceOf, growthBytes, pushFootprint } from './row-difference.ts';
import { RowStore } from './row-store.ts';
import { makeRun, type Run, type RunInput, type RunMaker } from './run.ts';
import { SummaryTree } from './summary-tree.ts';
import { TableLoad } from './table-load.ts';
import type { Geometry, Row, TableSpec, Value } from './table-types.ts';

/** Ids of rows that came, changed or went; null when everything did. */
export type ChangedListener = (ids: readonly number[] | null) => void;

/** Boxes of old and new footprints, minX,minY,maxX,maxY of each in a row; null when everything changed. */
export type TouchedListener = (boxes: Float64Array | null) => void;

export interface ResidentRow {
  readonly id: number;
  readonly x: number;
  readonly y: number;
  /** The table's version at the row's last change. */
  readonly version: number;
  readonly values: Record<string, Value>;
}

// From this batch size on it pays to sort the delta once instead of placing row by row.
const LARGE_BATCH = 256;
/** Smaller tables are merged at once, in 5 ms at most: handing them over would take longer. */
export const LEAST_ROWS_ELSEWHERE = 100_000;

export interface TableOptions {
  /** Makes the runs of large tables elsewhere, so that this thread goes on. Without it, and when it fails, they are made here. */
  readonly makeRun?: RunMaker;
  /** From how many rows on; LEAST_ROWS_ELSEWHERE when left out. */
  readonly leastRowsElsewhere?: number;
}

export class ResidentTable {
  readonly spec: TableSpec;
  /** The columns behind this table, for the readers in this library. Replaced by each load. */
  store!: RowStore;
  /** What aggregate tiles and counts are made of. */
  summaries!: SummaryTree;
  /** Merges so far, and how many were made elsewhere. */
  readonly merges = { all: 0, elsewhere: 0 };
  readonly #options: TableOptions;
  #version = 0;
  readonly #listeners = new Set<TouchedListener>();
  readonly #changedListeners = new Set<ChangedListener>();
  readonly #bounds = new KnownBounds();
  readonly #loads = new Set<TableLoad>();
  /** A merge that is being made elsewhere, and the ids that changed since it was begun. */
  #merging: { readonly changed: Set<number>; done: Promise<void> } | null = null;

  /** @throws TableUseError when the description contradicts itself */
  constructor(spec: TableSpec, options: TableOptions = {}) {
    checkSpec(spec);
    this.spec = spec;
    this.#options = options;
    this.#use(new RowStore(spec, 0));
  }

  /** Rows now in the table. */
  get size(): number { return this.store.size; }

  /** Bytes allocated for the table, headroom, dictionaries and index included. */
  get bytes(): number { return this.store.bytes + this.summaries.bytes; }

  /** Grows with each load, upsert or remove that changed something. */
  get version(): number { return this.#version; }

  /** Resolves when no merge is under way. */
  get whenMerged(): Promise<void> { return this.#merging?.done ?? Promise.resolve(); }

  /**
   * Replaces all rows. When it throws, the table is as it was.
   * @throws RowError for a row that cannot be kept or an id that stands twice; MemoryLimitError
   */
  load(rows: Iterable<Row>): void {
    const load = this.#newLoad();
    load.add(rows);
    load.checkMemory();
    this.#finishLoad(load, makeRun(load.store.appended()));
  }

  /**
   * As `load`, for rows that come bit by bit: `fill` adds them. The table answers as it was until all are there; rows that change
   * meanwhile keep their change.
   * @throws what `fill` throws, and as `load`
   */
  async loadFrom(fill: (load: TableLoad) => Promise<void>): Promise<void> {
    const load = this.#newLoad();
    this.#loads.add(load);
    try {
      await fill(load);
      load.checkMemory();
      this.#finishLoad(load, await this.#makeRun(load.store.appended(), load.store.slotEnd));
    } finally {
      this.#loads.delete(load);
    }
    const { summaries, store } = this;
    // The first aggregate tile of millions of rows would take as long as all the others together.
    if (this.spec.aggregateBy.length > 0 && this.size >= this.#leastRowsElsewhere) await summaries.fill(() => this.store === store);
  }

  #newLoad(): TableLoad { return new TableLoad(this.spec, (bytes) => this.#checkMemory(bytes)); }

  #finishLoad({ store, changed }: TableLoad, run: Run): void {
    if (run.twice >= 0) throw new RowError(this.spec.name, run.twice, null, 'the id stands twice');
    store.adopt(run, []);
    this.#checkMemory(store.bytes);
    this.#version++;
    store.versions.fill(this.#version, 0, store.slotEnd);
    for (const id of changed) {
      const slot = this.store.find(id);
      if (slot < 0) store.remove(id);
      else store.put(encodeRow(this.spec, store.columns, this.#rowAt(slot)), this.#version, true);
    }
    store.sortDelta();
    this.#merging = null;
    this.#use(store);
    this.#bounds.forget();
    this.#tell(null, null);
  }

  #use(store: RowStore): void {
    const summaries = new SummaryTree(store);
    store.onTouched = (key) => summaries.forget(key);
    this.store = store;
    this.summaries = summaries;
  }

  async #makeRun(input: RunInput, rows: number): Promise<Run> {
    const elsewhere = this.#options.makeRun;
    if (!elsewhere || rows < this.#leastRowsElsewhere) return makeRun(input);
    return elsewhere(input).catch(() => makeRun(input));
  }

  get #leastRowsElsewhere(): number { return this.#options.leastRowsElsewhere ?? LEAST_ROWS_ELSEWHERE; }

  /**
   * Inserts rows, or replaces those whose id is known; a row equal to the kept one changes nothing. Of rows with one id the last wins.
   * When it throws, the table is as it was.
   * @throws RowError, MemoryLimitError
   */
  upsert(rows: readonly Row[]): void {
    const { store } = this;
    const encoded = rows.map((row) => encodeRow(this.spec, store.columns, row));
    this.#checkMemory(store.bytes + growthBytes(store, encoded));
    const version = this.#version + 1;
    const defer = encoded.length >= LARGE_BATCH;
    const boxes: number[] = [];
    const changed: number[] = [];
    for (const row of encoded) {
      const slot = store.find(row.id);
      const difference = slot >= 0 ? differenceOf(store, slot, row) : 'seen';
      if (difference === 'none') continue;
      changed.push(row.id);
      if (difference === 'seen' && slot >= 0) {
        pushFootprint(store, slot, boxes);
        this.#bounds.leave(boxes, boxes.length - 4);
      }
      store.put(row, version, defer);
      if (difference === 'seen') {
        pushFootprint(store, store.find(row.id), boxes);
        this.#bounds.enter(boxes, boxes.length - 4);
      }
    }
    this.#finishChange(boxes, changed);
  }

  /** Why a row cannot be kept, in a sentence that names table, row and column; null when it can. */
  problemOf(row: Row): string | null {
    try {
      encodeRow(this.spec, this.store.columns, row);
      return null;
    } catch (error) {
      if (error instanceof RowError) return error.message;
      throw error;
    }
  }

  /** Forgets the rows of these ids; unknown ids are passed over. */
  remove(ids: readonly number[]): void {
    const boxes: number[] = [];
    const changed: number[] = [];
    for (const id of ids) {
      const slot = this.store.find(id);
      if (slot < 0) continue;
      pushFootprint(this.store, slot, boxes);
      this.#bounds.leave(boxes, boxes.length - 4);
      this.store.remove(id);
      changed.push(id);
    }
    this.#finishChange(boxes, changed);
  }

  #finishChange(boxes: number[], changed: readonly number[]): void {
    if (changed.length === 0) return;
    this.store.sortDelta();
    for (const load of this.#loads) for (const id of changed) load.changed.add(id);
    if (this.#merging) for (const id of changed) this.#merging.changed.add(id);
    else if (this.store.isMergeDue) this.#merge();
    this.#version++;
    this.#tell(boxes.length ? Float64Array.from(boxes) : undefined, changed);
  }

  #merge(): void {
    const { store } = this;
    this.merges.all++;
    if (!this.#options.makeRun || store.size < this.#leastRowsElsewhere) {
      store.merge();
      return;
    }
    this.merges.elsewhere++;
    const merging = { changed: new Set<number>(), done: Promise.resolve() };
    this.#merging = merging;
    merging.done = this.#makeRun(store.freeze(), store.size).then((run) => {
      if (this.#merging !== merging) return; // a load came between
      this.#merging = null;
      store.adopt(run, merging.changed);
    }, () => {
      // Not even here: there is no memory for it. The rows stay where they are, and the next change tries again.
      if (this.#merging === merging) this.#merging = null;
      store.thaw();
    });
  }

  has(id: number): boolean { return this.store.find(id) >= 0; }

  /** The row of an id, without its geometry. */
  get(id: number): ResidentRow | undefined {
    const { store } = this;
    const slot = store.find(id);
    if (slot < 0) return undefined;
    return { id, x: store.x[slot], y: store.y[slot], version: store.versions[slot], values: this.#valuesAt(slot) };
  }

  #valuesAt(slot: number): Record<string, Value> {
    const values: Record<string, Value> = {};
    for (const column of this.store.columns) values[column.name] = column.decode(slot);
    return values;
  }

  #rowAt(slot: number): Row {
    const { ids, x, y, shapes } = this.store;
    return { id: ids[slot], x: x[slot], y: y[slot], values: this.#valuesAt(slot), ...(shapes ? { geometry: shapes.read(slot) } : {}) };
  }

  /** The geometry of a line or polygon, copied out; undefined for unknown ids and for points. */
  geometryOf(id: number): Geometry | undefined {
    const slot = this.store.find(id);
    return slot < 0 ? undefined : this.store.shapes?.read(slot);
  }

  /** The box of all rows that pass, geometry included, in EPSG:3857 metres; null when there are none. */
  bounds(filter?: CompiledFilter | null): [number, number, number, number] | null {
    if (filter && !filter.isEmpty) return boundsOf(this.store, filter);
    const box = this.#bounds.get(() => boundsOf(this.store, null));
    return box === null ? null : [...box];
  }

  /** Is told the footprints that each change touched. Returns the function that ends it. */
  onTouched(listener: TouchedListener): () => void {
    this.#listeners.add(listener);
    return () => { this.#listeners.delete(listener); };
  }

  /** Is told the ids of each change, also of one that no tile can show (`quiet` columns). Returns the function that ends it. */
  onChanged(listener: ChangedListener): () => void {
    this.#changedListeners.add(listener);
    return () => { this.#changedListeners.delete(listener); };
  }

  #tell(boxes: Float64Array | null | undefined, changed: readonly number[] | null): void {
    if (boxes !== undefined) for (const listener of this.#listeners) listener(boxes);
    for (const listener of this.#changedListeners) listener(changed);
  }

  #checkMemory(bytes: number): void {
    const { name, memoryLimitBytes, memorySetting } = this.spec;
    if (bytes > memoryLimitBytes) throw new MemoryLimitError(name, bytes, memoryLimitBytes, memorySetting);
  }
}

/**
 * One layer of features, resident in memory: the truth's copy that tiles, frames and counts are read from.
 * All reading functions are synchronous and see every change that was made before they were called.
 */
import { boundsOf } from './bounds.ts';
import { MemoryLimitError, RowError } from './errors.ts';
import type { CompiledFilter } from './filter.ts';
import { checkSpec, encodeRow } from './row-checks.ts';
import { RowStore, type EncodedRow } from './row-store.ts';
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
const ROWS_BETWEEN_MEMORY_CHECKS = 16384;

export class ResidentTable {
  readonly spec: TableSpec;
  /** The columns behind this table, for the readers in this library. Replaced by each `load`. */
  store: RowStore;
  #version = 0;
  readonly #listeners = new Set<TouchedListener>();
  readonly #changedListeners = new Set<ChangedListener>();
  #bounds: { version: number; box: [number, number, number, number] | null } | null = null;

  /** @throws TableUseError when the description contradicts itself */
  constructor(spec: TableSpec) {
    checkSpec(spec);
    this.spec = spec;
    this.store = new RowStore(spec, 0);
  }

  /** Rows now in the table. */
  get size(): number { return this.store.size; }

  /** Bytes allocated for the table, headroom, dictionaries and index included. */
  get bytes(): number { return this.store.bytes; }

  /** Grows with each load, upsert or remove that changed something. */
  get version(): number { return this.#version; }

  /**
   * Replaces all rows. When it throws, the table is as it was.
   * @throws RowError for a row that cannot be kept or an id that stands twice; MemoryLimitError
   */
  load(rows: Iterable<Row>): void {
    const store = new RowStore(this.spec, 4096);
    const version = this.#version + 1;
    const numbers = new Float64Array(store.columns.length);
    for (const row of rows) {
      store.append(encodeRow(this.spec, store.columns, row, numbers), version);
      if (store.slotEnd % ROWS_BETWEEN_MEMORY_CHECKS === 0) this.#checkMemory(usedBytes(store));
    }
    this.#checkMemory(usedBytes(store));
    const twice = store.buildFromAppended();
    if (twice >= 0) throw new RowError(this.spec.name, twice, null, 'the id stands twice');
    this.#checkMemory(store.bytes);
    this.store = store;
    this.#version = version;
    this.#tell(null, null);
  }

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
      if (difference === 'seen' && slot >= 0) pushFootprint(store, slot, boxes);
      store.put(row, version, defer);
      if (difference === 'seen') pushFootprint(store, store.find(row.id), boxes);
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
      this.store.remove(id);
      changed.push(id);
    }
    this.#finishChange(boxes, changed);
  }

  #finishChange(boxes: number[], changed: readonly number[]): void {
    if (changed.length === 0) return;
    this.store.sortDelta();
    this.store.mergeWhenDue();
    this.#version++;
    this.#tell(boxes.length ? Float64Array.from(boxes) : undefined, changed);
  }

  has(id: number): boolean { return this.store.find(id) >= 0; }

  /** The row of an id, without its geometry. */
  get(id: number): ResidentRow | undefined {
    const { store } = this;
    const slot = store.find(id);
    if (slot < 0) return undefined;
    const values: Record<string, Value> = {};
    for (const column of store.columns) values[column.name] = column.decode(slot);
    return { id, x: store.x[slot], y: store.y[slot], version: store.versions[slot], values };
  }

  /** The geometry of a line or polygon, copied out; undefined for unknown ids and for points. */
  geometryOf(id: number): Geometry | undefined {
    const slot = this.store.find(id);
    return slot < 0 ? undefined : this.store.shapes?.read(slot);
  }

  /** The box of all rows that pass, geometry included, in EPSG:3857 metres; null when there are none. */
  bounds(filter?: CompiledFilter | null): [number, number, number, number] | null {
    if (filter && !filter.isEmpty) return boundsOf(this.store, filter);
    if (this.#bounds?.version !== this.#version) this.#bounds = { version: this.#version, box: boundsOf(this.store, null) };
    const { box } = this.#bounds;
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

function bytesPerSlot(store: RowStore): number {
  return store.capacity === 0 ? 64 : store.bytes / store.capacity;
}

// What the rows loaded so far need at least, without the headroom of growing arrays.
function usedBytes(store: RowStore): number {
  return store.bytes * (store.slotEnd / Math.max(1, store.capacity));
}

// What a batch may add beyond the headroom. An estimate from above, so that a refused batch leaves no trace.
function growthBytes(store: RowStore, rows: readonly EncodedRow[]): number {
  let bytes = 0;
  let slots = 0;
  for (const row of rows) {
    if (store.staysInPlace(store.find(row.id), row)) continue;
    slots++;
    if (row.geometry === null) continue;
    for (const part of row.geometry.parts) for (const path of part) bytes += path.byteLength + 8;
  }
  const beyond = slots - (store.capacity - store.slotEnd);
  return beyond > 0 ? bytes + beyond * bytesPerSlot(store) : bytes;
}

/** What is new in a row: nothing, something that a tile or a filter can see, or quiet columns alone. */
function differenceOf(store: RowStore, slot: number, row: EncodedRow): 'none' | 'seen' | 'quiet' {
  if (store.x[slot] !== row.x || store.y[slot] !== row.y) return 'seen';
  if (store.shapes !== null && !store.shapes.equals(slot, row.geometry!)) return 'seen';
  let difference: 'none' | 'quiet' = 'none';
  for (let i = 0; i < store.columns.length; i++) {
    const { data, spec } = store.columns[i];
    if (Object.is(data[slot], data instanceof Float32Array ? Math.fround(row.numbers[i]) : row.numbers[i])) continue;
    if (!spec.quiet) return 'seen';
    difference = 'quiet';
  }
  return difference;
}

function pushFootprint(store: RowStore, slot: number, boxes: number[]): void {
  const { shapes } = store;
  if (shapes === null) boxes.push(store.x[slot], store.y[slot], store.x[slot], store.y[slot]);
  else boxes.push(shapes.minX[slot], shapes.minY[slot], shapes.maxX[slot], shapes.maxY[slot]);
}

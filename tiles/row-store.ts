/**
 * Rows as columns, in two runs of slots:
 *
 *     0 ........ staticCount | staticCount ..... slotEnd | ... capacity
 *     static: Morton order,  | delta: order of arrival,  | free
 *     ties by id; the dead   | read through `delta`       |
 *     are marked, not moved  | (Morton order, ties by id)|
 *
 * A change of values stays where the row is. A move or a new row goes to the delta; when delta or dead pass
 * `deltaLimit`, both runs are merged into a new static run (`run.ts`), at once or, between `freeze` and `adopt`, while the table
 * goes on to change. Reading both runs in (key, id) order gives the same
 * sequence before and after a merge, so that the same content always gives the same bytes.
 */
import { Column } from './column.ts';
import { DeltaOrder } from './delta-order.ts';
import { lowerBound } from './morton.ts';
import { KEYS_PER_SAMPLE, deltaLimitOf, makeRun, type Run, type RunInput } from './run.ts';
import { ShapeStore } from './shape-store.ts';
import type { Geometry, TableSpec } from './table-types.ts';
import { newFloat64, newUint32, newUint8, resized } from './typed-memory.ts';

/** A checked row: its numbers are ready to be kept. */
export interface EncodedRow {
  id: number; x: number; y: number; key: number;
  geometry: Geometry | null;
  /** One number for each column. */
  numbers: Float64Array;
}

// A Map entry of two small integers in V8.
const BYTES_OF_A_MAP_ENTRY = 40;

export class RowStore {
  readonly spec: TableSpec;
  readonly columns: readonly Column[];
  readonly shapes: ShapeStore | null;
  capacity: number;
  staticCount = 0;
  slotEnd = 0;
  deadCount = 0;
  x: Float64Array; y: Float64Array;
  keys: Float64Array;
  ids: Uint32Array;
  versions: Float64Array;
  dead: Uint8Array;
  /** Static slots by ascending id, dead ones included. */
  staticById: Uint32Array = newUint32(0);
  /** The live delta slots. */
  readonly delta = new DeltaOrder();
  /** Their slots by id. */
  readonly deltaSlots = new Map<number, number>();
  #samples: Float64Array = newFloat64(0);
  readonly #freeSlots: number[] = [];
  /** Slots that are free as soon as the delta is sorted. */
  readonly #freeLater: number[] = [];
  /** Delta slots below this are being read by whoever makes the next run. */
  #frozenEnd = 0;
  /** Told the Morton key of each row that comes, changes or goes. */
  onTouched: (key: number) => void = () => undefined;

  constructor(spec: TableSpec, capacity: number) {
    this.spec = spec;
    this.capacity = capacity;
    this.columns = spec.columns.map((column) => new Column(column, capacity));
    this.shapes = spec.geometry === 'point' ? null : new ShapeStore(capacity);
    this.x = newFloat64(capacity);
    this.y = newFloat64(capacity);
    this.keys = newFloat64(capacity);
    this.ids = newUint32(capacity);
    this.versions = newFloat64(capacity);
    this.dead = newUint8(capacity);
  }

  get size(): number { return this.staticCount - this.deadCount + this.delta.count; }

  /** Everything allocated for the rows: arrays with their headroom, dictionaries, geometry, index. */
  get bytes(): number {
    let bytes = this.x.byteLength * 4 + this.#samples.byteLength + this.ids.byteLength + this.dead.byteLength + this.staticById.byteLength
      + this.delta.bytes + this.deltaSlots.size * BYTES_OF_A_MAP_ENTRY + (this.shapes?.bytes ?? 0);
    for (const column of this.columns) bytes += column.bytes;
    return bytes;
  }

  /** The slot of a live row, else -1. */
  find(id: number): number {
    const delta = this.deltaSlots.get(id);
    if (delta !== undefined) return delta;
    const from = this.#firstById(id);
    if (from === this.staticCount) return -1;
    const slot = this.staticById[from];
    return this.ids[slot] === id && this.dead[slot] === 0 ? slot : -1;
  }

  /** The first static slot whose key is at least `key`; `staticCount` when there is none. */
  placeOf(key: number): number {
    const block = lowerBound(this.#samples, key, 0, this.#samples.length);
    const from = block === 0 ? 0 : (block - 1) * KEYS_PER_SAMPLE + 1;
    return lowerBound(this.keys, key, from, Math.min(block * KEYS_PER_SAMPLE, this.staticCount));
  }

  // The first place in `staticById` whose id is at least `id`.
  #firstById(id: number): number {
    let from = 0;
    let to = this.staticCount;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (this.ids[this.staticById[middle]] < id) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  /** Adds a row without looking for its id or its place: for loading, before `buildFromAppended`. */
  append(row: EncodedRow, version: number): void {
    if (this.slotEnd === this.capacity) this.#resize(Math.ceil(this.capacity * 1.5) + 1024);
    this.#write(this.slotEnd++, row, version);
  }

  /** What the run of the appended rows is made of. */
  appended(): RunInput { return { ...this.#input(), delta: null }; }

  /** Keeps a new or changed row. With `defer`, the caller promises to call `sortDelta` before anything is read. */
  put(row: EncodedRow, version: number, defer: boolean): void {
    const slot = this.find(row.id);
    if (this.staysInPlace(slot, row)) {
      this.onTouched(row.key);
      this.#write(slot, row, version);
      return;
    }
    if (slot >= 0) this.#takeOut(slot, defer);
    const target = this.#newDeltaSlot(row.id);
    this.#write(target, row, version);
    this.onTouched(row.key);
    if (defer) this.delta.push(target);
    else this.delta.enter(target, this.keys, this.ids);
  }

  /** Forgets a row. Returns false when there is none. */
  remove(id: number): boolean {
    const slot = this.find(id);
    if (slot < 0) return false;
    this.#takeOut(slot, false);
    return true;
  }

  #takeOut(slot: number, defer: boolean): void {
    this.onTouched(this.keys[slot]);
    if (slot < this.staticCount) {
      this.dead[slot] = 1;
      this.deadCount++;
      return;
    }
    this.deltaSlots.delete(this.ids[slot]);
    if (defer) this.delta.drop(slot);
    else this.delta.leave(slot, this.keys, this.ids);
    // A slot that is being read keeps its row until the next run is here.
    if (slot >= this.#frozenEnd) (defer ? this.#freeLater : this.#freeSlots).push(slot);
  }

  /** Puts deferred rows in order. */
  sortDelta(): void {
    this.delta.sort(this.keys, this.ids);
    for (const slot of this.#freeLater.splice(0)) this.#freeSlots.push(slot);
  }

  /** True when the delta or the dead have grown past the limit. */
  get isMergeDue(): boolean {
    const limit = deltaLimitOf(this.staticCount);
    return this.delta.count > limit || this.deadCount > limit;
  }

  /** Makes one static run of all live rows. */
  merge(): void { this.adopt(makeRun(this.freeze()), []); }

  /** What the next run is made of. Until it is adopted, no slot that it is made of gets another row, key or geometry. */
  freeze(): RunInput {
    this.sortDelta();
    this.#frozenEnd = this.slotEnd;
    return this.#input();
  }

  /** Ends what `freeze` began, without a new run. Slots that were given up meanwhile stay unused until the next merge. */
  thaw(): void { this.#frozenEnd = 0; }

  #input(): RunInput {
    const { slotEnd, staticCount, x, y, keys, ids, versions, dead, staticById } = this;
    return {
      slotEnd, staticCount, x, y, keys, ids, versions, dead, staticById, delta: this.delta.slots.slice(0, this.delta.count),
      columns: this.columns.map((column) => column.data), shapes: this.shapes?.arrays ?? null,
    };
  }

  /** Takes over a new run of these rows. @param changed ids of rows that came, changed or went since it was begun */
  adopt(run: Run, changed: Iterable<number>): void {
    const now = Array.from(changed, (id) => ({ id, slot: this.find(id) })).map(({ id, slot }) => (
      { id, row: slot < 0 ? null : this.rowAt(slot), version: slot < 0 ? 0 : this.versions[slot] }));
    this.#takeOver(run);
    for (const { id, row, version } of now) {
      if (row === null) this.remove(id);
      else this.put(row, version, true);
    }
    this.sortDelta();
  }

  /** A copy of a slot's row. */
  rowAt(slot: number): EncodedRow {
    return {
      id: this.ids[slot], x: this.x[slot], y: this.y[slot], key: this.keys[slot], geometry: this.shapes?.read(slot) ?? null,
      numbers: Float64Array.from(this.columns, ({ data }) => data[slot]),
    };
  }

  #takeOver(run: Run): void {
    this.x = run.x;
    this.y = run.y;
    this.keys = run.keys;
    this.#samples = run.samples;
    this.ids = run.ids;
    this.versions = run.versions;
    this.dead = run.dead;
    this.staticById = run.staticById;
    for (let i = 0; i < this.columns.length; i++) this.columns[i].data = run.columns[i];
    this.shapes?.adopt(run.shapes!);
    this.capacity = run.capacity;
    this.staticCount = run.count;
    this.slotEnd = run.count;
    this.deadCount = 0;
    this.delta.clear();
    this.deltaSlots.clear();
    this.#freeSlots.length = 0;
    this.#freeLater.length = 0;
    this.#frozenEnd = 0;
  }

  /** True when the row of a slot (-1 for none) can be changed without moving it: same Morton cell and, for shapes, the same geometry. */
  staysInPlace(slot: number, row: EncodedRow): boolean {
    if (slot < 0 || slot >= this.staticCount || this.keys[slot] !== row.key) return false;
    return this.shapes === null || this.shapes.equals(slot, row.geometry!);
  }

  #write(slot: number, row: EncodedRow, version: number): void {
    const keepsShape = slot < this.staticCount;
    this.x[slot] = row.x;
    this.y[slot] = row.y;
    this.keys[slot] = row.key;
    this.ids[slot] = row.id;
    this.versions[slot] = version;
    for (let i = 0; i < this.columns.length; i++) this.columns[i].data[slot] = row.numbers[i];
    if (this.shapes !== null && !keepsShape) this.shapes.write(slot, row.geometry!);
  }

  #newDeltaSlot(id: number): number {
    if (this.#freeSlots.length === 0 && this.slotEnd === this.capacity) {
      this.#resize(this.capacity + Math.max(1024, this.delta.count));
    }
    const slot = this.#freeSlots.pop() ?? this.slotEnd++;
    this.deltaSlots.set(id, slot);
    return slot;
  }

  /** All live slots by ascending id, from the first id above `afterId` on; at most `most`. */
  slotsById(afterId = -1, most = Infinity): Uint32Array {
    const { ids } = this;
    const waiting = this.#deltaById(afterId);
    const order = new Uint32Array(Math.min(most, this.size));
    let delta = 0;
    let next = 0;
    for (let i = this.#firstById(afterId + 1); i < this.staticCount && next < order.length; i++) {
      const slot = this.staticById[i];
      if (this.dead[slot] !== 0) continue;
      while (delta < waiting.length && ids[waiting[delta]] < ids[slot] && next < order.length) order[next++] = waiting[delta++];
      if (next < order.length) order[next++] = slot;
    }
    while (delta < waiting.length && next < order.length) order[next++] = waiting[delta++];
    return order.subarray(0, next);
  }

  #deltaById(afterId: number): Uint32Array {
    // Numbers sort several times faster than what is compared by a function.
    const waiting = Uint32Array.from(this.delta.slots.subarray(0, this.delta.count), (slot) => this.ids[slot]).sort();
    let first = 0;
    while (first < waiting.length && waiting[first] <= afterId) first++;
    return waiting.subarray(first).map((id) => this.deltaSlots.get(id)!);
  }

  #resize(capacity: number): void {
    this.x = resized(this.x, capacity);
    this.y = resized(this.y, capacity);
    this.keys = resized(this.keys, capacity);
    this.ids = resized(this.ids, capacity);
    this.versions = resized(this.versions, capacity);
    this.dead = resized(this.dead, capacity);
    for (const column of this.columns) column.resize(capacity);
    this.shapes?.resize(capacity);
    this.capacity = capacity;
  }
}

/**
 * Rows as columns, in two runs of slots:
 *
 *     0 ........ staticCount | staticCount ..... slotEnd | ... capacity
 *     static: Morton order,  | delta: order of arrival,  | free
 *     ties by id; the dead   | read through `delta`       |
 *     are marked, not moved  | (Morton order, ties by id)|
 *
 * A change of values stays where the row is. A move or a new row goes to the delta; when delta or dead pass
 * `deltaLimit`, both runs are merged into a new static run. Reading both runs in (key, id) order gives the same
 * sequence before and after a merge, so that the same content always gives the same bytes.
 */
import { Column } from './column.ts';
import { DeltaOrder } from './delta-order.ts';
import { slotsById, slotsByKey } from './radix-sort.ts';
import { ShapeStore } from './shape-store.ts';
import type { Geometry, TableSpec } from './table-types.ts';
import { newFloat64, newUint32, newUint8, permuted, resized } from './typed-memory.ts';

/** A checked row: its numbers are ready to be kept. */
export interface EncodedRow {
  id: number; x: number; y: number; key: number;
  geometry: Geometry | null;
  /** One number for each column. */
  numbers: Float64Array;
}

// Room for the batch that passes the limit, so that small batches never make all columns grow.
const OVERSHOOT = 256;
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
  readonly #freeSlots: number[] = [];

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
    let bytes = this.x.byteLength * 4 + this.ids.byteLength + this.dead.byteLength + this.staticById.byteLength
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

  /** Makes the appended rows the static run. Returns an id that stands twice, or -1. */
  buildFromAppended(): number {
    const byId = slotsById(this.ids.subarray(0, this.slotEnd));
    for (let i = 1; i < byId.length; i++) {
      if (this.ids[byId[i]] === this.ids[byId[i - 1]]) return this.ids[byId[i]];
    }
    this.#adopt(slotsByKey(this.keys.subarray(0, this.slotEnd), byId), byId);
    return -1;
  }

  /** Keeps a new or changed row. With `defer`, the caller promises to call `sortDelta` before anything is read. */
  put(row: EncodedRow, version: number, defer: boolean): void {
    const slot = this.find(row.id);
    const inDelta = slot >= this.staticCount;
    if (this.staysInPlace(slot, row)) {
      this.#write(slot, row, version);
      return;
    }
    if (inDelta && !defer) this.delta.leave(slot, this.keys, this.ids);
    if (slot >= 0 && !inDelta) this.#bury(slot);
    const target = inDelta ? slot : this.#newDeltaSlot(row.id);
    this.#write(target, row, version);
    if (!defer) this.delta.enter(target, this.keys, this.ids);
    else if (inDelta) this.delta.markStale();
    else this.delta.push(target);
  }

  /** Forgets a row. Returns false when there is none. */
  remove(id: number): boolean {
    const slot = this.find(id);
    if (slot < 0) return false;
    if (slot < this.staticCount) {
      this.#bury(slot);
      return true;
    }
    this.delta.leave(slot, this.keys, this.ids);
    this.deltaSlots.delete(id);
    this.#freeSlots.push(slot);
    return true;
  }

  /** Puts deferred rows in order. */
  sortDelta(): void { this.delta.sort(this.keys, this.ids); }

  /** Rows that may wait outside the static run: 2 % of it, at least 1,024. */
  get deltaLimit(): number { return deltaLimitOf(this.staticCount); }

  /** Merges when the delta or the dead have grown past the limit. */
  mergeWhenDue(): void {
    if (this.delta.count > this.deltaLimit || this.deadCount > this.deltaLimit) this.merge();
  }

  /** Makes one static run of all live rows. */
  merge(): void {
    this.sortDelta();
    this.#adopt(this.#liveByKey(), this.slotsById());
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

  #bury(slot: number): void {
    this.dead[slot] = 1;
    this.deadCount++;
  }

  #newDeltaSlot(id: number): number {
    if (this.#freeSlots.length === 0 && this.slotEnd === this.capacity) {
      this.#resize(this.capacity + Math.max(1024, this.delta.count));
    }
    const slot = this.#freeSlots.pop() ?? this.slotEnd++;
    this.deltaSlots.set(id, slot);
    return slot;
  }

  #precedes(a: number, b: number): boolean {
    const keyA = this.keys[a];
    const keyB = this.keys[b];
    return keyA < keyB || (keyA === keyB && this.ids[a] < this.ids[b]);
  }

  #liveByKey(): Uint32Array {
    const order = new Uint32Array(this.size);
    const { slots: waiting, count: waitingCount } = this.delta;
    let next = 0;
    let delta = 0;
    for (let slot = 0; slot < this.staticCount; slot++) {
      if (this.dead[slot] !== 0) continue;
      while (delta < waitingCount && this.#precedes(waiting[delta], slot)) order[next++] = waiting[delta++];
      order[next++] = slot;
    }
    while (delta < waitingCount) order[next++] = waiting[delta++];
    return order;
  }

  /** All live slots by ascending id, from the first id above `afterId` on; at most `most`. */
  slotsById(afterId = -1, most = Infinity): Uint32Array {
    const { ids } = this;
    const waiting = this.delta.slots.slice(0, this.delta.count).sort((a, b) => ids[a] - ids[b]);
    const order = new Uint32Array(Math.min(most, this.size));
    let delta = 0;
    while (delta < waiting.length && ids[waiting[delta]] <= afterId) delta++;
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

  // `byKey` and `byId` name the same live slots. They become the static run, in new arrays.
  #adopt(byKey: Uint32Array, byId: Uint32Array): void {
    const count = byKey.length;
    const capacity = count + deltaLimitOf(count) + OVERSHOOT;
    const placeOf = new Uint32Array(this.slotEnd);
    for (let place = 0; place < count; place++) placeOf[byKey[place]] = place;
    const staticById = newUint32(count);
    for (let i = 0; i < count; i++) staticById[i] = placeOf[byId[i]];
    this.staticById = staticById;
    this.x = permuted(this.x, byKey, capacity);
    this.y = permuted(this.y, byKey, capacity);
    this.keys = permuted(this.keys, byKey, capacity);
    this.ids = permuted(this.ids, byKey, capacity);
    this.versions = permuted(this.versions, byKey, capacity);
    this.dead = newUint8(capacity);
    for (const column of this.columns) column.permute(byKey, capacity);
    this.shapes?.rebuild(byKey, capacity);
    this.capacity = capacity;
    this.staticCount = count;
    this.slotEnd = count;
    this.deadCount = 0;
    this.delta.clear();
    this.deltaSlots.clear();
    this.#freeSlots.length = 0;
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

function deltaLimitOf(rows: number): number {
  return Math.max(1024, Math.ceil(rows * 0.02));
}

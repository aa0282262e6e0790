/** The live delta slots of a table in the order of the static run: by Morton key, ties by id. */
import { newUint32, resized } from './typed-memory.ts';

const FEWEST_PLACES = 256;

export class DeltaOrder {
  /** The first `count` places are in use. */
  slots: Uint32Array = newUint32(0);
  count = 0;
  #isStale = false;

  get bytes(): number { return this.slots.byteLength; }

  clear(): void {
    this.slots = newUint32(0);
    this.count = 0;
    this.#isStale = false;
  }

  /** Adds a slot anywhere; `sort` must follow before anything is read. */
  push(slot: number): void {
    if (this.count === this.slots.length) this.slots = resized(this.slots, Math.max(FEWEST_PLACES, this.count * 2));
    this.slots[this.count++] = slot;
    this.#isStale = true;
  }

  /** Says that keys of slots in here have changed. */
  markStale(): void { this.#isStale = true; }

  sort(keys: Float64Array, ids: Uint32Array): void {
    if (!this.#isStale) return;
    this.slots.subarray(0, this.count).sort((a, b) => keys[a] - keys[b] || ids[a] - ids[b]);
    this.#isStale = false;
  }

  /** Adds a slot at its place. */
  enter(slot: number, keys: Float64Array, ids: Uint32Array): void {
    this.sort(keys, ids);
    const place = this.placeOf(keys[slot], ids[slot], keys, ids);
    this.push(slot);
    this.#isStale = false;
    this.slots.copyWithin(place + 1, place, this.count - 1);
    this.slots[place] = slot;
  }

  /** Takes a slot out; its key and id must still be those that it entered with. */
  leave(slot: number, keys: Float64Array, ids: Uint32Array): void {
    this.sort(keys, ids);
    const place = this.placeOf(keys[slot], ids[slot], keys, ids);
    this.slots.copyWithin(place, place + 1, this.count);
    this.count--;
  }

  /** The first place whose (key, id) is not below the given one. */
  placeOf(key: number, id: number, keys: Float64Array, ids: Uint32Array): number {
    let from = 0;
    let to = this.count;
    while (from < to) {
      const middle = (from + to) >>> 1;
      const slot = this.slots[middle];
      if (keys[slot] < key || (keys[slot] === key && ids[slot] < id)) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}

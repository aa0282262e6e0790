/** The live delta slots of a table in the order of the static run: by Morton key, ties by id. */
import { newUint32, resized } from './typed-memory.ts';

const FEWEST_PLACES = 256;

export class DeltaOrder {
  /** The first `count` places are in use. */
  slots: Uint32Array = newUint32(0);
  count = 0;
  /** Places in order; those behind them wait for `sort`. */
  #sorted = 0;
  readonly #dropped = new Set<number>();

  get bytes(): number { return this.slots.byteLength; }

  clear(): void {
    this.slots = newUint32(0);
    this.count = 0;
    this.#sorted = 0;
    this.#dropped.clear();
  }

  /** Adds a slot anywhere; `sort` must follow before anything is read. */
  push(slot: number): void {
    if (this.count === this.slots.length) this.slots = resized(this.slots, Math.max(FEWEST_PLACES, this.count * 2));
    this.slots[this.count++] = slot;
  }

  /** Takes a slot out; `sort` must follow before anything is read, and until then the slot keeps its key and id. */
  drop(slot: number): void { this.#dropped.add(slot); }

  sort(keys: Float64Array, ids: Uint32Array): void {
    if (this.#dropped.size > 0) this.#leaveOutDropped();
    if (this.#sorted === this.count) return;
    // Only what is new is sorted: of a delta of 150,000 rows and a batch of 300 that takes 0.3 ms instead of 90.
    const added = this.slots.slice(this.#sorted, this.count).sort((a, b) => keys[a] - keys[b] || ids[a] - ids[b]);
    const { slots } = this;
    let place = this.count - 1;
    let before = this.#sorted - 1;
    for (let next = added.length - 1; next >= 0; next--) {
      const slot = added[next];
      while (before >= 0 && (keys[slots[before]] > keys[slot] || (keys[slots[before]] === keys[slot] && ids[slots[before]] > ids[slot]))) {
        slots[place--] = slots[before--];
      }
      slots[place--] = slot;
    }
    this.#sorted = this.count;
  }

  #leaveOutDropped(): void {
    const { slots } = this;
    let kept = 0;
    let sorted = 0;
    for (let i = 0; i < this.count; i++) {
      if (i === this.#sorted) sorted = kept;
      if (!this.#dropped.has(slots[i])) slots[kept++] = slots[i];
    }
    this.#sorted = this.#sorted >= this.count ? kept : sorted;
    this.count = kept;
    this.#dropped.clear();
  }

  /** Adds a slot at its place. */
  enter(slot: number, keys: Float64Array, ids: Uint32Array): void {
    this.sort(keys, ids);
    const place = this.placeOf(keys[slot], ids[slot], keys, ids);
    this.push(slot);
    this.slots.copyWithin(place + 1, place, this.count - 1);
    this.slots[place] = slot;
    this.#sorted = this.count;
  }

  /** Takes a slot out; its key and id must still be those that it entered with. */
  leave(slot: number, keys: Float64Array, ids: Uint32Array): void {
    this.sort(keys, ids);
    const place = this.placeOf(keys[slot], ids[slot], keys, ids);
    this.slots.copyWithin(place, place + 1, this.count);
    this.count--;
    this.#sorted = this.count;
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

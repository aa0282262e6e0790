/**
 * The tags of a point tile, one byte run for each combination of values that occurs. A town's points have few
 * combinations, so that most points copy six bytes instead of looking up each value (20 ns a point instead of 160).
 */
import type { Selection } from './selection.ts';
import type { TileAttributes } from './tile-attributes.ts';

export class TagMemo {
  /** Start in `runs` of each selected row's run: its length, then its bytes. */
  starts = new Uint32Array(4096);
  runs: Uint8Array = new Uint8Array(16384);
  #end = 0;
  #combinations = new Uint32Array(4096);
  #stamps = new Int32Array(1024);
  #runStarts = new Uint32Array(1024);
  #stamp = 0;

  /** Finds or writes the run of each selected row. The rows' first occurrences decide the order of values in the tile. */
  fill(attributes: TileAttributes, combinationCount: number, selection: Selection): void {
    this.#begin(combinationCount, selection.count);
    const combinations = this.#combinations;
    attributes.combine(selection, combinations);
    const { starts } = this;
    const stamps = this.#stamps;
    const runStarts = this.#runStarts;
    const stamp = this.#stamp;
    const { slots, count } = selection;
    for (let i = 0; i < count; i++) {
      const combination = combinations[i];
      if (stamps[combination] !== stamp) {
        stamps[combination] = stamp;
        runStarts[combination] = this.#addRun(attributes, slots[i]);
      }
      starts[i] = runStarts[combination];
    }
  }

  #begin(combinationCount: number, rows: number): void {
    if (this.starts.length < rows) {
      this.starts = new Uint32Array(rows * 2);
      this.#combinations = new Uint32Array(rows * 2);
    }
    if (this.#stamps.length < combinationCount) {
      this.#stamps = new Int32Array(combinationCount * 2);
      this.#runStarts = new Uint32Array(combinationCount * 2);
    }
    this.#stamp = (this.#stamp + 1) | 0;
    this.#end = 0;
  }

  #addRun(attributes: TileAttributes, slot: number): number {
    if (this.#end + attributes.room > this.runs.length) {
      const grown = new Uint8Array(this.runs.length * 2 + attributes.room);
      grown.set(this.runs);
      this.runs = grown;
    }
    const start = this.#end;
    this.#end = attributes.write(this.runs, start + 1, slot);
    this.runs[start] = this.#end - start - 1;
    return start;
  }
}

/**
 * Tallies of the cells of a table of points, kept from one aggregate tile to the next: a quadtree over the Morton order, filled
 * as tiles are asked for. A change forgets the cells above its position, at most 27 of them; so an aggregate tile of seven million rows
 * takes 0.1 ms after a change instead of 100, and its bytes are those of a table that was loaded anew.
 */
import { CellTally, type CellSummary } from './cell-tally.ts';
import { CELL_BITS, lowerBound, tileKeySpan } from './morton.ts';
import type { RowStore } from './row-store.ts';
import { selectRuns } from './selection.ts';

/**
 * Cells of an aggregate tile are the tiles this many zooms deeper: 8 x 8 of them in a tile, 64 pixels each on a map with tiles of 512
 * pixels, so that a circle with a number in it fits. Finer cells (32 x 32) were drawn and could not be read.
 */
export const CELL_DEPTH = 3;

/** Cells with fewer rows are counted each time: keeping them would take more memory than the rows. */
const FEWEST_ROWS = 64;
/** Cells of 4.9 km: 74,000 points of a dense town, 10 ms. */
const STEP_LEVEL = 13;
// An object, its two typed arrays a column and a Map entry in V8; 2 + 4 bytes a code come on top.
const BYTES_OF_A_CELL = 120;
const BYTES_OF_A_COLUMN = 240;

/** Rows between two places of the static run and two of the delta. */
interface Runs { from: number; to: number; deltaFrom: number; deltaTo: number }

export class SummaryTree {
  readonly #store: RowStore;
  readonly #levels: Map<number, CellSummary>[] = [];
  readonly #tallies: CellTally[] = [];
  #asked: CellTally | null = null;
  #bytes = 0;
  #cells = 0;

  constructor(store: RowStore) {
    this.#store = store;
  }

  get bytes(): number { return this.#bytes; }

  /** Cells that are kept. */
  get cells(): number { return this.#cells; }

  /** Forgets the cells that hold a Morton key. */
  forget(key: number): void {
    if (this.#cells === 0) return;
    for (let level = this.#levels.length - 1; level >= 0; level--) {
      const index = Math.floor(key / tileKeySpan(level));
      const cell = this.#levels[level].get(index);
      if (cell === undefined) continue;
      this.#levels[level].delete(index);
      this.#cells--;
      this.#bytes -= bytesOf(cell);
    }
  }

  /** Tells the tally of each cell of `level` with rows whose keys are from `firstKey` to below `endKey`, in Morton order. It is valid during the call. */
  eachCell(firstKey: number, endKey: number, level: number, visit: (tally: CellTally) => void): void {
    const store = this.#store;
    const runs = {
      from: store.placeOf(firstKey), to: store.placeOf(endKey),
      deltaFrom: store.delta.placeOf(firstKey, 0, store.keys, store.ids), deltaTo: store.delta.placeOf(endKey, 0, store.keys, store.ids),
    };
    const tally = this.#asked ??= new CellTally(store);
    this.#eachPart(runs, level, (index, part) => {
      tally.begin();
      this.#collect(level, index, part, tally);
      if (tally.count > 0) visit(tally);
    });
  }

  /**
   * Fills itself in steps of some milliseconds, and lets others have their turn between them.
   * @param goesOn asked after each step; false ends it
   */
  async fill(goesOn: () => boolean): Promise<void> {
    const store = this.#store;
    const span = tileKeySpan(STEP_LEVEL);
    for (let at = 0; at < store.staticCount && goesOn();) {
      const first = Math.floor(store.keys[at] / span) * span;
      this.eachCell(first, first + span, STEP_LEVEL, () => undefined);
      await new Promise((resolve) => { setTimeout(resolve, 0); });
      at = store.placeOf(first + span); // a merge may have come meanwhile
    }
  }

  // Cuts runs into those of the cells of a level.
  #eachPart({ from, to, deltaFrom, deltaTo }: Runs, level: number, visit: (index: number, part: Runs) => void): void {
    const { keys, delta } = this.#store;
    const span = tileKeySpan(level);
    while (from < to || deltaFrom < deltaTo) {
      const key = Math.min(from < to ? keys[from] : Infinity, deltaFrom < deltaTo ? keys[delta.slots[deltaFrom]] : Infinity);
      const index = Math.floor(key / span);
      const end = (index + 1) * span;
      const part = { from, to: lowerBound(keys, end, from, to), deltaFrom, deltaTo: this.#deltaPlace(end, deltaFrom, deltaTo) };
      visit(index, part);
      from = part.to;
      deltaFrom = part.deltaTo;
    }
  }

  #deltaPlace(key: number, from: number, to: number): number {
    const { keys, delta: { slots } } = this.#store;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (keys[slots[middle]] < key) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  #collect(level: number, index: number, runs: Runs, into: CellTally): void {
    const kept = this.#levels[level]?.get(index);
    if (kept !== undefined) {
      into.add(kept);
      return;
    }
    const rows = runs.to - runs.from + runs.deltaTo - runs.deltaFrom;
    if (rows < FEWEST_ROWS) {
      this.#addRows(runs, into);
      return;
    }
    const tally = this.#tallies[level] ??= new CellTally(this.#store);
    tally.begin();
    if (level === this.#deepest) this.#addRows(runs, tally);
    else this.#eachPart(runs, level + 1, (child, part) => this.#collect(level + 1, child, part, tally));
    const summary = tally.toSummary();
    this.#keep(level, index, summary);
    into.add(summary);
  }

  // The smallest cells that an aggregate has; quarters of those would rarely be worth keeping.
  get #deepest(): number { return Math.min(CELL_BITS, this.#store.spec.rawMinZoom + CELL_DEPTH - 1); }

  #addRows(runs: Runs, tally: CellTally): void {
    const { slots, count } = selectRuns(this.#store, runs.from, runs.to, runs.deltaFrom, runs.deltaTo);
    tally.addRows(this.#store, slots, 0, count);
  }

  #keep(level: number, index: number, summary: CellSummary): void {
    while (this.#levels.length <= level) this.#levels.push(new Map());
    this.#levels[level].set(index, summary);
    this.#cells++;
    this.#bytes += bytesOf(summary);
  }
}

function bytesOf(cell: CellSummary): number {
  let bytes = BYTES_OF_A_CELL;
  for (const codes of cell.codes) bytes += BYTES_OF_A_COLUMN + codes.length * 6;
  return bytes;
}

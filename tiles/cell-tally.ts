/**
 * How many points a cell has, in all and for each value of the counted columns, and where their middle is. Tallies add up: that of a
 * cell is the sum of its four quarters', to the last bit, because positions are summed as whole numbers.
 */
import type { Column } from './column.ts';
import type { RowStore } from './row-store.ts';

/** Positions are summed in sixteenths of a metre: exact for 28 million points in one cell, and a tenth of a unit of the finest aggregate tile. */
const STEPS_PER_METER = 16;

/** A tally that is kept. */
export interface CellSummary {
  readonly count: number;
  readonly sumX: number; readonly sumY: number;
  /** Position of one of the points, to know the cell by. */
  readonly memberX: number; readonly memberY: number;
  /** By counted column: the codes that occur, in the order of the rows, and how often. */
  readonly codes: readonly Uint16Array[];
  readonly counts: readonly Uint32Array[];
}

/** One counted column: how often each code occurs, and which codes do, in the order in which they first did. */
export interface CodeCounts {
  readonly column: Column;
  counts: Uint32Array;
  seen: Uint16Array;
  seenCount: number;
}

export class CellTally {
  count = 0;
  memberX = 0;
  memberY = 0;
  #sumX = 0;
  #sumY = 0;
  readonly columns: CodeCounts[];

  constructor(store: RowStore) {
    this.columns = store.spec.aggregateBy.map((name) => (
      { column: store.columns.find((column) => column.name === name)!, counts: new Uint32Array(0), seen: new Uint16Array(0), seenCount: 0 }));
  }

  get meanX(): number { return this.#sumX / STEPS_PER_METER / this.count; }
  get meanY(): number { return this.#sumY / STEPS_PER_METER / this.count; }

  /** Forgets everything. */
  begin(): void {
    this.count = 0;
    this.#sumX = 0;
    this.#sumY = 0;
    for (const column of this.columns) {
      for (let i = 0; i < column.seenCount; i++) column.counts[column.seen[i]] = 0;
      column.seenCount = 0;
      const { size } = column.column.dictionary!;
      if (column.counts.length >= size) continue;
      column.counts = new Uint32Array(size * 2);
      column.seen = new Uint16Array(size * 2);
    }
  }

  /** Adds the points in slots[from] to slots[to - 1]. */
  addRows(store: RowStore, slots: Uint32Array, from: number, to: number): void {
    if (from === to) return;
    const { x, y } = store;
    if (this.count === 0) {
      this.memberX = x[slots[from]];
      this.memberY = y[slots[from]];
    }
    let sumX = 0;
    let sumY = 0;
    for (let i = from; i < to; i++) {
      sumX += Math.round(x[slots[i]] * STEPS_PER_METER);
      sumY += Math.round(y[slots[i]] * STEPS_PER_METER);
    }
    this.#sumX += sumX;
    this.#sumY += sumY;
    this.count += to - from;
    for (const column of this.columns) addCodes(column, slots, from, to);
  }

  /** Adds a cell whose points come after those that were added before. */
  add(summary: CellSummary): void {
    if (summary.count === 0) return;
    if (this.count === 0) {
      this.memberX = summary.memberX;
      this.memberY = summary.memberY;
    }
    this.count += summary.count;
    this.#sumX += summary.sumX;
    this.#sumY += summary.sumY;
    for (let c = 0; c < this.columns.length; c++) {
      const column = this.columns[c];
      const codes = summary.codes[c];
      const counts = summary.counts[c];
      for (let i = 0; i < codes.length; i++) {
        if (column.counts[codes[i]] === 0) column.seen[column.seenCount++] = codes[i];
        column.counts[codes[i]] += counts[i];
      }
    }
  }

  toSummary(): CellSummary {
    const codes = this.columns.map(({ seen, seenCount }) => seen.slice(0, seenCount));
    return {
      count: this.count, sumX: this.#sumX, sumY: this.#sumY, memberX: this.memberX, memberY: this.memberY, codes,
      counts: codes.map((seen, c) => Uint32Array.from(seen, (code) => this.columns[c].counts[code])),
    };
  }
}

function addCodes(column: CodeCounts, slots: Uint32Array, from: number, to: number): void {
  const codes = column.column.data as Uint16Array;
  const { counts, seen } = column;
  let { seenCount } = column;
  for (let i = from; i < to; i++) {
    const code = codes[slots[i]];
    if (code !== 0 && counts[code]++ === 0) seen[seenCount++] = code;
  }
  column.seenCount = seenCount;
}

/**
 * Aggregates: below the raw zoom a point tile carries one feature for each grid cell that has points, with their
 * number and the number for each value of the counted columns. The cells of a zoom share no point and leave none out,
 * so that the sum of `point_count` over a zoom is the number of rows, exactly.
 */
import type { Column } from './column.ts';
import { HALF_WORLD_METERS, WORLD_METERS } from './mercator.ts';
import { tileKeySpan } from './morton.ts';
import { GEOMETRY_POINT, closeMessage, writeVarint, type LayerWriter } from './mvt-writer.ts';
import type { RowStore } from './row-store.ts';
import type { Selection } from './selection.ts';
import { EXTENT, type TileAddress } from './tile-address.ts';
import { writePointGeometry } from './tile-points.ts';
import type { TileValues } from './tile-values.ts';

/**
 * Cells are the tiles this many zooms deeper: 8 x 8 of them in a tile, 64 pixels each on a map with tiles of 512 pixels,
 * so that a circle with a number in it fits. Finer cells (32 x 32) were drawn and could not be read.
 */
export const CELL_DEPTH = 3;
/** An aggregate tile that would be larger is made again with coarser cells. */
export const MOST_AGGREGATE_BYTES = 100_000;

const ROOM_PER_CELL = 48;
const ROOM_PER_COUNT = 10;

/** One counted column: how often each code occurs in the cell at hand, and which codes do. */
interface CodeCounter {
  readonly name: string;
  readonly codes: Uint16Array;
  readonly texts: readonly string[];
  readonly counts: Uint32Array;
  readonly seen: Uint16Array;
  seenCount: number;
  /** Place of the key `<column>:<value>` by code; -1 while the tile has none. */
  readonly keys: Int32Array;
}

/**
 * Writes the selected points as aggregates that stay within `mostBytes`. Cells are coarsened first; if even one cell with
 * all its counts is too large (thousands of different values), counts by value are left out, the last column first.
 */
export function writeAggregates(
  writer: LayerWriter, values: TileValues, store: RowStore, tile: TileAddress, selection: Selection,
  layerName: string, mostBytes = MOST_AGGREGATE_BYTES,
): void {
  const columns = store.spec.aggregateBy.map((name) => store.columns.find((column) => column.name === name)!);
  let depth = CELL_DEPTH;
  for (;;) {
    writer.begin(layerName);
    values.begin();
    new AggregateWriter(writer, values, store, tile, columns).write(selection, depth);
    if (writer.length <= mostBytes - 16 || (depth === 0 && columns.length === 0)) return;
    if (depth > 0) depth--;
    else columns.pop();
  }
}

class AggregateWriter {
  readonly #writer: LayerWriter;
  readonly #values: TileValues;
  readonly #store: RowStore;
  readonly #tile: TileAddress;
  readonly #counters: CodeCounter[];
  readonly #keyNames: string[] = ['point_count'];

  constructor(writer: LayerWriter, values: TileValues, store: RowStore, tile: TileAddress, columns: readonly Column[]) {
    this.#writer = writer;
    this.#values = values;
    this.#store = store;
    this.#tile = tile;
    this.#counters = columns.map((column) => newCounter(column));
  }

  write(selection: Selection, depth: number): void {
    const { slots, count } = selection;
    const { keys } = this.#store;
    const span = tileKeySpan(this.#tile.z + depth);
    let from = 0;
    while (from < count) {
      const cellEnd = Math.floor(keys[slots[from]] / span) * span + span;
      let to = from + 1;
      while (to < count && keys[slots[to]] < cellEnd) to++;
      this.#writeCell(slots, from, to, depth);
      from = to;
    }
    for (const name of this.#keyNames) this.#writer.writeText(0x1a, name);
    this.#values.write(this.#writer);
  }

  #writeCell(slots: Uint32Array, from: number, to: number, depth: number): void {
    let room = ROOM_PER_CELL;
    for (const counter of this.#counters) {
      countCell(counter, slots, from, to);
      room += counter.seenCount * ROOM_PER_COUNT;
    }
    const writer = this.#writer;
    const bytes = writer.ensure(writer.position, room);
    bytes[writer.position] = 0x12;
    const start = writer.position + 2;
    bytes[start] = 0x12; // tags
    let at = start + 2;
    bytes[at++] = 0; // point_count
    at = writeVarint(bytes, at, this.#values.placeOfNumber(to - from));
    for (const counter of this.#counters) at = this.#writeCounts(bytes, at, counter);
    at = closeMessage(bytes, start + 2, at);
    bytes[at++] = 0x18;
    bytes[at++] = GEOMETRY_POINT;
    at = this.#writeMeanPosition(bytes, at, slots, from, to, depth);
    writer.position = closeMessage(bytes, start, at);
  }

  #writeCounts(bytes: Uint8Array, at: number, counter: CodeCounter): number {
    for (let i = 0; i < counter.seenCount; i++) {
      const code = counter.seen[i];
      if (counter.keys[code] < 0) counter.keys[code] = this.#keyNames.push(`${counter.name}:${counter.texts[code]}`) - 1;
      at = writeVarint(bytes, at, counter.keys[code]);
      at = writeVarint(bytes, at, this.#values.placeOfNumber(counter.counts[code]));
      counter.counts[code] = 0;
    }
    counter.seenCount = 0;
    return at;
  }

  // The mean of the points, held inside the cell.
  #writeMeanPosition(bytes: Uint8Array, at: number, slots: Uint32Array, from: number, to: number, depth: number): number {
    const { x, y } = this.#store;
    let sumX = 0;
    let sumY = 0;
    for (let i = from; i < to; i++) {
      sumX += x[slots[i]];
      sumY += y[slots[i]];
    }
    const count = to - from;
    const cellUnits = EXTENT >>> depth;
    const units = 2 ** this.#tile.z * EXTENT;
    const first = slots[from];
    const tileX = meanUnit((x[first] + HALF_WORLD_METERS) / WORLD_METERS, (sumX / count + HALF_WORLD_METERS) / WORLD_METERS, units, this.#tile.x, cellUnits);
    const tileY = meanUnit((HALF_WORLD_METERS - y[first]) / WORLD_METERS, (HALF_WORLD_METERS - sumY / count) / WORLD_METERS, units, this.#tile.y, cellUnits);
    return writePointGeometry(bytes, at, tileX, tileY);
  }
}

// `member` is the fraction of the world at which a member of the cell stands, `mean` that of the mean of all members.
function meanUnit(member: number, mean: number, units: number, tile: number, cellUnits: number): number {
  const memberUnit = Math.min(EXTENT - 1, Math.max(0, Math.floor(member * units) - tile * EXTENT));
  const cellStart = memberUnit - (memberUnit % cellUnits);
  const unit = Math.floor(mean * units) - tile * EXTENT;
  return Math.min(cellStart + cellUnits - 1, Math.max(cellStart, unit));
}

function newCounter(column: Column): CodeCounter {
  const dictionary = column.dictionary!;
  return {
    name: column.name, codes: column.data as Uint16Array, texts: dictionary.texts, counts: new Uint32Array(dictionary.size),
    seen: new Uint16Array(dictionary.size), seenCount: 0, keys: new Int32Array(dictionary.size).fill(-1),
  };
}

function countCell(counter: CodeCounter, slots: Uint32Array, from: number, to: number): void {
  const { codes, counts, seen } = counter;
  let seenCount = 0;
  for (let i = from; i < to; i++) {
    const code = codes[slots[i]];
    if (code !== 0 && counts[code]++ === 0) seen[seenCount++] = code;
  }
  counter.seenCount = seenCount;
}

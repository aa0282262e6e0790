/**
 * Aggregates: below the raw zoom a point tile carries one feature for each grid cell that has points, with their
 * number and the number for each value of the counted columns. The cells of a zoom share no point and leave none out,
 * so that the sum of `point_count` over a zoom is the number of rows, exactly.
 */
import { CellTally, type CodeCounts } from './cell-tally.ts';
import type { CompiledFilter } from './filter.ts';
import { HALF_WORLD_METERS, WORLD_METERS } from './mercator.ts';
import { firstTileKey, tileKeySpan } from './morton.ts';
import { GEOMETRY_POINT, closeMessage, writeVarint, type LayerWriter } from './mvt-writer.ts';
import type { RowStore } from './row-store.ts';
import { selectTile } from './selection.ts';
import { CELL_DEPTH, type SummaryTree } from './summary-tree.ts';
import { EXTENT, type TileAddress } from './tile-address.ts';
import { writePointGeometry } from './tile-points.ts';
import type { TileValues } from './tile-values.ts';

/** An aggregate tile that would be larger is made again with coarser cells. */
export const MOST_AGGREGATE_BYTES = 100_000;

const ROOM_PER_CELL = 48;
const ROOM_PER_COUNT = 10;

/** A table's rows and what is kept of their sums. */
interface Summarized { readonly store: RowStore; readonly summaries: SummaryTree }

/**
 * Writes the tile's points that pass as aggregates that stay within `mostBytes`. Cells are coarsened first; if even one cell with
 * all its counts is too large (thousands of different values), counts by value are left out, the last column first.
 * @returns false when there are none
 */
export function writeAggregates(
  writer: LayerWriter, values: TileValues, table: Summarized, tile: TileAddress, filter: CompiledFilter | null | undefined,
  layerName: string, mostBytes = MOST_AGGREGATE_BYTES,
): boolean {
  let columns = table.store.spec.aggregateBy.length;
  let depth = CELL_DEPTH;
  for (;;) {
    writer.begin(layerName);
    values.begin();
    const cells = new AggregateWriter(writer, values, tile, depth, columns).write(table, filter);
    if (writer.length <= mostBytes - 16 || (depth === 0 && columns === 0)) return cells > 0;
    if (depth > 0) depth--;
    else columns--;
  }
}

class AggregateWriter {
  readonly #writer: LayerWriter;
  readonly #values: TileValues;
  readonly #tile: TileAddress;
  readonly #depth: number;
  readonly #columns: number;
  /** For each counted column the place of the key `<column>:<value>` by code; -1 while the tile has none. */
  readonly #keys: Int32Array[] = [];
  readonly #keyNames: string[] = ['point_count'];

  constructor(writer: LayerWriter, values: TileValues, tile: TileAddress, depth: number, columns: number) {
    this.#writer = writer;
    this.#values = values;
    this.#tile = tile;
    this.#depth = depth;
    this.#columns = columns;
  }

  /** Returns how many cells it wrote. */
  write({ store, summaries }: Summarized, filter: CompiledFilter | null | undefined): number {
    let cells = 0;
    const visit = (tally: CellTally): void => {
      this.#writeCell(tally);
      cells++;
    };
    const level = this.#tile.z + this.#depth;
    if (filter && !filter.isEmpty) eachSelectedCell(store, this.#tile, filter, level, visit);
    else {
      const firstKey = firstTileKey(this.#tile.z, this.#tile.x, this.#tile.y);
      summaries.eachCell(firstKey, firstKey + tileKeySpan(this.#tile.z), level, visit);
    }
    for (const name of this.#keyNames) this.#writer.writeText(0x1a, name);
    this.#values.write(this.#writer);
    return cells;
  }

  #writeCell(tally: CellTally): void {
    let room = ROOM_PER_CELL;
    for (let c = 0; c < this.#columns; c++) room += tally.columns[c].seenCount * ROOM_PER_COUNT;
    const writer = this.#writer;
    const bytes = writer.ensure(writer.position, room);
    bytes[writer.position] = 0x12;
    const start = writer.position + 2;
    bytes[start] = 0x12; // tags
    let at = start + 2;
    bytes[at++] = 0; // point_count
    at = writeVarint(bytes, at, this.#values.placeOfNumber(tally.count));
    for (let c = 0; c < this.#columns; c++) at = this.#writeCounts(bytes, at, c, tally.columns[c]);
    at = closeMessage(bytes, start + 2, at);
    bytes[at++] = 0x18;
    bytes[at++] = GEOMETRY_POINT;
    at = this.#writeMeanPosition(bytes, at, tally);
    writer.position = closeMessage(bytes, start, at);
  }

  #writeCounts(bytes: Uint8Array, at: number, c: number, { column, counts, seen, seenCount }: CodeCounts): number {
    const keys = this.#keys[c] ??= new Int32Array(column.dictionary!.size).fill(-1);
    for (let i = 0; i < seenCount; i++) {
      const code = seen[i];
      if (keys[code] < 0) keys[code] = this.#keyNames.push(`${column.name}:${column.dictionary!.texts[code]}`) - 1;
      at = writeVarint(bytes, at, keys[code]);
      at = writeVarint(bytes, at, this.#values.placeOfNumber(counts[code]));
    }
    return at;
  }

  // The mean of the points, held inside the cell.
  #writeMeanPosition(bytes: Uint8Array, at: number, { memberX, memberY, meanX, meanY }: CellTally): number {
    const cellUnits = EXTENT >>> this.#depth;
    const units = 2 ** this.#tile.z * EXTENT;
    const tileX = meanUnit((memberX + HALF_WORLD_METERS) / WORLD_METERS, (meanX + HALF_WORLD_METERS) / WORLD_METERS, units, this.#tile.x, cellUnits);
    const tileY = meanUnit((HALF_WORLD_METERS - memberY) / WORLD_METERS, (HALF_WORLD_METERS - meanY) / WORLD_METERS, units, this.#tile.y, cellUnits);
    return writePointGeometry(bytes, at, tileX, tileY);
  }
}

// Under a filter every row is looked at.
function eachSelectedCell(
  store: RowStore, tile: TileAddress, filter: CompiledFilter, level: number, visit: (tally: CellTally) => void,
): void {
  const { slots, count } = selectTile(store, tile.z, tile.x, tile.y, filter);
  const tally = new CellTally(store);
  const span = tileKeySpan(level);
  for (let from = 0; from < count;) {
    const cellEnd = Math.floor(store.keys[slots[from]] / span) * span + span;
    let to = from + 1;
    while (to < count && store.keys[slots[to]] < cellEnd) to++;
    tally.begin();
    tally.addRows(store, slots, from, to);
    visit(tally);
    from = to;
  }
}

// `member` is the fraction of the world at which a member of the cell stands, `mean` that of the mean of all members.
function meanUnit(member: number, mean: number, units: number, tile: number, cellUnits: number): number {
  const memberUnit = Math.min(EXTENT - 1, Math.max(0, Math.floor(member * units) - tile * EXTENT));
  const cellStart = memberUnit - (memberUnit % cellUnits);
  const unit = Math.floor(mean * units) - tile * EXTENT;
  return Math.min(cellStart + cellUnits - 1, Math.max(cellStart, unit));
}

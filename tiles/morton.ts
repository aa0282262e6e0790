/**
 * Morton (Z-curve) keys. The world is a grid of 2^26 x 2^26 cells of 0.6 m; the bits of a cell's column and row,
 * interleaved, make a 52-bit key, exact in a float64. Rows kept in the order of their keys have this property:
 *
 *     +----+----+      the rows of any tile of any zoom up to 26
 *     | 0  | 1  |      are ONE run, found by two binary searches,
 *     +----+----+      and the runs of its four children follow
 *     | 2  | 3  |      one another inside it.
 *     +----+----+
 */
import { HALF_WORLD_METERS, WORLD_METERS } from './mercator.ts';

/** Bits an axis. 26 is the most that two axes can share in the 53 exact bits of a float64. */
export const CELL_BITS = 26;
const CELLS = 2 ** CELL_BITS;
const LOW_BITS = 13;
const LOW_MASK = 2 ** LOW_BITS - 1;
const HIGH_PLACE = 2 ** (2 * LOW_BITS);

/** The grid column of a position; positions outside the world fall into its border cells. */
export function cellColumn(x: number): number {
  return clampCell(Math.floor(((x + HALF_WORLD_METERS) / WORLD_METERS) * CELLS));
}

/** The grid row of a position, counted southwards. */
export function cellRow(y: number): number {
  return clampCell(Math.floor(((HALF_WORLD_METERS - y) / WORLD_METERS) * CELLS));
}

function clampCell(cell: number): number {
  return cell < 0 ? 0 : cell >= CELLS ? CELLS - 1 : cell;
}

/** The key of a grid cell. */
export function cellKey(column: number, row: number): number {
  const high = spread(column >>> LOW_BITS) | (spread(row >>> LOW_BITS) << 1);
  const low = spread(column & LOW_MASK) | (spread(row & LOW_MASK) << 1);
  return high * HIGH_PLACE + low;
}

/** The key of a position in EPSG:3857 metres. */
export function positionKey(x: number, y: number): number {
  return cellKey(cellColumn(x), cellRow(y));
}

// Puts a zero between any two bits of a number of at most 16 bits.
function spread(bits: number): number {
  bits = (bits | (bits << 8)) & 0x00ff00ff;
  bits = (bits | (bits << 4)) & 0x0f0f0f0f;
  bits = (bits | (bits << 2)) & 0x33333333;
  return (bits | (bits << 1)) & 0x55555555;
}

/** The first key of a tile; its keys end before `firstTileKey + tileKeySpan(z)`. */
export function firstTileKey(z: number, x: number, y: number): number {
  const cellsPerTile = 2 ** (CELL_BITS - z);
  return cellKey(x * cellsPerTile, y * cellsPerTile);
}

/** How many keys a tile of zoom `z` (at most 26) has. */
export function tileKeySpan(z: number): number {
  return 4 ** (CELL_BITS - z);
}

/** The first index in [from, to) whose key is at least `key`; `to` when there is none. `keys` must ascend there. */
export function lowerBound(keys: Float64Array, key: number, from: number, to: number): number {
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (keys[middle] < key) from = middle + 1;
    else to = middle;
  }
  return from;
}

const NEAR_KEYS = 64;

/** As `lowerBound`, for a place that is likely to be near `from`: it is found in memory that is read next anyway. */
export function lowerBoundNear(keys: Float64Array, key: number, from: number, to: number): number {
  let reach = NEAR_KEYS;
  while (from + reach < to && keys[from + reach] < key) {
    from += reach;
    reach *= 2;
  }
  return lowerBound(keys, key, from, Math.min(from + reach, to));
}

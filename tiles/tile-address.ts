/**
 * Tile addresses: XYZ scheme, y grows southwards, one square world at z0.
 * Ownership is half-open: a point on the border of two tiles belongs to the eastern and to the southern one.
 */
import { TileAddressError } from './errors.ts';
import { HALF_WORLD_METERS, WORLD_METERS, type Box } from './mercator.ts';

export interface TileAddress { readonly z: number; readonly x: number; readonly y: number }

/** All tiles of one zoom between two corners, both included. */
export interface TileRange {
  readonly z: number;
  readonly minX: number; readonly minY: number;
  readonly maxX: number; readonly maxY: number;
}

/** The deepest zoom that this library addresses; a tile of it is 2.4 m wide. */
export const DEEPEST_ZOOM = 24;
/** Units along one side of a tile. */
export const EXTENT = 4096;
/** Tiles of lines and polygons reach this many units beyond each side. Tiles of points have no buffer. */
export const BUFFER_UNITS = 64;

const PLAIN_INTEGER = /^(0|[1-9][0-9]{0,9})$/;

/**
 * Reads a tile address as it stands in a URL.
 * @param zooms the zooms that exist; default 0 to 24
 * @throws TileAddressError that names the parameter, its value and what is allowed
 */
export function parseTileAddress(
  z: string, x: string, y: string, zooms: { minZoom?: number; maxZoom?: number } = {},
): TileAddress {
  const minZoom = zooms.minZoom ?? 0;
  const maxZoom = zooms.maxZoom ?? DEEPEST_ZOOM;
  const zoom = PLAIN_INTEGER.test(z) ? Number(z) : -1;
  if (zoom < minZoom || zoom > maxZoom) throw new TileAddressError('z', z, `a whole number from ${minZoom} to ${maxZoom}`);
  return { z: zoom, x: parseAlong('x', x, zoom), y: parseAlong('y', y, zoom) };
}

function parseAlong(parameter: 'x' | 'y', text: string, zoom: number): number {
  const last = 2 ** zoom - 1;
  const value = PLAIN_INTEGER.test(text) ? Number(text) : -1;
  if (value < 0 || value > last) throw new TileAddressError(parameter, text, `a whole number from 0 to ${last} at zoom ${zoom}`);
  return value;
}

/** The ground of a tile in EPSG:3857 metres. */
export function tileBounds3857(z: number, x: number, y: number): [number, number, number, number] {
  const side = WORLD_METERS / 2 ** z;
  return [
    x * side - HALF_WORLD_METERS, HALF_WORLD_METERS - (y + 1) * side,
    (x + 1) * side - HALF_WORLD_METERS, HALF_WORLD_METERS - y * side,
  ];
}

/** The tile of zoom `z` that owns the point; positions outside the world belong to its border tiles. */
export function tileOfPoint(z: number, x: number, y: number): TileAddress {
  return { z, x: tileAlong((x + HALF_WORLD_METERS) / WORLD_METERS, z), y: tileAlong((HALF_WORLD_METERS - y) / WORLD_METERS, z) };
}

// The fraction is scaled by a power of two only, which is exact: the same point falls into nested tiles at every zoom.
function tileAlong(fraction: number, z: number): number {
  const tiles = 2 ** z;
  return Math.min(tiles - 1, Math.max(0, Math.floor(fraction * tiles)));
}

/**
 * The tiles whose ground, grown by `bufferUnits` (4096 to a tile side) on each side, meets the box. A buffer is taken one unit
 * wider, so that rounding at its edge leaves out no tile that draws something of the box.
 */
export function tileRangeTouching(box: Box, z: number, bufferUnits = 0): TileRange {
  const reach = ((bufferUnits > 0 ? bufferUnits + 1 : 0) / EXTENT) * (WORLD_METERS / 2 ** z);
  const first = tileOfPoint(z, box[0] - reach, box[3] + reach);
  const last = tileOfPoint(z, box[2] + reach, box[1] - reach);
  return { z, minX: first.x, minY: first.y, maxX: last.x, maxY: last.y };
}

/** True when the tile lies in the range. */
export function rangeHolds(range: TileRange, tile: TileAddress): boolean {
  return tile.z === range.z && tile.x >= range.minX && tile.x <= range.maxX && tile.y >= range.minY && tile.y <= range.maxY;
}

/** The tiles of `tileRangeTouching` one by one, row by row. Ask for the range instead where there may be very many. */
export function tilesTouching(box: Box, z: number, bufferUnits = 0): TileAddress[] {
  const range = tileRangeTouching(box, z, bufferUnits);
  const tiles: TileAddress[] = [];
  for (let y = range.minY; y <= range.maxY; y++) {
    for (let x = range.minX; x <= range.maxX; x++) tiles.push({ z, x, y });
  }
  return tiles;
}

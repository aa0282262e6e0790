/** Which cells cover a viewport. */
import { lngLatToMercator, MAX_MERCATOR_LATITUDE, tileRangeTouching, WORLD_METERS } from '../../tiles/index.ts';
import type { Box, TileRange } from '../../tiles/index.ts';
import type { Bounds } from '../contract/shapes.ts';
import { ApiError } from '../http/problem.ts';

/** Deeper cells would hold a few rows each and cost as much as the rows. */
const DEEPEST_CELL_ZOOM = 18;

/**
 * More cells fit the viewport more closely, and each costs 8 bytes in a frame when something is new in it. With 72 to 128 cells
 * a viewer is told of about a third more ground than its map shows.
 */
export const MOST_CELLS = 128;

/** @throws ApiError bad_parameter */
export function boxOf(bounds: Bounds): Box {
  const [west, south, east, north] = bounds;
  if (!(west >= -180 && east <= 180 && south >= -90 && north <= 90 && west < east && south < north)) {
    throw new ApiError('bad_parameter', `bbox=${bounds.join(',')}: must be west,south,east,north in degrees with west < east and south < north`, { parameter: 'bbox' });
  }
  const clamp = (lat: number): number => Math.max(-MAX_MERCATOR_LATITUDE, Math.min(MAX_MERCATOR_LATITUDE, lat));
  return [...lngLatToMercator(west, clamp(south)), ...lngLatToMercator(east, clamp(north))];
}

/** The zoom depends on the box's size alone, so that a map that is only moved keeps its cells. */
function zoomFor(box: Box, mostCells: number, deepest: number): number {
  for (let zoom = deepest; zoom > 0; zoom--) {
    const side = WORLD_METERS / 2 ** zoom;
    if (Math.ceil((box[2] - box[0]) / side + 1) * Math.ceil((box[3] - box[1]) / side + 1) <= mostCells) return zoom;
  }
  return 0;
}

/** The cells that cover a box, at the deepest zoom at which they are few enough. */
export function cellsOf(box: Box, mostCells = MOST_CELLS, deepest = DEEPEST_CELL_ZOOM): TileRange {
  return tileRangeTouching(box, zoomFor(box, mostCells, deepest));
}

/** Equal for equal ranges. */
export function rangeKey({ z, minX, minY, maxX, maxY }: TileRange): string {
  return `${z}/${minX}/${minY}/${maxX}/${maxY}`;
}

/** Calls with each cell of a range, row by row. */
export function eachCell({ minX, minY, maxX, maxY }: TileRange, visit: (x: number, y: number) => void): void {
  for (let y = minY; y <= maxY; y++) for (let x = minX; x <= maxX; x++) visit(x, y);
}

/** `z/x/y` of each cell of a range. */
export function addressesOf(range: TileRange): string[] {
  const addresses: string[] = [];
  eachCell(range, (x, y) => addresses.push(`${range.z}/${x}/${y}`));
  return addresses;
}

/** Viewports of made-up viewers: desks with a 1600 x 900 map over a town, each somewhere else, at zooms 14 to 16. */
import type { Bounds } from '../../api/contract/shapes.ts';
import { mercatorToLngLat, WORLD_METERS } from '../../tiles/index.ts';

const MAP_WIDTH = 1600;
const MAP_HEIGHT = 900;
const TILE_PIXELS = 512;
const ZOOMS = [14, 15, 16];

/** @param spread how far from the centre the middle of a view may lie, in EPSG:3857 metres */
export function viewports(count: number, centre: readonly [number, number], spread: number, random: () => number): Bounds[] {
  return Array.from({ length: count }, (_, index) => {
    const metersPerPixel = WORLD_METERS / 2 ** ZOOMS[index % ZOOMS.length]! / TILE_PIXELS;
    const [x, y] = [centre[0] + (random() * 2 - 1) * spread, centre[1] + (random() * 2 - 1) * spread];
    const [width, height] = [MAP_WIDTH * metersPerPixel, MAP_HEIGHT * metersPerPixel];
    return [...mercatorToLngLat(x - width / 2, y - height / 2), ...mercatorToLngLat(x + width / 2, y + height / 2)];
  });
}

/** From the tiles that the server names to those that the map holds of the same ground. */
import { lngLatToMercator, tileOfPoint } from '../../tiles/index.ts';
import type { TileAddress } from '../../tiles/index.ts';
import type { Bounds } from '../../api/contract/shapes.ts';

/** A tilted map shows coarser tiles in the distance. */
const COARSER = 3;
/** So many tiles of one zoom are no viewport. */
const MOST_ACROSS = 24;

export function tileAddress(text: string): TileAddress {
  const [z, x, y] = text.split('/').map(Number);
  return { z, x, y };
}

const parentAt = ({ z, x, y }: TileAddress, zoom: number): string => `${x >> (z - zoom)}/${y >> (z - zoom)}`;

function meets(tile: TileAddress, named: readonly TileAddress[]): boolean {
  return named.some((other) => {
    const zoom = Math.min(tile.z, other.z);
    return parentAt(tile, zoom) === parentAt(other, zoom);
  });
}

function tilesInView(bounds: Bounds, z: number): TileAddress[] {
  const [west, south, east, north] = bounds;
  const first = tileOfPoint(z, ...lngLatToMercator(west, north));
  const last = tileOfPoint(z, ...lngLatToMercator(east, south));
  const tiles: TileAddress[] = [];
  for (let x = first.x; x <= Math.min(last.x, first.x + MOST_ACROSS); x++) {
    for (let y = first.y; y <= Math.min(last.y, first.y + MOST_ACROSS); y++) tiles.push({ z, x, y });
  }
  return tiles;
}

/** Tiles of a source in view whose ground is that of a named tile, finer or coarser. */
export function touchedInView(named: readonly TileAddress[], bounds: Bounds, zoom: number, source: { readonly minzoom: number; readonly maxzoom: number }): TileAddress[] {
  const finest = Math.min(Math.floor(zoom), source.maxzoom);
  const tiles: TileAddress[] = [];
  for (let z = Math.max(finest - COARSER, source.minzoom, 0); z <= finest; z++) tiles.push(...tilesInView(bounds, z).filter((tile) => meets(tile, named)));
  return tiles;
}

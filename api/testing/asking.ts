/** Questions about the small county that several tests put to a server. */
import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { lngLatToMercator, tileOfPoint } from '../../tiles/index.ts';
import { SMALL_SOUTH, SMALL_WEST } from './small-county.ts';
import type { TestServer } from './test-server.ts';

const CENTRE = lngLatToMercator(SMALL_WEST + 0.02, SMALL_SOUTH + 0.01);

/** `z/x/y` of the tile in the middle of the county. */
export function addressAt(z: number): string {
  const { x, y } = tileOfPoint(z, CENTRE[0], CENTRE[1]);
  return `${z}/${x}/${y}`;
}

/** The features of a tile's layer. */
export function featuresOf(bytes: Uint8Array, layer: string): { id: number | undefined; properties: Record<string, any> }[] {
  const tile = new VectorTile(new PbfReader(bytes)).layers[layer];
  return tile ? Array.from({ length: tile.length }, (_, i) => tile.feature(i)) : [];
}

/** Every tile of a zoom that the county touches. */
function addressesOf(z: number): string[] {
  const [west, south] = lngLatToMercator(SMALL_WEST, SMALL_SOUTH);
  const [east, north] = lngLatToMercator(SMALL_WEST + 0.04, SMALL_SOUTH + 0.02);
  const a = tileOfPoint(z, west, north);
  const b = tileOfPoint(z, east, south);
  const result: string[] = [];
  for (let x = a.x; x <= b.x; x++) for (let y = a.y; y <= b.y; y++) result.push(`${z}/${x}/${y}`);
  return result;
}

/** Rows of a layer that the tiles of a zoom hold together. */
export async function tileSum(server: TestServer, layer: string, z: number, query = '', person?: string): Promise<number> {
  let sum = 0;
  for (const address of addressesOf(z)) {
    const { bytes, status } = await server.ask(`/tiles/${layer}/${address}.mvt${query}`, person ? { person } : {});
    if (status === 204) continue;
    for (const { properties } of featuresOf(bytes, layer)) sum += properties.point_count ?? 1;
  }
  return sum;
}

/** The total that a list tells. */
export async function listTotal(server: TestServer, layer: string, query = '', person?: string): Promise<number> {
  return (await server.ask(`/api/layers/${layer}/features${query ? `${query}&` : '?'}limit=1`, person ? { person } : {})).json.total;
}

/** A region that covers the county with some room around it. */
export const WHOLE_COUNTY = {
  polygon: {
    type: 'Polygon',
    coordinates: [[[SMALL_WEST - 0.01, SMALL_SOUTH - 0.01], [SMALL_WEST + 0.05, SMALL_SOUTH - 0.01], [SMALL_WEST + 0.05, SMALL_SOUTH + 0.03],
      [SMALL_WEST - 0.01, SMALL_SOUTH + 0.03], [SMALL_WEST - 0.01, SMALL_SOUTH - 0.01]]],
  },
};

/** Totals by layer inside that region. */
export async function regionTotals(server: TestServer, query = '', person?: string): Promise<Record<string, number>> {
  const { json } = await server.ask(`/api/regions/summary${query}`, { method: 'POST', body: WHOLE_COUNTY, ...(person ? { person } : {}) });
  return Object.fromEntries(json.layers.map((layer: any) => [layer.layer, layer.total]));
}

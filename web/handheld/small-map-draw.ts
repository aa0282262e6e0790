/** Draws a small map of the same tiles as the big one: ground, water, houses, roads. A picture of 20 KB of code where a map engine has 500. */
import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { LAYERS } from '../../api/contract/layers.ts';
import type { LayerId } from '../../api/contract/layers.ts';
import { lngLatToMercator, WORLD_METERS } from '../../tiles/mercator.ts';
import { tileBounds3857, tilesTouching } from '../../tiles/tile-address.ts';
import type { TileAddress } from '../../tiles/tile-address.ts';
import { request } from '../data/client.ts';
import { MAP } from '../theme/tokens.ts';
import type { ThemeName } from '../theme/tokens.ts';

export const MIN_ZOOM = 12;
export const MAX_ZOOM = 19;
/** A tile is drawn this many pixels wide at its own zoom. */
const TILE_PIXELS = 256;
const DRAWN: readonly LayerId[] = ['green', 'water', 'buildings', 'roads'];
/** A phone's picture has a dozen tiles of four layers; what was seen before is kept up to this many. */
const MOST_TILES = 200;

/** Paths of a layer in a tile, in units of its extent. */
interface Decoded { readonly extent: number; readonly shapes: readonly { readonly classId: string; readonly path: Path2D }[] }

export interface MapView {
  readonly lng: number;
  readonly lat: number;
  readonly zoom: number;
}

const tiles = new Map<string, Promise<Decoded | null>>();

/** Metres of the Mercator plane that a pixel is wide. */
export function metersPerPixel(zoom: number): number {
  return WORLD_METERS / (TILE_PIXELS * 2 ** zoom);
}

async function readTile(county: string, layer: LayerId, { z, x, y }: TileAddress): Promise<Decoded | null> {
  const response = await request(`/tiles/${layer}/${z}/${x}/${y}.mvt?county=${county}`);
  if (response.status === 204) return null;
  const found = new VectorTile(new PbfReader(new Uint8Array(await response.arrayBuffer()))).layers[layer];
  if (!found) return null;
  const shapes = Array.from({ length: found.length }, (_, i) => {
    const feature = found.feature(i);
    const path = new Path2D();
    for (const ring of feature.loadGeometry()) ring.forEach((point, at) => (at === 0 ? path.moveTo(point.x, point.y) : path.lineTo(point.x, point.y)));
    return { classId: String(feature.properties.class ?? ''), path };
  });
  return { extent: found.extent, shapes };
}

function tileOf(county: string, layer: LayerId, address: TileAddress): Promise<Decoded | null> {
  const key = `${county}/${layer}/${address.z}/${address.x}/${address.y}`;
  const known = tiles.get(key);
  if (known) return known;
  const reading = readTile(county, layer, address);
  tiles.set(key, reading);
  // What failed is asked for again the next time.
  reading.catch(() => tiles.delete(key));
  for (const old of [...tiles.keys()].slice(0, Math.max(0, tiles.size - MOST_TILES))) tiles.delete(old);
  return reading;
}

const ROAD_METERS: Readonly<Record<string, number>> = { 'road:primary': 16, 'road:secondary': 11, 'road:residential': 7 };

function paint(context: CanvasRenderingContext2D, layer: LayerId, tile: Decoded, unitsPerMeter: number, unitsPerPixel: number, theme: ThemeName): void {
  const colors = MAP[theme];
  for (const { classId, path } of tile.shapes) {
    if (layer === 'roads') {
      if (classId === 'road:rail') continue;
      const width = Math.max((ROAD_METERS[classId] ?? 3.5) * unitsPerMeter, 1.4 * unitsPerPixel);
      context.lineWidth = width;
      context.strokeStyle = classId === 'road:primary' ? colors.roadMajor : classId === 'road:secondary' ? colors.roadMiddle : colors.roadMinor;
      context.stroke(path);
    } else {
      context.fillStyle = layer === 'water' ? colors.water : layer === 'buildings' ? colors.building : colors.green;
      context.fill(path, 'evenodd');
      if (layer === 'buildings') {
        context.lineWidth = unitsPerPixel;
        context.strokeStyle = colors.buildingLine;
        context.stroke(path);
      }
    }
  }
}

/**
 * Draws the view onto a canvas as soon as all its tiles are there. Answers whether it did: false when another view was
 * asked for meanwhile. @throws RequestError when a tile could not be read
 */
export async function drawMap(canvas: HTMLCanvasElement, county: string, view: MapView, theme: ThemeName, isStill: () => boolean): Promise<boolean> {
  const scale = globalThis.devicePixelRatio || 1;
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  const meters = metersPerPixel(view.zoom);
  const [x, y] = lngLatToMercator(view.lng, view.lat);
  const box = [x - (width / 2) * meters, y - (height / 2) * meters, x + (width / 2) * meters, y + (height / 2) * meters] as const;
  const wanted = DRAWN.filter((layer) => view.zoom >= LAYERS[layer].minzoom).map((layer) => ({
    layer, addresses: tilesTouching(box, Math.min(Math.floor(view.zoom), LAYERS[layer].maxzoom)),
  }));
  const layers = await Promise.all(wanted.map(async ({ layer, addresses }) => ({
    layer, tiles: await Promise.all(addresses.map(async (address) => ({ address, tile: await tileOf(county, layer, address) }))),
  })));
  if (!isStill()) return false;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext('2d')!;
  context.fillStyle = MAP[theme].land;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.lineCap = context.lineJoin = 'round';
  for (const { layer, tiles: found } of layers) {
    for (const { address, tile } of found) {
      if (!tile) continue;
      const [west, , , north] = tileBounds3857(address.z, address.x, address.y);
      const side = WORLD_METERS / 2 ** address.z;
      const pixelsPerUnit = (side / tile.extent / meters) * scale;
      context.save();
      context.setTransform(pixelsPerUnit, 0, 0, pixelsPerUnit, ((west - box[0]) / meters) * scale, ((box[3] - north) / meters) * scale);
      paint(context, layer, tile, tile.extent / side, scale / pixelsPerUnit, theme);
      context.restore();
    }
  }
  return true;
}

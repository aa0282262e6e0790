/** One label point per area and grid cell, worked out from the tiles on the screen: the middle of its largest piece. */
import type { GeoJSONSource, Map as MapLibreMap } from 'maplibre-gl';
import type { Feature, MultiPolygon, Polygon, Position } from 'geojson';
import { GRID_KINDS_SHOWN } from './style/boundaries.ts';

const REDRAW_AFTER_MS = 150;
const AREA_LABELS_UNTIL = 14.2;

/** Twice the signed area of a ring and the middle of its surface; degrees serve, pieces are small. */
export function ringMiddle(ring: readonly Position[]): { area: number; middle: [number, number] } {
  let area = 0;
  let x = 0;
  let y = 0;
  const [originX, originY] = ring[0];
  for (let i = 0; i + 1 < ring.length; i++) {
    const [ax, ay] = [ring[i][0] - originX, ring[i][1] - originY];
    const [bx, by] = [ring[i + 1][0] - originX, ring[i + 1][1] - originY];
    const cross = ax * by - bx * ay;
    area += cross;
    x += (ax + bx) * cross;
    y += (ay + by) * cross;
  }
  if (area === 0) return { area: 0, middle: [originX, originY] };
  return { area: Math.abs(area), middle: [originX + x / (3 * area), originY + y / (3 * area)] };
}

interface Piece { readonly area: number; readonly middle: [number, number]; readonly properties: Feature['properties'] }

function largestPieces(map: MapLibreMap, source: string, layer: string, pieces: Map<string, Piece>): void {
  for (const feature of map.querySourceFeatures(source, { sourceLayer: layer })) {
    const geometry = feature.geometry as Polygon | MultiPolygon;
    const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
    const key = `${source}/${feature.id}`;
    for (const [outer] of polygons) {
      const { area, middle } = ringMiddle(outer);
      if (area > (pieces.get(key)?.area ?? 0)) pieces.set(key, { area, middle, properties: feature.properties });
    }
  }
}

/** Properties out of a tile have no prototype, which MapLibre cannot send to its worker again: they are copied. */
function labelPoints(map: MapLibreMap): Feature[] {
  const pieces = new Map<string, Piece>();
  const zoom = map.getZoom();
  if (zoom < AREA_LABELS_UNTIL) largestPieces(map, 'areas', 'areas', pieces);
  for (const { kind, labelZoom, labelMaxZoom } of GRID_KINDS_SHOWN) {
    if (zoom >= labelZoom && zoom < labelMaxZoom) largestPieces(map, `grids-${kind}`, 'grids', pieces);
  }
  return [...pieces.values()].map(({ middle, properties }) => ({ type: 'Feature', properties: { ...properties }, geometry: { type: 'Point', coordinates: middle } }));
}

export function keepLabels(map: MapLibreMap): void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let drawn = '';
  function draw(): void {
    timer = null;
    const features = labelPoints(map);
    const key = features.map((feature) => JSON.stringify(feature.geometry)).join();
    if (key === drawn) return;
    drawn = key;
    map.getSource<GeoJSONSource>('polygon-labels')!.setData({ type: 'FeatureCollection', features });
  }
  function later(): void {
    timer ??= setTimeout(draw, REDRAW_AFTER_MS);
  }
  map.on('sourcedata', (event) => {
    if (event.sourceId === 'areas' || event.sourceId.startsWith('grids-')) later();
  });
  map.on('zoomend', later);
  map.on('moveend', later);
  map.on('remove', () => timer && clearTimeout(timer));
}

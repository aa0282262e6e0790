/** Keeps the view sectors in step with the cameras that are on the screen. */
import type { GeoJSONSource, Map as MapLibreMap } from 'maplibre-gl';
import type { Feature, FeatureCollection, Point } from 'geojson';
import { sectorRing } from './sectors.ts';

/** Sectors appear where single cameras do. */
const FROM_ZOOM = 15;
const REDRAW_AFTER_MS = 120;

export function keepSectors(map: MapLibreMap): void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let drawn = '';
  function draw(): void {
    timer = null;
    const features = map.getZoom() < FROM_ZOOM ? [] : sectorFeatures(map);
    const key = features.map((feature) => feature.id).join();
    if (key === drawn) return;
    drawn = key;
    const data: FeatureCollection = { type: 'FeatureCollection', features };
    map.getSource<GeoJSONSource>('camera-sectors')!.setData(data);
  }
  function later(): void {
    timer ??= setTimeout(draw, REDRAW_AFTER_MS);
  }
  map.on('sourcedata', (event) => {
    if (event.sourceId === 'cameras') later();
  });
  map.on('moveend', later);
  map.on('remove', () => timer && clearTimeout(timer));
}

function sectorFeatures(map: MapLibreMap): Feature[] {
  const found = new Map<number, Feature>();
  for (const feature of map.querySourceFeatures('cameras', { sourceLayer: 'cameras' })) {
    const { headingDeg, fovDeg, rangeMeters, state } = feature.properties;
    if (feature.geometry.type !== 'Point' || !(headingDeg >= 0 && fovDeg > 0 && rangeMeters > 0)) continue;
    const [lng, lat] = (feature.geometry as Point).coordinates;
    const id = Number(feature.id);
    found.set(id, {
      type: 'Feature', id, properties: { state },
      geometry: { type: 'Polygon', coordinates: [sectorRing(lng, lat, headingDeg, fovDeg, rangeMeters)] },
    });
  }
  return [...found.values()].sort((a, b) => Number(a.id) - Number(b.id));
}

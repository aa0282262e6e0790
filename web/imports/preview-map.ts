/** A small map of its own for the dry run: the county's ground, good rows in the colour of their layer, rejected records in red. */
import { Map as MapLibreMap, NavigationControl } from 'maplibre-gl';
import type { GeoJSONSource, LayerSpecification, StyleSpecification } from 'maplibre-gl';
import type { Feature, FeatureCollection, Geometry } from 'geojson';
import type { ImportPreview } from '../../api/contract/imports.ts';
import { LAYER_IDS } from '../../api/contract/layers.ts';
import { DIAMOND, PIXEL_RATIO, picture, shape } from '../map/picture.ts';
import { buildStyle } from '../map/style/index.ts';
import type { StyleInput } from '../map/style/input.ts';
import { LAYER_TONE } from '../map/style/points.ts';
import { useClassGroups } from '../state/class-groups.ts';
import { NO_FILTER } from '../state/filter.ts';
import { getApp } from '../state/store.ts';
import type { LayersShown } from '../state/url.ts';
import { FONT_FAMILY, MAP, STATE_COLORS } from '../theme/tokens.ts';
import type { ThemeName } from '../theme/tokens.ts';

/** What is under the rows; nothing else competes with them. */
const GROUND = ['areas', 'buildings', 'roads', 'water', 'green'];
const FIT = { padding: 44, maxZoom: 16, duration: 0 } as const;
const FOCUS_ZOOM = 17;

export interface PreviewMap {
  show(preview: ImportPreview): void;
  /** Rings a rejected record and goes there. */
  focus(place: readonly [number, number] | null): void;
  destroy(): void;
}

export interface PreviewMapOptions {
  readonly container: HTMLElement;
  /** Whose ground is drawn; null for a county that is not there yet. */
  readonly county: string | null;
  readonly layer: string;
  readonly label: string;
  readonly onPick: (record: number) => void;
}

function groundInput(county: string): StyleInput {
  const { theme, language } = getApp();
  const layers = Object.fromEntries(LAYER_IDS.map((id) => [id, { visible: GROUND.includes(id), opacity: 1 }])) as unknown as LayersShown;
  return {
    origin: location.origin, county, theme, colors: MAP[theme], language, layers, filter: NO_FILTER, eventMode: 'map', tilted: false, liveDevices: false, gridColors: null, gaps: false,
    ownGroups: useClassGroups.getState().groups,
  };
}

function styleOf(county: string | null, theme: ThemeName): StyleSpecification {
  if (county) return buildStyle(groundInput(county));
  return { version: 8, sources: {}, layers: [{ id: 'background', type: 'background', paint: { 'background-color': MAP[theme].land } }] };
}

/** The colour that the layer's rows have on the big map, as far as they have one. */
function toneOf(layer: string, county: string | null): string {
  const input = groundInput(county ?? '');
  return (LAYER_TONE as Readonly<Record<string, (input: StyleInput) => string>>)[layer]?.(input) ?? input.colors.bubbleLine;
}

function rowLayers(tone: string, theme: ThemeName): LayerSpecification[] {
  const source = 'import-good';
  const ring = MAP[theme].pointRing;
  return [
    { id: 'import-fill', type: 'fill', source, filter: ['==', ['geometry-type'], 'Polygon'], paint: { 'fill-color': tone, 'fill-opacity': 0.22 } },
    { id: 'import-line', type: 'line', source, filter: ['!=', ['geometry-type'], 'Point'], layout: { 'line-join': 'round', 'line-cap': 'round' }, paint: { 'line-color': tone, 'line-width': ['interpolate', ['linear'], ['zoom'], 11, 1, 17, 2.4] } },
    { id: 'import-point', type: 'circle', source, filter: ['==', ['geometry-type'], 'Point'], paint: { 'circle-color': tone, 'circle-radius': ['interpolate', ['linear'], ['zoom'], 9, 2.4, 14, 4, 18, 7], 'circle-stroke-color': ring, 'circle-stroke-width': 1 } },
    { id: 'import-focus', type: 'circle', source: 'import-focus', paint: { 'circle-radius': 15, 'circle-color': STATE_COLORS.critical, 'circle-opacity': 0.16, 'circle-stroke-color': STATE_COLORS.critical, 'circle-stroke-width': 2 } },
    { id: 'import-reject', type: 'symbol', source: 'import-rejects', layout: { 'icon-image': 'import-reject', 'icon-allow-overlap': true, 'icon-ignore-placement': true, 'icon-size': ['interpolate', ['linear'], ['zoom'], 9, 0.5, 14, 0.7, 18, 0.9] } },
  ];
}

const collection = (features: readonly Feature[]): FeatureCollection => ({ type: 'FeatureCollection', features: [...features] });
const point = ([lng, lat]: readonly [number, number], properties: Feature['properties'] = {}): Feature => ({ type: 'Feature', properties, geometry: { type: 'Point', coordinates: [lng, lat] } });

function featuresOf({ good, rejects }: ImportPreview): { good: Feature[]; rejects: Feature[] } {
  return {
    good: good.map(({ record, geometry }) => ({ type: 'Feature', properties: { record }, geometry: geometry as unknown as Geometry })),
    rejects: rejects.flatMap(({ record, position }) => (position ? [point(position, { record })] : [])),
  };
}

/** Tells tests, and nobody else, what stands on the map once it is drawn. */
function tellDrawn(map: MapLibreMap, container: HTMLElement): void {
  const recordsOf = (layers: string[]): number => new Set(map.queryRenderedFeatures({ layers }).map(({ properties }) => properties.record as number)).size;
  map.on('idle', () => {
    if (!map.getLayer('import-reject')) return;
    container.dataset.good = String(recordsOf(['import-fill', 'import-line', 'import-point']));
    container.dataset.rejects = String(recordsOf(['import-reject']));
  });
}

export function createPreviewMap({ container, county, layer, label, onPick }: PreviewMapOptions): PreviewMap {
  const { theme } = getApp();
  const map = new MapLibreMap({
    container, style: styleOf(county, theme), center: [105, 36], zoom: 3, maxZoom: 20, attributionControl: false, fadeDuration: 0, renderWorldCopies: false,
    localIdeographFontFamily: FONT_FAMILY, transformRequest: (url) => ({ url, credentials: 'same-origin' }), locale: { 'Map.Title': label },
  });
  map.addControl(new NavigationControl({ showCompass: false }), 'top-right');
  map.addImage('import-reject', picture((context) => shape(context, DIAMOND, STATE_COLORS.critical, '#ffffff', 0.8)), { pixelRatio: PIXEL_RATIO });
  let shown: ImportPreview | null = null;
  let isReady = false;
  const draw = (): void => {
    if (!isReady || !shown) return;
    const { good, rejects } = featuresOf(shown);
    map.getSource<GeoJSONSource>('import-good')!.setData(collection(good));
    map.getSource<GeoJSONSource>('import-rejects')!.setData(collection(rejects));
    map.getSource<GeoJSONSource>('import-focus')!.setData(collection([]));
    if (shown.bounds) map.fitBounds([[shown.bounds[0], shown.bounds[1]], [shown.bounds[2], shown.bounds[3]]], FIT);
  };
  map.once('style.load', () => {
    for (const id of ['import-good', 'import-rejects', 'import-focus']) map.addSource(id, { type: 'geojson', data: collection([]) });
    for (const spec of rowLayers(toneOf(layer, county), theme)) map.addLayer(spec);
    isReady = true;
    draw();
  });
  map.on('click', 'import-reject', (event) => { const record = event.features?.[0]?.properties.record as number | undefined; if (record !== undefined) onPick(record); });
  map.on('mouseenter', 'import-reject', () => { map.getCanvas().style.cursor = 'pointer'; });
  map.on('mouseleave', 'import-reject', () => { map.getCanvas().style.cursor = ''; });
  tellDrawn(map, container);
  return {
    show(preview) { shown = preview; draw(); },
    focus(place) {
      if (!isReady) return;
      map.getSource<GeoJSONSource>('import-focus')!.setData(collection(place ? [point(place)] : []));
      if (place) map.jumpTo({ center: [place[0], place[1]], zoom: Math.max(map.getZoom(), FOCUS_ZOOM) });
    },
    destroy: () => map.remove(),
  };
}

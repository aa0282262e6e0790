/** The map of a county: one imperative object outside React that follows the state and tells it what is in view. */
import { Map as MapLibreMap, ScaleControl, setWorkerUrl } from 'maplibre-gl';
import type { GeoJSONSource, StyleSpecification } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import type { Bounds } from '../../api/contract/shapes.ts';
import { addHatches } from '../cases/map/gap-rows.ts';
import { coloredGrids, useGridFigures } from '../cases/map/grid-figures.ts';
import { keepGaps } from '../cases/map/keep-gaps.ts';
import { startLive } from '../live/client.ts';
import { useClassGroups } from '../state/class-groups.ts';
import { getLive, useLive } from '../state/live.ts';
import { setPointer } from '../state/pointer.ts';
import { getApp, setApp, useApp } from '../state/store.ts';
import type { AppState } from '../state/store.ts';
import type { View } from '../state/url.ts';
import { FONT_FAMILY, MAP } from '../theme/tokens.ts';
import { applyStyle, reloadTiles } from './apply-style.ts';
import type { CountyMap } from './current.ts';
import { openDrawing } from './drawing.ts';
import { followEvents } from './event-feed.ts';
import { showEvents } from './event-layer.ts';
import { addPictures } from './icons.ts';
import { keepLabels } from './label-layer.ts';
import { showLive } from './live-layer.ts';
import { followTiles } from './live-tiles.ts';
import { pickableIds } from './pick.ts';
import { followPointer } from './pointer.ts';
import { keepSectors } from './sector-layer.ts';
import { buildStyle, styleRows } from './style/index.ts';
import type { StyleInput } from './style/input.ts';
import { followTileTrouble } from './tile-trouble.ts';
import { followTool } from './tool.ts';

setWorkerUrl(workerUrl);

/** Above this tilt, in degrees, buildings stand up. */
const TILTED_FROM = 4;
export const MAX_ZOOM = 20;

function styleInput(state: AppState, tilted: boolean): StyleInput {
  return {
    origin: location.origin, county: state.county ?? '', theme: state.theme, colors: MAP[state.theme], language: state.language,
    layers: state.layers, filter: state.filter, eventMode: state.eventMode, tilted, liveDevices: getLive().devicesLive,
    gridColors: coloredGrids(state), gaps: state.sight.gaps !== null, ownGroups: useClassGroups.getState().groups,
  };
}

function openMap(container: HTMLElement, style: StyleSpecification, view: View, title: string): MapLibreMap {
  return new MapLibreMap({
    container, style, center: [view.lng, view.lat], zoom: view.zoom, bearing: view.bearing, pitch: view.pitch,
    maxZoom: MAX_ZOOM, minZoom: 6, maxPitch: 65, attributionControl: false, fadeDuration: 0, renderWorldCopies: false,
    // A tile out of view is let go: coming back asks for it again (304 when nothing changed), so nothing stale is ever shown.
    maxTileCacheSize: 0,
    localIdeographFontFamily: FONT_FAMILY, dragRotate: true, keyboard: true, canvasContextAttributes: { antialias: true },
    // The selected person rides in a cookie; tiles must carry it.
    transformRequest: (url) => ({ url, credentials: 'same-origin' }),
    locale: { 'Map.Title': title },
  });
}

/** What the map shows, as `[west, south, east, north]`. */
export function boundsOf(map: MapLibreMap): Bounds {
  const bounds = map.getBounds();
  return [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
}

function tellView(map: MapLibreMap): void {
  const { lng, lat } = map.getCenter();
  setApp({ view: { lng, lat, zoom: map.getZoom(), bearing: map.getBearing(), pitch: map.getPitch() }, bounds: boundsOf(map) });
}

export function createCountyMap(container: HTMLElement, view: View, title: string): CountyMap {
  let tilted = view.pitch > TILTED_FROM;
  let style = buildStyle(styleInput(getApp(), tilted));
  const map = openMap(container, style, view, title);
  addPictures(map);
  addHatches(map);
  map.addControl(new ScaleControl({ maxWidth: 120, unit: 'metric' }), 'bottom-left');

  function restyle(): void {
    const next = buildStyle(styleInput(getApp(), tilted));
    applyStyle(map, style, next);
    style = next;
  }

  map.on('moveend', () => tellView(map));
  map.on('move', () => setPointer({ zoom: map.getZoom(), bearing: map.getBearing() }));
  map.on('pitch', () => {
    if (map.getPitch() > TILTED_FROM === tilted) return;
    tilted = !tilted;
    restyle();
  });

  const drawing = openDrawing(map);
  const events = showEvents(drawing);
  const live = showLive(map, drawing);
  const stops: (() => void)[] = [];
  map.once('style.load', () => {
    keepSectors(map);
    keepLabels(map);
    stops.push(followTool(map), followEvents(), followTileTrouble(map), keepGaps(map), useGridFigures.subscribe(restyle), useClassGroups.subscribe(restyle));
    followPointer({ map, pickable: pickableIds(styleRows(styleInput(getApp(), tilted))), pickEvent: (x, y) => events.pick(x, y), pickLive: (x, y) => live.pick(x, y) });
    stops.push(useApp.subscribe(styleState, restyle, { equalityFn: same }));
    stops.push(useLive.subscribe((state, before) => state.devicesLive !== before.devicesLive && restyle()));
    stops.push(useApp.subscribe((state) => state.epoch, () => reloadTiles(map, style)));
    restyle();
    tellView(map);
    stops.push(followTiles(map), startLive());
  });

  return {
    map,
    showSelected(feature) {
      map.getSource<GeoJSONSource>('selection')?.setData(feature ?? { type: 'FeatureCollection', features: [] });
    },
    destroy() {
      stops.forEach((stop) => stop());
      events.destroy();
      live.destroy();
      drawing.destroy();
      map.remove();
    },
  };
}

const styleState = (state: AppState): unknown[] => [state.county, state.theme, state.language, state.layers, state.filter, state.eventMode, state.sight.gridColor, state.sight.gaps];
const same = (a: readonly unknown[], b: readonly unknown[]): boolean => a.every((value, i) => value === b[i]);

/** What the pointer does while no tool is in hand: it tells what it is on, and a click selects or zooms in. */
import type { Map as MapLibreMap, MapMouseEvent, Point } from 'maplibre-gl';
import { LAYERS } from '../../api/contract/layers.ts';
import { setGaps } from '../cases/map/gaps-state.ts';
import { getApp, setApp } from '../state/store.ts';
import type { Selection } from '../state/url.ts';
import { setPointer } from '../state/pointer.ts';
import type { PlainRow } from '../live/scene.ts';
import { pickAll } from './pick.ts';
import type { Picked } from './pick.ts';
import { isEndOfDrawing } from './tool.ts';

/** A click on a total goes this far in, but at least to where single points appear once they are near. */
const ZOOM_STEP = 1.6;

export interface PointerOptions {
  readonly map: MapLibreMap;
  readonly pickable: readonly string[];
  /** What the event layer has under the pixel, which the map itself does not know; null for nothing. */
  readonly pickEvent: (x: number, y: number) => Selection | null;
  /** The live row under the pixel; cheap. */
  readonly pickLive: (x: number, y: number) => PlainRow | null;
}

export function followPointer(options: PointerOptions): void {
  const { map, pickable, pickLive } = options;
  let pending: Point | null = null;
  let highlighted: Picked | null = null;

  function highlight(picked: Picked | null): void {
    if (highlighted?.source === picked?.source && highlighted?.id === picked?.id) return;
    setHover(map, highlighted, false);
    setHover(map, picked, true);
    highlighted = picked;
  }

  function look(): void {
    if (!pending) return;
    const point = pending;
    pending = null;
    const looks = getApp().tool === null && !map.isMoving();
    const live = looks ? pickLive(point.x, point.y) : null;
    const picked = looks && !live ? pickAll(map, point, pickable)[0] ?? null : null;
    highlight(picked);
    const found = live ?? picked;
    map.getCanvas().style.cursor = getApp().tool ? 'crosshair' : found ? 'pointer' : '';
    setPointer({ hovered: found && { layer: found.layer, id: found.id, properties: found.properties, x: point.x, y: point.y } });
  }

  map.on('mousemove', (event) => {
    setPointer({ lng: event.lngLat.lng, lat: event.lngLat.lat });
    if (!pending) requestAnimationFrame(look);
    pending = event.point;
  });
  map.on('mouseout', () => {
    pending = null;
    highlight(null);
    setPointer({ lng: null, lat: null, hovered: null });
  });
  map.on('movestart', () => {
    highlight(null);
    setPointer({ hovered: null });
  });
  map.on('click', (event) => {
    if (getApp().tool === null && !isEndOfDrawing()) click(event, options);
  });
}

function setHover(map: MapLibreMap, picked: Picked | null, hover: boolean): void {
  if (picked?.id == null) return;
  if (picked.layer !== 'grids' && picked.layer !== 'areas') return;
  map.setFeatureState({ source: picked.source, sourceLayer: picked.layer, id: picked.id }, { hover });
}

function click(event: MapMouseEvent, { map, pickable, pickEvent, pickLive }: PointerOptions): void {
  const live = pickLive(event.point.x, event.point.y);
  if (live) {
    setApp({ selection: { layer: live.layer, id: live.id } });
    return;
  }
  const selection = pickEvent(event.point.x, event.point.y);
  if (selection) {
    setApp({ selection });
    return;
  }
  const picked = pickAll(map, event.point, pickable)[0];
  // While gaps are shown, a click on the ground asks who answers there.
  if (getApp().sight.gaps !== null && (!picked || LAYERS[picked.layer].geometry !== 'point')) {
    setGaps({ asked: { lng: event.lngLat.lng, lat: event.lngLat.lat } });
  } else if (!picked) {
    setApp({ selection: null });
  } else if (picked.id === null) {
    map.easeTo({ center: event.lngLat, zoom: Math.min(map.getZoom() + ZOOM_STEP, 17) });
  } else {
    setApp({ selection: { layer: picked.layer, id: picked.id } });
  }
}

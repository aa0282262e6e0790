/** Draws the events of the time window with deck.gl over the map: as points or as heat. */
import { HeatmapLayer } from '@deck.gl/aggregation-layers';
import type { Layer } from '@deck.gl/core';
import { ScatterplotLayer } from '@deck.gl/layers';
import { MapLibreOverlay } from '@deck.gl/maplibre';
import type { Map as MapLibreMap } from 'maplibre-gl';
import { indexRange } from '../state/event-window.ts';
import type { EventFrame } from '../state/event-window.ts';
import { useEvents } from '../state/events.ts';
import type { TimeRange } from '../state/filter.ts';
import { useApp } from '../state/store.ts';

/** One sequential ramp, dark to light on the dark ground; on the light ground its beginning is transparent anyway. */
const HEAT_COLORS: [number, number, number, number][] = [
  [30, 64, 120, 90], [38, 110, 170, 150], [86, 180, 233, 190], [240, 228, 66, 210], [230, 159, 0, 225], [255, 77, 79, 240],
];
export const HEAT_CSS = HEAT_COLORS.map(([r, g, b]) => `rgb(${r} ${g} ${b})`);

interface Drawn {
  readonly frame: EventFrame;
  readonly begin: number;
  readonly end: number;
}

/** A new view per change: deck.gl compares arrays by identity and would otherwise see no change. */
function windowData({ frame, begin, end }: Drawn) {
  return {
    length: end - begin,
    attributes: {
      getPosition: { value: frame.positions.subarray(2 * begin, 2 * end), size: 2 },
      getFillColor: { value: frame.colors.subarray(4 * begin, 4 * end), size: 4 },
    },
  };
}

function pointLayer(drawn: Drawn, opacity: number): Layer {
  return new ScatterplotLayer({
    id: 'event-points', data: windowData(drawn), opacity, radiusUnits: 'pixels', getRadius: 4.5, stroked: true, pickable: true,
    lineWidthUnits: 'pixels', getLineWidth: 0.8, getLineColor: [11, 18, 32, 200], radiusMinPixels: 2,
  });
}

function heatLayer(drawn: Drawn, opacity: number): Layer {
  const { attributes, length } = windowData(drawn);
  return new HeatmapLayer({
    id: 'event-heat', data: { length, attributes: { getPosition: attributes.getPosition } }, opacity,
    radiusPixels: 34, intensity: 1.1, threshold: 0.04, colorRange: HEAT_COLORS, debounceTimeout: 150, weightsTextureSize: 1024,
  });
}

export interface EventLayer {
  /** Id of the event under a pixel, null for none. */
  pick(x: number, y: number): number | null;
  destroy(): void;
}

export function showEvents(map: MapLibreMap): EventLayer {
  let overlay: MapLibreOverlay | null = null;
  let drawn: Drawn | null = null;

  function draw(): void {
    const { frame } = useEvents.getState();
    const { eventMode, layers, filter } = useApp.getState();
    const wanted = eventMode !== 'map' && layers.events.visible && frame && filter.time;
    if (!wanted) {
      drawn = null;
      overlay?.setProps({ layers: [] });
      return;
    }
    overlay ??= addOverlay(map);
    const [begin, end] = indexRange(frame.times, filter.time as TimeRange);
    drawn = { frame, begin, end };
    const { opacity } = layers.events;
    overlay.setProps({ layers: [eventMode === 'heat' ? heatLayer(drawn, opacity * 0.85) : pointLayer(drawn, opacity)] });
  }

  const stops = [
    useEvents.subscribe((state, before) => state.frame !== before.frame && draw()),
    useApp.subscribe((state) => [state.eventMode, state.layers.events, state.filter.time], draw, { equalityFn: (a, b) => a.every((value, i) => value === b[i]) }),
  ];
  return {
    pick(x, y) {
      if (!overlay || !drawn || useApp.getState().eventMode !== 'points') return null;
      const hit = overlay.pickObject({ x, y, radius: 5, layerIds: ['event-points'] });
      return hit && hit.index >= 0 ? drawn.frame.ids[drawn.begin + hit.index] : null;
    },
    destroy() {
      stops.forEach((stop) => stop());
      if (overlay) map.removeControl(overlay);
    },
  };
}

function addOverlay(map: MapLibreMap): MapLibreOverlay {
  const overlay = new MapLibreOverlay({ interleaved: false, layers: [], pickingRadius: 5 });
  map.addControl(overlay);
  return overlay;
}

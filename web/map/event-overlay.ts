/** Events or cases of a time window as deck.gl layers over the map: as points or as heat. */
import { HeatmapLayer } from '@deck.gl/aggregation-layers';
import type { Layer } from '@deck.gl/core';
import { ScatterplotLayer } from '@deck.gl/layers';
import type { EventFrame } from '../state/event-window.ts';

/** One sequential ramp, dark to light on the dark ground; on the light ground its beginning is transparent anyway. */
const HEAT_COLORS: [number, number, number, number][] = [
  [30, 64, 120, 90], [38, 110, 170, 150], [86, 180, 233, 190], [240, 228, 66, 210], [230, 159, 0, 225], [255, 77, 79, 240],
];

export const EVENT_POINTS = 'event-points';

export interface Drawn {
  readonly frame: EventFrame;
  /** Events `[begin, end)` of the frame are shown. */
  readonly begin: number;
  readonly end: number;
}

/** A new view per change: deck.gl compares arrays by identity and would otherwise see no change. */
function windowData({ frame, begin, end }: Drawn) {
  return {
    length: end - begin,
    attributes: {
      getPosition: { value: frame.positions.subarray(2 * begin, 2 * end), size: 2 },
      getFillColor: { value: frame.colors.subarray(4 * begin, 4 * end), size: 4, normalized: true },
    },
  };
}

function pointLayer(drawn: Drawn, opacity: number): Layer {
  return new ScatterplotLayer({
    id: EVENT_POINTS, data: windowData(drawn), opacity, radiusUnits: 'pixels', getRadius: 4.5, stroked: true, pickable: true,
    lineWidthUnits: 'pixels', getLineWidth: 0.8, getLineColor: [11, 18, 32, 200], radiusMinPixels: 2,
  });
}

/** The weight texture keeps its default size: at 1024 nothing is drawn (deck.gl 9.4.0). */
function heatLayer(drawn: Drawn, opacity: number): Layer {
  const { attributes, length } = windowData(drawn);
  return new HeatmapLayer({
    id: 'event-heat', data: { length, attributes: { getPosition: attributes.getPosition } }, opacity,
    radiusPixels: 38, intensity: 1.7, threshold: 0.04, colorRange: HEAT_COLORS, debounceTimeout: 150,
  });
}

/** The layer that shows the events. */
export function eventLayers(drawn: Drawn, mode: 'points' | 'heat', opacity: number): Layer[] {
  return [mode === 'heat' ? heatLayer(drawn, opacity * 0.85) : pointLayer(drawn, opacity)];
}

/** What the map draws from data that the client works out: view sectors, the selected feature, names on the ground. */
import type { ExpressionSpecification } from 'maplibre-gl';
import { STATE_COLORS } from '../../theme/tokens.ts';
import { REGULAR, byZoom, classIs, faded, nameOf, shown } from './input.ts';
import type { StyleInput, StyleRow } from './input.ts';

const online: ExpressionSpecification = ['==', ['get', 'state'], 'online'];

export function sectorRows(input: StyleInput): StyleRow[] {
  const color: ExpressionSpecification = ['case', online, input.colors.bubbleLine, STATE_COLORS.offline];
  const layout = { visibility: shown(input, 'cameras') };
  return [{
    layer: 'cameras', spec: {
      id: 'camera-sectors', type: 'fill', source: 'camera-sectors', minzoom: 15, layout,
      paint: { 'fill-color': color, 'fill-opacity': faded(input, 'cameras', byZoom(15, 0.07, 18, 0.13)) },
    },
  }, {
    layer: 'cameras', spec: {
      id: 'camera-sectors-line', type: 'line', source: 'camera-sectors', minzoom: 15, layout,
      paint: { 'line-color': color, 'line-width': 0.8, 'line-opacity': faded(input, 'cameras', byZoom(15, 0.25, 17, 0.55)) },
    },
  }];
}

export function nameRows(input: StyleInput): StyleRow[] {
  const { colors } = input;
  const halo = { 'text-halo-color': colors.halo, 'text-halo-width': 1.5 };
  return [{
    layer: 'roads', spec: {
      id: 'roads-label', type: 'symbol', source: 'roads', 'source-layer': 'roads', minzoom: 13,
      filter: ['all', ['has', 'name'], ['any', classIs('road:primary', 'road:secondary'), ['>=', ['zoom'], 15.5]]],
      layout: {
        visibility: shown(input, 'roads'), 'symbol-placement': 'line', 'text-field': nameOf(input), 'text-font': REGULAR,
        'text-size': byZoom(13, 10.5, 17, 13), 'symbol-spacing': 420, 'text-letter-spacing': 0.05, 'text-padding': 4,
      },
      paint: { ...halo, 'text-color': colors.labelSoft, 'text-opacity': faded(input, 'roads', 1) },
    },
  }, {
    layer: 'water', spec: {
      id: 'water-label', type: 'symbol', source: 'water', 'source-layer': 'water', minzoom: 11, filter: ['has', 'name'],
      layout: { visibility: shown(input, 'water'), 'text-field': nameOf(input), 'text-font': REGULAR, 'text-size': 12, 'text-letter-spacing': 0.15, 'text-padding': 30 },
      paint: { ...halo, 'text-color': colors.labelWater, 'text-opacity': faded(input, 'water', 1) },
    },
  }, {
    layer: 'green', spec: {
      id: 'green-label', type: 'symbol', source: 'green', 'source-layer': 'green', minzoom: 14, filter: ['all', ['has', 'name'], classIs('green:park')],
      layout: { visibility: shown(input, 'green'), 'text-field': nameOf(input), 'text-font': REGULAR, 'text-size': 11, 'text-padding': 20 },
      paint: { ...halo, 'text-color': '#4fae86', 'text-opacity': faded(input, 'green', 1) },
    },
  }];
}

/** The selected feature stands out by a ring or an outline in a colour that no class and no state uses. */
export function selectionRows({ colors }: StyleInput): StyleRow[] {
  const point: ExpressionSpecification = ['==', ['geometry-type'], 'Point'];
  return [{
    layer: null, spec: {
      id: 'selection-fill', type: 'fill', source: 'selection', filter: ['==', ['geometry-type'], 'Polygon'],
      paint: { 'fill-color': colors.bubbleLine, 'fill-opacity': 0.14 },
    },
  }, {
    layer: null, spec: {
      id: 'selection-casing', type: 'line', source: 'selection', filter: ['!', point], layout: { 'line-join': 'round', 'line-cap': 'round' },
      paint: { 'line-color': colors.halo, 'line-width': 6, 'line-opacity': 0.8 },
    },
  }, {
    layer: null, spec: {
      id: 'selection-line', type: 'line', source: 'selection', filter: ['!', point], layout: { 'line-join': 'round', 'line-cap': 'round' },
      paint: { 'line-color': colors.bubbleLine, 'line-width': 2.6 },
    },
  }, {
    layer: null, spec: {
      id: 'selection-halo', type: 'circle', source: 'selection', filter: point,
      paint: {
        'circle-radius': byZoom(12, 12, 16, 16, 19, 21), 'circle-color': colors.bubbleLine, 'circle-opacity': 0.16,
        'circle-stroke-color': colors.halo, 'circle-stroke-width': 5, 'circle-stroke-opacity': 0.7,
      },
    },
  }, {
    layer: null, spec: {
      id: 'selection-ring', type: 'circle', source: 'selection', filter: point,
      paint: {
        'circle-radius': byZoom(12, 12, 16, 16, 19, 21), 'circle-opacity': 0,
        'circle-stroke-color': colors.selection, 'circle-stroke-width': 2,
      },
    },
  }];
}

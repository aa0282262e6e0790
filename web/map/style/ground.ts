/** The ground: green, water, roads, buildings. Quiet, so that what stands on it is seen. */
import type { ExpressionSpecification } from 'maplibre-gl';
import { byZoom, classIs, faded, shown } from './input.ts';
import type { StyleInput, StyleRow } from './input.ts';

export function groundRows(input: StyleInput): StyleRow[] {
  return [backgroundRow(input), landRow(input), ...greenRows(input), ...waterRows(input), ...roadRows(input), ...buildingRows(input)];
}

function backgroundRow({ colors }: StyleInput): StyleRow {
  return { layer: null, spec: { id: 'background', type: 'background', paint: { 'background-color': colors.ground } } };
}

/** The county lies a shade above what surrounds it. */
function landRow(input: StyleInput): StyleRow {
  return {
    layer: 'areas', spec: {
      id: 'areas-land', type: 'fill', source: 'areas', 'source-layer': 'areas', filter: classIs('area:county'), layout: { visibility: shown(input, 'areas') },
      paint: { 'fill-color': input.colors.land, 'fill-antialias': false },
    },
  };
}

function greenRows(input: StyleInput): StyleRow[] {
  const { colors } = input;
  return [{
    layer: 'green', pickable: true, spec: {
      id: 'green', type: 'fill', source: 'green', 'source-layer': 'green', layout: { visibility: shown(input, 'green') },
      paint: {
        'fill-color': ['match', ['get', 'class'], ['green:park', 'green:lawn'], colors.park,
          ['green:farmland', 'green:orchard'], colors.farmland, colors.green],
        'fill-opacity': faded(input, 'green', 1), 'fill-antialias': false,
      },
    },
  }];
}

function waterRows(input: StyleInput): StyleRow[] {
  const { colors } = input;
  const layout = { visibility: shown(input, 'water') };
  return [{
    layer: 'water', pickable: true, spec: {
      id: 'water', type: 'fill', source: 'water', 'source-layer': 'water', layout,
      paint: { 'fill-color': colors.water, 'fill-opacity': faded(input, 'water', 1) },
    },
  }, {
    layer: 'water', spec: {
      id: 'water-line', type: 'line', source: 'water', 'source-layer': 'water', layout,
      paint: { 'line-color': colors.waterLine, 'line-width': byZoom(9, 0.6, 16, 1.2), 'line-opacity': faded(input, 'water', 0.7) },
    },
  }];
}

/** Carriageway widths in pixels at a zoom, from metres on the ground (at 38° N a pixel of z16 is 0.94 m). */
function roadWidth(extra: number): ExpressionSpecification {
  const at = (primary: number, secondary: number, residential: number, small: number): ExpressionSpecification =>
    ['+', extra, ['match', ['get', 'class'], 'road:primary', primary, 'road:secondary', secondary,
      'road:residential', residential, small]] as ExpressionSpecification;
  return ['interpolate', ['exponential', 1.7], ['zoom'],
    8, at(1.1, 0.6, 0.2, 0.2), 12, at(2, 1.3, 0.6, 0.4), 14, at(4, 2.8, 1.4, 0.8), 16, at(13, 9, 6, 3),
    18, at(46, 32, 20, 8), 20, at(150, 100, 70, 24)] as ExpressionSpecification;
}

function roadRows(input: StyleInput): StyleRow[] {
  const { colors } = input;
  const source = { source: 'roads', 'source-layer': 'roads' } as const;
  const layout = { visibility: shown(input, 'roads'), 'line-cap': 'round', 'line-join': 'round' } as const;
  const ground: ExpressionSpecification = ['!', classIs('road:rail', 'road:path')];
  return [{
    layer: 'roads', spec: {
      id: 'roads-casing', type: 'line', ...source, minzoom: 12, filter: ground, layout,
      paint: { 'line-color': colors.roadCasing, 'line-width': roadWidth(1.6), 'line-opacity': faded(input, 'roads', 0.9) },
    },
  }, {
    layer: 'roads', spec: {
      id: 'roads-path', type: 'line', ...source, filter: classIs('road:path'), layout,
      paint: { 'line-color': colors.roadMiddle, 'line-width': byZoom(15, 0.8, 18, 2), 'line-dasharray': [2, 2], 'line-opacity': faded(input, 'roads', 0.9) },
    },
  }, {
    layer: 'roads', pickable: true, spec: {
      id: 'roads', type: 'line', ...source, filter: ground,
      layout: { ...layout, 'line-sort-key': ['match', ['get', 'class'], 'road:primary', 3, 'road:secondary', 2, 1] },
      paint: {
        'line-color': ['match', ['get', 'class'], 'road:primary', colors.roadMajor, 'road:secondary', colors.roadMiddle, colors.roadMinor],
        'line-width': roadWidth(0), 'line-opacity': faded(input, 'roads', 1),
      },
    },
  }, {
    layer: 'roads', spec: {
      id: 'roads-rail', type: 'line', ...source, filter: classIs('road:rail'), layout: { ...layout, 'line-cap': 'butt' },
      paint: { 'line-color': colors.rail, 'line-width': byZoom(10, 1, 16, 3), 'line-dasharray': [4, 2], 'line-opacity': faded(input, 'roads', 1) },
    },
  }];
}

function buildingRows(input: StyleInput): StyleRow[] {
  const { colors } = input;
  const source = { source: 'buildings', 'source-layer': 'buildings', minzoom: 13 } as const;
  const color: ExpressionSpecification = ['case',
    classIs('building:public', 'building:school', 'building:hospital'), colors.buildingPublic, colors.building];
  const flat = shown(input, 'buildings', !input.tilted);
  return [{
    layer: 'buildings', pickable: true, spec: {
      id: 'buildings', type: 'fill', ...source, layout: { visibility: flat },
      paint: { 'fill-color': color, 'fill-opacity': faded(input, 'buildings', byZoom(13, 0, 14, 1)) },
    },
  }, {
    layer: 'buildings', spec: {
      id: 'buildings-line', type: 'line', ...source, minzoom: 14.5, layout: { visibility: flat },
      paint: { 'line-color': colors.buildingLine, 'line-width': byZoom(14.5, 0.4, 18, 1.2), 'line-opacity': faded(input, 'buildings', 1) },
    },
  }, {
    layer: 'buildings', pickable: true, spec: {
      id: 'buildings-tall', type: 'fill-extrusion', ...source, minzoom: 13.5, layout: { visibility: shown(input, 'buildings', input.tilted) },
      paint: {
        'fill-extrusion-color': ['interpolate', ['linear'], ['coalesce', ['get', 'heightMeters'], 6], 3, colors.buildingLine, 60, colors.buildingTop],
        'fill-extrusion-height': ['coalesce', ['get', 'heightMeters'], ['*', 3, ['coalesce', ['get', 'floors'], 2]]],
        'fill-extrusion-opacity': faded(input, 'buildings', 0.86) as number,
        'fill-extrusion-vertical-gradient': true,
      },
    },
  }];
}


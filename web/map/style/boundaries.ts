/** Hairlines: administrative areas and the three kinds of grid, each from the zoom where its cells are worth a line. */
import type { ExpressionSpecification } from 'maplibre-gl';
import { layerFilter } from '../../state/filter.ts';
import { MEDIUM, REGULAR, byZoom, classIs, faded, nameOf, shown } from './input.ts';
import type { StyleInput, StyleRow } from './input.ts';

/** Grid kinds by zoom: an all-purpose grid is a few hundred metres to kilometres, a unit grid about 100 m. */
export const GRID_KINDS_SHOWN = [
  { kind: 'omni', minzoom: 8, labelZoom: 12.5, labelMaxZoom: 14.2, colorName: 'gridOmni', width: 1.1 },
  { kind: 'duty', minzoom: 13, labelZoom: 14.2, labelMaxZoom: 16.4, colorName: 'gridDuty', width: 1.4 },
  { kind: 'unit', minzoom: 14.6, labelZoom: 16.4, labelMaxZoom: 24, colorName: 'gridUnit', width: 0.8 },
] as const;

const hovered: ExpressionSpecification = ['boolean', ['feature-state', 'hover'], false];

export function boundaryRows(input: StyleInput): StyleRow[] {
  return [...areaRows(input), ...GRID_KINDS_SHOWN.flatMap((kind) => gridRows(input, kind))];
}

function areaRows(input: StyleInput): StyleRow[] {
  const { colors } = input;
  const source = { source: 'areas', 'source-layer': 'areas' } as const;
  const layout = { visibility: shown(input, 'areas'), 'line-join': 'round' } as const;
  return [{
    layer: 'areas', pickable: true, spec: {
      id: 'areas-fill', type: 'fill', ...source, maxzoom: 14, filter: classIs('area:town', 'area:village'),
      layout: { visibility: shown(input, 'areas') },
      paint: { 'fill-color': colors.town, 'fill-opacity': ['case', hovered, 0.12, 0.001] },
    },
  }, {
    layer: 'areas', spec: {
      id: 'areas-village', type: 'line', ...source, minzoom: 10.5, filter: classIs('area:village'), layout,
      paint: {
        'line-color': colors.village, 'line-width': byZoom(10, 0.5, 15, 1.2), 'line-dasharray': [3, 2],
        'line-opacity': faded(input, 'areas', byZoom(10.5, 0.4, 12.5, 0.9)),
      },
    },
  }, {
    layer: 'areas', spec: {
      id: 'areas-town', type: 'line', ...source, filter: classIs('area:town'), layout,
      paint: { 'line-color': colors.town, 'line-width': byZoom(7, 0.7, 14, 1.8), 'line-opacity': faded(input, 'areas', 0.9) },
    },
  }, {
    layer: 'areas', spec: {
      id: 'areas-county-glow', type: 'line', ...source, filter: classIs('area:county'), layout,
      paint: { 'line-color': colors.county, 'line-width': byZoom(7, 5, 14, 10), 'line-blur': 6, 'line-opacity': faded(input, 'areas', 0.22) },
    },
  }, {
    layer: 'areas', spec: {
      id: 'areas-county', type: 'line', ...source, filter: classIs('area:county'), layout,
      paint: { 'line-color': colors.county, 'line-width': byZoom(7, 1.2, 14, 2.2), 'line-opacity': faded(input, 'areas', 1) },
    },
  }];
}

/** Below this an opacity is nothing to the eye, and the pointer still finds the cell. */
const UNSEEN = 0.001;

/** The fill of a kind of grid: by its number of cases where it is coloured, else only under the pointer. */
function gridFill(input: StyleInput, kind: string, color: string): { 'fill-color': string | ExpressionSpecification; 'fill-opacity': number | ExpressionSpecification } {
  const quiet: ExpressionSpecification = ['case', hovered, 0.14, UNSEEN];
  const groups = input.gridColors?.kind === kind ? input.gridColors.groups : [];
  if (groups.length === 0) return { 'fill-color': color, 'fill-opacity': quiet };
  const match = (outputs: unknown[], otherwise: unknown): ExpressionSpecification => ['match', ['get', 'code'], ...outputs, otherwise] as unknown as ExpressionSpecification;
  return {
    'fill-color': match(groups.flatMap((group) => [group.codes, group.color]), color),
    'fill-opacity': faded(input, 'grids', match([groups.flatMap((group) => group.codes), ['case', hovered, 0.9, 0.74]], quiet)),
  };
}

type GridKindShown = (typeof GRID_KINDS_SHOWN)[number];

/** A kind of grid is drawn when the layer is on and the class filter, if any, names it. */
function gridShown(input: StyleInput, kind: string): 'visible' | 'none' {
  const { classes } = layerFilter(input.filter, 'grids');
  return shown(input, 'grids', classes.length === 0 || classes.includes(`grid:${kind}`));
}

function gridRows(input: StyleInput, { kind, minzoom, colorName, width }: GridKindShown): StyleRow[] {
  const source = { source: `grids-${kind}`, 'source-layer': 'grids', minzoom } as const;
  const color = input.colors[colorName];
  return [{
    layer: 'grids', pickable: true, spec: {
      id: `grids-${kind}-fill`, type: 'fill', ...source, layout: { visibility: gridShown(input, kind) },
      paint: gridFill(input, kind, color),
    },
  }, {
    layer: 'grids', spec: {
      id: `grids-${kind}-line`, type: 'line', ...source,
      layout: { visibility: gridShown(input, kind), 'line-join': 'round' },
      paint: {
        'line-color': ['case', hovered, input.colors.selection, color],
        'line-width': byZoom(minzoom, ['case', hovered, 2, width * 0.5], minzoom + 4, ['case', hovered, 2.4, width]),
        'line-opacity': faded(input, 'grids', byZoom(minzoom, 0.2, minzoom + (kind === 'omni' ? 5 : 1.5), kind === 'unit' ? 0.6 : 0.75)),
      },
    },
  }];
}

/** Labels stand on points that the client works out (`polygon-labels`): a polygon cut by tiles would be named in each. */
export function boundaryLabelRows(input: StyleInput): StyleRow[] {
  return [...areaLabelRows(input), ...GRID_KINDS_SHOWN.map((kind) => gridLabelRow(input, kind))];
}

function gridLabelRow(input: StyleInput, { kind, labelZoom, labelMaxZoom }: GridKindShown): StyleRow {
  const { colors } = input;
  return {
    layer: 'grids', spec: {
      id: `grids-${kind}-label`, type: 'symbol', source: 'polygon-labels', filter: classIs(`grid:${kind}`), minzoom: labelZoom, maxzoom: labelMaxZoom,
      layout: {
        visibility: gridShown(input, kind), 'text-font': REGULAR, 'text-size': 11, 'text-padding': 8, 'text-max-width': 9,
        // Grid names are Chinese only; the code reads in every language.
        'text-field': kind === 'unit' || input.language === 'en' ? ['get', 'code'] : ['coalesce', ['get', 'name'], ['get', 'code'], ''],
      },
      paint: { 'text-color': colors.gridLabel, 'text-halo-color': colors.halo, 'text-halo-width': 1.4, 'text-opacity': faded(input, 'grids', 0.9) },
    },
  };
}

function areaLabelRows(input: StyleInput): StyleRow[] {
  const { colors } = input;
  return (['village', 'town'] as const).map((level): StyleRow => ({
    layer: 'areas', spec: {
      id: `areas-${level}-label`, type: 'symbol', source: 'polygon-labels', filter: classIs(`area:${level}`),
      minzoom: level === 'town' ? 8 : 11.2, maxzoom: level === 'town' ? 13.2 : 14.2,
      layout: {
        visibility: shown(input, 'areas'), 'text-font': level === 'town' ? MEDIUM : REGULAR, 'text-field': nameOf(input),
        'text-size': level === 'town' ? byZoom(8, 12, 12, 16) : 11.5, 'text-letter-spacing': level === 'town' ? 0.1 : 0.03,
        'text-padding': 4, 'text-max-width': 8,
      },
      paint: {
        'text-color': level === 'town' ? colors.label : colors.labelSoft, 'text-halo-color': colors.halo, 'text-halo-width': 1.6,
        'text-opacity': faded(input, 'areas', 1),
      },
    },
  }));
}

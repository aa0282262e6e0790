/**
 * The style of the map as one table, bottom to top. Names lie above points, which would hide them; totals lie above
 * names, so that of a number and a name in one place the number stays.
 */
import type { StyleSpecification } from 'maplibre-gl';
import { gapRows } from '../../cases/map/gap-rows.ts';
import { boundaryLabelRows, boundaryRows } from './boundaries.ts';
import { groundRows } from './ground.ts';
import type { StyleInput, StyleRow } from './input.ts';
import { nameRows, sectorRows, selectionRows } from './overlays.ts';
import { aggregateRows, pointRows } from './points.ts';
import { sourceSpecs } from './sources.ts';

export function styleRows(input: StyleInput): StyleRow[] {
  return [
    ...groundRows(input), ...boundaryRows(input), ...gapRows(input), ...sectorRows(input), ...pointRows(input), ...nameRows(input), ...boundaryLabelRows(input),
    ...aggregateRows(input), ...selectionRows(input),
  ];
}

export function buildStyle(input: StyleInput): StyleSpecification {
  return {
    version: 8,
    sources: sourceSpecs(input),
    layers: styleRows(input).map((row) => row.spec),
    transition: { duration: 120, delay: 0 },
    light: { anchor: 'viewport', color: '#ffffff', intensity: 0.35, position: [1.2, 200, 35] },
  };
}

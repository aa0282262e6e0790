/** What the style of the map is made from. The style is a pure function of this, so a change is a comparison away. */
import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import type { LayerId } from '../../../api/contract/layers.ts';
import type { IconGroup } from '../../../api/contract/schemes/icon-groups.ts';
import type { GridColors } from '../../cases/map/grid-colors.ts';
import type { Language } from '../../state/preferences.ts';
import type { EventMode, LayersShown } from '../../state/url.ts';
import type { MapFilter } from '../../state/filter.ts';
import type { MapColors, ThemeName } from '../../theme/tokens.ts';

export interface StyleInput {
  readonly origin: string;
  readonly county: string;
  readonly theme: ThemeName;
  readonly colors: MapColors;
  readonly language: Language;
  readonly layers: LayersShown;
  readonly filter: MapFilter;
  readonly eventMode: EventMode;
  /** Buildings stand up only while the camera is tilted. */
  readonly tilted: boolean;
  /** Live data draws the single devices; their tiles then draw totals alone. */
  readonly liveDevices: boolean;
  /** Grids coloured by a number of cases; null: they are hairlines. */
  readonly gridColors: GridColors | null;
  /** Where nobody answers is shown. */
  readonly gaps: boolean;
  /** Pictures of component classes of the county's own lists. */
  readonly ownGroups: ReadonlyMap<string, IconGroup>;
}

/** One row of the style table: a MapLibre layer and the layer of the county that it draws. */
export interface StyleRow {
  readonly layer: LayerId | null;
  /** True when the pointer finds features in it. */
  readonly pickable?: boolean;
  readonly spec: LayerSpecification;
}

type Opacity = number | ExpressionSpecification;

/** An opacity under the slider of the layer. */
export function faded(input: StyleInput, layer: LayerId, base: Opacity): Opacity {
  const factor = input.layers[layer].opacity;
  if (factor === 1) return base;
  return typeof base === 'number' ? base * factor : scaledStops(base, factor);
}

/** Zoom curves must stay outermost in a paint property, so their outputs are scaled one by one. */
function scaledStops(curve: ExpressionSpecification, factor: number): ExpressionSpecification {
  const [name, ...rest] = curve as unknown[];
  if (name !== 'interpolate') return ['*', factor, curve];
  const [kind, input, ...stops] = rest;
  const scaled = stops.map((value, i) => (i % 2 === 0 ? value : typeof value === 'number' ? value * factor : ['*', factor, value]));
  return ['interpolate', kind, input, ...scaled] as unknown as ExpressionSpecification;
}

/** `visibility` of a layer's rows; `also` adds a condition of the row itself. */
export function shown(input: StyleInput, layer: LayerId, also = true): 'visible' | 'none' {
  return input.layers[layer].visible && also ? 'visible' : 'none';
}

/** A smooth curve over zoom: `[zoom, value, zoom, value, ...]`. */
export function byZoom(...stops: (number | string | ExpressionSpecification)[]): ExpressionSpecification {
  return ['interpolate', ['linear'], ['zoom'], ...stops] as unknown as ExpressionSpecification;
}

/** A width that doubles with each zoom, as the ground does. */
export function byGround(...stops: number[]): ExpressionSpecification {
  return ['interpolate', ['exponential', 2], ['zoom'], ...stops] as unknown as ExpressionSpecification;
}

export function classIs(...classes: string[]): ExpressionSpecification {
  return ['in', ['get', 'class'], ['literal', classes]];
}

/** The name in the language of the screen, the other one where it is missing. */
export function nameOf(input: StyleInput): ExpressionSpecification {
  return input.language === 'en'
    ? ['coalesce', ['get', 'nameEn'], ['get', 'name'], '']
    : ['coalesce', ['get', 'name'], ['get', 'nameEn'], ''];
}

/** Families of map labels. The weight is read by MapLibre out of the first name, the face comes from the second. */
export const REGULAR: string[] = ['Noto Sans SC Variable'];
export const MEDIUM: string[] = ['Noto Sans SC Variable Medium', 'Noto Sans SC Variable'];

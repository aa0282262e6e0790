/**
 * One filter for everything that is shown. Tiles, lists, counts, regions and exports of a layer are all asked with the
 * query that `layerQuery` makes, so they cannot disagree.
 */
import { LAYERS, LAYER_IDS } from '../../api/contract/layers.ts';
import type { LayerId } from '../../api/contract/layers.ts';

/** Layers of which the time mode shows a window of the past, one at a time; staff and alerts are always those of now. */
export const TIMED_LAYERS = ['events', 'cases'] as const satisfies readonly LayerId[];
export type TimedLayer = (typeof TIMED_LAYERS)[number];

/** What one layer is narrowed to; empty lists mean everything. A class may be a prefix, as on the wire. */
export interface LayerFilter {
  readonly classes: readonly string[];
  readonly states: readonly string[];
}

/** Half-open moment range in epoch milliseconds: `from` inside, `to` outside. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

export interface MapFilter {
  readonly layers: Readonly<Partial<Record<LayerId, LayerFilter>>>;
  /** Area code prefix: town or village; narrows the layers that persons answer for, not the base map. */
  readonly area: string | null;
  /** Code of a unit or an all-purpose grid. */
  readonly grid: string | null;
  /** The layer of the time mode ... */
  readonly timed: TimedLayer;
  /** ... and the window that narrows it. */
  readonly time: TimeRange | null;
}

export const NO_FILTER: MapFilter = { layers: {}, area: null, grid: null, timed: 'events', time: null };
const NOTHING: LayerFilter = { classes: [], states: [] };

export function layerFilter(filter: MapFilter, layer: LayerId): LayerFilter {
  return filter.layers[layer] ?? NOTHING;
}

/** Moment range as the wire has it: `<from>/<to>` in UTC. */
export function formatTimeRange(range: TimeRange): string {
  return `${new Date(range.from).toISOString()}/${new Date(range.to).toISOString()}`;
}

/** Reads `<from>/<to>`; null for anything that is not two moments in order. */
export function parseTimeRange(text: string): TimeRange | null {
  const [from, to] = text.split('/').map((part) => Date.parse(part));
  return from < to ? { from, to } : null;
}

/**
 * The query string of one layer under the filter, without `?`: parameters in fixed order and lists sorted, so that
 * equal filters give equal cache keys. Only what concerns the layer is sent.
 */
export function layerQuery(county: string, filter: MapFilter, layer: LayerId): string {
  const { classes, states } = layerFilter(filter, layer);
  const params = new URLSearchParams({ county });
  if (classes.length > 0) params.set('class', [...classes].sort().join(','));
  if (states.length > 0) params.set('state', [...states].sort().join(','));
  if (LAYERS[layer].scoped) {
    if (filter.grid && layer !== 'grids') params.set('grid', filter.grid);
    if (filter.area) params.set('area', filter.area);
  }
  if (filter.time && layer === filter.timed) params.set('time', formatTimeRange(filter.time));
  return params.toString();
}

/** Layers that share a query, so that one request answers for all of them. */
export interface QueryGroup {
  readonly query: string;
  readonly layers: readonly LayerId[];
}

export function queryGroups(county: string, filter: MapFilter, layers: readonly LayerId[] = LAYER_IDS): QueryGroup[] {
  const groups = new Map<string, LayerId[]>();
  for (const layer of layers) {
    const query = layerQuery(county, filter, layer);
    groups.set(query, [...(groups.get(query) ?? []), layer]);
  }
  return [...groups].map(([query, members]) => ({ query, layers: members }));
}

/** True when anything but the county narrows the layer. */
export function isNarrowed(filter: MapFilter, layer: LayerId): boolean {
  return layerQuery('0', filter, layer) !== 'county=0';
}

/** The filter with one layer's choice replaced; an empty choice disappears. */
export function withLayerFilter(filter: MapFilter, layer: LayerId, choice: LayerFilter): MapFilter {
  const layers = { ...filter.layers };
  if (choice.classes.length + choice.states.length === 0) delete layers[layer];
  else layers[layer] = choice;
  return { ...filter, layers };
}

/** Adds or removes one value of a list. */
export function toggled(values: readonly string[], value: string): string[] {
  return values.includes(value) ? values.filter((other) => other !== value) : [...values, value];
}

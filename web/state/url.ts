/**
 * The address of what is on the screen: county, view, layers, filter, time, selection. Reading what was written gives
 * the same state back; anything unreadable is left out rather than guessed.
 */
import { LAYER_IDS, isLayerId } from '../../api/contract/layers.ts';
import type { LayerId } from '../../api/contract/layers.ts';
import { CASE_FLOWS } from '../../api/contract/cases/vocabulary.ts';
import { readSight, writeSight } from './case-sight.ts';
import type { CaseSight } from './case-sight.ts';
import { DUE_FILTERS } from './inbox.ts';
import type { Inbox } from './inbox.ts';
import { formatTimeRange, parseTimeRange, withLayerFilter, NO_FILTER, TIMED_LAYERS } from './filter.ts';
import type { MapFilter } from './filter.ts';

export interface View {
  readonly lng: number;
  readonly lat: number;
  readonly zoom: number;
  readonly bearing: number;
  readonly pitch: number;
}

export interface LayerShown {
  readonly visible: boolean;
  /** 0 to 1. */
  readonly opacity: number;
}
export type LayersShown = Readonly<Record<LayerId, LayerShown>>;

export interface Selection {
  readonly layer: LayerId;
  readonly id: number;
}

/** How the timed layer is drawn: as it is now, or in time mode as single points or as heat. */
export const EVENT_MODES = ['map', 'points', 'heat'] as const;
export type EventMode = (typeof EVENT_MODES)[number];
export const TIME_SPANS = ['24h', '7d', '90d', '365d'] as const;
export type TimeSpan = (typeof TIME_SPANS)[number];

/** The part of the state that an address carries. */
export interface Shareable {
  readonly county: string | null;
  readonly view: View | null;
  readonly layers: LayersShown;
  readonly filter: MapFilter;
  readonly eventMode: EventMode;
  readonly timeSpan: TimeSpan;
  readonly selection: Selection | null;
  /** What the case desk shows; null: it is closed. */
  readonly inbox: Inbox | null;
  readonly sight: CaseSight;
}

const ON_AT_FIRST: readonly LayerId[] = ['areas', 'grids', 'components', 'staff', 'alerts', 'cases', 'buildings', 'roads', 'water', 'green'];
export const LAYERS_AT_FIRST: LayersShown = shownWhere((layer) => ON_AT_FIRST.includes(layer));

function shownWhere(visible: (layer: LayerId) => boolean): LayersShown {
  return Object.fromEntries(LAYER_IDS.map((id) => [id, { visible: visible(id), opacity: 1 }])) as Record<LayerId, LayerShown>;
}

const trimmed = (value: number, digits: number): string => String(Number(value.toFixed(digits)));

function formatView(view: View): string {
  const parts = [trimmed(view.lng, 6), trimmed(view.lat, 6), trimmed(view.zoom, 2)];
  if (view.bearing !== 0 || view.pitch !== 0) parts.push(trimmed(view.bearing, 1), trimmed(view.pitch, 1));
  return parts.join(',');
}

function parseView(text: string | null): View | null {
  const [lng, lat, zoom, bearing = 0, pitch = 0] = (text ?? '').split(',').filter(Boolean).map(Number);
  const inside = Math.abs(lng) <= 180 && Math.abs(lat) <= 85 && zoom >= 0 && zoom <= 24
    && Math.abs(bearing) <= 360 && pitch >= 0 && pitch <= 85;
  return inside ? { lng, lat, zoom, bearing, pitch } : null;
}

function formatLayers(layers: LayersShown): string {
  return LAYER_IDS.filter((id) => layers[id].visible)
    .map((id) => (layers[id].opacity < 1 ? `${id}:${trimmed(layers[id].opacity, 2)}` : id)).join(',');
}

function parseLayers(text: string | null): LayersShown {
  if (text === null) return LAYERS_AT_FIRST;
  const layers: Record<string, LayerShown> = { ...shownWhere(() => false) };
  for (const part of text.split(',')) {
    const [id, opacity = '1'] = part.split(':');
    const value = Number(opacity);
    if (isLayerId(id) && value >= 0 && value <= 1) layers[id] = { visible: true, opacity: value };
  }
  return layers as LayersShown;
}

function parseSelection(text: string | null): Selection | null {
  const [layer, id] = (text ?? '').split('/');
  return isLayerId(layer) && /^[0-9]{1,10}$/.test(id ?? '') ? { layer, id: Number(id) } : null;
}

/** `urban`, `urban/3` with the step, `urban/ended`. */
function parseInbox(params: URLSearchParams): Inbox | null {
  const [flow, step] = (params.get('desk') ?? '').split('/');
  const known = CASE_FLOWS.find((id) => id === flow);
  if (!known) return null;
  const due = oneOf(DUE_FILTERS, params.get('due'), null);
  return { flow: known, step: step === 'ended' ? step : /^[1-9]$/.test(step ?? '') ? Number(step) : null, due, departments: list(params.get('department')), classes: list(params.get('caseclass')) };
}

function writeInbox(params: URLSearchParams, { flow, step, due, departments, classes }: Inbox): void {
  params.set('desk', step === null ? flow : `${flow}/${step}`);
  if (due) params.set('due', due);
  if (departments.length > 0) params.set('department', departments.join(','));
  if (classes.length > 0) params.set('caseclass', classes.join(','));
}

const oneOf = <T extends string, O extends T | null>(values: readonly T[], text: string | null, otherwise: O): T | O =>
  values.find((value) => value === text) ?? otherwise;

const list = (text: string | null): string[] => (text ?? '').split(',').filter(Boolean);

/** Writes the search part of an address, without `?`. */
export function formatAddress(state: Shareable): string {
  const params = new URLSearchParams();
  if (state.county) params.set('county', state.county);
  if (state.view) params.set('view', formatView(state.view));
  if (formatLayers(state.layers) !== formatLayers(LAYERS_AT_FIRST)) params.set('layers', formatLayers(state.layers));
  for (const id of LAYER_IDS) {
    const choice = state.filter.layers[id];
    if (choice?.classes.length) params.set(`class.${id}`, choice.classes.join(','));
    if (choice?.states.length) params.set(`state.${id}`, choice.states.join(','));
  }
  if (state.filter.area) params.set('area', state.filter.area);
  if (state.filter.grid) params.set('grid', state.filter.grid);
  if (state.eventMode !== 'map') {
    params.set(state.filter.timed, state.eventMode);
    params.set('span', state.timeSpan);
    if (state.filter.time) params.set('time', formatTimeRange(state.filter.time));
  }
  if (state.inbox) writeInbox(params, state.inbox);
  writeSight(params, state.sight);
  if (state.selection) params.set('select', `${state.selection.layer}/${state.selection.id}`);
  // These characters are legal in a query; escaped they only make a shared address unreadable.
  return params.toString().replaceAll('%2C', ',').replaceAll('%3A', ':').replaceAll('%2F', '/');
}

/** Reads the search part of an address (with or without `?`). */
export function parseAddress(search: string): Shareable {
  const params = new URLSearchParams(search);
  const county = params.get('county');
  let filter: MapFilter = { ...NO_FILTER, area: params.get('area'), grid: params.get('grid') };
  for (const id of LAYER_IDS) {
    filter = withLayerFilter(filter, id, { classes: list(params.get(`class.${id}`)), states: list(params.get(`state.${id}`)) });
  }
  const timed = TIMED_LAYERS.find((layer) => params.has(layer)) ?? 'events';
  const eventMode = oneOf(EVENT_MODES, params.get(timed), 'map');
  if (eventMode !== 'map') filter = { ...filter, timed, time: parseTimeRange(params.get('time') ?? '') };
  return {
    county: county && /^[0-9]{6}$/.test(county) ? county : null,
    view: parseView(params.get('view')),
    layers: parseLayers(params.get('layers')),
    filter,
    eventMode,
    timeSpan: oneOf(TIME_SPANS, params.get('span'), '7d'),
    selection: parseSelection(params.get('select')),
    inbox: parseInbox(params),
    sight: readSight(params),
  };
}

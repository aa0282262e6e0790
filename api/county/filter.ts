/**
 * The filter of a reading: the same query parameters for tiles, lists, exports, columns and region counts.
 *
 * On one layer a parameter that cannot apply is an error. Over several layers (`/api/layers`, regions) a class restricts
 * the layers whose schemes it belongs to, a state the layers that know it, `time` the layers with a moment; grid, area
 * and bbox restrict all.
 */
import { LAYERS } from '../contract/layers.ts';
import type { LayerId } from '../contract/layers.ts';
import { lngLatToMercator, MAX_MERCATOR_LATITUDE } from '../../tiles/index.ts';
import type { Box, Condition } from '../../tiles/index.ts';
import { ApiError } from '../http/problem.ts';
import type { CountyBook } from './county-book.ts';

export interface LayerFilter {
  readonly conditions: readonly Condition[];
  /** EPSG:3857, or null. Not part of a tile. */
  readonly box: Box | null;
  /** Canonical text: equal exactly for equal filters. */
  readonly key: string;
}

/** The parameters in the order in which they are read, with the sentence that describes each. */
export const FILTER_TEXTS = {
  class: 'Class ids or beginnings of them, comma between: yc2013:0137,yc2013:01',
  state: 'States, comma between: damaged,missing',
  grid: 'Codes of unit, duty or omni grids, comma between',
  area: 'Area codes of 6, 9 or 12 digits, comma between',
  bbox: 'west,south,east,north in degrees',
  time: '<from>/<to>, ISO 8601 with offset, ".." for one open end; only for layers with moments',
} as const;
type FilterParameter = keyof typeof FILTER_TEXTS;

export interface FilterContext {
  readonly book: CountyBook;
  readonly county: string;
  readonly layer: LayerId;
  /** Over several layers a parameter that cannot apply to this one is passed over instead of refused. */
  readonly severalLayers: boolean;
}

/**
 * Reads the filter parameters of a request for one layer.
 * @throws ApiError bad_parameter, naming parameter, value and what is allowed
 */
export function readFilter(query: URLSearchParams, context: FilterContext): LayerFilter {
  const conditions: Condition[] = [];
  const parameters: Record<string, string> = {};
  let box: Box | null = null;
  for (const parameter of Object.keys(FILTER_TEXTS) as FilterParameter[]) {
    const values = query.getAll(parameter);
    if (!values.length || values.every((value) => value === '')) continue;
    if (values.length > 1) refuse(parameter, values.join(' and '), 'given once, with a comma between values');
    const text = values[0]!;
    if (parameter === 'bbox') {
      box = readBox(text);
      parameters.bbox = text;
      continue;
    }
    if (parameter !== 'time' && !splitList(text).length) refuse(parameter, text, 'left out, or a list with something in it');
    const condition = CONDITION_READERS[parameter](text, context);
    if (condition) {
      conditions.push(condition);
      parameters[parameter] = canonical(parameter, text);
    }
  }
  const key = Object.entries(parameters).map(([name, value]) => `${name}=${value}`).join('&');
  return { conditions, box, key };
}

function refuse(parameter: string, value: string, allowed: string, list?: readonly string[]): never {
  throw new ApiError('bad_parameter', `${parameter}=${value}: must be ${allowed}`, list ? { parameter, allowed: list } : { parameter });
}

function canonical(parameter: FilterParameter, text: string): string {
  return parameter === 'time' ? text : [...new Set(splitList(text))].sort().join(',');
}

function splitList(text: string): string[] {
  return text.split(',').map((part) => part.trim()).filter(Boolean);
}

const CONDITION_READERS = {
  class: readClasses, state: readStates, grid: readGrids, area: readAreas, time: readTime,
} as const;

/** Which layer the classes of a scheme belong to. */
export function layerOfScheme(kind: string): LayerId {
  return (kind === 'component' ? 'components' : kind === 'event' ? 'events' : kind) as LayerId;
}

/** Whether rows of a layer have classes of a scheme: cases are about components and events, and have theirs. */
function hasClassesOf(layer: LayerId, owner: LayerId): boolean {
  return owner === layer || (layer === 'cases' && (owner === 'components' || owner === 'events'));
}

function readClasses(text: string, { book, layer, severalLayers }: FilterContext): Condition | null {
  const kindOfScheme = new Map(book.schemes.map((scheme) => [scheme.id, layerOfScheme(scheme.kind)]));
  const mine: string[] = [];
  for (const token of splitList(text)) {
    const scheme = token.split(':')[0]!;
    const owner = kindOfScheme.get(scheme);
    const known = book.classes.has(token) || [...book.classes.keys()].some((id) => id.startsWith(token));
    if (!owner || !known) {
      refuse('class', token, 'a class id or the beginning of one, such as yc2013:0137 or yc2013:01', [...kindOfScheme.keys()]);
    }
    if (hasClassesOf(layer, owner)) mine.push(token);
    else if (!severalLayers) refuse('class', token, `a class of layer ${layer}; ${scheme} belongs to ${owner}`);
  }
  return mine.length ? { column: 'class', prefixes: mine } : null;
}

function readStates(text: string, { layer, severalLayers }: FilterContext): Condition | null {
  const allowed = LAYERS[layer].states;
  const everywhere = Object.values(LAYERS).flatMap((definition) => definition.states);
  const mine: string[] = [];
  for (const token of splitList(text)) {
    if (allowed.includes(token)) mine.push(token);
    else if (!severalLayers || !everywhere.includes(token)) {
      refuse('state', token, allowed.length ? `one of ${allowed.join(', ')}` : `left out: ${layer} has no states`, allowed);
    }
  }
  return mine.length ? { column: 'state', values: mine } : null;
}

function readGrids(text: string, { book, county }: FilterContext): Condition | null {
  const grids = book.gridsOf(county);
  const codes = splitList(text);
  const kinds = new Set<string>();
  for (const code of codes) {
    const grid = grids.get(code);
    if (!grid) refuse('grid', code, `the code of a grid of county ${county}`);
    kinds.add(grid.kind === 'duty' ? 'unit' : grid.kind);
  }
  if (kinds.size > 1) refuse('grid', text, 'grids of one kind: unit and duty, or omni');
  if (kinds.has('omni')) return { column: 'omni', values: codes };
  if (!kinds.has('unit')) refuse('grid', text, 'a unit, duty or omni grid');
  const duty = new Set(codes);
  const units = codes.filter((code) => grids.get(code)!.kind === 'unit');
  for (const [code, grid] of grids) if (grid.kind === 'unit' && grid.parent && duty.has(grid.parent)) units.push(code);
  return { column: 'unit', values: units };
}

function readAreas(text: string): Condition {
  const prefixes = splitList(text).map((code) => {
    if (!/^([0-9]{6}|[0-9]{9}|[0-9]{12})$/.test(code)) {
      refuse('area', code, 'an area code of 6 (county), 9 (town) or 12 (village) digits');
    }
    return areaPrefix(code);
  });
  return { column: 'area', prefixes };
}

/** A 12-digit code of a county or town ends in zeros; what it holds begins with the rest. */
export function areaPrefix(code: string): string {
  if (code.length === 12 && code.endsWith('000000')) return code.slice(0, 6);
  if (code.length === 12 && code.endsWith('000')) return code.slice(0, 9);
  return code;
}

function readTime(text: string, { layer, severalLayers }: FilterContext): Condition | null {
  if (!LAYERS[layer].timed) {
    if (severalLayers) return null;
    refuse('time', text, `left out: ${layer} has no moments`);
  }
  return { column: 'time', ...readWindow('time', text) };
}

/** `<from>/<to>` in epoch ms, from included, to not; ".." leaves an end open. @throws ApiError bad_parameter */
export function readWindow(parameter: string, text: string): { min?: number; max?: number } {
  const wrong = (allowed: string): never => refuse(parameter, text, allowed);
  const parts = text.split('/');
  if (parts.length !== 2) wrong('<from>/<to>, each an ISO 8601 moment with offset or ".."');
  const [min, max] = parts.map((part) => {
    if (part === '..') return undefined;
    const moment = readMoment(part!);
    if (Number.isNaN(moment)) wrong('of moments that exist, ISO 8601 with offset, such as 2026-11-01T00:00:00+08:00, or ".."');
    return moment;
  }) as [number | undefined, number | undefined];
  if (min === undefined && max === undefined) wrong('left out, or closed at one end at least');
  if (min !== undefined && max !== undefined && min >= max) wrong('an interval whose end comes after its beginning');
  return { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
}

/** ISO 8601 with offset to milliseconds; NaN for anything else, for years before 1000 or after 9998, and for a day or an hour that is in no calendar. */
function readMoment(text: string): number {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/.exec(text);
  if (!match) return NaN;
  const [year, month, day, hour] = match.slice(1).map(Number) as [number, number, number, number];
  // Date takes 30 February for 2 March, and 24:00 for the next day.
  const daysOfMonth = new Date(Date.UTC(year, month, 0)).getUTCDate();
  // Of other years the database has no text that is read the same way.
  return day > daysOfMonth || hour > 23 || year < 1000 || year > 9998 ? NaN : Date.parse(text);
}

/** `west,south,east,north` in degrees to EPSG:3857. */
function readBox(text: string): Box {
  const numbers = text.split(',').map((part) => (part.trim() === '' ? NaN : Number(part)));
  const [west, south, east, north] = numbers as [number, number, number, number];
  if (numbers.length !== 4 || !numbers.every(Number.isFinite)) refuse('bbox', text, 'west,south,east,north in degrees');
  if (west < -180 || east > 180 || south < -90 || north > 90) refuse('bbox', text, 'within -180,-90,180,90');
  if (west >= east || south >= north) refuse('bbox', text, 'west,south,east,north with west < east and south < north');
  const clampLat = (lat: number): number => Math.max(-MAX_MERCATOR_LATITUDE, Math.min(MAX_MERCATOR_LATITUDE, lat));
  const [minX, minY] = lngLatToMercator(west, clampLat(south));
  const [maxX, maxY] = lngLatToMercator(east, clampLat(north));
  return [minX, minY, maxX, maxY];
}

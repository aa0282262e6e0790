/**
 * What a mapping may fill: the columns of each layer that come from outside, with the rules that the database holds
 * them to (`sql/migrations`). Checked here so that a bad value is one rejected row with a reason, not a failed load.
 */
import { checkAreaCode, checkCameraCode, checkObjId, checkUnitGridCode } from '../contract/codes.ts';
import type { LayerId } from '../contract/layers.ts';
import { LAYERS } from '../contract/layers.ts';
import type { ImportTarget } from './mapping-format.ts';
import { classById, classLists } from './class-lists.ts';
import { AREA_LEVELS, EVENT_CHANNELS, GRID_KINDS, POSITION_CLASSES, SEVERITIES } from '../contract/vocabulary.ts';

export type ColumnKind = 'text' | 'number' | 'integer' | 'date' | 'timestamp' | 'department';
export type CellValue = string | number | boolean | null;

export interface LayerColumn {
  readonly kind: ColumnKind;
  /** A row without a value is rejected. */
  readonly required?: boolean;
  /** Stands for a missing value, as in the database. */
  readonly default?: CellValue;
  /** Null for a good value, else what is wrong with it. */
  readonly check?: (value: string | number) => string | null;
}
export type LayerColumns = Readonly<Record<string, LayerColumn>>;

/** A row that is wrong as a whole: the column to blame and why. */
export interface RowProblem {
  readonly column: string;
  readonly reason: string;
}

const oneOf = (allowed: readonly string[]) => (value: string | number): string | null =>
  allowed.includes(String(value)) ? null : `is not one of ${allowed.join(', ')}`;
const atMost = (characters: number) => (value: string | number): string | null => (String(value).length <= characters ? null : `is over ${characters} characters`);
const above = (limit: number) => (value: string | number): string | null =>
  Number(value) > limit ? null : `must be above ${limit}`;
const asText = (check: (code: string) => string | null) => (value: string | number): string | null => check(String(value));

const text: LayerColumn = { kind: 'text' };
const date: LayerColumn = { kind: 'date' };
const department: LayerColumn = { kind: 'department' };
const positive: LayerColumn = { kind: 'number', check: above(0) };
const areaCode: LayerColumn = { kind: 'text', check: asText(checkAreaCode) };
const state = (layer: LayerId, fallback: string): LayerColumn => (
  { kind: 'text', default: fallback, check: oneOf(LAYERS[layer].states) });

const place: LayerColumns = {
  area_code: areaCode,
  unit_grid: { kind: 'text', check: asText(checkUnitGridCode) },
  omni_grid: text,
};
const named: LayerColumns = { name: text, name_en: text, ...place };
const validity: LayerColumns = { valid_from: { kind: 'date', default: '2000-01-01' }, valid_to: date };

export const LAYER_COLUMNS: Readonly<Record<ImportTarget, LayerColumns>> = {
  areas: {
    code: { ...areaCode, required: true },
    level: { kind: 'text', required: true, check: oneOf(AREA_LEVELS) },
    parent_code: areaCode,
    name: { kind: 'text', required: true },
    name_en: text,
    ...validity,
  },
  grids: {
    kind: { kind: 'text', required: true, check: oneOf(GRID_KINDS) },
    code: { kind: 'text', required: true },
    scheme: { kind: 'text', default: 'GB/T 30428.1' },
    parent_code: text,
    name: text,
    area_code: areaCode,
    keeper: text,
    ...validity,
  },
  components: {
    objid: { kind: 'text', check: asText(checkObjId) },
    name: text,
    state: state('components', 'intact'),
    position_class: { kind: 'text', check: oneOf(POSITION_CLASSES) },
    supervisor_dept: department,
    owner_dept: department,
    keeper_dept: department,
    survey_date: date,
    change_date: date,
    address: text,
    note: text,
    ...place,
  },
  devices: {
    code: { kind: 'text', required: true },
    name: text,
    state: state('devices', 'normal'),
    product: text,
    vendor: text,
    installer: text,
    owner_dept: department,
    heartbeat_seconds: { kind: 'integer', check: above(0) },
    installed_on: date,
    last_seen_at: { kind: 'timestamp' },
    ...place,
  },
  cameras: {
    code: { kind: 'text', check: asText(checkCameraCode) },
    name: text,
    state: state('cameras', 'online'),
    sector: text,
    heading_deg: { kind: 'number', check: (value) => (Number(value) >= 0 && Number(value) < 360 ? null : 'must be from 0 to below 360') },
    fov_deg: { kind: 'number', check: (value) => (Number(value) > 0 && Number(value) <= 360 ? null : 'must be above 0 and at most 360') },
    range_meters: positive,
    mount_height_meters: { kind: 'number' },
    owner_dept: department,
    ...place,
  },
  staff: {
    code: { kind: 'text', required: true },
    name: text,
    name_en: text,
    state: state('staff', 'off_duty'),
    duty_phone: text,
    department,
    ...place,
  },
  cases: {}, // made by reports and moves
  alerts: {}, // raised by rules, never imported: see `mapping.ts`
  reports: {
    /** When it was said; the clock of its case begins when it comes in here. */
    reported_at: { kind: 'timestamp' },
    description: { kind: 'text', check: atMost(4000) },
    address: { kind: 'text', check: atMost(500) },
    reporter_name: { kind: 'text', check: atMost(100) },
    reporter_phone: { kind: 'text', check: atMost(40) },
  },
  events: {
    code: text,
    name: text,
    state: state('events', 'open'),
    severity: { kind: 'text', default: 'notice', check: oneOf(SEVERITIES) },
    channel: { kind: 'text', check: oneOf(EVENT_CHANNELS) },
    occurred_at: { kind: 'timestamp', required: true },
    closed_at: { kind: 'timestamp' },
    description: text,
    ...place,
  },
  buildings: {
    ...named,
    address: text,
    floors: { kind: 'integer', check: (value) => (Number(value) >= 1 && Number(value) <= 32767 ? null : 'must be from 1 to 32767') },
    height_meters: positive,
  },
  roads: { ...named, width_meters: positive },
  water: named,
  green: named,
};

/** Layers whose class follows from another column: an area's level, a grid's kind. */
export const CLASS_SOURCE: Readonly<Partial<Record<ImportTarget, { column: string; scheme: string }>>> = {
  areas: { column: 'level', scheme: 'area' },
  grids: { column: 'kind', scheme: 'grid' },
};

/** The kind of the class schemes whose classes a layer takes. */
export function schemeKindOf(layer: ImportTarget): string {
  if (layer === 'components') return 'component';
  return layer === 'events' ? 'event' : layer;
}

/** True when a class exists and its scheme is one for this layer. */
export function takesClass(layer: ImportTarget, id: string): boolean {
  const scheme = classById(id)?.scheme;
  if (scheme !== undefined && layer === 'reports') return ['component', 'event'].includes(classLists().kinds.get(scheme) ?? '');
  return scheme !== undefined && classLists().kinds.get(scheme) === schemeKindOf(layer);
}

/** False for a layer without an `attributes` column. */
export function keepsAttributes(layer: ImportTarget): boolean {
  return layer !== 'areas' && layer !== 'grids' && layer !== 'reports';
}

/** Rules that look at more than one column of a row. */
export function checkWholeRow(layer: ImportTarget, row: Readonly<Record<string, unknown>>): RowProblem | null {
  if (layer === 'grids' && row.kind === 'unit') {
    const reason = checkUnitGridCode(String(row.code));
    if (reason) return { column: 'code', reason };
  }
  if (layer === 'events') {
    if ((row.state ?? 'open') === 'closed' && !row.closed_at) return { column: 'closed_at', reason: 'a closed event has no closing time' };
    if (row.closed_at && row.state !== 'closed') return { column: 'state', reason: 'an event with a closing time is not closed' };
    if (row.closed_at && Date.parse(String(row.closed_at)) < Date.parse(String(row.occurred_at))) {
      return { column: 'closed_at', reason: 'is before the event occurred' };
    }
  }
  if ((layer === 'areas' || layer === 'grids') && row.valid_to && String(row.valid_to) <= String(row.valid_from ?? '2000-01-01')) {
    return { column: 'valid_to', reason: 'is not after valid_from' };
  }
  return null;
}

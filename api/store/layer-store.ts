/**
 * How each layer is kept: the columns of its resident table and the SQL that reads them.
 * Five dictionary columns answer every filter: class, state, unit, omni, area.
 */
import { LAYERS, RAW_POINT_ZOOM } from '../contract/layers.ts';
import type { LayerId } from '../contract/layers.ts';
import { MAIN_QUANTITY } from '../contract/ingest.ts';
import type { ColumnSpec, TableSpec } from '../../tiles/index.ts';

export interface LayerStore {
  readonly layer: LayerId;
  /** Resident columns, in order, beside id and position. */
  readonly columns: readonly ColumnSpec[];
  /** SQL expression for each resident column, by name; the layer's table is `t`. */
  readonly select: Readonly<Record<string, string>>;
}

const PLACED: Readonly<Record<string, string>> = {
  class: 't.class', state: 'null', unit: 't.unit_grid', omni: 't.omni_grid', area: 't.area_code',
};

const EPOCH_MS = (column: string): string => `(extract(epoch from ${column}) * 1000)::float8`;

/** From which zoom a line or polygon of a class is drawn; classes not named are drawn at every zoom of the layer. */
const MIN_ZOOM_BY_CLASS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  areas: { 'area:town': 7, 'area:village': 10 },
  grids: { 'grid:omni': 8, 'grid:duty': 11, 'grid:evaluation': 11, 'grid:extension': 11, 'grid:unit': 13 },
  roads: { 'road:secondary': 10, 'road:rail': 10, 'road:residential': 12, 'road:service': 14, 'road:path': 15 },
  green: { 'green:lawn': 13 },
};

function minZoomSql(layer: LayerId): string {
  const cases = Object.entries(MIN_ZOOM_BY_CLASS[layer] ?? {}).map(([name, zoom]) => `when '${name}' then ${zoom}`);
  return cases.length ? `case t.class ${cases.join(' ')} else 0 end` : '0';
}

const dict = (name: string, inTile = false): ColumnSpec => ({ name, kind: 'dict', inTile });
const PLACE_COLUMNS = [dict('class', true), dict('state', true), dict('unit'), dict('omni'), dict('area')];
const MIN_ZOOM: ColumnSpec = { name: 'minZoom', kind: 'u8', inTile: false };

function store(
  layer: LayerId, extra: readonly ColumnSpec[], select: Readonly<Record<string, string>>,
): LayerStore {
  const drawn = LAYERS[layer].geometry !== 'point';
  return {
    layer,
    columns: [...PLACE_COLUMNS, ...extra, ...(drawn ? [MIN_ZOOM] : [])],
    select: { ...PLACED, ...select, ...(drawn ? { minZoom: minZoomSql(layer) } : {}) },
  };
}

const NAMES = [dict('name', true), dict('nameEn', true)];
const NAME_SQL = { name: 't.name', nameEn: 't.name_en' };

export const LAYER_STORES: Readonly<Record<LayerId, LayerStore>> = {
  areas: store('areas', [dict('code', true), ...NAMES],
    { unit: 'null', omni: 'null', area: 't.code', code: 't.code', ...NAME_SQL }),
  // A unit or omni grid answers to its own code; `grid=` with a duty grid means the unit grids that it holds.
  grids: store('grids', [dict('code', true), dict('name', true)], {
    unit: `case when t.kind = 'unit' then t.code end`, omni: `case when t.kind = 'omni' then t.code end`,
    code: 't.code', name: 't.name',
  }),
  components: store('components', [], { state: 't.state' }),
  devices: store('devices', [{ name: 'time', kind: 'f64', inTile: false, quiet: true }, { name: 'value', kind: 'f32', inTile: false, quiet: true }],
    { state: 't.state', time: EPOCH_MS('newest.time'), value: 'newest.value' }),
  cameras: store('cameras', [
    { name: 'headingDeg', kind: 'f32', inTile: true }, { name: 'fovDeg', kind: 'f32', inTile: true },
    { name: 'rangeMeters', kind: 'f32', inTile: true },
  ], { state: 't.state', headingDeg: 't.heading_deg', fovDeg: 't.fov_deg', rangeMeters: 't.range_meters' }),
  staff: store('staff', [
    { name: 'time', kind: 'f64', inTile: false }, { name: 'headingDeg', kind: 'f32', inTile: false, quiet: true },
    { name: 'speedMps', kind: 'f32', inTile: false, quiet: true },
  ], { state: 't.state', time: EPOCH_MS('t.fix_at'), headingDeg: 't.heading_deg', speedMps: 't.speed_mps' }),
  alerts: store('alerts', [dict('severity', true), { name: 'time', kind: 'f64', inTile: false }, { name: 'device', kind: 'u32', inTile: false }],
    { state: 't.state', severity: 't.severity', time: EPOCH_MS('t.opened_at'), device: 't.device_id' }),
  // Ended cases stay: heat, region counts and history are made of them. `due` and `department` change with the moves.
  cases: store('cases', [
    dict('severity', true), dict('flow'), dict('flowStep'), dict('department'), { name: 'step', kind: 'u8', inTile: false },
    { name: 'time', kind: 'f64', inTile: false }, { name: 'due', kind: 'f64', inTile: false },
  ], {
    state: 't.state', severity: 't.severity', flow: 't.flow', flowStep: `t.flow || ':' || t.step`, department: 't.department', step: 't.step',
    time: EPOCH_MS('t.reported_at'), due: EPOCH_MS('t.due_at'),
  }),
  events: store('events', [dict('severity', true), { name: 'time', kind: 'f64', inTile: false }],
    { state: 't.state', severity: 't.severity', time: EPOCH_MS('t.occurred_at') }),
  buildings: store('buildings', [
    { name: 'heightMeters', kind: 'f32', inTile: true }, { name: 'floors', kind: 'u8', inTile: true },
  ], { heightMeters: 't.height_meters', floors: 't.floors' }),
  roads: store('roads', NAMES, NAME_SQL),
  water: store('water', NAMES, NAME_SQL),
  green: store('green', NAMES, NAME_SQL),
};

/** The resident table of a layer, for `tiles/`. */
export function tableSpecOf(county: string, layer: LayerId, memoryLimitBytes: number): TableSpec {
  const drawn = LAYERS[layer].geometry !== 'point';
  return {
    name: `${county}/${layer}`,
    geometry: LAYERS[layer].geometry,
    columns: [...LAYER_STORES[layer].columns],
    memoryLimitBytes,
    memorySetting: 'TABLE_MEMORY_MB',
    rawMinZoom: drawn ? 0 : RAW_POINT_ZOOM,
    aggregateBy: drawn ? [] : ['class', 'state'],
    ...(drawn ? { minZoomColumn: 'minZoom' } : {}),
  };
}

/** The quantity that stands for a device, by its class: a battery's charge is not what a tilt sensor shows. */
const MAIN_SQL = `case t.class ${Object.entries(MAIN_QUANTITY).map(([kind, quantity]) => `when '${kind}' then '${quantity}'`).join(' ')} end`;

/** What a layer's columns are read from beside its own table. */
const JOINS: Partial<Record<LayerId, string>> = {
  devices: `left join lateral (select l.time, l.value from device_latest l where l.county = t.county and l.device_id = t.id
    order by l.quantity is not distinct from ${MAIN_SQL} desc, l.time desc, l.quantity limit 1) newest on true`,
};

/** Of what has a time of its own, the rows in force. */
export const IN_FORCE: Partial<Record<LayerId, string>> = { areas: 'and t.valid_to is null', grids: 'and t.valid_to is null' };

/** What is history stays in the database and out of memory, and so out of tiles, lists and counts. */
const KEPT: Partial<Record<LayerId, string>> = { ...IN_FORCE, alerts: `and t.state <> 'closed'` };

/** The SQL that reads rows of a layer for its resident table; `where` may use $1 (county) and what the caller adds. */
export function residentSql(layer: LayerId, where: string): string {
  const drawn = LAYERS[layer].geometry !== 'point';
  const position = drawn ? 't.anchor_3857' : 't.geom_3857';
  const columns = Object.entries(LAYER_STORES[layer].select).map(([name, sql]) => `${sql} as "${name}"`);
  return `select t.id, st_x(${position}) as x, st_y(${position}) as y, ${columns.join(', ')}
    ${drawn ? ', st_asgeojson(t.geom_3857, 9, 0) as geometry' : ''}
    from ${layer} t ${JOINS[layer] ?? ''} where t.county = $1 ${KEPT[layer] ?? ''} ${where}`;
}

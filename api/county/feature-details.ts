/** The whole of a row, for a drawer, a list or an export: read from PostGIS by id, with names beside codes. */
import { LAYERS } from '../contract/layers.ts';
import type { LayerId } from '../contract/layers.ts';
import type { FeatureReply } from '../contract/shapes.ts';
import type { Queryable } from '../store/database.ts';
import type { CountyBook } from './county-book.ts';

type Properties = Record<string, unknown>;
type DatabaseRow = Record<string, any>;

/** Columns of a layer's table in the order in which people read them; the property is the camelCase name. */
const COLUMNS: Readonly<Record<LayerId, readonly string[]>> = {
  areas: ['code', 'name', 'name_en', 'level', 'parent_code', 'valid_from', 'valid_to'],
  grids: ['code', 'kind', 'scheme', 'name', 'parent_code', 'area_code', 'keeper', 'area_square_meters', 'valid_from', 'valid_to'],
  components: [
    'objid', 'name', 'state', 'position_class', 'supervisor_dept', 'owner_dept', 'keeper_dept', 'survey_date', 'change_date',
    'address', 'note', 'area_code', 'unit_grid', 'omni_grid',
  ],
  devices: [
    'code', 'name', 'state', 'component_id', 'product', 'vendor', 'installer', 'owner_dept', 'heartbeat_seconds',
    'installed_on', 'last_seen_at', 'area_code', 'unit_grid', 'omni_grid',
  ],
  cameras: [
    'code', 'name', 'state', 'sector', 'heading_deg', 'fov_deg', 'range_meters', 'mount_height_meters', 'owner_dept',
    'area_code', 'unit_grid', 'omni_grid',
  ],
  staff: [
    'code', 'name', 'name_en', 'state', 'duty_phone', 'department', 'grids', 'fix_at', 'heading_deg', 'speed_mps', 'simulated',
    'area_code', 'unit_grid', 'omni_grid',
  ],
  alerts: [
    'name', 'state', 'severity', 'rule_id', 'device_id', 'component_id', 'quantity', 'trigger_value', 'peak_value', 'opened_at',
    'cleared_at', 'acknowledged_at', 'acknowledged_by', 'assigned_to', 'snoozed_until', 'simulated', 'area_code', 'unit_grid', 'omni_grid',
  ],
  cases: [
    'code', 'name', 'flow', 'state', 'step', 'severity', 'channel', 'description', 'address', 'department', 'handler', 'component_id', 'device_id',
    'round', 'report_count', 'reported_at', 'filed_at', 'due_at', 'closed_at', 'simulated', 'area_code', 'unit_grid', 'omni_grid',
  ],
  events: [
    'code', 'name', 'state', 'severity', 'channel', 'occurred_at', 'closed_at', 'component_id', 'description',
    'area_code', 'unit_grid', 'omni_grid',
  ],
  buildings: ['name', 'name_en', 'address', 'floors', 'height_meters', 'area_code', 'unit_grid', 'omni_grid'],
  roads: ['name', 'name_en', 'width_meters', 'area_code'],
  water: ['name', 'name_en', 'area_code'],
  green: ['name', 'name_en', 'area_code'],
};

const DEPARTMENT_COLUMNS = ['supervisor_dept', 'owner_dept', 'keeper_dept'];
const WITH_ATTRIBUTES = new Set<LayerId>(['components', 'devices', 'cameras', 'staff', 'alerts', 'cases', 'events', 'buildings', 'roads', 'water', 'green']);

const camel = (name: string): string => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** Property names of a layer in reading order, for table headers and CSV. */
export function propertyNames(layer: LayerId): string[] {
  const names = ['class', 'className', ...COLUMNS[layer].filter((name) => !DEPARTMENT_COLUMNS.includes(name)).map(camel)];
  if (COLUMNS[layer].some((name) => DEPARTMENT_COLUMNS.includes(name))) names.push('departments');
  if (COLUMNS[layer].includes('area_code')) names.push('areaName');
  if (WITH_ATTRIBUTES.has(layer)) names.push('attributes');
  return [...names, 'source', 'sourceId', 'updatedAt'];
}

/** Layers whose rows hang on a component. */
const ON_COMPONENT = new Set<LayerId>(['devices', 'alerts', 'cases', 'events']);

/**
 * Reads rows by id, in the order of the ids; a row deleted meanwhile is left out. Geometry is CGCS2000 degrees.
 * @param areas area code prefixes that the asker may see, null for all: a component elsewhere is not named
 */
export async function readFeatures(
  db: Queryable, book: CountyBook, county: string, layer: LayerId, ids: readonly number[], areas: readonly string[] | null,
): Promise<FeatureReply[]> {
  if (!ids.length) return [];
  const hangs = ON_COMPONENT.has(layer);
  const columns = COLUMNS[layer].map((name) => (name === 'component_id' ? 'c.id as component_id, c.objid as component_objid' : `t.${name}`)).join(', ');
  const attributes = WITH_ATTRIBUTES.has(layer) ? 't.attributes,' : '';
  const anchor = LAYERS[layer].geometry === 'point' ? '' : ', st_asgeojson(st_transform(t.anchor_3857, 4490), 9, 0) as anchor';
  const component = hangs ? `left join components c on c.county = t.county and c.id = t.component_id
    and ($3::text[] is null or exists (select from unnest($3::text[]) prefix where starts_with(c.area_code, prefix)))` : '';
  const { rows } = await db.query(`
    select t.id, t.class, ${columns}, ${attributes} t.source, t.source_id, t.updated_at, st_asgeojson(t.geom, 9, 0) as geometry ${anchor}
    from ${layer} t ${component} where t.county = $1 and t.id = any($2::bigint[])`, hangs ? [county, ids, areas] : [county, ids]);
  const byId = new Map(rows.map((row: DatabaseRow) => [row.id as number, toFeature(row, book, county, layer)]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

function toFeature(row: DatabaseRow, book: CountyBook, county: string, layer: LayerId): FeatureReply {
  const properties: Properties = { class: row.class, className: book.className(row.class) };
  for (const name of COLUMNS[layer]) {
    if (!DEPARTMENT_COLUMNS.includes(name)) properties[camel(name)] = row[name] ?? null;
  }
  const departments: Properties = {};
  for (const name of DEPARTMENT_COLUMNS) {
    if (!COLUMNS[layer].includes(name)) continue;
    const code: string | null = row[name] ?? null;
    departments[name.replace('_dept', '')] = code === null ? null : book.departmentsOf(county).get(code) ?? { code, name: { zh: code, en: code } };
  }
  if (Object.keys(departments).length) properties.departments = departments;
  if ('component_objid' in row) properties.componentObjid = row.component_objid;
  if (COLUMNS[layer].includes('area_code')) properties.areaName = book.areaNamesOf(county).get(row.area_code) ?? null;
  if (row.attributes) properties.attributes = row.attributes;
  if (row.anchor) properties.anchor = JSON.parse(row.anchor).coordinates;
  Object.assign(properties, { source: row.source, sourceId: row.source_id, updatedAt: row.updated_at });
  return { type: 'Feature', id: row.id, geometry: JSON.parse(row.geometry), properties };
}

/** What only the database can say about the staged rows. Each check moves the rows that fail to `import_rejects`. */
import { LAYERS } from '../contract/layers.ts';
import type { LayerId } from '../contract/layers.ts';
import type { Client } from '../store/database.ts';

/** Codes that no two rows of a county may share (unique indexes of `sql/migrations`). */
const UNIQUE_CODES: Readonly<Partial<Record<LayerId, { readonly code: string; readonly among: readonly string[]; readonly current: boolean }>>> = {
  components: { code: 'objid', among: ['objid'], current: false },
  devices: { code: 'code', among: ['code'], current: false },
  cameras: { code: 'code', among: ['code'], current: false },
  areas: { code: 'code', among: ['code'], current: true },
  grids: { code: 'code', among: ['kind', 'code'], current: true },
};

/**
 * Moves rows to the rejects.
 * @param bad select of record, field, value, reason, summary over `import_staging s`; $1 is the county
 */
async function rejectWhere(client: Client, bad: string, parameters: readonly unknown[]): Promise<void> {
  await client.query(`
    with bad as (${bad}),
    told as (insert into import_rejects (record, line, identity, field, value, reason, summary)
      select b.record, s.line, s.source_id, b.field, left(b.value, 500), b.reason, b.summary from bad b join import_staging s using (record))
    delete from import_staging s using bad b where s.record = b.record`, [...parameters]);
}

/** Refuses polygons that cross themselves and the like, with the place where; the others get counterclockwise outer rings. */
export async function rejectBrokenPolygons(client: Client, layer: LayerId): Promise<void> {
  if (LAYERS[layer].geometry !== 'polygon') return;
  await rejectWhere(client, `
    select s.record, 'geometry' as field, st_astext((v.detail).location, 8) as value,
      'is broken: ' || (v.detail).reason || ' at ' || coalesce(st_astext((v.detail).location, 7), '?') as reason,
      'geometry: is broken: ' || (v.detail).reason as summary
    from import_staging s cross join lateral (select st_isvaliddetail(s.geom) as detail) v where not (v.detail).valid`, []);
  await client.query('update import_staging set geom = st_forcepolygonccw(geom) where not st_ispolygonccw(geom)');
}

export interface Boundary {
  /** What it is called in the reasons. */
  readonly title: string;
  /** GeoJSON geometries in degrees; null: the county's own area. */
  readonly geometries: readonly unknown[] | null;
}

/**
 * Points must be covered; a line or a polygon must at least touch, since roads cross boundaries.
 * @returns false when the boundary is the county's own and the county has none
 */
export async function rejectOutside(client: Client, county: string, layer: LayerId, boundary: Boundary): Promise<boolean> {
  await client.query('create temp table import_boundary (geom geometry(Geometry, 3857)) on commit drop');
  if (boundary.geometries) {
    await client.query(`insert into import_boundary
      select st_transform(st_union(st_setsrid(st_geomfromgeojson(g), 4490)), 3857) from jsonb_array_elements($1::jsonb) g`,
    [JSON.stringify(boundary.geometries)]);
  } else {
    await client.query(`insert into import_boundary
      select geom_3857 from areas where county = $1 and level = 'county' and valid_to is null`, [county]);
  }
  const { rows: [found] } = await client.query<{ count: number }>('select count(*) from import_boundary where geom is not null');
  if (!found!.count) return false;
  const holds = LAYERS[layer].geometry === 'point' ? 'st_covers' : 'st_intersects';
  await rejectWhere(client, `
    select s.record, 'geometry' as field, st_astext(st_pointonsurface(s.geom), 7) as value,
      'lies outside ' || $1 as reason, 'geometry: lies outside ' || $1 as summary
    from import_staging s where not exists (select from import_boundary b where ${holds}(b.geom, st_transform(s.geom, 3857)))`, [boundary.title]);
  return true;
}

/** A record whose identity, or whose national code, a record before it has. */
export async function rejectRepeated(client: Client, layer: LayerId, columns: readonly string[]): Promise<void> {
  await rejectRepeatedIn(client, ['source_id'], 'source_id', 'identity', '');
  const unique = UNIQUE_CODES[layer];
  if (!unique || !columns.includes(unique.code)) return;
  await rejectRepeatedIn(client, unique.among, unique.code, unique.code, currentOnly('s', unique.current && columns.includes('valid_to')));
}

async function rejectRepeatedIn(client: Client, among: readonly string[], shown: string, field: string, where: string): Promise<void> {
  await rejectWhere(client, `
    select record, '${field}' as field, shown as value,
      'is that of the record in line ' || first_line || ' again' as reason, '${field}: is that of an earlier record again' as summary
    from (select s.record, s.${shown}::text as shown, row_number() over same as nth, first_value(s.line) over same as first_line
      from import_staging s where s.${shown} is not null ${where}
      window same as (partition by ${among.map((name) => `s.${name}`).join(', ')} order by s.record)) n
    where nth > 1`, []);
}

/** A national code that another row of the county holds already. */
export async function rejectTakenCodes(client: Client, county: string, layer: LayerId, columns: readonly string[]): Promise<void> {
  const unique = UNIQUE_CODES[layer];
  if (!unique || !columns.includes(unique.code)) return;
  const { code, among, current } = unique;
  await rejectWhere(client, `
    select s.record, '${code}' as field, s.${code} as value,
      'is that of another row already: ' || held.source || ' / ' || held.source_id as reason, '${code}: is that of another row already' as summary
    from import_staging s join ${layer} held on held.county = $1 and ${among.map((name) => `held.${name} = s.${name}`).join(' and ')}
      ${currentOnly('held', current)}
    where (held.source, held.source_id) <> (s.source, s.source_id) ${currentOnly('s', current && columns.includes('valid_to'))}`, [county]);
}

function currentOnly(table: string, applies: boolean): string {
  return applies ? `and ${table}.valid_to is null` : '';
}

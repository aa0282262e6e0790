/** Where a county lies: its boundary, or the box of what it has. */
import type { Queryable } from '../../store/database.ts';
import type { Boundary } from '../check-staged.ts';
import type { LngLat } from './readings.ts';
import { compassOf, vector } from './readings.ts';
import type { Compass } from '../../contract/imports-guard.ts';

/** Farther than that from the boundary a place is elsewhere: no shift of a datum reaches so far. */
const NEAR_BOUNDARY_METERS = 5000;
/** The same, where only the rows of the county say where it lies: it may well reach beyond them. */
const NEAR_ROWS_METERS = 30_000;
const METERS_PER_DEGREE = 111_320;

export interface CountyPlace {
  /** Whether its outline is known, and not only where its rows are. */
  readonly isBoundary: boolean;
  readonly nearMeters: number;
}

/** Readies the outline in a temporary table, which goes with the transaction. Null: nothing says where the county lies. */
export async function prepareCountyPlace(client: Queryable, county: string, boundary: Boundary | null, layer: string): Promise<CountyPlace | null> {
  await client.query('create temp table guard_county (geom geometry(Geometry, 4490)) on commit drop');
  if (boundary?.geometries) {
    await client.query(`insert into guard_county select st_union(st_setsrid(st_geomfromgeojson(g), 4490)) from jsonb_array_elements($1::jsonb) g`, [JSON.stringify(boundary.geometries)]);
    return { isBoundary: true, nearMeters: NEAR_BOUNDARY_METERS };
  }
  if (layer !== 'areas') {
    const { rowCount } = await client.query(`insert into guard_county select geom from areas where county = $1 and level = 'county' and valid_to is null`, [county]);
    if (rowCount) return { isBoundary: true, nearMeters: NEAR_BOUNDARY_METERS };
  }
  const tables = ['areas', 'grids', 'components', 'cameras', 'roads', 'buildings'];
  const { rowCount } = await client.query(`insert into guard_county
    select st_setsrid(st_envelope(st_extent(box)::geometry), 4490)
    from (${tables.map((table) => `select st_extent(geom)::geometry as box from ${table} where county = $1`).join(' union all ')}) boxes
    having st_extent(box) is not null`, [county]);
  return rowCount ? { isBoundary: false, nearMeters: NEAR_ROWS_METERS } : null;
}

/** How each set of places stands to the county: shares inside it, and near enough to be counted to it. */
export async function standOf(client: Queryable, place: CountyPlace, sets: readonly (readonly LngLat[])[]): Promise<{ inside: number; near: number }[]> {
  const flat = sets.flatMap((places, set) => places.map(([lng, lat]) => [set, lng, lat] as const));
  const { rows } = await client.query<{ set: number; inside: number; near: number }>(`
    select p.set, count(*) filter (where st_covers(c.geom, p.point)) as inside, count(*) filter (where st_dwithin(c.geom, p.point, $4)) as near
    from (select s.set, st_setsrid(st_point(s.lng, s.lat), 4490) as point from unnest($1::int[], $2::float8[], $3::float8[]) s(set, lng, lat)) p cross join guard_county c
    group by p.set`, [flat.map(([set]) => set), flat.map(([, lng]) => lng), flat.map(([, , lat]) => lat), place.nearMeters / METERS_PER_DEGREE]);
  return sets.map((places, set) => {
    const found = rows.find((row) => row.set === set);
    const share = (count: number): number => (places.length === 0 ? 0 : count / places.length);
    return { inside: share(found?.inside ?? 0), near: share(found?.near ?? 0) };
  });
}

/** How far a place lies from the middle of the county, and on which side. */
export async function awayFrom(client: Queryable, [lng, lat]: LngLat): Promise<{ kilometers: number; direction: Compass } | null> {
  const { rows: [middle] } = await client.query<{ lng: number; lat: number }>('select st_x(c) as lng, st_y(c) as lat from (select st_centroid(geom) as c from guard_county limit 1) m');
  if (!middle) return null;
  const away = vector([middle.lng, middle.lat], [lng, lat]);
  return { kilometers: Math.round(Math.hypot(...away) / 1000), direction: compassOf(away) };
}

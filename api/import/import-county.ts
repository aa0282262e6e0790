/** The county that an import goes to: found, or made when it is new. */
import { LAYERS } from '../contract/layers.ts';
import type { LayerId } from '../contract/layers.ts';
import type { Client } from '../store/database.ts';
import { UsageError } from './import-error.ts';

export interface CountyWish {
  readonly county: string;
  /** English name; needed for a new county. */
  readonly name?: string;
  readonly nameZh?: string;
  readonly timeZone?: string;
}
export interface ImportCounty {
  readonly county: string;
  readonly name: string;
  readonly isNew: boolean;
}

/** Side of the squares among which the busiest is looked for. */
const HOME_SQUARE_METERS = 1000;
const HOME_ZOOM = 15;

/**
 * Finds or makes the county. One that is there keeps its names.
 * @throws UsageError when a new county has no name, or the name given is not that of the county with this code
 */
export async function findOrMakeCounty(client: Client, wish: CountyWish): Promise<ImportCounty> {
  const { county, name } = wish;
  const { rows: [found] } = await client.query<{ name_en: string; name_zh: string }>(
    'select name_en, name_zh from counties where county = $1', [county]);
  if (found) {
    if (name && name !== found.name_en && name !== found.name_zh) {
      throw new UsageError(`County ${county} is ${found.name_en} (${found.name_zh}), not ${name}. Leave --name out to import into it, or give another --county.`);
    }
    return { county, name: found.name_en, isNew: false };
  }
  if (!name) throw new UsageError(`There is no county ${county} yet. Give it a name with --name to make it.`);
  await client.query('insert into counties (county, name_zh, name_en, time_zone) values ($1, $2, $3, $4)',
    [county, wish.nameZh ?? name, name, wish.timeZone ?? 'Asia/Shanghai']);
  return { county, name, isNew: true };
}

/**
 * Adds departments that the file names and the county does not have; running servers learn of them by the change feed.
 * @returns those that were added, name by code
 */
export async function addDepartments(client: Client, county: string, departments: ReadonlyMap<string, string>): Promise<Record<string, string>> {
  if (departments.size === 0) return {};
  const { rows } = await client.query<{ code: string; name_zh: string }>(`insert into departments (county, code, name_zh, name_en)
    select $1, code, name, name from unnest($2::text[], $3::text[]) d(code, name) on conflict do nothing returning code, name_zh`,
  [county, [...departments.keys()], [...departments.values()]]);
  return Object.fromEntries(rows.map((row) => [row.code, row.name_zh]));
}

/**
 * Lets the map open where a county without a home view has most of what was loaded: the middle of its busiest square.
 * @returns [lng, lat, zoom] when it was set
 */
export async function setHomeView(client: Client, county: string, layer: LayerId): Promise<readonly number[] | undefined> {
  const position = LAYERS[layer].geometry === 'point' ? 'geom_3857' : 'anchor_3857';
  const { rows: [set] } = await client.query<{ home: readonly number[] }>(`
    update counties set home_lng = st_x(h.point), home_lat = st_y(h.point), home_zoom = ${HOME_ZOOM}
    from (select st_transform(st_setsrid(st_point(avg(st_x(p)), avg(st_y(p))), 3857), 4490) as point
      from (select ${position} as p from ${layer} where county = $1) rows
      group by floor(st_x(p) / ${HOME_SQUARE_METERS}), floor(st_y(p) / ${HOME_SQUARE_METERS})
      order by count(*) desc limit 1) h
    where county = $1 and home_lng is null returning array[home_lng, home_lat, home_zoom] as home`, [county]);
  return set?.home;
}

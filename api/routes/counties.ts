/** Which counties are here, and the words that one of them uses. */
import { STATES } from '../contract/schemes/index.ts';
import { countiesReplySchema, vocabularyReplySchema } from '../contract/shapes.ts';
import type { Bounds } from '../contract/shapes.ts';
import { LAYER_IDS } from '../contract/layers.ts';
import { mercatorToLngLat } from '../../tiles/index.ts';
import type { County } from '../county/county.ts';
import { layerOfScheme } from '../county/filter.ts';
import { queryOf } from '../http/route.ts';
import type { Route } from '../http/route.ts';
import { COUNTY_PARAMETER } from './filter-parameters.ts';

/** `minX,minY,maxX,maxY` in EPSG:3857 to degrees. */
export function toBounds(box: readonly number[] | null): Bounds | null {
  if (!box) return null;
  return [...mercatorToLngLat(box[0]!, box[1]!), ...mercatorToLngLat(box[2]!, box[3]!)] as Bounds;
}

/** The box that holds every row of a county, whatever the scope: where the county lies is no secret. */
function boundsOfCounty(county: County, code: string): Bounds | null {
  let all: [number, number, number, number] | null = null;
  for (const layer of LAYER_IDS) {
    const box = county.tables.table(code, layer)?.bounds();
    if (!box) continue;
    all = all ? [Math.min(all[0], box[0]), Math.min(all[1], box[1]), Math.max(all[2], box[2]), Math.max(all[3], box[3])] : box;
  }
  return toBounds(all);
}

/** Class lists that the county has standards in force for. */
async function schemesWithStandards(county: County, code: string): Promise<ReadonlySet<string>> {
  const { rows } = await county.database.pool.query<{ scheme: string }>('select distinct scheme from standards_in_force where county = $1', [code]);
  return new Set(rows.map((row) => row.scheme));
}

/** Distinct characters beyond ASCII in the names on the map, so that the client can load them before it draws. */
async function labelCharacters(county: County, code: string): Promise<string> {
  const { rows } = await county.database.pool.query<{ name: string }>(`
    select distinct name from (
      select name from areas where county = $1 union all select name from roads where county = $1
      union all select name from water where county = $1 union all select name from green where county = $1
      union all select name from grids where county = $1) names where name is not null`, [code]);
  const characters = new Set<string>();
  for (const { name } of rows) for (const character of name) if (character > '\u007f') characters.add(character);
  return [...characters].sort().join('');
}

export function countyRoutes(county: County): readonly Route[] {
  return [
    {
      method: 'get', path: '/api/counties', summary: 'The counties that are here', reply: countiesReplySchema,
      handle: (_request, response) => {
        const counties = county.tables.counties.flatMap((code) => {
          const record = county.book.counties.get(code);
          if (!record) return [];
          const { name, timeZone, home, demo } = record;
          return [{ code, name, timeZone, home, demo, bounds: boundsOfCounty(county, code) }];
        });
        response.json({ counties, default: county.defaultCode });
      },
    },
    {
      method: 'get', path: '/api/vocabulary', summary: 'Names of the classes, states and departments that a county uses',
      query: COUNTY_PARAMETER, reply: vocabularyReplySchema,
      handle: async (request, response) => {
        const code = county.codeOf(queryOf(request));
        const withStandards = await schemesWithStandards(county, code);
        response.json({
          county: code,
          schemes: county.book.schemes.map((scheme) => ({ ...scheme, kind: layerOfScheme(scheme.kind), standards: withStandards.has(scheme.id) })),
          classes: [...county.book.classes.values()],
          states: STATES,
          departments: [...county.book.departmentsOf(code).values()],
          labelCharacters: await labelCharacters(county, code),
        });
      },
    },
  ];
}

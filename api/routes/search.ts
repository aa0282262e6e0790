/** Finds a feature by code or name, a case by its number, or a place by coordinates. */
import { caseNumbersFrom, caseNumberStart } from '../contract/cases/case-number.ts';
import type { BilingualText, LayerId } from '../contract/layers.ts';
import { searchReplySchema } from '../contract/shapes.ts';
import type { SearchHit } from '../contract/shapes.ts';
import type { County } from '../county/county.ts';
import { ApiError } from '../http/problem.ts';
import { integerParameter, queryOf } from '../http/route.ts';
import type { Route } from '../http/route.ts';
import { areasOf, scopeOf } from '../http/scope.ts';
import type { Queryable } from '../store/database.ts';
import { IN_FORCE } from '../store/layer-store.ts';
import { queryFor } from '../store/query-for.ts';
import { COUNTY_PARAMETER } from './filter-parameters.ts';

interface Searchable {
  readonly layer: LayerId;
  /** Column that holds the code, null when the layer has none. */
  readonly code: string | null;
  readonly hasEnglishName: boolean;
  readonly drawn: boolean;
  /** Rows with the same name are one hit (the segments of a road). */
  readonly oneByName: boolean;
  /** Found by the beginning of their number alone: the names of cases are those of their classes, and there may be a million. */
  readonly numbered?: true;
}

const SEARCHABLE: readonly Searchable[] = [
  { layer: 'areas', code: 'code', hasEnglishName: true, drawn: true, oneByName: false },
  { layer: 'roads', code: null, hasEnglishName: true, drawn: true, oneByName: true },
  { layer: 'grids', code: 'code', hasEnglishName: false, drawn: true, oneByName: false },
  { layer: 'components', code: 'objid', hasEnglishName: false, drawn: false, oneByName: false },
  { layer: 'devices', code: 'code', hasEnglishName: false, drawn: false, oneByName: false },
  { layer: 'cameras', code: 'code', hasEnglishName: false, drawn: false, oneByName: false },
  { layer: 'staff', code: 'code', hasEnglishName: true, drawn: false, oneByName: false },
  { layer: 'cases', code: 'code', hasEnglishName: false, drawn: false, oneByName: false, numbered: true },
  { layer: 'events', code: 'code', hasEnglishName: false, drawn: false, oneByName: false },
  { layer: 'buildings', code: null, hasEnglishName: true, drawn: true, oneByName: false },
  { layer: 'water', code: null, hasEnglishName: true, drawn: true, oneByName: true },
  { layer: 'green', code: null, hasEnglishName: true, drawn: true, oneByName: true },
];

/**
 * `lng,lat` in degrees, with a comma (Chinese or not) or a space between; null when the text is something else.
 * Turned around where the second number is no latitude: most phones copy `lat,lng`.
 */
export function readCoordinate(text: string): { lng: number; lat: number } | null {
  const match = /^\s*(-?\d{1,3}(?:\.\d+)?)\s*[,，\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*$/.exec(text);
  if (!match) return null;
  const [first, second] = [Number(match[1]), Number(match[2])];
  const [lng, lat] = Math.abs(second) > 90 ? [second, first] : [first, second];
  return Math.abs(lng) <= 180 && Math.abs(lat) <= 85 ? { lng, lat } : null;
}

/** Escapes what LIKE would read as a wildcard. */
const likeText = (text: string): string => text.replace(/[\\%_]/g, (character) => `\\${character}`);

/** What fits best comes first; of cases the newest. */
function orderOf({ oneByName, numbered, code }: Searchable, isCode: boolean): string {
  if (oneByName) return 't.name, t.id';
  if (numbered) return 't.code desc';
  return `${isCode ? `(t.${code} ilike $3) desc,` : ''} length(t.name), t.id`;
}

async function searchLayer(
  county: County, db: Queryable, code: string, entry: Searchable, text: string, limit: number, areas: readonly string[] | null,
): Promise<SearchHit[]> {
  const { layer, drawn } = entry;
  // The county's own digits alone would be every case.
  const numbers = entry.numbered && text !== code ? caseNumberStart(text, code) : null;
  if (entry.numbered && !numbers) return [];
  const position = drawn ? 't.anchor_3857' : 't.geom_3857';
  const isCode = entry.code !== null && /^[0-9A-Za-z-]{3,}$/.test(text);
  const matches = numbers ? ['t.code between $2 and $3']
    : ['t.name ilike $2', ...(entry.hasEnglishName ? ['t.name_en ilike $2'] : []), ...(isCode ? [`t.${entry.code} ilike $3`] : [])];
  const parameters: unknown[] = numbers ? [code, ...caseNumbersFrom(numbers)]
    : [code, `%${likeText(text)}%`, ...(isCode ? [`${likeText(text)}%`] : [])];
  const areaColumn = layer === 'areas' ? 't.code' : 't.area_code';
  let scope = '';
  if (areas) {
    parameters.push(areas.map((prefix) => `${prefix}%`));
    scope = `and ${areaColumn} like any($${parameters.length}::text[])`;
  }
  const { rows } = await db.query(`
    select * from (
      select ${entry.oneByName ? 'distinct on (t.name)' : ''} t.id, t.class, ${entry.code ? `t.${entry.code}` : 'null'} as code, t.name,
        ${entry.hasEnglishName ? 't.name_en' : 'null'} as name_en,
        st_x(st_transform(${position}, 4490)) as lng, st_y(st_transform(${position}, 4490)) as lat,
        st_xmin(t.geom) as west, st_ymin(t.geom) as south, st_xmax(t.geom) as east, st_ymax(t.geom) as north
      from ${layer} t where t.county = $1 and (${matches.join(' or ')}) ${IN_FORCE[layer] ?? ''} ${scope}
      order by ${orderOf(entry, isCode)}
      limit ${entry.oneByName ? 50 : limit}
    ) found limit ${limit}`, parameters);
  return rows.map((row) => toHit(county, layer, drawn, row));
}

function toHit(county: County, layer: LayerId, drawn: boolean, row: Record<string, any>): SearchHit {
  const className: BilingualText = county.book.className(row.class) ?? { zh: row.class, en: row.class };
  const fallback = row.code ?? row.id;
  // A thing that is called by its class alone is so in both languages.
  const nameEn = row.name_en ?? (row.name === className.zh ? className.en : row.name);
  // What the title says already is not said again.
  const withCode = (name: string): string => (!row.code || !row.name ? name : row.name === className.zh ? row.code : `${name} · ${row.code}`);
  return {
    kind: 'feature', layer, id: row.id, lng: row.lng, lat: row.lat,
    title: { zh: row.name ?? String(fallback), en: nameEn ?? String(fallback) },
    subtitle: { zh: withCode(className.zh), en: withCode(className.en) },
    bounds: drawn ? [row.west, row.south, row.east, row.north] : null,
  };
}

export function searchRoutes(county: County): readonly Route[] {
  return [{
    method: 'get', path: '/api/search', summary: 'Finds by code (ObjID, device, camera, grid, area, staff), number of a case, name or lng,lat',
    query: { ...COUNTY_PARAMETER, q: { text: 'What to find, 1 to 100 characters', required: true }, limit: 'At most so many hits a layer, 1 to 20, default 5' },
    reply: searchReplySchema,
    handle: async (request, response) => {
      const query = queryOf(request);
      const text = (query.get('q') ?? '').trim();
      if (!text || text.length > 100) throw new ApiError('bad_parameter', `q=${text.slice(0, 20)}: must be 1 to 100 characters`, { parameter: 'q' });
      if (text.includes('\0')) throw new ApiError('bad_parameter', 'q: holds a NUL character, which no name has', { parameter: 'q' });
      const code = county.codeOf(query);
      const limit = integerParameter(query, 'limit', 5, 1, 20);
      const point = readCoordinate(text);
      const hits: SearchHit[] = point
        ? [{
          kind: 'coordinate', layer: null, id: null, ...point, bounds: null,
          title: { zh: `${point.lng}, ${point.lat}`, en: `${point.lng}, ${point.lat}` }, subtitle: { zh: '坐标', en: 'Coordinates' },
        }] : [];
      const scope = scopeOf(request);
      const db = queryFor(county.database, response);
      for (const entry of point ? [] : SEARCHABLE) {
        hits.push(...await searchLayer(county, db, code, entry, text, limit, areasOf(scope, entry.layer)));
      }
      response.json({ query: text, hits });
    },
  }];
}

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shortCaseNumber } from './contract/cases/case-number.ts';
import { addressAt, listTotal, WHOLE_COUNTY } from './testing/asking.ts';
import { createTestDatabase } from './testing/database.ts';
import type { TestDatabase } from './testing/database.ts';
import { insertSmallCounty, SMALL_COUNTY } from './testing/small-county.ts';
import { startTestServer } from './testing/test-server.ts';
import type { TestServer } from './testing/test-server.ts';

let test: TestDatabase;
let server: TestServer;

beforeAll(async () => {
  test = await createTestDatabase();
  await insertSmallCounty(test.pool, { components: 2500, cases: 30 });
  server = await startTestServer(test);
});
afterAll(async () => {
  await server?.close();
  await test?.drop();
});

/** A region whose second position is the given one. */
const ring = (position: unknown): unknown => ({ polygon: { type: 'Polygon', coordinates: [[[113, 37], position, [114, 38], [113, 37]]] } });

function circle(corners: number): number[][] {
  const places = Array.from({ length: corners }, (_, i) => [113 + Math.cos(i / corners * 2 * Math.PI), 37 + Math.sin(i / corners * 2 * Math.PI)]);
  return [...places, places[0]!];
}

describe('bad input', () => {
  it.each([
    ['/tiles/nothing/3/1/1.mvt', 404, 'unknown_layer', '"nothing"'],
    ['/tiles/components/19/1/1.mvt', 400, 'bad_tile_address', 'from 0 to 18'],
    ['/tiles/components/3/8/1.mvt', 400, 'bad_tile_address', 'from 0 to 7'],
    ['/tiles/components/3/-1/1.mvt', 400, 'bad_tile_address', 'whole number'],
    ['/tiles/components/3/1/1.5.mvt', 400, 'bad_tile_address', 'whole number'],
    ['/tiles/components/3/1.mvt', 400, 'bad_tile_address', '/tiles/{layer}/{z}/{x}/{y}.mvt'],
    ['/tiles/components/3/1/1.mvt?state=broken', 400, 'bad_parameter', 'intact, damaged'],
    ['/tiles/components/3/1/1.mvt?county=12', 400, 'bad_parameter', '6 digits'],
    ['/tiles/components/3/1/1.mvt?county=123456', 404, 'unknown_county', '123456'],
    ['/tiles/roads/3/1/1.mvt?state=intact', 400, 'bad_parameter', 'roads has no states'],
    ['/api/layers/components/features?class=gb:01', 400, 'bad_parameter', 'gb:01'],
    ['/api/layers/components/features?class=yc2013e:0106', 400, 'bad_parameter', 'belongs to events'],
    ['/api/layers/components/features?grid=1', 400, 'bad_parameter', 'grid=1'],
    ['/api/layers/components/features?area=09910', 400, 'bad_parameter', '6 (county), 9 (town) or 12'],
    ['/api/layers/components/features?bbox=1,2,3', 400, 'bad_parameter', 'west,south,east,north'],
    ['/api/layers/components/features?bbox=3,2,1,4', 400, 'bad_parameter', 'west < east'],
    ['/api/layers/components/features?time=2026-01-01T00:00:00Z/..', 400, 'bad_parameter', 'no moments'],
    ['/api/layers/events/features?time=2026-01-01/2026-02-01', 400, 'bad_parameter', 'ISO 8601 with offset'],
    ['/api/layers/events/features?time=2026-03-01T00:00:00Z/2026-02-01T00:00:00Z', 400, 'bad_parameter', 'end comes after'],
    ['/api/layers/events/features?time=/', 400, 'bad_parameter', '".."'],
    ['/api/layers/events/features?time=2026-03-01T00:00:00Z/', 400, 'bad_parameter', '".."'],
    ['/api/layers/events/features?time=../..', 400, 'bad_parameter', 'closed at one end'],
    ['/api/layers/events/features?time=2026-02-30T00:00:00Z/..', 400, 'bad_parameter', 'moments that exist'],
    ['/api/layers/events/features?time=../2026-04-31T00:00:00%2B08:00', 400, 'bad_parameter', 'moments that exist'],
    ['/api/layers/events/features?time=2026-04-30T24:00:00Z/..', 400, 'bad_parameter', 'moments that exist'],
    ['/api/layers/components/features?class=,', 400, 'bad_parameter', 'class=,'],
    ['/api/layers/components/features?state=,%20,', 400, 'bad_parameter', 'state=, ,'],
    ['/api/layers/components/features?area=,', 400, 'bad_parameter', 'area=,'],
    ['/tiles/components/3/1/1.mvt?grid=,', 400, 'bad_parameter', 'grid=,'],
    ['/api/layers?state=,', 400, 'bad_parameter', 'something in it'],
    ['/api/layers/components/features?limit=0', 400, 'bad_parameter', '1 to 1000'],
    ['/api/layers/components/features?cursor=x', 400, 'bad_parameter', 'nextCursor'],
    ['/api/layers/components/features?stat=intact', 400, 'bad_parameter', 'no such parameter'],
    ['/api/layers/components/features?state=intact&state=missing', 400, 'bad_parameter', 'given once'],
    ['/api/layers/components/features/99999999', 404, 'unknown_feature', '99999999'],
    ['/api/layers/components/features/4294967296', 400, 'bad_parameter', 'below 4294967296'],
    ['/api/search?q=', 400, 'bad_parameter', '1 to 100'],
    ['/api/search?q=a%00b', 400, 'bad_parameter', 'NUL'],
    ['/api/layers/%zz/features', 400, 'bad_parameter', '%'],
    ['/tiles/%zz.json', 400, 'bad_parameter', '%'],
    ['/api/cameras/facing?lng=200&lat=1', 400, 'bad_parameter', 'lng=200'],
    ['/api/nothing', 404, 'unknown_path', '/api/nothing'],
  ])('%s answers %i %s and names it', async (path, status, code, words) => {
    const answer = await server.ask(path);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.json).toMatchObject({ status, code, type: `/problems/${code}` });
    expect(answer.json.detail).toContain(words);
  });

  it.each([
    ['not JSON', '{', 'bad_body', 'not JSON'],
    ['no polygon', { polygon: { type: 'Point', coordinates: [] } }, 'bad_body', 'polygon.type'],
    ['a ring that is no array', { polygon: { type: 'Polygon', coordinates: [5] } }, 'bad_body', 'polygon.coordinates[0]'],
    ['latitude past the map', { polygon: { type: 'Polygon', coordinates: [[[0, 0], [1, 95], [1, 1], [0, 0]]] } }, 'bad_body', '[1,95]'],
    ['positions in words', ring(['1', '1']), 'bad_body', 'polygon.coordinates[0][1]: ["1","1"]'],
    ['a position that is a text', ring('11'), 'bad_body', 'polygon.coordinates[0][1]: "11"'],
    ['a position that is null', ring([null, null]), 'bad_body', '[null,null]'],
    ['a position that is true', ring([true, true]), 'bad_body', '[true,true]'],
    ['a position without latitude', ring([115]), 'bad_body', '[115] is not'],
    ['a position in further brackets', ring([[115], [37]]), 'bad_body', 'nested'],
    ['a position that is very long', ring('x'.repeat(5000)), 'bad_body', `"${'x'.repeat(79)}…`],
    ['bottomless brackets', `{"polygon":{"type":"Polygon","coordinates":[[${'['.repeat(200_000)}${']'.repeat(200_000)}]]}}`, 'bad_body', 'nested'],
    ['more corners than can be counted in', { polygon: { type: 'Polygon', coordinates: [circle(2001)] } }, 'bad_polygon', 'at most 2000'],
    ['a continent', { polygon: { type: 'Polygon', coordinates: [[[100, 30], [111, 30], [111, 31], [100, 30]]] } }, 'bad_polygon', '11.0 degrees across'],
    ['a county on the equator that is too large', { polygon: { type: 'Polygon', coordinates: [[[0, 0], [9.9, 0], [9.9, 9.9], [0, 9.9], [0, 0]]] } }, 'bad_polygon', '1000000 km²'],
    ['an empty polygon', { polygon: { type: 'Polygon', coordinates: [] } }, 'bad_polygon', ''],
    ['a polygon that crosses itself', { polygon: { type: 'Polygon', coordinates: [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]] } }, 'bad_polygon', '0.5'],
  ])('a region of %s is refused', async (_name, body, code, words) => {
    const answer = await server.ask('/api/regions/summary', { method: 'POST', body });
    expect(answer.status).toBe(400);
    expect(answer.json.code).toBe(code);
    expect(answer.json.detail).toContain(words);
  });

  it('a body over the limit is 413, another method 405 with what is allowed', async () => {
    const large = await server.ask('/api/regions/summary', { method: 'POST', body: `{"polygon":"${'x'.repeat(5_000_000)}"}` });
    expect(large.status).toBe(413);
    const method = await server.ask('/api/layers', { method: 'DELETE' });
    expect(method.status).toBe(405);
    expect(method.headers.get('allow')).toBe('GET');
    expect((await server.ask(`/tiles/components/${addressAt(3)}.mvt`, { method: 'POST' })).status).toBe(405);
  });
});

describe('search', () => {
  it('finds by code, by name in both languages, by a part of a code, and coordinates', async () => {
    const titles = async (q: string): Promise<string[]> => (await server.ask(`/api/search?q=${encodeURIComponent(q)}`)).json.hits.map((hit: any) => `${hit.layer}:${hit.title.zh}`);
    expect(await titles('中心大街')).toEqual(['roads:中心大街']);
    expect(await titles('centre st')).toEqual(['roads:中心大街']);
    expect(await titles('DEV-7')).toEqual(['devices:DEV-7']);
    expect(await titles('09910100001320000003')).toEqual(['cameras:枪机2']);
    expect((await titles('099101001001')).slice(0, 1)).toEqual(['areas:村0011']);
    expect(await titles('100%')).toEqual([]);
    const { json } = await server.ask('/api/search?q=113.61,37.81');
    expect(json.hits[0]).toMatchObject({ kind: 'coordinate', lng: 113.61, lat: 37.81 });
  });

  it('takes coordinates that only fit the other way round as latitude and longitude', async () => {
    const { json } = await server.ask('/api/search?q=37.81,113.61');
    expect(json.hits).toMatchObject([{ kind: 'coordinate', lng: 113.61, lat: 37.81 }]);
    expect((await server.ask('/api/search?q=190.5,113.61')).json.hits).toEqual([]);
  });

  it('finds a case by the beginning of its number, newest first, and one of the staff, each for who may see them', async () => {
    const hits = async (q: string, person = 'operator'): Promise<{ layer: string; id: number; subtitle: { zh: string } }[]> => (
      await server.ask(`/api/search?q=${encodeURIComponent(q)}`, { person })).json.hits;
    const { rows: cases } = await test.pool.query(`select id, code from cases where code like '${SMALL_COUNTY}20261002%' order by code desc limit 5`);
    expect(cases).toHaveLength(5);
    expect((await hits(`${SMALL_COUNTY}20261002`)).map(({ layer, id }) => [layer, id])).toEqual(cases.map(({ id }) => ['cases', Number(id)]));
    expect(await hits('20261002')).toEqual(await hits(`${SMALL_COUNTY}20261002`));
    expect((await hits(shortCaseNumber(cases[1].code, 0))).map(({ layer, id }) => [layer, id])).toEqual([['cases', Number(cases[1].id)]]);
    const [found] = await hits(cases[2].code);
    expect(found).toMatchObject({ layer: 'cases', id: Number(cases[2].id) });
    expect(found!.subtitle.zh).toContain(cases[2].code);
    expect(await hits('2026100')).toEqual([]);
    expect(await hits('Collector 7')).toMatchObject([{ layer: 'staff', title: { zh: '采集员7', en: 'Collector 7' } }]);
    expect(await hits('Collector 7', 'analyst')).toEqual([]);
    const seen = await Promise.all(['township-1', 'township-2'].map((person) => hits(cases[2].code, person)));
    expect(seen.flat()).toHaveLength(1);
  });
});

describe('files', () => {
  it('CSV has a BOM, filter and moment, names beside codes, and defuses formulas', async () => {
    await test.pool.query(`update components set name = '=HYPERLINK("x")' where id = (select min(id) from components)`);
    const { text, headers } = await server.ask('/api/layers/components/export.csv?state=intact,damaged,missing', { headers: {} });
    expect(text.startsWith('\ufeff# county,099101\r\n')).toBe(true);
    expect(text).toContain('# filter,"state=damaged,intact,missing"');
    expect(text).toMatch(/# asOf,\d{4}-\d\d-\d\dT/);
    expect(text).toContain(`"'=HYPERLINK(""x"")"`);
    expect(text).toContain('市政处');
    expect(headers.get('content-disposition')).toContain('099101-components.csv');
  });

  it('the numbers of a region export as CSV with the same figures', async () => {
    const { json } = await server.ask('/api/regions/summary', { method: 'POST', body: WHOLE_COUNTY });
    const { text } = await server.ask('/api/regions/summary.csv', { method: 'POST', body: WHOLE_COUNTY });
    for (const layer of json.layers) {
      expect(text).toMatch(new RegExp(`^${layer.layer},[^,]*,[^,]*,total,,,,${layer.total}\r$`, 'm'));
      for (const [name, n] of Object.entries(layer.byClass)) expect(text).toMatch(new RegExp(`class,${name},[^\r]*,${n}\r`));
    }
  });
});

describe('a layer that does not fit its memory', () => {
  let small: TestServer;
  beforeAll(async () => {
    const bytesOf = (layer: 'components' | 'roads'): number => server.county.tables.table(SMALL_COUNTY, layer)!.bytes;
    small = await startTestServer(test, (bytesOf('components') + bytesOf('roads')) / 2 / 1024 / 1024);
  });
  afterAll(() => small.close());

  it('says so by name, size and setting, while the other layers are served', async () => {
    const { json } = await small.ask('/api/layers');
    const problems = Object.fromEntries(json.layers.map((layer: any) => [layer.id, layer.problem]));
    expect(problems.components).toMatch(/099101\/components needs .* MiB or more, but TABLE_MEMORY_MB allows .* MiB/);
    expect(problems.roads).toBeNull();
    const tile = await small.ask(`/tiles/components/${addressAt(15)}.mvt`);
    expect([tile.status, tile.json.code]).toEqual([503, 'layer_not_loaded']);
    expect(tile.headers.get('retry-after')).toBe('2');
    expect((await small.ask(`/tiles/roads/${addressAt(15)}.mvt`)).status).toBe(200);
    const region = await small.ask('/api/regions/summary', { method: 'POST', body: WHOLE_COUNTY });
    expect(region.json.layers.find((layer: any) => layer.layer === 'components').problem).toContain('TABLE_MEMORY_MB');
    expect((await small.ask('/healthz')).json.status).toBe('degraded');
  });
});

describe('the server about itself', () => {
  it('describes every route it answers, and nothing else', async () => {
    const { json } = await server.ask('/api/openapi.json');
    const described = Object.entries(json.paths).flatMap(([path, item]) => Object.keys(item as object).map((method) => `${method} ${path}`));
    const served = server.routes.map((route) => `${route.method} ${route.path.replace(/:([a-zA-Z]+)/g, '{$1}')}`);
    expect(described.sort()).toEqual([...served, 'get /tiles/{layer}/{z}/{x}/{y}.mvt'].sort());
  });

  it('shows tile latency by zoom, table sizes, feed lag and event-loop delay to Prometheus', async () => {
    await server.ask(`/tiles/components/${addressAt(13)}.mvt`);
    const { text } = await server.ask('/metrics');
    expect(text).toMatch(/tongguan_tile_seconds_count\{zoom="13",outcome="encoded"\} \d+/);
    expect(text).toMatch(/tongguan_table_rows\{county="099101",layer="components"\} \d+/);
    expect(text).toContain('tongguan_feed_lag_seconds');
    expect(text).toContain('tongguan_nodejs_eventloop_lag_seconds');
  });

  it('says how it is, and switches persons by cookie', async () => {
    const { json } = await server.ask('/healthz');
    expect(json).toMatchObject({ status: 'ok', database: { kind: test.kind, reachable: true } });
    expect((await server.ask('/api/me', { person: '"township-1"' })).json.id).toBe('unknown');
    expect(await listTotal(server, 'components', '', 'township%2D1')).toBe(0);
    const chosen = await server.ask('/api/me', { method: 'PUT', body: { id: 'township-2' } });
    expect(chosen.headers.get('set-cookie')).toContain('tongguan_person=township-2');
    expect((await server.ask('/api/me', { method: 'PUT', body: { id: 'root' } })).json.detail).toContain('"root"');
    const counties = await server.ask('/api/counties');
    expect(counties.json.default).toBe(SMALL_COUNTY);
    const vocabulary = await server.ask('/api/vocabulary');
    expect(vocabulary.json.labelCharacters).toContain('湖');
  });
});

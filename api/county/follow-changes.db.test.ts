import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { addressAt, featuresOf, listTotal, tileSum } from '../testing/asking.ts';
import { createTestDatabase } from '../testing/database.ts';
import type { TestDatabase } from '../testing/database.ts';
import { insertSmallCounty, SMALL_COUNTY } from '../testing/small-county.ts';
import { startTestServer } from '../testing/test-server.ts';
import type { TestServer } from '../testing/test-server.ts';

let test: TestDatabase;
let server: TestServer;

beforeAll(async () => {
  test = await createTestDatabase();
  await insertSmallCounty(test.pool);
  server = await startTestServer(test);
});
beforeEach(() => server.follow());
afterAll(async () => {
  await server?.close();
  await test?.drop();
});

it('a duty grid that loses unit grids counts the same in tile, list and layer tree at once', async () => {
  const duty = '099101001003D';
  const query = `?grid=${duty}`;
  const before = await listTotal(server, 'components', query);
  expect(await tileSum(server, 'components', 10, query)).toBe(before);
  await test.pool.query(`update grids set parent_code = null where parent_code = $1 and code like '%00_'`, [duty]);
  await server.follow();
  const after = await listTotal(server, 'components', query);
  expect(after).toBeLessThan(before);
  expect(await tileSum(server, 'components', 10, query)).toBe(after);
  expect(await tileSum(server, 'components', 16, query)).toBe(after);
});

it('a grid of another kind with the same code does not take a duty grid\'s place in the filter', async () => {
  const total = await listTotal(server, 'components', '?grid=099101002001D');
  await test.pool.query(`insert into grids (county, kind, code, source, source_id, geom)
    select county, 'evaluation', code, 'test', 'evaluation', geom from grids where kind = 'duty' and code = '099101002001D'`);
  await server.follow();
  expect(await listTotal(server, 'components', '?grid=099101002001D')).toBe(total);
});

it('a row that cannot be kept is left out, and does not hold up the changes after it', async () => {
  await test.pool.query('alter table buildings drop constraint buildings_floors_check');
  const { rows: [building] } = await test.pool.query('select id from buildings order by id limit 1');
  const total = await listTotal(server, 'buildings');
  await test.pool.query('update buildings set floors = 300 where id = $1', [building.id]);
  await test.pool.query(`update components set state = 'abandoned' where id = (select min(id) from components)`);
  await server.follow();
  expect(server.county.tables.leftOutOf(SMALL_COUNTY, 'buildings')).toMatch(/^1 row is left out: .*floors.*300/);
  expect((await server.ask('/healthz')).json).toMatchObject({ status: 'degraded', problems: [expect.stringContaining('1 row is left out')] });
  expect(await listTotal(server, 'buildings')).toBe(total - 1);
  expect(await listTotal(server, 'components', '?state=abandoned')).toBe(1);
  // A reload leaves out the same row, and one that was mended comes back.
  await server.county.tables.loadLayer(test.pool, SMALL_COUNTY, 'buildings');
  expect(await listTotal(server, 'buildings')).toBe(total - 1);
  await test.pool.query('update buildings set floors = 30 where id = $1', [building.id]);
  await server.follow();
  expect(await listTotal(server, 'buildings')).toBe(total);
  expect(server.county.tables.leftOutOf(SMALL_COUNTY, 'buildings')).toBeNull();
});

it('twenty thousand single-row changes in one transaction are one read of the layer', async () => {
  await test.pool.query(`do $$ begin
    for n in 1 .. 20100 loop
      update components set note = n::text where id = (select min(id) from components);
    end loop; end $$`);
  let reads = 0;
  const query = test.pool.query.bind(test.pool) as (...args: unknown[]) => Promise<unknown>;
  server.county.database.pool.query = ((...args: unknown[]) => {
    if (String(args[0]).includes('from components t')) reads++;
    return query(...args);
  }) as typeof test.pool.query;
  await server.follow();
  server.county.database.pool.query = query as typeof test.pool.query;
  expect(reads).toBe(1);
});

it('a component of another township is not named on a device that hangs on it', async () => {
  const { rows: [foreign] } = await test.pool.query(`select id, objid from components where area_code like '099101002%' order by id limit 1`);
  const { rows: [device] } = await test.pool.query(`
    update devices set component_id = $1 where id = (select min(id) from devices where area_code like '099101001%') returning id`, [foreign.id]);
  await server.follow();
  const path = `/api/layers/devices/features/${device.id}`;
  expect((await server.ask(path)).json.properties).toMatchObject({ componentId: foreign.id, componentObjid: foreign.objid });
  const own = await server.ask(path, { person: 'township-1' });
  expect(own.json.properties).toMatchObject({ componentId: null, componentObjid: null });
  const list = await server.ask('/api/layers/devices/features?limit=1000', { person: 'township-1' });
  const file = await server.ask('/api/layers/devices/export.geojson', { person: 'township-1' });
  for (const text of [list.text, file.text]) expect(text).not.toContain(foreign.objid);
});

it('new names of a county and of a class are told, and a county that is deleted is gone', async () => {
  await test.pool.query(`insert into counties (county, name_zh, name_en) values ('099199', '新县', 'New County')`);
  await test.pool.query(`insert into green (county, class, source, source_id, geom)
    select '099199', class, 'test', 'x', geom from green where county = $1 limit 1`, [SMALL_COUNTY]);
  await server.follow();
  const named = async (): Promise<string[]> => (await server.ask('/api/counties')).json.counties.map((county: any) => county.name.en);
  expect(await named()).toEqual(['Small County', 'New County']);
  expect(await tileSum(server, 'green', 15, '?county=099199')).toBeGreaterThan(0);
  await test.pool.query(`update counties set name_en = 'Newer County' where county = '099199'`);
  await test.pool.query(`update classes set name_en = 'Greenest park' where class = 'green:park'`);
  await server.follow();
  expect(await named()).toEqual(['Small County', 'Newer County']);
  const vocabulary = await server.ask('/api/vocabulary?county=099199');
  expect(vocabulary.json.classes.find((entry: any) => entry.id === 'green:park').name.en).toBe('Greenest park');
  await test.pool.query(`delete from green where county = '099199'`);
  await test.pool.query(`delete from counties where county = '099199'`);
  await server.follow();
  expect(await named()).toEqual(['Small County']);
  expect((await server.ask(`/tiles/green/${addressAt(15)}.mvt?county=099199`)).status).toBe(404);
});

it('a layer that stops fitting its memory stops being served, cached tiles too', async () => {
  const path = `/tiles/water/${addressAt(10)}.mvt`;
  expect(featuresOf((await server.ask(path)).bytes, 'water').length).toBe(1);
  const table = server.county.tables.table(SMALL_COUNTY, 'water')!;
  (table.spec as { memoryLimitBytes: number }).memoryLimitBytes = 1;
  await server.county.tables.loadLayer(test.pool, SMALL_COUNTY, 'water');
  const answer = await server.ask(path);
  expect([answer.status, answer.json.code]).toEqual([503, 'layer_not_loaded']);
});

it('rows are placed again by the database after grids were drawn anew', async () => {
  const { rows: [unit] } = await test.pool.query(`select unit_grid as code from components where unit_grid is not null order by id limit 1`);
  await test.pool.query(`update grids set geom = st_translate(geom, 1, 0) where kind = 'unit' and code = $1`, [unit.code]);
  const { rows: [placed] } = await test.pool.query('select place_again($1) as n', [SMALL_COUNTY]);
  expect(placed.n).toBeGreaterThan(0);
  await server.follow();
  expect(await listTotal(server, 'components', `?grid=${unit.code}`)).toBe(0);
  expect((await test.pool.query('select place_again($1) as n', [SMALL_COUNTY])).rows[0].n).toBe(0);
});

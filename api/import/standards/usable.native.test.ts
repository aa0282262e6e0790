/** What a list of the county's own is good for once it is there: everything that a list of the product is. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MOVERS, insertCaseGround, moveTestCase, openTestCase, ownPlace } from '../../cases/testing.ts';
import { tileSum } from '../../testing/asking.ts';
import { createTestDatabase } from '../../testing/database.ts';
import type { TestDatabase } from '../../testing/database.ts';
import { insertSmallCounty, SMALL_COUNTY } from '../../testing/small-county.ts';
import { startTestServer } from '../../testing/test-server.ts';
import type { TestServer } from '../../testing/test-server.ts';
import { runSheet, sheetOf } from './testing.ts';

let test: TestDatabase;
let server: TestServer;

beforeAll(async () => {
  test = await createTestDatabase();
  await insertSmallCounty(test.pool, { components: 40, events: 1 });
  await insertCaseGround(test.pool);
  server = await startTestServer(test);
  // Imported while the server runs, as a person would.
  await runSheet(test.pool, sheetOf('01,公用设施,01,上水井盖,井盖没了,盖好,2紧急工作时,水务所,住建局', '01,公用设施,02,太阳能板,板面破了,换新,4小时,电力所,'));
  await server.follow();
});
afterAll(async () => {
  await server?.close();
  await test?.drop();
});

it('its names and that it has standards in force are in the vocabulary of the county', async () => {
  const { json } = await server.ask(`/api/vocabulary?county=${SMALL_COUNTY}`);
  const lists = json.schemes.filter((scheme: { kind: string }) => scheme.kind === 'components').map(({ id, title, standards }: { id: string; title: { zh: string }; standards: boolean }) => [id, title.zh, standards]);
  expect(lists).toEqual(expect.arrayContaining([['town', '镇部件', true], ['cjt2007', '部件分类（旧版）', false]]));
  expect(json.classes.filter((entry: { scheme: string }) => entry.scheme === 'town').map(({ id, name }: { id: string; name: { zh: string; en: string } }) => [id, name.zh, name.en])).toEqual([
    ['town:01', '公用设施', 'Public utilities'], ['town:0101', '上水井盖', 'Water supply manhole cover'], ['town:0102', '太阳能板', '太阳能板'],
  ]);
});

it('its standards are told with limit, handler and supervisor, and its classes are services of Open311', async () => {
  const { json } = await server.ask(`/api/standards?county=${SMALL_COUNTY}&class=town:0102`);
  expect(json.standards).toMatchObject([{ edition: '2024', condition: { zh: '板面破了' }, limit: { value: 4, unit: 'work_hour' }, kind: 'fix', handler: '电力所', supervisor: null }]);
  const { json: services } = await server.ask(`/open311/v2/services.json?jurisdiction_id=${SMALL_COUNTY}`);
  expect(services.map((service: { service_code: string }) => service.service_code)).toEqual(expect.arrayContaining(['town:0101', 'town:0102']));
});

it('a case of its class is found by it in lists and tiles, and its clock explains itself in both languages', async () => {
  const { caseId } = await openTestCase(test.pool, { class: 'town:0102', ...ownPlace() }, MOVERS.collector);
  await moveTestCase(test.pool, caseId, 'file');
  await moveTestCase(test.pool, caseId, 'dispatch');
  await server.follow();
  for (const filter of ['town', 'town:01', 'town:0102']) {
    const { json } = await server.ask(`/api/cases?county=${SMALL_COUNTY}&class=${filter}`);
    expect(json.cases.map(({ id }: { id: number }) => id)).toEqual([caseId]);
    expect((await tileSum(server, 'cases', 15, `?class=${filter}`, 'operator'))).toBe(1);
  }
  const none = await server.ask(`/api/cases?county=${SMALL_COUNTY}&class=town:0101`);
  expect(none.json.cases).toEqual([]);
  const { json: { clocks } } = await server.ask(`/api/cases/${caseId}?county=${SMALL_COUNTY}`);
  const handle = clocks.find((each: { clock: { clock: string } }) => each.clock.clock === 'handle');
  expect([handle.clock.limit, handle.clock.pace]).toEqual([{ value: 4, unit: 'work_hour', season: null }, 'work']);
  expect(handle.why.en.join(' ')).toContain('4 work hours');
  expect(handle.why.zh.join('')).toContain('4 工作时');
});

it('components of its classes are counted, listed and filtered by them', async () => {
  await test.pool.query(`update components set class = 'town:0101' where county = $1 and id in (select id from components where county = $1 order by id limit 3)`, [SMALL_COUNTY]);
  await server.follow();
  const { json } = await server.ask(`/api/layers/components/features?county=${SMALL_COUNTY}&class=town:01&limit=10`);
  expect(json.total).toBe(3);
  expect(await tileSum(server, 'components', 15, '?class=town', 'operator')).toBe(3);
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FIGURE_GROUPINGS, FIGURE_NAMES, figureLink } from '../../contract/cases/figures.ts';
import type { FiguresReply } from '../../contract/cases/figures.ts';
import { createTestDatabase } from '../../testing/database.ts';
import type { TestDatabase } from '../../testing/database.ts';
import { insertSmallCounty, SMALL_COUNTY, SMALL_SOUTH, SMALL_WEST } from '../../testing/small-county.ts';
import { startTestServer } from '../../testing/test-server.ts';
import type { TestServer } from '../../testing/test-server.ts';
import { insertCaseGround, moveTestCase, openTestCase } from '../testing.ts';
import { clockRow, pastTheEngine, writeCases, writeRows } from './testing.ts';
import { writeRandomCases } from './random-cases.ts';

let database: TestDatabase;
let server: TestServer;

beforeAll(async () => {
  database = await createTestDatabase();
  const { pool } = database;
  await insertSmallCounty(pool, { components: 60, events: 1 });
  await insertCaseGround(pool);
  await writeRandomCases(pool, 500, Date.now());
  // One outside every grid and village.
  await pastTheEngine(pool, (client) => writeCases(client, SMALL_COUNTY, [
    { id: 900, state: 'reported', lng: SMALL_WEST - 0.01, lat: SMALL_SOUTH, reported_at: new Date(Date.now() - 60_000).toISOString() },
    { id: 901, state: 'suspended', flow: 'grid_affairs', department: 'D1', supervised: true, lng: SMALL_WEST + 0.001, lat: SMALL_SOUTH + 0.001, reported_at: new Date().toISOString(), filed_at: new Date().toISOString() },
  ]));
  await pool.query(`select setval('cases_id', 1000)`);
  server = await startTestServer(database);
});

afterAll(async () => {
  await server?.close();
  await database?.drop();
});

async function figures(query: string, person = 'operator'): Promise<FiguresReply> {
  const { status, json } = await server.ask(`/api/cases/figures?${query}`, { person });
  if (status !== 200) throw new Error(JSON.stringify(json));
  return json;
}

async function total(link: string, person = 'operator'): Promise<number> {
  const { status, json } = await server.ask(`/api/cases?${link}&limit=1`, { person });
  if (status !== 200) throw new Error(`${link}: ${JSON.stringify(json)}`);
  return json.total;
}

describe('each figure is the total of its list', () => {
  test.each(FIGURE_GROUPINGS.filter((by) => by !== 'unit'))('by %s', async (by) => {
    const reply = await figures(`by=${by}`);
    for (const row of [reply.total, ...reply.rows]) {
      for (const name of FIGURE_NAMES) expect([row.key, name, await total(figureLink(reply, row, name))]).toEqual([row.key, name, row[name]]);
    }
    expect(reply.total.open).toBeGreaterThan(200);
    expect(reply.total.overdue).toBeGreaterThan(0);
    expect(reply.total.soon).toBeGreaterThan(0);
  });

  test('under filters that the rows narrow further, and for a township', async () => {
    for (const [query, person] of [
      ['by=class&class=yc2013:01,yc2013e', 'operator'], ['by=village&area=099101001000', 'operator'], ['by=area&area=099101001001,099101001002', 'operator'],
      ['by=department&department=D1&flow=urban', 'operator'], ['by=step&flow=urban', 'township-1'], ['by=duty&class=yc2013e:0204', 'township-2'],
    ] as const) {
      const reply = await figures(query, person);
      expect(reply.rows.length, query).toBeGreaterThan(0);
      for (const row of [reply.total, ...reply.rows]) {
        for (const name of ['open', 'overdue', 'closedToday'] as const) expect([query, row.key, name, await total(figureLink(reply, row, name), person)]).toEqual([query, row.key, name, row[name]]);
      }
    }
  });
});

test('rows add up to the total, are named, and those without a key come last', async () => {
  for (const by of ['village', 'duty', 'omni', 'unit', 'department', 'class', 'step'] as const) {
    const { rows, total: whole } = await figures(`by=${by}`);
    for (const name of FIGURE_NAMES) expect(rows.reduce((sum, row) => sum + row[name], 0)).toBe(whole[name]);
    if (by !== 'unit') expect(rows.filter(({ key }) => key !== null).every(({ name }) => name !== null)).toBe(true);
    if (by === 'village' || by === 'duty' || by === 'department') expect(rows.at(-1)!.key).toBeNull();
    expect(rows.slice(0, -1).every(({ key }) => key !== null)).toBe(true);
  }
});

test('the mean age is that of the open cases, and nothing has no mean', async () => {
  const { total: whole, asOf } = await figures('by=total');
  const { rows: [row] } = await database.pool.query(`
    select avg(extract(epoch from $1::timestamptz - reported_at) * 1000)::float8 as mean, (extract(epoch from min(reported_at)) * 1000)::float8 as oldest from cases
    where state not in ('closed', 'scored', 'not_filed', 'merged', 'force_closed')`, [asOf]);
  expect(Math.abs(whole.averageAgeMs! - row.mean)).toBeLessThan(1000);
  expect(whole.oldestAt).toBe(row.oldest);
  const empty = await figures('by=total&area=099101002004&class=yc2013e:0305');
  expect([empty.total.open, empty.total.averageAgeMs, empty.total.oldestAt]).toEqual([0, null, null]);
});

test('figures follow a move as soon as the feed tells it', async () => {
  const before = (await figures('by=step')).total.open;
  const { caseId } = await openTestCase(database.pool, { lng: SMALL_WEST + 0.0123, lat: SMALL_SOUTH + 0.0153 });
  await server.follow();
  const reply = await figures('by=step');
  expect(reply.total.open).toBe(before + 1);
  await moveTestCase(database.pool, caseId, 'reject');
  await server.follow();
  expect((await figures('by=step')).total.open).toBe(before);
});

test('a deadline that passes makes a case overdue, though nothing was moved', async () => {
  const deadline = Date.now() + 2000;
  const clock = clockRow(SMALL_COUNTY, 902, { clock: 'handle', instance: 1, limit: { value: 4, unit: 'urgent_hour' }, at: deadline - 4 * 3_600_000 });
  await pastTheEngine(database.pool, async (client) => {
    await writeCases(client, SMALL_COUNTY, [{
      id: 902, state: 'handling', flow: 'supervision', lng: SMALL_WEST + 0.002, lat: SMALL_SOUTH + 0.002, reported_at: new Date().toISOString(), due_at: clock.deadline, due_clock: 'handle',
    }]);
    await writeRows(client, 'case_clocks', [clock]);
  });
  const ask = async (): Promise<number[]> => {
    const { total: whole } = await figures('by=total&flow=supervision');
    return [whole.open, whole.soon, whole.overdue];
  };
  expect(await ask()).toEqual([1, 1, 0]);
  await expect.poll(ask, { timeout: 20_000, message: 'The case is not counted as overdue' }).toEqual([1, 0, 1]);
});

test('what cannot be is refused', async () => {
  expect((await server.ask('/api/cases/figures?by=luck')).json).toMatchObject({ code: 'bad_parameter', parameter: 'by' });
  expect((await server.ask('/api/cases/figures?state=reported')).json).toMatchObject({ code: 'bad_parameter', parameter: 'state' });
});

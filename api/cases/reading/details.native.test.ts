import { afterAll, beforeAll, expect, test } from 'vitest';
import { planMove } from '../../contract/cases/plan-move.ts';
import { compileCalendar } from '../../contract/cases/calendar.ts';
import type { CaseDetails, CaseTasksReply, TaskGroup } from '../../contract/cases/lists.ts';
import type { CaseSettings, CaseSnapshot } from '../../contract/cases/snapshot.ts';
import { createTestDatabase } from '../../testing/database.ts';
import type { TestDatabase } from '../../testing/database.ts';
import { insertSmallCounty, SMALL_COUNTY, SMALL_SOUTH, SMALL_WEST } from '../../testing/small-county.ts';
import { startTestServer } from '../../testing/test-server.ts';
import type { TestServer } from '../../testing/test-server.ts';
import { insertCaseGround, MANHOLE, moveTestCase, MOVERS, openTestCase, walkTestCase } from '../testing.ts';

let database: TestDatabase;
let server: TestServer;

beforeAll(async () => {
  database = await createTestDatabase();
  await insertSmallCounty(database.pool, { components: 40, events: 1 });
  await insertCaseGround(database.pool);
  server = await startTestServer(database);
});

afterAll(async () => {
  await server?.close();
  await database?.drop();
});

async function details(id: number, person = 'operator'): Promise<CaseDetails> {
  const { status, json } = await server.ask(`/api/cases/${id}`, { person });
  if (status !== 200) throw new Error(JSON.stringify(json));
  return json;
}

async function tasks(person: string): Promise<Partial<Record<TaskGroup, number[]>>> {
  const { json } = await server.ask('/api/cases/tasks', { person });
  return Object.fromEntries((json as CaseTasksReply).groups.map(({ group, items, total }) => {
    expect(total).toBe(items.length);
    return [group, items.map((item) => item.case.id)];
  }));
}

test('a case tells its history with names, and why each clock is due, in both languages', async () => {
  const { caseId } = await openTestCase(database.pool);
  await walkTestCase(database.pool, caseId, 'pending_check');
  const told = await details(caseId);
  expect(told.moves.map(({ move }) => move)).toEqual(['report', 'file', 'dispatch', 'assign', 'submit', 'feedback']);
  expect(told.moves.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(told.moves.at(-1)).toMatchObject({ by: 'works', byName: { zh: '市政设施中心值班' }, departmentName: { en: 'Works' }, from: 'handled', to: 'pending_check' });
  expect(told.moves[0]).toMatchObject({ by: 'C001', byName: { zh: 'C001' } });
  expect(told.moves[4]!.photos).toHaveLength(1);
  expect(told.photos).toHaveLength(2);
  expect(told.clocks.map(({ clock }) => [clock.clock, clock.state])).toEqual([['accept', 'stopped'], ['dispatch', 'stopped'], ['handle', 'stopped']]);
  for (const { why, clock } of told.clocks) {
    expect(why.zh.length).toBeGreaterThanOrEqual(4);
    expect(why.en).toHaveLength(why.zh.length);
    expect(why.segments.reduce((sum, { ms }) => sum + ms, 0)).toBe(clock.budgetMs);
  }
  expect(told.calendars.map(({ edition }) => edition)).toEqual([1]);
  expect(told.standard).toMatchObject({ class: told.case.class, limit: { value: 4, unit: 'work_hour' } });
  expect(told.reports).toHaveLength(1);
  expect((await server.ask(told.responsibility)).status).toBe(200);
});

test('what a move would do can be planned from the reply alone', async () => {
  const { caseId } = await openTestCase(database.pool);
  await walkTestCase(database.pool, caseId, 'handling');
  const told = await details(caseId);
  const calendars = new Map(told.calendars.map(({ edition, body }) => [edition, compileCalendar(body)]));
  const plan = planMove({
    snapshot: told.snapshot as unknown as CaseSnapshot, settings: told.settings as unknown as CaseSettings, move: 'ask_extension', at: Date.now(), by: MOVERS.works, note: 'why',
    calendars: { newest: told.newestCalendar, of: (edition) => calendars.get(edition)! },
  });
  expect([plan.to, plan.refusals, plan.needs]).toEqual(['handling', [], []]);
});

test('a case on a component shows the component with its owner and past cases, and cameras and people near', async () => {
  const { rows: [part] } = await database.pool.query(`select id, st_x(geom) as lng, st_y(geom) as lat from components where county = $1 and class = 'yc2013:0101' order by id limit 1`, [SMALL_COUNTY]);
  const draft = { class: MANHOLE.class, componentId: part.id, lng: part.lng, lat: part.lat };
  const first = await openTestCase(database.pool, draft);
  await walkTestCase(database.pool, first.caseId, 'not_filed');
  const second = await openTestCase(database.pool, draft);
  const told = await details(second.caseId);
  expect(told.component).toMatchObject({ id: part.id, owner: { code: 'D1', name: { zh: '市政处' } }, keeper: { code: 'D2' }, casesTotal: 1 });
  expect(told.component!.cases.map(({ id, state }) => [id, state])).toEqual([[first.caseId, 'not_filed']]);
  expect(told.staffWithheld).toBe(false);
  expect(told.staff.length).toBeGreaterThan(0);
  expect(told.cameras.every(({ meters }) => meters <= 500)).toBe(true);
});

test('merged cases are shown on both sides', async () => {
  const [a, b] = [await openTestCase(database.pool), await openTestCase(database.pool)];
  await moveTestCase(database.pool, b.caseId, 'merge', { detail: { into: a.caseId } });
  expect((await details(a.caseId)).merged.map(({ id }) => id)).toEqual([b.caseId]);
  expect((await details(b.caseId)).mergedInto).toMatchObject({ id: a.caseId });
});

test('a collector who was sent beyond the own area reads the case, its photos and moves until the check is done', async () => {
  const draft = { lng: SMALL_WEST + 0.03, lat: SMALL_SOUTH + 0.015 };
  const { caseId } = await openTestCase(database.pool, draft, MOVERS.collector2);
  const { rows: [{ area }] } = await database.pool.query('select area_code as area from cases where county = $1 and id = $2', [SMALL_COUNTY, caseId]);
  expect(area).not.toMatch(/^099101001/);
  const codes = async (person = 'collector-1'): Promise<(string | undefined)[]> =>
    [(await server.ask(`/api/cases/${caseId}`, { person })).json.code, (await server.ask(`/api/cases/${caseId}/moves-offered`, { person })).json.code];
  expect(await codes()).toEqual(['withheld', 'withheld']);
  await moveTestCase(database.pool, caseId, 'precheck', { detail: { assignee: 'C001' } });
  expect((await tasks('collector-1')).checks).toContain(caseId);
  expect(await codes()).toEqual([undefined, undefined]);
  expect(await codes('township-1')).toEqual(['withheld', 'withheld']);
  const { version } = (await details(caseId, 'collector-1')).case;
  const { status, json } = await server.ask(`/api/cases/${caseId}/moves`, { method: 'POST', person: 'collector-1', body: { move: 'precheck_done', version, detail: { result: 'met' } } });
  expect([status, json.state]).toEqual([200, 'reported']);
  expect(await codes()).toEqual(['withheld', 'withheld']);
});

test('reporters’ contacts are for operators and leads of the county; persons are withheld from analysts; other townships see nothing', async () => {
  const { caseId } = await openTestCase(database.pool, { lng: SMALL_WEST + 0.0301, lat: SMALL_SOUTH + 0.0101 });
  await database.pool.query(`update reports set reporter_name = '王某', reporter_phone = '0000-1234' where case_id = $1`, [caseId]);
  for (const person of ['operator', 'lead']) expect((await details(caseId, person)).reports[0]).toMatchObject({ reporterName: '王某', reporterPhone: '0000-1234' });
  for (const person of ['township-2', 'leader', 'works', 'analyst']) {
    const told = await details(caseId, person);
    expect([told.reporterWithheld, told.reports[0]!.reporterName, told.reports[0]!.reporterPhone]).toEqual([true, null, null]);
    expect(JSON.stringify(told)).not.toContain('0000-1234');
  }
  const analyst = await details(caseId, 'analyst');
  expect([analyst.staffWithheld, analyst.staff, analyst.moves[0]!.byName]).toEqual([true, [], null]);
  expect((await server.ask(`/api/cases/${caseId}`, { person: 'township-1' })).json.code).toBe('withheld');
  expect((await server.ask('/api/cases/4000000000')).json.code).toBe('unknown_case');
  expect((await server.ask('/api/cases/nonsense')).json).toMatchObject({ code: 'bad_parameter', parameter: 'id' });
});

test('tasks follow a case from hand to hand', async () => {
  const { pool } = database;
  const { caseId } = await openTestCase(pool);
  const holders = async (): Promise<string[]> => {
    const found: string[] = [];
    for (const person of ['operator', 'works', 'sanitation', 'handler-1', 'collector-1', 'collector-2', 'leader', 'analyst']) {
      for (const [group, ids] of Object.entries(await tasks(person))) if (ids.includes(caseId)) found.push(`${person} ${group}`);
    }
    return found;
  };
  await moveTestCase(pool, caseId, 'precheck');
  expect(await holders()).toEqual(['operator checks', 'collector-1 checks']);
  await moveTestCase(pool, caseId, 'precheck_done');
  await moveTestCase(pool, caseId, 'file');
  expect(await holders()).toEqual([]);
  await moveTestCase(pool, caseId, 'dispatch', { detail: { departments: ['D03', 'D06'] } });
  expect(await holders()).toEqual(['works to_accept', 'sanitation to_accept']);
  await moveTestCase(pool, caseId, 'accept');
  expect(await holders()).toEqual(['works to_assign', 'handler-1 to_assign']);
  await moveTestCase(pool, caseId, 'assign');
  expect(await holders()).toEqual(['works handling', 'handler-1 handling']);
  await moveTestCase(pool, caseId, 'ask_extension');
  expect(await holders()).toEqual(['operator asked', 'works handling', 'works asked', 'handler-1 handling', 'handler-1 asked']);
  await moveTestCase(pool, caseId, 'extend');
  expect(await holders()).toEqual(['works handling', 'works decided', 'handler-1 handling', 'handler-1 decided']);
  await moveTestCase(pool, caseId, 'submit');
  expect(await holders()).toEqual(['works to_feed_back', 'works decided', 'handler-1 decided']);
  await moveTestCase(pool, caseId, 'dept_reject', { note: '没有修好' });
  expect(await holders()).toEqual(['works handling', 'works returned', 'works decided', 'handler-1 handling', 'handler-1 returned', 'handler-1 decided']);
  const { json } = await server.ask('/api/cases/tasks?group=returned', { person: 'handler-1' });
  expect(json.groups[0].items.find((item: { case: { id: number } }) => item.case.id === caseId).returned).toMatchObject({ by: 'works', move: 'dept_reject', note: '没有修好' });
  await moveTestCase(pool, caseId, 'submit');
  expect(await holders()).not.toContain('works returned');
});

test('a check of nobody is for the collector of its duty grid', async () => {
  const { caseId } = await openTestCase(database.pool, { lng: SMALL_WEST + 0.0041, lat: SMALL_SOUTH + 0.0041 });
  await moveTestCase(database.pool, caseId, 'precheck', { detail: {} });
  expect((await details(caseId)).case.dutyGrid).toBe('099101001003D');
  expect((await tasks('collector-1')).checks).not.toContain(caseId);
  expect((await tasks('collector-2')).checks).toContain(caseId);
  expect((await server.ask('/api/cases/tasks?group=luck')).json).toMatchObject({ code: 'bad_parameter', parameter: 'group' });
});

test('the calendar in force is answered, and an edition that is not there is not', async () => {
  const { json } = await server.ask('/api/calendar');
  expect([json.edition, json.editions, json.body.timeZone]).toEqual([1, [1], 'Asia/Shanghai']);
  expect((await server.ask('/api/calendar?edition=7')).status).toBe(404);
});

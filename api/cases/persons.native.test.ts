/** What persons may do with cases beside the rules of the flow: in their county, in their area, and on cases that they have to do with. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../testing/database.ts';
import type { TestDatabase } from '../testing/database.ts';
import { insertSmallCounty, SMALL_COUNTY, SMALL_SOUTH, SMALL_WEST } from '../testing/small-county.ts';
import { startTestServer } from '../testing/test-server.ts';
import type { Answer, TestServer } from '../testing/test-server.ts';
import { forgetReporters } from './intake/forget-reporters.ts';
import { insertCaseGround, LITTER, MANHOLE, moveTestCase, openTestCase, ownPlace, walkTestCase } from './testing.ts';

const OTHER = '099102';
let test: TestDatabase;
let server: TestServer;
let folder: string;

beforeAll(async () => {
  test = await createTestDatabase();
  await insertSmallCounty(test.pool, { components: 40, events: 1 });
  await insertCaseGround(test.pool);
  await test.pool.query(`insert into counties (county, name_zh, name_en, time_zone) values ($1, '邻县', 'Next county', 'Asia/Shanghai')`, [OTHER]);
  folder = mkdtempSync(join(tmpdir(), 'tongguan-persons-'));
  server = await startTestServer(test, 1024, { dataDir: folder });
});
afterAll(async () => {
  await server?.close();
  await test?.drop();
  rmSync(folder, { recursive: true, force: true });
});

const post = (path: string, body: unknown, person: string): Promise<Answer> => server.ask(path, { method: 'POST', body, person });
const comment = (id: number, person: string, detail: object = {}): Promise<Answer> => post(`/api/cases/${id}/moves`, { move: 'comment', note: 'seen', detail }, person);
const here = () => ({ ...ownPlace(), crs: 'wgs84' });

describe('a person of one county', () => {
  const bodies: Readonly<Record<string, object>> = {
    '/api/cases/:id/moves': { move: 'comment', note: 'x' }, '/api/reports': { class: LITTER.class, place: here() }, '/api/cases/moves': { move: 'comment', note: 'x', ids: [1] },
    '/api/score-periods': { month: '2026-01' }, '/api/cases/dispatch-suggested': { ids: [1] }, '/api/duplicates/preview': { lng: 113.6, lat: 37.8, class: LITTER.class },
  };

  it.each(['works', 'handler-1', 'collector-1', 'township-1'])('such as %s is refused whatever is asked of another county', async (person) => {
    const routes = server.cases.routes.filter(({ path }) => !path.startsWith('/api/public/') && !path.startsWith('/open311/'));
    expect(routes.length).toBeGreaterThan(20);
    for (const route of routes) {
      const path = `${route.path.replace(/:[a-z]+/g, '1')}?county=${OTHER}`;
      const { json } = route.method === 'get' ? await server.ask(path, { person }) : await post(path, bodies[route.path] ?? {}, person);
      expect(json, path).toMatchObject({ status: 403, code: 'withheld', parameter: 'county' });
    }
    expect((await post('/api/duplicates/preview', { ...bodies['/api/duplicates/preview'], county: OTHER }, person)).json.code).toBe('withheld');
    expect((await server.ask('/api/cases', { person })).status).toBe(200);
  });

  it('is no citizen, nobody of all counties, and sees rows of the own county only', async () => {
    expect((await server.ask(`/api/cases?county=${OTHER}`, { person: 'operator' })).status).toBe(200);
    expect((await server.ask(`/open311/v2/requests.json?jurisdiction_id=${OTHER}`, { person: 'works' })).status).toBe(200);
    const { json } = await server.ask('/api/layers/devices/features?limit=1', { person: 'works' });
    expect(json.total).toBe((await server.ask('/api/layers/devices/features?limit=1')).json.total);
  });
});

describe('a comment', () => {
  it('is for departments, handlers and collectors that have to do with the case', async () => {
    const { caseId } = await openTestCase(test.pool);
    for (const person of ['works', 'sanitation', 'handler-1', 'collector-2']) {
      expect((await comment(caseId, person)).json, person).toMatchObject({ status: 409, code: 'move_refused', guard: 'mine', detail: expect.stringContaining('nothing to do with it') });
    }
    for (const person of ['collector-1', 'operator', 'lead', 'leader']) expect((await comment(caseId, person)).status, person).toBe(200);
    const offered = async (person: string): Promise<any> => (await server.ask(`/api/cases/${caseId}/moves-offered`, { person })).json.moves.find((each: any) => each.move === 'comment');
    expect((await offered('works')).refusals).toMatchObject([{ guard: 'mine' }]);
    await walkTestCase(test.pool, caseId, 'handling');
    expect([(await comment(caseId, 'works')).status, (await comment(caseId, 'handler-1')).status, (await comment(caseId, 'sanitation')).status]).toEqual([200, 200, 409]);
    expect((await offered('works')).refusals).toEqual([]);
    expect((await comment(caseId, 'collector-2')).status).toBe(409);
    const { caseId: returned } = await openTestCase(test.pool);
    await walkTestCase(test.pool, returned, 'pending_handle');
    await moveTestCase(test.pool, returned, 'dept_return');
    expect((await comment(returned, 'works')).status).toBe(200);
  });

  it('answers the reporter only from the desk', async () => {
    const { caseId, receipt } = await openTestCase(test.pool);
    await walkTestCase(test.pool, caseId, 'handling');
    for (const person of ['works', 'handler-1', 'collector-1', 'leader']) {
      expect((await comment(caseId, person, { reply: 'all is well' })).json, person).toMatchObject({ code: 'move_refused', guard: 'role', detail: expect.stringContaining('answer reporters') });
    }
    const reply = async (): Promise<string | null> => (await server.ask(`/api/public/reports/${receipt}`)).json.reply;
    expect(await reply()).toBeNull();
    expect((await comment(caseId, 'operator', { reply: 'Somebody is on the way' })).status).toBe(200);
    expect(await reply()).toBe('Somebody is on the way');
  });
});

it('who does not see the case that took another in may not take that one out', async () => {
  const [west, east] = [{ lng: SMALL_WEST + 0.0185, lat: SMALL_SOUTH + 0.0185 }, { lng: SMALL_WEST + 0.0215, lat: SMALL_SOUTH + 0.0185 - 0.0001 }];
  const [mine, theirs] = [(await openTestCase(test.pool, west)).caseId, (await openTestCase(test.pool, east)).caseId];
  await moveTestCase(test.pool, mine, 'merge', { detail: { into: theirs } });
  const unmerge = (person: string): Promise<Answer> => post(`/api/cases/${mine}/moves`, { move: 'unmerge', note: 'another thing' }, person);
  expect((await unmerge('township-1')).json).toMatchObject({ code: 'withheld', detail: expect.stringContaining(`Case ${theirs}`) });
  expect((await unmerge('lead')).status).toBe(200);
});

it('a report joins the open case of its component, whatever its class', async () => {
  const { rows: [thing] } = await test.pool.query('select id from components where county = $1 order by id limit 1', [SMALL_COUNTY]);
  const report = async (classId: string): Promise<any> => (await post('/api/reports', { class: classId, componentId: thing.id, place: here() }, 'operator')).json;
  const first = await report(MANHOLE.class);
  expect(await report(LITTER.class)).toMatchObject({ caseId: first.caseId, joined: true });
});

describe('who reported', () => {
  const reported = async (): Promise<{ caseId: number; left: () => Promise<unknown> }> => {
    const { caseId, reportId } = await openTestCase(test.pool, { reporterName: '王某', reporterPhone: '139' });
    return { caseId, left: async () => (await test.pool.query('select reporter_name, reporter_phone from reports where county = $1 and id = $2', [SMALL_COUNTY, reportId])).rows[0] };
  };
  const [GONE, KEPT] = [{ reporter_name: null, reporter_phone: null }, { reporter_name: '王某', reporter_phone: '139' }];

  it('is forgotten some days after the end of the case, and of the case that it went into', async () => {
    const [open, ended, merged] = [await reported(), await reported(), await reported()];
    await moveTestCase(test.pool, ended.caseId, 'force_close');
    await moveTestCase(test.pool, merged.caseId, 'merge', { detail: { into: open.caseId } });
    const later = Date.now() + 31 * 86_400_000;
    expect(await forgetReporters(test.pool, 0, later)).toBe(0);
    expect(await forgetReporters(test.pool, 30)).toBe(0);
    expect(await forgetReporters(test.pool, 30, later)).toBe(1);
    expect([await open.left(), await ended.left(), await merged.left()]).toEqual([KEPT, GONE, KEPT]);
    await moveTestCase(test.pool, open.caseId, 'force_close');
    expect(await forgetReporters(test.pool, 30, later)).toBe(2);
    expect([await open.left(), await merged.left()]).toEqual([GONE, GONE]);
  });
});

it('everything that fails by itself is told where the server tells how it is', async () => {
  const { rows: [alert] } = await test.pool.query(`
    with rule as (insert into alert_rules (county, name_zh, name_en, kind, device_class, quantity, direction, on_value, off_value, severity, enabled, files_case)
      values ($1, '井盖倾斜', 'Manhole tilt', 'threshold', 'device:manhole_tilt', 'tilt', 'above', 30, 20, 'critical', true, true) returning id)
    insert into alerts (county, class, severity, rule_id, device_id, quantity, opened_at, why, source, source_id, geom)
    select d.county, 'alert:threshold', 'critical', rule.id, d.id, 'tilt', now(), '{}', 'test', '1', st_setsrid(st_makepoint(100, 30), 4490)
    from devices d, rule where d.county = $1 order by d.id limit 1 returning id`, [SMALL_COUNTY]);
  await test.pool.query('update alert_case_queue set tries = 10, trouble = $3 where county = $1 and alert_id = $2', [SMALL_COUNTY, alert.id, 'it lies outside the county']);
  await server.cases.intake.alertCases.run();
  const { json } = await server.ask('/healthz');
  expect(json.problems).toContainEqual(expect.stringContaining(`alert ${alert.id} of county ${SMALL_COUNTY}`));
});

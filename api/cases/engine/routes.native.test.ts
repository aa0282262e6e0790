import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase } from '../../testing/database.ts';
import type { TestDatabase } from '../../testing/database.ts';
import { insertSmallCounty, SMALL_COUNTY } from '../../testing/small-county.ts';
import { startTestServer } from '../../testing/test-server.ts';
import type { Answer, TestServer } from '../../testing/test-server.ts';
import { insertCaseGround, insertPhoto, moveTestCase, openTestCase } from '../testing.ts';

let database: TestDatabase;
let server: TestServer;

beforeAll(async () => {
  database = await createTestDatabase();
  await insertSmallCounty(database.pool, { components: 40, events: 1 });
  await insertCaseGround(database.pool);
  server = await startTestServer(database);
});
afterAll(async () => {
  await server.close();
  await database.drop();
});

const post = (path: string, body: unknown, person?: string): Promise<Answer> => server.ask(path, { method: 'POST', body, ...(person ? { person } : {}) });
const move = (id: number, body: unknown, person?: string): Promise<Answer> => post(`/api/cases/${id}/moves`, body, person);
const file = { move: 'file', detail: { standardId: 201101, duplicatesSeen: [] } };

async function offered(id: number, person = 'operator'): Promise<Record<string, any>> {
  const { json } = await server.ask(`/api/cases/${id}/moves-offered`, { person });
  return Object.fromEntries(json.moves.map((each: any) => [each.move, each]));
}

describe('one case over HTTP', () => {
  test('goes from desk to desk: operator, department, handler, collector, lead', async () => {
    const { caseId } = await openTestCase(database.pool);
    const photo = await insertPhoto(database.pool, null, 'R001');
    const walk: readonly [person: string, body: object][] = [
      ['operator', file], ['operator', { move: 'dispatch', note: 'theirs', detail: { departments: ['D03'] } }], ['works', { move: 'assign', detail: { handler: 'R001' } }],
      ['handler-1', { move: 'submit', detail: { photos: [photo] } }], ['works', { move: 'feedback' }], ['operator', { move: 'postcheck', detail: { assignee: 'C001' } }],
      ['collector-1', { move: 'postcheck_done', detail: { result: 'met' } }], ['lead', { move: 'close' }],
    ];
    for (const [person, body] of walk) expect(await move(caseId, body, person)).toMatchObject({ status: 200 });
    const { rows } = await database.pool.query('select by_person, by_role from case_moves where case_id = $1 order by number', [caseId]);
    expect(rows.map((row) => `${row.by_person} as ${row.by_role}`)).toEqual(['C001 as collector', 'operator as intake', 'operator as dispatcher', 'works as department',
      'R001 as handler', 'works as department', 'operator as intake', 'C001 as collector', 'lead as lead']);
  });

  test('a refusal names its guard, a wrong state the state, and who was too late by whom', async () => {
    const { caseId } = await openTestCase(database.pool);
    expect(await move(caseId, { move: 'reject' })).toMatchObject({ status: 409, json: { code: 'move_refused', guard: 'reason' } });
    expect(await move(caseId, { move: 'close' })).toMatchObject({ status: 409, json: { code: 'wrong_state', detail: expect.stringContaining('is reported') } });
    await move(caseId, { ...file, version: 1 }, 'lead');
    expect(await move(caseId, { move: 'precheck', version: 1 })).toMatchObject({ status: 409, json: { code: 'case_moved', detail: expect.stringContaining('file by lead') } });
    expect(await move(caseId, { move: 'dispatch' })).toMatchObject({ status: 400, json: { code: 'bad_body', detail: expect.stringContaining('departments') } });
    expect(await move(999_999, file)).toMatchObject({ status: 404, json: { code: 'unknown_case' } });
    expect(await move(caseId, { move: 'absorb', detail: { merged: 1 } })).toMatchObject({ status: 400 });
  });

  test('who may not see the area may not move the case, and an analyst moves none', async () => {
    const { caseId } = await openTestCase(database.pool, { lng: 113.6055, lat: 37.8155 });
    expect(await move(caseId, file, 'township-2')).toMatchObject({ status: 403 });
    expect(await server.ask(`/api/cases/${caseId}/moves-offered`, { person: 'township-2' })).toMatchObject({ status: 403 });
    expect(await move(caseId, file, 'analyst')).toMatchObject({ status: 403 });
    expect((await server.ask(`/api/cases/${caseId}/moves-offered`, { person: 'analyst' })).json.moves).toEqual([]);
  });

  test('a check without an assignee goes to the collector of the duty grid', async () => {
    const { caseId } = await openTestCase(database.pool, { lng: 113.6151, lat: 37.8152 });
    await move(caseId, { move: 'precheck' });
    const { rows } = await database.pool.query('select assignee, reason from case_tasks where case_id = $1', [caseId]);
    expect(rows).toEqual([{ assignee: 'C001', reason: 'duty_grid' }]);
  });
});

describe('what is offered', () => {
  test('only moves of the state for the roles of the asker, each with what it does to the clocks and what it still needs', async () => {
    const { caseId } = await openTestCase(database.pool);
    const moves = await offered(caseId);
    expect(Object.keys(moves).sort()).toEqual(['comment', 'file', 'merge', 'precheck', 'reject']);
    expect(moves.file).toMatchObject({ to: 'pending_dispatch', step: 2, role: 'intake', refusals: [], needs: [{ guard: 'standard' }, { guard: 'duplicates_seen' }] });
    expect(moves.file.clocks.map((each: any) => each.en)).toEqual(['the intake clock stops, in time', 'the dispatch clock starts, limit 15 urgent minutes']);
    expect(moves.file.due).toMatchObject({ clock: 'dispatch', zh: expect.stringMatching(/年/) });
    expect(moves.precheck.clocks).toMatchObject([{ effect: 'accept:pause', zh: '受理计时暂停' }]);
    expect(moves.precheck.due).toBe(null);
    expect(Object.keys(await offered(caseId, 'works'))).toEqual(['comment']);
  });

  test('a move that would be refused is shown with its reason in both languages', async () => {
    const { caseId } = await openTestCase(database.pool);
    for (const name of ['file', 'dispatch', 'assign'] as const) await moveTestCase(database.pool, caseId, name);
    const mine = await offered(caseId, 'sanitation');
    expect(mine.submit.refusals).toMatchObject([{ guard: 'mine', zh: expect.any(String), en: expect.any(String) }]);
    expect((await offered(caseId, 'lead')).extend.refusals).toMatchObject([{ guard: 'adjustment_asked' }]);
  });

  test('of a returned case it is said that its own department goes on with the clock and another starts anew', async () => {
    const { caseId } = await openTestCase(database.pool);
    for (const name of ['file', 'dispatch', 'dept_return'] as const) await moveTestCase(database.pool, caseId, name);
    const { dispatch } = await offered(caseId, 'lead');
    expect(dispatch.clocks.map((each: any) => each.effect)).toEqual(['dispatch:stop', 'handle:resume', 'handle:take_up']);
    expect(dispatch.due).toMatchObject({ clock: 'handle' });
  });
});

describe('many at once', () => {
  test('each case is moved or refused by itself, in the order of the request', async () => {
    const [one, two] = [(await openTestCase(database.pool)).caseId, (await openTestCase(database.pool)).caseId];
    await moveTestCase(database.pool, two, 'reject');
    const { status, json } = await post('/api/cases/moves', { ids: [two, 999_999, one, one], ...file });
    expect(status).toBe(200);
    expect(json.moved).toBe(1);
    expect(json.cases.map((each: any) => [each.id, each.refused?.code ?? each.case.state])).toEqual([[two, 'wrong_state'], [999_999, 'unknown_case'], [one, 'pending_dispatch']]);
    expect(await post('/api/cases/moves', { ids: [one], move: 'dispatch' })).toMatchObject({ status: 400 });
    expect(await post('/api/cases/moves', { ids: Array.from({ length: 201 }, (_, n) => n), ...file })).toMatchObject({ status: 400 });
  });
});

describe('frozen months', () => {
  test('a past month is frozen once, by a lead; the present one and a stranger are refused', async () => {
    const first = await post('/api/score-periods', { month: '2026-01' }, 'lead');
    expect(first.json).toMatchObject({ county: SMALL_COUNTY, periods: [{ month: '2026-01', frozenBy: 'lead' }] });
    const second = await post('/api/score-periods', { month: '2026-01' }, 'leader');
    expect(second.json).toEqual(first.json);
    expect(await post('/api/score-periods', { month: '2999-01' }, 'lead')).toMatchObject({ status: 400, json: { parameter: 'month' } });
    expect(await post('/api/score-periods', { month: '2026-13' }, 'lead')).toMatchObject({ status: 400 });
    expect(await post('/api/score-periods', { month: '2026-01' }, 'operator')).toMatchObject({ status: 403 });
  });
});

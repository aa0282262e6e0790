import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Clock } from '../../contract/cases/clock.ts';
import type { CaseMove } from '../../contract/cases/vocabulary.ts';
import { createTestDatabase } from '../../testing/database.ts';
import type { TestDatabase } from '../../testing/database.ts';
import { insertSmallCounty, SMALL_COUNTY } from '../../testing/small-county.ts';
import { insertCaseGround, insertPhoto, MOVERS, moveTestCase, openTestCase, ownPlace } from '../testing.ts';
import { Resumer } from './resumer.ts';

let database: TestDatabase;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A Monday, 10:00 in the county. */
const MONDAY = Date.UTC(2026, 9, 12, 2);

beforeAll(async () => {
  database = await createTestDatabase();
  await insertSmallCounty(database.pool, { components: 40, events: 1, alerts: 1 });
  await insertCaseGround(database.pool);
});
afterAll(() => database.drop());

const move = (id: number, name: CaseMove, options: Parameters<typeof moveTestCase>[3] = {}) => moveTestCase(database.pool, id, name, options);

async function clocksOf(id: number): Promise<Clock[]> {
  const { rows } = await database.pool.query<{ body: Clock }>('select body from case_clocks where case_id = $1 order by clock, instance', [id]);
  return rows.map(({ body }) => body);
}
async function rowOf(id: number): Promise<any> {
  return (await database.pool.query('select * from cases where county = $1 and id = $2', [SMALL_COUNTY, id])).rows[0];
}

test('a case walks through the seven steps, and every move is a row with who, when, from, to and its effect on the clocks', async () => {
  const { pool } = database;
  const { caseId, receipt } = await openTestCase(pool);
  expect(receipt).toMatch(/^[2-9A-Z]{12}$/);
  const steps: number[] = [];
  for (const name of ['precheck', 'precheck_done', 'file', 'dispatch', 'assign', 'submit', 'feedback', 'postcheck', 'postcheck_done', 'close'] as const) {
    steps.push((await move(caseId, name)).step);
  }
  // The end of the month comes at once: the database freezes no month before it.
  await pool.query(`begin; alter table score_periods disable trigger guard_period;
    insert into score_periods (county, month, frozen_by) select county, date_trunc('month', closed_at at time zone 'Asia/Shanghai')::date, 'lead' from cases where id = ${caseId};
    alter table score_periods enable trigger guard_period; commit`);
  const scored = await move(caseId, 'score', { by: MOVERS.assessor, detail: { score: 90 } });
  expect([...steps, scored.step]).toEqual([1, 1, 2, 3, 4, 4, 5, 6, 5, 6, 7]);
  expect(scored).toMatchObject({ state: 'scored', department: 'D03', handler: 'R001', version: 12, handleOnTime: true, dueAt: null, severity: 'major' });
  const { rows } = await pool.query('select number, move, from_state, to_state, by_person, jsonb_path_query_array(clocks, \'$[*].effect\') as effects from case_moves where case_id = $1 order by number', [caseId]);
  expect(rows.map((row) => row.effects.join(' '))).toEqual([
    'accept:start', 'accept:pause', 'accept:resume', 'accept:stop dispatch:start', 'dispatch:stop handle:start', '', '', 'handle:stop', '', '', '', '']);
  expect(rows.map((row) => row.to_state)).toEqual(['reported', 'prechecking', 'reported', 'pending_dispatch', 'pending_handle', 'handling', 'handled', 'pending_check',
    'checking', 'pending_check', 'closed', 'scored']);
});

test('what is written by hand meets the same guards, and nothing of the loop is changed past them', async () => {
  const { caseId } = await openTestCase(database.pool);
  for (const name of ['file', 'dispatch', 'assign'] as const) await move(caseId, name);
  const byHand = `insert into case_moves (county, case_id, move, by_person, by_role, by_department, detail) values ($1, $2, $3, $4, $5, 'D03', $6)`;
  const write = (...values: unknown[]): Promise<unknown> => database.pool.query(byHand, [SMALL_COUNTY, caseId, ...values]);
  await expect(write('submit', 'R001', 'handler', '{}')).rejects.toMatchObject({ code: 'TG001', detail: expect.stringContaining('"guard": "photo"') });
  await expect(write('submit', 'R002', 'handler', '{}')).rejects.toMatchObject({ code: 'TG001' });
  await expect(write('close', 'lead', 'lead', '{}')).rejects.toMatchObject({ code: 'TG002', detail: expect.stringContaining('"state": "handling"') });
  await expect(database.pool.query(`update cases set state = 'closed' where id = $1`, [caseId])).rejects.toThrow(/changes by moves only/);
  await expect(database.pool.query('delete from case_moves where case_id = $1', [caseId])).rejects.toThrow(/append-only/);
  await expect(database.pool.query(`update case_clocks set deadline = now() + interval '9 days' where case_id = $1`, [caseId])).rejects.toThrow(/by moves of cases only/);
});

test('a case that is merged leaves its reports and its earlier clock with the other, and taking it out restores both exactly', async () => {
  const first = await openTestCase(database.pool, { at: MONDAY });
  const second = await openTestCase(database.pool, { at: MONDAY + 5 * 60_000 });
  const [mine, its] = [await clocksOf(second.caseId), await clocksOf(first.caseId)];
  await move(first.caseId, 'merge', { at: MONDAY + 6 * 60_000, detail: { into: second.caseId } });
  expect(await rowOf(second.caseId)).toMatchObject({ report_count: 2, due_at: new Date(its[0]!.deadline!), state: 'reported', version: 2 });
  expect(await rowOf(first.caseId)).toMatchObject({ report_count: 1, state: 'merged', merged_into: second.caseId, due_at: null });

  const restored = await move(first.caseId, 'unmerge', { at: MONDAY + 8 * 60_000, note: 'another corner' });
  expect(restored).toMatchObject({ state: 'reported', mergedInto: null, endedAt: null, reportCount: 1, version: 3 });
  expect(await clocksOf(first.caseId)).toEqual(its);
  expect(await clocksOf(second.caseId)).toEqual(mine);
  expect(await rowOf(second.caseId)).toMatchObject({ report_count: 1, version: 3, due_at: new Date(mine[0]!.deadline!) });
  const { rows } = await database.pool.query('select move, detail ->> \'merged\' as merged from case_moves where case_id = $1 order by number', [second.caseId]);
  expect(rows).toEqual([{ move: 'report', merged: null }, { move: 'absorb', merged: String(first.caseId) }, { move: 'release', merged: String(first.caseId) }]);
});

test('what happened to the clock since the merge stays when the case is taken out again', async () => {
  const first = await openTestCase(database.pool, { at: MONDAY });
  const second = await openTestCase(database.pool, { at: MONDAY + 5 * 60_000 });
  await move(first.caseId, 'merge', { at: MONDAY + 6 * 60_000, detail: { into: second.caseId } });
  await move(second.caseId, 'precheck', { at: MONDAY + 7 * 60_000 });
  await move(second.caseId, 'precheck_done', { at: MONDAY + 27 * 60_000 });
  // 7 of the 15 minutes of the first were used, 2 of the second's own.
  expect((await rowOf(second.caseId)).due_at).toEqual(new Date(MONDAY + 35 * 60_000));
  await move(first.caseId, 'unmerge', { at: MONDAY + 28 * 60_000 });
  expect((await rowOf(second.caseId)).due_at).toEqual(new Date(MONDAY + 40 * 60_000));
});

describe('handling', () => {
  async function dispatched(at: number, detail: object = { departments: ['D03'] }): Promise<number> {
    const { caseId } = await openTestCase(database.pool, { at });
    await move(caseId, 'file', { at });
    await move(caseId, 'dispatch', { at, detail: detail as Record<string, unknown> });
    return caseId;
  }

  test('the department that returned a case takes its clock up again, another one gets a new one', async () => {
    const same = await dispatched(MONDAY);
    await move(same, 'dept_return', { at: MONDAY + HOUR_MS });
    expect(await rowOf(same)).toMatchObject({ due_clock: 'dispatch', returned_by: 'D03', department: null, receivers: ['dispatcher'], returns: 1, handle_due_at: null });
    await move(same, 'dispatch', { at: MONDAY + HOUR_MS + 600_000 });
    // Four work hours from 10:00 end at 16:00, after the break at noon; ten minutes were paused.
    expect(await rowOf(same)).toMatchObject({ due_at: new Date(MONDAY + 6 * HOUR_MS + 600_000), department: 'D03' });
    expect((await clocksOf(same)).filter(({ clock }) => clock === 'handle')).toMatchObject([{ instance: 1, state: 'running', usedMs: HOUR_MS }]);

    const other = await dispatched(MONDAY);
    await move(other, 'dept_return', { at: MONDAY + HOUR_MS });
    await move(other, 'dispatch', { at: MONDAY + HOUR_MS + 600_000, detail: { departments: ['D06'] }, note: 'theirs' });
    expect((await clocksOf(other)).filter(({ clock }) => clock === 'handle')).toMatchObject([
      { instance: 1, state: 'stopped', overdue: false }, { instance: 2, state: 'running', usedMs: 0, startedAt: MONDAY + HOUR_MS + 600_000 }]);
    expect(await rowOf(other)).toMatchObject({ handle_on_time: null, department: 'D06' });
  });

  test('an extension adds exactly one limit, also while the same is asked for again', async () => {
    const id = await dispatched(MONDAY);
    const [before] = (await clocksOf(id)).filter(({ clock }) => clock === 'handle');
    for (const times of [1, 2]) {
      await move(id, 'ask_extension', { at: MONDAY + times * 60_000 });
      await move(id, 'extend', { at: MONDAY + times * 60_000 });
      const [clock] = (await clocksOf(id)).filter((each) => each.clock === 'handle');
      expect(clock).toMatchObject({ budgetMs: before!.budgetMs * (times + 1), extensions: times });
    }
    await expect(move(id, 'ask_extension', { at: MONDAY + 240_000 })).rejects.toMatchObject({ code: 'move_refused', about: { guard: 'extensions_left' } });
  });

  test('work that is done again has a clock of its own, and the round counts', async () => {
    const id = await dispatched(MONDAY);
    let at = MONDAY;
    for (const name of ['assign', 'submit', 'feedback', 'rework'] as const) await move(id, name, { at: at += 60_000 });
    expect(await rowOf(id)).toMatchObject({ state: 'pending_handle', round: 2, handler: null, department: 'D03', due_clock: 'handle', handle_on_time: null });
    expect((await clocksOf(id)).filter(({ clock }) => clock === 'handle')).toMatchObject([{ instance: 1, state: 'stopped' }, { instance: 2, state: 'running', startedAt: at }]);
  });

  test('a position or a photo far from the case is flagged, not refused', async () => {
    const place = ownPlace();
    const { caseId: near } = await openTestCase(database.pool, { at: MONDAY, ...place });
    const { caseId: far } = await openTestCase(database.pool, { at: MONDAY, ...place, lat: place.lat + 0.0001 });
    for (const id of [near, far]) for (const name of ['file', 'dispatch', 'assign'] as const) await move(id, name, { at: MONDAY });
    await move(near, 'submit', { at: MONDAY, detail: { photos: [await insertPhoto(database.pool, place, 'R001')], ...place } });
    await move(far, 'submit', { at: MONDAY, detail: { photos: [await insertPhoto(database.pool, { lng: place.lng + 0.01, lat: place.lat }, 'R001')] } });
    expect([(await rowOf(near)).far_flag, (await rowOf(far)).far_flag]).toEqual([false, true]);
  });
});

test('a suspended case goes on by itself when the time granted is over, in the name of the system', async () => {
  const at = Date.now() - 2 * DAY_MS;
  const due = (await openTestCase(database.pool, { at })).caseId;
  const later = (await openTestCase(database.pool, { at })).caseId;
  for (const id of [due, later]) {
    for (const name of ['file', 'dispatch', 'assign'] as const) await move(id, name, { at });
    await move(id, 'ask_suspension', { at, detail: { until: Date.now() + (id === due ? -DAY_MS : DAY_MS) } });
    await move(id, 'suspend', { at });
  }
  const resumer = new Resumer(database.pool);
  expect(await resumer.sweep()).toBe(1);
  expect(await resumer.sweep()).toBe(0);
  expect(await rowOf(due)).toMatchObject({ state: 'handling', state_before: null, due_clock: 'handle', suspensions: 1 });
  expect(await rowOf(later)).toMatchObject({ state: 'suspended', due_at: null, handle_due_at: null });
  const { rows: [last] } = await database.pool.query('select move, by_person, by_role from case_moves where case_id = $1 order by number desc limit 1', [due]);
  expect(last).toEqual({ move: 'resume', by_person: 'system', by_role: 'system' });
});

test('an appeal takes two persons to grant: the case is exempt, and stays overdue', async () => {
  const { caseId } = await openTestCase(database.pool, { at: MONDAY });
  let at = MONDAY;
  for (const name of ['file', 'dispatch', 'assign', 'submit', 'feedback'] as const) await move(caseId, name, { at: at += name === 'submit' ? 9 * DAY_MS : 60_000 });
  await move(caseId, 'close', { at, note: 'seen by the desk' });
  await move(caseId, 'appeal', { at });
  await move(caseId, 'review_appeal', { at, by: MOVERS.lead });
  expect(await rowOf(caseId)).toMatchObject({ exempt: false, handle_on_time: false });
  await move(caseId, 'review_appeal', { at, by: MOVERS.leader });
  expect(await rowOf(caseId)).toMatchObject({ exempt: true, handle_on_time: false, state: 'closed' });
});

test('closing the case of an alert closes the alert, in the name of who closed the case', async () => {
  const { rows: [alert] } = await database.pool.query('select id, device_id from alerts where county = $1', [SMALL_COUNTY]);
  const { caseId } = await openTestCase(database.pool, { channel: 'iot', alertId: alert.id, deviceId: alert.device_id, photos: [] });
  for (const name of ['file', 'dispatch', 'assign', 'submit', 'feedback', 'postcheck', 'postcheck_done'] as const) await move(caseId, name);
  await expect(move(caseId, 'close')).rejects.toMatchObject({ code: 'move_refused', about: { guard: 'alert_over' } });
  await database.pool.query(`update alerts set cleared_at = now(), state = 'cleared' where id = $1`, [alert.id]);
  await move(caseId, 'close');
  const { rows: [closed] } = await database.pool.query('select state, closed_by from alerts where id = $1', [alert.id]);
  expect(closed).toEqual({ state: 'closed', closed_by: 'lead' });
  const { rows: moves } = await database.pool.query('select move, by_person, detail from alert_moves where alert_id = $1', [alert.id]);
  expect(moves).toEqual([{ move: 'closed', by_person: 'lead', detail: { case: caseId, conditionHeld: false } }]);
});

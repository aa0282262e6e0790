import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEFAULT_CALENDAR } from '../../contract/cases/default-calendar.ts';
import type { Clock } from '../../contract/cases/clock.ts';
import { createTestDatabase } from '../../testing/database.ts';
import type { TestDatabase } from '../../testing/database.ts';
import { insertSmallCounty, SMALL_COUNTY } from '../../testing/small-county.ts';
import { insertCaseGround, MANHOLE, MOVERS, moveTestCase, openTestCase } from '../testing.ts';
import type { TestMove } from '../testing.ts';
import type { CaseMove } from '../../contract/cases/vocabulary.ts';

let database: TestDatabase;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** A Friday, 17:00 in the county. */
const FRIDAY = Date.UTC(2026, 9, 16, 9);

beforeAll(async () => {
  database = await createTestDatabase();
  await insertSmallCounty(database.pool, { components: 40, events: 1 });
  await insertCaseGround(database.pool);
});
afterAll(() => database.drop());

const move = (id: number, name: CaseMove, options: TestMove = {}) => moveTestCase(database.pool, id, name, options);
async function handleClocks(id: number): Promise<Clock[]> {
  const { rows } = await database.pool.query(`select body from case_clocks where case_id = $1 and clock = 'handle' order by instance`, [id]);
  return rows.map(({ body }) => body as Clock);
}

test('an overnight pause adds nothing to what a department has left', async () => {
  const { caseId } = await openTestCase(database.pool, { at: FRIDAY });
  for (const name of ['file', 'dispatch'] as const) await move(caseId, name, { at: FRIDAY });
  const [before] = await handleClocks(caseId);
  // 19:00 to 7:00 of Monday: no minute of it is work time.
  await move(caseId, 'dept_return', { at: FRIDAY + 2 * HOUR_MS });
  await move(caseId, 'dispatch', { at: FRIDAY + (2 + 60) * HOUR_MS });
  expect((await handleClocks(caseId))[0]).toMatchObject({ deadline: before!.deadline, state: 'running', instance: 1 });
});

test('a clock keeps the calendar that it was started with; the next one takes the new edition', async () => {
  const { caseId } = await openTestCase(database.pool, { at: FRIDAY });
  for (const name of ['file', 'dispatch'] as const) await move(caseId, name, { at: FRIDAY });
  const [before] = await handleClocks(caseId);
  await database.pool.query('insert into work_calendars (county, edition, body) values ($1, 2, $2)',
    [SMALL_COUNTY, JSON.stringify({ ...DEFAULT_CALENDAR, windows: [{ from: '00:00', to: '24:00' }], workWeekdays: [1, 2, 3, 4, 5, 6, 7] })]);
  await move(caseId, 'ask_extension', { at: FRIDAY + MINUTE_MS });
  await move(caseId, 'extend', { at: FRIDAY + MINUTE_MS });
  expect((await handleClocks(caseId))[0]).toMatchObject({ calendarEdition: 1, budgetMs: 2 * before!.budgetMs });
  const { caseId: later } = await openTestCase(database.pool, { at: FRIDAY });
  for (const name of ['file', 'dispatch'] as const) await move(later, name, { at: FRIDAY });
  expect((await handleClocks(later))[0]).toMatchObject({ calendarEdition: 2, deadline: FRIDAY + 4 * HOUR_MS });
  expect((await handleClocks(caseId))[0]!.deadline).toBeGreaterThan(FRIDAY + 60 * HOUR_MS);
});

test('urgent hours run through the night and the weekend', async () => {
  const { caseId } = await openTestCase(database.pool, { at: FRIDAY + 12 * HOUR_MS, class: MANHOLE.class });
  await move(caseId, 'file', { at: FRIDAY + 12 * HOUR_MS, detail: { standardId: MANHOLE.standardId, duplicatesSeen: [] } });
  const moved = await move(caseId, 'dispatch', { at: FRIDAY + 12 * HOUR_MS });
  expect(moved).toMatchObject({ dueAt: FRIDAY + 14 * HOUR_MS, dueClock: 'handle', severity: 'critical' });
});

test('a case that was offered to several may be handed back by one of them, and its clock starts anew', async () => {
  const { caseId } = await openTestCase(database.pool, { at: FRIDAY });
  await move(caseId, 'file', { at: FRIDAY });
  await move(caseId, 'dispatch', { at: FRIDAY, detail: { departments: ['D03', 'D06'] } });
  await move(caseId, 'dept_return', { at: FRIDAY + MINUTE_MS, by: MOVERS.sanitation, note: 'none of ours' });
  const { rows: [row] } = await database.pool.query('select state, department, offered, returned_by, receivers from cases where id = $1', [caseId]);
  expect(row).toEqual({ state: 'pending_dispatch', department: null, offered: [], returned_by: 'D06', receivers: ['dispatcher'] });
  await move(caseId, 'dispatch', { at: FRIDAY + 2 * MINUTE_MS });
  expect(await handleClocks(caseId)).toMatchObject([{ instance: 1, state: 'stopped' }, { instance: 2, state: 'running' }]);
});

test('filing anew under another standard starts the clock anew, also for the department that returned the case', async () => {
  const { caseId } = await openTestCase(database.pool, { at: FRIDAY });
  const filed = async (at: number, standardId: number): Promise<void> => { await move(caseId, 'file', { at, detail: { standardId, duplicatesSeen: [] } }); };
  await filed(FRIDAY, 201101);
  await move(caseId, 'dispatch', { at: FRIDAY });
  await move(caseId, 'dept_return', { at: FRIDAY + MINUTE_MS });
  await move(caseId, 'return_intake', { at: FRIDAY + 2 * MINUTE_MS });
  await filed(FRIDAY + 3 * MINUTE_MS, 201102);
  await move(caseId, 'dispatch', { at: FRIDAY + 4 * MINUTE_MS });
  expect(await handleClocks(caseId)).toMatchObject([{ instance: 1, state: 'stopped', limit: { value: 4 } }, { instance: 2, state: 'running', limit: { value: 1, unit: 'work_day' } }]);
  const { rows: [row] } = await database.pool.query('select filed_at, standard_id, returns, receivers from cases where id = $1', [caseId]);
  expect(row).toEqual({ filed_at: new Date(FRIDAY), standard_id: 201102, returns: 2, receivers: ['dispatcher', 'operator'] });
});

test('closing by order ends every clock and every open task', async () => {
  const { caseId } = await openTestCase(database.pool, { at: FRIDAY });
  for (const name of ['file', 'dispatch', 'assign', 'submit', 'feedback', 'postcheck'] as const) await move(caseId, name, { at: FRIDAY });
  await move(caseId, 'force_close', { at: FRIDAY, by: MOVERS.lead, note: 'by order of the county' });
  const { rows } = await database.pool.query(`
    select state from case_clocks where case_id = $1 and state <> 'stopped' union all select state from case_tasks where case_id = $1 and state = 'open'`, [caseId]);
  expect(rows).toEqual([]);
});

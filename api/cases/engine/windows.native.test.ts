import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addTime, timeBetween } from '../../contract/cases/calendar.ts';
import { DEFAULT_CALENDAR } from '../../contract/cases/default-calendar.ts';
import { amounts, calendars, instants, paces } from '../../contract/cases/random-calendars.ts';
import { createTestDatabase } from '../../testing/database.ts';
import type { TestDatabase } from '../../testing/database.ts';
import { insertSmallCounty, SMALL_COUNTY } from '../../testing/small-county.ts';

let database: TestDatabase;
const insertCalendar = (edition: number, body: object) =>
  database.pool.query('insert into work_calendars (county, edition, body) values ($1, $2, $3)', [SMALL_COUNTY, edition, JSON.stringify(body)]);

beforeAll(async () => {
  database = await createTestDatabase();
  await insertSmallCounty(database.pool, { components: 40, events: 1 });
  await insertCalendar(1, DEFAULT_CALENDAR);
});
afterAll(() => database.drop());

let edition = 100;
test('the database adds and measures time as TypeScript does, to the millisecond, also where the clocks change', async () => {
  const question = fc.record({ pace: paces, from: instants, amount: amounts, span: amounts });
  await fc.assert(fc.asyncProperty(calendars, fc.array(question, { minLength: 20, maxLength: 40 }), async (calendar, asked) => {
    // What is open for two hours a year takes a limit further than ten years.
    const questions = asked.filter(({ pace, from, amount }) => addTime(calendar, pace, from, amount) < Date.UTC(2035, 0, 1));
    await insertCalendar(++edition, calendar.body);
    const { rows } = await database.pool.query<{ due: number; between: number }>(`
      select case_add_time($1, $2, q.pace, q.from_ms, q.amount)::float8 as due, case_time_between($1, $2, q.pace, q.from_ms, q.from_ms + q.span)::float8 as between
      from unnest($3::text[], $4::bigint[], $5::bigint[], $6::bigint[]) with ordinality q(pace, from_ms, amount, span, n) order by n`,
    [SMALL_COUNTY, edition, questions.map(({ pace }) => pace), questions.map(({ from }) => from), questions.map(({ amount }) => amount), questions.map(({ span }) => span)]);
    expect(rows).toEqual(questions.map(({ pace, from, amount, span }) => ({ due: addTime(calendar, pace, from, amount), between: timeBetween(calendar, pace, from, from + span) })));
  }), { numRuns: 40 });
});

test('a pace that the calendar does not have, and a moment that it does not reach, are refused in words', async () => {
  const ask = (pace: string, from: number): Promise<unknown> => database.pool.query('select case_add_time($1, 1, $2, $3, 1000)', [SMALL_COUNTY, pace, from]);
  await expect(ask('season:none', Date.UTC(2026, 0, 1))).rejects.toThrow(/does not count at pace season:none/);
  await expect(ask('work', Date.UTC(2010, 0, 1))).rejects.toThrow(/does not count at pace work around 2010/);
  await expect(ask('work', Date.UTC(2060, 0, 1))).rejects.toThrow(/does not count at pace work around 2060/);
});

test('calendars and their windows are never changed, and a calendar that is never open is none', async () => {
  const refused = async (sql: string, message: RegExp): Promise<void> => { await expect(database.pool.query(sql), sql).rejects.toThrow(message); };
  for (const table of ['work_calendars', 'work_windows']) {
    await refused(`update ${table} set edition = edition + 1000`, /append-only/);
    await refused(`delete from ${table}`, /append-only/);
  }
  await refused('truncate work_windows, work_calendars', /append-only/);
  await refused(`insert into work_windows values ('${SMALL_COUNTY}', 1, 'work', 0, 1, 1000000000000)`, /come with their calendar only/);
  await refused(`insert into work_windows values ('${SMALL_COUNTY}', 900, 'work', 0, 1, 1000000000000)`, /come with their calendar only/);
  await expect(insertCalendar(50, { ...DEFAULT_CALENDAR, workWeekdays: [], days: [] })).rejects.toThrow(/is never open/);
});

test('only a month that is over is frozen, and it stays so', async () => {
  const freeze = (months: number) => database.pool.query(`insert into score_periods (county, month, frozen_by)
    select county, (date_trunc('month', now() at time zone time_zone) + $2 * interval '1 month')::date, 'lead' from counties where county = $1`, [SMALL_COUNTY, months]);
  await expect(freeze(0)).rejects.toThrow(/is not over yet/);
  await expect(freeze(12)).rejects.toThrow(/is not over yet/);
  await freeze(-1);
  await expect(database.pool.query('delete from score_periods')).rejects.toThrow(/stays frozen/);
  await expect(database.pool.query(`update score_periods set month = month - interval '1 month'`)).rejects.toThrow(/stays frozen/);
});

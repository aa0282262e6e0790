import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CASE_INDICATORS, INDICATOR_IDS, indicatorLink, INDICATORS, isOfCases, PARTS, valueOf } from '../../contract/cases/indicators.ts';
import type { IndicatorGrouping, IndicatorRow, IndicatorsReply } from '../../contract/cases/indicators.ts';
import { createTestDatabase } from '../../testing/database.ts';
import type { TestDatabase } from '../../testing/database.ts';
import { insertSmallCounty, SMALL_COUNTY } from '../../testing/small-county.ts';
import { startTestServer } from '../../testing/test-server.ts';
import type { TestServer } from '../../testing/test-server.ts';
import { BANNER, insertCaseGround, moveTestCase, MOVERS, openTestCase } from '../testing.ts';
import { countPlainly, readHistory } from './indicator-oracle.ts';
import type { Counted, History } from './indicator-oracle.ts';
import { appliesTo } from './indicators.ts';
import { makeRandomHistory } from './random-history.ts';
import { pastTheEngine } from './testing.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
/** A Monday at midnight in China. */
const SOME_MONDAY = Date.UTC(2026, 0, 4, 16);
/** Two months that have passed, and the last weeks; from a Monday on, so that the walks meet the same work days whenever the test runs. */
const START = SOME_MONDAY + Math.floor((Date.now() - 70 * DAY - SOME_MONDAY) / WEEK) * WEEK;

let database: TestDatabase;
let server: TestServer;
let history: History;

beforeAll(async () => {
  database = await createTestDatabase();
  const { pool } = database;
  await insertSmallCounty(pool, { components: 40, events: 1 });
  await insertCaseGround(pool);
  await makeRandomHistory(pool, { cases: 80, seed: 11, from: START, to: START + 69 * DAY });
  // The random walks seldom grant an extension in time.
  const { caseId } = await openTestCase(pool, { at: START + 34 * HOUR });
  for (const [n, move] of (['file', 'dispatch', 'assign', 'ask_extension', 'extend'] as const).entries()) await moveTestCase(pool, caseId, move, { at: START + 34 * HOUR + (n + 1) * 60_000 });
  await pastTheEngine(pool, (client) => client.query(`update reports set verified = true where channel in ('hotline', 'public') and id % 2 = 0`));
  await pool.query('analyze');
  history = await readHistory(pool, SMALL_COUNTY);
  server = await startTestServer(database);
});

afterAll(async () => {
  await server?.close();
  await database?.drop();
});

const iso = (ms: number): string => new Date(ms).toISOString();

async function indicators(from: number, to: number, query: string, person = 'operator'): Promise<IndicatorsReply> {
  const { status, json } = await server.ask(`/api/indicators?from=${iso(from)}&to=${iso(to)}&${query}`, { person });
  if (status !== 200) throw new Error(JSON.stringify(json));
  return json;
}

/** By what an item of the oracle is grouped. */
function keyOf(item: Counted, by: IndicatorGrouping): string | null {
  const row = history.cases.find((each) => each.id === item.caseId)!;
  if (by === 'person' || by === 'department') return item[by];
  return { county: null, area: row.area_code.slice(0, 9), village: row.area_code, duty: row.duty_grid, omni: row.omni_grid, unit: row.unit_grid }[by];
}

const PERIODS: readonly [string, number, number][] = [['a month', START, START + 30 * DAY], ['some days', START + 20 * DAY, START + 23 * DAY], ['all and the future', START - DAY, Date.now() + 30 * DAY]];

describe('over a random history of the engine', () => {
  test('the history has what indicators are about', () => {
    const moves = new Set(history.moves.map(({ move }) => move));
    for (const move of ['return_intake', 'dept_return', 'rework', 'close', 'merge', 'extend', 'precheck_done', 'accept', 'postcheck_done', 'suspend', 'force_close']) expect(moves).toContain(move);
    const numbers = countPlainly(history, ...[START - DAY, Date.now(), Date.now()] as const);
    for (const id of CASE_INDICATORS) {
      if (id === 'alert_latency') continue;
      expect([id, numbers[id].some(({ isNumerator }) => isNumerator), numbers[id].some(({ isNumerator }) => !isNumerator)]).toEqual([id, true, true]);
    }
  });

  test.each(PERIODS)('every number of %s is that of the plainest count over moves and clocks, by whatever it is grouped', async (_, from, to) => {
    const expected = countPlainly(history, from, to, Date.now());
    for (const by of ['county', 'area', 'village', 'duty', 'department', 'person'] as const) {
      const reply = await indicators(from, to, `by=${by}`);
      for (const indicator of CASE_INDICATORS.filter((id) => appliesTo(id, by) && id !== 'alert_latency')) {
        const all = expected[indicator];
        expect([by, indicator, reply.total.values[indicator]]).toEqual([by, indicator, {
          numerator: all.filter(({ isNumerator }) => isNumerator).length, denominator: all.length, value: valueOf('percent', all.filter(({ isNumerator }) => isNumerator).length, all.length),
        }]);
        for (const row of by === 'county' ? [] : reply.rows) {
          const mine = all.filter((item) => keyOf(item, by) === row.key);
          expect([by, row.key, indicator, row.values[indicator]!.numerator, row.values[indicator]!.denominator])
            .toEqual([by, row.key, indicator, mine.filter(({ isNumerator }) => isNumerator).length, mine.length]);
        }
      }
    }
  });

  test('the list behind a number has the cases that it counts', async () => {
    const [from, to] = [START, START + 45 * DAY];
    const expected = countPlainly(history, from, to, Date.now());
    for (const by of ['county', 'duty', 'department', 'person'] as const) {
      const reply = await indicators(from, to, `by=${by}`);
      for (const row of by === 'county' ? [null] : reply.rows.slice(0, 1)) {
        for (const indicator of reply.indicators.filter(isOfCases)) {
          if (indicator === 'alert_latency') continue;
          for (const part of PARTS) {
            const items = expected[indicator].filter((item) => (part === 'denominator' || item.isNumerator) && (row === null || keyOf(item, by) === row.key));
            // The highest id of the list stands for its rows; its total for how many they are.
            const ids = [...new Set(items.map(({ caseId }) => caseId))];
            const { status, json } = await server.ask(`/api/cases?${indicatorLink(reply, row, indicator, part)}&limit=1`);
            expect([by, row?.key, indicator, part, status, json.total]).toEqual([by, row?.key, indicator, part, 200, ids.length]);
            if (ids.length) expect(ids).toContain(json.cases[0].id);
            if (INDICATORS[indicator].unit === 'case') expect(json.total).toBe((row ?? reply.total).values[indicator]![part]);
          }
        }
      }
    }
  });

  test('a township counts what lies in it', async () => {
    const reply = await indicators(START, START + 60 * DAY, 'by=area', 'township-1');
    expect(reply.rows.map(({ key }) => key)).toEqual(['099101001']);
    expect(reply.total.values).toEqual(reply.rows[0]!.values);
    const whole = await indicators(START, START + 60 * DAY, 'by=area');
    expect(whole.rows.find(({ key }) => key === '099101001')!.values).toEqual(reply.rows[0]!.values);
  });
});

/** Of a month that no other case of this file lies in. */
async function monthOf(month: number, names: string, by: IndicatorGrouping = 'county'): Promise<IndicatorsReply> {
  return indicators(Date.UTC(2025, month, 1), Date.UTC(2025, month + 1, 1), `by=${by}&indicators=${names}`);
}

const numbersOf = (row: IndicatorRow): Record<string, unknown> => Object.fromEntries(Object.entries(row.values).map(([name, { numerator, denominator }]) => [name, [numerator, denominator]]));

describe('who and what counts', () => {
  test('a dispatch is credited to who made it, also when somebody else dispatches the case again', async () => {
    const at = Date.UTC(2025, 6, 14, 2);
    const [late, prompt] = [{ ...MOVERS.dispatcher, name: 'late' }, { ...MOVERS.dispatcher, name: 'prompt' }];
    const { caseId } = await openTestCase(database.pool, { at });
    await moveTestCase(database.pool, caseId, 'file', { at: at + 60_000 });
    await moveTestCase(database.pool, caseId, 'dispatch', { at: at + 3 * HOUR, by: late });
    await moveTestCase(database.pool, caseId, 'dept_return', { at: at + 3 * HOUR + 60_000 });
    await moveTestCase(database.pool, caseId, 'dispatch', { at: at + 3 * HOUR + 120_000, by: prompt });
    const { rows, total } = await monthOf(6, 'dispatch_on_time', 'person');
    expect(rows.map((row) => [row.key, numbersOf(row)])).toEqual([['late', { dispatch_on_time: [0, 1] }], ['prompt', { dispatch_on_time: [1, 1] }]]);
    expect(numbersOf(total)).toEqual({ dispatch_on_time: [1, 2] });
  });

  test('a filing is credited to who made it, also when the case comes back and is filed again', async () => {
    const at = Date.UTC(2025, 8, 15, 2);
    const [prompt, late] = [{ ...MOVERS.intake, name: 'prompt' }, { ...MOVERS.intake, name: 'tardy' }];
    const { caseId } = await openTestCase(database.pool, { at });
    await moveTestCase(database.pool, caseId, 'file', { at: at + 60_000, by: prompt });
    await moveTestCase(database.pool, caseId, 'return_intake', { at: at + 120_000 });
    await moveTestCase(database.pool, caseId, 'file', { at: at + 5 * HOUR, by: late });
    const { rows } = await monthOf(8, 'filing_on_time', 'person');
    expect(rows.map((row) => [row.key, numbersOf(row)])).toEqual([['prompt', { filing_on_time: [1, 1] }], ['tardy', { filing_on_time: [0, 1] }]]);
  });

  test.each([[2, 'reject', ['file', 'dispatch', 'dept_return', 'return_intake', 'reject']], [4, 'force_close', ['file', 'dispatch', 'assign', 'force_close']]] as const)(
    'a case of month %i that ended by %s is not due for ever, and was filed in vain', async (month, _, walk) => {
      const at = Date.UTC(2025, month, 10, 2);
      const { caseId } = await openTestCase(database.pool, { at });
      for (const [n, move] of walk.entries()) await moveTestCase(database.pool, caseId, move, { at: at + (n + 1) * 60_000 });
      expect(numbersOf((await monthOf(month, 'handled,handled_in_time,closed_of_filed,closed_of_due,closed_in_time,filing_accurate')).total)).toEqual({
        handled: [0, 0], handled_in_time: [0, 0], closed_of_filed: [0, 0], closed_of_due: [0, 0], closed_in_time: [0, 0], filing_accurate: [0, 1],
      });
    });

  test('what is not due yet lowers nothing, and what is done before its deadline counts at once', async () => {
    const names = 'handled,handled_in_time,closed_of_due,closed_in_time,dispatch_on_time,postcheck_on_time';
    const now = async (): Promise<Record<string, any>> => numbersOf((await indicators(Date.now() - DAY, Date.now() + 40 * DAY, `indicators=${names}`)).total);
    const added = (before: Record<string, any>, after: Record<string, any>): Record<string, unknown> =>
      Object.fromEntries(Object.keys(before).flatMap((name) => (String(before[name]) === String(after[name]) ? [] : [[name, [0, 1].map((n) => after[name][n] - before[name][n])]])));
    const start = await now();
    const { caseId } = await openTestCase(database.pool, { class: BANNER.class });
    await moveTestCase(database.pool, caseId, 'file');
    expect(added(start, await now())).toEqual({});
    await moveTestCase(database.pool, caseId, 'dispatch');
    expect(added(start, await now())).toEqual({ dispatch_on_time: [1, 1] });
    await moveTestCase(database.pool, caseId, 'assign');
    await moveTestCase(database.pool, caseId, 'submit');
    await moveTestCase(database.pool, caseId, 'feedback');
    const handled = await now();
    expect(added(start, handled)).toEqual({ dispatch_on_time: [1, 1], handled: [1, 1], handled_in_time: [1, 1] });
    await moveTestCase(database.pool, caseId, 'postcheck');
    expect(added(handled, await now())).toEqual({});
    await moveTestCase(database.pool, caseId, 'postcheck_done');
    await moveTestCase(database.pool, caseId, 'close');
    expect(added(handled, await now())).toEqual({ postcheck_on_time: [1, 1], closed_of_due: [1, 1], closed_in_time: [1, 1] });
  });
});

test('a denominator of nothing has no value, in the table too', async () => {
  const reply = await indicators(Date.UTC(2020, 0, 1), Date.UTC(2020, 1, 1), 'by=county');
  for (const indicator of INDICATOR_IDS) expect(reply.total.values[indicator]).toEqual({ numerator: 0, denominator: 0, value: null });
  const { text } = await server.ask('/api/indicators.csv?from=2020-01-01T00:00:00Z&to=2020-02-01T00:00:00Z');
  expect(text.startsWith('\ufeff# county,099101\r\n')).toBe(true);
  expect(text.split('\r\n').find((line) => line.includes(',closed_of_due,'))).toContain(',–,%,0,');
});

test('the table has one line for each indicator and row, and its total', async () => {
  const query = `from=${iso(START)}&to=${iso(START + 30 * DAY)}&by=department`;
  const { json } = await server.ask(`/api/indicators?${query}`);
  const { text, headers } = await server.ask(`/api/indicators.csv?${query}`);
  expect(headers.get('content-type')).toContain('text/csv');
  const lines = text.trimEnd().split('\r\n').filter((line) => !line.includes('# '));
  expect(lines).toHaveLength(1 + (json.rows.length + 1) * json.indicators.length);
  const works = json.rows.find(({ key }: { key: string }) => key === 'D03').values.handled;
  expect(lines.find((line) => line.startsWith('D03,市政设施中心,Works,handled,'))).toContain(`,${works.value},%,${works.numerator},`);
});

test('persons are withheld from analysts, in the list behind a number too', async () => {
  expect((await server.ask('/api/indicators?by=person', { person: 'analyst' })).json.code).toBe('withheld');
  expect((await server.ask('/api/cases?counted=handled:numerator&period=2026-01-01T00:00:00Z/2026-02-01T00:00:00Z&of=person:R001', { person: 'analyst' })).json.code).toBe('withheld');
  expect((await server.ask('/api/indicators?by=department', { person: 'analyst' })).status).toBe(200);
});

test('what cannot be is refused', async () => {
  for (const [query, parameter] of [['by=luck', 'by'], ['indicators=luck', 'indicators'], ['from=yesterday', 'from'], ['from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z', 'to']]) {
    expect((await server.ask(`/api/indicators?${query}`)).json).toMatchObject({ code: 'bad_parameter', parameter });
  }
});

/** A month of some cases that can be counted on fingers, on both databases. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ClockKind } from '../../contract/cases/clock.ts';
import { figureLink } from '../../contract/cases/figures.ts';
import { indicatorLink } from '../../contract/cases/indicators.ts';
import type { CaseIndicator } from '../../contract/cases/indicators.ts';
import { createTestDatabase } from '../../testing/database.ts';
import type { TestDatabase } from '../../testing/database.ts';
import { insertSmallCounty, SMALL_COUNTY, SMALL_SOUTH, SMALL_WEST } from '../../testing/small-county.ts';
import { startTestServer } from '../../testing/test-server.ts';
import type { TestServer } from '../../testing/test-server.ts';
import { clockRow, pastTheEngine, writeCases, writePlainCalendar, writeRows } from './testing.ts';
import type { HandMadeCase } from './testing.ts';

let database: TestDatabase;
let server: TestServer;

const AT = (day: number, hour = 8, minute = 0): string => new Date(Date.UTC(2026, 2, day, hour, minute)).toISOString();
const MONTH = 'from=2026-03-01T00:00:00Z&to=2026-04-01T00:00:00Z';
/** About 11 m east for each step. */
const at = (steps: number): { lng: number; lat: number } => ({ lng: SMALL_WEST + 0.002 + steps * 0.000125, lat: SMALL_SOUTH + 0.002 });

const WORKED = { department: 'D1', handler: 'P3', filed_by: 'operator', dispatched_by: 'operator', reported_by: 'P1', accept_on_time: true } as const;
const CASES: readonly HandMadeCase[] = [
  // In time, and closed.
  { ...WORKED, id: 1, ...at(0), state: 'closed', reported_at: AT(2), filed_at: AT(2, 9), fed_back_at: AT(3), handle_due_at: AT(4), handle_on_time: true, closed_at: AT(5), closed_by: 'operator', ended_at: AT(5) },
  // The same thing again two weeks later, 33 m away: late, and closed.
  { ...WORKED, id: 2, ...at(3), state: 'closed', reported_at: AT(16), filed_at: AT(16, 9), fed_back_at: AT(20), handle_due_at: AT(18), handle_on_time: false, closed_at: AT(21), closed_by: 'operator', ended_at: AT(21) },
  // Late too, but an appeal was granted; done in two rounds.
  { ...WORKED, id: 3, ...at(40), state: 'closed', reported_at: AT(6), filed_at: AT(6, 9), fed_back_at: AT(12), handle_due_at: AT(10), handle_on_time: false, exempt: true, round: 2, closed_at: AT(13), closed_by: 'operator', ended_at: AT(13) },
  // Fed back in time, not closed yet.
  { ...WORKED, id: 4, ...at(60), state: 'pending_check', reported_at: AT(8), filed_at: AT(8, 9), fed_back_at: AT(9), handle_due_at: AT(11), handle_on_time: true },
  // Due in April: filed in March, not due to close in it.
  { ...WORKED, id: 5, ...at(80), state: 'handling', reported_at: AT(30), filed_at: AT(30, 9), handle_due_at: new Date(Date.UTC(2026, 3, 10)).toISOString(), accept_on_time: false },
  // Suspended: no deadline stands. A citizen reported it, it was true, and no collector had seen it.
  { ...WORKED, id: 6, ...at(100), state: 'suspended', channel: 'public', reported_by: null, reported_at: AT(20), filed_at: AT(20, 9), state_before: 'handling' },
  // Not filed.
  { id: 7, ...at(120), state: 'not_filed', reported_at: AT(22), reported_by: 'P1', ended_at: AT(22, 9) },
  // Made from an alert, 90 seconds after it.
  { id: 8, ...at(140), state: 'reported', channel: 'iot', reported_at: new Date(Date.UTC(2026, 10, 1, 0, 1, 30)).toISOString(), alert_id: 1, due_at: null },
  // Filed, dispatched and closed by order: nothing is left to handle or to close, and it was filed in vain.
  { ...WORKED, id: 9, ...at(160), state: 'force_closed', reported_at: AT(24), filed_at: AT(24, 9), filed_by: 'lead', handle_due_at: AT(26), handle_on_time: true, ended_at: AT(25) },
];

type Stop = readonly [caseId: number, clock: ClockKind, instance: number, from: string, to: string, minutes: number];
/** Clocks that stopped, each with its limit. The first case came back from its department, and somebody else dispatched it then. */
const STOPS: readonly Stop[] = [
  ...CASES.flatMap((each): Stop[] => (each.filed_at ? [[each.id, 'accept', 1, String(each.reported_at), String(each.filed_at), each.accept_on_time ? 120 : 30]] : [])),
  [1, 'dispatch', 1, AT(2, 9), AT(2, 10), 15], [1, 'dispatch', 2, AT(2, 10, 30), AT(2, 10, 40), 15],
];
const MOVES = [
  ...CASES.flatMap((each) => (each.filed_at ? [{ case_id: each.id, number: 2, at: each.filed_at, move: 'file', by_person: each.filed_by }] : [])),
  { case_id: 1, number: 3, at: AT(2, 10), move: 'dispatch', by_person: 'operator' }, { case_id: 1, number: 4, at: AT(2, 10, 30), move: 'dept_return', by_person: 'works' },
  { case_id: 1, number: 5, at: AT(2, 10, 40), move: 'dispatch', by_person: 'lead' },
];

beforeAll(async () => {
  database = await createTestDatabase();
  await insertSmallCounty(database.pool, { components: 30, events: 1, alerts: 1 });
  const reports = CASES.map((each) => ({
    county: SMALL_COUNTY, id: each.id, case_id: each.id, receipt: `RECEIPT${each.id}`, channel: each.channel ?? 'collector', at: each.reported_at, by_person: each.reported_by ?? null,
    class: 'yc2013e:0106', verified: each.id === 6 ? true : null, geom: `SRID=4490;POINT(${each.lng} ${each.lat})`,
  }));
  await pastTheEngine(database.pool, async (client) => {
    await writePlainCalendar(client, SMALL_COUNTY);
    const { rows: [alert] } = await client.query('select id from alerts limit 1');
    await writeCases(client, SMALL_COUNTY, CASES.map((each) => (each.alert_id ? { ...each, alert_id: alert.id } : each)));
    await client.query(`insert into reports (county, id, case_id, receipt, channel, at, by_person, class, verified, geom) overriding system value
      select j ->> 'county', (j ->> 'id')::bigint, (j ->> 'case_id')::bigint, j ->> 'receipt', j ->> 'channel', (j ->> 'at')::timestamptz, j ->> 'by_person', j ->> 'class',
        (j ->> 'verified')::boolean, (j ->> 'geom')::geometry from jsonb_array_elements($1) j`, [JSON.stringify(reports)]);
    await writeRows(client, 'case_clocks', STOPS.map(([caseId, clock, instance, from, to, minutes]) =>
      clockRow(SMALL_COUNTY, caseId, { clock, instance, limit: { value: minutes, unit: 'urgent_minute' }, at: Date.parse(from) }, Date.parse(to))));
    await writeRows(client, 'case_moves', MOVES.map((move, n) => ({
      county: SMALL_COUNTY, id: n + 1, from_state: 'reported', to_state: 'reported', by_role: 'lead', by_county_level: true, detail: {}, clocks: [], ...move,
    })));
    await writeRows(client, 'case_tasks', [
      { county: SMALL_COUNTY, id: 1, case_id: 1, kind: 'precheck', round: 1, state: 'done', assignee: 'P1', opened_at: AT(2), opened_by: 'operator', due_at: AT(2, 9), done_at: AT(2, 8), done_by: 'P1', result: 'met' },
      { county: SMALL_COUNTY, id: 2, case_id: 2, kind: 'precheck', round: 1, state: 'done', assignee: 'P2', opened_at: AT(16), opened_by: 'operator', due_at: AT(16, 9), done_at: AT(16, 10), done_by: 'P2', result: 'met' },
      { county: SMALL_COUNTY, id: 3, case_id: 3, kind: 'precheck', round: 1, state: 'cancelled', assignee: 'P2', opened_at: AT(6), opened_by: 'operator', due_at: AT(6, 9), done_at: null, done_by: null, result: null },
    ]);
  });
  server = await startTestServer(database);
});

afterAll(async () => {
  await server?.close();
  await database?.drop();
});

/** numerator, denominator, value. */
const KNOWN: readonly [CaseIndicator, number, number, number | null][] = [
  ['valid_reports', 6, 7, 85.71], ['filing_rate', 7, 8, 87.5], ['missed_by_collectors', 1, 7, 14.29], ['precheck_on_time', 1, 2, 50], ['postcheck_on_time', 0, 0, null],
  ['filing_on_time', 6, 7, 85.71], ['filing_accurate', 6, 7, 85.71], ['handled', 4, 4, 100], ['handled_in_time', 3, 4, 75], ['rework', 1, 4, 25],
  ['closed_of_filed', 3, 6, 50], ['closed_of_due', 3, 4, 75], ['closed_in_time', 2, 4, 50], ['public_reports', 0, 6, 0], ['repeats', 1, 3, 33.33], ['duplicates', 0, 8, 0],
  ['dispatch_on_time', 1, 2, 50], ['dispatch_accurate', 1, 2, 50], ['returned', 1, 2, 50],
];

test('the indicators of a month are those that one counts by hand, and each number is its list', async () => {
  const { json: reply } = await server.ask(`/api/indicators?${MONTH}`);
  expect(reply.total.exempt).toBe(1);
  for (const [indicator, numerator, denominator, value] of KNOWN) {
    expect([indicator, reply.total.values[indicator]]).toEqual([indicator, { numerator, denominator, value }]);
    const { json } = await server.ask(`/api/cases?${indicatorLink(reply, null, indicator, 'numerator')}`);
    expect([indicator, json.total]).toEqual([indicator, numerator]);
  }
});

test('an alert that became a case tells how long that took', async () => {
  const { json } = await server.ask('/api/indicators?from=2026-11-01T00:00:00Z&to=2026-11-02T00:00:00Z&indicators=alert_latency');
  expect(json.total.values).toEqual({ alert_latency: { numerator: 90, denominator: 1, value: 90 } });
});

test('persons are credited for what they did, and what says nothing about a person is left out', async () => {
  const { json: { rows } } = await server.ask(`/api/indicators?${MONTH}&by=person`);
  const of = (key: string): Record<string, any> => rows.find((row: { key: string }) => row.key === key);
  expect(of('P1')).toMatchObject({ roles: ['collector'], values: { valid_reports: { numerator: 6, denominator: 7 }, precheck_on_time: { numerator: 1, denominator: 1, value: 100 } } });
  expect(of('P2')).toMatchObject({ roles: ['collector'], values: { valid_reports: { denominator: 0, value: null }, precheck_on_time: { numerator: 0, denominator: 1, value: 0 } } });
  expect(of('P3')).toMatchObject({ roles: ['handler'], values: { handled_in_time: { numerator: 3, denominator: 4 }, rework: { numerator: 1, denominator: 4 } } });
  expect(of('operator')).toMatchObject({ name: { zh: '县指挥中心值班员' }, values: { filing_on_time: { numerator: 5, denominator: 6 }, dispatch_on_time: { numerator: 0, denominator: 1 } } });
  expect(of('operator').roles.sort()).toEqual(['dispatcher', 'intake']);
  // Who dispatched in time is not blamed for who did not.
  expect(of('lead').values).toMatchObject({ filing_on_time: { numerator: 1, denominator: 1 }, filing_accurate: { numerator: 0, denominator: 1 }, dispatch_on_time: { numerator: 1, denominator: 1 } });
  expect(of('operator').values).not.toHaveProperty('closed_of_due');
});

test('the exempt case counts as in time, and is overdue in the list all the same', async () => {
  const { json } = await server.ask(`/api/cases?counted=handled_in_time:numerator&period=2026-03-01T00:00:00Z/2026-04-01T00:00:00Z`);
  expect(json.cases.find(({ id }: { id: number }) => id === 3)).toMatchObject({ exempt: true, handleOnTime: false });
});

test('figures, details and tasks are answered on this database', async () => {
  const { json: figures } = await server.ask('/api/cases/figures?by=step');
  expect(figures.total).toMatchObject({ open: 4, suspended: 1, overdue: 0 });
  for (const row of figures.rows) expect((await server.ask(`/api/cases?${figureLink(figures, row, 'open')}`)).json.total).toBe(row.open);
  const { json: details } = await server.ask('/api/cases/8');
  expect(details).toMatchObject({ case: { id: 8, channel: 'iot' }, alert: { quantity: 'tilt' }, reports: [{ receipt: 'RECEIPT8' }] });
  for (const person of ['works', 'handler-1', 'collector-1', 'lead']) expect((await server.ask('/api/cases/tasks', { person })).status).toBe(200);
});

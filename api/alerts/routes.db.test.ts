import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { alertSchema } from '../contract/live.ts';
import { DEFAULT_RULES } from '../contract/default-rules.ts';
import { createTestDatabase } from '../testing/database.ts';
import type { TestDatabase } from '../testing/database.ts';
import { insertSmallCounty, SMALL_COUNTY, SMALL_SOUTH, SMALL_WEST } from '../testing/small-county.ts';
import { startTestServer } from '../testing/test-server.ts';
import type { Answer, TestServer } from '../testing/test-server.ts';
import { bulkInsert } from '../store/bulk-insert.ts';
import { alertRows, breakRule, ensureDays, feed, insertRule, mendRule, moveRows, TILT_RULE } from './testing.ts';

const MINUTE = 60_000;
const NOW = Math.floor(Date.now() / 1000) * 1000;

let database: TestDatabase;
let server: TestServer;
let west: number[];
let east: number[];

beforeAll(async () => {
  database = await createTestDatabase();
  await insertSmallCounty(database.pool, { components: 40, events: 1 });
  await ensureDays(database.pool, NOW - 9 * 86_400_000, NOW + 86_400_000);
  const inTown = async (town: string): Promise<number[]> =>
    (await database.pool.query('select id from devices where starts_with(area_code, $1) order by id', [`${SMALL_COUNTY}${town}`])).rows.map((row) => row.id);
  [west, east] = [await inTown('001'), await inTown('002')];
  await database.pool.query('delete from staff');
  const staff = Array.from({ length: 6 }, (_, n) => ({
    county: SMALL_COUNTY, code: `S${n}`, class: 'staff:grid_keeper', name: `网格员${n}`, state: n === 5 ? 'off_duty' : 'on_duty', duty_phone: `1390000000${n}`,
    fix_at: new Date(NOW - n * MINUTE), simulated: true, source: 'test', source_id: String(n),
    geom: { type: 'Point', coordinates: [SMALL_WEST + 0.006 * n + 0.002, SMALL_SOUTH + 0.01] },
  }));
  await bulkInsert(database.pool, 'staff', Object.keys(staff[0]!), staff);
  server = await startTestServer(database);
});
afterAll(async () => {
  await server.close();
  await database.drop();
});
beforeEach(async () => {
  await database.pool.query(`truncate shift_notes, alerts, alert_moves, alert_storms, alert_rules, readings, device_latest, reading_hours, lane, lane_heads cascade`);
  await database.pool.query(`update devices set state = 'normal', heartbeat_seconds = 600`);
  await server.alerts.sweep(NOW, NOW); // knows that the rules of the test before are gone
});

const tilt = (deviceId: number, minutesAgo: number, value = 30): Promise<void> =>
  feed(database.pool, server.alerts, [{ deviceId, time: NOW - minutesAgo * MINUTE, value }]);
const post = (path: string, body: unknown, person?: string): Promise<Answer> => server.ask(path, { method: 'POST', body, ...(person ? { person } : {}) });
const move = (id: number, body: unknown, person?: string): Promise<Answer> => post(`/api/alerts/${id}/moves`, body, person);
async function openOne(device: number = west[0]!): Promise<number> {
  await insertRule(database.pool);
  await server.alerts.sweep(NOW, NOW);
  await tilt(device, 10);
  return (await alertRows(database.pool)).at(-1)!.id;
}

describe('the list', () => {
  test('has what is not closed, newest first, and the lane number that it is true for', async () => {
    await openOne();
    await tilt(east[0]!, 5);
    const { json } = await server.ask('/api/alerts');
    expect(json.alerts.map((alert: any) => alert.deviceId)).toEqual([east[0], west[0]]);
    expect(json).toMatchObject({ county: SMALL_COUNTY, lane: 2, total: 2 });
    for (const alert of json.alerts) alertSchema.strict().parse(alert);
    expect(json.alerts[1]).toMatchObject({ openedAt: NOW - 10 * MINUTE, triggerValue: 30, ruleName: TILT_RULE.name, deviceCode: expect.stringMatching(/^DEV-/), simulated: true });
    const limited = (await server.ask('/api/alerts?limit=1')).json;
    expect([limited.alerts.length, limited.total]).toEqual([1, 2]);
  });
  test('has for a township what lies in it', async () => {
    const id = await openOne();
    await tilt(east[0]!, 5);
    const { json } = await server.ask('/api/alerts', { person: 'township-1' });
    expect(json.alerts.map((alert: any) => alert.id)).toEqual([id]);
    expect(json.total).toBe(1);
    expect((await server.ask('/api/alerts', { person: 'nobody' })).json.total).toBe(0);
  });
  test('reads history between two moments', async () => {
    const id = await openOne();
    await move(id, { move: 'close', note: '已处置' });
    expect((await server.ask('/api/alerts')).json.alerts).toEqual([]);
    const at = (minutes: number): string => new Date(NOW - minutes * MINUTE).toISOString();
    expect((await server.ask(`/api/alerts?state=closed&from=${at(11)}&to=${at(9)}`)).json.alerts).toMatchObject([{ id, state: 'closed', closedBy: 'operator' }]);
    expect((await server.ask(`/api/alerts?state=closed&to=${at(10)}`)).json.total).toBe(0);
    for (const moment of ['%2B200000-01-01T00:00:00Z', '5', '2026-02-30T00:00:00Z', '2026-02-03T00:00:00', '1969-12-31T00:00:00Z']) {
      expect((await server.ask(`/api/alerts?state=closed&from=${moment}`)).json, moment).toMatchObject({ code: 'bad_parameter', parameter: 'from' });
    }
    expect((await server.ask('/api/alerts?state=open')).status).toBe(400);
    expect((await server.ask(`/api/alerts?from=${at(9)}`)).json).toMatchObject({ code: 'bad_parameter', parameter: 'from' });
  });
});

describe('one alert', () => {
  test('tells why, what was done, who is near and which cameras', async () => {
    const id = await openOne();
    await move(id, { move: 'comment', note: '已通知' });
    const { json } = await server.ask(`/api/alerts/${id}`);
    expect(json.why.sentence.en).toBe('Tilt 30°, above 15°');
    expect(json.moves.map((each: any) => [each.move, each.by, each.note])).toEqual([['opened', null, null], ['commented', 'operator', '已通知']]);
    expect(json.staff).toHaveLength(5);
    const meters = json.staff.map((each: any) => each.meters);
    expect(meters).toEqual([...meters].sort((a, b) => a - b));
    expect(json.staff[0]).toMatchObject({ state: 'on_duty', dutyPhone: expect.stringContaining('1390'), simulated: true });
    expect(json.staff.find((each: any) => each.code === 'S1').fixAt).toBe(NOW - MINUTE);
    const covering = json.cameras.map((camera: any) => camera.covers);
    expect(covering).toEqual([...covering].sort((a, b) => Number(b) - Number(a)));
    expect(json.storm).toEqual([]);
  });
  test('names no person to an analyst, and nothing at all to another township', async () => {
    const id = await openOne();
    expect((await server.ask(`/api/alerts/${id}`, { person: 'analyst' })).json).toMatchObject({ staff: [], staffWithheld: true });
    expect((await server.ask(`/api/alerts/${id}`, { person: 'township-2' })).json).toMatchObject({ status: 403, code: 'withheld' });
    const near = (await server.ask(`/api/alerts/${id}`, { person: 'township-1' })).json.staff;
    expect(near.length).toBeGreaterThan(0);
    expect(near.length).toBeLessThan(5);
    expect((await server.ask('/api/alerts/999')).json).toMatchObject({ status: 404, code: 'unknown_alert' });
  });
});

describe('a move', () => {
  test('acknowledges once; the second person is told who was first', async () => {
    const id = await openOne();
    const answers = await Promise.all([move(id, { move: 'acknowledge' }, 'operator'), move(id, { move: 'acknowledge' }, 'township-1')]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
    const winner = answers.find((answer) => answer.status === 200)!.json;
    const loser = answers.find((answer) => answer.status === 409)!.json;
    expect(winner.state).toBe('acknowledged');
    expect(loser).toMatchObject({ code: 'wrong_state', detail: `Alert ${id} was acknowledged by ${winner.acknowledgedBy}` });
    const again = await move(id, { move: 'acknowledge' }, winner.acknowledgedBy);
    expect(again.status).toBe(200);
    expect((await moveRows(database.pool, id)).map((row) => row.move)).toEqual(['opened', 'acknowledged']);
  });
  test('closing needs a note while the condition holds, and none when it is over', async () => {
    const id = await openOne();
    expect((await move(id, { move: 'close' })).json).toMatchObject({ status: 400, code: 'bad_body', parameter: 'note' });
    await move(id, { move: 'acknowledge' });
    await tilt(west[0]!, 5, 1);
    const [cleared] = (await server.ask('/api/alerts')).json.alerts;
    expect(cleared).toMatchObject({ state: 'cleared', acknowledgedBy: 'operator', clearedAt: NOW - 5 * MINUTE });
    expect((await move(id, { move: 'acknowledge' })).json.code).toBe('wrong_state');
    expect((await move(id, { move: 'close' })).json).toMatchObject({ state: 'closed', closedBy: 'operator' });
    expect((await move(id, { move: 'close' })).json.detail).toContain('was closed by operator');
  });
  test('snoozes until a moment that is near, and assigns', async () => {
    const id = await openOne();
    for (const until of ['tomorrow', new Date(NOW - MINUTE).toISOString(), new Date(NOW + 8 * 86_400_000).toISOString()]) {
      expect((await move(id, { move: 'snooze', until })).json).toMatchObject({ code: 'bad_body', parameter: 'until' });
    }
    const until = NOW + 30 * MINUTE;
    expect((await move(id, { move: 'snooze', until: new Date(until).toISOString() })).json.snoozedUntil).toBe(until);
    expect((await move(id, { move: 'assign', to: 'S1' })).json.assignedTo).toBe('S1');
    expect((await move(id, { move: 'fly' })).json.code).toBe('bad_body');
  });
  test('has a text that can be kept, and is refused with another one', async () => {
    const id = await openOne();
    for (const note of ['half \ud83d', 'none\0']) {
      for (const body of [{ move: 'comment', note }, { move: 'acknowledge', note }, { move: 'close', note }]) {
        expect((await move(id, body)).json, JSON.stringify(body)).toMatchObject({ status: 400, code: 'bad_body', parameter: 'note' });
      }
      expect((await move(id, { move: 'assign', to: note })).json).toMatchObject({ code: 'bad_body', parameter: 'to' });
      expect((await post('/api/shift-notes', { text: note })).json).toMatchObject({ code: 'bad_body', parameter: 'text' });
      expect((await post('/api/storms/1/moves', { move: 'close', note })).json).toMatchObject({ code: 'bad_body', parameter: 'note' });
    }
    expect((await move(id, { move: 'comment', note: 'whole 😀' })).status).toBe(200);
    expect((await moveRows(database.pool, id)).at(-1)).toMatchObject({ note: 'whole 😀' });
  });
  test('is for who may see the alert, and not for analysts', async () => {
    const id = await openOne();
    expect((await move(id, { move: 'acknowledge' }, 'township-2')).json.code).toBe('withheld');
    expect((await move(id, { move: 'acknowledge' }, 'analyst')).json.code).toBe('withheld');
    expect((await move(id, { move: 'acknowledge' }, 'township-1')).json.acknowledgedBy).toBe('township-1');
  });
  test('closing lets the device be normal again', async () => {
    const id = await openOne();
    const state = async (): Promise<string> => (await database.pool.query('select state from devices where id = $1', [west[0]])).rows[0].state;
    expect(await state()).toBe('alarm');
    await move(id, { move: 'close', note: '误报' });
    expect(await state()).toBe('normal');
  });
});

test('a storm is acknowledged and closed as one', async () => {
  await insertRule(database.pool);
  await server.alerts.sweep(NOW, NOW);
  await feed(database.pool, server.alerts, west.slice(0, 6).map((deviceId) => ({ deviceId, time: NOW - 10 * MINUTE, value: 30 })));
  const [first] = (await server.ask('/api/alerts')).json.alerts;
  expect((await server.ask(`/api/alerts/${first.id}`)).json.storm).toHaveLength(5);
  await move(first.id, { move: 'acknowledge' });
  const storm = `/api/storms/${first.stormId}/moves`;
  expect((await post(storm, { move: 'acknowledge' }, 'township-2')).json.moved).toBe(0);
  expect((await post(storm, { move: 'acknowledge' }, 'township-1')).json.moved).toBe(5);
  await tilt(west[1]!, 2, 1);
  expect((await post(storm, { move: 'close' })).json.moved).toBe(1);
  expect((await post(storm, { move: 'close', note: '供电恢复' })).json.moved).toBe(5);
  expect((await post('/api/storms/999/moves', { move: 'close' })).status).toBe(404);
  expect((await post(storm, { move: 'comment', note: 'x' })).json.code).toBe('bad_body');
});

test('a reading that is taken in over HTTP is an alert by the time it is answered', async () => {
  await post('/api/rules', TILT_RULE);
  await server.ingest.start();
  const item = { device: 'DEV-3', quantity: 'tilt', unit: 'deg', time: new Date(NOW - MINUTE).toISOString(), value: 33 };
  expect((await post('/api/readings', item)).json).toMatchObject({ accepted: 1, rejected: [] });
  expect((await server.ask('/api/alerts')).json.alerts).toMatchObject([{ deviceCode: 'DEV-3', triggerValue: 33, simulated: false, openedAt: NOW - MINUTE }]);
});

test('the server says that it is not well while a rule cannot judge', async () => {
  const id = await openOne();
  await breakRule(database.pool, (await alertRows(database.pool))[0]!.rule_id);
  try {
    await tilt(east[0]!, 8);
    expect((await server.ask('/healthz')).json).toMatchObject({ status: 'degraded', problems: [expect.stringContaining('cannot judge readings')] });
  } finally {
    await mendRule(database.pool);
  }
  await tilt(east[0]!, 7);
  expect((await server.ask('/healthz')).json.problems).toEqual([]);
  expect((await alertRows(database.pool)).map((row) => row.id)).toContain(id);
});

describe('rules', () => {
  test('are made, listed and replaced by the county operator', async () => {
    const made = await post('/api/rules', TILT_RULE);
    expect(made.json).toMatchObject({ ...TILT_RULE, openAlerts: 0, updatedBy: 'operator' });
    await tilt(west[0]!, 10);
    expect((await server.ask('/api/rules')).json.rules).toMatchObject([{ id: made.json.id, openAlerts: 1 }]);
    const put = (body: unknown, person?: string): Promise<Answer> =>
      server.ask(`/api/rules/${made.json.id}`, { method: 'PUT', body, ...(person ? { person } : {}) });
    expect((await put({ ...TILT_RULE, quantity: 'battery' })).json.code).toBe('wrong_state');
    expect((await put({ ...TILT_RULE, enabled: false }, 'township-1')).json.code).toBe('withheld');
    expect((await put({ ...TILT_RULE, enabled: false })).json).toMatchObject({ enabled: false, openAlerts: 0 });
    expect((await alertRows(database.pool))[0]!.state).toBe('cleared');
    await tilt(west[1]!, 9);
    expect(await alertRows(database.pool)).toHaveLength(1);
    expect((await server.ask('/api/rules/999', { method: 'PUT', body: TILT_RULE })).json.code).toBe('unknown_rule');
  });
  test('that make no sense are refused with the field that is wrong', async () => {
    const night = { days: [1], from: '25:00', to: '06:00' };
    const cases: [string, object][] = [
      ['deviceClass', { deviceClass: 'device:oven' }], ['quantity', { quantity: 'beauty' }], ['offValue', { offValue: 16 }], ['onValue', { onValue: null }],
      ['missedIntervals', { missedIntervals: 2 }], ['area', { area: '110101' }], ['grid', { grid: 'nowhere' }], ['validFrom', { validFrom: 'soon' }],
      ['validTo', { validFrom: '2026-02-01T00:00:00Z', validTo: '2026-01-01T00:00:00Z' }], ['dailyWindow.from', { dailyWindow: night }],
      ['missedIntervals', { kind: 'no_data', quantity: null, direction: null, onValue: null, offValue: null }], ['holdSeconds', { holdSeconds: -1 }],
      ['name', { name: { zh: ' ', en: 'x' } }], ['validFrom', { validFrom: '5' }], ['validFrom', { validFrom: '+200000-01-01T00:00:00Z' }], ['validTo', { validTo: '2026-02-30T00:00:00Z' }],
      ['name.zh', { name: { zh: '\ud800', en: 'x' } }], ['name.en', { name: { zh: 'x', en: 'x\0' } }], ['name.zh', { name: { zh: '井'.repeat(1000), en: 'x' } }],
      ['advice.zh', { advice: { zh: '\0', en: 'x' } }], ['onValue', { onValue: 1e300 }], ['missedIntervals', { missedIntervals: 1e300 }],
    ];
    for (const [parameter, change] of cases) {
      expect((await post('/api/rules', { ...TILT_RULE, ...change })).json, parameter).toMatchObject({ code: 'bad_body', parameter });
    }
    await post('/api/rules', TILT_RULE);
    expect((await post('/api/rules', TILT_RULE)).json).toMatchObject({ code: 'bad_body', parameter: 'name' });
    expect((await post('/api/rules', TILT_RULE, 'analyst')).json.code).toBe('withheld');
  });
  test('keep their moments, whatever the offset', async () => {
    const body = { ...TILT_RULE, validFrom: '2026-02-01T00:00:00+08:00', validTo: '2027-02-01T00:00:00.5+23:30' };
    expect((await post('/api/rules', body)).json).toMatchObject({ validFrom: '2026-01-31T16:00:00.000Z', validTo: '2027-01-31T00:30:00.500Z' });
  });
  test('that a county begins with are all accepted', async () => {
    for (const rule of DEFAULT_RULES) expect((await post('/api/rules', rule)).json, rule.name.en).toMatchObject(rule);
  });
  test('can be tried: it fires as often as it would have', async () => {
    const fed = west.slice(0, 3).flatMap((deviceId, n) => Array.from({ length: 60 }, (_, i) => ({
      deviceId, time: NOW - 6 * 86_400_000 + i * 40 * MINUTE, value: (i * 7 + n * 5) % 23, // beyond 15 now and then
    })));
    await insertRule(database.pool);
    await server.alerts.sweep(NOW, NOW);
    for (let i = 0; i < fed.length; i += 45) await feed(database.pool, server.alerts, fed.slice(i, i + 45));
    const rows = await alertRows(database.pool);
    const { json } = await post('/api/rules/try', { ...TILT_RULE, enabled: false });
    expect(json).toMatchObject({ devices: 30, readings: 180, fired: rows.length });
    expect(rows.length).toBeGreaterThan(20);
    const newest = [...rows].sort((a, b) => b.opened_at - a.opened_at || a.device_id - b.device_id).slice(0, 50);
    expect(json.examples.map((each: any) => [each.deviceId, each.openedAt, each.clearedAt, each.peakValue]))
      .toEqual(newest.map((row) => [row.device_id, row.opened_at, row.cleared_at, row.peak_value]));
    expect((await post('/api/rules/try', { ...TILT_RULE, area: '099101002' })).json.fired).toBe(0);
    const silence = { ...TILT_RULE, kind: 'no_data', quantity: null, direction: null, onValue: null, offValue: null, missedIntervals: 3 };
    expect((await post('/api/rules/try', silence)).json.fired).toBe(27 + 3 * 61);
  });
});

describe('shift notes', () => {
  test('are left, read by all who may see anything, and ticked off once', async () => {
    const id = await openOne();
    const plain = await post('/api/shift-notes', { text: '注意南岸泵站' });
    expect(plain.json).toMatchObject({ by: 'operator', text: '注意南岸泵站', alertId: null, doneAt: null });
    await post('/api/shift-notes', { text: '井盖已围挡', alertId: id });
    const texts = async (person: string): Promise<string[]> => (await server.ask('/api/shift-notes', { person })).json.notes.map((note: any) => note.text);
    expect(await texts('operator')).toEqual(['井盖已围挡', '注意南岸泵站']);
    expect(await texts('township-2')).toEqual(['井盖已围挡', '注意南岸泵站']);
    expect(await texts('nobody')).toEqual([]);
    const done = `/api/shift-notes/${plain.json.id}/done`;
    expect((await post(done, undefined)).json.doneBy).toBe('operator');
    expect((await post(done, undefined, 'township-1')).json.doneBy).toBe('operator');
    expect((await post(done, undefined, 'analyst')).json.code).toBe('withheld');
    expect((await post('/api/shift-notes/999/done', undefined)).json.code).toBe('unknown_note');
    expect(await texts('operator')).toEqual(['井盖已围挡', '注意南岸泵站']);
    expect((await post('/api/shift-notes', { text: 'x', alertId: id }, 'township-2')).json.code).toBe('withheld');
    expect((await post('/api/shift-notes', { text: '' })).json).toMatchObject({ code: 'bad_body', parameter: 'text' });
  });
});

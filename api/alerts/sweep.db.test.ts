import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestDatabase } from '../testing/database.ts';
import type { TestDatabase } from '../testing/database.ts';
import { insertSmallCounty } from '../testing/small-county.ts';
import type { Alerts } from './index.ts';
import { alertRows, breakRule, ensureDays, feed, insertRule, mendRule, moveRows, openDesk } from './testing.ts';

const MINUTE = 60_000;
const NOW = Math.floor(Date.now() / 1000) * 1000;
const SILENCE = { kind: 'no_data', quantity: null, direction: null, onValue: null, offValue: null, missedIntervals: 2, severity: 'minor' } as const;

let database: TestDatabase;
let alerts: Alerts;
let devices: number[];

beforeAll(async () => {
  database = await createTestDatabase();
  await insertSmallCounty(database.pool, { components: 40, events: 1 });
  await ensureDays(database.pool, NOW - 2 * 86_400_000, NOW + 86_400_000);
  devices = (await database.pool.query('select id from devices order by id')).rows.map((row) => row.id);
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.pool.query(`truncate shift_notes, alerts, alert_moves, alert_storms, alert_rules, readings, device_latest, reading_hours, lane, lane_heads cascade`);
  await database.pool.query(`update devices set state = 'normal', heartbeat_seconds = null`);
  alerts = await openDesk(database);
});

const tell = (deviceId: number, minutesAgo: number, value = 3): Promise<void> => feed(database.pool, alerts, [{ deviceId, time: NOW - minutesAgo * MINUTE, value }]);
const sweep = (minutesLater = 0): Promise<void> => alerts.sweep(NOW + minutesLater * MINUTE, NOW - 86_400_000);
const ago = async (): Promise<unknown[][]> => (await alertRows(database.pool))
  .map((row) => [row.device_id, row.state, (NOW - row.opened_at) / MINUTE, row.cleared_at === null ? null : (NOW - row.cleared_at) / MINUTE]);

test('a device that is silent for too long is offline, until it is heard', async () => {
  await insertRule(database.pool, SILENCE);
  await database.pool.query('update devices set heartbeat_seconds = 600 where id = any($1::bigint[])', [devices.slice(0, 2)]);
  await tell(devices[0]!, 50);
  await tell(devices[1]!, 19);
  await sweep();
  await sweep();
  expect(await ago()).toEqual([[devices[0], 'open', 30, null]]);
  expect((await alertRows(database.pool))[0]!.why).toMatchObject({
    readings: [{ time: NOW - 50 * MINUTE, value: null }], sentence: { zh: '超过 20 分钟没有任何读数（2 个心跳周期）' },
  });
  expect((await database.pool.query('select state from devices where id = $1', [devices[0]])).rows[0].state).toBe('offline');
  await tell(devices[0]!, 1);
  expect(await ago()).toEqual([[devices[0], 'cleared', 30, 1]]);
  expect((await database.pool.query('select state from devices where id = $1', [devices[0]])).rows[0].state).toBe('normal');
});

test('a device that was never heard is silent from when the rule was switched on', async () => {
  const id = await insertRule(database.pool, SILENCE);
  await database.pool.query('update devices set heartbeat_seconds = 600 where id = $1', [devices[0]]);
  await database.pool.query('update alert_rules set updated_at = $2 where id = $1', [id, new Date(NOW - 30 * MINUTE)]);
  const { rows: [{ at }] } = await database.pool.query('select extract(epoch from updated_at)::float8 * 1000 as at from alert_rules');
  await alerts.sweep(at + 19 * MINUTE, 0);
  expect(await ago()).toEqual([]);
  await alerts.sweep(at + 21 * MINUTE, 0);
  expect((await alertRows(database.pool))[0]!.opened_at).toBe(Math.round(at + 20 * MINUTE));
});

test('a process that has just begun does not take its own absence for silence', async () => {
  await insertRule(database.pool, SILENCE);
  await database.pool.query('update devices set heartbeat_seconds = 600');
  await tell(devices[0]!, 50);
  await alerts.sweep(NOW, NOW - 19 * MINUTE);
  expect(await ago()).toEqual([]);
});

test('a rule that the database refuses does not end the others, and is told while it lasts', async () => {
  const broken = await insertRule(database.pool, { ...SILENCE, name: { zh: '坏规则', en: 'Broken' } });
  const good = await insertRule(database.pool, SILENCE);
  await database.pool.query('update devices set heartbeat_seconds = 600 where id = $1', [devices[0]]);
  await tell(devices[0]!, 50);
  await breakRule(database.pool, broken);
  try {
    await sweep();
    expect((await alertRows(database.pool)).map((row) => row.rule_id)).toEqual([good]);
    expect(alerts.problem()).toContain('cannot find silent devices: timestamp out of range');
  } finally {
    await mendRule(database.pool);
  }
  await sweep();
  expect(await alertRows(database.pool)).toHaveLength(2);
  expect(alerts.problem()).toBeNull();
});

test('a rule cannot ask for more silence than the clock can count', async () => {
  for (const missedIntervals of [1e30, 1001, 0.01]) await expect(insertRule(database.pool, { ...SILENCE, missedIntervals })).rejects.toThrow('missed_intervals');
  for (const value of [1e10, Infinity]) await expect(insertRule(database.pool, { onValue: value })).rejects.toThrow('on_value');
  await insertRule(database.pool, { ...SILENCE, missedIntervals: 1000 });
  await database.pool.query('update devices set heartbeat_seconds = 2147483647');
  await tell(devices[0]!, 50);
  await sweep();
  expect([await ago(), alerts.problem()]).toEqual([[], null]);
});

test('many silent devices of a township are a storm', async () => {
  await insertRule(database.pool, SILENCE);
  await database.pool.query('update devices set heartbeat_seconds = 600');
  await feed(database.pool, alerts, devices.map((deviceId, i) => ({ deviceId, time: NOW - 30 * MINUTE + i * 1000, value: 3 })));
  await sweep();
  const { rows } = await database.pool.query('select area_code, (select count(*) from alerts a where a.storm_id = s.id) as children from alert_storms s order by 1');
  expect(rows.map((row) => row.area_code)).toEqual(['099101001', '099101002']);
  expect(rows[0].children + rows[1].children).toBe(devices.length);
});

test('a hold is completed by time alone', async () => {
  await insertRule(database.pool, { holdSeconds: 600 });
  await tell(devices[0]!, 9, 30);
  await tell(devices[1]!, 9, 30);
  await tell(devices[1]!, 5, 3); // below off: the hold is broken
  await tell(devices[1]!, 4, 12); // between off and on
  await tell(devices[2]!, 9, 30);
  await tell(devices[2]!, 8, 12);
  await sweep();
  expect(await ago()).toEqual([]);
  await sweep(2);
  await sweep(3);
  expect(await ago()).toEqual([[devices[0], 'open', 9, null], [devices[2], 'open', 9, null]]);
  expect((await moveRows(database.pool)).map((row) => row.move)).toEqual(['opened', 'opened']);
});

test('an alert ends with the hours of its rule', async () => {
  await insertRule(database.pool, { validTo: new Date(NOW + 5 * MINUTE).toISOString() });
  await tell(devices[0]!, 10, 30);
  await sweep(4);
  expect(await ago()).toEqual([[devices[0], 'open', 10, null]]);
  await sweep(6);
  expect(await ago()).toEqual([[devices[0], 'cleared', 10, -5]]);
});

test('snoozes end, and alerts of a rule that was switched off', async () => {
  await insertRule(database.pool);
  await tell(devices[0]!, 10, 30);
  await database.pool.query('update alerts set snoozed_until = $1', [new Date(NOW + MINUTE)]);
  await sweep();
  await sweep(2);
  expect((await moveRows(database.pool)).map((row) => [row.move, row.detail.ended ?? false])).toEqual([['opened', false], ['snoozed', true]]);
  await database.pool.query('update alert_rules set enabled = false');
  await sweep(3);
  expect((await moveRows(database.pool)).at(-1)).toMatchObject({ move: 'cleared', detail: { reason: 'rule_changed' } });
  expect((await database.pool.query('select state from alerts')).rows).toEqual([{ state: 'cleared' }]);
});

test('alerts that were closed long ago are forgotten with what was done with them, and nothing else', async () => {
  const DAY = 86_400_000;
  const { rows: [{ storm }] } = await database.pool.query(`
    insert into alert_storms (county, device_class, rule_id, area_code, severity, opened_at, last_at)
    select county, class, 0, '099101001', 'minor', $1, $1 from devices limit 1 returning id as storm`, [new Date(NOW - 40 * DAY)]);
  // [days ago cleared, days ago closed]: only what is over and closed for 30 days goes.
  const ages: [number | null, number | null][] = [[40, 31], [40, 29], [40, null], [null, 31], [31, 31]];
  await insertRule(database.pool);
  for (const [n, [cleared, closed]] of ages.entries()) {
    const day = (days: number | null): Date | null => (days === null ? null : new Date(NOW - days * DAY));
    await database.pool.query(`
      insert into alerts (county, class, severity, rule_id, device_id, opened_at, cleared_at, closed_at, state, storm_id, why, source, source_id, geom)
      select d.county, 'alert:threshold', 'minor', r.id, d.id, $2, $3, $4, case when $4::timestamptz is null then 'cleared' else 'closed' end, $5, '{}', 'test', $6, d.geom
      from devices d, alert_rules r where d.id = $1`, [devices[n], day(41), day(cleared), day(closed), n === 0 ? storm : null, String(n)]);
  }
  await database.pool.query(`insert into alert_moves (county, alert_id, move) select county, id, 'opened' from alerts`);
  await database.pool.query(`
    insert into shift_notes (county, by_person, text, alert_id, done_at)
    select county, 'operator', source_id, case when source_id = '4' then id end, case when source_id < '2' then closed_at end from alerts`);
  await sweep();
  const left = async (sql: string): Promise<unknown[]> => (await database.pool.query(`${sql} order by 1`)).rows.map((row) => row.n);
  expect(await left('select source_id as n from alerts')).toEqual(['1', '2', '3', '4']);
  expect(await left('select a.source_id as n from alert_moves m join alerts a on a.id = m.alert_id where m.move = $$opened$$')).toEqual(['1', '2', '3', '4']);
  expect(await left('select text as n from shift_notes')).toEqual(['1', '2', '3', '4']);
  expect(await left('select id as n from alert_storms')).toEqual([]);
  await expect(database.pool.query('delete from alert_moves')).rejects.toThrow('append-only');
});

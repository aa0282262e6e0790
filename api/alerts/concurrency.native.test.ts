import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { seededRandom } from '../../tiles/testing.ts';
import { inTransaction } from '../store/database.ts';
import type { Client } from '../store/database.ts';
import { createTestDatabase } from '../testing/database.ts';
import type { TestDatabase } from '../testing/database.ts';
import { insertSmallCounty } from '../testing/small-county.ts';
import type { Alerts } from './index.ts';
import { alertRows, ensureDays, feed, feedIn, insertRule, moveRows, openDesk } from './testing.ts';

const MINUTE = 60_000;
const NOW = Math.floor(Date.now() / 1000) * 1000;

let database: TestDatabase;
let alerts: Alerts;
let another: Alerts;
let devices: number[];
let ruleId: number;

beforeAll(async () => {
  database = await createTestDatabase();
  await insertSmallCounty(database.pool, { components: 40, events: 1 });
  await ensureDays(database.pool, NOW - 86_400_000, NOW + 86_400_000);
  devices = (await database.pool.query('select id from devices order by id')).rows.map((row) => row.id);
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.pool.query(`truncate alerts, alert_moves, alert_storms, alert_rules, readings, device_latest, reading_hours, lane, lane_heads cascade`);
  ruleId = await insertRule(database.pool);
  [alerts, another] = [await openDesk(database), await openDesk(database)]; // as two processes
});

const reading = (minutesAgo: number, value: number): { deviceId: number; time: number; value: number } => ({ deviceId: devices[0]!, time: NOW - minutesAgo * MINUTE, value });

/** Ends when a statement of another connection waits for a lock; fails when none does within 10 s. */
async function somebodyWaits(): Promise<void> {
  const end = Date.now() + 10_000;
  while (Date.now() < end) {
    const { rows } = await database.pool.query(`select count(*) as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`);
    if (rows[0].waiting > 0) return;
  }
  throw new Error('no statement waited for a lock within 10 s');
}

/** Runs the first in a transaction that commits only when the second waits for it. */
async function bothAtOnce(first: (client: Client) => Promise<void>, second: () => Promise<void>): Promise<void> {
  const rest: Promise<void>[] = [];
  await inTransaction(database.pool, async (client) => {
    await first(client);
    rest.push(second());
    await somebodyWaits();
  });
  await Promise.all(rest);
}

test('two processes that see one device in alarm open one alert', async () => {
  await bothAtOnce((client) => feedIn(client, alerts, [reading(10, 30)]), () => feed(database.pool, another, [reading(9, 40)]));
  expect(await alertRows(database.pool)).toMatchObject([{ state: 'open', opened_at: NOW - 10 * MINUTE, peak_value: 40 }]);
  expect((await moveRows(database.pool)).map((row) => row.move)).toEqual(['opened']);
});

test('what one process opens another one clears, though it did not see it when it began', async () => {
  await feed(database.pool, alerts, [reading(20, 3)]);
  await bothAtOnce((client) => feedIn(client, alerts, [reading(10, 30)]), () => feed(database.pool, another, [reading(9, 3)]));
  expect(await alertRows(database.pool)).toMatchObject([{ state: 'cleared', opened_at: NOW - 10 * MINUTE, cleared_at: NOW - 9 * MINUTE }]);
});

test('an alert that somebody else wrote in between is left as it is, and the readings are kept', async () => {
  await bothAtOnce(async (client) => {
    await client.query(`
      insert into alerts (county, class, severity, rule_id, device_id, opened_at, why, source, source_id, geom)
      select county, 'alert:threshold', 'notice', $1, id, now(), '{}', 'test', '1', geom from devices where id = $2`, [ruleId, devices[0]]);
  }, () => feed(database.pool, alerts, [reading(10, 30)]));
  expect(await alertRows(database.pool)).toMatchObject([{ severity: 'notice', state: 'open' }]);
  expect((await database.pool.query('select count(*) as n from readings')).rows[0].n).toBe(1);
});

test('lane numbers have no gap at any moment, in the order of the commits, whatever is rolled back', async () => {
  const random = seededRandom(7);
  const plans = Array.from({ length: 8 }, (_, writer) => Array.from({ length: 12 }, () => ({
    fails: random() < 0.3,
    readings: Array.from({ length: 1 + Math.floor(random() * 3) }, () => ({
      deviceId: devices[Math.floor(random() * 8)]!, time: NOW - Math.floor(random() * 3600) * 1000, value: random() < 0.5 ? 30 : 3, quantity: 'tilt', writer,
    })),
  })));
  const progress = { isDone: false };
  let seen = 0;
  let looks = 0;
  const watching = (async () => {
    while (!progress.isDone) {
      const { rows: [row] } = await database.pool.query(`
        select count(*) as entries, coalesce(max(number), 0) as newest, coalesce((select number from lane_heads), 0) as head from lane`);
      expect([row.entries, row.head]).toEqual([row.newest, row.newest]);
      expect(row.newest).toBeGreaterThanOrEqual(seen);
      seen = row.newest;
      looks++;
    }
  })();
  await Promise.all(plans.map(async (transactions, writer) => {
    for (const { fails, readings } of transactions) {
      const work = inTransaction(database.pool, async (client) => {
        await feedIn(client, writer % 2 ? alerts : another, readings);
        if (fails) throw new Error('rolled back on purpose');
      });
      if (fails) await expect(work).rejects.toThrow('on purpose');
      else await work;
    }
  }));
  progress.isDone = true;
  await watching;
  const { rows: [row] } = await database.pool.query(`
    select (select count(*) from lane) as lane, (select count(*) from alert_moves) as moves, (select number from lane_heads) as head,
      (select count(*) from (select device_id from alerts where state = 'open' group by 1 having count(*) > 1) twice) as twice`);
  expect(row.lane).toBe(row.moves);
  expect(row.head).toBe(row.moves);
  expect(row.moves).toBeGreaterThan(25);
  expect(row.twice).toBe(0);
  expect(looks).toBeGreaterThan(5);
});

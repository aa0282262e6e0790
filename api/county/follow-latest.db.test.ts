import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTestDatabase } from '../testing/database.ts';
import type { TestDatabase } from '../testing/database.ts';
import { insertSmallCounty, SMALL_COUNTY } from '../testing/small-county.ts';
import { startTestServer } from '../testing/test-server.ts';
import type { TestServer } from '../testing/test-server.ts';

const NOW = Date.UTC(2026, 10, 20, 10);
let test: TestDatabase;
let server: TestServer;

beforeEach(async () => {
  test = await createTestDatabase();
  await insertSmallCounty(test.pool, { components: 40, events: 1 });
  await test.pool.query(`select ensure_days('2026-11-19', '2026-11-20')`);
  server = await startTestServer(test);
});
afterEach(async () => {
  await server.close();
  await test.drop();
});

/** Stores readings of tilt: device id, minutes before NOW, value. */
async function store(...readings: [device: number, minutesAgo: number, value: number][]): Promise<number> {
  const column = <T>(pick: (reading: [number, number, number]) => T): T[] => readings.map(pick);
  const { rows } = await test.pool.query('select * from ingest_readings($1, $2, $3, $4, $5, $6)', [
    column(() => SMALL_COUNTY), column(([device]) => device), column(() => 'tilt'),
    column(([, minutes]) => new Date(NOW - minutes * 60_000).toISOString()), column(([, , value]) => value), column(() => false),
  ]);
  return rows.length;
}

const device = (id: number) => server.county.tables.table(SMALL_COUNTY, 'devices')!.get(id)!.values;

/** Refreshes may wait a little for their turn. */
async function until(reached: () => boolean): Promise<void> {
  for (let i = 0; i < 400 && !reached(); i++) {
    await server.follow();
    await new Promise((resolve) => { setTimeout(resolve, 25); });
  }
  expect(reached()).toBe(true);
}

it('brings the newest reading of a device into its row, and no tile is made anew for it', async () => {
  const touched: unknown[] = [];
  server.county.tables.onTouched((_county, layer) => touched.push(layer));
  expect(await store([1, 5, 3.5], [1, 2, 4.5], [2, 1, 0.5])).toBe(3);
  await until(() => device(1).value === 4.5 && device(2).value === 0.5);
  expect(device(1).time).toBe(NOW - 2 * 60_000);
  expect(touched).toEqual([]);
});

it('shows the quantity that the device is for, not its battery, which came with it or later', async () => {
  const battery = (minutesAgo: number): Promise<unknown> => test.pool.query('select * from ingest_readings($1, $2, $3, $4, $5, $6)',
    [[SMALL_COUNTY], [3], ['battery'], [new Date(NOW - minutesAgo * 60_000).toISOString()], [88], [false]]);
  await battery(3);
  await until(() => device(3).value === 88); // there is nothing better yet
  await store([3, 2, 1.5]);
  await battery(2);
  await battery(1);
  await store([4, 1, 0.5]);
  await until(() => device(4).value === 0.5 && device(3).value === 1.5);
});

it('keeps a late reading by its own time and does not move the newest back', async () => {
  await store([1, 2, 4.5]);
  await until(() => device(1).value === 4.5);
  expect(await store([1, 60, 80], [2, 1, 7])).toBe(2);
  await until(() => device(2).value === 7);
  expect(device(1)).toMatchObject({ time: NOW - 2 * 60_000, value: 4.5 });
  const { rows } = await test.pool.query(`select value from readings where device_id = 1 order by time`);
  expect(rows.map(({ value }) => value)).toEqual([80, 4.5]);
});

it('takes the same reading twice as one, with hourly figures of one', async () => {
  expect(await store([1, 5, 3], [1, 5, 3])).toBe(1);
  expect(await store([1, 5, 3], [1, 4, 5])).toBe(1);
  const { rows } = await test.pool.query('select count, sum, min, max from reading_hours where device_id = 1');
  expect(rows).toEqual([{ count: 2, sum: 8, min: 3, max: 5 }]);
  const latest = await test.pool.query('select value, before_value from device_latest where device_id = 1');
  expect(latest.rows).toEqual([{ value: 5, before_value: 3 }]);
});

it('moves staff by their newest fix alone', async () => {
  const fix = (minutesAgo: number, lng: number): Promise<unknown> => test.pool.query('select ingest_positions($1, $2, $3, $4, $5, $6, $7, $8)', [
    [SMALL_COUNTY], [1], [new Date(NOW - minutesAgo * 60_000).toISOString()], [lng], [37.805], [90], [1.2], [true]]);
  await fix(1, 113.605);
  await fix(30, 113.635);
  await server.follow();
  const row = server.county.tables.table(SMALL_COUNTY, 'staff')!.get(1)!;
  expect(row.values).toMatchObject({ state: 'on_duty', headingDeg: 90, area: '099101001003', time: NOW - 60_000 });
  const { rows } = await test.pool.query('select count(*)::int as n from positions');
  expect(rows[0].n).toBe(2);
});

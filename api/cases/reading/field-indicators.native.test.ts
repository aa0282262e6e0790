/** Patrol coverage and data freshness: some that one counts by hand, and many against the plainest count over fixes and readings. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { FIELD_INDICATORS, FRESH_HEARTBEATS, valueOf } from '../../contract/cases/indicators.ts';
import type { IndicatorGrouping, IndicatorRow, IndicatorsReply } from '../../contract/cases/indicators.ts';
import { seededRandom } from '../../../tiles/testing.ts';
import { createTestDatabase } from '../../testing/database.ts';
import type { TestDatabase } from '../../testing/database.ts';
import { insertSmallCounty, SMALL_COUNTY, SMALL_SOUTH, SMALL_WEST } from '../../testing/small-county.ts';
import { startTestServer } from '../../testing/test-server.ts';
import type { TestServer } from '../../testing/test-server.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** China has no summer time. */
const ZONE = 8 * HOUR;
const HEARTBEAT = 600;

let database: TestDatabase;
let server: TestServer;

beforeAll(async () => {
  database = await createTestDatabase();
  await insertSmallCounty(database.pool, { components: 30, events: 1 });
  await database.pool.query(`update staff set class = 'staff:sanitation_truck' where code = 'P3'`);
  await database.pool.query(`update grids set valid_from = '2026-03-11' where kind = 'omni' and code = '099101002004QW'`);
  await database.pool.query(`update devices set heartbeat_seconds = $1, installed_on = case when id = 4 then date '2026-03-20' end where id <= 4`, [HEARTBEAT]);
  await database.pool.query(`select ensure_days('2026-03-08', '2026-03-20'), ensure_days(current_date - 1, current_date + 1)`);
  server = await startTestServer(database);
});

beforeEach(async () => { await database.pool.query('truncate positions, patrol_visits, readings, device_latest, reading_hours'); });

afterAll(async () => {
  await server?.close();
  await database?.drop();
});

type Fix = readonly [staff: string, at: number, lng: number, lat: number];
type Reading = readonly [device: number, at: number, quantity?: string];
const iso = (ms: number): string => new Date(ms).toISOString();
/** A moment of March in the county's own time. */
const local = (day: number, hour = 0, minute = 0, second = 0): number => Date.UTC(2026, 2, day, hour, minute, second) - ZONE;

/** Through the function that stores what terminals send. */
async function sendFixes(fixes: readonly Fix[]): Promise<void> {
  const { rows } = await database.pool.query('select code, id from staff');
  const idOf = new Map(rows.map(({ code, id }) => [code, id]));
  await database.pool.query('select ingest_positions(array_fill($1::text, array[cardinality($2::bigint[])]), $2, $3, $4, $5, $6, $6, array_fill(false, array[cardinality($2::bigint[])]))', [
    SMALL_COUNTY, fixes.map(([staff]) => idOf.get(staff)), fixes.map(([, at]) => iso(at)), fixes.map(([, , lng]) => lng), fixes.map(([, , , lat]) => lat), fixes.map(() => null)]);
}

async function sendReadings(readings: readonly Reading[]): Promise<void> {
  await database.pool.query('select ingest_readings(array_fill($1::text, array[cardinality($2::bigint[])]), $2, $3, $4, array_fill(1::float8, array[cardinality($2::bigint[])]), array_fill(false, array[cardinality($2::bigint[])]))', [
    SMALL_COUNTY, readings.map(([device]) => device), readings.map(([, , quantity]) => quantity ?? 'tilt'), readings.map(([, at]) => iso(at))]);
}

async function ask(from: number, to: number, query = '', person = 'operator'): Promise<IndicatorsReply> {
  const { status, json } = await server.ask(`/api/indicators?from=${iso(from)}&to=${iso(to)}&indicators=${FIELD_INDICATORS.join()}&${query}`, { person });
  if (status !== 200) throw new Error(JSON.stringify(json));
  return json;
}

type Numbers = [numerator: number, denominator: number, value: number | null];
const numbersOf = (row: IndicatorRow | undefined, indicator: (typeof FIELD_INDICATORS)[number]): Numbers | undefined => {
  const found = row?.values[indicator];
  return found && [found.numerator, found.denominator, found.value];
};
const rowOf = (reply: IndicatorsReply, key: string): IndicatorRow | undefined => reply.rows.find((row) => row.key === key);

/** Middles of villages by township and number. */
const WEST_1 = [SMALL_WEST + 0.005, SMALL_SOUTH + 0.015] as const;
const WEST_3 = [SMALL_WEST + 0.005, SMALL_SOUTH + 0.005] as const;
const WEST_4 = [SMALL_WEST + 0.015, SMALL_SOUTH + 0.005] as const;
const EAST_3 = [SMALL_WEST + 0.025, SMALL_SOUTH + 0.005] as const;
const FIXES: readonly Fix[] = [
  // Twice in a morning is once; noon belongs to the afternoon, and midnight to the next morning.
  ['P1', local(10, 9), ...WEST_3], ['P1', local(10, 11, 59, 59), ...WEST_3],
  ['P2', local(10, 12), ...WEST_4], ['P1', local(11), ...WEST_1], ['P1', local(11, 15), ...WEST_1],
  // A truck on its way is no patrol; neither is who is outside of the county.
  ['P3', local(11, 10), ...EAST_3], ['P2', local(11, 10), SMALL_WEST + 1, SMALL_SOUTH],
];

describe('patrol coverage', () => {
  const coverage = async (from: number, to: number, query?: string, person?: string): Promise<Numbers | undefined> => numbersOf((await ask(from, to, query, person)).total, 'patrol_coverage');

  test('is the grid shifts with a fix of all that have begun, before and after noon, in grids of the day', async () => {
    await sendFixes(FIXES);
    // Four shifts of seven grids, and two of the grid that is new on the second day.
    expect(await coverage(local(10), local(12))).toEqual([4, 30, 13.33]);
    expect(await coverage(local(10), local(10, 8))).toEqual([1, 7, 14.29]);
    const byArea = await ask(local(10), local(12), 'by=area');
    expect(byArea.rows.map((row) => [row.key, numbersOf(row, 'patrol_coverage')])).toEqual([['099101001', [4, 16, 25]], ['099101002', [0, 14, 0]]]);
    expect(numbersOf(rowOf(await ask(local(10), local(12), 'by=omni'), '099101001003QW'), 'patrol_coverage')).toEqual([1, 4, 25]);
    expect(numbersOf(rowOf(await ask(local(10), local(12), 'by=duty'), '099101001001D'), 'patrol_coverage')).toEqual([2, 4, 50]);
    expect(await coverage(local(10), local(12), 'by=duty')).toEqual([4, 32, 12.5]);
  });

  test('keeps to the areas asked for and to those of who asks', async () => {
    await sendFixes(FIXES);
    expect(await coverage(local(10), local(12), 'area=099101002')).toEqual([0, 14, 0]);
    expect(await coverage(local(10), local(12), '', 'township-1')).toEqual([4, 16, 25]);
  });

  test('has no value before the first fix that is kept, and none when all are gone', async () => {
    expect(await coverage(local(1), local(20))).toEqual([0, 0, null]);
    await sendFixes(FIXES);
    expect(await coverage(local(1), local(10))).toEqual([0, 0, null]);
    expect(await coverage(local(1), local(12))).toEqual([4, 30, 13.33]);
    // What was sent late counts in its own time.
    await sendFixes([['P5', local(10, 13), ...EAST_3]]);
    expect(await coverage(local(1), local(12))).toEqual([5, 30, 16.67]);
    await database.pool.query(`begin; select drop_days_before('2026-03-11'); commit; select ensure_days('2026-03-08', '2026-03-10')`);
    expect(await coverage(local(1), local(12))).toEqual([1, 8, 12.5]);
  });

  test('says nothing about unit grids, persons, departments, and cases of a flow', async () => {
    await sendFixes(FIXES);
    for (const query of ['by=unit', 'by=person', 'by=department', 'flow=urban', 'class=yc2013e']) expect((await ask(local(10), local(12), query)).indicators).not.toContain('patrol_coverage');
    const refused = await server.ask(`/api/cases?counted=patrol_coverage:numerator&period=${iso(local(10))}/${iso(local(12))}`);
    expect(refused.json).toMatchObject({ code: 'bad_parameter', parameter: 'counted' });
  });

  test('stands in the table for export, "–" where there is no value', async () => {
    await sendFixes(FIXES);
    const lineOf = async (from: number): Promise<string> => (await server.ask(`/api/indicators.csv?from=${iso(from)}&to=${iso(from + DAY)}`)).text.split('\r\n').find((line) => line.includes(',patrol_coverage,'))!;
    expect(await lineOf(local(10))).toContain(',14.29,%,2,');
    expect(await lineOf(local(9))).toContain(',–,%,0,');
  });
});

describe('data freshness', () => {
  const freshness = async (to: number, query?: string): Promise<Numbers | undefined> => numbersOf((await ask(local(1), to, query)).total, 'data_freshness');
  const NOON = Date.UTC(2026, 2, 10, 12);
  const MINUTE = 60_000;

  test('of a past moment is read from the readings that are kept', async () => {
    // In time before and once more after it; silent for exactly two heartbeats; never heard; and one that is installed later.
    await sendReadings([[1, NOON - 15 * MINUTE], [1, NOON + 5 * MINUTE], [2, NOON - 20 * MINUTE], [4, NOON - MINUTE]]);
    expect(await freshness(NOON)).toEqual([1, 3, 33.33]);
    expect(await freshness(NOON - 1000)).toEqual([2, 3, 66.67]);
    // The day before nothing is kept of: no value, not 0 %.
    expect(await freshness(Date.UTC(2026, 2, 10, 0, 10))).toEqual([0, 0, null]);
    expect(await freshness(Date.UTC(2026, 2, 9))).toEqual([0, 0, null]);
  });

  test('of now is that of the newest readings', async () => {
    await sendReadings([[1, NOON], [2, Date.now() - 60_000]]);
    expect(await freshness(Date.now() + DAY)).toEqual([1, 4, 25]);
  });

  test('of a period to come is nothing', async () => {
    await sendReadings([[2, Date.now() - 60_000]]);
    expect(numbersOf((await ask(Date.now() + DAY, Date.now() + 2 * DAY)).total, 'data_freshness')).toEqual([0, 0, null]);
  });
});

/** Grids, fixes, devices and readings as they stand in their tables. */
async function readRaw(): Promise<Record<'grids' | 'fixes' | 'devices' | 'readings', any[]>> {
  const rows = async (text: string): Promise<any[]> => (await database.pool.query(text)).rows;
  return {
    grids: await rows(`select kind, code, area_code, parent_code, valid_from::text as valid_from, st_xmin(geom) as west, st_xmax(geom) as east, st_ymin(geom) as south, st_ymax(geom) as north from grids`),
    fixes: await rows(`select p.time, p.lng, p.lat from positions p join staff s on s.id = p.staff_id where s.class <> 'staff:sanitation_truck'`),
    devices: await rows('select * from devices where heartbeat_seconds is not null and installed_on is null'),
    readings: await rows('select device_id, time from readings'),
  };
}
type Raw = Awaited<ReturnType<typeof readRaw>>;
interface Item { readonly key: string | null; readonly isCounted: boolean }

/** Every grid and shift, looked for among all fixes. */
function coveragePlainly({ grids, fixes }: Raw, by: IndicatorGrouping, from: number, to: number): Item[] {
  const items: Item[] = [];
  const first = Math.min(...fixes.map(({ time }) => time.getTime()));
  for (let begins = local(1); begins < to; begins += 12 * HOUR) {
    const ends = begins + 12 * HOUR;
    if (begins < from || ends <= first) continue;
    const day = iso(begins + ZONE).slice(0, 10);
    for (const grid of grids.filter(({ kind, valid_from }) => kind === (by === 'duty' ? 'duty' : 'omni') && valid_from <= day)) {
      items.push({
        key: { county: null, area: grid.area_code.slice(0, 9), village: grid.area_code, omni: grid.code, duty: grid.code }[by as 'county'],
        isCounted: fixes.some(({ time, lng, lat }) => time.getTime() >= begins && time.getTime() < ends && lng >= grid.west && lng <= grid.east && lat >= grid.south && lat <= grid.north),
      });
    }
  }
  return items;
}

/** Every device, looked for among all readings. */
function freshnessPlainly({ grids, devices, readings }: Raw, by: IndicatorGrouping, to: number): Item[] {
  return devices.map((device) => ({
    key: {
      county: null, area: device.area_code.slice(0, 9), village: device.area_code, omni: device.omni_grid, unit: device.unit_grid,
      duty: grids.find(({ kind, code }) => kind === 'unit' && code === device.unit_grid)?.parent_code ?? null,
    }[by as 'county'],
    isCounted: readings.some(({ device_id, time }) => device_id === device.id && time.getTime() <= to && time.getTime() > to - FRESH_HEARTBEATS * HEARTBEAT * 1000),
  }));
}

test('every number is that of the plainest count over fixes and readings, by whatever it is grouped', async () => {
  const random = seededRandom(7);
  const at = (): number => local(12) + Math.floor(random() * 3 * DAY);
  await database.pool.query(`update devices set heartbeat_seconds = $1 where installed_on is null`, [HEARTBEAT]);
  await sendFixes(Array.from({ length: 60 }, (_, n): Fix => [`P${n % 20}`, at(), SMALL_WEST - 0.002 + random() * 0.044, SMALL_SOUTH - 0.002 + random() * 0.024]));
  const end = local(14, 20);
  await sendReadings([[1, local(12, 9)], ...Array.from({ length: 80 }, (): Reading => [1 + Math.floor(random() * 30), end + Math.floor((random() * 4 - 3) * HEARTBEAT * 1000), random() < 0.5 ? 'tilt' : 'level'])]);
  const raw = await readRaw();
  for (const by of ['county', 'area', 'village', 'omni', 'duty', 'unit'] as const) {
    const reply = await ask(local(12), end, `by=${by}`);
    for (const indicator of reply.indicators) {
      const all = indicator === 'patrol_coverage' ? coveragePlainly(raw, by, local(12), end) : freshnessPlainly(raw, by, end);
      const expected = (items: readonly Item[]): Numbers => {
        const counted = items.filter(({ isCounted }) => isCounted).length;
        return [counted, items.length, valueOf('percent', counted, items.length)];
      };
      // Some of either, or nothing would be compared.
      expect(new Set(all.map(({ isCounted }) => isCounted)).size).toBe(2);
      expect([by, indicator, numbersOf(reply.total, indicator as 'patrol_coverage')]).toEqual([by, indicator, expected(all)]);
      if (by === 'county') continue;
      for (const key of new Set(all.map((item) => item.key))) {
        expect([by, key, indicator, numbersOf(rowOf(reply, key!), indicator as 'patrol_coverage')]).toEqual([by, key, indicator, expected(all.filter((item) => item.key === key))]);
      }
      for (const row of reply.rows) if (!all.some(({ key }) => key === row.key)) expect(numbersOf(row, indicator as 'patrol_coverage')).toEqual([0, 0, null]);
    }
  }
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../testing/database.ts';
import type { TestDatabase } from '../testing/database.ts';
import { insertSmallCounty, SMALL_COUNTY } from '../testing/small-county.ts';
import { startTestServer } from '../testing/test-server.ts';
import type { TestServer } from '../testing/test-server.ts';

const START = Date.UTC(2026, 10, 18);
const HOUR = 3_600_000;
let test: TestDatabase;
let server: TestServer;
let device: number;

beforeAll(async () => {
  test = await createTestDatabase();
  await insertSmallCounty(test.pool, { components: 40, events: 1 });
  device = (await test.pool.query('select min(id)::int as id from devices')).rows[0].id;
  await test.pool.query(`select ensure_days('2026-11-18', '2026-11-20')`);
  await test.pool.query(`
    select count(*) from ingest_readings(array_fill($1::text, array[144]), array_fill($2::bigint, array[144]), array_fill('tilt'::text, array[144]),
      (select array_agg('2026-11-18T00:00:00Z'::timestamptz + n * interval '30 minutes' order by n) from generate_series(0, 143) n),
      (select array_agg((n % 10)::float8 order by n) from generate_series(0, 143) n), array_fill(true, array[144]))`, [SMALL_COUNTY, device]);
  server = await startTestServer(test);
});
afterAll(async () => {
  await server.close();
  await test.drop();
});

const at = (hours: number): string => new Date(START + hours * HOUR).toISOString();
const read = (query: string, person?: string) => server.ask(`/api/devices/${device}/readings${query}`, person ? { person } : {});

describe('readings of a device', () => {
  it('come one by one up to two days, by their own time', async () => {
    const { json } = await read(`?from=${at(10)}&to=${at(12)}`);
    expect(json).toEqual({
      county: SMALL_COUNTY, device, quantity: 'tilt', unit: 'deg', resolution: 'raw',
      times: [20, 21, 22, 23].map((n) => START + n * HOUR / 2), values: [0, 1, 2, 3],
    });
  });

  it('come as hourly figures beyond', async () => {
    const { json } = await read(`?from=${at(0)}&to=${at(72)}`);
    expect(json.resolution).toBe('hour');
    expect(json.times).toHaveLength(72);
    expect([json.values[1], json.min[1], json.max[1]]).toEqual([2.5, 2, 3]);
  });

  it('are none where there are none', async () => {
    expect((await read(`?from=2025-01-01T00:00:00Z&to=2025-01-02T00:00:00Z`)).json.times).toEqual([]);
  });

  it.each([
    ['?quantity=fear', 'quantity=fear: there is no such quantity'],
    ['?from=yesterday', 'from=yesterday: must be an ISO 8601 moment with offset'],
    [`?from=${at(5)}&to=${at(4)}`, 'must be before to'],
    [`?from=2020-01-01T00:00:00Z`, 'at most two years'],
    ['?quantity=constructor', 'quantity=constructor: there is no such quantity'],
    ['?to=0000-06-01T00:00:00Z', 'from 1970 to 2199'],
    [`?since=1`, 'since=1: there is no such parameter'],
  ])('%s is refused by name', async (query, words) => {
    const { status, json } = await read(query);
    expect([status, json.code]).toEqual([400, 'bad_parameter']);
    expect(json.detail).toContain(words);
  });

  it('are withheld outside the scope', async () => {
    const own = (await test.pool.query('select area_code from devices where id = $1', [device])).rows[0].area_code.startsWith('099101001') ? 'township-1' : 'township-2';
    expect((await read('', own)).status).toBe(200);
    expect((await read('', own === 'township-1' ? 'township-2' : 'township-1')).json.code).toBe('withheld');
    expect((await server.ask('/api/devices/4000000/latest')).json.code).toBe('unknown_feature');
  });
});

it('the newest values carry unit, moment and whether they are simulated', async () => {
  const { json } = await server.ask(`/api/devices/${device}/latest`);
  expect(json).toEqual({ county: SMALL_COUNTY, device, quantities: [{ quantity: 'tilt', unit: 'deg', time: at(71.5), value: 3, simulated: true }] });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, withTestDatabase } from '../../testing/database.ts';
import type { TestDatabase } from '../../testing/database.ts';
import { insertSmallCounty, SMALL_COUNTY } from '../../testing/small-county.ts';
import { startTestServer } from '../../testing/test-server.ts';
import type { TestServer } from '../../testing/test-server.ts';
import { seededRandom } from '../../../tiles/testing.ts';
import type { BulkRow } from '../../store/bulk-insert.ts';
import { at, insertCasesAsTheyStand } from './testing.ts';

const HOUR = 3_600_000;
const NOW = Date.parse('2026-11-20T02:00:00Z');
const BUNTING = 'yc2013e:0106', WASTE = 'yc2013e:0110', LAMP = 'yc2013:0137';
/** Metres, hours and siblings; waste and lamps have what events and components usually have. */
const SETTINGS: Readonly<Record<string, { radius: number; hours: number; siblings: readonly string[] }>> = {
  [BUNTING]: { radius: 40, hours: 30, siblings: [WASTE] }, [WASTE]: { radius: 50, hours: 24, siblings: [] }, [LAMP]: { radius: 15, hours: 24, siblings: [] },
};
const ENDED = new Set(['closed', 'scored', 'force_closed', 'not_filed', 'merged']);
const OPEN_ALERTS = 5;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await insertSmallCounty(database.pool, { components: 40, events: 1, alerts: OPEN_ALERTS });
  await database.pool.query(`update alerts set state = 'cleared', cleared_at = now() where id % 5 = 0`);
  await database.pool.query(`insert into duplicate_settings values ($1, $2, 40, 30, $3)`, [SMALL_COUNTY, BUNTING, [WASTE]]);
});
afterAll(() => database?.drop());

interface Stood {
  readonly id: number;
  readonly state: string;
  readonly class: string;
  readonly reported: number;
  readonly ended: number | null;
  readonly merged: number | null;
  readonly component: number | null;
  readonly device: number | null;
  readonly alert: number | null;
  readonly place: [number, number];
}

function randomCases(seed: number, count: number): Stood[] {
  const random = seededRandom(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const alerts = new Set<number>();
  return Array.from({ length: count }, (_, n): Stood => {
    const state = pick(['reported', 'handling', 'suspended', 'closed', 'closed', 'scored', 'force_closed', 'not_filed', 'merged', 'merged']);
    const reported = NOW - Math.floor(random() * 60) * HOUR;
    const device = random() < 0.2 ? 1 + Math.floor(random() * 8) : null;
    const alert = device !== null && device <= OPEN_ALERTS && state !== 'merged' && !alerts.has(device) && random() < 0.5 ? device : null;
    if (alert !== null) alerts.add(alert);
    return {
      id: n + 1, state: n ? state : 'reported', class: pick([BUNTING, WASTE, LAMP]), reported, ended: ENDED.has(state) && n ? reported + Math.floor(random() * 60) * HOUR : null,
      // Into an earlier one, which may be merged itself.
      merged: state === 'merged' && n ? 1 + Math.floor(random() * n) : null,
      component: random() < 0.2 ? 1 + Math.floor(random() * 12) : null, device, alert, place: at(2 + random() * 0.2, 1 + random() * 0.2),
    };
  });
}

const moment = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

async function stand(cases: readonly Stood[]): Promise<void> {
  await database.pool.query(`begin; set local session_replication_role = replica; delete from cases; commit`);
  await insertCasesAsTheyStand(database.pool, cases.map((c): BulkRow => ({
    id: c.id, state: c.state, class: c.class, reported_at: moment(c.reported), ended_at: moment(c.ended), merged_into: c.merged, component_id: c.component,
    device_id: c.device, alert_id: c.alert, geom: { type: 'Point', coordinates: c.place },
  })));
}

/** The rule said plainly, over all pairs. */
function plainly(me: Stood, all: ReadonlyMap<number, Stood>, meters: (a: number, b: number) => number, isAlertOpen: (device: number) => boolean): string[] {
  const { radius, hours, siblings } = SETTINGS[me.class]!;
  const alertHolds = me.device !== null && isAlertOpen(me.device);
  const found = new Map<number, { meters: number; rank: number }>();
  for (const other of all.values()) {
    const far = meters(me.id, other.id);
    const rank = me.component !== null && other.component === me.component ? 1
      : alertHolds && other.device === me.device ? 2
        : far <= radius && (other.class === me.class || siblings.includes(other.class)) ? 3 : null;
    if (rank === null) continue;
    let primary = other;
    while (primary.state === 'merged') primary = all.get(primary.merged!)!;
    const isRecent = primary.ended === null || primary.ended >= me.reported - hours * HOUR || (alertHolds && primary.alert === me.device);
    if (primary.id === me.id || primary.state === 'not_filed' || !isRecent) continue;
    // What ended long ago does not stand for itself either.
    const before = found.get(primary.id);
    found.set(primary.id, { meters: Math.min(far, before?.meters ?? Infinity), rank: Math.min(rank, before?.rank ?? 3) });
  }
  return [...found].map(([id, { meters: far, rank }]) => `${id} ${far.toFixed(6)} ${['component', 'device', 'place'][rank - 1]}`).sort();
}

test('candidates are those of the rule said plainly, over random cases', async () => {
  const { pool } = database;
  const reasons = new Map<string, number>();
  const { rows: alerts } = await pool.query(`select device_id from alerts where state in ('open', 'acknowledged')`);
  const open = new Set(alerts.map((row) => row.device_id as number));
  expect(open.size).toBe(OPEN_ALERTS - 1);
  for (let seed = 1; seed <= 6; seed++) {
    const cases = randomCases(seed, 120);
    await stand(cases);
    const all = new Map(cases.map((each) => [each.id, each]));
    const { rows: pairs } = await pool.query('select a.id as a, b.id as b, st_distance(a.geom::geography, b.geom::geography) as meters from cases a, cases b');
    const meters = new Map(pairs.map((row) => [`${row.a} ${row.b}`, row.meters as number]));
    const { rows } = await pool.query('select c.id as me, d.* from cases c, duplicate_candidates(c.county, c.id) d');
    for (const me of cases) {
      const got = rows.filter((row) => row.me === me.id).map((row) => `${row.id} ${row.meters.toFixed(6)} ${row.reason}`).sort();
      expect(got, `seed ${seed}, case ${me.id}`).toEqual(plainly(me, all, (a, b) => meters.get(`${a} ${b}`)!, (device) => open.has(device)));
    }
    for (const { reason } of rows) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  for (const reason of ['component', 'device', 'place']) expect(reasons.get(reason), reason).toBeGreaterThan(50);
});

describe('side by side', () => {
  let server: TestServer;
  beforeAll(async () => {
    const { pool } = database;
    await pool.query(`begin; set local session_replication_role = replica; delete from cases; commit`);
    const near = { class: BUNTING, description: '沿街彩旗破损' };
    const east = (meters: number): BulkRow => ({ type: 'Point', coordinates: at(1 + meters / 880.7, 1.5) });
    await insertCasesAsTheyStand(pool, [
      { id: 1, ...near, geom: east(0), component_id: 7 },
      { id: 2, ...near, geom: east(30), description: '路边垃圾' }, { id: 3, ...near, geom: east(30) }, { id: 4, ...near, geom: east(5), reported_at: '2026-11-19T02:00:00Z' },
      { id: 5, class: LAMP, geom: east(900), component_id: 7, area_code: '099101002001' },
      { id: 6, ...near, geom: east(1), state: 'closed', ended_at: '2026-11-19T20:00:00Z' }, { id: 7, ...near, geom: east(45) },
    ]);
    await pool.query(`insert into photos (county, sha256, media_type, bytes, width, height, looks, case_id)
      select $1, repeat(md5(n::text), 2), 'image/jpeg', 1, 1, 1, looks, id from (values (1, 1, 255), (2, 1, null), (3, 3, 254), (4, 2, -1)) as p(n, id, looks)`, [SMALL_COUNTY]);
    server = await startTestServer(database);
  });
  afterAll(() => server?.close());

  test('the likeliest comes first: the same component, then by distance, time, photo and text', async () => {
    const { json } = await server.ask('/api/cases/1/duplicates');
    expect(json).toMatchObject({ radiusMeters: 40, windowHours: 30, siblings: [WASTE], withheld: 0, case: { id: 1, photos: [1, 2] } });
    expect(json.candidates.map((each: any) => each.id)).toEqual([5, 6, 3, 4, 2]);
    expect([...json.ids].sort()).toEqual([2, 3, 4, 5, 6]);
    const [same, closed, alike, , unlike] = json.candidates;
    expect(same).toMatchObject({ reason: 'component', sameComponent: true, sameDevice: false, canTake: true, textSimilarity: null, photoBits: null });
    expect(same.meters).toBeCloseTo(900, -1);
    expect(closed).toMatchObject({ reason: 'place', canTake: false, textSimilarity: 1 });
    expect(alike).toMatchObject({ photoBits: 1, textSimilarity: 1, photos: [3], apartMs: 0 });
    expect(unlike).toMatchObject({ photoBits: 56, textSimilarity: 0 });
  });
  test('of what lies beyond the asker’s permission only the number is told, which the filing needs', async () => {
    const { json } = await server.ask('/api/cases/1/duplicates', { person: 'township-1' });
    expect(json).toMatchObject({ withheld: 1 });
    expect(json.ids).toContain(5);
    expect(json.candidates.map((each: any) => each.id)).toEqual([6, 3, 4, 2]);
    expect((await server.ask('/api/cases/5/duplicates', { person: 'township-1' })).json.code).toBe('withheld');
    expect((await server.ask('/api/cases/77/duplicates')).json.code).toBe('unknown_case');
  });
  test('who is about to report is told what is known already, and nobody’s words', async () => {
    const [lng, lat] = at(1, 1.5);
    await database.pool.query(`begin; set local session_replication_role = replica; update cases set reported_at = now(), ended_at = ended_at + (now() - '2026-11-20T02:00:00Z'); commit`);
    const preview = (body: object, person = 'operator'): Promise<any> => server.ask('/api/duplicates/preview', { method: 'POST', body: { lng, lat, class: BUNTING, ...body }, person });
    const { json } = await preview({});
    expect(json.candidates.map((each: any) => each.id)).toEqual([1, 6, 4, 2, 3]);
    expect(Object.keys(json.candidates[0]).sort()).toEqual(['class', 'endedAt', 'id', 'meters', 'reason', 'reportCount', 'reportedAt', 'state', 'step']);
    expect((await preview({ componentId: 7, lng: lng + 0.02 })).json.candidates).toMatchObject([{ id: 5, reason: 'component' }, { id: 1, reason: 'component' }]);
    expect((await preview({ class: 'nothing' })).json.parameter).toBe('class');
    expect((await preview({ lng: 200 })).json).toMatchObject({ code: 'bad_body', parameter: 'lng' });
    expect((await preview({ county: '110101' })).json.code).toBe('unknown_county');
  });
});

test('candidates among 20,000 cases come by indexes alone', () => withTestDatabase(async ({ pool }) => {
  await insertSmallCounty(pool, { components: 30, events: 1, alerts: 30 });
  await pool.query(`begin; set local session_replication_role = replica;
    insert into cases (county, id, flow, state, step, class, channel, reported_at, ended_at, version, component_id, device_id, source, source_id, geom)
    select '${SMALL_COUNTY}', n, 'urban', case when n % 20 = 0 then 'handling' else 'closed' end, 4, '${BUNTING}', 'collector', now() - n * interval '10 minutes',
      case when n % 20 <> 0 then now() - n * interval '9 minutes' end, 1, case when n % 7 = 0 then n % 3000 end, case when n % 50 = 0 then n % 30 + 1 end,
      'test', n, st_setsrid(st_makepoint(113.6 + 0.04 * ((n * 7919) % 20000) / 20000.0, 37.8 + 0.02 * ((n * 104729) % 20000) / 20000.0), 4490)
    from generate_series(1, 20000) n; commit`);
  await pool.query('analyze cases');
  const client = await pool.connect();
  const plans: string[] = [];
  try {
    client.on('notice', (notice) => plans.push(notice.message ?? ''));
    await client.query(`load 'auto_explain'; set auto_explain.log_min_duration = 0; set auto_explain.log_nested_statements = on; set auto_explain.log_level = 'notice'`);
    // More often than the five calls after which a plan is kept for all.
    for (let id = 1; id <= 8; id++) await client.query('select * from duplicate_candidates($1, $2)', [SMALL_COUNTY, id * 700]);
  } finally {
    client.release(true);
  }
  const inner = plans.filter((plan) => plan.includes('with found as'));
  expect(inner).toHaveLength(8);
  for (const plan of inner) {
    expect(plan).not.toMatch(/Seq Scan on cases/);
    for (const index of ['cases_geom_3857', 'cases_component', 'cases_device']) expect(plan).toContain(index);
  }
}));

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { feed, insertRule, openDesk } from '../../alerts/testing.ts';
import type { Alerts } from '../../alerts/index.ts';
import { County } from '../../county/county.ts';
import { CountyBook } from '../../county/county-book.ts';
import { ResidentTables } from '../../store/resident.ts';
import { asDatabase, createTestDatabase } from '../../testing/database.ts';
import type { TestDatabase } from '../../testing/database.ts';
import { runSheet, sheetOf } from '../../import/standards/testing.ts';
import { insertSmallCounty, SMALL_COUNTY } from '../../testing/small-county.ts';
import { insertCaseGround, MANHOLE, moveTestCase } from '../testing.ts';
import { fileAlertCase } from './alert-case.ts';
import { AlertCases } from './alert-cases.ts';

const MINUTE = 60_000;
let test: TestDatabase;
let desk: Alerts;
let rule: number;
let devices: number[];
let used = 0;

/** A follower as a server has it. */
function follower(): AlertCases {
  return new AlertCases(new County(asDatabase(test), new ResidentTables(1024 * 1024), new CountyBook(), ''));
}

beforeAll(async () => {
  test = await createTestDatabase();
  await insertSmallCounty(test.pool, { components: 60, events: 1 });
  await insertCaseGround(test.pool);
  await test.pool.query(`update components set class = $2 where county = $1 and id <= 30`, [SMALL_COUNTY, MANHOLE.class]);
  // Far enough from each other that none is a candidate for a duplicate of another.
  await test.pool.query(`
    update devices set geom = st_setsrid(st_makepoint(113.601 + (id % 6) * 0.006, 37.801 + (id / 6) * 0.003), 4490) where county = $1`, [SMALL_COUNTY]);
  await test.pool.query('select ensure_days((now() - interval \'2 days\')::date, (now() + interval \'1 day\')::date)');
  rule = await insertRule(test.pool, { filesCase: true });
  desk = await openDesk(test);
  devices = (await test.pool.query('select id from devices where county = $1 order by id', [SMALL_COUNTY])).rows.map((row) => row.id);
});
afterAll(async () => {
  await test?.drop();
});
beforeEach(async () => {
  await follower().run();
});

const nextDevice = (): number => devices[used++]!;
/** Tilts a cover some minutes ago. @returns the alert */
async function tilt(device: number, minutesAgo = 5, value = 40): Promise<number> {
  await feed(test.pool, desk, [{ deviceId: device, time: Date.now() - (minutesAgo + 20) * MINUTE, value: 1 }, { deviceId: device, time: Date.now() - minutesAgo * MINUTE, value }]);
  const { rows: [row] } = await test.pool.query('select max(id) as id from alerts where county = $1 and device_id = $2', [SMALL_COUNTY, device]);
  return row.id;
}
const settle = (device: number): Promise<void> => feed(test.pool, desk, [{ deviceId: device, time: Date.now() - 1000, value: 2 }]);

interface Filed { alert_id: number; case_id: number; state: string; class: string; report_count: number; simulated: boolean; evidence: any; channel: string; device_id: number; component_id: number; limit: any }
async function filedOf(alert: number): Promise<Filed[]> {
  const { rows } = await test.pool.query(`
    select r.alert_id, c.id as case_id, c.state, c.class, c.report_count, c.simulated, r.evidence, c.channel, c.device_id, c.component_id, c.standard -> 'limit' as limit
    from reports r join cases c on c.county = r.county and c.id = r.case_id where r.county = $1 and r.alert_id = $2`, [SMALL_COUNTY, alert]);
  return rows;
}

describe('an alert whose rule says so', () => {
  it('files one case of its component, under the standard for a cover that is out of place, with the readings around it', async () => {
    const device = nextDevice();
    const alert = await tilt(device);
    expect(await follower().run()).toBe(1);
    const [filed, ...more] = await filedOf(alert);
    expect(more).toEqual([]);
    expect(filed).toMatchObject({ state: 'pending_dispatch', class: MANHOLE.class, report_count: 1, channel: 'iot', device_id: device, simulated: true, limit: { value: 2, unit: 'urgent_hour' } });
    expect(filed!.evidence).toMatchObject({ quantity: 'tilt', unit: 'deg', cut: false, clearedAt: null });
    expect(filed!.evidence.readings.map(([, value]: [number, number]) => value)).toEqual([1, 40]);
    expect(await follower().run()).toBe(0);
  });

  it('files under the list that the county has put in place of the product\'s, by the class of the same name', async () => {
    const sheet = sheetOf('01,公用设施,07,上水井盖,井盖缺失、移位,装回,30紧急工作分钟,水务所,', '01,公用设施,08,雨水井盖,井盖缺失,装回,1工作日,水务所,');
    await runSheet(test.pool, sheet, { replaces: ['yc2013'] });
    try {
      const alert = await tilt(nextDevice());
      expect(await follower().run()).toBe(1);
      expect(await filedOf(alert)).toMatchObject([{ state: 'pending_dispatch', class: 'town:0107', limit: { value: 30, unit: 'urgent_minute' } }]);
    } finally {
      await test.pool.query(`delete from case_standards where scheme = 'town'; update standard_editions set replaced_from = null`);
    }
  });

  it('joins the case that its device has open', async () => {
    const device = nextDevice();
    const first = await tilt(device, 30);
    await follower().run();
    await settle(device);
    const second = await tilt(device, 0);
    await follower().run();
    const [one, two] = [(await filedOf(first))[0]!, (await filedOf(second))[0]!];
    expect(two).toMatchObject({ case_id: one.case_id, report_count: 2 });
    const { rows } = await test.pool.query('select move from case_moves where county = $1 and case_id = $2 order by number', [SMALL_COUNTY, one.case_id]);
    expect(rows.map((row) => row.move)).toEqual(['report', 'file', 'add_report']);
  });

  it('is filed once by two servers that look at the same time', async () => {
    const alerts: number[] = [];
    for (let n = 0; n < 8; n++) alerts.push(await tilt(nextDevice()));
    const [a, b, c] = [follower(), follower(), follower()];
    const done = await Promise.all([a.run(), b.run(), c.run()]);
    expect(done.reduce((sum, count) => sum + count)).toBe(8);
    for (const alert of alerts) expect(await filedOf(alert)).toHaveLength(1);
    expect((await test.pool.query('select from alert_case_queue')).rowCount).toBe(0);
  });

  it('is filed after all when the server that had it in hand was killed', async () => {
    const alert = await tilt(nextDevice());
    const client = await test.pool.connect();
    const lost = new Promise((resolve) => { client.once('error', resolve); });
    await client.query('begin');
    await client.query('select from alert_case_queue where alert_id = $1 for update', [alert]);
    expect(await fileAlertCase(test.pool, client, SMALL_COUNTY, alert)).toEqual(expect.any(Number));
    expect(await follower().run()).toBe(0);
    const { processID } = client as unknown as { processID: number };
    await test.pool.query('select pg_terminate_backend($1)', [processID]);
    await lost;
    client.release(true);
    expect(await filedOf(alert)).toEqual([]);
    expect(await follower().run()).toBe(1);
    expect(await filedOf(alert)).toHaveLength(1);
  });

  it('files nothing once a late reading annulled it', async () => {
    const alert = await tilt(nextDevice());
    await test.pool.query('update alerts set annulled = true, state = $3, cleared_at = opened_at where county = $1 and id = $2', [SMALL_COUNTY, alert, 'cleared']);
    expect(await follower().run()).toBe(1);
    expect(await filedOf(alert)).toEqual([]);
  });

  it('waits for a person when there is a case near by that may be the same', async () => {
    const [one, other] = [nextDevice(), nextDevice()];
    await test.pool.query('update devices set geom = (select geom from devices where county = $1 and id = $3) where county = $1 and id = $2', [SMALL_COUNTY, other, one]);
    await tilt(one);
    await follower().run();
    const alert = await tilt(other);
    await follower().run();
    expect((await filedOf(alert))[0]).toMatchObject({ state: 'reported', report_count: 1 });
  });

  it('that cannot become a case is tried again, and told when it goes on', async () => {
    const device = nextDevice();
    await test.pool.query(`update devices set geom = st_setsrid(st_makepoint(100, 30), 4490) where county = $1 and id = $2`, [SMALL_COUNTY, device]);
    const alert = await tilt(device);
    const cases = follower();
    for (let n = 0; n < 3; n++) {
      expect(await cases.run()).toBe(0);
      await test.pool.query('update alert_case_queue set due = now() where alert_id = $1', [alert]);
    }
    expect(cases.problem).toMatch(`1 alert does not become cases, the first of them alert ${alert}`);
    expect(cases.problem).toMatch('outside the county');
    await test.pool.query('update alerts set geom = st_setsrid(st_makepoint(113.6333, 37.8177), 4490) where county = $1 and id = $2', [SMALL_COUNTY, alert]);
    expect(await cases.run()).toBe(1);
    expect(cases.problem).toBeNull();
  });
});

describe('closing the case of an alert', () => {
  it('needs a reason while the condition holds, closes the alerts, and completes the evidence', async () => {
    const device = nextDevice();
    const alert = await tilt(device, 3);
    await follower().run();
    const { case_id: id } = (await filedOf(alert))[0]!;
    for (const move of ['dispatch', 'assign', 'submit', 'feedback', 'postcheck', 'postcheck_done'] as const) await moveTestCase(test.pool, id, move);
    await expect(moveTestCase(test.pool, id, 'close')).rejects.toThrow('the condition of its alert still holds');
    await moveTestCase(test.pool, id, 'close', { note: '设备待更换，现场已围挡' });
    const { rows: [row] } = await test.pool.query('select state, closed_by from alerts where county = $1 and id = $2', [SMALL_COUNTY, alert]);
    expect(row.state).toBe('closed');
    await feed(test.pool, desk, [{ deviceId: device, time: Date.now() - 30_000, value: 44 }]);
    await follower().run();
    expect((await filedOf(alert))[0]!.evidence.readings.map(([, value]: [number, number]) => value)).toEqual([1, 40, 44]);
  });

  it('closes the alerts that joined it as well, by which the same guard is held', async () => {
    const device = nextDevice();
    await tilt(device, 20);
    await follower().run();
    await settle(device);
    const second = await tilt(device, 0);
    await follower().run();
    const { case_id: id } = (await filedOf(second))[0]!;
    for (const move of ['dispatch', 'assign', 'submit', 'feedback', 'postcheck', 'postcheck_done'] as const) await moveTestCase(test.pool, id, move);
    await expect(moveTestCase(test.pool, id, 'close')).rejects.toThrow('still holds');
    await moveTestCase(test.pool, id, 'close', { note: '误报，设备松动' });
    const { rows } = await test.pool.query('select distinct state from alerts where county = $1 and device_id = $2', [SMALL_COUNTY, device]);
    expect(rows).toEqual([{ state: 'closed' }]);
  });
});

it('an alert of a rule that does not say so files nothing', async () => {
  await test.pool.query('update alert_rules set files_case = false where county = $1 and id = $2', [SMALL_COUNTY, rule]);
  const alert = await tilt(nextDevice());
  expect(await follower().run()).toBe(0);
  expect(await filedOf(alert)).toEqual([]);
});

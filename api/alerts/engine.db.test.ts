import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { seededRandom } from '../../tiles/testing.ts';
import { createTestDatabase } from '../testing/database.ts';
import type { TestDatabase } from '../testing/database.ts';
import { insertSmallCounty, SMALL_COUNTY } from '../testing/small-county.ts';
import { inTransaction } from '../store/database.ts';
import { evaluateRule } from './evaluate-rule.ts';
import type { Alerts } from './index.ts';
import { judgePairs } from './judge-pairs.ts';
import { RuleBook } from './rule-book.ts';
import { alertRows, breakRule, ensureDays, feed, feedIn, insertRule, mendRule, moveRows, openDesk, TILT_RULE } from './testing.ts';

const MINUTE = 60_000;
/** Noon in the county, three days ago. */
const NOON = Math.floor(Date.now() / 86_400_000) * 86_400_000 - 3 * 86_400_000 + 4 * 3_600_000;
const at = (minute: number): number => NOON + minute * MINUTE;

let database: TestDatabase;
let alerts: Alerts;
let device: number;
let others: number[];

beforeAll(async () => {
  database = await createTestDatabase();
  await insertSmallCounty(database.pool, { components: 40, events: 1 });
  await ensureDays(database.pool, NOON - 86_400_000 * 8, Date.now());
  const { rows } = await database.pool.query(`select id from devices order by id`);
  [device, ...others] = rows.map((row) => row.id);
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.pool.query(`truncate alerts, alert_moves, alert_storms, alert_rules, readings, device_latest, reading_hours, lane, lane_heads cascade`);
  await database.pool.query(`update devices set state = 'normal'`);
  alerts = await openDesk(database);
});

const send = (...pairs: (readonly [number, number])[]): Promise<void> => feed(database.pool, alerts, pairs.map(([minute, value]) => ({ deviceId: device, time: at(minute), value })));
/** State, minutes from noon of opening and clearing. */
async function seen(): Promise<unknown[][]> {
  const minute = (time: number | null): number | null => (time === null ? null : (time - NOON) / MINUTE);
  return (await alertRows(database.pool)).filter((row) => !row.annulled).map((row) => [row.state, minute(row.opened_at), minute(row.cleared_at)]);
}
const moves = async (): Promise<string[]> => (await moveRows(database.pool)).map((row) => row.move);
const deviceState = async (): Promise<string> => (await database.pool.query('select state from devices where id = $1', [device])).rows[0].state;

describe('a threshold over readings that come in order', () => {
  test('opens, keeps its peak, and clears beyond off', async () => {
    await insertRule(database.pool);
    await send([0, 3]);
    await send([1, 16]);
    expect(await seen()).toEqual([['open', 1, null]]);
    expect(await deviceState()).toBe('alarm');
    await send([2, 40], [3, 12]);
    await send([4, 12]);
    expect(await seen()).toEqual([['open', 1, null]]);
    await send([5, 9]);
    expect(await seen()).toEqual([['cleared', 1, 5]]);
    expect(await deviceState()).toBe('normal');
    const [alert] = await alertRows(database.pool);
    expect(alert).toMatchObject({ trigger_value: 16, peak_value: 40, severity: 'critical', simulated: true, component_id: 1 });
    expect(alert!.why).toMatchObject({ readings: [{ time: at(1), value: 16 }], sentence: { zh: '倾角 16°，高于 15°', en: 'Tilt 16°, above 15°' } });
    expect(await moves()).toEqual(['opened', 'cleared']);
    expect((await moveRows(database.pool)).map((row) => row.event_at)).toEqual([at(1), at(5)]);
  });
  test('a hold is completed by a later reading, also by one that ends it', async () => {
    await insertRule(database.pool, { holdSeconds: 120 });
    await send([0, 16]);
    expect(await seen()).toEqual([['open', 0, null]]); // noon is long past, so that the hold has lasted
    await send([1, 2]);
    expect(await seen()).toEqual([]); // and now it has not
    await send([5, 16]);
    await send([8, 2]);
    expect(await seen()).toEqual([['cleared', 5, 8]]);
  });
  test('one of severity notice closes by itself', async () => {
    await insertRule(database.pool, { severity: 'notice' });
    await send([0, 16]);
    await send([1, 2]);
    expect(await seen()).toEqual([['closed', 0, 1]]);
    expect(await moves()).toEqual(['opened', 'cleared', 'closed']);
    expect((await alertRows(database.pool))[0]!.closed_by).toBeNull();
  });
  test('rules of another class, area or grid, and those that are off, stay quiet', async () => {
    for (const [index, rule] of [{ deviceClass: 'device:tree_tilt' }, { area: '099101009' }, { grid: 'nowhere' }, { enabled: false }, { quantity: 'battery' }].entries()) {
      await insertRule(database.pool, { ...rule, name: { zh: `规则${index}`, en: `Rule ${index}` } });
    }
    await send([0, 90]);
    expect(await alertRows(database.pool)).toEqual([]);
  });
  test('a device that wavers around it makes one alert, in one message or in many', async () => {
    await insertRule(database.pool);
    const wavering = (from: number): { deviceId: number; time: number; value: number }[] =>
      Array.from({ length: 500 }, (_, i) => ({ deviceId: device, time: at(from) + i * 1000, value: i % 2 ? 3 : 20 }));
    await feed(database.pool, alerts, wavering(0));
    expect(await seen()).toEqual([['cleared', 0, 499 / 60]]);
    expect(await moves()).toEqual(['opened', 'cleared']);
    expect((await database.pool.query('select count(*) as n from lane')).rows[0].n).toBe(2);
    for (const [minute, value] of [[60, 20], [60.5, 3], [61, 20]] as const) await send([minute, value]);
    expect((await seen()).slice(1)).toEqual([['open', 60, null]]);
    expect((await moves()).slice(2)).toEqual(['opened', 'cleared', 'reopened']);
  });
  test('what begins again a moment after a person closed it is a new alert', async () => {
    await insertRule(database.pool);
    await send([0, 20], [5, 3]);
    await database.pool.query(`update alerts set state = 'closed', closed_by = 'operator', closed_at = $1`, [new Date(at(6)).toISOString()]);
    await send([5.5, 20]);
    expect(await seen()).toEqual([['closed', 0, 5], ['open', 5.5, null]]);
    await send([6, 3]);
    await send([6.5, 30]);
    await send([4, 25]);
    expect(await seen()).toEqual([['closed', 0, 5], ['open', 5.5, null]]);
    expect((await alertRows(database.pool))[1]!.peak_value).toBe(30);
  });
  test('the same readings again change nothing', async () => {
    await insertRule(database.pool);
    await send([0, 3], [1, 16], [2, 5]);
    const before = [await alertRows(database.pool), await moveRows(database.pool)];
    await send([0, 3], [1, 16], [2, 5]);
    expect([await alertRows(database.pool), await moveRows(database.pool)]).toEqual(before);
  });
  test('a rollback leaves neither alert nor lane entry', async () => {
    await insertRule(database.pool);
    await expect(inTransaction(database.pool, async (client) => {
      await feedIn(client, alerts, [{ deviceId: device, time: at(0), value: 90 }]);
      throw new Error('the caller gives up');
    })).rejects.toThrow('gives up');
    expect(await alertRows(database.pool)).toEqual([]);
    expect((await database.pool.query('select * from lane')).rows).toEqual([]);
    await send([0, 90]);
    expect(await seen()).toEqual([['open', 0, null]]);
  });
});

describe('a rule that cannot judge', () => {
  const stored = async (): Promise<number> => (await database.pool.query('select count(*) as n from readings')).rows[0].n;
  test('costs neither readings nor the alerts of other rules, and is told until it judges again', async () => {
    const broken = await insertRule(database.pool, { name: { zh: '坏规则', en: 'Broken' }, severity: 'minor' });
    await insertRule(database.pool);
    await breakRule(database.pool, broken);
    try {
      await send([0, 20]);
      expect(await stored()).toBe(1);
      expect((await alertRows(database.pool)).map((row) => row.severity)).toEqual(['critical']);
      expect((await database.pool.query('select count(*) as n from lane')).rows[0].n).toBe(1);
      expect(alerts.problem()).toBe(`Rule ${broken} "坏规则" of county ${SMALL_COUNTY} cannot judge readings: timestamp out of range (met 1 time)`);
    } finally {
      await mendRule(database.pool);
    }
    await send([1, 21]);
    expect(alerts.problem()).toBeNull();
    expect(await alertRows(database.pool)).toHaveLength(2);
  });
  test('is the matter of whoever stores the readings when it may go well the next time', async () => {
    await breakRule(database.pool, await insertRule(database.pool), '40001');
    try {
      await expect(send([0, 20])).rejects.toThrow('timestamp out of range');
      expect([await stored(), alerts.problem()]).toEqual([0, null]);
    } finally {
      await mendRule(database.pool);
    }
  });
});

describe('a late reading', () => {
  test('opens an alert that is over already', async () => {
    await insertRule(database.pool);
    await send([0, 3], [10, 3]);
    await send([5, 20]);
    expect(await seen()).toEqual([['cleared', 5, 10]]);
    expect(await moveRows(database.pool)).toMatchObject([{ move: 'opened', event_at: at(5), detail: { late: true } }, { move: 'cleared', event_at: at(10) }]);
  });
  test('moves the opening earlier', async () => {
    await insertRule(database.pool);
    await send([0, 3], [10, 20]);
    await send([5, 30]);
    expect(await seen()).toEqual([['open', 5, null]]);
    expect((await moveRows(database.pool)).at(-1)).toMatchObject({ move: 'moved_earlier', event_at: at(5), detail: { openedAt: { from: at(10), to: at(5) } } });
    expect((await alertRows(database.pool))[0]).toMatchObject({ trigger_value: 30, peak_value: 30 });
  });
  test('shortens an alert, and splits one that goes on', async () => {
    await insertRule(database.pool);
    await send([0, 20], [10, 3]);
    await send([5, 4]);
    expect(await seen()).toEqual([['cleared', 0, 5]]);
    await send([20, 20], [30, 20]);
    await send([25, 4]);
    expect(await seen()).toEqual([['cleared', 0, 5], ['cleared', 20, 25], ['open', 30, null]]);
    expect(await moves()).toEqual(['opened', 'cleared', 'shortened', 'opened', 'shortened', 'opened', 'cleared']);
  });
  test('annuls an alert whose hold was broken, acknowledged or not', async () => {
    await insertRule(database.pool, { holdSeconds: 300 });
    await send([0, 20], [10, 3]);
    await send([2, 3]);
    expect(await seen()).toEqual([]);
    expect((await alertRows(database.pool))[0]).toMatchObject({ state: 'closed', annulled: true });
    expect(await moves()).toEqual(['opened', 'cleared', 'annulled']);
    await send([20, 20]);
    await database.pool.query(`update alerts set state = 'acknowledged', acknowledged_by = 'operator', acknowledged_at = now() where state = 'open'`);
    await send([21, 3]);
    expect(await seen()).toEqual([]);
    expect((await moveRows(database.pool)).at(-1)).toMatchObject({ move: 'annulled', detail: { wasAcknowledged: true } });
    expect(await deviceState()).toBe('normal');
  });
  test('leaves what a person closed as it is, and notes its end', async () => {
    await insertRule(database.pool);
    await send([0, 20]);
    await database.pool.query(`update alerts set state = 'closed', closed_by = 'operator', closed_at = $1`, [new Date(at(15)).toISOString()]);
    await send([20, 25]); // the condition goes on: no second alert
    await send([5, 3], [6, 20]); // a dip before the closing: dealt with
    expect(await seen()).toEqual([['closed', 0, null]]);
    await send([30, 3]);
    await send([40, 20]);
    expect(await seen()).toEqual([['closed', 0, 30], ['open', 40, null]]);
    expect(await moves()).toEqual(['opened', 'cleared', 'opened']);
  });
  test('does not reach back before the day before the rule was last changed', async () => {
    await insertRule(database.pool);
    await database.pool.query(`update alert_rules set name_en = 'Changed'`); // updated_at is now
    await feed(database.pool, alerts, [{ deviceId: device, time: NOON - 86_400_000 * 3, value: 90 }]);
    expect(await alertRows(database.pool)).toEqual([]);
  });
});

describe('silence', () => {
  const rule = { kind: 'no_data', quantity: null, direction: null, onValue: null, offValue: null, missedIntervals: 2, severity: 'notice' } as const;
  /** The device was heard an hour ago, and should have been 40 minutes ago. */
  async function silent(): Promise<number> {
    const id = await insertRule(database.pool, rule);
    await database.pool.query('update devices set heartbeat_seconds = 600');
    const now = Math.floor(Date.now() / 1000) * 1000;
    const heard = (minutesAgo: number, quantity = 'tilt'): Promise<void> =>
      feed(database.pool, alerts, [{ deviceId: device, time: now - minutesAgo * MINUTE, value: 3, quantity }]);
    tell = heard;
    await heard(60);
    await database.pool.query(`
      insert into alerts (county, class, severity, rule_id, device_id, opened_at, why, source, source_id, geom)
      select county, 'alert:no_data', 'notice', $1, id, $3, '{}', 'test', '1', geom from devices where id = $2`, [id, device, new Date(now - 40 * MINUTE).toISOString()]);
    return now;
  }
  let tell: (minutesAgo: number, quantity?: string) => Promise<void>;
  const ago = async (now: number): Promise<unknown[][]> => (await alertRows(database.pool)).filter((row) => !row.annulled)
    .map((row) => [row.state, (now - row.opened_at) / MINUTE, row.cleared_at === null ? null : (now - row.cleared_at) / MINUTE]);

  test('ends with the first reading, of whatever quantity', async () => {
    const now = await silent();
    await tell(5, 'battery');
    expect(await ago(now)).toEqual([['closed', 40, 5]]);
    expect(await moves()).toEqual(['cleared', 'closed']);
    expect(await deviceState()).toBe('normal');
  });
  test('was shorter, or none, when late readings fill it', async () => {
    const now = await silent();
    await tell(5);
    await tell(10);
    expect(await ago(now)).toEqual([['closed', 40, 10]]);
    await tell(45);
    expect(await ago(now)).toEqual([['closed', 25, 10]]);
    await tell(29);
    expect(await ago(now)).toEqual([]);
    expect(await moves()).toEqual(['cleared', 'closed', 'shortened', 'shortened', 'annulled']);
  });
  test('keeps its beginning while a device whose clock is behind goes on reading, and has no move for each', async () => {
    const now = await silent();
    for (const minutesAgo of [55, 50, 46, 42, 41]) await tell(minutesAgo);
    expect([await ago(now), await moves()]).toEqual([[['open', 40, null]], []]);
    await tell(39); // by more than the 20 minutes that may be silent
    await tell(38);
    expect([await ago(now), await moves()]).toEqual([[['open', 19, null]], ['shortened']]);
    await tell(5);
    expect([await ago(now), await moves()]).toEqual([[['closed', 18, 5]], ['shortened', 'shortened', 'cleared', 'closed']]);
  });
  test('goes on from the later moment when an old reading comes alone', async () => {
    const now = await silent();
    await tell(30);
    expect(await ago(now)).toEqual([['closed', 40, 30], ['open', 10, null]]);
  });
});

describe('storms', () => {
  const shake = (ids: readonly number[], from: number, value = 30): Promise<void> =>
    feed(database.pool, alerts, ids.map((deviceId, i) => ({ deviceId, time: at(from) + i * 1000, value })));
  test('five of one rule and township within a minute are one, and the first ones join it', async () => {
    await insertRule(database.pool);
    const west = (await database.pool.query(`select id from devices where area_code like '099101001%' order by id`)).rows.map((row) => row.id as number);
    const east = others.filter((id) => !west.includes(id)).slice(0, 3);
    expect(west.length).toBeGreaterThan(7);
    await shake(west.slice(0, 3), 0);
    await shake(east, 0);
    expect((await alertRows(database.pool)).map((row) => row.storm_id)).toEqual(Array(6).fill(null));
    await shake(west.slice(3, 6), 0.5);
    const rows = await alertRows(database.pool);
    expect(rows.filter((row) => row.storm_id !== null).map((row) => row.device_id).sort((a, b) => a - b)).toEqual(west.slice(0, 6));
    expect((await database.pool.query('select area_code, severity, rule_id from alert_storms')).rows).toMatchObject([{ area_code: '099101001', severity: 'critical' }]);
    expect((await moves()).filter((move) => move === 'grouped')).toHaveLength(3);
    await shake(west.slice(6, 7), 1.2); // within a minute of the last
    await shake(west.slice(7, 8), 5); // alone
    expect((await alertRows(database.pool)).filter((row) => row.storm_id !== null)).toHaveLength(7);
  });
});

describe('whatever the order of arrival', () => {
  const RULES = [
    TILT_RULE, { ...TILT_RULE, holdSeconds: 240 }, { ...TILT_RULE, holdSeconds: 120, dailyWindow: { days: [1, 2, 3, 4, 5, 6, 7], from: '12:20', to: '13:10' } },
    { ...TILT_RULE, kind: 'rate' as const, onValue: 4, offValue: 1 }, { ...TILT_RULE, kind: 'rate' as const, onValue: 4, offValue: 1, holdSeconds: 180 },
    { ...TILT_RULE, direction: 'below' as const, onValue: 5, offValue: 8, severity: 'notice' as const },
  ];
  test.each([[1, 120], [2, 120], [3, 25]])('the alerts are those of the readings in order (seed %i, within %i minutes)', async (seed, within) => {
    const random = seededRandom(seed);
    const ids = await Promise.all(RULES.map((rule, i) => insertRule(database.pool, { ...rule, name: { zh: `规则${i}`, en: `Rule ${i}` } })));
    const fed = [device, others[0]!].flatMap((deviceId) => {
      const moments = new Set(Array.from({ length: 70 }, () => Math.floor(random() * within * 60)));
      return [...moments].map((second) => ({ deviceId, time: NOON + second * 1000, value: Math.floor(random() * 25) }));
    });
    // Mostly in order, some much too late: each reading arrives up to 40 minutes after its time.
    const arriving = fed.map((reading) => ({ reading, due: reading.time + (random() < 0.4 ? random() * 40 * MINUTE : 0) })).sort((a, b) => a.due - b.due);
    for (let i = 0; i < arriving.length;) {
      const size = 1 + Math.floor(random() * 12);
      await feed(database.pool, alerts, arriving.slice(i, i + size).map(({ reading }) => reading));
      i += size;
    }
    const rows = await alertRows(database.pool);
    for (const [i, rule] of RULES.entries()) {
      for (const deviceId of [device, others[0]!]) {
        const found = rows.filter((row) => row.rule_id === ids[i] && row.device_id === deviceId && !row.annulled);
        const expected = evaluateRule(rule, fed.filter((each) => each.deviceId === deviceId), { timeZone: 'Asia/Shanghai', now: Date.now() });
        expect(found.map((row) => [row.opened_at, row.cleared_at, row.trigger_value, row.peak_value]), `rule ${i}, device ${deviceId}`)
          .toEqual(expected.map((each) => [each.openedAt, each.clearedAt, each.trigger, each.peak]));
      }
    }
    const known = await new RuleBook().of(database.pool, SMALL_COUNTY);
    const pairs = known.flatMap((rule) => [device, others[0]!].map((deviceId) => ({ deviceId, rule, since: NOON, isLate: true })));
    // Judging everything once more finds nothing left to change.
    expect(await inTransaction(database.pool, (client) => judgePairs(client, SMALL_COUNTY, 'Asia/Shanghai', pairs, Date.now()))).toEqual([]);
  });
});

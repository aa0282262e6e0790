/**
 * Brings the alerts of devices and rules up to date with the stored readings. Works from the database alone, under a lock
 * of the county, so that several processes may take readings in; what it finds is written by `write-changes.ts`.
 *
 *   stored readings ---o----o-----o----o---x----o---->      x: the earliest new reading
 *   judged                            |----------------     from x less the hold and the shortest pause: an alert that began
 *                                                           before is carried in
 *   late, or with a hold  |----------------------------     from the beginning of the alert that it touches, at most 24 h back
 */
import type { Client } from '../store/database.ts';
import { diffAlerts } from './diff-alerts.ts';
import type { StoredAlert, Target } from './diff-alerts.ts';
import { evaluateRule, evaluateSilence, RATE_BASE_MAX_MS, SHORTEST_PAUSE_MS } from './evaluate-rule.ts';
import type { Interval, JudgedRule, Sample } from './evaluate-rule.ts';
import { epochMs, isoOf } from './moments.ts';
import type { KnownRule } from './rule-book.ts';

/** How far back of a late reading a stored alert is judged anew, and of a rule's last change readings are judged at all. */
export const HISTORY_MS = 24 * 3_600_000;

export interface Pair {
  readonly deviceId: number;
  readonly rule: KnownRule;
  /** The earliest new reading, epoch ms. */
  readonly since: number;
  /** True when readings after `since` were judged before. */
  readonly isLate: boolean;
}

/** A pair with what is to be written for it. */
export interface Finding {
  readonly pair: Pair;
  readonly silentMs: number | null;
  readonly targets: readonly Target[];
}

const keyOf = (deviceId: number, ruleId: number): string => `${deviceId}/${ruleId}`;

/** @returns what has to change, for pairs that have to change */
export async function judgePairs(client: Client, county: string, timeZone: string, pairs: readonly Pair[], now: number): Promise<Finding[]> {
  const stored = await readStored(client, county, pairs);
  const plans = pairs.map((pair) => planOf(pair, stored.get(keyOf(pair.deviceId, pair.rule.id)) ?? []));
  const values = await readValues(client, county, plans.filter(({ pair }) => pair.rule.kind !== 'no_data'));
  const silent = plans.filter(({ pair, alerts }) => pair.rule.kind === 'no_data' && alerts.length);
  const heartbeats = await readHeartbeats(client, county, silent);
  const times = await readTimes(client, county, silent, heartbeats);
  return plans.flatMap((plan): Finding[] => {
    const { pair, alerts } = plan;
    const isSilence = pair.rule.kind === 'no_data';
    const silentMs = isSilence ? (heartbeats.get(pair.deviceId) ?? 0) * pair.rule.missedIntervals! * 1000 : null;
    // Silence itself is found by the sweeps; readings only end it, and fill it when they come late.
    if (isSilence && !alerts.length) return [];
    const intervals = isSilence
      ? evaluateSilence(pair.rule, times.get(plan) ?? [], silentMs!, alerts[0]!.openedAt - silentMs!, { timeZone, now })
      : evaluateRule(pair.rule, values.get(plan) ?? [], { timeZone, now, from: plan.from, carried: plan.carried });
    const targets = diffAlerts(alerts, intervals, { severity: pair.rule.severity, direction: pair.rule.direction, since: pair.since, isLate: pair.isLate, slackMs: silentMs ?? 0 });
    return targets.length ? [{ pair, silentMs, targets }] : [];
  });
}

interface Plan {
  readonly pair: Pair;
  /** Judged from here on. */
  readonly from: number;
  /** Alerts that end after `from`, or hold; oldest first. */
  readonly alerts: readonly StoredAlert[];
  readonly carried: Pick<Interval, 'openedAt' | 'trigger' | 'peak'> | null;
}

type Bounds = Pick<Interval, 'openedAt' | 'clearedAt'>;
const holdsAt = (alert: Bounds, time: number): boolean => alert.openedAt < time && (alert.clearedAt === null || alert.clearedAt > time);

/**
 * From when on readings have to be judged so that everything is found that those from `since` on can change. Without a hold
 * an alert that holds there can be carried in as if it were in none of its pauses: a pause ends before `since`, where it ends.
 * With one, readings in a pause may count or not; then, and when readings are late, its peak may change too.
 * @param alerts oldest first
 */
export function whereToBegin(rule: Pick<JudgedRule, 'holdSeconds'>, since: number, isLate: boolean, alerts: readonly Bounds[]): number {
  const from = since - rule.holdSeconds * 1000 - SHORTEST_PAUSE_MS;
  const touched = isLate || rule.holdSeconds > 0 ? alerts.find((alert) => holdsAt(alert, from)) : undefined;
  return touched ? Math.max(touched.openedAt, from - HISTORY_MS) : from;
}

/** The alert to carry in where judging begins. */
export const carriedAt = <A extends Bounds>(alerts: readonly A[], from: number): A | null => alerts.find((alert) => holdsAt(alert, from)) ?? null;

function planOf(pair: Pair, stored: readonly StoredAlert[]): Plan {
  const { rule, since } = pair;
  if (rule.kind === 'no_data') return { pair, from: since, alerts: stored.filter((alert) => (alert.clearedAt ?? Infinity) >= since), carried: null };
  const from = Math.max(whereToBegin(rule, since, pair.isLate, stored), rule.updatedAt - HISTORY_MS);
  const alerts = stored.filter((alert) => (alert.clearedAt ?? Infinity) > from);
  return { pair, from, alerts, carried: carriedAt(alerts, from) };
}

/** Alerts that hold, or held within reach of the pair's readings; annulled ones are as if they had not been. */
async function readStored(client: Client, county: string, pairs: readonly Pair[]): Promise<Map<string, StoredAlert[]>> {
  const { rows } = await client.query(`
    select a.id, a.device_id, a.rule_id, a.state, a.severity, ${epochMs('a.opened_at')} as opened_at, ${epochMs('a.cleared_at')} as cleared_at,
      a.trigger_value, a.peak_value, a.acknowledged_by, ${epochMs('a.closed_at')} as closed_at, a.closed_by
    from unnest($2::bigint[], $3::int[], $4::timestamptz[]) as p(device_id, rule_id, since)
    join alerts a on a.county = $1 and a.device_id = p.device_id and a.rule_id = p.rule_id
    where not a.annulled and (a.cleared_at is null or a.cleared_at >= p.since)
    order by a.opened_at, a.id`,
  [county, pairs.map((pair) => pair.deviceId), pairs.map((pair) => pair.rule.id),
    pairs.map((pair) => isoOf(pair.since - pair.rule.holdSeconds * 1000 - SHORTEST_PAUSE_MS - HISTORY_MS))]);
  const stored = new Map<string, StoredAlert[]>();
  for (const row of rows) {
    const key = keyOf(row.device_id, row.rule_id);
    stored.set(key, [...stored.get(key) ?? [], {
      id: row.id, deviceId: row.device_id, ruleId: row.rule_id, state: row.state, severity: row.severity, openedAt: row.opened_at, clearedAt: row.cleared_at,
      trigger: row.trigger_value, peak: row.peak_value, acknowledgedBy: row.acknowledged_by, closedAt: row.closed_at, closedBy: row.closed_by,
    }]);
  }
  return stored;
}

async function readValues(client: Client, county: string, plans: readonly Plan[]): Promise<Map<Plan, Sample[]>> {
  const values = new Map<Plan, Sample[]>(plans.map((plan) => [plan, []]));
  if (!plans.length) return values;
  // One look-up by primary key for each pair, whatever the planner thinks of the arrays. A millisecond of slack, because
  // readings may be stored to the microsecond.
  const { rows } = await client.query(`
    select p.n::int as n, r.time, r.value
    from unnest($2::bigint[], $3::text[], $4::timestamptz[]) with ordinality as p(device_id, quantity, since, n)
    cross join lateral (select ${epochMs('s.time')} as time, s.value from readings s
      where s.county = $1 and s.device_id = p.device_id and s.quantity = p.quantity and s.time >= p.since order by s.time) r`,
  [county, plans.map(({ pair }) => pair.deviceId), plans.map(({ pair }) => pair.rule.quantity),
    plans.map(({ pair, from }) => isoOf(from - 1 - (pair.rule.kind === 'rate' ? RATE_BASE_MAX_MS : 0)))]);
  for (const { n, time, value } of rows) {
    const plan = plans[n - 1]!;
    if (plan.pair.rule.kind === 'rate' || time >= plan.from) values.get(plan)!.push({ time, value });
  }
  return values;
}

async function readHeartbeats(client: Client, county: string, plans: readonly Plan[]): Promise<Map<number, number>> {
  if (!plans.length) return new Map();
  const { rows } = await client.query('select id, coalesce(heartbeat_seconds, 0) as seconds from devices where county = $1 and id = any($2::bigint[])',
    [county, plans.map(({ pair }) => pair.deviceId)]);
  return new Map(rows.map((row) => [row.id as number, row.seconds as number]));
}

/** Moments of all readings of silent devices since they were heard before their alert. */
async function readTimes(client: Client, county: string, plans: readonly Plan[], heartbeats: ReadonlyMap<number, number>): Promise<Map<Plan, number[]>> {
  const times = new Map<Plan, number[]>(plans.map((plan) => [plan, []]));
  if (!plans.length) return times;
  const { rows } = await client.query(`
    select p.n::int as n, r.time
    from unnest($2::bigint[], $3::timestamptz[]) with ordinality as p(device_id, since, n)
    cross join lateral (select distinct ${epochMs('s.time')} as time from readings s where s.county = $1 and s.device_id = p.device_id and s.time > p.since) r`,
  [county, plans.map(({ pair }) => pair.deviceId),
    plans.map(({ pair, alerts }) => isoOf(alerts[0]!.openedAt - (heartbeats.get(pair.deviceId) ?? 0) * pair.rule.missedIntervals! * 1000))]);
  for (const { n, time } of rows) times.get(plans[n - 1]!)!.push(time);
  return times;
}

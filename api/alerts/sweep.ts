/**
 * What time alone brings about, where no reading comes: silence, holds that are complete, hours that are over, snoozes that
 * end, rules that were switched off. Each step asks without a lock whether there is anything to do, and mostly there is not.
 */
import type { County } from '../county/county.ts';
import { isPassing } from '../ingest/store-errors.ts';
import { inTransaction } from '../store/database.ts';
import type { Client } from '../store/database.ts';
import { diffAlerts } from './diff-alerts.ts';
import { judgePairs } from './judge-pairs.ts';
import type { Finding, Pair } from './judge-pairs.ts';
import { epochMs, isoOf } from './moments.ts';
import { placesOf } from './on-readings.ts';
import { COVERS_SQL } from './rule-book.ts';
import type { KnownRule, RuleBook } from './rule-book.ts';
import type { Troubles } from './troubles.ts';
import { RuleClock } from './validity.ts';
import { appendMoves, followDevices, lockAlerts, writeFindings } from './write-changes.ts';

export const SWEEP = {
  everyMs: 5000,
  /** The embedded database serves one at a time. */
  embeddedEveryMs: 10_000,
  /** Alerts a transaction, and transactions a sweep: a county that falls silent as a whole takes a few sweeps. */
  rows: 500,
  rounds: 10,
  /** A process that has just begun gives every device so long to be heard, or its own interval where that is shorter. */
  graceMs: 3_600_000,
} as const;

const SWEEP_LOCK = 'tongguan sweep';
const NOT_HOLDING = 'not exists (select from alerts a where a.county = d.county and a.device_id = d.id and a.rule_id = r.id and a.cleared_at is null)';

interface Sweep {
  readonly county: County;
  readonly code: string;
  readonly timeZone: string;
  readonly rules: readonly KnownRule[];
  /** Epoch ms. */
  readonly now: number;
  /** Since when this process has been taking readings in. */
  readonly listeningSince: number;
}

/** The steps, each with what it does in a trouble's words. */
const STEPS: readonly { readonly what: string; readonly run: (sweep: Sweep) => Promise<void> }[] = [
  { what: 'end alerts of changed rules', run: endUncovered },
  { what: 'complete holds', run: async (sweep) => sweepPairs(sweep, await completedHolds(sweep)) },
  { what: 'end alerts with the hours of their rule', run: async (sweep) => sweepPairs(sweep, await endedHours(sweep)) },
  { what: 'end snoozes', run: endSnoozes },
  {
    what: 'find silent devices',
    run: async (sweep) => { for (let round = 0; round < SWEEP.rounds && await openSilence(sweep) === SWEEP.rows; round++); },
  },
];

/**
 * Sweeps every county once. Safe beside other processes: the first one to come does the work. A step that fails is told and
 * tried rule by rule, and the other steps and counties go on.
 * @throws what may go well later: then the next sweep does it
 */
export async function sweepAll(county: County, book: RuleBook, troubles: Troubles, listeningSince: number, now: number): Promise<void> {
  const { pool } = county.database;
  for (const [code, { timeZone }] of county.book.counties) {
    const sweep: Sweep = { county, code, timeZone, rules: await book.of(pool, code), now, listeningSince };
    for (const { what, run } of STEPS) {
      const trouble = `Sweeps of county ${code} cannot ${what}`;
      const error = await failureOf(() => run(sweep));
      if (!error) {
        troubles.clear(trouble);
        continue;
      }
      troubles.add(trouble, error);
      for (const rule of sweep.rules) await failureOf(() => run({ ...sweep, rules: [rule] }));
    }
  }
}

async function failureOf(work: () => Promise<void>): Promise<unknown> {
  try {
    await work();
    return null;
  } catch (error) {
    if (isPassing(error)) throw error;
    return error;
  }
}

/** Runs `work` under the locks, unless another process is sweeping the county. */
async function underLock(sweep: Sweep, work: (client: Client) => Promise<void>): Promise<void> {
  await inTransaction(sweep.county.database.pool, async (client) => {
    const { rows } = await client.query('select pg_try_advisory_xact_lock(hashtext($1), $2::int) as mine', [SWEEP_LOCK, sweep.code]);
    if (!rows[0].mine) return;
    await lockAlerts(client, sweep.code);
    await work(client);
  });
}

async function write(sweep: Sweep, client: Client, findings: readonly Finding[]): Promise<void> {
  if (!findings.length) return;
  const places = await placesOf(sweep.county, client, sweep.code, findings.map(({ pair }) => pair.deviceId));
  await writeFindings(client, sweep.code, findings, new Map([...places.values()].map((place) => [place.id, place.area])));
}

async function sweepPairs(sweep: Sweep, pairs: readonly Pair[]): Promise<void> {
  if (!pairs.length) return;
  await underLock(sweep, async (client) => write(sweep, client, await judgePairs(client, sweep.code, sweep.timeZone, pairs, sweep.now)));
}

/** Rules of a kind that are in their hours now, as arrays for `unnest`, with the beginning of those hours. */
function inHours(sweep: Sweep, wanted: (rule: KnownRule) => boolean): { ids: number[]; from: string[]; begins: number[] } {
  const found = sweep.rules.filter(wanted).flatMap((rule) => {
    const span = new RuleClock(rule, sweep.timeZone).at(sweep.now);
    return span ? [{ id: rule.id, from: span.from }] : [];
  });
  return { ids: found.map(({ id }) => id), from: found.map(({ from }) => isoOf(Math.max(from, 0))), begins: found.map(({ from }) => from) };
}

const RULES_IN_HOURS = `unnest($2::int[], $3::timestamptz[]) as h(rule_id, begins) join alert_rules r on r.county = $1 and r.id = h.rule_id`;

/** Devices beyond their threshold for as long as the rule's hold, without a further reading that would have told. */
async function completedHolds(sweep: Sweep): Promise<Pair[]> {
  const { ids, from } = inHours(sweep, (rule) => rule.kind !== 'no_data' && rule.holdSeconds > 0);
  if (!ids.length) return [];
  const beyond = (value: string, limit: 'on' | 'off'): string => {
    const [above, below] = limit === 'on' ? ['>', '<'] : ['<', '>'];
    return `case r.direction when 'above' then ${value} ${above} r.${limit}_value else ${value} ${below} r.${limit}_value end`;
  };
  const { rows } = await sweep.county.database.pool.query(`
    select d.id as device_id, r.id as rule_id, ${epochMs('l.time')} as since
    from ${RULES_IN_HOURS}
    join devices d on ${COVERS_SQL}
    join device_latest l on l.county = d.county and l.device_id = d.id and l.quantity = r.quantity and l.time >= h.begins
    where ${NOT_HOLDING}
      and case r.kind
        -- Whether a rate holds takes its readings to tell.
        when 'rate' then l.time >= $4::timestamptz - r.hold_seconds * interval '2 seconds' - interval '1 hour'
        else not ${beyond('l.value', 'off')} and exists (
          select from readings s where s.county = d.county and s.device_id = d.id and s.quantity = r.quantity
            and s.time between l.time - r.hold_seconds * interval '1 second' and $4::timestamptz - r.hold_seconds * interval '1 second'
            and ${beyond('s.value', 'on')}
            and not exists (select from readings o where o.county = d.county and o.device_id = d.id and o.quantity = r.quantity
              and o.time > s.time and ${beyond('o.value', 'off')}))
        end
    limit ${SWEEP.rows}`, [sweep.code, ids, from, isoOf(sweep.now)]);
  const rules = new Map(sweep.rules.map((rule) => [rule.id, rule]));
  return rows.map((row) => ({ deviceId: row.device_id, rule: rules.get(row.rule_id)!, since: row.since, isLate: false }));
}

/** Alerts of rules whose hours have ended since they opened. */
async function endedHours(sweep: Sweep): Promise<Pair[]> {
  const rules = new Map(sweep.rules.filter((rule) => rule.dailyWindow !== null || rule.validTo !== null).map((rule) => [rule.id, rule]));
  if (!rules.size) return [];
  const { rows } = await sweep.county.database.pool.query(`
    select device_id, rule_id, ${epochMs('opened_at')} as opened_at from alerts
    where county = $1 and rule_id = any($2::int[]) and cleared_at is null order by opened_at limit ${SWEEP.rows * SWEEP.rounds}`, [sweep.code, [...rules.keys()]]);
  return rows.flatMap((row): Pair[] => {
    const rule = rules.get(row.rule_id)!;
    const span = new RuleClock(rule, sweep.timeZone).at(row.opened_at);
    if (span && span.to > sweep.now) return [];
    return [{ deviceId: row.device_id, rule, since: sweep.now, isLate: false }];
  });
}

/** @returns how many alerts of silence were opened, at most one transaction's worth */
async function openSilence(sweep: Sweep): Promise<number> {
  const { ids, from, begins } = inHours(sweep, (rule) => rule.kind === 'no_data');
  if (!ids.length) return 0;
  const select = `
    select d.id as device_id, r.id as rule_id, ${epochMs('due.heard')} as heard, due.silent_ms
    from ${RULES_IN_HOURS}
    join devices d on ${COVERS_SQL}
    cross join lateral (select
      -- A device that was never heard is silent from when the rule was switched on or the device came, whichever was later.
      coalesce((select max(l.time) from device_latest l where l.county = d.county and l.device_id = d.id),
        greatest(r.updated_at, d.installed_on::timestamptz)) as heard,
      d.heartbeat_seconds * r.missed_intervals * 1000::float8 as silent_ms) due
    where d.heartbeat_seconds is not null
      and due.heard + due.silent_ms * interval '1 ms' <= $4::timestamptz
      and $5::timestamptz + least(due.silent_ms, ${SWEEP.graceMs}) * interval '1 ms' <= $4::timestamptz
      and ${NOT_HOLDING}
    order by d.id limit ${SWEEP.rows}`;
  const values = [sweep.code, ids, from, isoOf(sweep.now), isoOf(sweep.listeningSince)];
  if (!(await sweep.county.database.pool.query(`select exists (${select}) as any`, values)).rows[0].any) return 0;
  const rules = new Map(sweep.rules.map((rule) => [rule.id, rule]));
  let opened = 0;
  await underLock(sweep, async (client) => {
    const { rows } = await client.query(select, values);
    opened = rows.length;
    await write(sweep, client, rows.map((row): Finding => {
      const rule = rules.get(row.rule_id)!;
      const openedAt = Math.max(row.heard + row.silent_ms, begins[ids.indexOf(rule.id)]!);
      const interval = { openedAt, clearedAt: null, trigger: null, peak: null, readings: [{ time: row.heard, value: 0 }] };
      const targets = diffAlerts([], [interval], { severity: rule.severity, direction: null, since: openedAt, isLate: false });
      return { pair: { deviceId: row.device_id, rule, since: openedAt, isLate: false }, silentMs: row.silent_ms, targets };
    }));
  });
  return opened;
}

async function endSnoozes(sweep: Sweep): Promise<void> {
  const due = `county = $1 and snoozed_until <= $2::timestamptz and state <> 'closed'`;
  const values = [sweep.code, isoOf(sweep.now)];
  if (!(await sweep.county.database.pool.query(`select exists (select from alerts where ${due}) as any`, values)).rows[0].any) return;
  await underLock(sweep, async (client) => {
    const { rows } = await client.query(`update alerts set snoozed_until = null where ${due} returning id`, values);
    await appendMoves(client, sweep.code, rows.map((row) => ({ alertId: row.id, move: 'snoozed', eventAt: null, by: null, note: null, detail: { ended: true } })));
  });
}

const UNCOVERED = `a.county = $1 and a.cleared_at is null
  and not exists (select from alert_rules r join devices d on ${COVERS_SQL} where r.county = a.county and r.id = a.rule_id and r.enabled and d.id = a.device_id)`;

async function endUncovered(sweep: Sweep): Promise<void> {
  const { rows } = await sweep.county.database.pool.query(`select exists (select from alerts a where ${UNCOVERED}) as any`, [sweep.code]);
  if (rows[0].any) await underLock(sweep, (client) => clearUncovered(client, sweep.code));
}

/** Clears alerts whose rule was switched off or is not about their device any more. The caller holds the lock. */
export async function clearUncovered(client: Client, code: string): Promise<void> {
  const { rows } = await client.query(`
    update alerts a set cleared_at = greatest(now(), a.opened_at), snoozed_until = null,
      state = case when a.state = 'closed' or a.severity = 'notice' then 'closed' else 'cleared' end,
      closed_at = case when a.state = 'closed' or a.severity = 'notice' then coalesce(a.closed_at, now()) end
    where ${UNCOVERED} returning a.id, a.device_id, a.state = 'closed' and a.closed_by is null as closes`, [code]);
  await appendMoves(client, code, rows.flatMap((row) => [
    { alertId: row.id, move: 'cleared' as const, eventAt: null, by: null, note: null, detail: { reason: 'rule_changed' } },
    ...(row.closes ? [{ alertId: row.id, move: 'closed' as const, eventAt: null, by: null, note: null, detail: { byItself: true } }] : []),
  ]));
  await followDevices(client, code, rows.map((row) => row.device_id));
}

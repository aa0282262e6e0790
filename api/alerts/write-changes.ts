/** Writes what was found out about alerts, in a few statements however many they are, and lets the devices' states follow. */
import type { Client } from '../store/database.ts';
import type { AlertMove } from '../contract/live.ts';
import type { Target } from './diff-alerts.ts';
import type { Finding } from './judge-pairs.ts';
import { isoOf } from './moments.ts';
import { groupStorms } from './storms.ts';
import type { Joining, Opening } from './storms.ts';
import { whyOf } from './why.ts';

export interface MoveRow {
  readonly alertId: number;
  readonly move: AlertMove;
  /** Epoch ms. */
  readonly eventAt: number | null;
  readonly by: string | null;
  readonly note: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
}

const iso = (time: number | null): string | null => (time === null ? null : isoOf(time));
const LOCK_NAME = 'tongguan alerts';

/**
 * Until the transaction ends nobody else changes alerts of the county: what is judged from is what is written to. The lane's
 * counter lets one such transaction commit at a time anyway.
 */
export async function lockAlerts(client: Client, county: string): Promise<void> {
  await client.query('select pg_advisory_xact_lock(hashtext($1), $2::int)', [LOCK_NAME, county]);
}

/** Writes findings of one county. The caller holds the lock. */
export async function writeFindings(client: Client, county: string, findings: readonly Finding[], areas: ReadonlyMap<number, string | null>): Promise<void> {
  const all = findings.flatMap((finding) => finding.targets.map((target) => ({ finding, target })));
  const known = all.filter(({ target }) => target.id !== null);
  // Those that end first: two of one device and rule are never open at once.
  await updateAlerts(client, county, known.filter(({ target }) => target.clearedAt !== null));
  await updateAlerts(client, county, known.filter(({ target }) => target.clearedAt === null));
  const fresh = all.filter(({ target }) => target.id === null).map((each) => ({ ...each, opening: openingOf(each, areas) }));
  const joinings = await groupStorms(client, county, fresh.filter(({ target }) => target.clearedAt === null).map(({ opening }) => opening));
  const ids = await insertAlerts(client, county, fresh);
  const moves = known.flatMap(({ target }) => target.moves.map((move) => rowOf(target.id!, move)));
  fresh.forEach(({ target, opening }, i) => {
    const id = ids[i];
    if (id === null || id === undefined) return;
    const storm = opening.stormId === null ? {} : { storm: opening.stormId };
    for (const move of target.moves) moves.push(rowOf(id, { ...move, detail: { ...move.detail, ...storm } }));
  });
  moves.push(...joinings.map(groupedMove));
  await appendMoves(client, county, moves);
  await followDevices(client, county, findings.map(({ pair }) => pair.deviceId));
}

const rowOf = (alertId: number, move: Target['moves'][number]): MoveRow => ({ alertId, by: null, note: null, ...move });
const groupedMove = ({ alertId, stormId }: Joining): MoveRow =>
  ({ alertId, move: 'grouped', eventAt: null, by: null, note: null, detail: { storm: stormId } });

interface Written {
  readonly finding: Finding;
  readonly target: Target;
}

function openingOf({ finding: { pair }, target }: Written, areas: ReadonlyMap<number, string | null>): Opening {
  return {
    ruleId: pair.rule.id, deviceClass: pair.rule.deviceClass, severity: pair.rule.severity, area: areas.get(pair.deviceId) ?? null,
    openedAt: target.openedAt, stormId: null,
  };
}

function rowFor({ finding, target }: Written): Record<string, unknown> {
  return {
    id: target.id, state: target.state, opened_at: iso(target.openedAt), cleared_at: iso(target.clearedAt), trigger_value: target.trigger,
    peak_value: target.peak, annulled: target.annulled, why: target.why ? whyOf(finding.pair.rule, target.why, finding.silentMs) : null,
  };
}

async function updateAlerts(client: Client, county: string, written: readonly Written[]): Promise<void> {
  if (!written.length) return;
  await client.query(`
    update alerts a set state = t.state, opened_at = t.opened_at, cleared_at = t.cleared_at, trigger_value = t.trigger_value, peak_value = t.peak_value,
      annulled = t.annulled, why = coalesce(t.why, a.why), snoozed_until = case when t.state in ('open', 'acknowledged') then a.snoozed_until end,
      closed_at = case when t.state = 'closed' then coalesce(a.closed_at, now()) end, closed_by = case when t.state = 'closed' then a.closed_by end
    from jsonb_to_recordset($2::jsonb) as t(id bigint, state text, opened_at timestamptz, cleared_at timestamptz, trigger_value float8, peak_value float8,
      annulled boolean, why jsonb)
    where a.county = $1 and a.id = t.id`, [county, JSON.stringify(written.map(rowFor))]);
}

/** @returns the id of each, null for one whose device is gone or whose rule has an open alert of it already */
async function insertAlerts(client: Client, county: string, fresh: readonly (Written & { opening: Opening })[]): Promise<(number | null)[]> {
  if (!fresh.length) return [];
  const numbers = await client.query(`select nextval('alerts_id') as id from generate_series(1, $1::int)`, [fresh.length]);
  const rows = fresh.map((each, i) => {
    const { rule, deviceId } = each.finding.pair;
    return {
      ...rowFor(each), id: numbers.rows[i].id, device_id: deviceId, rule_id: rule.id, class: `alert:${rule.kind}`, name: rule.name.zh,
      severity: rule.severity, quantity: rule.quantity, storm_id: each.opening.stormId,
    };
  });
  const { rows: inserted } = await client.query(`
    insert into alerts (county, id, class, name, state, severity, rule_id, device_id, component_id, quantity, opened_at, cleared_at, trigger_value, peak_value,
      why, storm_id, closed_at, simulated, area_code, unit_grid, omni_grid, source, source_id, geom)
    select d.county, t.id, t.class, t.name, t.state, t.severity, t.rule_id, d.id, d.component_id, t.quantity, t.opened_at, t.cleared_at, t.trigger_value,
      t.peak_value, t.why, t.storm_id, case when t.state = 'closed' then now() end,
      -- A device that was never heard is as real as its county.
      coalesce((select bool_or(l.simulated) from device_latest l where l.county = d.county and l.device_id = d.id), c.is_demo),
      d.area_code, d.unit_grid, d.omni_grid, 'rules', t.id::text, d.geom
    from jsonb_to_recordset($2::jsonb) as t(id bigint, class text, name text, state text, severity text, rule_id int, device_id bigint, quantity text,
      opened_at timestamptz, cleared_at timestamptz, trigger_value float8, peak_value float8, why jsonb, storm_id bigint)
    join devices d on d.county = $1 and d.id = t.device_id
    join counties c on c.county = d.county
    join alert_rules r on r.county = d.county and r.id = t.rule_id -- known from memory: it may be gone
    on conflict (county, device_id, rule_id) where state in ('open', 'acknowledged') do nothing
    returning id`, [county, JSON.stringify(rows)]);
  const kept = new Set(inserted.map((row) => row.id as number));
  return rows.map(({ id }) => (kept.has(id) ? id as number : null));
}

/** Appends to what was done with alerts, in the order given; each becomes an entry of the lane. */
export async function appendMoves(client: Client, county: string, moves: readonly MoveRow[]): Promise<void> {
  if (!moves.length) return;
  const rows = moves.map((row, n) => ({ n, alert_id: row.alertId, move: row.move, event_at: iso(row.eventAt), by_person: row.by, note: row.note, detail: row.detail }));
  await client.query(`
    insert into alert_moves (county, alert_id, event_at, move, by_person, note, detail)
    select $1, m.alert_id, m.event_at, m.move, m.by_person, m.note, m.detail
    from jsonb_to_recordset($2::jsonb) as m(n int, alert_id bigint, event_at timestamptz, move text, by_person text, note text, detail jsonb)
    order by m.n`, [county, JSON.stringify(rows)]);
}

/** A device is offline while an alert says that it is silent, in alarm while another one is open, else normal. */
export async function followDevices(client: Client, county: string, deviceIds: readonly number[]): Promise<void> {
  if (!deviceIds.length) return;
  await client.query(`
    update devices d set state = w.state
    from (select n.id, case when bool_or(a.class = 'alert:no_data') then 'offline' when count(a.id) > 0 then 'alarm' else 'normal' end as state
      from (select distinct unnest($2::bigint[]) as id) n
      left join alerts a on a.county = $1 and a.device_id = n.id and a.state in ('open', 'acknowledged')
      group by n.id) w
    where d.county = $1 and d.id = w.id and d.state <> w.state`, [county, deviceIds]);
}

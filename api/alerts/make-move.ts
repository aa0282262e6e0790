/** What persons do with alerts. Under the lock of the county: of two who acknowledge at once one wins, and the other is told. */
import type { MakeMove } from '../contract/alerts.ts';
import type { Alert, AlertMove } from '../contract/live.ts';
import { ApiError } from '../http/problem.ts';
import { areasOf } from '../http/scope.ts';
import type { Scope } from '../http/scope.ts';
import { inTransaction } from '../store/database.ts';
import type { Client, Pool } from '../store/database.ts';
import { actor, IN_AREAS, readAlert } from './alert-list.ts';
import { readMoment } from './moments.ts';
import { appendMoves, followDevices, lockAlerts } from './write-changes.ts';

const LONGEST_SNOOZE_MS = 7 * 86_400_000;

/** Columns that a move sets; the values follow the id and the county as $3 ... */
interface Setting {
  readonly sql: string;
  readonly values: readonly unknown[];
  readonly move: AlertMove;
  readonly detail: Readonly<Record<string, unknown>>;
}

/**
 * Makes a move in a person's name. Acknowledging what the same person acknowledged already changes nothing.
 * @returns the alert as it is then
 * @throws ApiError unknown_alert, withheld, wrong_state with who was there first, or bad_body
 */
export function makeMove(pool: Pool, code: string, id: number, scope: Scope, wanted: MakeMove): Promise<Alert> {
  const person = actor(scope).id;
  return inTransaction(pool, async (client) => {
    await lockAlerts(client, code);
    const alert = await readAlert(client, code, id, scope);
    if (wanted.move === 'acknowledge' && alert.state === 'acknowledged' && alert.acknowledgedBy === person) return alert;
    const setting = settingOf(alert, wanted, person);
    if (setting.sql) {
      await client.query(`update alerts set ${setting.sql} where county = $1 and id = $2`, [code, id, ...setting.values]);
    }
    await appendMoves(client, code, [{ alertId: id, move: setting.move, eventAt: null, by: person, note: wanted.note ?? null, detail: setting.detail }]);
    await followDevices(client, code, [alert.deviceId]);
    return readAlert(client, code, id, scope);
  });
}

function settingOf(alert: Alert, wanted: MakeMove, person: string): Setting {
  switch (wanted.move) {
    case 'acknowledge':
      if (alert.state !== 'open') throw wrongState(alert);
      return { ...ACKNOWLEDGE, values: [person] };
    case 'close':
      if (alert.state === 'closed') throw wrongState(alert);
      if (alert.clearedAt === null && !wanted.note?.trim()) {
        throw new ApiError('bad_body', 'note: while the condition holds, closing needs a note that says why', { parameter: 'note' });
      }
      return { ...CLOSE, values: [person], detail: { conditionHeld: alert.clearedAt === null } };
    case 'comment':
      return { sql: '', values: [], move: 'commented', detail: {} };
    case 'snooze': {
      if (alert.state !== 'open' && alert.state !== 'acknowledged') throw wrongState(alert);
      const until = untilOf(wanted.until);
      return { sql: 'snoozed_until = $3', values: [until], move: 'snoozed', detail: { until } };
    }
    case 'assign':
      if (alert.state === 'closed') throw wrongState(alert);
      return { sql: 'assigned_to = $3', values: [wanted.to], move: 'assigned', detail: { to: wanted.to } };
  }
}

const ACKNOWLEDGE = { sql: `state = 'acknowledged', acknowledged_at = now(), acknowledged_by = $3`, move: 'acknowledged', detail: {} } as const;
const CLOSE = { sql: `state = 'closed', closed_at = now(), closed_by = $3, snoozed_until = null`, move: 'closed' } as const;

function wrongState(alert: Alert): ApiError {
  const told: Readonly<Record<Alert['state'], string>> = {
    open: 'is open', acknowledged: `was acknowledged by ${alert.acknowledgedBy}`,
    cleared: 'has cleared by itself: it can be closed',
    closed: alert.annulled ? 'was annulled by a late reading' : `was closed by ${alert.closedBy ?? 'the rule itself'}`,
  };
  return new ApiError('wrong_state', `Alert ${alert.id} ${told[alert.state]}`);
}

function untilOf(text: string): string {
  const until = readMoment(text);
  if (!(until > Date.now() && until <= Date.now() + LONGEST_SNOOZE_MS)) {
    throw new ApiError('bad_body', `until: "${text}" must be a moment within the next 7 days`, { parameter: 'until' });
  }
  return new Date(until).toISOString();
}

/**
 * Acknowledges or closes every alert of a storm that it applies to and that the person may see, in one transaction. Alerts
 * whose condition holds are closed only with a note.
 * @returns how many were moved
 * @throws ApiError unknown_alert for a storm that is not there
 */
export function moveStorm(pool: Pool, code: string, storm: number, scope: Scope, wanted: { move: 'acknowledge' | 'close'; note?: string | undefined }): Promise<number> {
  const person = actor(scope).id;
  return inTransaction(pool, async (client) => {
    await lockAlerts(client, code);
    const { rowCount } = await client.query('select from alert_storms where county = $1 and id = $2', [code, storm]);
    if (!rowCount) throw new ApiError('unknown_alert', `There is no storm ${storm} in county ${code}`);
    const rows = await movableOf(client, code, storm, scope, wanted);
    if (!rows.length) return 0;
    const ids = rows.map((row) => row.id);
    const setting = wanted.move === 'acknowledge' ? ACKNOWLEDGE : CLOSE;
    await client.query(`update alerts set ${setting.sql} where county = $1 and id = any($2::bigint[])`, [code, ids, person]);
    await appendMoves(client, code, rows.map((row) => ({
      alertId: row.id, move: setting.move, eventAt: null, by: person, note: wanted.note ?? null,
      detail: { storm, ...(wanted.move === 'close' ? { conditionHeld: row.holds } : {}) },
    })));
    await followDevices(client, code, rows.map((row) => row.deviceId));
    return rows.length;
  });
}

async function movableOf(
  client: Client, code: string, storm: number, scope: Scope, wanted: { move: string; note?: string | undefined },
): Promise<{ id: number; deviceId: number; holds: boolean }[]> {
  const applies = wanted.move === 'acknowledge' ? `state = 'open'` : wanted.note?.trim() ? `state <> 'closed'` : `state = 'cleared'`;
  const { rows } = await client.query(`
    select id, device_id as "deviceId", cleared_at is null as holds from alerts
    where county = $1 and ${IN_AREAS('area_code')} and storm_id = $3 and ${applies} order by id`, [code, areasOf(scope, 'alerts'), storm]);
  return rows;
}

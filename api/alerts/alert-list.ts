/** Alerts as the wire has them: lists with the lane number that they are true for, one with all that a desk asks about it. */
import type { AlertDetails, AlertsReply } from '../contract/alerts.ts';
import type { Alert } from '../contract/live.ts';
import type { Person } from '../contract/shapes.ts';
import { compileFilter, lngLatToMercator, mercatorToLngLat, nearest } from '../../tiles/index.ts';
import type { County } from '../county/county.ts';
import { distanceMeters, facingCameras } from '../county/facing-cameras.ts';
import { ApiError } from '../http/problem.ts';
import { areasOf, reaches, scopeConditions } from '../http/scope.ts';
import type { Scope } from '../http/scope.ts';
import type { Queryable } from '../store/database.ts';

/** Alerts of one answer; `total` tells when there are more. */
export const MOST_ALERTS = 5000;
const NEAR_STAFF = 5;
const NEAR_CAMERAS = 8;
/** Nobody farther away is sent to an alert. */
const STAFF_REACH_METERS = 10_000;

/** Area code prefixes in $2 let a row through; null lets all. */
export const IN_AREAS = (column: string): string => `($2::text[] is null or exists (select from unnest($2::text[]) prefix where starts_with(${column}, prefix)))`;

export interface History {
  /** ISO moments; null for no bound. */
  readonly from: string | null;
  readonly to: string | null;
}

/** Alerts in the asker's scope, newest first; without a history those that are not closed. One statement, so one snapshot. */
export async function listAlerts(db: Queryable, code: string, scope: Scope, history: History | null, limit: number): Promise<AlertsReply> {
  const wanted = `a.county = $1 and ${IN_AREAS('a.area_code')} and ${history
    ? `a.state = 'closed' and a.opened_at >= coalesce($4::timestamptz, '-infinity') and a.opened_at < coalesce($5::timestamptz, 'infinity')`
    : `a.state <> 'closed' and $4::timestamptz is null and $5::timestamptz is null`}`;
  const { rows: [row] } = await db.query(`
    select coalesce((select number from lane_heads where county = $1), 0)::float8 as lane,
      (select count(*) from alerts a where ${wanted})::float8 as total,
      coalesce((select jsonb_agg(alert_body($1, l.id) order by l.opened_at desc, l.id desc)
        from (select a.id, a.opened_at from alerts a where ${wanted} order by a.opened_at desc, a.id desc limit $3) l), '[]') as alerts`,
  [code, areasOf(scope, 'alerts'), limit, history?.from ?? null, history?.to ?? null]);
  return { county: code, lane: row.lane, total: row.total, alerts: row.alerts };
}

/** One alert. @throws ApiError unknown_alert, or withheld when it lies outside the asker's area */
export async function readAlert(db: Queryable, code: string, id: number, scope: Scope): Promise<Alert> {
  const { rows: [row] } = await db.query('select alert_body($1, $2::bigint) as body', [code, id]);
  const alert = row.body as Alert | null;
  if (!alert) throw new ApiError('unknown_alert', `There is no alert ${id} in county ${code}`);
  if (!reaches(scope, 'alerts', alert.areaCode)) throw new ApiError('withheld', `Your permission does not reach alert ${id}`, { layer: 'alerts' });
  return alert;
}

/** @throws ApiError as `readAlert`, and layer_not_loaded when staff or cameras are not in memory */
export async function alertDetails(county: County, db: Queryable, code: string, id: number, scope: Scope): Promise<AlertDetails> {
  const alert = await readAlert(db, code, id, scope);
  const { rows: [{ why, case_id: caseId }] } = await db.query(`
    select why, (select r.case_id from reports r where r.county = a.county and r.alert_id = a.id) from alerts a where a.county = $1 and a.id = $2`, [code, id]);
  const moves = await db.query(`
    select id, at, event_at as "eventAt", move, by_person as by, note, detail from alert_moves where county = $1 and alert_id = $2 order by id`, [code, id]);
  const staffWithheld = areasOf(scope, 'staff')?.length === 0;
  const cameras = county.tableOf(code, 'cameras');
  const facing = await facingCameras(db, code, cameras, compileFilter(cameras, { conditions: scopeConditions(scope, 'cameras') }), alert, NEAR_CAMERAS);
  return {
    county: code, alert, caseId, why, moves: moves.rows, staffWithheld,
    staff: staffWithheld ? [] : await nearStaff(county, db, code, scope, alert),
    cameras: facing.map((camera) => ({
      id: camera.id, name: camera.name, state: camera.state, covers: camera.covers, meters: camera.distanceMeters, bearingDeg: camera.bearingToPointDeg,
    })),
    storm: await stormOf(db, code, scope, alert),
  };
}

async function stormOf(db: Queryable, code: string, scope: Scope, alert: Alert): Promise<Alert[]> {
  if (alert.stormId === null) return [];
  const { rows } = await db.query(`
    select alert_body($1, a.id) as body from alerts a
    where a.county = $1 and ${IN_AREAS('a.area_code')} and a.storm_id = $3 and a.id <> $4 and a.state <> 'closed'
    order by a.opened_at, a.id limit ${MOST_ALERTS}`, [code, areasOf(scope, 'alerts'), alert.stormId, alert.id]);
  return rows.map((row) => row.body);
}

/** People and vehicles on duty, nearest first, with how old what we know of them is. */
export async function nearStaff(county: County, db: Queryable, code: string, scope: Scope, at: { lng: number; lat: number }): Promise<AlertDetails['staff']> {
  const table = county.tableOf(code, 'staff');
  const filter = compileFilter(table, { conditions: [{ column: 'state', values: ['on_duty'] }, ...scopeConditions(scope, 'staff')] });
  const [x, y] = lngLatToMercator(at.lng, at.lat);
  const ids = nearest(table, x, y, { limit: NEAR_STAFF, maxDistance: STAFF_REACH_METERS / Math.cos(at.lat * Math.PI / 180), filter });
  const { rows } = await db.query(`select id, code, name, duty_phone, simulated from staff where county = $1 and id = any($2::bigint[])`, [code, ids]);
  const known = new Map(rows.map((row) => [row.id as number, row]));
  return ids.flatMap((id) => {
    const row = known.get(id);
    const place = table.get(id);
    if (!row || !place) return [];
    const [lng, lat] = mercatorToLngLat(place.x, place.y);
    const { class: kind, state, time } = place.values as { class: string; state: string; time: number | null };
    return [{
      id, code: row.code, name: row.name, class: kind, state, dutyPhone: row.duty_phone, meters: distanceMeters({ lng, lat }, at), fixAt: time ?? null,
      lng, lat, simulated: row.simulated,
    }];
  });
}

/** What a person does is done in that person's name. @throws ApiError withheld for who only counts */
export function actor(scope: Scope): Person {
  if (scope.person.role === 'analyst') throw new ApiError('withheld', 'Your permission is to look at alerts, not to act on them', { layer: 'alerts' });
  return scope.person;
}

/** One case with everything that hangs on it, read in one statement: so all of it is of one moment. */
import { ROW_SQL } from './case-rows.ts';

const ms = (column: string): string => `(extract(epoch from ${column}) * 1000)::float8`;

/** A list of objects, oldest first by `order`; empty is `[]`. */
const listOf = (object: string, from: string, order: string): string => `coalesce((select jsonb_agg(${object} order by ${order}) from ${from}), '[]')`;

/** Of the county and id in $1 and $2. Area prefixes in $3 let a row of another case or component through; null lets all. */
const IN_SCOPE = (column: string): string => `($3::text[] is null or exists (select from unnest($3::text[]) prefix where starts_with(${column}, prefix)))`;

const OF_CASE = (alias: string): string => `${alias}.county = c.county and ${alias}.case_id = c.id`;

export const TASK_SQL = `jsonb_build_object('id', t.id, 'kind', t.kind, 'round', t.round, 'state', t.state, 'assignee', t.assignee,
  'assigneeName', (select s.name from staff s where s.county = t.county and s.code = t.assignee), 'reason', t.reason, 'openedAt', ${ms('t.opened_at')}, 'openedBy', t.opened_by,
  'dueAt', ${ms('t.due_at')}, 'doneAt', ${ms('t.done_at')}, 'doneBy', t.done_by, 'result', t.result, 'note', t.note)`;

export const ADJUSTMENT_SQL = `jsonb_build_object('id', a.id, 'kind', a.kind, 'state', a.state, 'askedAt', ${ms('a.asked_at')}, 'askedBy', a.asked_by, 'reason', a.reason,
  'until', ${ms('a.until')}, 'decidedAt', ${ms('a.decided_at')}, 'decidedBy', a.decided_by, 'decision', a.decision)`;

const REPORT_SQL = `jsonb_build_object('id', r.id, 'receipt', r.receipt, 'channel', r.channel, 'at', ${ms('r.at')}, 'by', r.by_person, 'class', r.class,
  'description', r.description, 'address', r.address, 'externalId', r.external_id, 'lng', st_x(r.geom), 'lat', st_y(r.geom), 'farMeters', r.far_meters, 'verified', r.verified,
  'alertId', r.alert_id, 'reporterName', r.reporter_name, 'reporterPhone', r.reporter_phone, 'evidence', r.evidence,
  'photos', coalesce((select jsonb_agg(p.id order by p.id) from photos p where p.county = r.county and p.report_id = r.id), '[]'))`;

const MOVE_SQL = `jsonb_build_object('id', m.id, 'number', m.number, 'at', ${ms('m.at')}, 'move', m.move, 'from', m.from_state, 'to', m.to_state, 'by', m.by_person,
  'role', m.by_role, 'department', m.by_department, 'note', m.note, 'detail', m.detail, 'clocks', m.clocks,
  'photos', coalesce((select jsonb_agg(p.id order by p.id) from photos p where p.county = m.county and p.move_id = m.id), '[]'))`;

const PHOTO_SQL = `jsonb_build_object('id', p.id, 'at', ${ms('p.at')}, 'by', p.by_person, 'takenAt', ${ms('p.taken_at')}, 'width', p.width, 'height', p.height,
  'reportId', p.report_id, 'moveId', p.move_id, 'exif', case when p.exif_lng is not null and p.exif_lat is not null then jsonb_build_object('lng', p.exif_lng, 'lat', p.exif_lat) end)`;

const BRIEF_SQL = `jsonb_build_object('id', o.id, 'code', o.code, 'state', o.state, 'step', o.step, 'class', o.class, 'severity', o.severity, 'name', o.name,
  'description', o.description, 'address', o.address, 'reportedAt', ${ms('o.reported_at')}, 'closedAt', ${ms('o.closed_at')}, 'endedAt', ${ms('o.ended_at')},
  'lng', st_x(o.geom), 'lat', st_y(o.geom))`;

const APPEAL_SQL = `(select jsonb_build_object('askedAt', ${ms('a.asked_at')}, 'askedBy', a.asked_by, 'reason', a.reason, 'state', a.state,
  'firstBy', a.first_by, 'firstAt', ${ms('a.first_at')}, 'secondBy', a.second_by, 'secondAt', ${ms('a.second_at')}) from case_appeals a where ${OF_CASE('a')})`;

const MOST_PAST_CASES = 20;
const OTHERS = `o.county = c.county and o.component_id = c.component_id and o.id <> c.id and ${IN_SCOPE('o.area_code')}`;
const COMPONENT_SQL = `(select jsonb_build_object('id', d.id, 'objid', d.objid, 'name', d.name, 'class', d.class, 'state', d.state,
    'supervisor', d.supervisor_dept, 'owner', d.owner_dept, 'keeper', d.keeper_dept,
    'cases', coalesce((select jsonb_agg(${BRIEF_SQL} order by o.reported_at desc, o.id desc)
      from (select * from cases o where ${OTHERS} order by o.reported_at desc, o.id desc limit ${MOST_PAST_CASES}) o), '[]'),
    'casesTotal', (select count(*) from cases o where ${OTHERS}))
  from components d where d.county = c.county and d.id = c.component_id and ${IN_SCOPE('d.area_code')})`;

const DEVICE_SQL = `(select jsonb_build_object('id', d.id, 'code', d.code, 'name', d.name, 'class', d.class, 'state', d.state)
  from devices d where d.county = c.county and d.id = c.device_id and ${IN_SCOPE('d.area_code')})`;

/** Answers one row with `told`, or none. */
export const DETAILS_SQL = `
  select jsonb_build_object('row', ${ROW_SQL}, 'standard', c.standard, 'receivers', c.receivers, 'returnedBy', c.returned_by, 'stateBefore', c.state_before,
      'extensions', c.extensions, 'suspensions', c.suspensions, 'areaCode', c.area_code,
      'lane', coalesce((select number from lane_heads where county = c.county), 0),
      'reports', ${listOf(REPORT_SQL, `reports r where ${OF_CASE('r')}`, 'r.at, r.id')},
      'photos', ${listOf(PHOTO_SQL, `photos p where ${OF_CASE('p')}`, 'p.id')},
      'moves', ${listOf(MOVE_SQL, `case_moves m where ${OF_CASE('m')}`, 'm.number')},
      'clocks', ${listOf('k.body', `case_clocks k where ${OF_CASE('k')}`, 'k.started_at, k.clock, k.instance')},
      'tasks', ${listOf(TASK_SQL, `case_tasks t where ${OF_CASE('t')}`, 't.id')},
      'adjustments', ${listOf(ADJUSTMENT_SQL, `case_adjustments a where ${OF_CASE('a')}`, 'a.id')},
      'appeal', ${APPEAL_SQL}, 'component', ${COMPONENT_SQL}, 'device', ${DEVICE_SQL}, 'alert', alert_body(c.county, c.alert_id),
      'merged', ${listOf(BRIEF_SQL, `cases o where o.county = c.county and o.merged_into = c.id and ${IN_SCOPE('o.area_code')}`, 'o.id')},
      'mergedInto', (select ${BRIEF_SQL} from cases o where o.county = c.county and o.id = c.merged_into and ${IN_SCOPE('o.area_code')})) as told,
    (select jsonb_object_agg(s.code, jsonb_build_object('zh', coalesce(s.name, s.code), 'en', coalesce(s.name_en, s.name, s.code))) from staff s where s.county = c.county and s.code in (
      select m.by_person from case_moves m where ${OF_CASE('m')})) as staff
  from cases c where c.county = $1 and c.id = $2`;

/**
 * Very many cases, by plain SQL past the engine: where the demo county's events are, with the clocks, reports, checks and dispatches that
 * lists and indicators read. Everything is hashed from the number of the case, so the same count gives the same rows.
 */
import type { Client, Pool } from '../../api/store/database.ts';

/** The history's length before `now`. */
export const FILL_DAYS = 548;

/** Ids of alerts, second reports and prechecks count from here. */
const ALERTS_FROM = 2_000_000_000;
const MORE_FROM = 100_000_000;

const TABLES = ['cases', 'case_clocks', 'reports', 'case_tasks', 'case_moves'] as const;
const ENDED = `'closed', 'scored', 'not_filed', 'merged', 'force_closed'`;

/** From 0 to 1, by number and salt. */
const HASH = `create function pg_temp.h(n bigint, salt bigint) returns float8 language sql immutable as
  $$ select (hashint8extended(n, salt) & 1073741823)::float8 / 1073741824 $$`;

/** Places and classes of events; the duty grid comes with the unit grid. */
const PLACES = `create temporary table place as
  select row_number() over (order by e.id) - 1 as n, e.class, e.component_id, e.geom, e.area_code, e.unit_grid, e.omni_grid, g.parent_code as duty_grid
  from events e left join grids g on g.county = e.county and g.kind = 'unit' and g.code = e.unit_grid and g.valid_to is null where e.county = $1`;

/** `draft`: one row a case with what the other columns follow from. */
const DRAFTS = `create temporary table draft as
  select i as id, p.*, at as reported_at, pg_temp.h(i, 5) < 0.06 as rejected, pg_temp.h(i, 6) < (case when at > $3::timestamptz - interval '3 days' then 0.6 else 0.02 end) as live,
    (array[1, 2, 4, 8, 24, 72, 120])[1 + (pg_temp.h(i, 7) * 6.99)::int % 7] as hours, pg_temp.h(i, 8) < 0.91 as on_time, pg_temp.h(i, 9) as u
  from generate_series(1, $1::bigint) i
    cross join lateral (select $3::timestamptz - make_interval(days => ${FILL_DAYS}) + (i - 1) * (make_interval(days => ${FILL_DAYS}) / $1::float8) as at) t
    join place p on p.n = floor(pg_temp.h(i, 1) * $2::bigint)::bigint`;

const STATE = `case when d.rejected then case when d.u < 0.4 then 'merged' else 'not_filed' end
  when not d.live then case when d.u < 0.5 then 'scored' when d.u < 0.99 then 'closed' else 'force_closed' end
  else (array['pending_dispatch', 'pending_handle', 'handling', 'handled', 'pending_check', 'checking', 'suspended'])[1 + (d.u * 7)::int % 7] end`;

const CASES = `
  with d as (select d.*, ${STATE} as st, reported_at + interval '20 minutes' as dispatched, reported_at + interval '20 minutes' + hours * interval '1 hour' as due from draft d),
  f as (select d.*, case when st in ('closed', 'scored', 'pending_check', 'checking') then dispatched + hours * (case when on_time then 0.7 else 1.3 end) * interval '1 hour' end as fed,
    not rejected and st <> 'pending_dispatch' as works, (array['collector', 'hotline', 'public', 'video', 'iot'])[1 + (pg_temp.h(id, 11) * 5)::int % 5] as channel from d)
  insert into cases (county, id, code, flow, state, step, class, severity, name, description, address, channel, alert_id, merged_into, component_id, standard_id, department, handler, reported_at, reported_by,
    filed_at, filed_by, dispatched_at, dispatched_by, handled_at, fed_back_at, closed_at, ended_at, due_at, due_clock, handle_due_at, accept_on_time, dispatch_on_time, handle_on_time,
    round, report_count, version, simulated, duty_grid, area_code, unit_grid, omni_grid, source, source_id, geom, updated_at)
  select $1::text, id, $1::text || to_char(reported_at at time zone 'Asia/Shanghai', 'YYYYMMDD') || lpad((row_number() over (partition by (reported_at at time zone 'Asia/Shanghai')::date order by id))::text, 5, '0'),
    case when unit_grid is null then 'grid_affairs' else 'urban' end, st, case st when 'not_filed' then 1 when 'merged' then 1 when 'pending_dispatch' then 2 when 'pending_handle' then 3 when 'handling' then 4
      when 'handled' then 4 when 'suspended' then 4 when 'pending_check' then 5 else 6 end, class, (array['critical', 'major', 'minor', 'notice'])[1 + (u * 4)::int % 4],
    '案件 ' || id, '描述 ' || id, null, channel,
    case when channel = 'iot' then id + ${ALERTS_FROM} end, case when st = 'merged' and id > 1 then id - 1 end, component_id, null,
    case when works then 'D' || lpad((1 + (pg_temp.h(id, 12) * 20)::int)::text, 2, '0') end, case when fed is not null or st = 'handling' then 'R' || lpad((1 + (pg_temp.h(id, 13) * 40)::int)::text, 3, '0') end,
    reported_at, 'C' || lpad((1 + (pg_temp.h(id, 14) * 60)::int)::text, 3, '0'), case when not rejected then reported_at + interval '9 minutes' end, case when not rejected then 'operator' end,
    case when works then dispatched end, case when works then 'operator' end, fed - interval '10 minutes', fed, case when st in ('closed', 'scored') then fed + interval '50 minutes' end,
    case when st in (${ENDED}) then coalesce(fed, reported_at) + interval '50 minutes' end,
    case when works and fed is null and st not in ('suspended', 'force_closed') then due end, case when works and fed is null and st not in ('suspended', 'force_closed') then 'handle' end, case when works then due end,
    case when not rejected then u > 0.05 end, case when works then u > 0.04 end, case when fed is not null then fed <= due when st = 'force_closed' then true end,
    case when pg_temp.h(id, 15) < 0.05 then 2 else 1 end, 1, 8, true, duty_grid, area_code, unit_grid, omni_grid, 'bench', id::text, geom, coalesce(fed, reported_at)
  from f`;

const CLOCK_BODY = `jsonb_build_object('clock', 'handle', 'instance', 1, 'limit', jsonb_build_object('value', d.hours, 'unit', 'urgent_hour', 'season', null), 'pace', 'continuous',
  'budgetMs', d.hours * 3600000, 'calendarEdition', 1, 'startedAt', ms_of(c.dispatched_at), 'spans', jsonb_build_array(jsonb_build_object('from', ms_of(c.dispatched_at), 'to', null)),
  'usedMs', 0, 'state', 'running', 'deadline', ms_of(c.due_at), 'extensions', 0, 'stoppedAt', null, 'overdue', null)`;

/** Of some cases the first department sent them back; then they were dispatched twice. */
const DISPATCHES = 'case when c.id % 19 = 0 then 2 else 1 end';
const FIRST = `c.reported_at + interval '12 minutes'`;

const REST = [
  `insert into case_clocks (county, case_id, clock, instance, state, started_at, deadline, body)
   select c.county, c.id, 'handle', 1, 'running', c.dispatched_at, c.due_at, ${CLOCK_BODY} from cases c join draft d on d.id = c.id where c.due_at is not null`,
  `insert into case_clocks (county, case_id, clock, instance, state, started_at, deadline, stopped_at, overdue, body)
   select c.county, c.id, 'accept', 1, 'stopped', c.reported_at, c.reported_at + interval '15 minutes', coalesce(c.filed_at, c.ended_at), c.accept_on_time is not true, '{}' from cases c`,
  `insert into case_clocks (county, case_id, clock, instance, state, started_at, deadline, stopped_at, overdue, body)
   select c.county, c.id, 'dispatch', n, 'stopped', c.filed_at, c.filed_at + interval '15 minutes', case when n < last then ${FIRST} else c.dispatched_at end,
     n = last and not c.dispatch_on_time, '{}' from cases c cross join lateral (select ${DISPATCHES} as last) l, generate_series(1, last) n where c.dispatched_at is not null`,
  `insert into reports (county, id, case_id, receipt, channel, at, by_person, class, geom, verified)
   select c.county, c.id, c.id, 'B' || lpad(c.id::text, 11, '0'), c.channel, c.reported_at, c.reported_by, c.class, c.geom, case when c.channel in ('hotline', 'public') then c.id % 3 > 0 end from cases c
   union all select c.county, c.id + ${MORE_FROM}, c.id, 'C' || lpad(c.id::text, 11, '0'), 'public', c.reported_at + interval '6 hours', null, c.class, c.geom, c.id % 40 = 0 from cases c where c.id % 20 = 0`,
  `insert into case_tasks (county, id, case_id, kind, round, state, assignee, opened_at, opened_by, due_at, done_at, done_by, result)
   select c.county, c.id, c.id, 'postcheck', c.round, 'done', c.reported_by, c.fed_back_at, 'operator', c.fed_back_at + interval '30 minutes',
     c.fed_back_at + (case when c.id % 9 > 0 then 20 else 45 end) * interval '1 minute', c.reported_by, 'met' from cases c where c.closed_at is not null and c.id % 10 < 7
   union all select c.county, c.id + ${MORE_FROM}, c.id, 'precheck', 1, 'done', c.reported_by, c.reported_at, 'operator', c.reported_at + interval '5 minutes',
     c.reported_at + (case when c.id % 8 > 0 then 4 else 8 end) * interval '1 minute', c.reported_by, 'met' from cases c where c.id % 10 < 3`,
  `insert into case_moves (county, case_id, number, at, move, from_state, to_state, by_person, by_role, detail)
   select c.county, c.id, m.number, m.at, m.move, 'reported', 'reported', 'operator', 'lead', case m.move when 'dispatch' then jsonb_build_object('departments', jsonb_build_array(c.department)) else '{}' end
   from cases c cross join lateral (values
     (2, c.filed_at, 'file', true), (3, ${FIRST}, 'dispatch', ${DISPATCHES} = 2), (4, ${FIRST} + interval '3 minutes', 'dept_return', ${DISPATCHES} = 2),
     (5, c.dispatched_at, 'dispatch', true), (6, c.fed_back_at, 'feedback', true), (7, c.closed_at, 'close', true)) m(number, at, move, happened)
   where m.happened and m.at is not null and c.filed_at is not null and (c.dispatched_at is not null or m.number = 2)`,
  `insert into alerts (county, id, class, state, severity, rule_id, device_id, opened_at, cleared_at, why, source, source_id, geom)
   select c.county, c.alert_id, 'alert:threshold', 'cleared', c.severity, 1, 1, c.reported_at - interval '90 seconds', c.reported_at, '{}', 'bench', c.id::text, c.geom from cases c where c.alert_id is not null`,
];

/** Writes so many cases into the demo county and lets the database look at them. @param now epoch ms, the end of the history */
export async function fillWithCases(pool: Pool, county: string, count: number, now: number, report: (step: string) => void): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query(`set local session_replication_role = 'replica'`);
    await client.query(`set local work_mem = '256MB'`);
    await client.query(`set local maintenance_work_mem = '512MB'`);
    const indexes = await dropIndexes(client);
    await client.query(HASH);
    await client.query(PLACES, [county]);
    const { rows: [{ places }] } = await client.query('select count(*) as places from place');
    report('drafts');
    await client.query(DRAFTS, [count, places, new Date(now)]);
    report('cases');
    await client.query(CASES, [county]);
    for (const [i, sql] of REST.entries()) {
      report(`rows around them ${i + 1} of ${REST.length}`);
      await client.query(sql);
    }
    report('indexes');
    for (const definition of indexes) await client.query(definition);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
  report('vacuum');
  await pool.query('vacuum analyze');
}

/** Takes away what a bulk load only makes slow, keys excepted. @returns how to make them again */
async function dropIndexes(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string; definition: string }>(`
    select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition from pg_index i
    where i.indrelid = any($1::regclass[]) and not exists (select from pg_constraint c where c.conindid = i.indexrelid)`, [TABLES]);
  for (const { name } of rows) await client.query(`drop index ${name}`);
  return rows.map(({ definition }) => definition);
}

/** States in which a case has ended, for SQL. */
export const ENDED_SQL = ENDED;

/** A case as the engine sees it, with its settings and the moment of the database. */
import type { Clock } from '../../contract/cases/clock.ts';
import type { CaseSettings, CaseSnapshot, Clocks } from '../../contract/cases/snapshot.ts';
import type { Queryable } from '../../store/database.ts';

export interface ReadCase {
  readonly id: number;
  readonly snapshot: CaseSnapshot;
  readonly settings: CaseSettings;
  readonly areaCode: string | null;
  readonly alertId: number | null;
  readonly componentId: number | null;
  readonly standardId: number | null;
  /** Newest edition of the county's work calendar; null: it has none of its own. */
  readonly newestEdition: number | null;
  /** The database's clock, epoch ms. */
  readonly now: number;
}

interface Row {
  readonly id: number;
  readonly snapshot: Omit<CaseSnapshot, 'clocks' | 'beforeStop'>;
  readonly clocks: readonly { body: Clock; before: Clock | null }[] | null;
  readonly settings: CaseSettings;
  readonly area_code: string | null;
  readonly alert_id: number | null;
  readonly component_id: number | null;
  readonly standard_id: number | null;
  readonly newest: number | null;
  readonly now: number;
}

const SQL = `
  select c.id, c.area_code, c.alert_id, c.component_id, c.standard_id, ms_of(clock_timestamp())::float8 as now,
    (select max(edition) from work_calendars w where w.county = c.county) as newest,
    (select jsonb_agg(jsonb_build_object('body', k.body, 'before', k.before_stop)) from
      (select distinct on (x.clock) x.body, x.before_stop from case_clocks x where x.county = c.county and x.case_id = c.id order by x.clock, x.instance desc) k) as clocks,
    jsonb_build_object(
      'flow', c.flow, 'state', case when c.version > 0 then c.state end, 'stateBefore', c.state_before, 'version', c.version,
      'movedAt', ms_of(case when c.version = 0 then c.reported_at
        else (select h.at from case_moves h where h.county = c.county and h.case_id = c.id and h.number = c.version) end),
      'class', c.class, 'channel', c.channel, 'round', c.round, 'department', c.department, 'offered', c.offered, 'handler', c.handler, 'returnedBy', c.returned_by,
      'receivers', c.receivers, 'extensions', c.extensions, 'suspensions', c.suspensions, 'mergedInto', c.merged_into, 'closedAt', ms_of(c.closed_at),
      'endedAt', ms_of(c.ended_at), 'handleOnTime', c.handle_on_time, 'limit', c.standard -> 'limit',
      'openTask', (select jsonb_build_object('kind', t.kind, 'assignee', t.assignee) from case_tasks t
        where t.county = c.county and t.case_id = c.id and t.state = 'open' order by t.kind desc limit 1),
      'lastCheck', (select t.result from case_tasks t where t.county = c.county and t.case_id = c.id and t.kind = 'postcheck' and t.round = c.round and t.state = 'done'
        order by t.done_at desc, t.id desc limit 1),
      'extensionAsked', exists (select from case_adjustments a where a.county = c.county and a.case_id = c.id and a.kind = 'extend' and a.state = 'asked'),
      'suspensionAskedUntil', (select ms_of(a.until) from case_adjustments a where a.county = c.county and a.case_id = c.id and a.kind = 'suspend' and a.state = 'asked'),
      'appeal', (select jsonb_build_object('state', a.state, 'askedBy', a.asked_by, 'firstBy', a.first_by) from case_appeals a where a.county = c.county and a.case_id = c.id),
      'filedBy', (select h.by_person from case_moves h where h.county = c.county and h.case_id = c.id and h.move = 'file' order by h.number desc limit 1),
      'dispatchedBy', c.dispatched_by,
      'submitters', (select coalesce(jsonb_agg(h.by_person order by h.number), '[]') from case_moves h where h.county = c.county and h.case_id = c.id and h.move = 'submit'),
      'alertHolds', exists (select from alerts_of_case(c) i join alerts a on a.county = c.county and a.id = i where a.cleared_at is null and a.state <> 'closed')) as snapshot,
    jsonb_build_object('acceptMinutes', s.accept_minutes, 'dispatchMinutes', s.dispatch_minutes, 'mostExtensions', s.most_extensions,
      'mostSuspensions', s.most_suspensions, 'longestSuspensionDays', s.longest_suspension_days, 'photoExempt', s.photo_exempt) as settings
  from cases c cross join lateral case_settings_of(c.county) s
  where c.county = $1 and c.id = any($2::bigint[])
  order by c.id`;

/**
 * Reads cases with their settings, by id.
 * @param lock true: nobody else moves them until the transaction ends; locked in the order of their ids
 */
export async function readSnapshots(db: Queryable, county: string, ids: readonly number[], lock: boolean): Promise<Map<number, ReadCase>> {
  // A statement of its own: the next one then sees what the last holder of the lock left.
  if (lock) await db.query('select from cases where county = $1 and id = any($2::bigint[]) order by id for update', [county, ids]);
  const { rows } = await db.query<Row>(SQL, [county, ids]);
  return new Map(rows.map((row) => [row.id, readCaseOf(row)]));
}

function readCaseOf(row: Row): ReadCase {
  const clocks: Record<string, Clock> = {};
  const beforeStop: Record<string, Clock> = {};
  for (const { body, before } of row.clocks ?? []) {
    clocks[body.clock] = body;
    if (before) beforeStop[body.clock] = before;
  }
  return {
    id: row.id, snapshot: { ...row.snapshot, clocks: clocks as Clocks, beforeStop: beforeStop as Clocks }, settings: row.settings, areaCode: row.area_code,
    alertId: row.alert_id, componentId: row.component_id, standardId: row.standard_id, newestEdition: row.newest, now: row.now,
  };
}

/** Editions of the calendars that a case's clocks run by. */
export function editionsOf(...cases: readonly (ReadCase | undefined)[]): number[] {
  return cases.flatMap((each) => [...Object.values(each?.snapshot.clocks ?? {}), ...Object.values(each?.snapshot.beforeStop ?? {})]).map((clock) => clock.calendarEdition);
}

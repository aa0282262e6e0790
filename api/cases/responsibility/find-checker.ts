/** Who goes and looks: for a precheck whether it is as reported, for a postcheck whether it is done. */
import type { Queryable } from '../../store/database.ts';

export interface Checker {
  /** Staff code; null: nobody fits, and whoever is on duty may take the task. */
  readonly assignee: string | null;
  /** For `case_tasks.reason`. */
  readonly reason: 'duty_grid' | 'nearest_fix' | 'nobody_on_duty';
  /** From the person's newest position to the case; null for nobody, and for somebody who was never seen. */
  readonly meters: number | null;
}

/**
 * The collector who checks a case: one on duty who answers for the case's duty grid (of several the nearest), else the nearest on
 * duty whose position is younger than setting `fresh_fix_minutes`, else nobody. Never who handles the case or ever submitted its work:
 * guard `checker` refuses those. Who reported it may
 * check it: the collector of a grid reports most of what is found there, and knows the place.
 * @param at the moment of the move; positions later than it do not count
 * @returns nobody also for a case that is not there
 */
export async function findChecker(db: Queryable, county: string, caseId: number, at: Date = new Date()): Promise<Checker> {
  const { rows: [found] } = await db.query<{ code: string; holds: boolean; meters: number | null }>(`
    with asked as (
      select c.geom, c.geom_3857, array(select lower(h.by_person) from case_moves h where h.county = c.county and h.case_id = c.id and h.move = 'submit')
          || coalesce(lower(c.handler), '') as handlers, coalesce(c.duty_grid, (select u.parent_code from grids u
        where u.county = c.county and u.kind = 'unit' and u.code = c.unit_grid and u.valid_to is null)) as duty_grid,
        coalesce((select s.fresh_fix_minutes from case_settings s where s.county = c.county), 15) as fresh_minutes
      from cases c where c.county = $1 and c.id = $2
    )
    (select s.code, true as holds, case when s.fix_at is not null then st_distance(s.geom::geography, a.geom::geography) end as meters
      from asked a join staff s on s.county = $1 and s.class = 'staff:collector' and s.state = 'on_duty' and a.duty_grid = any (s.grids)
      where lower(s.code) <> all (a.handlers)
      order by s.fix_at is null, s.geom_3857 <-> a.geom_3857, s.code limit 1)
    union all
    (select n.code, false, st_distance(n.geom::geography, a.geom::geography)
      from asked a cross join lateral (select s.code, s.geom from staff s
        where s.county = $1 and s.class = 'staff:collector' and s.state = 'on_duty' and lower(s.code) <> all (a.handlers)
          and s.fix_at > $3::timestamptz - a.fresh_minutes * interval '1 minute' and s.fix_at <= $3::timestamptz + interval '1 minute'
        order by s.geom_3857 <-> a.geom_3857, s.code limit 1) n)
    order by holds desc limit 1`, [county, caseId, at]);
  if (!found) return { assignee: null, reason: 'nobody_on_duty', meters: null };
  return { assignee: found.code, reason: found.holds ? 'duty_grid' : 'nearest_fix', meters: found.meters };
}

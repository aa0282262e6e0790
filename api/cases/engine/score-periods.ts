/** Frozen months: their figures stand, and their cases may be scored. */
import type { ScorePeriodsReply } from '../../contract/cases/offered.ts';
import type { Mover } from '../../contract/cases/snapshot.ts';
import { ApiError } from '../../http/problem.ts';
import type { Queryable } from '../../store/database.ts';

const MAY_FREEZE = ['lead', 'leader', 'assessor'] as const;

/** The frozen months of a county, newest first. */
export async function readPeriods(db: Queryable, county: string): Promise<ScorePeriodsReply['periods']> {
  const { rows } = await db.query(`
    select to_char(month, 'YYYY-MM') as month, ms_of(frozen_at)::float8 as "frozenAt", frozen_by as "frozenBy" from score_periods where county = $1 order by month desc`, [county]);
  return rows;
}

/**
 * Freezes a month that is over. What is frozen stays frozen; freezing it again changes nothing.
 * @param month as 2026-10
 * @throws ApiError withheld, or bad_body for a month that is not over
 */
export async function freezePeriod(db: Queryable, county: string, month: string, by: Mover): Promise<void> {
  if (!(by.roles ?? [by.role]).some((role) => (MAY_FREEZE as readonly string[]).includes(role))) {
    throw new ApiError('withheld', 'Months are frozen by the shift lead, a leader or an assessor');
  }
  const { rowCount } = await db.query(`
    insert into score_periods (county, month, frozen_by)
    select k.county, $2::date, $3 from counties k where k.county = $1 and ($2::date + interval '1 month') at time zone k.time_zone <= now()
    on conflict (county, month) do update set frozen_by = score_periods.frozen_by`, [county, `${month}-01`, by.name]);
  if (!rowCount) throw new ApiError('bad_body', `month: ${month} is not over yet`, { parameter: 'month' });
}

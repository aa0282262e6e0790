/** Who reported is forgotten when the case has been over for long enough. */
import type { Pool } from '../../store/database.ts';

const DAY_MS = 86_400_000;
/** Reports in one statement, so that it is short. */
const AT_ONCE = 500;

/** Of a merged case the time begins when the one that took it in, and so on, has ended too: until then somebody may have to call back. */
const FORGET = `
  update reports r set reporter_name = null, reporter_phone = null
  from (select p.county, p.id from reports p join cases c on c.county = p.county and c.id = p.case_id
    where (p.reporter_name is not null or p.reporter_phone is not null) and c.ended_at < $1 and not exists (
      with recursive way as (
        select c.merged_into as id where c.merged_into is not null
        union select o.merged_into from way w join cases o on o.county = c.county and o.id = w.id where o.merged_into is not null)
      select from way w join cases o on o.county = c.county and o.id = w.id where o.ended_at is null or o.ended_at >= $1)
    limit ${AT_ONCE} for update of p skip locked) old
  where r.county = old.county and r.id = old.id`;

/**
 * Blanks name and telephone number of reporters.
 * @param keepDays days after the end of the case; 0: they are kept for ever
 * @returns of how many reports
 */
export async function forgetReporters(pool: Pool, keepDays: number, now = Date.now()): Promise<number> {
  if (keepDays === 0) return 0;
  const before = new Date(now - keepDays * DAY_MS).toISOString();
  let forgotten = 0;
  for (;;) {
    const { rowCount } = await pool.query(FORGET, [before]);
    forgotten += rowCount ?? 0;
    if ((rowCount ?? 0) < AT_ONCE) return forgotten;
  }
}

/** Who may see a case: whoever its area is open to, and whoever has an open task on it, wherever it lies. */
import { actingName } from '../contract/cases/roles.ts';
import { reaches } from '../http/scope.ts';
import type { Scope } from '../http/scope.ts';
import type { Queryable } from '../store/database.ts';

/**
 * Whether a person may see a case. A collector may be sent beyond the own area, and can do nothing there without seeing what it is about.
 * @param areaCode of the case; null: it lies in none
 */
export async function reachesCase(db: Queryable, county: string, id: number, areaCode: string | null, scope: Scope): Promise<boolean> {
  if (reaches(scope, 'cases', areaCode)) return true;
  const { rows } = await db.query(`select from case_tasks t where t.county = $1 and t.case_id = $2 and t.state = 'open' and t.assignee = $3`, [county, id, actingName(scope.person)]);
  return rows.length > 0;
}

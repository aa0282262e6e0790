/** Whom to dispatch a case to, why, and how much each has to do. */
import type { DepartmentLoad, DispatchSuggestion } from '../../contract/cases/responsibility.ts';
import { ENDED_STATES } from '../../contract/cases/vocabulary.ts';
import type { CountyBook } from '../../county/county-book.ts';
import { ApiError } from '../../http/problem.ts';
import { reaches } from '../../http/scope.ts';
import type { Scope } from '../../http/scope.ts';
import type { Queryable } from '../../store/database.ts';
import { findResponsibleForCase } from './find-responsible.ts';

/** Cases that departments have now, and those of them whose clock has run out, as numbers by code. */
async function loadsOf(db: Queryable, county: string, codes: readonly string[]): Promise<Map<string, { open: number; overdue: number }>> {
  const { rows } = await db.query<{ department: string; open: number; overdue: number }>(`
    select department, count(*) as open, count(*) filter (where due_at < now()) as overdue
    from cases where county = $1 and department = any ($2) and state <> all ($3) group by department`, [county, codes, ENDED_STATES]);
  return new Map(rows.map((row) => [row.department, row]));
}

/** @throws ApiError unknown_case, withheld */
export async function suggestDispatch(db: Queryable, book: CountyBook, county: string, caseId: number, scope: Scope): Promise<DispatchSuggestion> {
  const { rows: [row] } = await db.query<{ area_code: string | null; returned_by: string[] }>(`
    select c.area_code, array(select distinct m.by_department from case_moves m
      where m.county = c.county and m.case_id = c.id and m.move = 'dept_return' and m.by_department is not null order by 1) as returned_by
    from cases c where c.county = $1 and c.id = $2`, [county, caseId]);
  if (!row) throw new ApiError('unknown_case', `There is no case ${caseId} in county ${county}`);
  if (!reaches(scope, 'cases', row.area_code)) throw new ApiError('withheld', `Your permission does not reach case ${caseId}`, { layer: 'cases' });
  const answer = (await findResponsibleForCase(db, book, county, caseId))!;
  const loads = await loadsOf(db, county, answer.departments.map(({ code }) => code));
  const departments = answer.departments.map((department): DepartmentLoad => {
    const load = loads.get(department.code);
    return { ...department, open: load?.open ?? 0, overdue: load?.overdue ?? 0 };
  });
  return { county, caseId, ...answer, chain: [...answer.chain], departments, returnedBy: row.returned_by };
}

/** Who may write on a case without moving it, and who may answer its reporters. */
import type { Mover } from '../../contract/cases/snapshot.ts';
import { ApiError } from '../../http/problem.ts';
import type { Queryable } from '../../store/database.ts';

const DESK = ['intake', 'lead'] as const;
/** They write on cases that they have to do with; everybody else looks after all cases of an area. */
const WORKERS = ['department', 'handler', 'collector'] as const;

/**
 * Whether a case is or was the mover's: the department holds it, was offered it or made a move of it; the handler works on it, may begin, or
 * did something with it; the collector reported it, has or had a check of it, or stands in the grid of a check that nobody has yet.
 */
const HAS_TO_DO = `
  select case $5::text
    when 'department' then c.department = $4 or $4 = any(c.offered) or exists (select from case_moves h where h.county = c.county and h.case_id = c.id and h.move <> 'comment'
      and (h.by_department = $4 or (h.move = 'dispatch' and h.detail -> 'departments' ? $4::text)))
    else (c.department = $4 and (c.handler is null or c.handler = $3))
      or exists (select from case_moves h where h.county = c.county and h.case_id = c.id and h.move <> 'comment'
        and (h.by_person = $3 or (h.move = 'assign' and h.detail ->> 'handler' = $3)))
      or exists (select from case_tasks t where t.county = c.county and t.case_id = c.id and (t.assignee = $3 or t.done_by = $3
        or (t.state = 'open' and t.assignee is null and exists (select from staff s where s.county = c.county and s.code = $3
          and s.grids && array[c.duty_grid, c.unit_grid, c.omni_grid]))))
    end as mine
  from cases c where c.county = $1 and c.id = $2`;

/** Why somebody may not comment a case, or not with this reply, in words of both languages; null: it is fine. */
export async function commentRefusal(db: Queryable, county: string, id: number, by: Mover, hasReply: boolean): Promise<{ guard: 'role' | 'mine'; zh: string; en: string } | null> {
  const roles: readonly string[] = by.roles ?? [by.role];
  if (hasReply && !DESK.some((role) => roles.includes(role))) return { guard: 'role', zh: '只有受理员和值班长可以答复上报人', en: 'only the intake desk and the shift lead answer reporters' };
  if (!roles.every((role) => (WORKERS as readonly string[]).includes(role))) return null;
  const { rows: [row] } = await db.query<{ mine: boolean | null }>(HAS_TO_DO, [county, id, by.name, by.department, by.role]);
  // Of a case that is not there, the move itself tells.
  if (!row || row.mine) return null;
  return { guard: 'mine', zh: '该案件与本人或本部门无关，不能备注', en: `${by.role === 'department' ? `department ${by.department}` : by.name} has nothing to do with it` };
}

/** @throws ApiError move_refused */
export async function checkComment(db: Queryable, county: string, id: number, by: Mover, detail: Readonly<Record<string, unknown>>): Promise<void> {
  const refusal = await commentRefusal(db, county, id, by, detail.reply !== undefined);
  if (refusal) throw new ApiError('move_refused', `Case ${id} cannot be moved by comment: ${refusal.en}`, { guard: refusal.guard });
}

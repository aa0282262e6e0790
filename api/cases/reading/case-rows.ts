/** Rows of the list as the wire has them: a case with its names, the clock that counts now and what waits for an answer. */
import { isOverdue, remainingMs } from '../../contract/cases/clock.ts';
import type { Clock } from '../../contract/cases/clock.ts';
import type { CaseRow } from '../../contract/cases/lists.ts';
import type { BilingualText } from '../../contract/layers.ts';
import type { CountyBook } from '../../county/county-book.ts';
import { areasOf } from '../../http/scope.ts';
import type { Scope } from '../../http/scope.ts';
import type { Pool, Queryable } from '../../store/database.ts';
import { engineContext, readCalendars } from '../engine/context.ts';

/** What of a row the database tells; `c` is the case. The clock that runs comes before one that stands still. */
export const ROW_SQL = `jsonb_build_object('body', case_body(c.county, c.id), 'updatedAt', (extract(epoch from c.updated_at) * 1000)::float8,
  'handlerName', (select jsonb_build_object('zh', coalesce(s.name, s.code), 'en', coalesce(s.name_en, s.name, s.code)) from staff s where s.county = c.county and s.code = c.handler),
  'clock', (select jsonb_build_object('body', k.body, 'soonFrom', case when k.state = 'running' then (extract(epoch from case_soon_from(k.deadline, k.body)) * 1000)::float8 end)
    from case_clocks k where k.county = c.county and k.case_id = c.id and k.state <> 'stopped'
    order by k.clock is not distinct from c.due_clock desc, k.state = 'running' desc, k.started_at desc limit 1),
  'task', (select jsonb_build_object('id', t.id, 'kind', t.kind, 'assignee', t.assignee, 'dueAt', (extract(epoch from t.due_at) * 1000)::float8,
      'assigneeName', (select s.name from staff s where s.county = t.county and s.code = t.assignee))
    from case_tasks t where t.county = c.county and t.case_id = c.id and t.state = 'open' order by t.id desc limit 1),
  'asked', coalesce((select jsonb_agg(a.kind order by a.kind) from case_adjustments a where a.county = c.county and a.case_id = c.id and a.state = 'asked'), '[]'))`;

export interface ToldRow {
  readonly body: Record<string, any>;
  readonly updatedAt: number;
  readonly handlerName: BilingualText | null;
  readonly clock: { readonly body: Clock; readonly soonFrom: number | null } | null;
  readonly task: CaseRow['task'];
  readonly asked: CaseRow['asked'];
}

export interface RowContext {
  readonly db: Queryable;
  readonly book: CountyBook;
  /** By which calendars are remembered. */
  readonly pool: Pool;
  readonly code: string;
  readonly scope: Scope;
  /** The moment of the answer, epoch ms. */
  readonly at: number;
}

/** Names of persons are part of where people are, a grant of its own. */
export const seesPersons = (scope: Scope): boolean => areasOf(scope, 'staff')?.length !== 0;

/** `told`: what `ROW_SQL` answered, one a row. */
export async function toCaseRows({ db, pool, book, code, scope, at }: RowContext, told: readonly ToldRow[]): Promise<CaseRow[]> {
  const calendars = await readCalendars(db, engineContext(pool, code), null, told.flatMap(({ clock }) => (clock ? [clock.body.calendarEdition] : [])));
  const showsPersons = seesPersons(scope);
  return told.map(({ body, updatedAt, handlerName, clock, task, asked }) => {
    return {
      ...(body as CaseRow), updatedAt, asked,
      className: book.className(body.class), areaName: book.areaNamesOf(code).get(body.areaCode) ?? null,
      departmentName: book.departmentsOf(code).get(body.department)?.name ?? null,
      handlerName: showsPersons ? handlerName : null,
      running: clock && {
        clock: clock.body, remainingMs: remainingMs(clock.body, calendars.of(clock.body.calendarEdition), at), overdue: isOverdue(clock.body, at),
        soon: clock.soonFrom !== null && clock.soonFrom <= at && !isOverdue(clock.body, at),
      },
      task: task && { ...task, assigneeName: showsPersons ? task.assigneeName : null },
    };
  });
}

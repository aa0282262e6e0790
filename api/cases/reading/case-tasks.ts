/** `GET /api/cases/tasks`: what waits for a person, in groups. */
import { actingName } from '../../contract/cases/roles.ts';
import { caseTasksReplySchema, TASK_GROUPS } from '../../contract/cases/lists.ts';
import type { CaseTaskItem, CaseTasksReply, TaskGroup } from '../../contract/cases/lists.ts';
import type { Person } from '../../contract/shapes.ts';
import type { PersonRole } from '../../contract/vocabulary.ts';
import type { County } from '../../county/county.ts';
import { ApiError } from '../../http/problem.ts';
import { integerParameter, queryOf } from '../../http/route.ts';
import type { Route } from '../../http/route.ts';
import { scopeOf } from '../../http/scope.ts';
import { COUNTY_PARAMETER } from '../../routes/filter-parameters.ts';
import { queryFor } from '../../store/query-for.ts';
import { scopeSql } from './case-filter.ts';
import { ROW_SQL, toCaseRows } from './case-rows.ts';
import type { RowContext, ToldRow } from './case-rows.ts';
import { ADJUSTMENT_SQL, TASK_SQL } from './details-sql.ts';
import { allOf, Parameters } from './sql-text.ts';
import type { Sql } from './sql-text.ts';

const MOST_ITEMS = 500;
const DECIDED_DAYS = 7;
const APPEAL_DAYS = 30;

const OF_ROLE: Readonly<Record<PersonRole, readonly TaskGroup[]>> = {
  collector: ['checks'],
  handler: ['to_assign', 'handling', 'returned', 'asked', 'decided'],
  department: ['to_accept', 'to_assign', 'handling', 'to_feed_back', 'returned', 'asked', 'decided', 'suspended', 'to_appeal'],
  county_operator: ['checks', 'asked'], township_operator: ['checks', 'asked'], lead: ['checks', 'asked'],
  leader: [], analyst: [],
};

/** The groups of a person, in the order of the contract. */
export function groupsOf(person: Pick<Person, 'role'>): readonly TaskGroup[] {
  return TASK_GROUPS.filter((group) => OF_ROLE[person.role].includes(group));
}

interface Group {
  /** Joined to the case `c`: the open check `t`, or the adjustment `a`. */
  readonly join?: string;
  readonly where: (person: Person) => Sql;
  readonly order?: string;
}

const CHECKS = `join case_tasks t on t.county = c.county and t.case_id = c.id and t.state = 'open' and t.kind in ('precheck', 'postcheck')`;
const ADJUSTMENTS = 'join case_adjustments a on a.county = c.county and a.case_id = c.id';

const heldBy = (person: Person): Sql => (parameters) => `c.department = ${parameters.add(person.department)}`;
const inState = (states: string) => (person: Person): Sql => (parameters) => `${heldBy(person)(parameters)} and c.state in (${states})`;

/** The newest return that nobody answered by handing work in. */
const RETURNED = `(select jsonb_build_object('at', (extract(epoch from m.at) * 1000)::float8, 'by', m.by_person, 'move', m.move, 'note', m.note)
  from (select * from case_moves m where m.county = c.county and m.case_id = c.id and m.move in ('rework', 'dept_reject', 'submit') order by m.number desc limit 1) m
  where m.move <> 'submit')`;

/** A handler works on own cases, a desk looks after those of its people; a desk of the centre sees what its area has. */
function ofWorker(person: Person): Sql {
  if (person.role === 'handler') return (parameters) => `c.handler = ${parameters.add(actingName(person))}`;
  return person.department === null ? allOf(scopeSql({ person, areas: person.areas.length ? person.areas : null, key: '' })) : heldBy(person);
}

function checksOf(person: Person): Sql {
  if (person.role !== 'collector') return ofWorker(person);
  // A collector may have been sent beyond the own area: nearest with a fresh position.
  return (parameters) => {
    const name = parameters.add(actingName(person));
    return `t.assignee = ${name} or (t.assignee is null and exists (select from staff s where s.county = c.county and s.code = ${name}
      and s.grids && array[c.duty_grid, c.unit_grid, c.omni_grid]))`;
  };
}

const GROUPS: Readonly<Record<TaskGroup, Group>> = {
  checks: { join: CHECKS, where: checksOf, order: 't.due_at, t.id' },
  handling: {
    where: (person) => (parameters) => `${person.role === 'handler' ? ofWorker(person)(parameters) : heldBy(person)(parameters)} and c.state in ('handling', 'urged', 'supervised', 'inspecting')`,
  },
  to_accept: { where: (person) => (parameters) => `c.state = 'pending_handle' and c.department is null and ${parameters.add(person.department)} = any(c.offered)` },
  to_assign: { where: inState(`'pending_handle'`) },
  to_feed_back: { where: inState(`'handled'`) },
  returned: { where: (person) => (parameters) => `(${ofWorker(person)(parameters)} or (c.handler is null and ${heldBy(person)(parameters)})) and c.state in ('pending_handle', 'handling') and ${RETURNED} is not null` },
  asked: { join: ADJUSTMENTS, where: (person) => (parameters) => `a.state = 'asked' and (${ofWorker(person)(parameters)})`, order: 'a.asked_at, a.id' },
  decided: {
    join: ADJUSTMENTS, order: 'a.decided_at desc, a.id',
    where: (person) => (parameters) => `a.state in ('approved', 'refused') and a.decided_at > now() - interval '${DECIDED_DAYS} days' and (${ofWorker(person)(parameters)})`,
  },
  suspended: { where: inState(`'suspended'`) },
  to_appeal: {
    where: (person) => (parameters) => `${inState(`'closed'`)(person)(parameters)} and c.handle_on_time is false and not c.exempt and c.closed_at > now() - interval '${APPEAL_DAYS} days'
      and not exists (select from case_appeals p where p.county = c.county and p.case_id = c.id)`,
    order: 'c.closed_at, c.id',
  },
};

/** The statement of one group: `total` and `items`. */
export function groupSql(code: string, group: TaskGroup, person: Person, limit: number): { readonly text: string; readonly values: unknown[] } {
  const { join = '', where, order = `coalesce(c.due_at, 'infinity'), c.id` } = GROUPS[group];
  const parameters = new Parameters();
  const county = parameters.add(code);
  const condition = `c.county = ${county} and (${where(person)(parameters)})`;
  const hasTask = join === CHECKS;
  const hasAdjustment = join === ADJUSTMENTS;
  const item = `jsonb_build_object('row', ${ROW_SQL}, 'task', ${hasTask ? TASK_SQL : 'null'}, 'adjustment', ${hasAdjustment ? ADJUSTMENT_SQL : 'null'},
    'photos', ${hasTask ? `coalesce((select jsonb_agg(p.id order by p.id) from photos p where p.county = c.county and p.case_id = c.id), '[]')` : `'[]'::jsonb`},
    'returned', ${group === 'returned' ? RETURNED : 'null'})`;
  const key = hasTask ? 't.id' : hasAdjustment ? 'a.id' : 'c.id';
  const text = `select (select count(*) from cases c ${join} where ${condition})::float8 as total,
    coalesce((select jsonb_agg(${item} order by page.place) from
      (select c.id as case_id, ${key} as key, row_number() over (order by ${order}) as place from cases c ${join} where ${condition} order by ${order} limit ${parameters.add(limit)}) page
      join cases c on c.county = ${county} and c.id = page.case_id ${join && `${join} and ${key} = page.key`}), '[]') as items`;
  return { text, values: parameters.values };
}

async function readGroup(context: RowContext, group: TaskGroup, limit: number): Promise<CaseTasksReply['groups'][number]> {
  const { text, values } = groupSql(context.code, group, context.scope.person, limit);
  const { rows: [answer] } = await context.db.query(text, values);
  const items = answer.items as (Omit<CaseTaskItem, 'case'> & { row: ToldRow })[];
  const rows = await toCaseRows(context, items.map(({ row }) => row));
  return {
    group, total: answer.total,
    items: items.map(({ task, adjustment, photos, returned }, n) => ({ case: rows[n]!, task, adjustment, photos, returned })),
  };
}

function readGroupNames(text: string | null, person: Person): readonly TaskGroup[] {
  const mine = groupsOf(person);
  if (!text) return mine;
  const names = text.split(',').map((name) => name.trim());
  const wrong = names.find((name) => !(TASK_GROUPS as readonly string[]).includes(name));
  if (wrong !== undefined) throw new ApiError('bad_parameter', `group=${wrong}: must be one of ${TASK_GROUPS.join(', ')}`, { parameter: 'group', allowed: TASK_GROUPS });
  return mine.filter((group) => names.includes(group));
}

export function tasksRoute(county: County): Route {
  return {
    method: 'get', path: '/api/cases/tasks', summary: 'What waits for this person: checks, cases to accept, to assign, to handle, to feed back, requests and decisions',
    query: { ...COUNTY_PARAMETER, group: `Only these groups, comma between: ${TASK_GROUPS.join(', ')}`, limit: `Items a group, 1 to ${MOST_ITEMS}, default 100` },
    reply: caseTasksReplySchema,
    handle: async (request, response) => {
      const query = queryOf(request);
      const code = county.codeOf(query);
      const scope = scopeOf(request);
      const { person } = scope;
      const groups = readGroupNames(query.get('group'), person);
      const limit = integerParameter(query, 'limit', 100, 1, MOST_ITEMS);
      const at = Date.now();
      const db = queryFor(county.database, response);
      const context: RowContext = { db, pool: county.database.pool, book: county.book, code, scope, at };
      const { rows: [head] } = await db.query('select coalesce((select number from lane_heads where county = $1), 0)::float8 as lane', [code]);
      const answers: CaseTasksReply['groups'] = [];
      for (const group of groups) answers.push(await readGroup(context, group, limit));
      response.json({ county: code, asOf: new Date(at).toISOString(), lane: head.lane, person: actingName(person), department: person.department, groups: answers } satisfies CaseTasksReply);
    },
  };
}

/** What people ask of very many cases: each through the server's own SQL, and by the plainest SQL that gives the same answer. */
import { figuresSql } from '../../api/cases/reading/figures-sql.ts';
import { readCaseFilter } from '../../api/cases/reading/case-filter.ts';
import { pageSql } from '../../api/cases/reading/case-list.ts';
import { dayAt } from '../../api/cases/reading/local-day.ts';
import type { CaseSort } from '../../api/contract/cases/lists.ts';
import type { County } from '../../api/county/county.ts';
import { scopeOf } from '../../api/http/scope.ts';
import type { Pool } from '../../api/store/database.ts';
import { ENDED_SQL } from './cases-fill.ts';

export interface Statement { readonly text: string; readonly values: unknown[] }

export interface Question {
  readonly name: string;
  /** The server's way; what it answers is compared with the plain way. */
  readonly ours: () => Promise<unknown>;
  readonly plain: () => Promise<unknown>;
  /** Its total is that of every case, so that the count may read all. */
  readonly countsAll?: boolean;
  /** The server's statements, when their plans must not read whole tables. */
  readonly statements?: readonly Statement[];
  /** How often at most: the plain way of some questions takes long. */
  readonly rounds?: number;
}

export interface Asking {
  readonly pool: Pool;
  readonly county: County;
  readonly code: string;
  readonly at: number;
}

const PAGE = 100;
const LIVE = `c.state not in (${ENDED_SQL})`;
const DUE = `coalesce(c.due_at, 'infinity'::timestamptz), c.id`;

/** A page of a list with its total; the plain way asks for ids in order and counts. */
export function pageQuestion({ pool, county, code, at }: Asking, name: string, query: string, plainWhere: string, sort: CaseSort = 'due'): Question {
  const filter = readCaseFilter(new URLSearchParams(query), { county, code, scope: scopeOf({ headers: {} }), at });
  const statement = pageSql(filter, { sort, limit: PAGE, cursor: null }, code);
  const order = sort === 'due' ? DUE : 'c.reported_at desc, c.id desc';
  return {
    name, statements: [statement],
    ours: async () => {
      const { rows: [answer] } = await pool.query(statement.text, statement.values);
      return { total: answer.total, ids: answer.rows.slice(0, PAGE).map(({ row }: { row: { body: { id: number } } }) => row.body.id) };
    },
    plain: async () => {
      const { rows } = await pool.query(`select c.* from cases c where c.county = $1 and ${plainWhere} order by ${order} limit ${PAGE}`, [code]);
      const { rows: [{ total }] } = await pool.query(`select count(*) as total from cases c where c.county = $1 and ${plainWhere}`, [code]);
      return { total, ids: rows.map(({ id }) => id) };
    },
  };
}

const COUNTS = ['open', 'due_today', 'overdue', 'reported_today', 'filed_today', 'closed_today'] as const;
const sorted = (rows: readonly Record<string, unknown>[], names: readonly string[]): string[] =>
  rows.map((row) => [row.key, ...names.map((column) => Number(row[column]))].join()).sort();

/** Figures of the present by department; the plain way looks at every case. */
export function figuresQuestion({ pool, county, code, at }: Asking, by: 'department' | 'unit'): Question {
  const filter = readCaseFilter(new URLSearchParams(), { county, code, scope: scopeOf({ headers: {} }), at }, ['flow', 'class', 'area', 'department']);
  const today = dayAt('Asia/Shanghai', at);
  const statement = figuresSql(filter, by, at, today);
  const column = by === 'department' ? 'c.department' : 'c.unit_grid';
  const day = (name: string): string => `count(*) filter (where c.${name} >= $3 and c.${name} < $4)`;
  return {
    name: `figures of now by ${by}`, statements: [statement],
    ours: async () => {
      const { rows } = await pool.query(statement.text, statement.values);
      return sorted(rows.filter((row) => COUNTS.some((name) => row[name] > 0)), COUNTS);
    },
    plain: async () => {
      const { rows } = await pool.query(`select ${column} as key, count(*) filter (where ${LIVE}) as open, count(*) filter (where ${LIVE} and c.due_at >= $2 and c.due_at < $4) as due_today,
        count(*) filter (where ${LIVE} and c.due_at < $2) as overdue, ${day('reported_at')} as reported_today, ${day('filed_at')} as filed_today, ${day('closed_at')} as closed_today
        from cases c where c.county = $1 group by 1`, [code, new Date(at), new Date(today.from), new Date(today.to)]);
      return sorted(rows.filter((row) => COUNTS.some((name) => Number(row[name]) > 0)), COUNTS);
    },
  };
}

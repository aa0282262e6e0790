/** What people ask of very many cases: each through the server's own SQL, and by the plainest SQL that gives the same answer. */
import { figuresSql } from '../../api/cases/reading/figures-sql.ts';
import { readIndicators } from '../../api/cases/reading/indicators.ts';
import { readCaseFilter } from '../../api/cases/reading/case-filter.ts';
import { pageSql } from '../../api/cases/reading/case-list.ts';
import { dayAt } from '../../api/cases/reading/local-day.ts';
import type { CaseSort } from '../../api/contract/cases/lists.ts';
import type { Indicator } from '../../api/contract/cases/indicators.ts';
import type { County } from '../../api/county/county.ts';
import { scopeOf } from '../../api/http/scope.ts';
import type { Pool } from '../../api/store/database.ts';
import { ENDED_SQL } from './cases-fill.ts';

export interface Question {
  readonly name: string;
  /** The server's way; what it answers is compared with the plain way. */
  readonly ours: () => Promise<unknown>;
  readonly plain: () => Promise<unknown>;
  /** Its total is that of every case, so that the count may read all. */
  readonly countsAll?: boolean;
  /** The server's statement, when its plan must not read all cases. */
  readonly statement?: { readonly text: string; readonly values: unknown[] };
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
    name, statement,
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
    name: `figures of now by ${by}`,
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

/** Denominator and numerator of some indicators, said as plainly as their definitions; `$2`, `$3` the period, `$4` its end or now. */
const PLAIN: Readonly<Partial<Record<Indicator, { readonly from: string; readonly where: string; readonly numerator: string }>>> = {
  filing_on_time: { from: 'cases c', where: 'c.filed_at >= $2 and c.filed_at < $3', numerator: 'c.accept_on_time' },
  closed_of_filed: { from: 'cases c', where: 'c.filed_at >= $2 and c.filed_at < $3', numerator: 'c.closed_at < $4' },
  closed_of_due: { from: 'cases c', where: 'c.handle_due_at >= $2 and c.handle_due_at < $3', numerator: 'c.closed_at < $4' },
  handled_in_time: { from: 'cases c', where: 'c.handle_due_at >= $2 and c.handle_due_at < $3', numerator: 'c.fed_back_at < $4 and c.handle_on_time' },
  rework: { from: 'cases c', where: 'c.fed_back_at >= $2 and c.fed_back_at < $3', numerator: 'c.round > 1' },
  postcheck_on_time: {
    from: 'case_tasks t join cases c on c.county = t.county and c.id = t.case_id', where: `t.kind = 'postcheck' and t.state <> 'cancelled' and t.due_at >= $2 and t.due_at < $3`,
    numerator: `t.state = 'done' and t.done_at <= t.due_at`,
  },
  filing_rate: { from: 'reports r join cases c on c.county = r.county and c.id = r.case_id', where: 'r.at >= $2 and r.at < $3', numerator: 'c.filed_at is not null' },
  dispatch_accurate: {
    from: 'case_moves m join cases c on c.county = m.county and c.id = m.case_id', where: `m.move = 'dispatch' and m.at >= $2 and m.at < $3`,
    numerator: `not exists (select from case_moves b where b.county = m.county and b.case_id = m.case_id and b.number > m.number and b.move = 'dept_return')`,
  },
};
export const COMPARED = Object.keys(PLAIN) as Indicator[];

/** Indicators of a period by subdistrict and town. */
export function indicatorQuestion({ pool, code, at }: Asking, name: string, period: { from: number; to: number }): Question {
  return {
    name: `${COMPARED.length} indicators of ${name} by subdistrict and town`,
    ours: async () => {
      const { byKey } = await readIndicators(pool, { county: code, period, by: 'area', indicators: COMPARED, where: () => 'true', at });
      return [...byKey].flatMap(([key, { numbers }]) => Object.entries(numbers).filter(([, { denominator }]) => denominator > 0)
        .map(([indicator, { numerator, denominator }]) => [indicator, key, numerator, denominator].join())).sort();
    },
    plain: async () => {
      const lines: string[] = [];
      for (const [indicator, { from, where, numerator }] of Object.entries(PLAIN)) {
        const { rows } = await pool.query(`select left(c.area_code, 9) as key, count(*) filter (where ${numerator}) as n, count(*) as d from ${from}
          where c.county = $1 and ${where} and $4::timestamptz is not null group by 1`, [code, ...[period.from, period.to, Math.min(period.to, at)].map((ms) => new Date(ms))]);
        for (const { key, n, d } of rows) lines.push([indicator, key, n, d].join());
      }
      return lines.sort();
    },
  };
}

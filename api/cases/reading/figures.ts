/** `GET /api/cases/figures`: how many cases are open, due, overdue ... now, by grid, department, step. */
import { FIGURE_GROUPINGS, figuresReplySchema } from '../../contract/cases/figures.ts';
import type { FigureGrouping, FigureRow, FiguresReply } from '../../contract/cases/figures.ts';
import type { County } from '../../county/county.ts';
import { areaPrefix } from '../../county/filter.ts';
import type { CountyBook } from '../../county/county-book.ts';
import { ApiError } from '../../http/problem.ts';
import { queryOf } from '../../http/route.ts';
import type { Route } from '../../http/route.ts';
import { scopeKey, scopeOf } from '../../http/scope.ts';
import { COUNTY_PARAMETER } from '../../routes/filter-parameters.ts';
import { readCaseFilter } from './case-filter.ts';
import type { CaseFilter } from './case-filter.ts';
import { figuresSql } from './figures-sql.ts';
import type { FiguresSqlRow } from './figures-sql.ts';
import { dayAt, spanText } from './local-day.ts';
import { rowNames } from './row-names.ts';

const FILTERS = { flow: 'Flows, comma between', class: 'Class ids or beginnings of them, comma between', area: 'Area codes, comma between', department: 'Codes of departments, comma between' };
type FilterName = keyof typeof FILTERS;

/** The filters of a request in the form in which links carry them on. */
export function filterOf(query: URLSearchParams, names: readonly string[]): Record<string, string> {
  const filter: Record<string, string> = {};
  for (const name of names) {
    const values = (query.get(name) ?? '').split(',').map((value) => value.trim()).filter(Boolean);
    if (values.length) filter[name] = [...new Set(name === 'area' ? values.map(areaPrefix) : values)].sort().join(',');
  }
  return filter;
}

function rowFilter(by: FigureGrouping, key: string | null): Record<string, string> {
  if (by === 'total') return {};
  if (key === null) return { none: by === 'village' ? 'area' : by };
  if (by === 'step') return { flow: key.split(':')[0]!, step: key.split(':')[1]! };
  return { [by === 'village' ? 'area' : by]: key };
}

/** Major class of a class that begins with it; else itself. */
function majorOf(book: CountyBook, id: string): string {
  const parent = book.classes.get(id)?.parent;
  return parent && id.startsWith(parent) ? parent : id;
}

const COUNTS = ['open', 'due_today', 'overdue', 'soon', 'suspended', 'supervised', 'reported_today', 'filed_today', 'closed_today'] as const;

function addUp(rows: readonly FiguresSqlRow[], key: string | null): FiguresSqlRow {
  const sum = (name: (typeof COUNTS)[number] | 'reported_sum'): number => rows.reduce((total, row) => total + (row[name] ?? 0), 0);
  const firsts = rows.flatMap((row) => (row.reported_first === null ? [] : [row.reported_first]));
  return {
    key, open: sum('open'), due_today: sum('due_today'), overdue: sum('overdue'), soon: sum('soon'), suspended: sum('suspended'), supervised: sum('supervised'),
    reported_today: sum('reported_today'), filed_today: sum('filed_today'), closed_today: sum('closed_today'), reported_sum: sum('reported_sum'),
    reported_first: firsts.length ? Math.min(...firsts) : null, next: null,
  };
}

function byMajorClass(book: CountyBook, rows: readonly FiguresSqlRow[]): FiguresSqlRow[] {
  const parts = new Map<string, FiguresSqlRow[]>();
  for (const row of rows) {
    const major = majorOf(book, row.key!);
    parts.set(major, [...parts.get(major) ?? [], row]);
  }
  return [...parts].map(([major, of]) => addUp(of, major));
}

/** Sums of the same county, of which only ages and names depend on the moment of the answer. */
interface Figures {
  readonly rows: readonly FiguresSqlRow[];
  /** Until then no number changes by itself, epoch ms. */
  readonly validUntil: number;
  readonly at: number;
}

const MOST_KEPT = 300;

/** Figures until a case of the county changes, or time alone changes a number. */
class FiguresCache {
  readonly #kept = new Map<string, { version: number; figures: Figures }>();

  async get(key: string, version: number, at: number, compute: () => Promise<Figures>): Promise<Figures> {
    const kept = this.#kept.get(key);
    if (kept && kept.version === version && at >= kept.figures.at && at <= kept.figures.validUntil) return kept.figures;
    const figures = await compute();
    this.#kept.delete(key);
    if (this.#kept.size >= MOST_KEPT) this.#kept.delete(this.#kept.keys().next().value!);
    this.#kept.set(key, { version, figures });
    return figures;
  }
}

function toRow(by: FigureGrouping, row: FiguresSqlRow, at: number, nameOf: (key: string | null) => FigureRow['name']): FigureRow {
  return {
    key: row.key, name: nameOf(row.key), filter: rowFilter(by, row.key), open: row.open, dueToday: row.due_today, overdue: row.overdue, soon: row.soon, suspended: row.suspended,
    supervised: row.supervised, reportedToday: row.reported_today, filedToday: row.filed_today, closedToday: row.closed_today,
    averageAgeMs: row.open === 0 ? null : Math.round(at - ((row.reported_sum ?? 0) * 1000) / row.open), oldestAt: row.reported_first === null ? null : Math.round(row.reported_first * 1000),
  };
}

const byKey = (a: FiguresSqlRow, b: FiguresSqlRow): number => (a.key === b.key ? 0 : a.key === null ? 1 : b.key === null ? -1 : a.key < b.key ? -1 : 1);

/** Reads the figures from the database. */
export async function readFigures(county: County, code: string, filter: CaseFilter, by: FigureGrouping, at: number): Promise<Figures> {
  const today = dayAt(county.book.counties.get(code)!.timeZone, at);
  const { text, values } = figuresSql(filter, by, at, today);
  // Not the request's own query: whoever asks next takes the same answer, and one who leaves must not end it.
  const { rows } = await county.database.pool.query<FiguresSqlRow>(text, values);
  return { rows, at, validUntil: Math.min(today.to - 1, ...rows.flatMap(({ next }) => (next === null ? [] : [Math.floor(next)]))) };
}

function readBy(query: URLSearchParams): FigureGrouping {
  const by = query.get('by') || 'total';
  if (!(FIGURE_GROUPINGS as readonly string[]).includes(by)) throw new ApiError('bad_parameter', `by=${by}: must be one of ${FIGURE_GROUPINGS.join(', ')}`, { parameter: 'by', allowed: FIGURE_GROUPINGS });
  return by as FigureGrouping;
}

export function figuresRoute(county: County): Route {
  const cache = new FiguresCache();
  return {
    method: 'get', path: '/api/cases/figures', summary: 'How many cases are open, due today, overdue, about to be overdue ... by grid, area, department, flow, step or class',
    query: { ...COUNTY_PARAMETER, by: `${FIGURE_GROUPINGS.join(', ')}; default total`, ...FILTERS },
    reply: figuresReplySchema,
    handle: async (request, response) => {
      const query = queryOf(request);
      const code = county.codeOf(query);
      const by = readBy(query);
      const scope = scopeOf(request);
      const at = Date.now();
      const names = Object.keys(FILTERS) as FilterName[];
      const caseFilter = readCaseFilter(query, { county, code, scope, at }, names);
      const filter = filterOf(query, names);
      const key = `${code} ${scopeKey(scope, 'cases')} ${by} ${JSON.stringify(filter)}`;
      const { rows } = await cache.get(key, county.tableOf(code, 'cases').version, at, () => readFigures(county, code, caseFilter, by, at));
      const wanted = by === 'total' ? [] : (by === 'class' ? byMajorClass(county.book, rows) : [...rows]).filter((row) => COUNTS.some((name) => row[name] > 0)).sort(byKey);
      const nameOf = await rowNames(county.database.pool, county.book, code, by, wanted.map((row) => row.key));
      response.json({
        county: code, asOf: new Date(at).toISOString(), by, today: spanText(dayAt(county.book.counties.get(code)!.timeZone, at)), filter,
        total: toRow('total', addUp(rows, null), at, () => null), rows: wanted.map((row) => toRow(by, row, at, nameOf)),
      } satisfies FiguresReply);
    },
  };
}

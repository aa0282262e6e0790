/** A page of cases: one statement, so that rows, total and lane number are of one moment. */
import { CASE_SORTS } from '../../contract/cases/lists.ts';
import type { CasesReply, CaseSort } from '../../contract/cases/lists.ts';
import { ApiError } from '../../http/problem.ts';
import type { CaseFilter } from './case-filter.ts';
import { ROW_SQL, toCaseRows } from './case-rows.ts';
import type { RowContext } from './case-rows.ts';
import { Parameters } from './sql-text.ts';

export const MOST_CASES = 500;

interface Order {
  /** Expressions that the rows are ordered by, each with the type of its text; `id` comes last. */
  readonly keys: readonly { readonly sql: string; readonly type: string }[];
  readonly descending: boolean;
}

const DUE = { sql: `coalesce(c.due_at, 'infinity'::timestamptz)`, type: 'timestamptz' };
const ORDERS: Readonly<Record<CaseSort, Order>> = {
  due: { keys: [DUE], descending: false },
  severity: { keys: [{ sql: 'case_urgency(c.severity)', type: 'smallint' }, DUE], descending: false },
  reported: { keys: [{ sql: 'c.reported_at', type: 'timestamptz' }], descending: true },
  updated: { keys: [{ sql: 'c.updated_at', type: 'timestamptz' }], descending: true },
};

/** What comes after a row: its keys and id, as the database writes them. */
interface Cursor {
  readonly sort: CaseSort;
  readonly keys: readonly string[];
  readonly id: number;
}

export interface Page {
  readonly sort: CaseSort;
  readonly limit: number;
  readonly cursor: Cursor | null;
}

/** @throws ApiError bad_parameter */
export function readSort(text: string | null, isLive: boolean): CaseSort {
  if (!text) return isLive ? 'due' : 'reported';
  if (!(CASE_SORTS as readonly string[]).includes(text)) throw new ApiError('bad_parameter', `sort=${text}: must be one of ${CASE_SORTS.join(', ')}`, { parameter: 'sort', allowed: CASE_SORTS });
  return text as CaseSort;
}

/** Whether a text is one that `keyText` writes: a moment that exists, or none. */
const IS_KEY: Readonly<Record<string, (text: string) => boolean>> = {
  smallint: (text) => /^\d$/.test(text),
  timestamptz: (text) => text === 'infinity' || (/^[1-9]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(text) && new Date(Date.parse(text)).toJSON()?.slice(0, 19) === text.slice(0, 19)),
};

/** The place in the list that an earlier page ended with. @throws ApiError bad_parameter */
export function readCaseCursor(text: string | null, sort: CaseSort): Cursor | null {
  if (!text) return null;
  const [sorted, id, ...keys] = Buffer.from(text, 'base64url').toString('utf8').split('|');
  const order = ORDERS[sort].keys;
  if (sorted !== sort || !/^\d{1,10}$/.test(id ?? '') || keys.length !== order.length || keys.some((key, n) => !IS_KEY[order[n]!.type]!(key))) {
    throw new ApiError('bad_parameter', `cursor=${text.slice(0, 60)}: must be the nextCursor of an earlier page of the same sort`, { parameter: 'cursor' });
  }
  return { sort, id: Number(id), keys };
}

const writeCursor = ({ sort, id, keys }: Cursor): string => Buffer.from([sort, id, ...keys].join('|'), 'utf8').toString('base64url');

/** Timestamps to the microsecond, so that a page goes on exactly where the one before ended. */
const keyText = ({ sql, type }: Order['keys'][number]): string => (type === 'timestamptz'
  ? `case when isfinite(${sql}) then to_char(${sql} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') else 'infinity' end` : `(${sql})::text`);

/** The statement of a page: `total`, `lane`, and `rows` with one row more than the page when there are more. */
export function pageSql(filter: CaseFilter, page: Page, county: string): { readonly text: string; readonly values: unknown[] } {
  const parameters = new Parameters();
  const where = filter.where(parameters);
  const { keys, descending } = ORDERS[page.sort];
  const way = descending ? 'desc' : 'asc';
  const columns = [...keys.map(({ sql }) => sql), 'c.id'];
  const after = page.cursor ? `and (${columns.join(', ')}) ${descending ? '<' : '>'} (${
    [...page.cursor.keys.map((key, n) => `${parameters.add(key)}::${keys[n]!.type}`), `${parameters.add(page.cursor.id)}::bigint`].join(', ')})` : '';
  const limit = parameters.add(page.limit + 1);
  const code = parameters.add(county);
  const text = `
    select (select count(*) from cases c where ${where})::float8 as total,
      coalesce((select number from lane_heads where county = ${code}), 0)::float8 as lane,
      coalesce((select jsonb_agg(jsonb_build_object('keys', p.keys, 'row', ${ROW_SQL}) order by p.place)
        from (select c.id, array[${keys.map(keyText).join(', ')}] as keys, row_number() over (order by ${columns.map((column) => `${column} ${way}`).join(', ')}) as place
          from cases c where ${where} ${after} order by ${columns.map((column) => `${column} ${way}`).join(', ')} limit ${limit}) p
        join cases c on c.county = ${code} and c.id = p.id), '[]') as rows`;
  return { text, values: parameters.values };
}

/** One page of the cases that match. */
export async function listCases(context: RowContext, filter: CaseFilter, page: Page): Promise<CasesReply> {
  const { text, values } = pageSql(filter, page, context.code);
  const { rows: [answer] } = await context.db.query(text, values);
  const kept = answer.rows.slice(0, page.limit);
  const last = answer.rows.length > page.limit ? kept.at(-1) : null;
  return {
    county: context.code, asOf: new Date(context.at).toISOString(), lane: answer.lane, total: answer.total, searchedSince: filter.searchedSince,
    nextCursor: last ? writeCursor({ sort: page.sort, id: last.row.body.id, keys: last.keys }) : null,
    cases: await toCaseRows(context, kept.map(({ row }: { row: unknown }) => row)),
  };
}

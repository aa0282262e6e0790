/** The statement of the figures: cases that live and those of today, each read once by an index, in one grouping. */
import type { FigureGrouping } from '../../contract/cases/figures.ts';
import { IS_LIVE } from './case-filter.ts';
import type { CaseFilter } from './case-filter.ts';
import type { Span } from './local-day.ts';
import { Parameters, within } from './sql-text.ts';

/** By what cases are grouped; classes become major classes afterwards, because which those are is in the book. */
const KEYS: Readonly<Record<FigureGrouping, string>> = {
  total: 'null::text', area: 'left(c.area_code, 9)', village: 'c.area_code', duty: 'c.duty_grid', omni: 'c.omni_grid', unit: 'c.unit_grid', department: 'c.department',
  flow: 'c.flow', step: `c.flow || ':' || c.step`, class: 'c.class',
};

/** What a row of the statement holds: counts, and of open cases the sum and the earliest of the moments of their reports, epoch seconds. */
export interface FiguresSqlRow {
  readonly key: string | null;
  readonly open: number;
  readonly due_today: number;
  readonly overdue: number;
  readonly soon: number;
  readonly suspended: number;
  readonly supervised: number;
  readonly reported_today: number;
  readonly filed_today: number;
  readonly closed_today: number;
  readonly reported_sum: number | null;
  readonly reported_first: number | null;
  /** When time alone will change a number, epoch ms; null: not today. */
  readonly next: number | null;
}

const NUMBERS = ['open', 'due_today', 'overdue', 'soon', 'suspended', 'supervised', 'reported_today', 'filed_today', 'closed_today'] as const;

/** @param at the moment of the question, epoch ms; `today`: the day of the county that it lies in */
export function figuresSql(filter: CaseFilter, by: FigureGrouping, at: number, today: Span): { readonly text: string; readonly values: unknown[] } {
  const parameters = new Parameters();
  const where = filter.where(parameters);
  const now = `${parameters.add(new Date(at).toISOString())}::timestamptz`;
  const end = `${parameters.add(new Date(today.to).toISOString())}::timestamptz`;
  const day = (column: string): string => within(column, { min: today.from, max: today.to })(parameters);
  const key = KEYS[by];
  const soonFrom = `case when k.deadline is not null then case_soon_from(k.deadline, k.body) end`;
  const ofToday = (name: (typeof NUMBERS)[number], column: string): string => `select ${key} as key, ${NUMBERS.map((number) => (number === name ? 'count(*)' : '0')).join(', ')},
    null::numeric, null::timestamptz, null::timestamptz from cases c where ${where} and ${day(column)} group by 1`;
  const text = `
    with counted(key, ${NUMBERS.join(', ')}, reported_sum, reported_first, next) as (
      select c.key, count(*), count(*) filter (where c.due_at >= ${now} and c.due_at < ${end}), count(*) filter (where c.due_at < ${now}),
        count(*) filter (where c.due_at >= ${now} and c.soon_from <= ${now}), count(*) filter (where c.state = 'suspended'), count(*) filter (where c.supervised), 0, 0, 0,
        sum(extract(epoch from c.reported_at)), min(c.reported_at),
        least(min(c.due_at) filter (where c.due_at >= ${now}), min(c.soon_from) filter (where c.soon_from > ${now}))
      from (select ${key} as key, c.due_at, c.state, c.supervised, c.reported_at, ${soonFrom} as soon_from
        from cases c left join case_clocks k on k.county = c.county and k.case_id = c.id and k.state = 'running' and k.clock = c.due_clock
        where ${where} and ${IS_LIVE}) c
      group by 1
      union all ${ofToday('reported_today', 'c.reported_at')}
      union all ${ofToday('filed_today', 'c.filed_at')}
      union all ${ofToday('closed_today', 'c.closed_at')})
    select key, ${NUMBERS.map((number) => `sum(${number})::integer as ${number}`).join(', ')}, sum(reported_sum)::float8 as reported_sum,
      extract(epoch from min(reported_first))::float8 as reported_first, (extract(epoch from min(next)) * 1000)::float8 as next
    from counted group by key`;
  return { text, values: parameters.values };
}

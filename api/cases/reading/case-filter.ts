/** The filters of the list of cases. What the layer understands too is read by the layer's own filter, so that the totals agree. */
import { caseNumbersFrom, caseNumberStart } from '../../contract/cases/case-number.ts';
import { CASE_DUES, CASE_FILTER_TEXTS, CASE_NONES, SEARCHED_DAYS } from '../../contract/cases/lists.ts';
import type { CaseDue, CaseFilterName } from '../../contract/cases/lists.ts';
import { CASE_FLOWS, ENDED_STATES, REPORT_CHANNELS } from '../../contract/cases/vocabulary.ts';
import { SEVERITIES } from '../../contract/vocabulary.ts';
import type { County } from '../../county/county.ts';
import { readFilter, readWindow } from '../../county/filter.ts';
import { readFeatureId } from '../../county/reading.ts';
import { ApiError } from '../../http/problem.ts';
import { areasOf } from '../../http/scope.ts';
import type { Scope } from '../../http/scope.ts';
import { readCounted } from './counted.ts';
import { dayAt } from './local-day.ts';
import { allOf, asSql, beginsWith, inBox, oneOf, within } from './sql-text.ts';
import type { Sql } from './sql-text.ts';

/** States in which a case has ended, as the partial indexes say it: their condition has to be met word by word. */
export const IS_LIVE = `c.state not in (${ENDED_STATES.map((state) => `'${state}'`).join(', ')})`;

const MOST_VALUES = 1000;

export interface CaseFilter {
  /** Filter and scope together. */
  readonly where: Sql;
  /** Whether only cases that live are asked for. */
  readonly isLive: boolean;
  /** Only cases reported since then are searched for a text, epoch ms; null: no such limit. */
  readonly searchedSince: number | null;
}

interface Context {
  readonly county: County;
  readonly code: string;
  readonly scope: Scope;
  /** The moment of the question, epoch ms. */
  readonly at: number;
}

function refuse(parameter: string, text: string, must: string, allowed?: readonly string[]): never {
  throw new ApiError('bad_parameter', `${parameter}=${text}: must be ${must}`, allowed ? { parameter, allowed } : { parameter });
}

function listOf(parameter: string, text: string, allowed?: readonly string[]): string[] {
  const values = text.split(',').map((part) => part.trim()).filter(Boolean);
  if (!values.length || values.length > MOST_VALUES) refuse(parameter, text.slice(0, 60), `1 to ${MOST_VALUES} values with commas between`);
  const wrong = allowed && values.find((value) => !allowed.includes(value));
  if (wrong !== undefined) refuse(parameter, wrong!, `one of ${allowed!.join(', ')}`, allowed);
  return values;
}

function oneWord<T extends string>(parameter: string, text: string, allowed: readonly T[]): T {
  if (!(allowed as readonly string[]).includes(text)) refuse(parameter, text, `one of ${allowed.join(', ')}`, allowed);
  return text as T;
}

const isTrue = (parameter: string, text: string): boolean => oneWord(parameter, text, ['true', 'false']) === 'true';

function dueSql(due: CaseDue, { county, code, at }: Context): Sql {
  const now: Sql = (parameters) => `${parameters.add(new Date(at).toISOString())}::timestamptz`;
  if (due === 'overdue') return (parameters) => `c.due_at < ${now(parameters)}`;
  if (due === 'paused') {
    return () => `${IS_LIVE} and c.due_at is null and exists (select from case_clocks k where k.county = c.county and k.case_id = c.id and k.state = 'paused')`;
  }
  if (due === 'today') return within('c.due_at', { min: at, max: dayAt(county.book.counties.get(code)!.timeZone, at).to });
  return (parameters) => {
    const moment = now(parameters);
    return `c.due_at >= ${moment} and exists (select from case_clocks k where k.county = c.county and k.case_id = c.id and k.state = 'running'
      and k.clock = c.due_clock and case_soon_from(k.deadline, k.body) <= ${moment})`;
  };
}

const NONE_COLUMNS = { unit: 'c.unit_grid', duty: 'c.duty_grid', omni: 'c.omni_grid', area: 'c.area_code', department: 'c.department' } as const;

/** Filters that leave few enough cases to read what people wrote on each. */
const NARROWING = ['time', 'filed', 'closed', 'handler', 'assignee', 'component', 'device', 'grid', 'duty', 'unit', 'omni', 'ids', 'counted'] as const;

/** Null: no text is searched for, or other filters say in which cases. */
function searchedSince(query: URLSearchParams, { at, code }: Context): number | null {
  const text = query.get('q')?.trim();
  if (!text || caseNumberStart(text, code) || query.get('live') === 'true' || NARROWING.some((name) => query.get(name))) return null;
  return at - SEARCHED_DAYS * 86_400_000;
}

/** Number, or a part of what people wrote. The digits of a number are looked up by the index, text is searched through. */
function searchSql(text: string, { code }: Context): Sql {
  if (text.length > 100 || text.includes('\0')) refuse('q', text.slice(0, 20), 'up to 100 characters, none of them NUL');
  const start = caseNumberStart(text, code);
  if (start) return (parameters) => `c.code between ${caseNumbersFrom(start).map((end) => parameters.add(end)).join(' and ')}`;
  const pattern = `%${text.replace(/[\\%_]/g, (character) => `\\${character}`)}%`;
  return (parameters) => {
    const like = parameters.add(pattern);
    return `c.name ilike ${like} or c.address ilike ${like} or c.description ilike ${like} or c.code like ${like}`;
  };
}

function stepsSql(text: string): Sql {
  const steps = listOf('step', text).map(Number);
  if (steps.some((step) => !Number.isInteger(step) || step < 1 || step > 7)) refuse('step', text, 'whole numbers from 1 to 7');
  return (parameters) => `c.step = any(${parameters.add(steps)}::smallint[])`;
}

const text = (column: string) => (value: string): Sql => oneOf(column, [value]);
const RETURNED = `c.receivers <> '{}' or c.round > 1`;

type Reader = (value: string, context: Context) => Sql;
/** Filters that only the list has. */
const READERS: Readonly<Partial<Record<CaseFilterName, Reader>>> = {
  filed: (value) => within('c.filed_at', readWindow('filed', value)),
  closed: (value) => within('c.closed_at', readWindow('closed', value)),
  live: (value) => (isTrue('live', value) ? () => IS_LIVE : () => `not (${IS_LIVE})`),
  flow: (value) => oneOf('c.flow', listOf('flow', value, CASE_FLOWS)),
  step: stepsSql,
  severity: (value) => oneOf('c.severity', listOf('severity', value, SEVERITIES)),
  department: (value) => oneOf('c.department', listOf('department', value)),
  offered: (value) => (parameters) => `c.department is null and ${parameters.add(value)} = any(c.offered)`,
  handler: text('c.handler'),
  assignee: (value) => (parameters) => `exists (select from case_tasks t where t.county = c.county and t.case_id = c.id and t.state = 'open'
    and t.assignee = ${parameters.add(value)})`,
  channel: (value) => oneOf('c.channel', listOf('channel', value, REPORT_CHANNELS)),
  component: (value) => (parameters) => `c.component_id = ${parameters.add(readFeatureId(value))}`,
  device: (value) => (parameters) => `c.device_id = ${parameters.add(readFeatureId(value))}`,
  due: (value, context) => dueSql(oneWord('due', value, CASE_DUES), context),
  supervised: (value) => (isTrue('supervised', value) ? () => 'c.supervised' : () => 'not c.supervised'),
  returned: (value) => (isTrue('returned', value) ? () => RETURNED : () => `not (${RETURNED})`),
  none: (value) => (): string => `${NONE_COLUMNS[oneWord('none', value, CASE_NONES)]} is null`,
  duty: text('c.duty_grid'), unit: text('c.unit_grid'), omni: text('c.omni_grid'),
  q: searchSql,
  ids: (value) => (parameters) => `c.id = any(${parameters.add(listOf('ids', value).map(readFeatureId))}::bigint[])`,
};

/** Where the asker may look. */
export function scopeSql(scope: Scope): Sql[] {
  const areas = areasOf(scope, 'cases');
  return areas ? [beginsWith('c.area_code', areas)] : [];
}

/**
 * Reads the filters of a request and adds the asker's scope.
 * @param names which filters the request may have; default all
 * @throws ApiError bad_parameter, withheld for a person's row asked by an analyst
 */
export function readCaseFilter(query: URLSearchParams, context: Context, names: readonly CaseFilterName[] = Object.keys(CASE_FILTER_TEXTS) as CaseFilterName[]): CaseFilter {
  const { county, code, scope } = context;
  const shared = readFilter(query, { book: county.book, county: code, layer: 'cases', severalLayers: false });
  const conditions: Sql[] = [
    (parameters) => `c.county = ${parameters.add(code)}`, ...scopeSql(scope), ...shared.conditions.map(asSql), ...(shared.box ? [inBox(shared.box)] : []),
  ];
  for (const name of names) {
    const reader = READERS[name];
    const values = query.getAll(name);
    if (values.length > 1) refuse(name, values.join(' and '), 'given once, with a comma between values');
    if (values[0]?.includes('\0')) refuse(name, '', 'without NUL characters');
    if (reader && values[0]) conditions.push(reader(values[0].trim(), context));
  }
  const since = names.includes('q') ? searchedSince(query, context) : null;
  if (since !== null) conditions.push(within('c.reported_at', { min: since }));
  const counted = names.includes('counted') ? readCounted(query, context) : null;
  if (counted) conditions.push(counted);
  return { where: allOf(conditions), isLive: query.get('live') === 'true', searchedSince: since };
}

/**
 * What each indicator counts, as SQL: one source a kind of thing (cases filed, cases due, reports, tasks, dispatches ...), and on it for each
 * indicator which rows are its denominator and which of them its numerator. Tables and lists are made of the same pieces.
 */
import { MISSED_WITHIN_HOURS, REPEATED_WITHIN_DAYS, SAME_PLACE_METERS } from '../../contract/cases/indicators.ts';
import type { Indicator, IndicatorGrouping } from '../../contract/cases/indicators.ts';

/** Placeholders of a question: the county, the period, and its end or now, whichever is earlier. */
export interface Asked {
  readonly county: string;
  readonly from: string;
  readonly to: string;
  readonly until: string;
}

interface Source {
  /** Rows; `c` is the case, joined to `$county` on its key. */
  readonly from: (asked: Asked) => string;
  /** What falls in the period. */
  readonly moment: string;
  readonly where?: string;
  /** Who is credited, where persons are. */
  readonly person?: string;
  /** Default: who holds the case. */
  readonly department?: string;
}

interface Measure {
  readonly source: keyof typeof SOURCES;
  /** Of the rows of the source; default all. */
  readonly denominator?: (asked: Asked) => string;
  /** Of the denominator. */
  readonly numerator: (asked: Asked) => string;
  /** Of a mean: what each row of the denominator adds to the numerator. */
  readonly amount?: string;
}

const CASES = ({ county }: Asked): string => `(select * from cases where county = ${county}) c`;
const joined = (table: string, alias: string) => ({ county }: Asked): string =>
  `${table} ${alias} join cases c on c.county = ${county} and c.id = ${alias}.case_id and ${alias}.county = ${county}`;

/** To whom a dispatch went: the department named, of several the one that accepted it, or returned it for all. */
const RECEIVER = `case when jsonb_array_length(m.detail -> 'departments') = 1 then m.detail -> 'departments' ->> 0 else
  (select a.by_department from case_moves a where a.county = m.county and a.case_id = m.case_id and a.number > m.number and a.move in ('accept', 'dispatch', 'dept_return')
    order by a.number limit 1) end`;

/** Ended without being closed: nothing is left to handle or to close. */
const IS_VOIDED = `c.state in ('not_filed', 'merged', 'force_closed')`;
/** The end of such a case stopped the clock, and nobody did what it waited for. */
const ENDED_BY_VOIDING = `(${IS_VOIDED} and c.ended_at is not distinct from k.stopped_at)`;
/** Who stopped a clock, by the move of its moment. */
const stoppedBy = (moves: string): string => `(select m.by_person from case_moves m where m.county = k.county and m.case_id = k.case_id and m.at = k.stopped_at and m.move in (${moves})
  order by m.number limit 1)`;

export const SOURCES = {
  filed: { from: CASES, moment: 'c.filed_at', person: 'c.filed_by' },
  filings: { from: joined('case_clocks', 'k'), moment: 'k.stopped_at', where: `k.clock = 'accept' and not ${ENDED_BY_VOIDING}`, person: stoppedBy(`'file'`) },
  due: { from: CASES, moment: 'c.handle_due_at', where: `not ${IS_VOIDED}`, person: 'c.handler' },
  fedBack: { from: CASES, moment: 'c.fed_back_at', person: 'c.handler' },
  closed: { from: CASES, moment: 'c.closed_at' },
  reports: { from: joined('reports', 'r'), moment: 'r.at', person: 'r.by_person' },
  tasks: { from: joined('case_tasks', 't'), moment: 't.due_at', where: `t.state <> 'cancelled'`, person: 'coalesce(t.assignee, t.done_by)' },
  dispatchClocks: { from: joined('case_clocks', 'k'), moment: 'k.deadline', where: `k.clock = 'dispatch' and not ${ENDED_BY_VOIDING}`, person: stoppedBy(`'dispatch', 'return_intake'`) },
  dispatches: { from: joined('case_moves', 'm'), moment: 'm.at', where: `m.move = 'dispatch'`, person: 'm.by_person', department: RECEIVER },
  alerts: {
    from: (asked) => `${CASES(asked)} join alerts a on a.county = ${asked.county} and a.id = c.alert_id`, moment: 'c.reported_at', where: `c.channel = 'iot'`,
  },
} as const satisfies Readonly<Record<string, Source>>;

const PUBLIC = `('hotline', 'public', 'open311')`;

/** Reports of a case and of the cases merged into it. */
const reportOf = (which: string): string => `exists (select from reports r where r.county = c.county
  and r.case_id = any(array_append(array(select m.id::bigint from cases m where m.county = c.county and m.merged_into = c.id), c.id::bigint)) and ${which})`;

const VERIFIED = reportOf(`r.verified and r.channel in ${PUBLIC}`);

/** Filed itself, or merged, in one step or several, into one that was. */
const wasFiled = ({ county }: Asked): string => `(c.filed_at is not null or (c.merged_into is not null and c.id in (
  with recursive up(id, at) as (
    select x.id, x.merged_into from cases x where x.county = ${county} and x.merged_into is not null
    union select up.id, x.merged_into from up join cases x on x.county = ${county} and x.id = up.at where x.merged_into is not null)
  select up.id from up join cases x on x.county = ${county} and x.id = up.at where x.filed_at is not null)))`;

/** Web Mercator units of a cell: many times the reach, so that most places reach into one cell only. */
const CELL = 16 * SAME_PLACE_METERS;

/** What another case has to be to count as the same thing: reported in a span that begins at `since` of the case and lasts `hours`. */
interface Again {
  /** Moment of the case that falls in the period. */
  readonly moment: string;
  /** Of `x`, the case. */
  readonly since: string;
  readonly hours: number;
  /** Of `n`, the other case; `seen` is from when on others may matter at all. */
  readonly others: (seen: string) => string;
}

/**
 * Ids of the cases of a period that have another of the same class within reach and span. Places are put in cells and moments in bins, so that
 * it is a join on equal values and not a search around each case; a place near the edge of its cell, and a span that runs into the next bin,
 * stand in both.
 */
const near = ({ county, from, to }: Asked, { moment, since, hours, others }: Again): string => {
  const seconds = hours * 3600;
  const bin = (at: string): string => `floor(extract(epoch from ${at}) / ${seconds})::integer`;
  const cell = (at: string): string => `floor((${at}) / ${CELL})::integer`;
  const both = (low: string, high: string, which: string): string => `(${which} = 0 or ${high} > ${low})`;
  const [west, east, south, north] = ['st_x(x.geom_3857) - reach', 'st_x(x.geom_3857) + reach', 'st_y(x.geom_3857) - reach', 'st_y(x.geom_3857) + reach'].map(cell) as [string, string, string, string];
  return `
  with x as materialized (
    select x.id, x.class, x.geom_3857, reach, since, until, case dx when 0 then ${west} else ${east} end as cx, case dy when 0 then ${south} else ${north} end as cy, ${bin('since')} + dt as bin
    from cases x cross join lateral (select ${SAME_PLACE_METERS} / cos(radians(st_y(x.geom))) as reach, ${since} as since, ${since} + interval '${hours} hours' as until) r
      cross join (values (0), (1)) a(dx) cross join (values (0), (1)) b(dy) cross join (values (0), (1)) c(dt)
    where x.county = ${county} and x.${moment} >= ${from}::timestamptz and x.${moment} < ${to}::timestamptz and ${both(west, east, 'dx')} and ${both(south, north, 'dy')}),
  n as materialized (select n.id, n.class, n.geom_3857, n.reported_at, ${cell('st_x(n.geom_3857)')} as cx, ${cell('st_y(n.geom_3857)')} as cy, ${bin('n.reported_at')} as bin
    from cases n where n.county = ${county} and ${others('coalesce((select min(since) from x), \'infinity\')')} and n.reported_at < ${to}::timestamptz + interval '${hours} hours')
  select x.id from x join n on n.class = x.class and n.cx = x.cx and n.cy = x.cy and n.bin = x.bin
  where n.id <> x.id and n.reported_at between x.since and x.until and st_dwithin(n.geom_3857, x.geom_3857, x.reach)`;
};

const wasSeenByCollectors = (asked: Asked): string => `c.id in (${near(asked, {
  moment: 'filed_at', since: `x.reported_at - interval '${MISSED_WITHIN_HOURS} hours'`, hours: MISSED_WITHIN_HOURS, others: (seen) => `n.channel = 'collector' and n.reported_at >= ${seen}`,
})})`;

const REPEATED_HOURS = REPEATED_WITHIN_DAYS * 24;
const cameAgain = (asked: Asked): string => `(c.id in (${near(asked, {
  moment: 'closed_at', since: 'x.closed_at', hours: REPEATED_HOURS, others: (seen) => `n.filed_at is not null and n.reported_at > ${seen}`,
})}) or (c.component_id is not null and exists (select from cases n where n.county = c.county and n.component_id = c.component_id and n.id <> c.id and n.filed_at is not null
    and n.reported_at >= c.closed_at and n.reported_at <= c.closed_at + interval '${REPEATED_HOURS} hours')))`;

/** The next of these moves after a dispatch is the department's return. */
const WAS_RETURNED = `coalesce((select n.move from case_moves n where n.county = m.county and n.case_id = m.case_id and n.number > m.number
  and n.move in ('dispatch', 'dept_return') order by n.number limit 1) = 'dept_return', false)`;

const NOT_VOIDED = `not exists (select from case_moves m where m.county = c.county and m.case_id = c.id and m.move = 'return_intake')
  and not ${IS_VOIDED}`;

const IN_TIME = '(c.handle_on_time or c.exempt)';
/** Its last handling clock has stopped: a case that is done again is not handled yet. */
const handledBy = ({ until }: Asked): string => `(c.fed_back_at < ${until}::timestamptz and c.handle_on_time is not null)`;
const closedBy = ({ until }: Asked): string => `c.closed_at < ${until}::timestamptz`;
const yes = (condition: string) => (): string => condition;
/** Its deadline has passed by the end of the period or now, or it is done already. */
const dueOr = (deadline: string, isDone: (asked: Asked) => string) => (asked: Asked): string => `(${deadline} < ${asked.until}::timestamptz or ${isDone(asked)})`;
const DUE = dueOr('c.handle_due_at', handledBy);
const TO_CLOSE = dueOr('c.handle_due_at', closedBy);
const taskDue = (kind: string) => (asked: Asked): string => `t.kind = '${kind}' and ${dueOr('t.due_at', yes(`t.state = 'done'`))(asked)}`;
const DONE_IN_TIME = yes(`t.state = 'done' and t.done_at <= t.due_at`);

export const MEASURES: Readonly<Record<Indicator, Measure>> = {
  valid_reports: { source: 'reports', denominator: yes(`r.channel = 'collector'`), numerator: wasFiled },
  filing_rate: { source: 'reports', numerator: wasFiled },
  missed_by_collectors: { source: 'filed', numerator: (asked) => `${VERIFIED} and not ${reportOf(`r.channel = 'collector'`)} and not (${wasSeenByCollectors(asked)})` },
  precheck_on_time: { source: 'tasks', denominator: taskDue('precheck'), numerator: DONE_IN_TIME },
  postcheck_on_time: { source: 'tasks', denominator: taskDue('postcheck'), numerator: DONE_IN_TIME },
  filing_on_time: { source: 'filings', numerator: yes('not k.overdue') },
  filing_accurate: { source: 'filed', numerator: yes(NOT_VOIDED) },
  dispatch_on_time: { source: 'dispatchClocks', denominator: dueOr('k.deadline', yes('k.stopped_at is not null')), numerator: yes('k.stopped_at is not null and not k.overdue') },
  dispatch_accurate: { source: 'dispatches', numerator: yes(`not ${WAS_RETURNED}`) },
  handled: { source: 'due', denominator: DUE, numerator: handledBy },
  handled_in_time: { source: 'due', denominator: DUE, numerator: (asked) => `${handledBy(asked)} and ${IN_TIME}` },
  rework: { source: 'fedBack', numerator: yes('c.round > 1') },
  returned: { source: 'dispatches', numerator: yes(WAS_RETURNED) },
  closed_of_filed: { source: 'filed', denominator: yes(`not ${IS_VOIDED}`), numerator: closedBy },
  closed_of_due: { source: 'due', denominator: TO_CLOSE, numerator: closedBy },
  closed_in_time: { source: 'due', denominator: TO_CLOSE, numerator: (asked) => `${closedBy(asked)} and ${IN_TIME}` },
  public_reports: { source: 'filed', denominator: yes(`c.state <> 'suspended'`), numerator: yes(VERIFIED) },
  repeats: { source: 'closed', numerator: cameAgain },
  duplicates: {
    source: 'reports',
    numerator: yes(`(c.state = 'merged' or exists (select from reports e where e.county = r.county and e.case_id = r.case_id and (e.at, e.id) < (r.at, r.id)))`),
  },
  alert_latency: { source: 'alerts', numerator: yes('true'), amount: 'extract(epoch from c.reported_at - a.opened_at)' },
};

/** By what rows of a source are grouped; null: all in one. */
export function keySql(by: IndicatorGrouping, sourceName: keyof typeof SOURCES): string {
  const source: Source = SOURCES[sourceName];
  switch (by) {
    case 'county': return 'null::text';
    case 'area': return 'left(c.area_code, 9)';
    case 'village': return 'c.area_code';
    case 'duty': return 'c.duty_grid';
    case 'omni': return 'c.omni_grid';
    case 'unit': return 'c.unit_grid';
    case 'department': return source.department ?? 'c.department';
    case 'person': return source.person ?? 'null::text';
  }
}

/** Rows of a source whose moment falls in the period, for `from ... where ...`. */
export function rowsOf(sourceName: keyof typeof SOURCES, asked: Asked): { readonly from: string; readonly where: string } {
  const source: Source = SOURCES[sourceName];
  return {
    from: source.from(asked),
    where: `${source.moment} >= ${asked.from}::timestamptz and ${source.moment} < ${asked.to}::timestamptz${source.where ? ` and ${source.where}` : ''}`,
  };
}

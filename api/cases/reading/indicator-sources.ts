/**
 * What each indicator counts, as SQL: one source a kind of thing (cases filed, cases due, reports, tasks, dispatches ...), and on it for each
 * indicator which rows are its denominator and which of them its numerator. Tables and lists are made of the same pieces.
 */
import { MISSED_WITHIN_HOURS, REPEATED_WITHIN_DAYS, SAME_PLACE_METERS } from '../../contract/cases/indicators.ts';
import type { CaseIndicator, IndicatorGrouping } from '../../contract/cases/indicators.ts';

/** Placeholders of a question: the county, the period, and its end or now, whichever is earlier. */
export interface Asked {
  readonly county: string;
  readonly from: string;
  readonly to: string;
  readonly until: string;
  /** Whether the period is some months at most. */
  readonly isShort: boolean;
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
/**
 * Rows of a table with their cases. Of a short period each case is looked up by its key, whatever the planner thinks that costs (offset 0 keeps the two apart): else it reads
 * all cases for those of a month. Over a long period that is the quicker way.
 */
const joined = (table: string, alias: string) => ({ county, isShort }: Asked): string => {
  const mine = `c.county = ${county} and c.id = ${alias}.case_id`;
  return isShort ? `${table} ${alias} join lateral (select c.* from cases c where ${mine} offset 0) c on ${alias}.county = ${county}` : `${table} ${alias} join cases c on ${mine} and ${alias}.county = ${county}`;
};

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

/** The next of these moves after a dispatch is the department's return. Looked up once for all that ask (offset 0). */
const RETURN = `(select coalesce((select n.move from case_moves n where n.county = m.county and n.case_id = m.case_id and n.number > m.number
  and n.move in ('dispatch', 'dept_return') order by n.number limit 1) = 'dept_return', false) as was_returned offset 0) w`;

export const SOURCES = {
  filed: { from: CASES, moment: 'c.filed_at', person: 'c.filed_by' },
  filings: { from: joined('case_clocks', 'k'), moment: 'k.stopped_at', where: `k.clock = 'accept' and not ${ENDED_BY_VOIDING}`, person: stoppedBy(`'file'`) },
  due: { from: CASES, moment: 'c.handle_due_at', where: `not ${IS_VOIDED}`, person: 'c.handler' },
  fedBack: { from: CASES, moment: 'c.fed_back_at', person: 'c.handler' },
  closed: { from: CASES, moment: 'c.closed_at' },
  reports: { from: joined('reports', 'r'), moment: 'r.at', person: 'r.by_person' },
  tasks: { from: joined('case_tasks', 't'), moment: 't.due_at', where: `t.state <> 'cancelled'`, person: 'coalesce(t.assignee, t.done_by)' },
  dispatchClocks: { from: joined('case_clocks', 'k'), moment: 'k.deadline', where: `k.clock = 'dispatch' and not ${ENDED_BY_VOIDING}`, person: stoppedBy(`'dispatch', 'return_intake'`) },
  dispatches: { from: (asked) => `${joined('case_moves', 'm')(asked)} cross join lateral ${RETURN}`, moment: 'm.at', where: `m.move = 'dispatch'`, person: 'm.by_person', department: RECEIVER },
  alerts: {
    from: (asked) => `${CASES(asked)} join alerts a on a.county = ${asked.county} and a.id = c.alert_id`, moment: 'c.reported_at', where: `c.channel = 'iot'`,
  },
} as const satisfies Readonly<Record<string, Source>>;

const PUBLIC = `('hotline', 'public', 'open311')`;

/** Reports of the case `c` and of the cases merged into it. Of a short period they are looked up case by case (offset 0): else the planner gathers those of all times. */
const reportOf = (which: string) => ({ isShort }: Asked): string => {
  const lookUp = isShort ? ' offset 0' : '';
  return `(exists (select from reports r where r.county = c.county and r.case_id = c.id and ${which}${lookUp})
    or exists (select from cases m join reports r on r.county = m.county and r.case_id = m.id where m.county = c.county and m.merged_into = c.id and ${which}${lookUp}))`;
};

const isVerified = reportOf(`r.verified and r.channel in ${PUBLIC}`);
const isOfCollectors = reportOf(`r.channel = 'collector'`);


/** Filed itself, or merged, in one step or several, into one that was. */
const WAS_FILED = `(c.filed_at is not null or (c.merged_into is not null and exists (
  with recursive up(at, filed_at) as (
    select x.merged_into, x.filed_at from cases x where x.county = c.county and x.id = c.merged_into
    union select x.merged_into, x.filed_at from up join cases x on x.county = c.county and x.id = up.at)
  select from up where up.filed_at is not null)))`;

/** Web Mercator units of a cell: at least twice the reach (which holds up to 66 degrees of latitude), so that a place reaches into two of them at most. */
const CELL = 5 * SAME_PLACE_METERS;

/** What another case has to be to count as the same thing: reported in a span that begins at `since` of the case and lasts `hours`. */
interface Again {
  /** Moment of the case `c` that falls in the period. */
  readonly moment: string;
  /** Which cases are asked about; default all of the period. */
  readonly which?: string;
  /** Of `c`, the case. */
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
const near = ({ county, from, to }: Asked, { moment, which = 'true', since, hours, others }: Again): string => {
  const seconds = hours * 3600;
  const bin = (at: string): string => `floor(extract(epoch from ${at}) / ${seconds})::integer`;
  const cell = (at: string): string => `floor((${at}) / ${CELL})::integer`;
  const both = (low: string, high: string, of: string): string => `(${of} = 0 or ${high} > ${low})`;
  const [west, east, south, north] = ['px - reach', 'px + reach', 'py - reach', 'py + reach'].map(cell) as [string, string, string, string];
  return `
  with x as materialized (
    select c.id, c.class, px, py, reach, since, until, case dx when 0 then ${west} else ${east} end as cx, case dy when 0 then ${south} else ${north} end as cy, ${bin('since')} + dt as bin
    from cases c cross join lateral (select st_x(c.geom_3857) as px, st_y(c.geom_3857) as py, ${SAME_PLACE_METERS} / cos(radians(st_y(c.geom))) as reach,
        ${since} as since, ${since} + interval '${hours} hours' as until offset 0) r
      cross join (values (0), (1)) a(dx) cross join (values (0), (1)) b(dy) cross join (values (0), (1)) e(dt)
    where c.county = ${county} and c.${moment} >= ${from}::timestamptz and c.${moment} < ${to}::timestamptz and ${which} and ${both(west, east, 'dx')} and ${both(south, north, 'dy')}),
  n as materialized (select n.id, n.class, px, py, n.reported_at, ${cell('px')} as cx, ${cell('py')} as cy, ${bin('n.reported_at')} as bin
    from cases n cross join lateral (select st_x(n.geom_3857) as px, st_y(n.geom_3857) as py offset 0) p
    where n.county = ${county} and ${others('coalesce((select min(since) from x), \'infinity\')')} and n.reported_at < ${to}::timestamptz + interval '${hours} hours')
  select x.id from x where exists (select from n where n.class = x.class and n.cx = x.cx and n.cy = x.cy and n.bin = x.bin
    and (n.px - x.px) * (n.px - x.px) + (n.py - x.py) * (n.py - x.py) <= x.reach * x.reach and n.reported_at >= x.since and n.reported_at <= x.until and n.id <> x.id)`;
};

/** A citizen's report was true, and no collector reported the case or one like it: others are searched for only around cases of which that is still open. */
function wasMissed(asked: Asked): string {
  const open = `${isVerified(asked)} and not ${isOfCollectors(asked)}`;
  return `${open} and c.id not in (${near(asked, {
    moment: 'filed_at', which: open, since: `c.reported_at - interval '${MISSED_WITHIN_HOURS} hours'`, hours: MISSED_WITHIN_HOURS, others: (seen) => `n.channel = 'collector' and n.reported_at >= ${seen}`,
  })})`;
}

const REPEATED_HOURS = REPEATED_WITHIN_DAYS * 24;
const cameAgain = (asked: Asked): string => `(c.id in (${near(asked, {
  moment: 'closed_at', since: 'c.closed_at', hours: REPEATED_HOURS, others: (seen) => `n.filed_at is not null and n.reported_at > ${seen}`,
})}) or (c.component_id is not null and exists (select from cases n where n.county = c.county and n.component_id = c.component_id and n.id <> c.id and n.filed_at is not null
    and n.reported_at >= c.closed_at and n.reported_at <= c.closed_at + interval '${REPEATED_HOURS} hours')))`;

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

export const MEASURES: Readonly<Record<CaseIndicator, Measure>> = {
  valid_reports: { source: 'reports', denominator: yes(`r.channel = 'collector'`), numerator: yes(WAS_FILED) },
  filing_rate: { source: 'reports', numerator: yes(WAS_FILED) },
  missed_by_collectors: { source: 'filed', numerator: wasMissed },
  precheck_on_time: { source: 'tasks', denominator: taskDue('precheck'), numerator: DONE_IN_TIME },
  postcheck_on_time: { source: 'tasks', denominator: taskDue('postcheck'), numerator: DONE_IN_TIME },
  filing_on_time: { source: 'filings', numerator: yes('not k.overdue') },
  filing_accurate: { source: 'filed', numerator: yes(NOT_VOIDED) },
  dispatch_on_time: { source: 'dispatchClocks', denominator: dueOr('k.deadline', yes('k.stopped_at is not null')), numerator: yes('k.stopped_at is not null and not k.overdue') },
  dispatch_accurate: { source: 'dispatches', numerator: yes('not w.was_returned') },
  handled: { source: 'due', denominator: DUE, numerator: handledBy },
  handled_in_time: { source: 'due', denominator: DUE, numerator: (asked) => `${handledBy(asked)} and ${IN_TIME}` },
  rework: { source: 'fedBack', numerator: yes('c.round > 1') },
  returned: { source: 'dispatches', numerator: yes('w.was_returned') },
  closed_of_filed: { source: 'filed', denominator: yes(`not ${IS_VOIDED}`), numerator: closedBy },
  closed_of_due: { source: 'due', denominator: TO_CLOSE, numerator: closedBy },
  closed_in_time: { source: 'due', denominator: TO_CLOSE, numerator: (asked) => `${closedBy(asked)} and ${IN_TIME}` },
  public_reports: { source: 'filed', denominator: yes(`c.state <> 'suspended'`), numerator: isVerified },
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

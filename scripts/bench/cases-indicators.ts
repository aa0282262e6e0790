/** The indicators of very many cases: through the server's own SQL, and by the plainest SQL that gives the same answer. */
import { readIndicators, sourceSql } from '../../api/cases/reading/indicators.ts';
import { SOURCES } from '../../api/cases/reading/indicator-sources.ts';
import { CASE_INDICATORS, MISSED_WITHIN_HOURS, REPEATED_WITHIN_DAYS, SAME_PLACE_METERS } from '../../api/contract/cases/indicators.ts';
import type { CaseIndicator } from '../../api/contract/cases/indicators.ts';
import type { Asking, Question } from './cases-questions.ts';

/** Denominator and numerator as plainly as their definitions say; `$1` the county, `$2`, `$3` the period, `$4` its end or now. */
interface Plain { readonly from: string; readonly where: string; readonly numerator: string }

const within = (moment: string): string => `${moment} >= $2 and ${moment} < $3`;
const VOIDED = `c.state in ('not_filed', 'merged', 'force_closed')`;
const FILED = { from: 'cases c', where: within('c.filed_at') };
const HANDLED = '(c.fed_back_at < $4 and c.handle_on_time is not null)';
const CLOSED = '(c.closed_at < $4)';
const due = (done: string): Pick<Plain, 'from' | 'where'> => ({ from: 'cases c', where: `not ${VOIDED} and ${within('c.handle_due_at')} and (c.handle_due_at < $4 or ${done})` });
const IN_TIME = '(c.handle_on_time or c.exempt)';
const with_ = (table: string, alias: string): string => `${table} ${alias} join cases c on c.county = ${alias}.county and c.id = ${alias}.case_id`;
const task = (kind: string): Plain => ({
  from: with_('case_tasks', 't'), where: `t.kind = '${kind}' and t.state <> 'cancelled' and ${within('t.due_at')} and (t.due_at < $4 or t.state = 'done')`, numerator: `t.state = 'done' and t.done_at <= t.due_at`,
});
const WAS_FILED = `exists (with recursive up as (select c.id, c.merged_into, c.filed_at union select x.id, x.merged_into, x.filed_at from up join cases x on x.county = $1 and x.id = up.merged_into)
  select from up where up.filed_at is not null)`;
const REPORTS = { from: with_('reports', 'r'), where: within('r.at') };
const reportOf = (which: string): string => `exists (select from reports r where r.county = c.county and r.case_id in (select c.id union select m.id from cases m where m.county = c.county and m.merged_into = c.id) and ${which})`;
const VERIFIED = reportOf(`r.verified and r.channel in ('hotline', 'public', 'open311')`);
const ALIKE = `n.county = c.county and n.id <> c.id and n.class = c.class and st_dwithin(n.geom_3857, c.geom_3857, ${SAME_PLACE_METERS} / cos(radians(st_y(c.geom))))`;
const RETURNED = `(select n.move from case_moves n where n.county = m.county and n.case_id = m.case_id and n.number > m.number and n.move in ('dispatch', 'dept_return') order by n.number limit 1) = 'dept_return'`;
const DISPATCHES = { from: with_('case_moves', 'm'), where: `m.move = 'dispatch' and ${within('m.at')}` };
const clock = (kind: string, moment: string): Pick<Plain, 'from' | 'where'> => ({
  from: with_('case_clocks', 'k'), where: `k.clock = '${kind}' and ${within(moment)} and (${VOIDED} and c.ended_at = k.stopped_at) is not true`,
});

const PLAIN: Readonly<Record<Exclude<CaseIndicator, 'alert_latency'>, Plain>> = {
  valid_reports: { ...REPORTS, where: `${REPORTS.where} and r.channel = 'collector'`, numerator: WAS_FILED },
  filing_rate: { ...REPORTS, numerator: WAS_FILED },
  missed_by_collectors: {
    ...FILED, numerator: `${VERIFIED} and not ${reportOf(`r.channel = 'collector'`)} and not exists (select from cases n where ${ALIKE} and n.channel = 'collector'
      and n.reported_at between c.reported_at - interval '${MISSED_WITHIN_HOURS} hours' and c.reported_at)`,
  },
  precheck_on_time: task('precheck'), postcheck_on_time: task('postcheck'),
  filing_on_time: { ...clock('accept', 'k.stopped_at'), numerator: 'not k.overdue' },
  filing_accurate: { ...FILED, numerator: `not ${VOIDED} and not exists (select from case_moves m where m.county = c.county and m.case_id = c.id and m.move = 'return_intake')` },
  dispatch_on_time: { ...clock('dispatch', 'k.deadline'), numerator: `k.state = 'stopped' and not k.overdue` },
  dispatch_accurate: { ...DISPATCHES, numerator: `${RETURNED} is not true` }, returned: { ...DISPATCHES, numerator: RETURNED },
  handled: { ...due(HANDLED), numerator: HANDLED }, handled_in_time: { ...due(HANDLED), numerator: `${HANDLED} and ${IN_TIME}` },
  rework: { from: 'cases c', where: within('c.fed_back_at'), numerator: 'c.round > 1' },
  closed_of_filed: { ...FILED, where: `${FILED.where} and not ${VOIDED}`, numerator: CLOSED },
  closed_of_due: { ...due(CLOSED), numerator: CLOSED }, closed_in_time: { ...due(CLOSED), numerator: `${CLOSED} and ${IN_TIME}` },
  public_reports: { ...FILED, where: `${FILED.where} and c.state <> 'suspended'`, numerator: VERIFIED },
  repeats: {
    from: 'cases c', where: within('c.closed_at'), numerator: `exists (select from cases n where ${ALIKE} and n.filed_at is not null
      and n.reported_at between c.closed_at and c.closed_at + interval '${REPEATED_WITHIN_DAYS * 24} hours') or exists (select from cases n where n.county = c.county and n.id <> c.id
      and n.component_id = c.component_id and n.filed_at is not null and n.reported_at between c.closed_at and c.closed_at + interval '${REPEATED_WITHIN_DAYS * 24} hours')`,
  },
  duplicates: { ...REPORTS, numerator: `c.state = 'merged' or exists (select from reports e where e.county = r.county and e.case_id = r.case_id and (e.at, e.id) < (r.at, r.id))` },
};
const LATENCY = `select left(c.area_code, 9) as key, sum(extract(epoch from c.reported_at - a.opened_at)) as n, count(*) as d
  from cases c join alerts a on a.county = c.county and a.id = c.alert_id where c.county = $1 and c.channel = 'iot' and ${within('c.reported_at')} and $4::timestamptz is not null group by 1`;

/** Those that look for another case near each: by the plainest SQL that is a search around every case. */
const SEARCHING: readonly CaseIndicator[] = ['missed_by_collectors', 'repeats'];
export const COUNTING = CASE_INDICATORS.filter((id) => !SEARCHING.includes(id));

const plainSql = (indicator: CaseIndicator): string => {
  if (indicator === 'alert_latency') return LATENCY;
  const { from, where, numerator } = PLAIN[indicator];
  return `select left(c.area_code, 9) as key, count(*) filter (where ${numerator}) as n, count(*) as d from ${from} where c.county = $1 and ${where} and $4::timestamptz is not null group by 1`;
};

/** Indicators of a period by subdistrict and town. @param which default all @param mustUseIndexes whether no plan may read a whole table */
export function indicatorQuestion(
  { pool, code, at }: Asking, name: string, period: { from: number; to: number }, { which = CASE_INDICATORS as readonly CaseIndicator[], mustUseIndexes = false, rounds }: { which?: readonly CaseIndicator[]; mustUseIndexes?: boolean; rounds?: number } = {},
): Question {
  const question = { county: code, period, by: 'area' as const, indicators: which, where: () => 'true', at };
  return {
    name: `${which.length === CASE_INDICATORS.length ? 'all ' : ''}${which.length} indicators of ${name} by subdistrict and town`, ...(rounds ? { rounds } : {}),
    ...(mustUseIndexes ? { statements: (Object.keys(SOURCES) as (keyof typeof SOURCES)[]).map((source) => sourceSql({ ...question, indicators: CASE_INDICATORS }, source)) } : {}),
    ours: async () => {
      const { byKey } = await readIndicators(pool, question);
      return [...byKey].flatMap(([key, { numbers }]) => Object.entries(numbers).filter(([, { denominator }]) => denominator > 0)
        .map(([indicator, { numerator, denominator }]) => [indicator, key, Math.round(numerator), denominator].join())).sort();
    },
    plain: async () => {
      const lines: string[] = [];
      for (const indicator of which) {
        const { rows } = await pool.query(plainSql(indicator), [code, ...[period.from, period.to, Math.min(period.to, at)].map((ms) => new Date(ms))]);
        for (const { key, n, d } of rows) if (Number(d) > 0) lines.push([indicator, key, Math.round(Number(n)), d].join());
      }
      return lines.sort();
    },
  };
}

/**
 * Indicators of a period (domain, section D), each as numerator, denominator and value, with the list of the cases behind both where they count cases.
 *
 * Rules that hold for all
 * - A period is from (included) to (not included). "By the end of the period" is its end, or now while it lasts.
 * - A value is 100 x numerator / denominator, rounded half up to two decimals: 27,865 of 28,984 are 96.14 %, not 96.13.
 * - A denominator of 0 has no value: null, shown as "–", never 0 % and never 100 %.
 * - What is due counts from its deadline on, or from when it is done, if that is earlier: who has until tomorrow is not late today.
 * - A case that ended without being closed (not filed, merged, force-closed) has nothing left to handle or to close: it leaves numerator and denominator of
 *   handling and closing. That it was filed in vain shows in the accuracy of filing. How it stands is how it stands now, also for periods that have passed.
 * - Checks, filings and dispatches are credited to who made the move; a clock is credited to who stopped it, and while it runs to nobody.
 * - A case for which an appeal was granted counts as in time; that it was overdue stays on the case, and `exempt` tells how many there are.
 * - Cases count where they lie, grids as at the time of the report.
 * - Patrol coverage and data freshness count grids and devices, not cases.
 */
import { z } from 'zod';
import { bilingualSchema } from '../shapes.ts';

/**
 * What is counted. The list behind a number shows cases: of tasks, reports, dispatches and clocks the cases that have such a one. Shifts (a grid in
 * half a day) and devices are no cases and have no such list.
 */
export const COUNTED_UNITS = ['case', 'report', 'task', 'dispatch', 'clock', 'shift', 'device'] as const;
export type CountedUnit = (typeof COUNTED_UNITS)[number];

export const INDICATOR_GROUPINGS = ['county', 'area', 'village', 'duty', 'omni', 'unit', 'department', 'person'] as const;
export type IndicatorGrouping = (typeof INDICATOR_GROUPINGS)[number];

interface Words { readonly zh: string; readonly en: string }

export interface IndicatorDefinition {
  readonly name: Words;
  /** percent: as above. seconds: the mean, numerator seconds in denominator cases. */
  readonly kind: 'percent' | 'seconds';
  readonly unit: CountedUnit;
  /** Which way is better. */
  readonly better: 'high' | 'low';
  readonly numerator: Words;
  readonly denominator: Words;
  /** By which moment something falls in the period. */
  readonly period: Words;
  /** Role of the person to whom it is credited; null: not for persons. */
  readonly person: 'collector' | 'intake' | 'dispatcher' | 'handler' | null;
  /** Whether it says something about a department. */
  readonly ofDepartment: boolean;
}

const FILED: Words = { zh: '立案时间在期内', en: 'filed in the period' };
const REPORTED: Words = { zh: '上报时间在期内', en: 'reported in the period' };
const DUE: Words = { zh: '现行处置期限在期内', en: 'the handling deadline in force falls in the period' };
const CASES_DUE: Words = {
  zh: '应处置数：期末（期内为现在）前已到期或已处置反馈的，不含不予立案、并案、强制结案的',
  en: 'cases due: the deadline has passed by the end of the period, or now, or they were fed back already; without those not filed, merged or force-closed',
};
const CASES_TO_CLOSE: Words = {
  zh: '应结案数：期末（期内为现在）前已到期或已结案的，不含不予立案、并案、强制结案的',
  en: 'cases due to close: the deadline has passed by the end of the period, or now, or they were closed already; without those not filed, merged or force-closed',
};
const TASK_DUE: Words = { zh: '任务期限在期内，已取消的不计', en: 'the task’s deadline falls in the period; cancelled ones do not count' };
const DISPATCHED: Words = { zh: '派遣时间在期内，每次派遣计一次', en: 'dispatched in the period; each dispatch counts once' };

/** All indicators, in the order of the table. */
export const INDICATORS = {
  valid_reports: {
    name: { zh: '有效上报率', en: 'Valid reports' }, kind: 'percent', unit: 'report', better: 'high', person: 'collector', ofDepartment: false,
    numerator: { zh: '其中所属案件已立案的（含并入的案件）', en: 'those whose case was filed, or the case that it was merged into' },
    denominator: { zh: '采集员上报数', en: 'reports of collectors' }, period: REPORTED,
  },
  filing_rate: {
    name: { zh: '立案率', en: 'Filing rate' }, kind: 'percent', unit: 'report', better: 'high', person: null, ofDepartment: false,
    numerator: { zh: '其中所属案件已立案的（含并入的案件）', en: 'those whose case was filed, or the case that it was merged into' },
    denominator: { zh: '各渠道上报数', en: 'reports of all channels' }, period: REPORTED,
  },
  missed_by_collectors: {
    name: { zh: '漏报率', en: 'Missed by collectors' }, kind: 'percent', unit: 'case', better: 'low', person: null, ofDepartment: false,
    numerator: {
      zh: '其中有公众上报经核实属实，而采集员既未上报本案、此前 24 小时内也未在 50 米内上报同类案件的',
      en: 'those with a verified public report, for which collectors neither reported the case nor one of its class within 50 m in the 24 hours before',
    },
    denominator: { zh: '立案数', en: 'cases filed' }, period: FILED,
  },
  precheck_on_time: {
    name: { zh: '按时核实率（立案前）', en: 'Prechecks on time' }, kind: 'percent', unit: 'task', better: 'high', person: 'collector', ofDepartment: false,
    numerator: { zh: '其中按时完成的', en: 'those done by their deadline' }, denominator: { zh: '应核实任务数：已到期或已完成的', en: 'prechecks due: past their deadline, or done already' }, period: TASK_DUE,
  },
  postcheck_on_time: {
    name: { zh: '按时核查率（结案前）', en: 'Postchecks on time' }, kind: 'percent', unit: 'task', better: 'high', person: 'collector', ofDepartment: false,
    numerator: { zh: '其中按时完成的', en: 'those done by their deadline' }, denominator: { zh: '应核查任务数：已到期或已完成的', en: 'postchecks due: past their deadline, or done already' }, period: TASK_DUE,
  },
  filing_on_time: {
    name: { zh: '按时立案率', en: 'Filed on time' }, kind: 'percent', unit: 'clock', better: 'high', person: 'intake', ofDepartment: false,
    numerator: { zh: '其中受理未超时的', en: 'those filed within the limit of intake' },
    denominator: { zh: '立案次数（退回受理后再次立案的另计一次），记在立案人名下', en: 'filings, a case that was returned to intake and filed again twice; credited to who filed' }, period: FILED,
  },
  filing_accurate: {
    name: { zh: '准确立案率', en: 'Filed accurately' }, kind: 'percent', unit: 'case', better: 'high', person: 'intake', ofDepartment: false,
    numerator: { zh: '其中立案后未退回受理、未作废（不予立案、并案、强制结案）的', en: 'those that were not returned to intake afterwards, nor voided: not filed after all, merged or force-closed' },
    denominator: { zh: '立案数，记在首次立案人名下', en: 'cases filed, credited to who filed them first' }, period: FILED,
  },
  dispatch_on_time: {
    name: { zh: '按时派遣率', en: 'Dispatched on time' }, kind: 'percent', unit: 'clock', better: 'high', person: 'dispatcher', ofDepartment: false,
    numerator: { zh: '其中派遣（或退回受理）未超时的', en: 'those dispatched, or returned to intake, within the limit' },
    denominator: {
      zh: '应派遣次数：已到期或已派遣的，每次待派遣计一次，记在派遣人名下；待派遣时强制结案的不计',
      en: 'dispatches due: past their deadline or made already, each wait for a dispatch once, credited to who ended it; not where the case was force-closed meanwhile',
    },
    period: { zh: '派遣期限在期内', en: 'the dispatch deadline falls in the period' },
  },
  dispatch_accurate: {
    name: { zh: '准确派遣率', en: 'Dispatched accurately' }, kind: 'percent', unit: 'dispatch', better: 'high', person: 'dispatcher', ofDepartment: false,
    numerator: { zh: '其中部门未退回的（返工不计：返工是处置的问题）', en: 'those that the department did not return; rework does not count, it is about the handling' },
    denominator: { zh: '派遣次数，记在派遣人名下', en: 'dispatches, credited to who made them' }, period: DISPATCHED,
  },
  handled: {
    name: { zh: '处置率', en: 'Handled' }, kind: 'percent', unit: 'case', better: 'high', person: 'handler', ofDepartment: true,
    numerator: { zh: '其中期末前已处置反馈的', en: 'those fed back by the end of the period' }, denominator: CASES_DUE, period: DUE,
  },
  handled_in_time: {
    name: { zh: '按期处置率', en: 'Handled in time' }, kind: 'percent', unit: 'case', better: 'high', person: 'handler', ofDepartment: true,
    numerator: { zh: '其中按期处置的（含申诉通过的）', en: 'those handled by their deadline, or with a granted appeal' },
    denominator: CASES_DUE, period: DUE,
  },
  rework: {
    name: { zh: '返工率', en: 'Rework' }, kind: 'percent', unit: 'case', better: 'low', person: 'handler', ofDepartment: true,
    numerator: { zh: '其中处置超过一轮的', en: 'those with more than one round' }, denominator: { zh: '已处置反馈数', en: 'cases fed back' },
    period: { zh: '最近一次反馈在期内', en: 'last fed back in the period' },
  },
  returned: {
    name: { zh: '回退率', en: 'Returned' }, kind: 'percent', unit: 'dispatch', better: 'low', person: null, ofDepartment: true,
    numerator: { zh: '其中部门退回的', en: 'those that the department returned' }, denominator: { zh: '部门收到的派遣数', en: 'dispatches received' }, period: DISPATCHED,
  },
  closed_of_filed: {
    name: { zh: '结案率（按立案数）', en: 'Closed, of filed' }, kind: 'percent', unit: 'case', better: 'high', person: null, ofDepartment: true,
    numerator: { zh: '其中期末前已结案的', en: 'those closed by the end of the period' },
    denominator: { zh: '立案数，不含不予立案、并案、强制结案的', en: 'cases filed, without those not filed after all, merged or force-closed' }, period: FILED,
  },
  closed_of_due: {
    name: { zh: '结案率（按应结案数）', en: 'Closed, of due to close' }, kind: 'percent', unit: 'case', better: 'high', person: null, ofDepartment: true,
    numerator: { zh: '其中期末前已结案的', en: 'those closed by the end of the period' }, denominator: CASES_TO_CLOSE, period: DUE,
  },
  closed_in_time: {
    name: { zh: '按期结案率', en: 'Closed in time' }, kind: 'percent', unit: 'case', better: 'high', person: null, ofDepartment: true,
    numerator: { zh: '其中期末前已结案且按期处置的（含申诉通过的）', en: 'those closed by the end of the period and handled in time, or with a granted appeal' },
    denominator: CASES_TO_CLOSE, period: DUE,
  },
  public_reports: {
    name: { zh: '监督举报率', en: 'Public reports' }, kind: 'percent', unit: 'case', better: 'low', person: null, ofDepartment: false,
    numerator: { zh: '其中有公众上报经核实属实的', en: 'those with a verified public report' },
    denominator: { zh: '立案数减去挂账数', en: 'cases filed that are not suspended now' }, period: FILED,
  },
  repeats: {
    name: { zh: '30 日内复发率', en: 'Repeated within 30 days' }, kind: 'percent', unit: 'case', better: 'low', person: null, ofDepartment: true,
    numerator: {
      zh: '其中结案后 30 日内同一部件、或 50 米内同类问题再次立案的',
      en: 'those after which, within 30 days, a case of the same component, or of the same class within 50 m, was reported and filed',
    },
    denominator: { zh: '结案数', en: 'cases closed' }, period: { zh: '结案时间在期内', en: 'closed in the period' },
  },
  duplicates: {
    name: { zh: '重复上报率', en: 'Duplicate reports' }, kind: 'percent', unit: 'report', better: 'low', person: null, ofDepartment: false,
    numerator: { zh: '其中并入其他案件或同案已有上报的', en: 'those whose case was merged, or had a report already' },
    denominator: { zh: '各渠道上报数', en: 'reports of all channels' }, period: REPORTED,
  },
  alert_latency: {
    name: { zh: '告警转案件平均时长', en: 'Alert to case' }, kind: 'seconds', unit: 'case', better: 'low', person: null, ofDepartment: false,
    numerator: { zh: '从告警到成案的秒数合计', en: 'seconds from alert to case, in all' }, denominator: { zh: '由告警生成的案件数', en: 'cases made from alerts' }, period: REPORTED,
  },
  patrol_coverage: {
    name: { zh: '巡查覆盖率', en: 'Patrol coverage' }, kind: 'percent', unit: 'shift', better: 'high', person: null, ofDepartment: false,
    numerator: {
      zh: '其中班次内有采集员、网格员或巡查车定位落在网格内的',
      en: 'those in which a collector, grid keeper or patrol car had a fix in the grid',
    },
    denominator: {
      zh: '应巡网格班次数：一日双巡，每个网格每天上午（0—12 时）、下午（12—24 时）各一次，计已开始且定位尚在保存期内的班次；按责任网格分组时计责任网格，其他分组计全科网格',
      en: 'grid shifts: each grid twice a day, before and after noon, of shifts that have begun and of which fixes are kept; duty grids when grouped by them, all-purpose grids otherwise',
    },
    period: { zh: '班次开始时间在期内', en: 'the shift begins in the period' },
  },
  data_freshness: {
    name: { zh: '数据鲜活率', en: 'Data freshness' }, kind: 'percent', unit: 'device', better: 'high', person: null, ofDepartment: false,
    numerator: { zh: '其中最近一次读数未超过两个心跳周期的', en: 'those whose newest reading is younger than two of their heartbeats' },
    denominator: {
      zh: '应上报设备数：有心跳周期、当时已安装的；过去的时点只计读数尚在保存期内的',
      en: 'devices that should report: with a heartbeat, and installed by then; of a past moment those of which the readings are still kept',
    },
    period: { zh: '期末（期内为现在）的状况', en: 'as things stand at the end of the period, or now' },
  },
} as const satisfies Readonly<Record<string, IndicatorDefinition>>;
export type Indicator = keyof typeof INDICATORS;
export const INDICATOR_IDS = Object.keys(INDICATORS) as [Indicator, ...Indicator[]];

/** Those that count grids and devices: there is no list of cases behind them, and a flow or a class of cases does not narrow them. */
export const FIELD_INDICATORS = ['patrol_coverage', 'data_freshness'] as const satisfies readonly Indicator[];
export type FieldIndicator = (typeof FIELD_INDICATORS)[number];
export type CaseIndicator = Exclude<Indicator, FieldIndicator>;

/** Whether the list behind an indicator's numbers is one of cases. */
export function isOfCases(indicator: Indicator): indicator is CaseIndicator {
  return !(FIELD_INDICATORS as readonly Indicator[]).includes(indicator);
}
export const CASE_INDICATORS = INDICATOR_IDS.filter(isOfCases);

export const PARTS = ['numerator', 'denominator'] as const;
export type Part = (typeof PARTS)[number];

/** Metres and time within which another case is the same thing again. */
export const SAME_PLACE_METERS = 50;
export const MISSED_WITHIN_HOURS = 24;
export const REPEATED_WITHIN_DAYS = 30;
/** A reading is fresh until it is as old as so many heartbeats of its device. */
export const FRESH_HEARTBEATS = 2;

/**
 * The rounded value of an indicator: percent or mean seconds with two decimals, half up; null when there is nothing to divide by.
 * Computed on whole numbers, because 1.005 is no double.
 */
export function valueOf(kind: IndicatorDefinition['kind'], numerator: number, denominator: number): number | null {
  if (denominator === 0) return null;
  const hundredths = kind === 'percent' ? 10_000 : 100;
  return Math.floor((2 * hundredths * numerator + denominator) / (2 * denominator)) / 100;
}

export const indicatorValueSchema = z.object({ numerator: z.number(), denominator: z.number().int(), value: z.number().nullable() });

export const indicatorRowSchema = z.object({
  /** Code of the area, grid, department or person; null: without one. The only row of `by=county` has the county's code. */
  key: z.string().nullable(), name: bilingualSchema.nullable(),
  /** Of persons: what they were credited for. */
  roles: z.array(z.enum(['collector', 'intake', 'dispatcher', 'handler'])),
  /** Cases due in the period that count as in time by a granted appeal. */
  exempt: z.number().int(),
  /** An indicator that says nothing about this kind of row is left out. */
  values: z.partialRecord(z.enum(INDICATOR_IDS), indicatorValueSchema),
});
export type IndicatorRow = z.infer<typeof indicatorRowSchema>;

/**
 * `GET /api/indicators?county=&from=&to=&by=&flow=&class=&area=&indicators=`: default the present month of the county.
 * `GET /api/indicators.csv?...` answers the same as a table, UTF-8 with BOM. `by=person` is withheld from analysts.
 * Indicators that count no cases are left out when flow or class is given.
 */
export const indicatorsReplySchema = z.object({
  county: z.string(), asOf: z.string(), by: z.enum(INDICATOR_GROUPINGS),
  /** ISO 8601. */
  from: z.string(), to: z.string(),
  /** Which indicators were computed. */
  indicators: z.array(z.enum(INDICATOR_IDS)),
  /** Filter of the whole table, as asked for: flow, class, area. */
  filter: z.record(z.string(), z.string()),
  total: indicatorRowSchema, rows: z.array(indicatorRowSchema),
});
export type IndicatorsReply = z.infer<typeof indicatorsReplySchema>;

/** The query of the list of the cases behind a number, without "?"; `row` null: the whole table. */
export function indicatorLink(
  reply: Pick<IndicatorsReply, 'county' | 'by' | 'from' | 'to' | 'filter'>, row: Pick<IndicatorRow, 'key'> | null, indicator: CaseIndicator, part: Part,
): string {
  return new URLSearchParams({
    county: reply.county, ...reply.filter, counted: `${indicator}:${part}`, period: `${reply.from}/${reply.to}`,
    ...(row && reply.by !== 'county' ? { of: `${reply.by}:${row.key ?? ''}` } : {}),
  }).toString();
}

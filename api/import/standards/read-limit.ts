/**
 * Time limits as cities write them, read by stated rules (docs/import.md, "Standards sheets"): `2紧急工作时`, `二个工作日`, `1紧急工作时制止`,
 * `种植季节15工作日`. What can be read in two ways is read only as the person who imports has said, and refused otherwise.
 */
import type { Limit, LimitUnit } from '../../contract/cases/clock.ts';
import type { StandardKind } from '../../contract/cases/standards.ts';
import { NUMBER_PATTERN, readNumber } from './chinese-number.ts';

/** What the sheet leaves open and the person who imports decides; a rule that is not given refuses the limits that need it. */
export interface LimitRules {
  /** `小时` and `分钟` without 工作 or 紧急: in working time, or through nights and holidays. */
  readonly plainHours?: 'work' | 'urgent';
  /** `天` and `日`: work days, or days of 24 hours. */
  readonly plainDays?: 'work' | 'natural';
  /** `紧急工作日`, which says both at once. */
  readonly urgentDays?: 'work' | 'natural';
  /** `1-3天`: which end counts. */
  readonly ranges?: 'shortest' | 'longest';
  /** Seasons of the county's calendar by their Chinese names, `种植季节` to `planting`. */
  readonly seasons: ReadonlyMap<string, string>;
}

/** A form that limits are written in, for counting. */
export type LimitForm =
  | 'urgent hours' | 'urgent minutes' | 'work hours' | 'work days' | 'calendar days' | 'plain hours' | 'plain minutes' | 'plain days'
  | 'urgent work days' | 'days of a season' | 'no time limit';

export type ReadLimit =
  | { readonly form: LimitForm; readonly limit: Limit; readonly kind: StandardKind }
  | { readonly form: LimitForm; readonly reason: string };

const UNIT_WORDS: Readonly<Record<string, LimitForm>> = {
  紧急工作时: 'urgent hours', 紧急工作小时: 'urgent hours', urgenthour: 'urgent hours', urgenthours: 'urgent hours',
  紧急工作分: 'urgent minutes', 紧急工作分钟: 'urgent minutes', 紧急分钟: 'urgent minutes', urgentminute: 'urgent minutes', urgentminutes: 'urgent minutes',
  工作时: 'work hours', 工作小时: 'work hours', workhour: 'work hours', workhours: 'work hours', workinghour: 'work hours', workinghours: 'work hours',
  工作日: 'work days', 工作天: 'work days', workday: 'work days', workdays: 'work days', workingday: 'work days', workingdays: 'work days',
  自然日: 'calendar days', 日历日: 'calendar days', 日历天: 'calendar days', calendarday: 'calendar days', calendardays: 'calendar days', naturalday: 'calendar days', naturaldays: 'calendar days',
  小时: 'plain hours', 时: 'plain hours', hour: 'plain hours', hours: 'plain hours',
  分钟: 'plain minutes', 分: 'plain minutes', minute: 'plain minutes', minutes: 'plain minutes',
  天: 'plain days', 日: 'plain days', day: 'plain days', days: 'plain days',
  紧急工作日: 'urgent work days', 紧急工作天: 'urgent work days',
};
const UNIT_PATTERN = Object.keys(UNIT_WORDS).sort((one, other) => other.length - one.length).join('|');
const STOP = /(?:制止|停止|tostop)$/;
const SEASON_BEFORE = /^\(?([^\d()零〇一二两三四五六七八九十百半]*季节?)\)?[:,]?(?=.)/;
const SEASON_BEHIND = /\(([^()]*季节?)\)$/;
const ONE = new RegExp(`^(${NUMBER_PATTERN})个?(${UNIT_PATTERN})$`);
const RANGE = new RegExp(`^(${NUMBER_PATTERN})个?(${UNIT_PATTERN})?(?:-|~|—|–|至|到|to)(${NUMBER_PATTERN})个?(${UNIT_PATTERN})$`);

type Unit = { readonly unit: LimitUnit; readonly factor?: number } | { readonly reason: string };

/** The unit of a form under the rules, or why there is none. */
function unitOf(form: LimitForm, { plainHours, plainDays, urgentDays }: LimitRules): Unit {
  switch (form) {
    case 'urgent hours': return { unit: 'urgent_hour' };
    case 'urgent minutes': return { unit: 'urgent_minute' };
    case 'work hours': return { unit: 'work_hour' };
    case 'work days': return { unit: 'work_day' };
    case 'calendar days': return { unit: 'natural_day' };
    case 'plain hours': case 'plain minutes': {
      const isMinutes = form === 'plain minutes';
      if (plainHours === 'urgent') return { unit: isMinutes ? 'urgent_minute' : 'urgent_hour' };
      if (plainHours === 'work') return { unit: 'work_hour', ...(isMinutes ? { factor: 1 / 60 } : {}) };
      return { reason: 'does not say whether it counts in working time or through nights and holidays: say --plain-hours work or urgent' };
    }
    case 'plain days':
      if (plainDays) return { unit: plainDays === 'work' ? 'work_day' : 'natural_day' };
      return { reason: 'does not say whether it means work days or calendar days: say --plain-days work or natural' };
    case 'urgent work days':
      if (urgentDays) return { unit: urgentDays === 'work' ? 'work_day' : 'natural_day' };
      return { reason: 'says urgent, which runs through nights and holidays, and work days, which do not: say --urgent-days work or natural' };
    default: return { reason: 'is no time limit that can be counted' };
  }
}

/** Takes the season out of the text. */
function splitSeason(text: string): { readonly rest: string; readonly season: string | null } {
  const found = SEASON_BEFORE.exec(text) ?? SEASON_BEHIND.exec(text);
  return found ? { rest: text.replace(found[0], ''), season: found[1]! } : { rest: text, season: null };
}

const plainSeason = (name: string): string => name.replace(/节$/, '');

function seasonId(name: string, seasons: LimitRules['seasons']): string | null {
  for (const [known, id] of seasons) if (plainSeason(known) === plainSeason(name)) return id;
  return null;
}

interface Amount { readonly value: number; readonly form: LimitForm }

/** Value and unit word of what is left when season and purpose are taken away. */
function readAmount(text: string, ranges: LimitRules['ranges']): Amount | { readonly reason: string } {
  const one = ONE.exec(text);
  if (one) {
    const value = readNumber(one[1]!);
    return value === null ? { reason: `has "${one[1]}", which is no number` } : { value, form: UNIT_WORDS[one[2]!]! };
  }
  const range = RANGE.exec(text);
  if (!range) return { reason: 'is no time limit that can be counted' };
  const [from, to] = [readNumber(range[1]!), readNumber(range[3]!)];
  const form = UNIT_WORDS[range[4]!]!;
  if (from === null || to === null || from >= to || (range[2] && UNIT_WORDS[range[2]] !== form)) return { reason: 'is no range from less to more of one unit' };
  if (!ranges) return { reason: 'is a range, and which end counts is not said: say --ranges shortest or longest' };
  return { value: ranges === 'shortest' ? from : to, form };
}

/** Of what the pace of a season allows: work days only. */
function inSeason(amount: Amount, name: string, rules: LimitRules): ReadLimit {
  const form: LimitForm = 'days of a season';
  const id = seasonId(name, rules.seasons);
  if (id === null) {
    const known = [...rules.seasons.keys()].join(', ') || 'none';
    return { form, reason: `names the season ${name}, which the work calendar of the county does not have (it has: ${known})` };
  }
  const unit = unitOf(amount.form, rules);
  if ('reason' in unit) return { form, reason: unit.reason };
  if (unit.unit !== 'work_day') return { form, reason: 'counts in a season, where only work days are counted' };
  return { form, limit: { value: amount.value, unit: 'seasonal_work_day', season: id }, kind: 'fix' };
}

/**
 * Reads one limit. Widths of characters and spaces do not matter; `内` and `不超过` add nothing; `制止` at the end makes it a limit to stop
 * what goes on instead of one to put it right.
 */
export function readLimit(text: string, rules: LimitRules): ReadLimit {
  const plain = text.normalize('NFKC').replace(/\s+/g, '').toLowerCase();
  if (plain === '') return { form: 'no time limit', reason: 'is empty' };
  const kind: StandardKind = STOP.test(plain) ? 'stop' : 'fix';
  const { rest, season } = splitSeason(plain.replace(STOP, ''));
  const amount = readAmount(rest.replace(/^(?:不超过|≤|<=|within)/, '').replace(/(?:以内|之内|内)$/, ''), rules.ranges);
  if ('reason' in amount) return { form: 'no time limit', reason: amount.reason };
  if (!(amount.value > 0 && amount.value < 100_000)) return { form: amount.form, reason: 'must be more than 0 and less than 100,000' };
  if (season !== null) {
    const read = inSeason(amount, season, rules);
    return 'limit' in read ? { ...read, kind } : read;
  }
  const unit = unitOf(amount.form, rules);
  if ('reason' in unit) return { form: amount.form, reason: unit.reason };
  return { form: amount.form, limit: { value: amount.value * (unit.factor ?? 1), unit: unit.unit, season: null }, kind };
}

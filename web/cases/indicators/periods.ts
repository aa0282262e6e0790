/**
 * Periods of indicators as days of the county, first and last included. A period that lasts ends today: what falls due later in
 * the month says nothing about work yet, and the days before it that it is compared with are then as many.
 */
import { DAY_MS, instantOfLocal, localOfInstant } from '../../../api/contract/cases/calendar-zone.ts';
import type { DaySpan, PeriodPreset } from '../../state/case-sight.ts';

/** No county's records of this kind are older. */
const FIRST_DAY = '2000-01-01';

/** A day as the milliseconds of its UTC midnight, and back. */
const parse = (day: string): number => Date.parse(`${day}T00:00:00Z`);
const format = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** The day of a moment in a time zone. */
export function dayOf(now: number, timeZone: string): string {
  return format(localOfInstant(timeZone, now));
}

/** The days of a preset on a day; `all` begins before any record. */
export function presetDays(preset: PeriodPreset, today: string): DaySpan {
  const [year, month] = today.split('-').map(Number) as [number, number];
  const monthStart = (y: number, m: number): string => format(Date.UTC(y, m - 1, 1));
  if (preset === 'last_month') return { from: monthStart(year, month - 1), to: format(Date.UTC(year, month - 1, 0)) };
  if (preset === 'all') return { from: FIRST_DAY, to: today };
  const first = { month, quarter: month - ((month - 1) % 3), year: 1 }[preset];
  return { from: monthStart(year, first), to: today };
}

export function daysOf(period: PeriodPreset | DaySpan, today: string): DaySpan {
  return typeof period === 'string' ? presetDays(period, today) : period;
}

/** The moments of a span as ISO 8601 in UTC, the end not included: local midnights, which are 23 or 25 hours apart where clocks change. */
export function momentsOf({ from, to }: DaySpan, timeZone: string): { readonly from: string; readonly to: string } {
  const midnight = (ms: number): string => new Date(instantOfLocal(timeZone, new Date(ms).getUTCFullYear(), ms)).toISOString();
  return { from: midnight(parse(from)), to: midnight(parse(to) + DAY_MS) };
}

/** 环比: as many days, right before. */
export function daysBefore({ from, to }: DaySpan): DaySpan {
  const days = (parse(to) - parse(from)) / DAY_MS + 1;
  return { from: format(parse(from) - days * DAY_MS), to: format(parse(from) - DAY_MS) };
}

/** The same date a year before; 29 February becomes the 28th. */
function yearBeforeDay(day: string): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const last = new Date(Date.UTC(year - 1, month, 0)).getUTCDate();
  return format(Date.UTC(year - 1, month - 1, Math.min(date, last)));
}

/** 同比: the same dates a year before. */
export function daysYearBefore({ from, to }: DaySpan): DaySpan {
  return { from: yearBeforeDay(from), to: yearBeforeDay(to) };
}

/**
 * A work calendar as data, and arithmetic over it: which instants count for a limit, and when so much of them has passed.
 *
 * `a ⊕ x` (`addTime`) is the earliest instant at or after `a` before which `x` of the pace's time has passed since `a`. So a
 * limit that is used up when a window ends is due at the end of that window (18:00), not at the start of the next (08:00),
 * and nothing added is the instant itself, inside a window or not. This makes ⊕ additive, (a ⊕ x) ⊕ y = a ⊕ (x + y), and
 * `timeBetween(a, a ⊕ x) = x`. Times are epoch milliseconds, whole numbers.
 */
import { z } from 'zod';
import { bilingualSchema } from '../shapes.ts';
import { DAY_MS, HOUR_MS, instantOfLocal, isTimeZone, localOfInstant, MINUTE_MS, utcYearOf } from './calendar-zone.ts';

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const MONTH_DAY = /^(\d{2})-(\d{2})$/;
const CLOCK_TIME = /^([01]\d|2[0-3]):([0-5]\d)$|^24:00$/;

const minuteOfDay = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
const isDay = (text: string): boolean =>
  DAY.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) && new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);
/** In a leap year, so that 02-29 may begin or end a season. */
const isMonthDay = (text: string): boolean => MONTH_DAY.test(text) && isDay(`2024-${text}`);

const daySchema = z.string().refine(isDay, { error: (issue) => `"${String(issue.input)}" is not a day like 2026-02-17` });
const monthDaySchema = z.string().refine(isMonthDay, { error: (issue) => `"${String(issue.input)}" is not a month and day like 03-01` });
const clockTimeSchema = z.string().refine((text) => CLOCK_TIME.test(text), {
  error: (issue) => `"${String(issue.input)}" is not a time of day from 00:00 to 24:00`,
});

/** Days that differ from their weekday: a holiday closes one, 调休 (`workday`) opens one. */
const calendarDaySchema = z.object({ day: daySchema, kind: z.enum(['holiday', 'workday']), name: bilingualSchema });

/** Part of each year, both days included; it may span the new year (11-01 to 02-28). */
const seasonSchema = z.object({ id: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/), name: bilingualSchema, from: monthDaySchema, to: monthDaySchema });

type Refuse = (message: string) => void;

function checkWindows(windows: readonly { from: string; to: string }[], refuse: Refuse): void {
  let before = 0;
  for (const { from, to } of windows) {
    if (minuteOfDay(to) <= minuteOfDay(from)) refuse(`The window ${from} to ${to} ends before it begins`);
    if (minuteOfDay(from) < before) refuse(`The window ${from} to ${to} begins before the one in front of it ends`);
    before = minuteOfDay(to);
  }
}

function checkUnique(what: string, names: readonly (string | number)[], refuse: Refuse): void {
  const seen = new Set<string | number>();
  for (const name of names) {
    if (seen.has(name)) refuse(`${what} ${name} is there twice`);
    seen.add(name);
  }
}

/**
 * A calendar as it is stored and edited. Weekdays are 1 (Monday) to 7 (Sunday); windows are local time of day, in order, not
 * overlapping, the last may end at 24:00; a work day counts `hoursPerWorkDay` hours of window time whatever its windows add up to.
 */
export const calendarBodySchema = z.object({
  timeZone: z.string().refine(isTimeZone, { error: (issue) => `"${String(issue.input)}" is not a time zone like Asia/Shanghai` }),
  workWeekdays: z.array(z.int().min(1).max(7)).max(7),
  windows: z.array(z.object({ from: clockTimeSchema, to: clockTimeSchema })).min(1).max(12),
  hoursPerWorkDay: z.number().positive().max(24),
  days: z.array(calendarDaySchema).max(5_000),
  seasons: z.array(seasonSchema).max(24),
}).superRefine((body, context) => {
  const refuse = (path: string): Refuse => (message) => context.addIssue({ code: 'custom', path: [path], message });
  checkWindows(body.windows, refuse('windows'));
  checkUnique('Weekday', body.workWeekdays, refuse('workWeekdays'));
  checkUnique('The day', body.days.map(({ day }) => day), refuse('days'));
  checkUnique('The season', body.seasons.map(({ id }) => id), refuse('seasons'));
});
export type CalendarBody = z.infer<typeof calendarBodySchema>;
export type CalendarDay = z.infer<typeof calendarDaySchema>;
export type Season = z.infer<typeof seasonSchema>;

/** How a limit passes: always, in the work windows, or in the work windows of the days inside a season. */
export type Pace = 'continuous' | 'work' | `season:${string}`;
export const paceSchema = z.custom<Pace>((pace) => typeof pace === 'string' && /^(continuous|work|season:[a-z][a-z0-9_]*)$/.test(pace), {
  error: 'A pace is continuous, work or season:<id>',
});

/** A stretch that counts, from and to in epoch milliseconds. */
export interface Segment {
  readonly from: number;
  readonly to: number;
}

/** The open windows of one local year: bounds, and the time open before each. The last of `openBefore` is that of the whole year. */
interface OpenYear {
  readonly from: Float64Array;
  readonly to: Float64Array;
  readonly openBefore: Float64Array;
}

/** A calendar made ready for arithmetic. Immutable but for its cache of years. */
export interface Calendar {
  readonly body: CalendarBody;
  readonly dayByDate: ReadonlyMap<string, CalendarDay>;
  readonly seasonById: ReadonlyMap<string, Season>;
  readonly years: Map<string, OpenYear>;
}

/** What is wrong with a question to a calendar, in words. */
export class CalendarError extends Error {
  override readonly name = 'CalendarError';
}

const EARLIEST_MS = Date.UTC(1900, 0, 1);
const LATEST_MS = Date.UTC(2900, 0, 1);
const YEARS_KEPT = 256;
/** A search that meets no open window for so many years gives up. */
const CLOSED_YEARS_MOST = 5;
/** A limit that reaches further is a mistake of its unit. */
const REACH_YEARS_MOST = 100;

/** Makes a calendar ready; `body` must have passed `calendarBodySchema`. */
export function compileCalendar(body: CalendarBody): Calendar {
  return {
    body,
    dayByDate: new Map(body.days.map((day) => [day.day, day])),
    seasonById: new Map(body.seasons.map((season) => [season.id, season])),
    years: new Map(),
  };
}

/** Whether a day (`2026-03-01`) lies inside a season. */
export function isInSeason(season: Season, day: string): boolean {
  const monthDay = day.slice(5);
  return season.from <= season.to
    ? monthDay >= season.from && monthDay <= season.to
    : monthDay >= season.from || monthDay <= season.to;
}

/** Whether a local day (`2026-03-01`) is worked: a make-up day is, a holiday is not, else its weekday decides. */
export function isWorkDay(calendar: Calendar, day: string): boolean {
  const entry = calendar.dayByDate.get(day);
  return entry ? entry.kind === 'workday' : calendar.body.workWeekdays.includes(weekdayOf(day));
}

/** 1 (Monday) to 7 (Sunday) of a day like `2026-03-01`. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}

/** The local day and time of an instant: `{ day: '2026-11-26', time: '10:30' }`. */
export function localTimeOf(calendar: Calendar, ms: number): { day: string; time: string } {
  const text = new Date(localOfInstant(calendar.body.timeZone, ms)).toISOString();
  return { day: text.slice(0, 10), time: text.slice(11, 16) };
}

/** A local day from its midnight to the next, 23 or 25 hours when the clocks change. */
export function dayBounds(calendar: Calendar, day: string): Segment {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const instant = (localMs: number): number => instantOfLocal(calendar.body.timeZone, Number(day.slice(0, 4)), localMs);
  return { from: instant(midnight), to: instant(midnight + DAY_MS) };
}

/** The season that a pace names; undefined for other paces, an error for a season that the calendar lacks. */
export function seasonOf(calendar: Calendar, pace: Pace): Season | undefined {
  if (!pace.startsWith('season:')) return undefined;
  const season = calendar.seasonById.get(pace.slice(7));
  if (!season) throw new CalendarError(`The calendar has no season "${pace.slice(7)}"`);
  return season;
}

function openYear(calendar: Calendar, pace: Pace, year: number): OpenYear {
  const key = `${pace}/${year}`;
  const known = calendar.years.get(key);
  if (known) return known;
  const season = seasonOf(calendar, pace);
  const { timeZone, windows } = calendar.body;
  const bounds = windows.map(({ from, to }) => [minuteOfDay(from) * MINUTE_MS, minuteOfDay(to) * MINUTE_MS] as const);
  const from: number[] = [];
  const to: number[] = [];
  const openBefore = [0];
  for (let midnight = Date.UTC(year, 0, 1); midnight < Date.UTC(year + 1, 0, 1); midnight += DAY_MS) {
    const day = new Date(midnight).toISOString().slice(0, 10);
    if (!isWorkDay(calendar, day) || (season && !isInSeason(season, day))) continue;
    for (const [opens, closes] of bounds) {
      const start = instantOfLocal(timeZone, year, midnight + opens);
      const end = instantOfLocal(timeZone, year, midnight + closes);
      if (end <= start) continue; // skipped by a change of the clocks
      openBefore.push(openBefore.at(-1)! + end - start);
      from.push(start);
      to.push(end);
    }
  }
  const made = { from: Float64Array.from(from), to: Float64Array.from(to), openBefore: Float64Array.from(openBefore) };
  if (calendar.years.size >= YEARS_KEPT) calendar.years.clear();
  calendar.years.set(key, made);
  return made;
}

/** The index of the first value that is greater than `wanted`. */
function firstAbove(values: Float64Array, wanted: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle]! > wanted) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The time open in this year before an instant. */
function openUntil(year: OpenYear, ms: number): number {
  const next = firstAbove(year.to, ms);
  if (next === year.to.length) return year.openBefore[next]!;
  return year.openBefore[next]! + Math.max(0, ms - year.from[next]!);
}

/** No window of an earlier local year reaches this instant, wherever in the world. */
const firstYearFor = (ms: number): number => utcYearOf(ms - DAY_MS);
const lastYearFor = (ms: number): number => utcYearOf(ms + DAY_MS);

function checkInstant(name: string, ms: number): void {
  if (!Number.isSafeInteger(ms) || ms < EARLIEST_MS || ms > LATEST_MS) {
    throw new CalendarError(`${name} is ${ms}, not an instant from 1900 to 2900 in whole epoch milliseconds`);
  }
}

/**
 * `fromMs` ⊕ `milliseconds`: when so much time of the pace has passed. See the head of this file for its laws.
 * Throws `CalendarError` for a negative amount, an unknown season, no open window within five years, or a result more than 100 years ahead.
 */
export function addTime(calendar: Calendar, pace: Pace, fromMs: number, milliseconds: number): number {
  checkInstant('The start', fromMs);
  if (!Number.isSafeInteger(milliseconds) || milliseconds < 0) throw new CalendarError(`Cannot add ${milliseconds} ms: not a whole number from 0`);
  if (milliseconds > REACH_YEARS_MOST * 366 * DAY_MS) throw new CalendarError(`${milliseconds / HOUR_MS} hours reach more than ${REACH_YEARS_MOST} years ahead`);
  if (pace === 'continuous' || milliseconds === 0) return fromMs + milliseconds;
  const first = firstYearFor(fromMs);
  let left = milliseconds;
  let closedYears = 0;
  for (let year = first; year <= first + REACH_YEARS_MOST; year += 1) {
    const open = openYear(calendar, pace, year);
    const skipped = openUntil(open, fromMs);
    const available = open.openBefore.at(-1)! - skipped;
    if (available >= left) {
      // The window in which the time open reaches what is wanted, its very end included.
      const window = lastBelow(open.openBefore, skipped + left);
      return open.from[window]! + (skipped + left - open.openBefore[window]!);
    }
    left -= available;
    // The first year may be partly over, so it does not count as closed.
    closedYears = available > 0 || year === first ? 0 : closedYears + 1;
    if (closedYears > CLOSED_YEARS_MOST) throw new CalendarError(`Nothing is open for ${CLOSED_YEARS_MOST} years at pace "${pace}" after ${new Date(fromMs).toISOString()}`);
  }
  throw new CalendarError(`${milliseconds / HOUR_MS} hours at pace "${pace}" reach more than ${REACH_YEARS_MOST} years ahead`);
}

/** The index of the last value below `wanted`, of ascending values that begin with 0; `wanted` is above 0. */
function lastBelow(values: Float64Array, wanted: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (values[middle]! < wanted) low = middle;
    else high = middle - 1;
  }
  return low;
}

function checkOrder(fromMs: number, toMs: number): void {
  checkInstant('The start', fromMs);
  checkInstant('The end', toMs);
  if (toMs < fromMs) throw new CalendarError(`The end ${new Date(toMs).toISOString()} lies before the start ${new Date(fromMs).toISOString()}`);
}

/** The time of the pace that passes from one instant to a later one, in milliseconds. Throws `CalendarError` when `toMs` is earlier. */
export function timeBetween(calendar: Calendar, pace: Pace, fromMs: number, toMs: number): number {
  checkOrder(fromMs, toMs);
  if (pace === 'continuous') return toMs - fromMs;
  let total = 0;
  for (let year = firstYearFor(fromMs); year <= lastYearFor(toMs); year += 1) {
    const open = openYear(calendar, pace, year);
    total += openUntil(open, toMs) - openUntil(open, fromMs);
  }
  return total;
}

/** The stretches of the pace's time between two instants, in order, cut to them; none is empty. They add up to `timeBetween`. */
export function segmentsBetween(calendar: Calendar, pace: Pace, fromMs: number, toMs: number): Segment[] {
  checkOrder(fromMs, toMs);
  if (pace === 'continuous') return toMs > fromMs ? [{ from: fromMs, to: toMs }] : [];
  const segments: Segment[] = [];
  for (let year = firstYearFor(fromMs); year <= lastYearFor(toMs); year += 1) {
    const open = openYear(calendar, pace, year);
    for (let window = firstAbove(open.to, fromMs); window < open.to.length && open.from[window]! < toMs; window += 1) {
      segments.push({ from: Math.max(fromMs, open.from[window]!), to: Math.min(toMs, open.to[window]!) });
    }
  }
  return segments;
}

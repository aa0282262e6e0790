/**
 * The clock of a case as a value: pure functions from one state and an instant to the next. What a clock is follows from three
 * things, its budget, its pace and the spans in which it ran:
 *
 *     budget 4 h at pace "work"          17:00    18:00 . . . . 08:00     11:00
 *     spans  |==================|        |--------|=============|---------|
 *                     used 1 h, then a pause 19:00 to 07:30    + 3 h -> due 11:00, as if never paused
 *
 * The deadline is where the running spans have used the budget up. Once they have, the deadline stands, whatever is paused or resumed
 * afterwards: a clock that is overdue stays overdue. A pause keeps what was used of the pace's time, never elapsed time.
 */
import { z } from 'zod';
import { addTime, type Calendar, CalendarError, type Pace, paceSchema, seasonOf, timeBetween } from './calendar.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './calendar-zone.ts';

/** Units of a limit (domain, annex 3). Urgent units run through nights and holidays, and so does a natural day of 24 hours. */
export const LIMIT_UNITS = ['urgent_minute', 'urgent_hour', 'work_hour', 'work_day', 'natural_day', 'seasonal_work_day'] as const;
export type LimitUnit = (typeof LIMIT_UNITS)[number];

/** How long something may take; `season` names the season of a `seasonal_work_day` and is absent otherwise. */
export const limitSchema = z.object({
  value: z.number().positive().max(100_000),
  unit: z.enum(LIMIT_UNITS),
  season: z.string().nullable().optional(),
}).refine(({ unit, season }) => (unit === 'seasonal_work_day') === Boolean(season), {
  error: 'A limit in seasonal work days names its season, and no other limit does', path: ['season'],
});
export type Limit = z.infer<typeof limitSchema>;

export const CLOCK_KINDS = ['accept', 'dispatch', 'handle'] as const;
export type ClockKind = (typeof CLOCK_KINDS)[number];

const msSchema = z.int();

/** A stretch in which a clock ran; `to` is null while it runs. */
export const spanSchema = z.object({ from: msSchema, to: msSchema.nullable() });
export type Span = z.infer<typeof spanSchema>;

/** The state of one clock; all times are epoch milliseconds. */
export const clockSchema = z.object({
  clock: z.enum(CLOCK_KINDS),
  /** Which clock of its kind on this case: a return to another department or a rework starts a new one. */
  instance: z.int().min(1),
  limit: limitSchema,
  pace: paceSchema,
  /** The limit and its extensions, in time of the pace. */
  budgetMs: msSchema.positive(),
  /** The edition of the county's calendar that counts. */
  calendarEdition: z.int(),
  startedAt: msSchema,
  spans: z.array(spanSchema).min(1),
  /** Time of the pace used in the spans that have ended. */
  usedMs: msSchema.nonnegative(),
  state: z.enum(['running', 'paused', 'stopped']),
  /** Null only while paused with time left; kept when stopped. */
  deadline: msSchema.nullable(),
  extensions: z.int().nonnegative(),
  stoppedAt: msSchema.nullable(),
  /** Whether it was overdue when it stopped; null before. */
  overdue: z.boolean().nullable(),
});
export type Clock = z.infer<typeof clockSchema>;

/** A move that a clock cannot make. */
export class ClockError extends Error {
  override readonly name = 'ClockError';
}

const HOURS_OF_UNIT: Record<LimitUnit, (calendar: Calendar) => number> = {
  urgent_minute: () => MINUTE_MS,
  urgent_hour: () => HOUR_MS,
  work_hour: () => HOUR_MS,
  work_day: (calendar) => calendar.body.hoursPerWorkDay * HOUR_MS,
  natural_day: () => DAY_MS,
  seasonal_work_day: (calendar) => calendar.body.hoursPerWorkDay * HOUR_MS,
};

/** The pace of a limit. Throws `CalendarError` when the calendar lacks its season. */
function paceOf(limit: Limit, calendar: Calendar): Pace {
  if (limit.unit === 'work_hour' || limit.unit === 'work_day') return 'work';
  if (limit.unit !== 'seasonal_work_day') return 'continuous';
  if (!limit.season) throw new CalendarError('A limit in seasonal work days must name its season');
  const pace: Pace = `season:${limit.season}`;
  seasonOf(calendar, pace);
  return pace;
}

/** A limit as an amount of time of a pace; a work day is the calendar's `hoursPerWorkDay`. At least one millisecond. */
export function budgetOf(limit: Limit, calendar: Calendar): { pace: Pace; budgetMs: number } {
  const budgetMs = Math.max(1, Math.round(limit.value * HOURS_OF_UNIT[limit.unit](calendar)));
  return { pace: paceOf(limit, calendar), budgetMs };
}

const timeText = (ms: number): string => new Date(ms).toISOString();

/** The last instant at which the clock started, paused, resumed or stopped. */
export function lastChangeOf(clock: Clock): number {
  const last = clock.spans.at(-1)!;
  return clock.stoppedAt ?? last.to ?? last.from;
}

function checkMove(clock: Clock, move: string, at: number, ...allowed: readonly Clock['state'][]): void {
  const what = `the ${clock.clock} clock ${clock.instance}`;
  if (!allowed.includes(clock.state)) throw new ClockError(`Cannot ${move} ${what}: it is ${clock.state}`);
  if (!Number.isSafeInteger(at)) throw new ClockError(`Cannot ${move} ${what} at ${at}: not an instant in whole epoch milliseconds`);
  if (at < lastChangeOf(clock)) {
    throw new ClockError(`Cannot ${move} ${what} at ${timeText(at)}: its last change was later, at ${timeText(lastChangeOf(clock))}`);
  }
}

/** Used time and deadline as the spans and the budget make them. */
function settled(clock: Clock, calendar: Calendar): Clock {
  let usedMs = 0;
  let deadline: number | null = null;
  for (const { from, to } of clock.spans) {
    const leftMs = clock.budgetMs - usedMs;
    if (deadline === null) {
      const end = addTime(calendar, clock.pace, from, leftMs);
      if (to === null || end <= to) deadline = end;
    }
    if (to !== null) usedMs += timeBetween(calendar, clock.pace, from, to);
  }
  return { ...clock, usedMs, deadline };
}

/** A clock that starts to run at `at`. Throws `CalendarError` when the limit cannot be counted in this calendar. */
export function startClock(start: {
  clock: ClockKind; instance: number; limit: Limit; calendar: Calendar; calendarEdition: number; at: number;
}): Clock {
  const { clock, instance, limit, calendar, calendarEdition, at } = start;
  const { pace, budgetMs } = budgetOf(limit, calendar);
  return {
    clock, instance, limit, pace, budgetMs, calendarEdition, startedAt: at, spans: [{ from: at, to: null }], usedMs: 0, state: 'running',
    deadline: addTime(calendar, pace, at, budgetMs), extensions: 0, stoppedAt: null, overdue: null,
  };
}

/** The clock stands still from `at`. Its deadline becomes null, unless it is used up already: then it stays. */
export function pauseClock(clock: Clock, calendar: Calendar, at: number): Clock {
  checkMove(clock, 'pause', at, 'running');
  const last = clock.spans.at(-1)!;
  return settled({ ...clock, state: 'paused', spans: [...clock.spans.slice(0, -1), { from: last.from, to: at }] }, calendar);
}

/** The clock runs again from `at`; its deadline follows from what is left. */
export function resumeClock(clock: Clock, calendar: Calendar, at: number): Clock {
  checkMove(clock, 'resume', at, 'paused');
  const last = clock.spans.at(-1)!;
  // Resumed in the instant of its pause it is the clock that it was.
  const spans = last.to === at
    ? [...clock.spans.slice(0, -1), { from: last.from, to: null }]
    : [...clock.spans, { from: at, to: null }];
  return settled({ ...clock, state: 'running', spans }, calendar);
}

/** One more limit on top. Whether it may be extended (not overdue, how often) is the flow's to say. */
export function extendClock(clock: Clock, calendar: Calendar, at: number): Clock {
  checkMove(clock, 'extend', at, 'running', 'paused');
  const budgetMs = clock.budgetMs + budgetOf(clock.limit, calendar).budgetMs;
  return settled({ ...clock, budgetMs, extensions: clock.extensions + 1 }, calendar);
}

/**
 * The clock ends at `at` and keeps whether it was overdue then. Its deadline is the one in force; stopped while paused, the one that
 * it would have had if resumed at `at`.
 */
export function stopClock(clock: Clock, calendar: Calendar, at: number): Clock {
  checkMove(clock, 'stop', at, 'running', 'paused');
  const deadline = clock.deadline ?? addTime(calendar, clock.pace, at, clock.budgetMs - clock.usedMs);
  const last = clock.spans.at(-1)!;
  const ended = clock.state === 'paused' ? clock : {
    ...clock,
    spans: [...clock.spans.slice(0, -1), { from: last.from, to: at }],
    usedMs: clock.usedMs + timeBetween(calendar, clock.pace, last.from, at),
  };
  return { ...ended, state: 'stopped', deadline, stoppedAt: at, overdue: at > deadline };
}

/**
 * The clock of a case that takes another case in at `at`: of the two, the one that is due earlier if both run from `at`, with its
 * history, limit and extensions, in the primary's own state and instance. Unmerging restores the primary from a copy that the caller
 * keeps. A clock that has stopped is over, and takes and gives nothing. Throws `ClockError` for clocks of different kinds.
 */
export function withEarlierStart(primary: Clock, other: Clock, calendar: Calendar, otherCalendar: Calendar, at: number): Clock {
  if (primary.clock !== other.clock) throw new ClockError(`A clock of kind ${primary.clock} cannot take over one of kind ${other.clock}`);
  if (primary.state === 'stopped' || other.state === 'stopped') return primary;
  checkMove(primary, 'merge', at, 'running', 'paused');
  checkMove(other, 'merge', at, 'running', 'paused');
  const dueIfRunning = (clock: Clock, ofCalendar: Calendar): number =>
    clock.deadline ?? addTime(ofCalendar, clock.pace, at, clock.budgetMs - clock.usedMs);
  if (dueIfRunning(other, otherCalendar) >= dueIfRunning(primary, calendar)) return primary;
  let taken: Clock = { ...other, instance: primary.instance };
  if (primary.state === 'running' && taken.state === 'paused') taken = resumeClock(taken, otherCalendar, at);
  if (primary.state === 'paused' && taken.state === 'running') taken = pauseClock(taken, otherCalendar, at);
  return taken;
}

/** Whether the clock is late at an instant: later than the deadline in force. A stopped clock is judged at its stop. */
export function isOverdue(clock: Clock, at: number): boolean {
  if (clock.overdue !== null) return clock.overdue;
  return clock.deadline !== null && at > clock.deadline;
}

/**
 * Time of the pace that is left at `now`; below 0 by what ran past the deadline. It stands still while the clock is paused and outside
 * the windows, so a work clock that became due at 18:00 has 0 left all night: ask `isOverdue` whether it is late. A `now` before the
 * last change (a slow clock in a browser) counts as the last change; a stopped clock keeps what was left at its stop.
 */
export function remainingMs(clock: Clock, calendar: Calendar, now: number): number {
  if (clock.state !== 'running') return clock.budgetMs - clock.usedMs;
  const { from } = clock.spans.at(-1)!;
  return clock.budgetMs - clock.usedMs - timeBetween(calendar, clock.pace, from, Math.max(from, now));
}

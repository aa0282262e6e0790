/** The days of a clock as runs: what counts of them, and what does not and why. `explain-clock.ts` puts them into words. */
import { type Calendar, dayBounds, isInSeason, isWorkDay, localTimeOf, type Pace, type Segment, seasonOf, segmentsBetween, timeBetween, weekdayOf } from './calendar.ts';
import { DAY_MS } from './calendar-zone.ts';
import type { Clock } from './clock.ts';
import type { Words } from './clock-words.ts';

/** Consecutive days that count in full, or one day that counts in part with its windows; `ms` of the pace's time. */
export interface CountedRun {
  readonly kind: 'counted';
  readonly fromDay: string;
  readonly toDay: string;
  readonly days: number;
  readonly ms: number;
  readonly from: number;
  readonly to: number;
  /** Whether all windows of its days count. */
  readonly full: boolean;
  /** The windows of a single day; empty for a run of days. */
  readonly windows: readonly Segment[];
  /** Make-up days among them. */
  readonly makeUp: readonly { readonly day: string; readonly name: Words }[];
}

export type SkipReason = 'weekend' | 'rest_day' | 'holiday' | 'out_of_season' | 'after_hours';

/** Consecutive days that do not count, for one reason. */
export interface SkippedRun {
  readonly kind: 'skipped';
  readonly reason: SkipReason;
  /** Of the holiday or the season. */
  readonly name: Words | null;
  readonly fromDay: string;
  readonly toDay: string;
  readonly days: number;
}

/** Several runs told as one, because there are too many to list. */
export interface CollapsedRun {
  readonly kind: 'collapsed';
  readonly fromDay: string;
  readonly toDay: string;
  readonly days: number;
  readonly ms: number;
  readonly from: number;
  readonly to: number;
  readonly skippedDays: number;
  /** Of the holidays among the skipped days, each once. */
  readonly holidays: readonly Words[];
}

export type Run = CountedRun | SkippedRun | CollapsedRun;

/** More runs than this in one span are told as three: the first, all between, the last. */
const RUNS_LISTED_MOST = 16;

/** The spans up to the deadline; a clock that stopped before it is continued to it, because that is why it was due then. */
export function countedSpans(clock: Clock): Segment[] {
  const { deadline } = clock;
  const spans: Segment[] = [];
  for (const { from, to } of clock.spans) {
    const end = Math.min(to ?? Infinity, deadline ?? Infinity);
    if (deadline === null || from <= deadline) spans.push({ from, to: end });
  }
  const last = spans.at(-1)!;
  if (clock.state !== 'stopped' || deadline === null || clock.stoppedAt === null || last.to >= deadline) return spans;
  return last.to === clock.stoppedAt
    ? [...spans.slice(0, -1), { from: last.from, to: deadline }]
    : [...spans, { from: clock.stoppedAt, to: Math.max(clock.stoppedAt, deadline) }];
}

const nextDay = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);

/** Why nothing counts on a day; a worked day with nothing counted had its last window behind it. */
function skipReasonOf(calendar: Calendar, pace: Pace, day: string): { reason: SkipReason; name: Words | null } {
  const season = seasonOf(calendar, pace);
  if (season && !isInSeason(season, day)) return { reason: 'out_of_season', name: season.name };
  if (isWorkDay(calendar, day)) return { reason: 'after_hours', name: null };
  const entry = calendar.dayByDate.get(day);
  if (entry) return { reason: 'holiday', name: entry.name };
  return { reason: weekdayOf(day) >= 6 ? 'weekend' : 'rest_day', name: null };
}

/** The counted windows of a span by local day, in order. */
function windowsByDay(calendar: Calendar, pace: Pace, span: Segment): Map<string, Segment[]> {
  const byDay = new Map<string, Segment[]>();
  for (const segment of segmentsBetween(calendar, pace, span.from, span.to)) {
    const { day } = localTimeOf(calendar, segment.from);
    const windows = byDay.get(day);
    if (windows) windows.push(segment);
    else byDay.set(day, [segment]);
  }
  return byDay;
}

function countedDay(calendar: Calendar, pace: Pace, day: string, windows: readonly Segment[]): CountedRun {
  const entry = calendar.dayByDate.get(day);
  const ms = windows.reduce((sum, { from, to }) => sum + to - from, 0);
  const whole = dayBounds(calendar, day);
  return {
    kind: 'counted', fromDay: day, toDay: day, days: 1, windows, from: windows[0]!.from, to: windows.at(-1)!.to,
    ms, full: ms === timeBetween(calendar, pace, whole.from, whole.to), makeUp: entry?.kind === 'workday' ? [{ day, name: entry.name }] : [],
  };
}

/** The run that both make together; undefined when they must be told apart. */
function joined(before: Run | undefined, run: Run): Run | undefined {
  if (before?.kind === 'counted' && run.kind === 'counted' && before.full && run.full) {
    return { ...before, toDay: run.toDay, days: before.days + 1, ms: before.ms + run.ms, to: run.to, windows: [], makeUp: [...before.makeUp, ...run.makeUp] };
  }
  if (before?.kind === 'skipped' && run.kind === 'skipped' && before.reason === run.reason && before.name?.en === run.name?.en) {
    return { ...before, toDay: run.toDay, days: before.days + 1 };
  }
  return undefined;
}

/** What counts and what does not in a span, as runs of days, up to the last day that counts. */
export function runsOf(calendar: Calendar, pace: Pace, span: Segment): readonly Run[] {
  const byDay = windowsByDay(calendar, pace, span);
  const lastDay = [...byDay.keys()].at(-1);
  if (lastDay === undefined) return [];
  const firstDay = localTimeOf(calendar, span.from).day;
  const runs: Run[] = [];
  for (let day = firstDay; day <= lastDay; day = nextDay(day)) {
    const windows = byDay.get(day);
    const run: Run = windows
      ? countedDay(calendar, pace, day, windows)
      : { kind: 'skipped', ...skipReasonOf(calendar, pace, day), fromDay: day, toDay: day, days: 1 };
    const together = joined(runs.at(-1), run);
    if (together) runs[runs.length - 1] = together;
    else runs.push(run);
  }
  return collapsed(runs);
}

/** Too many runs as three: the first that counts, all between as one, the last. */
function collapsed(runs: readonly Run[]): readonly Run[] {
  if (runs.length <= RUNS_LISTED_MOST) return runs;
  const first = runs.findIndex((run) => run.kind === 'counted');
  const between = runs.slice(first + 1, -1);
  const counted = between.filter((run) => run.kind === 'counted');
  const skipped = between.filter((run) => run.kind === 'skipped');
  const holidays = new Map(skipped.flatMap(({ reason, name }) => (reason === 'holiday' && name ? [[name.en, name]] : [])));
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const middle: CollapsedRun = {
    kind: 'collapsed', fromDay: counted[0]!.fromDay, toDay: counted.at(-1)!.toDay, from: counted[0]!.from, to: counted.at(-1)!.to,
    days: sum(counted.map(({ days }) => days)), ms: sum(counted.map(({ ms }) => ms)), skippedDays: sum(skipped.map(({ days }) => days)),
    holidays: [...holidays.values()],
  };
  return [...runs.slice(0, first + 1), middle, runs.at(-1)!];
}

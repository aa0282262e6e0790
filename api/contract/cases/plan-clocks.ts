/** What a move does to the clocks of a case: the effects of its row in the flow, worked out one by one. */
import { CLOCK_KINDS, extendClock, pauseClock, resumeClock, startClock, stopClock, withEarlierStart } from './clock.ts';
import type { Clock, ClockKind, Limit } from './clock.ts';
import type { Calendars, CaseSettings, CaseSnapshot, Clocks } from './snapshot.ts';
import type { ClockEffect } from './vocabulary.ts';

export type ClockVerb = 'start' | 'pause' | 'resume' | 'stop' | 'extend' | 'restore' | 'earlier';

/** One effect of a move with the clock as it is after it; `case_moves.clocks` holds these. */
export interface ClockChange {
  readonly effect: `${ClockKind}:${ClockVerb}`;
  readonly clock: Clock;
  /** Of `earlier`: the clock of the merged case, as it was then. */
  readonly other?: Clock;
}

export interface EffectContext {
  readonly snapshot: CaseSnapshot;
  readonly settings: CaseSettings;
  readonly calendars: Calendars;
  readonly at: number;
  /** Departments that the case is dispatched to. */
  readonly departments: readonly string[];
}

/**
 * The changes of a move in the order in which they are made.
 * @throws ClockError when a clock cannot do that, CalendarError when a limit cannot be counted
 */
export function planClocks(effects: readonly ClockEffect[], context: EffectContext): ClockChange[] {
  const changes: ClockChange[] = [];
  let clocks = context.snapshot.clocks;
  for (const effect of effects) {
    for (const change of changesOf(effect, clocks, context)) {
      changes.push(change);
      clocks = { ...clocks, [change.clock.clock]: change.clock };
    }
  }
  return changes;
}

function changesOf(effect: ClockEffect, clocks: Clocks, context: EffectContext): ClockChange[] {
  if (effect === 'all:stop') {
    return CLOCK_KINDS.filter((kind) => clocks[kind] && clocks[kind].state !== 'stopped').map((kind) => changed(kind, 'stop', clocks, context));
  }
  if (effect === 'all:restore') return restoresOf(context.snapshot);
  if (effect === 'all:earlier') return [];
  if (effect === 'handle:take_up') {
    if (clocks.handle?.state !== 'paused') return [changed('handle', 'start', clocks, context)];
    if (isResumed(context, clocks.handle)) return [changed('handle', 'resume', clocks, context)];
    const stopped = changed('handle', 'stop', clocks, context);
    return [stopped, changed('handle', 'start', { ...clocks, handle: stopped.clock }, context)];
  }
  const [kind, verb] = effect.split(':') as [ClockKind, 'start' | 'pause' | 'resume' | 'stop' | 'extend'];
  return [changed(kind, verb, clocks, context)];
}

/** The department that returned the case gets it back under the limit that its clock has. */
function isResumed({ snapshot, departments }: EffectContext, { limit }: Clock): boolean {
  return departments.length === 1 && departments[0] === snapshot.returnedBy && limit.value === snapshot.limit?.value && limit.unit === snapshot.limit.unit
    && (limit.season ?? null) === (snapshot.limit.season ?? null);
}

const CHANGES = { pause: pauseClock, resume: resumeClock, stop: stopClock, extend: extendClock } as const;

function changed(kind: ClockKind, verb: 'start' | keyof typeof CHANGES, clocks: Clocks, context: EffectContext): ClockChange {
  const current = clocks[kind];
  if (verb !== 'start') {
    if (!current) throw new Error(`The ${kind} clock never started, so it cannot ${verb}`);
    return { effect: `${kind}:${verb}`, clock: CHANGES[verb](current, context.calendars.of(current.calendarEdition), context.at) };
  }
  const { newest } = context.calendars;
  const clock = startClock({
    clock: kind, instance: (current?.instance ?? 0) + 1, limit: limitOf(kind, context), calendar: context.calendars.of(newest), calendarEdition: newest, at: context.at,
  });
  return { effect: `${kind}:start`, clock };
}

function limitOf(kind: ClockKind, { snapshot, settings }: EffectContext): Limit {
  if (kind === 'accept') return { value: settings.acceptMinutes, unit: 'urgent_minute' };
  if (kind === 'dispatch') return { value: settings.dispatchMinutes, unit: 'urgent_minute' };
  if (!snapshot.limit) throw new Error('No standard is pinned, so nothing says how long handling may take');
  return snapshot.limit;
}

/** The clocks that ended with the case, as they were before. */
function restoresOf({ clocks, beforeStop, endedAt }: CaseSnapshot): ClockChange[] {
  return CLOCK_KINDS.flatMap((kind) => {
    const before = beforeStop[kind];
    return before && clocks[kind]?.state === 'stopped' && clocks[kind].stoppedAt === endedAt ? [{ effect: `${kind}:restore` as const, clock: before }] : [];
  });
}

/**
 * What taking another case in does to the clocks of a case: of two clocks of a kind that have not stopped, the one that is due earlier
 * counts from now on, with its history.
 */
export function planAbsorb(target: Clocks, merged: Clocks, calendars: Calendars, at: number): ClockChange[] {
  return CLOCK_KINDS.flatMap((kind) => {
    const [mine, other] = [target[kind], merged[kind]];
    if (!mine || !other) return [];
    const clock = withEarlierStart(mine, other, calendars.of(mine.calendarEdition), calendars.of(other.calendarEdition), at);
    return clock === mine ? [] : [{ effect: `${kind}:earlier` as const, clock, other }];
  });
}

/** A move of a case's history, as far as clocks go. */
export interface ClockHistory {
  readonly move: string;
  readonly at: number;
  /** Of absorb and release: the other case. */
  readonly merged: number | null;
  readonly clocks: readonly ClockChange[];
}

/**
 * What taking a merged case out again does to the clocks: they become what they would be had it never been merged. Everything that
 * happened to them is gone through once more without it.
 */
export function planRelease(current: Clocks, history: readonly ClockHistory[], merged: number, calendars: Calendars): ClockChange[] {
  const gone = new Set([merged, ...history.filter((row) => row.move === 'release').map((row) => row.merged!)]);
  const clocks: Partial<Record<ClockKind, Clock>> = {};
  const before: Partial<Record<ClockKind, Clock>> = {};
  for (const row of history) {
    if (row.move === 'release' || (row.move === 'absorb' && gone.has(row.merged!))) continue;
    for (const change of row.clocks) replay(change, row.at, clocks, before, calendars);
  }
  return CLOCK_KINDS.flatMap((kind) => {
    const clock = clocks[kind];
    return clock && !isSameValue(clock, current[kind]) ? [{ effect: `${kind}:restore` as const, clock }] : [];
  });
}

/** Whether two JSON values say the same; the order of keys says nothing, and the database has one of its own. */
function isSameValue(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return one === other;
  const [keys, others] = [Object.keys(one), Object.keys(other)];
  return keys.length === others.length && keys.every((key) => Object.hasOwn(other, key) && isSameValue(one[key as keyof typeof one], other[key as keyof typeof other]));
}

function replay(change: ClockChange, at: number, clocks: Partial<Record<ClockKind, Clock>>, before: Partial<Record<ClockKind, Clock>>, calendars: Calendars): void {
  const [kind, verb] = change.effect.split(':') as [ClockKind, ClockVerb];
  const current = clocks[kind];
  if (verb === 'start' || !current) {
    clocks[kind] = change.clock;
  } else if (verb === 'restore') {
    clocks[kind] = before[kind] ?? change.clock;
  } else if (verb === 'earlier') {
    clocks[kind] = change.other ? withEarlierStart(current, change.other, calendars.of(current.calendarEdition), calendars.of(change.other.calendarEdition), at) : change.clock;
  } else {
    if (verb === 'stop') before[kind] = current;
    clocks[kind] = CHANGES[verb](current, calendars.of(current.calendarEdition), at);
  }
}

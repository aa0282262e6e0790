/**
 * What has to happen to the stored alerts of one device and rule so that they say what the readings say: pure.
 *
 * - An alert and an interval that overlap are the same; the one that is open goes with the interval that still holds.
 * - What a person closed stays as it was closed. Intervals that overlap it, up to the moment of closing, count as dealt
 *   with; only the end of the condition is noted on it. An interval elsewhere is a new alert, also one that began again
 *   less than a minute later.
 * - While silence lasts its beginning moves later only by more than the silence that a rule allows: a device whose clock is
 *   behind would else move it with every reading. When it ends, it is as long as it was.
 * - An alert that no interval overlaps any more is annulled, also when it was acknowledged.
 * - An acknowledged alert that ends is cleared, and says still who acknowledged it. A cleared alert stays until somebody
 *   closes it; of severity `notice` it closes by itself.
 */
import type { AlertMove } from '../contract/live.ts';
import type { Severity } from '../contract/vocabulary.ts';
import { joined } from './evaluate-rule.ts';
import type { Interval, JudgedRule } from './evaluate-rule.ts';

export interface StoredAlert {
  readonly id: number;
  readonly deviceId: number;
  readonly ruleId: number;
  readonly state: 'open' | 'acknowledged' | 'cleared' | 'closed';
  readonly severity: Severity;
  /** Epoch ms. */
  readonly openedAt: number;
  readonly clearedAt: number | null;
  readonly trigger: number | null;
  readonly peak: number | null;
  readonly acknowledgedBy: string | null;
  readonly closedAt: number | null;
  /** Null while open, and for what closed by itself. */
  readonly closedBy: string | null;
}

export interface Move {
  readonly move: AlertMove;
  readonly eventAt: number | null;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** What an alert is to become. */
export interface Target {
  /** Null for a new one. */
  readonly id: number | null;
  readonly state: StoredAlert['state'];
  readonly openedAt: number;
  readonly clearedAt: number | null;
  readonly trigger: number | null;
  readonly peak: number | null;
  readonly annulled: boolean;
  /** The interval when it began anew or elsewhere: its readings say why. */
  readonly why: Interval | null;
  readonly moves: readonly Move[];
}

export interface DiffOptions {
  readonly severity: Severity;
  readonly direction: JudgedRule['direction'];
  /** The first of the readings that led to this; what an annulment is put down to. */
  readonly since: number;
  readonly isLate: boolean;
  /** An alert that goes on keeps its beginning while that would move later by at most so long. Default 0. */
  readonly slackMs?: number;
}

const isPersons = (alert: StoredAlert): boolean => alert.state === 'closed' && alert.closedBy !== null;
const overlaps = (alert: StoredAlert, interval: Interval): boolean => interval.openedAt < (alert.clearedAt ?? Infinity)
  && (interval.clearedAt === null || interval.clearedAt > alert.openedAt);

/** The changes in the order in which they are to be written: those that end first, so that two are never open at once. */
export function diffAlerts(stored: readonly StoredAlert[], intervals: readonly Interval[], options: DiffOptions): Target[] {
  const targets: Target[] = [];
  const left = new Set(intervals);
  for (const alert of stored.filter(isPersons)) {
    split(alert, left, options);
    const ended = dealWith(alert, left);
    if (ended) targets.push(ended);
  }
  const partners = match(stored.filter((alert) => !isPersons(alert)), left);
  for (const [alert, interval] of partners) {
    const target = interval ? adjusted(alert, interval, options) : annulled(alert, options);
    if (target) targets.push(target);
  }
  for (const interval of left) targets.push(opened(interval, options));
  return targets.sort((a, b) => Number(a.clearedAt === null) - Number(b.clearedAt === null));
}

/** Up to when a closed alert stands for intervals. */
const standsUntil = (alert: StoredAlert): number => alert.clearedAt ?? Math.max(alert.closedAt!, alert.openedAt);

/** Cuts intervals with pauses in two: what a closed alert stands for, and what began after it. */
function split(alert: StoredAlert, left: Set<Interval>, options: DiffOptions): void {
  const until = standsUntil(alert);
  for (const interval of [...left]) {
    const after = interval.parts?.filter((part) => part.openedAt > until) ?? [];
    if (!after.length || interval.openedAt > until) continue;
    left.delete(interval);
    left.add(joined(options, interval.parts!.filter((part) => part.openedAt <= until))).add(joined(options, after));
  }
}

/** Takes the intervals out that a closed alert stands for; notes on it the end of its condition. */
function dealWith(alert: StoredAlert, left: Set<Interval>): Target | null {
  const until = standsUntil(alert);
  const mine = [...left].filter((interval) => interval.openedAt <= until && (interval.clearedAt === null || interval.clearedAt > alert.openedAt));
  for (const interval of mine) left.delete(interval);
  if (alert.clearedAt !== null) return null;
  const last = mine.at(-1);
  const end = last ? last.clearedAt : alert.openedAt;
  if (end === null) return null;
  return {
    id: alert.id, state: 'closed', openedAt: alert.openedAt, clearedAt: Math.max(end, alert.openedAt), trigger: alert.trigger, peak: alert.peak,
    annulled: false, why: null, moves: [{ move: 'cleared', eventAt: end, detail: { afterClosing: true } }],
  };
}

function match(alerts: readonly StoredAlert[], left: Set<Interval>): Map<StoredAlert, Interval | null> {
  const partners = new Map<StoredAlert, Interval | null>(alerts.map((alert) => [alert, null]));
  const pair = (alert: StoredAlert, wanted: (interval: Interval) => boolean): void => {
    const interval = [...left].find((candidate) => wanted(candidate) && overlaps(alert, candidate));
    if (!interval) return;
    partners.set(alert, interval);
    left.delete(interval);
  };
  for (const alert of alerts) if (alert.clearedAt === null) pair(alert, (interval) => interval.clearedAt === null);
  for (const alert of alerts) if (partners.get(alert) === null) pair(alert, () => true);
  return partners;
}

function stateOf(clearedAt: number | null, severity: Severity, acknowledgedBy: string | null): StoredAlert['state'] {
  if (clearedAt === null) return acknowledgedBy === null ? 'open' : 'acknowledged';
  return severity === 'notice' ? 'closed' : 'cleared';
}

function opened(interval: Interval, { severity, isLate }: DiffOptions): Target {
  const { openedAt, clearedAt, trigger, peak } = interval;
  const state = stateOf(clearedAt, severity, null);
  const moves: Move[] = [{ move: 'opened', eventAt: openedAt, detail: { value: trigger, ...(isLate ? { late: true } : {}) } }];
  if (clearedAt !== null) moves.push({ move: 'cleared', eventAt: clearedAt, detail: {} });
  if (state === 'closed') moves.push(closedByItself(clearedAt));
  return { id: null, state, openedAt, clearedAt, trigger, peak, annulled: false, why: interval, moves };
}

const closedByItself = (eventAt: number | null): Move => ({ move: 'closed', eventAt, detail: { byItself: true } });

function adjusted(alert: StoredAlert, interval: Interval, options: DiffOptions): Target | null {
  const { clearedAt, trigger, peak } = interval;
  const moves: Move[] = [];
  const isSmall = clearedAt === null && alert.clearedAt === null && interval.openedAt > alert.openedAt
    && interval.openedAt - alert.openedAt <= (options.slackMs ?? 0);
  const openedAt = isSmall ? alert.openedAt : interval.openedAt;
  const late = options.isLate ? { late: true } : {};
  if (openedAt !== alert.openedAt) {
    moves.push({
      move: openedAt < alert.openedAt ? 'moved_earlier' : 'shortened', eventAt: openedAt,
      detail: { openedAt: { from: alert.openedAt, to: openedAt }, value: trigger, ...late },
    });
  }
  if (clearedAt !== alert.clearedAt) {
    const detail = { clearedAt: { from: alert.clearedAt, to: clearedAt }, ...late };
    if (clearedAt === null) moves.push({ move: 'reopened', eventAt: options.since, detail });
    else if (alert.clearedAt === null) moves.push({ move: 'cleared', eventAt: clearedAt, detail: late });
    else moves.push({ move: clearedAt < alert.clearedAt ? 'shortened' : 'reopened', eventAt: clearedAt, detail });
  }
  // A cleared one of severity notice was closed by itself; every other state is kept while the ends stay what they are.
  const state = (clearedAt === null) === (alert.clearedAt === null) ? alert.state : stateOf(clearedAt, alert.severity, alert.acknowledgedBy);
  if (state === 'closed' && alert.state !== 'closed') moves.push(closedByItself(clearedAt));
  // A late reading may change what a rate is compared with, and so the figure that opened the alert.
  const isNew = openedAt !== alert.openedAt || trigger !== alert.trigger;
  if (!moves.length && !isNew && peak === alert.peak) return null;
  return { id: alert.id, state, openedAt, clearedAt, trigger: isNew ? trigger : alert.trigger, peak, annulled: false, why: isNew ? interval : null, moves };
}

function annulled(alert: StoredAlert, options: DiffOptions): Target {
  return {
    id: alert.id, state: 'closed', openedAt: alert.openedAt, clearedAt: alert.openedAt, trigger: alert.trigger, peak: alert.peak, annulled: true, why: null,
    moves: [{ move: 'annulled', eventAt: options.since, detail: { clearedAt: alert.clearedAt, wasAcknowledged: alert.acknowledgedBy !== null } }],
  };
}

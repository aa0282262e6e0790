/**
 * When an alert holds, from a rule and the readings of one device: pure, so that the engine, the trial of a rule and
 * the tests judge alike.
 *
 *   value        on ------------ o-----o---------------      above: beyond `on` opens, beyond `off` ends;
 *                off ---------o---------------o--------      a value between them does neither.
 *   alert                       [--------------)
 *
 * - Pauses: intervals less than a minute apart, by event time, are one, so that a device that wavers around a threshold
 *   makes at most one alert a minute. Such an alert counts from the first of them, until the end of the last.
 * - Hold: the condition has to last for `holdSeconds`; the alert then counts from its beginning. Time alone completes a
 *   hold: values between `on` and `off`, or none, do not break it.
 * - Rate: change a minute, against the newest reading that is at least 60 s older (so that the last digit of readings a
 *   second apart is no flood) and at most an hour (older says nothing about now).
 * - Validity: readings outside the rule's hours are not looked at, and at the end of the hours the alert ends.
 * - No data: silence for `missedIntervals` heartbeats, whatever the quantity; the alert counts from when it was due.
 */
import type { RuleBody } from '../contract/alerts.ts';
import { RuleClock } from './validity.ts';
import type { Span } from './validity.ts';

export interface Sample {
  /** Epoch ms. */
  readonly time: number;
  readonly value: number;
}

export type JudgedRule = Pick<RuleBody, 'kind' | 'direction' | 'onValue' | 'offValue' | 'holdSeconds' | 'dailyWindow' | 'validFrom' | 'validTo'>;

/** A stretch in which the alert holds; the moments are those of readings. */
export interface Interval {
  readonly openedAt: number;
  /** Null while it holds. */
  readonly clearedAt: number | null;
  /** What opened it (for a rate: the change a minute), and the farthest that it went. Null for no data. */
  readonly trigger: number | null;
  readonly peak: number | null;
  /** The readings that decided: see `whySchema`. Empty for an alert that was open before the first reading given. */
  readonly readings: readonly Sample[];
  /** The intervals that it was joined from, when there was a pause in it. */
  readonly parts?: readonly Interval[];
}

export interface Circumstances {
  readonly timeZone: string;
  /** Epoch ms; a reading that is newer is now. */
  readonly now: number;
  /** Readings before this moment serve only to tell rates. */
  readonly from?: number;
  /** The alert that holds at `from`. */
  readonly carried?: Pick<Interval, 'openedAt' | 'trigger' | 'peak'> | null;
}

/** What is closer together than so long counts as one. */
export const SHORTEST_PAUSE_MS = 60_000;
const RATE_BASE_MIN_MS = 60_000;
/** How far back a rate may look for the reading that it compares with. */
export const RATE_BASE_MAX_MS = 3_600_000;

/** What is compared with the thresholds. */
interface Signal extends Sample {
  readonly readings: readonly Sample[];
}

interface Run {
  readonly openedAt: number;
  readonly span: Span | null;
  readonly trigger: number | null;
  peak: number | null;
  readings: readonly Sample[];
  isHeld: boolean;
}

/** In order of time, each moment once. */
function inOrder(samples: readonly Sample[]): Sample[] {
  const byTime = new Map(samples.map((sample) => [sample.time, sample]));
  return [...byTime.values()].sort((a, b) => a.time - b.time);
}

function ratesOf(samples: readonly Sample[]): Signal[] {
  const rates: Signal[] = [];
  let base = -1;
  for (const sample of samples) {
    while (base + 1 < samples.length && samples[base + 1]!.time <= sample.time - RATE_BASE_MIN_MS) base++;
    const before = samples[base];
    if (!before || sample.time - before.time > RATE_BASE_MAX_MS) continue;
    const perMinute = (sample.value - before.value) / ((sample.time - before.time) / 60_000);
    rates.push({ time: sample.time, value: perMinute, readings: [before, sample] });
  }
  return rates;
}

/** True when a value (or rate) opens the alert. */
export const isBeyondOn = (rule: JudgedRule, value: number): boolean =>
  (rule.direction === 'above' ? value > rule.onValue! : value < rule.onValue!);
/** True when a value (or rate) ends it. */
export const isBeyondOff = (rule: JudgedRule, value: number): boolean =>
  (rule.direction === 'above' ? value < rule.offValue! : value > rule.offValue!);
/** The farther of two values. */
export const farther = (rule: Pick<JudgedRule, 'direction'>, a: number, b: number): number => (rule.direction === 'above' ? Math.max(a, b) : Math.min(a, b));

/** One interval from the first to the last of several, in order. */
export function joined(rule: Pick<JudgedRule, 'direction'>, parts: readonly Interval[]): Interval {
  const first = parts[0]!;
  if (parts.length === 1) return first;
  const peak = parts.reduce<number | null>((most, part) => (most === null || part.peak === null ? most ?? part.peak : farther(rule, most, part.peak)), null);
  return { ...first, clearedAt: parts.at(-1)!.clearedAt, peak, parts };
}

class Judge {
  /** Each with its parts. */
  readonly #found: Interval[][] = [];
  readonly #rule: JudgedRule;
  readonly #clock: RuleClock;
  readonly #holdMs: number;
  #run: Run | null = null;

  constructor(rule: JudgedRule, circumstances: Circumstances) {
    this.#rule = rule;
    this.#clock = new RuleClock(rule, circumstances.timeZone);
    this.#holdMs = rule.holdSeconds * 1000;
    const { carried } = circumstances;
    // An alert outside the hours of its rule, which were other ones then, ends where judging begins.
    const ended = { from: -Infinity, to: circumstances.from ?? -Infinity };
    if (carried) this.#run = { ...carried, span: this.#clock.at(carried.openedAt) ?? ended, readings: [], isHeld: true };
  }

  take(signal: Signal): void {
    this.#endWithHours(signal.time);
    const span = this.#clock.at(signal.time);
    if (!span) return;
    const run = this.#run;
    if (!run) {
      if (isBeyondOn(this.#rule, signal.value)) this.#run = { ...begun(signal), span, isHeld: this.#holdMs === 0 };
      return;
    }
    if (isBeyondOff(this.#rule, signal.value)) {
      this.#end(signal.time);
      return;
    }
    run.peak = run.peak === null ? signal.value : farther(this.#rule, run.peak, signal.value);
    if (!run.isHeld && signal.time >= run.openedAt + this.#holdMs) {
      run.isHeld = true;
      run.readings = [...run.readings, signal.readings.at(-1)!];
    }
  }

  finish(now: number): void {
    this.#endWithHours(now);
    if (this.#run && now - this.#run.openedAt >= this.#holdMs) this.#keep(this.#run, null);
  }

  intervals(): Interval[] {
    return this.#found.map((parts) => joined(this.#rule, parts));
  }

  #endWithHours(time: number): void {
    const end = this.#run?.span?.to;
    if (end !== undefined && end <= time) this.#end(end);
  }

  #end(time: number): void {
    const run = this.#run!;
    this.#run = null;
    if (time - run.openedAt >= this.#holdMs) this.#keep(run, time);
  }

  #keep({ openedAt, trigger, peak, readings }: Run, clearedAt: number | null): void {
    const interval = { openedAt, clearedAt, trigger, peak, readings };
    const last = this.#found.at(-1);
    if (last && openedAt - last.at(-1)!.clearedAt! < SHORTEST_PAUSE_MS) last.push(interval);
    else this.#found.push([interval]);
  }
}

const begun = (signal: Signal): Pick<Run, 'openedAt' | 'trigger' | 'peak' | 'readings'> =>
  ({ openedAt: signal.time, trigger: signal.value, peak: signal.value, readings: signal.readings });

/**
 * The intervals in which a threshold or rate rule holds, in order; they never overlap, and are a minute apart at least.
 * @param samples readings of one device and quantity in any order
 */
export function evaluateRule(rule: JudgedRule, samples: readonly Sample[], circumstances: Circumstances): Interval[] {
  const ordered = inOrder(samples);
  const { from = -Infinity } = circumstances;
  const signals = rule.kind === 'rate' ? ratesOf(ordered) : ordered.map((sample) => ({ ...sample, readings: [sample] }));
  const judge = new Judge(rule, circumstances);
  for (const signal of signals) if (signal.time >= from) judge.take(signal);
  judge.finish(Math.max(circumstances.now, ordered.at(-1)?.time ?? -Infinity));
  return judge.intervals();
}

/**
 * The intervals in which a device was silent for longer than it may be.
 * @param times moments of its readings, in any order
 * @param silentMs heartbeats missed, as time
 * @param since from when silence counts: the reading before those given, or when the device or the rule came
 */
export function evaluateSilence(
  rule: JudgedRule, times: readonly number[], silentMs: number, since: number, circumstances: Pick<Circumstances, 'timeZone' | 'now'>,
): Interval[] {
  const clock = new RuleClock(rule, circumstances.timeZone);
  const ordered = [...new Set(times)].filter((time) => time > since).sort((a, b) => a - b);
  const intervals: Interval[] = [];
  let heard = since;
  const now = Math.max(circumstances.now, ordered.at(-1) ?? -Infinity);
  const silence = (due: number, end: number | null): void => {
    for (let span = clock.from(due); span && span.from < (end ?? now + 1); span = Number.isFinite(span.to) ? clock.from(span.to) : null) {
      const openedAt = Math.max(due, span.from);
      const clearedAt = span.to <= (end ?? now) ? span.to : end;
      if (clearedAt === null || clearedAt > openedAt) intervals.push({ openedAt, clearedAt, trigger: null, peak: null, readings: [{ time: heard, value: 0 }] });
    }
  };
  for (const time of ordered) {
    if (time - heard > silentMs) silence(heard + silentMs, time);
    heard = time;
  }
  if (now - heard >= silentMs) silence(heard + silentMs, null);
  return intervals;
}

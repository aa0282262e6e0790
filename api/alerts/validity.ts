/** When a rule holds: from and to, and hours of the day in the county's time zone. */
import type { RuleBody } from '../contract/alerts.ts';

export interface Span {
  /** Epoch ms; the end is not part of it. Infinite when the rule names no bound. */
  readonly from: number;
  readonly to: number;
}

export type Validity = Pick<RuleBody, 'dailyWindow' | 'validFrom' | 'validTo'>;

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const EVERY_DAY = 7;
const formatters = new Map<string, Intl.DateTimeFormat>();

/** Local time minus UTC at a moment, ms. */
function offsetAt(timeZone: string, time: number): number {
  let formatter = formatters.get(timeZone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-US', {
      timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
    });
    formatters.set(timeZone, formatter);
  }
  const parts = Object.fromEntries(formatter.formatToParts(time).map((part) => [part.type, Number(part.value)])) as Record<string, number>;
  const local = Date.UTC(parts.year!, parts.month! - 1, parts.day!, parts.hour!, parts.minute!, parts.second!);
  return local - Math.floor(time / 1000) * 1000;
}

/** The moment of a local wall clock, given as if it were UTC. */
function momentOf(timeZone: string, wall: number): number {
  const guess = wall - offsetAt(timeZone, wall);
  return wall - offsetAt(timeZone, guess);
}

const minutesOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
/** 1 (Monday) to 7 of a day counted from 1970-01-01, a Thursday. */
const weekdayOf = (day: number): number => ((day + 3) % 7 + 7) % 7 + 1;

/** The spans of time in which a rule holds. Asked for moments in order it works out each span once. */
export class RuleClock {
  readonly #rule: Validity;
  readonly #timeZone: string;
  readonly #bounds: Span;
  #last: Span | null = null;

  constructor(rule: Validity, timeZone: string) {
    this.#rule = rule;
    this.#timeZone = timeZone;
    this.#bounds = {
      from: rule.validFrom === null ? -Infinity : Date.parse(rule.validFrom),
      to: rule.validTo === null ? Infinity : Date.parse(rule.validTo),
    };
  }

  /** The span that holds a moment, or null. */
  at(time: number): Span | null {
    const span = this.from(time);
    return span && span.from <= time ? span : null;
  }

  /** The span that holds a moment, or the first one after it; null when none comes. */
  from(time: number): Span | null {
    if (this.#last && this.#last.from <= time && time < this.#last.to) return this.#last;
    const begin = Math.max(time, this.#bounds.from);
    if (begin >= this.#bounds.to) return null;
    const daily = this.#rule.dailyWindow ? this.#dailyFrom(begin) : { from: -Infinity, to: Infinity };
    if (!daily) return null;
    const span = { from: Math.max(daily.from, this.#bounds.from), to: Math.min(daily.to, this.#bounds.to) };
    if (span.from >= span.to) return null;
    this.#last = span;
    return span;
  }

  #dailyFrom(time: number): Span | null {
    const { days, from, to } = this.#rule.dailyWindow!;
    if (from === to && new Set(days).size === EVERY_DAY) return { from: -Infinity, to: Infinity };
    const today = Math.floor((time + offsetAt(this.#timeZone, time)) / DAY_MS);
    for (let day = today - 1; day <= today + EVERY_DAY; day++) {
      const span = this.#spanOfDay(day);
      if (span && span.to > time) return this.#joined(day, span);
    }
    return null;
  }

  #spanOfDay(day: number): Span | null {
    const { days, from, to } = this.#rule.dailyWindow!;
    if (!days.includes(weekdayOf(day))) return null;
    const begin = minutesOf(from);
    const end = minutesOf(to);
    const wall = (minutes: number): number => momentOf(this.#timeZone, day * DAY_MS + minutes * MINUTE_MS);
    return { from: wall(begin), to: wall(end > begin ? end : end + DAY_MS / MINUTE_MS) };
  }

  /** Spans of a whole day touch each other: one span then, which does not end at midnight. */
  #joined(day: number, first: Span): Span {
    let { from, to } = first;
    for (let next = day + 1; next < day + EVERY_DAY; next++) {
      const span = this.#spanOfDay(next);
      if (!span || span.from > to) break;
      to = span.to;
    }
    for (let before = day - 1; before > day - EVERY_DAY; before--) {
      const span = this.#spanOfDay(before);
      if (!span || span.to < from) break;
      from = span.from;
    }
    return { from, to };
  }
}

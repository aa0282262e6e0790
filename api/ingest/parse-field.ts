/** Single fields as devices spell them: several names for one thing, numbers as text, moments in three notations. */
import { refuse, shown } from './refusal.ts';
import type { Refusal } from './refusal.ts';

export type Item = Readonly<Record<string, unknown>>;

/** The value under the first of the names that is there and not null; undefined when none is. */
export function fieldOf(item: Item, names: readonly string[]): unknown {
  for (const name of names) {
    const value = item[name];
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
}

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** A finite number, or text that is a decimal number; NaN for everything else. */
export function numberOf(value: unknown): number {
  if (typeof value === 'number') return Number.isFinite(value) ? value : Number.NaN;
  if (typeof value !== 'string') return Number.NaN;
  const text = value.trim();
  const number = DECIMAL.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(number) ? number : Number.NaN;
}

//                                 date            T or space   hours and minutes      seconds, fraction          offset
const ISO = /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)? ?(?:([Zz])|([+-])(\d{2})(?::?(\d{2}))?)$/;

/** Below it a number is seconds since 1970 (until the year 5138), from it on milliseconds (since March 1973). */
export const MILLISECONDS_FROM = 1e11;
/** Milliseconds beyond it (year 5138) are micro- or nanoseconds, which are not guessed. */
const MOST_MILLISECONDS = 1e14;
/** Some clocks are ahead; more than this is no clock. */
const MOST_AHEAD_MS = 5 * 60_000;
const DAY_MS = 86_400_000;

export interface TimeRules {
  /** Now, epoch ms. */
  readonly now: number;
  readonly keepDays: number;
}

/**
 * A moment: ISO 8601 with an offset, or Unix seconds or milliseconds as a number or numeric text.
 * @returns epoch ms, whole
 */
export function readTime(value: unknown, { now, keepDays }: TimeRules): number | Refusal {
  const time = typeof value === 'string' && value.includes('-', 1) && !DECIMAL.test(value.trim()) ? isoMs(value.trim()) : unixMs(value);
  if (typeof time !== 'number') return time;
  if (time > now + MOST_AHEAD_MS) return refuse('far_future', `time ${shown(value)} is ${Math.round((time - now) / 1000)} s ahead of the server`);
  if (time < now - keepDays * DAY_MS) return refuse('too_old', `time ${shown(value)} is over ${keepDays} days ago, which is as long as readings are kept`);
  return time;
}

function unixMs(value: unknown): number | Refusal {
  const number = numberOf(value);
  if (Number.isNaN(number)) {
    return value === undefined ? refuse('wrong_shape', 'time is missing')
      : refuse('bad_time', `time ${shown(value)}: must be ISO 8601 with an offset, or Unix seconds or milliseconds`);
  }
  if (number < 0 || number >= MOST_MILLISECONDS) return refuse('bad_time', `time ${shown(value)} is neither Unix seconds nor milliseconds`);
  return Math.round(number < MILLISECONDS_FROM ? number * 1000 : number);
}

function isoMs(text: string): number | Refusal {
  const match = ISO.exec(text);
  if (!match) {
    const lacksOffset = ISO.test(`${text}Z`);
    return refuse('bad_time', lacksOffset ? `time ${shown(text)} tells no offset; write Z or +08:00` : `time ${shown(text)} is not ISO 8601 with an offset`);
  }
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0)) as [number, number, number, number, number, number];
  const fractionMs = match[7] ? Math.floor(Number(`0.${match[7]}`) * 1000) : 0;
  const local = Date.UTC(year, month - 1, day, hour, minute, second);
  // Date.UTC takes 30 February for 2 March.
  if (new Date(local).getUTCDate() !== day || month > 12 || month < 1 || hour > 23 || minute > 59 || second > 59) {
    return refuse('bad_time', `time ${shown(text)} does not exist`);
  }
  const offsetMinutes = Number(match[10] ?? 0) * 60 + Number(match[11] ?? 0);
  if (offsetMinutes > 14 * 60) return refuse('bad_time', `time ${shown(text)} has an offset beyond 14 hours`);
  return local + fractionMs - (match[9] === '-' ? -1 : 1) * offsetMinutes * 60_000;
}

/** Whether the sender says that the value is made up. */
export function readSimulated(item: Item): boolean {
  return item.simulated === true || item.simulated === 'true' || item.simulated === 1;
}

/** The ends that a snooze may have. */

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

export interface SnoozeEnd {
  readonly key: 'minutes' | 'hours' | 'morning';
  readonly value: number;
  /** Epoch milliseconds. */
  readonly until: number;
}

/** How far the time zone is ahead of UTC at a moment, ms. */
function zoneOffset(moment: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' }).formatToParts(moment);
  const part = (type: string): number => Number(parts.find((each) => each.type === type)?.value);
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')) - Math.floor(moment / 1000) * 1000;
}

/** The end of the county's day. */
export function nextMidnight(now: number, timeZone: string): number {
  const offset = zoneOffset(now, timeZone);
  return (Math.floor((now + offset) / DAY_MS) + 1) * DAY_MS - offset;
}

/** The next 8 o'clock of the county that is at least an hour away. */
export function nextMorning(now: number, timeZone: string): number {
  const offset = zoneOffset(now, timeZone);
  const midnight = Math.floor((now + offset) / DAY_MS) * DAY_MS - offset;
  const morning = midnight + 8 * 60 * MINUTE_MS;
  return morning - now > 60 * MINUTE_MS ? morning : morning + DAY_MS;
}

/** Fifteen minutes, an hour, four hours, tomorrow morning. */
export function snoozeEnds(now: number, timeZone: string): SnoozeEnd[] {
  return [
    { key: 'minutes', value: 15, until: now + 15 * MINUTE_MS },
    { key: 'hours', value: 1, until: now + 60 * MINUTE_MS },
    { key: 'hours', value: 4, until: now + 240 * MINUTE_MS },
    { key: 'morning', value: 8, until: nextMorning(now, timeZone) },
  ];
}

/** The present day of a county. */
import { DAY_MS, instantOfLocal, localOfInstant, utcYearOf } from '../../contract/cases/calendar-zone.ts';

export interface Span {
  /** Epoch ms; `to` is not part of it. */
  readonly from: number;
  readonly to: number;
}

const midnight = (timeZone: string, localMs: number): number => instantOfLocal(timeZone, utcYearOf(localMs), localMs);

/** The day of a time zone that an instant lies in. */
export function dayAt(timeZone: string, at: number): Span {
  const start = Math.floor(localOfInstant(timeZone, at) / DAY_MS) * DAY_MS;
  return { from: midnight(timeZone, start), to: midnight(timeZone, start + DAY_MS) };
}

/** The month of a time zone that an instant lies in. */
export function monthAt(timeZone: string, at: number): Span {
  const local = new Date(localOfInstant(timeZone, at));
  const month = (add: number): number => midnight(timeZone, Date.UTC(local.getUTCFullYear(), local.getUTCMonth() + add, 1));
  return { from: month(0), to: month(1) };
}

/** As filters have it. */
export function spanText({ from, to }: Span): string {
  return `${new Date(from).toISOString()}/${new Date(to).toISOString()}`;
}

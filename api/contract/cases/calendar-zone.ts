/**
 * Local time in a time zone by arithmetic: the zone's changes of offset are asked of Temporal once a year, everything else
 * is addition. (A deadline in Asia/Shanghai costs about a microsecond so; through ZonedDateTime objects it costs hundreds.)
 */
import { Temporal } from 'temporal-polyfill';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** A change of offset: from `atMs` on local time is UTC plus `offsetMs`. */
interface Transition {
  readonly atMs: number;
  readonly offsetMs: number;
}

/** The offsets of a zone in one year and two days on either side. */
interface ZoneYear {
  readonly firstOffsetMs: number;
  readonly transitions: readonly Transition[];
}

/** Zone and year to offsets. A county needs a handful; the bound is for who asks for many. */
const ZONE_YEARS = new Map<string, ZoneYear>();
const ZONE_YEARS_KEPT = 2_000;

/** The year of an instant in UTC. */
export const utcYearOf = (ms: number): number => new Date(ms).getUTCFullYear();

function zoneYear(timeZone: string, year: number): ZoneYear {
  const key = `${timeZone}/${year}`;
  const known = ZONE_YEARS.get(key);
  if (known) return known;
  const untilMs = Date.UTC(year + 1, 0, 3);
  let at = Temporal.Instant.fromEpochMilliseconds(Date.UTC(year, 0, 1) - 2 * DAY_MS).toZonedDateTimeISO(timeZone);
  const firstOffsetMs = at.offsetNanoseconds / 1e6;
  const transitions: Transition[] = [];
  for (;;) {
    const next = at.getTimeZoneTransition('next');
    if (!next || next.epochMilliseconds > untilMs) break;
    transitions.push({ atMs: next.epochMilliseconds, offsetMs: next.offsetNanoseconds / 1e6 });
    at = next;
  }
  const made = { firstOffsetMs, transitions };
  if (ZONE_YEARS.size >= ZONE_YEARS_KEPT) ZONE_YEARS.clear();
  ZONE_YEARS.set(key, made);
  return made;
}

/** Whether Temporal knows this IANA name. */
export function isTimeZone(timeZone: string): boolean {
  try {
    return /^[A-Za-z]/.test(timeZone) && Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timeZone) !== undefined;
  } catch {
    return false;
  }
}

/**
 * The instant of a local time that is given as if it were UTC (`Date.UTC` of its figures).
 *
 *     local time skipped in spring: the instant of the change     repeated in autumn: the first of the two
 *
 * so a later local time is never an earlier instant, and a window never turns round. `year` is that of the local time.
 */
export function instantOfLocal(timeZone: string, year: number, localMs: number): number {
  const { firstOffsetMs, transitions } = zoneYear(timeZone, year);
  let offsetMs = firstOffsetMs;
  let sinceMs = -Infinity;
  for (const transition of transitions) {
    if (localMs - offsetMs < transition.atMs) break;
    offsetMs = transition.offsetMs;
    sinceMs = transition.atMs;
  }
  return Math.max(sinceMs, localMs - offsetMs);
}

/** The local time of an instant, as if it were UTC: read it with `getUTC...`. */
export function localOfInstant(timeZone: string, ms: number): number {
  const { firstOffsetMs, transitions } = zoneYear(timeZone, utcYearOf(ms));
  let offsetMs = firstOffsetMs;
  for (const transition of transitions) {
    if (ms < transition.atMs) break;
    offsetMs = transition.offsetMs;
  }
  return ms + offsetMs;
}

/** What the engine needs beside the transaction that it works in: the county, and its calendars, which never change once made. */
import { calendarBodySchema, compileCalendar } from '../../contract/cases/calendar.ts';
import type { Calendar } from '../../contract/cases/calendar.ts';
import { DEFAULT_CALENDAR } from '../../contract/cases/default-calendar.ts';
import type { Calendars } from '../../contract/cases/snapshot.ts';
import type { Client, Pool, Queryable } from '../../store/database.ts';

/** Of a county that has stored no calendar yet: shown until its first case stores the same as edition 1. */
const DEFAULT_EDITION = 0;

export interface EngineContext {
  readonly county: string;
  /** Calendars by edition, as they were met. */
  readonly editions: Map<number, Calendar>;
}

const CONTEXTS = new WeakMap<Pool, Map<string, EngineContext>>();

/** The context of a county; the same one for the same pool and county, so that calendars are read once. */
export function engineContext(pool: Pool, county: string): EngineContext {
  let contexts = CONTEXTS.get(pool);
  if (!contexts) CONTEXTS.set(pool, contexts = new Map());
  let context = contexts.get(county);
  if (!context) contexts.set(county, context = { county, editions: new Map([[DEFAULT_EDITION, compileCalendar(DEFAULT_CALENDAR)]]) });
  return context;
}

/** Gives a county without a calendar the one that every county begins with, so that the database can count by it. @returns its edition */
export async function ensureCalendar(client: Client, county: string): Promise<number> {
  await client.query('insert into work_calendars (county, edition, body) values ($1, 1, $2) on conflict do nothing', [county, JSON.stringify(DEFAULT_CALENDAR)]);
  return 1;
}

/**
 * The calendars of the editions named, read where they are not known yet.
 * @param newest of the county; null: it has none of its own
 */
export async function readCalendars(db: Queryable, context: EngineContext, newest: number | null, used: readonly number[]): Promise<Calendars> {
  const { county, editions } = context;
  const missing = [...new Set([newest ?? DEFAULT_EDITION, ...used])].filter((edition) => !editions.has(edition));
  if (missing.length) {
    const { rows } = await db.query<{ edition: number; body: unknown }>(
      'select edition, body from work_calendars where county = $1 and edition = any($2::int[])', [county, missing]);
    for (const row of rows) editions.set(row.edition, compileCalendar(calendarBodySchema.parse(row.body)));
  }
  return {
    newest: newest ?? DEFAULT_EDITION,
    of: (edition) => {
      const calendar = editions.get(edition);
      if (!calendar) throw new Error(`County ${county} has no work calendar of edition ${edition}`);
      return calendar;
    },
  };
}

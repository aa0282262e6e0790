/** Work calendars made ready for arithmetic. An edition is never changed, so one that was read stays right. */
import { calendarBodySchema, compileCalendar } from '../../contract/cases/calendar.ts';
import type { Calendar } from '../../contract/cases/calendar.ts';
import type { Queryable } from '../../store/database.ts';

const MOST_KEPT = 500;

export class Calendars {
  readonly #kept = new Map<string, Calendar>();

  /** The editions named, by number; one that is not there is left out. */
  async read(db: Queryable, county: string, editions: Iterable<number>): Promise<Map<number, Calendar>> {
    const wanted = [...new Set(editions)];
    const unknown = wanted.filter((edition) => !this.#kept.has(`${county}/${edition}`));
    const { rows } = unknown.length
      ? await db.query('select edition, body from work_calendars where county = $1 and edition = any($2::integer[])', [county, unknown]) : { rows: [] };
    if (this.#kept.size + rows.length > MOST_KEPT) this.#kept.clear();
    const found = new Map<number, Calendar>();
    for (const row of rows) {
      const calendar = compileCalendar(calendarBodySchema.parse(row.body));
      this.#kept.set(`${county}/${row.edition}`, calendar);
      found.set(row.edition, calendar);
    }
    for (const edition of wanted) {
      const kept = this.#kept.get(`${county}/${edition}`);
      if (kept) found.set(edition, kept);
    }
    return found;
  }

  /** Forgets all: a test's database was emptied. */
  clear(): void {
    this.#kept.clear();
  }
}

/** Partitions by UTC day: made before the first row of a day comes, dropped when their day is no longer kept. */
import type { Queryable } from '../store/database.ts';
import type { Batch } from './rows.ts';

const DAY_MS = 86_400_000;
const dayOf = (ms: number): number => Math.floor(ms / DAY_MS);
const dateOf = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

export class Days {
  readonly #known = new Set<number>();

  /** Makes the partitions that a batch needs and that are not known to be there: seldom any. */
  async ensureFor(db: Queryable, batches: readonly Batch[]): Promise<void> {
    const missing = new Set<number>();
    for (const { readings, positions } of batches) {
      for (const { time } of readings) this.#note(time, missing);
      for (const { time } of positions) this.#note(time, missing);
    }
    for (const day of missing) await this.#ensure(db, day, day);
  }

  /** Yesterday, today and tomorrow; older days are made when a late reading needs them. */
  async ensureAround(db: Queryable, now: number): Promise<void> {
    await this.#ensure(db, dayOf(now) - 1, dayOf(now) + 1);
  }

  /** Drops days that are no longer kept. @returns how many partitions went */
  async dropOld(db: Queryable, now: number, keepDays: number): Promise<number> {
    const firstKept = dayOf(now - keepDays * DAY_MS);
    for (const day of this.#known) if (day < firstKept) this.#known.delete(day);
    const { rows: [row] } = await db.query<{ dropped: number }>('select drop_days_before($1::date) as dropped', [dateOf(firstKept)]);
    return row!.dropped;
  }

  /** Looks again which days are there: somebody else dropped one. */
  forget(): void {
    this.#known.clear();
  }

  #note(time: number, missing: Set<number>): void {
    const day = dayOf(time);
    if (!this.#known.has(day)) missing.add(day);
  }

  async #ensure(db: Queryable, first: number, last: number): Promise<void> {
    const make = (): Promise<unknown> => db.query('select ensure_days($1::date, $2::date)', [dateOf(first), dateOf(last)]);
    await make().catch((error: { code?: string }) => {
      // Another process made the same one at the same moment.
      if (error.code === '42P07' || error.code === '23505') return make();
      throw error;
    });
    for (let day = first; day <= last; day++) this.#known.add(day);
  }
}

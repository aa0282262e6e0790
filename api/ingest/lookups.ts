/** Queries for senders that are not in memory: one at a time, for all who ask meanwhile, so that unknown codes cannot fill the pool. */
import type { Queryable } from '../store/database.ts';
import { QueueFullError } from './store-errors.ts';

export interface Lookup {
  readonly county: string;
  readonly sender: 'devices' | 'staff';
  readonly codes: readonly string[];
  readonly ids: readonly number[];
}

export interface FoundSender {
  readonly id: number;
  readonly code: string;
}

interface Asking extends Lookup {
  readonly resolve: (rows: FoundSender[]) => void;
  readonly reject: (error: Error) => void;
}

/** Codes and ids that may wait for their query. */
const MOST_WAITING = 20_000;

export class Lookups {
  readonly #db: Queryable;
  #asking: Asking[] = [];
  #waiting = 0;
  #isRunning = false;

  constructor(db: Queryable) {
    this.#db = db;
  }

  /** The rows that have one of the codes or ids, perhaps others too. @throws QueueFullError, or an error of the database */
  run(lookup: Lookup): Promise<FoundSender[]> {
    const count = lookup.codes.length + lookup.ids.length;
    if (this.#waiting > 0 && this.#waiting + count > MOST_WAITING) return Promise.reject(new QueueFullError(`${this.#waiting} unknown codes are being looked for already`));
    this.#waiting += count;
    const answer = new Promise<FoundSender[]>((resolve, reject) => { this.#asking.push({ ...lookup, resolve, reject }); });
    if (!this.#isRunning) void this.#runAll();
    return answer.finally(() => { this.#waiting -= count; });
  }

  async #runAll(): Promise<void> {
    this.#isRunning = true;
    while (this.#asking.length) {
      const { county, sender } = this.#asking[0]!;
      const isSame = (asking: Asking): boolean => asking.county === county && asking.sender === sender;
      const together = this.#asking.filter(isSame);
      this.#asking = this.#asking.filter((asking) => !isSame(asking));
      try {
        const { rows } = await this.#db.query<FoundSender & Record<string, unknown>>(
          `select id, code from ${sender} where county = $1 and (code = any($2::text[]) or id = any($3::bigint[]))`,
          [county, together.flatMap(({ codes }) => codes), together.flatMap(({ ids }) => ids)]);
        for (const { resolve } of together) resolve(rows);
      } catch (error) {
        for (const { reject } of together) reject(error as Error);
      }
    }
    this.#isRunning = false;
  }
}

/** Runs the sweeps by the clock, one at a time, and once a day forgets what is too old. */
import type { County } from '../county/county.ts';
import { isoOf } from './moments.ts';
import type { RuleBook } from './rule-book.ts';
import { SWEEP, sweepAll } from './sweep.ts';
import type { Troubles } from './troubles.ts';

const DAY_MS = 86_400_000;
/** Alerts of a county that one sweep forgets. */
const TRIM_ROWS = 500;
const SWEEPING = 'Silence and holds of alerts cannot be looked at';

export class Sweeper {
  readonly #county: County;
  readonly #book: RuleBook;
  #listeningSince = Date.now();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> = Promise.resolve();
  #isOn = false;
  readonly #troubles: Troubles;
  readonly #keepDays: number;
  #trimmedAt = -Infinity;

  constructor(county: County, book: RuleBook, troubles: Troubles, keepDays: number) {
    this.#county = county;
    this.#book = book;
    this.#troubles = troubles;
    this.#keepDays = keepDays;
  }

  start(): void {
    if (this.#isOn) return;
    this.#isOn = true;
    this.#listeningSince = Date.now();
    this.#next();
  }

  /** Ends when a sweep that is under way is done. */
  async stop(): Promise<void> {
    this.#isOn = false;
    clearTimeout(this.#timer);
    await this.#running;
  }

  /** Sweeps once, as if it were `now` and readings had come in since `listeningSince`. */
  async sweep(now = Date.now(), listeningSince = this.#listeningSince): Promise<void> {
    this.#book.forget();
    await sweepAll(this.#county, this.#book, this.#troubles, listeningSince, now);
    if (now - this.#trimmedAt >= DAY_MS && await this.#trim(now - this.#keepDays * DAY_MS)) this.#trimmedAt = now;
  }

  /** One portion of every county. @returns true when nothing is left; the next sweep takes the next portion */
  async #trim(before: number): Promise<boolean> {
    let isDone = true;
    for (const code of this.#county.book.counties.keys()) {
      const { rows: [row] } = await this.#county.database.pool.query('select trim_alerts($1, $2::timestamptz, $3) as gone', [code, isoOf(before), TRIM_ROWS]);
      if (row.gone === TRIM_ROWS) isDone = false;
    }
    return isDone;
  }

  #next(): void {
    if (!this.#isOn) return;
    const everyMs = this.#county.database.kind === 'embedded' ? SWEEP.embeddedEveryMs : SWEEP.everyMs;
    this.#timer = setTimeout(() => {
      this.#running = this.#quietly().finally(() => { this.#next(); });
    }, everyMs);
    this.#timer.unref();
  }

  /** A sweep that fails as a whole (no connection) says so once; the next one tries again. */
  async #quietly(): Promise<void> {
    try {
      await this.sweep();
      this.#troubles.clear(SWEEPING);
    } catch (error) {
      this.#troubles.add(SWEEPING, error);
    }
  }
}

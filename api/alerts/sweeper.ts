/** Runs the sweeps by the clock, one at a time. */
import type { County } from '../county/county.ts';
import type { RuleBook } from './rule-book.ts';
import { SWEEP, sweepAll } from './sweep.ts';
import type { Troubles } from './troubles.ts';

const SWEEPING = 'Silence and holds of alerts cannot be looked at';

export class Sweeper {
  readonly #county: County;
  readonly #book: RuleBook;
  #listeningSince = Date.now();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> = Promise.resolve();
  #isOn = false;
  readonly #troubles: Troubles;

  constructor(county: County, book: RuleBook, troubles: Troubles) {
    this.#county = county;
    this.#book = book;
    this.#troubles = troubles;
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

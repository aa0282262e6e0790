/**
 * From the queue to the database by group commit: one transaction at a time takes what waits, so that under load a
 * hundred messages share one commit and a single one waits for nobody. Whoever submits is answered after the commit.
 *
 *   submit --> queue (bounded) --> [ begin, readings, positions, alerts, quarantine, commit ] --> answers
 */
import type { Alerts } from '../alerts/index.ts';
import type { Database } from '../store/database.ts';
import { Days } from './days.ts';
import { rowsOf } from './rows.ts';
import type { Batch, Outcome, Waiting, WithRows } from './rows.ts';
import { QueueFullError, RefusedRowsError, StoreDownError, isAboutData, isPassing, lacksPartition } from './store-errors.ts';
import { StoreLink } from './store-link.ts';
import { storeBatches } from './store-batches.ts';

export interface WriterCounts {
  rowsStored: number;
  rowsDuplicate: number;
  quarantined: number;
}

/** Without a commit for so long, the store counts as down. */
const DOWN_AFTER_MS = 5000;
const RETRY_MS = 200;
const WATCH_MS = 500;
/** More rows in one transaction gain nothing (measured: 500 to 4,000 are within a tenth) and make the others wait. */
const MOST_ROWS = { native: 2000, embedded: 500 } as const;

export class Writer {
  readonly counts: WriterCounts = { rowsStored: 0, rowsDuplicate: 0, quarantined: 0 };
  readonly days = new Days();
  readonly #link: StoreLink;
  readonly #alerts: Alerts;
  readonly #queueRows: number;
  readonly #mostRows: number;
  #queue: Waiting[] = [];
  #rowsWaiting = 0;
  #inHand = new Set<Waiting>();
  #running: Promise<void> | null = null;
  #stopped = false;
  /** Since when nothing could be committed though something waits. */
  #failingSince: number | null = null;
  #down = false;
  #watch: NodeJS.Timeout | null = null;
  #lastError = '';

  constructor(database: Database, alerts: Alerts, queueRows: number) {
    this.#link = new StoreLink(database);
    this.#alerts = alerts;
    this.#queueRows = queueRows;
    this.#mostRows = MOST_ROWS[database.kind];
  }

  get rowsWaiting(): number { return this.#rowsWaiting; }

  /** How long the store has been down; null while it is up. */
  get downSeconds(): number | null {
    return this.#down ? Math.round((Date.now() - this.#failingSince!) / 1000) : null;
  }

  get lastError(): string { return this.#lastError; }

  /**
   * Stores a batch. Resolves when it is committed.
   * @throws StoreDownError, QueueFullError: send again later; RefusedRowsError: the database refuses these rows
   */
  submit(batch: Batch, withRows: WithRows | null = null): Promise<Outcome> {
    const rows = rowsOf(batch);
    if (this.#stopped) return Promise.reject(new StoreDownError('The server is stopping'));
    if (this.#down) return Promise.reject(new StoreDownError('The database does not answer'));
    if (this.#rowsWaiting > 0 && this.#rowsWaiting + rows > this.#queueRows) {
      return Promise.reject(new QueueFullError(`${this.#rowsWaiting} readings wait for the database already`));
    }
    this.#rowsWaiting += rows;
    return new Promise((resolve, reject) => {
      this.#queue.push({ batch, rows, withRows, resolve, reject });
      this.#running ??= this.#run().finally(() => { this.#running = null; });
    });
  }

  /** Commits what was taken, then lets the connection go. Nothing can be submitted afterwards. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
    await this.#link.close();
  }

  async #run(): Promise<void> {
    // What arrives in the same turn of the event loop goes into the same transaction.
    await new Promise((resolve) => { setImmediate(resolve); });
    this.#watch = setInterval(() => this.#giveUpWhenLate(), WATCH_MS);
    try {
      while (this.#queue.length || (this.#down && !this.#stopped)) {
        await this.#store(this.#take());
      }
    } finally {
      clearInterval(this.#watch);
    }
  }

  #take(): Waiting[] {
    let rows = 0;
    let end = 0;
    while (end < this.#queue.length && (end === 0 || rows + this.#queue[end]!.rows <= this.#mostRows)) rows += this.#queue[end++]!.rows;
    return this.#queue.splice(0, end);
  }

  async #store(taken: readonly Waiting[]): Promise<void> {
    this.#failingSince ??= Date.now();
    this.#inHand = new Set(taken);
    try {
      if (taken.length) await this.#storeOrSplit(taken);
      else await this.#link.probe();
      this.#failingSince = null;
      this.#down = false;
    } catch (error) {
      this.#lastError = (error as Error).message;
      // Given up ones were answered already; the others go to the front again, in their order.
      this.#queue.unshift(...this.#inHand);
      this.#inHand.clear();
      this.#giveUpWhenLate();
      await new Promise((resolve) => { setTimeout(resolve, RETRY_MS); });
    }
  }

  /** @throws the error when it is a passing one; every other is answered to whom it concerns */
  async #storeOrSplit(given: readonly Waiting[]): Promise<void> {
    try {
      const outcomes = await this.#link.inTransaction(
        (client) => this.days.ensureFor(client, given.map(({ batch }) => batch)),
        (client, named) => storeBatches(client, given, named, this.#alerts),
      );
      for (const [index, waiting] of given.entries()) this.#done(waiting, outcomes[index]!);
    } catch (error) {
      if (lacksPartition(error)) this.days.forget();
      else if (!isPassing(error)) return this.#split(given, error);
      throw error;
    }
  }

  /** One batch that the database refuses must not hold up the others: halves are tried on their own. */
  async #split(given: readonly Waiting[], error: unknown): Promise<void> {
    if (given.length === 1) {
      if (!isAboutData(error)) console.error(error);
      this.#settle(given[0]!, () => given[0]!.reject(new RefusedRowsError((error as Error).message, isAboutData(error), error)));
      return;
    }
    const middle = Math.ceil(given.length / 2);
    await this.#storeOrSplit(given.slice(0, middle));
    await this.#storeOrSplit(given.slice(middle));
  }

  #done(waiting: Waiting, outcome: Outcome): void {
    const { batch } = waiting;
    this.counts.rowsStored += batch.readings.length + batch.positions.length - outcome.duplicates;
    this.counts.rowsDuplicate += outcome.duplicates;
    this.counts.quarantined += batch.quarantine.length;
    this.#settle(waiting, () => waiting.resolve(outcome));
  }

  #settle(waiting: Waiting, answer: () => void): void {
    if (!this.#inHand.delete(waiting)) return; // given up before
    this.#rowsWaiting -= waiting.rows;
    answer();
  }

  /** Nothing was committed for too long: all who wait are told, so that they send again; what is under way may still be kept. */
  #giveUpWhenLate(): void {
    if (this.#failingSince === null || Date.now() - this.#failingSince < DOWN_AFTER_MS) return;
    this.#down = true;
    const all = [...this.#inHand, ...this.#queue];
    this.#inHand.clear();
    this.#queue = [];
    this.#rowsWaiting = 0;
    for (const { reject } of all) reject(new StoreDownError(`The database took nothing for ${DOWN_AFTER_MS / 1000} s`));
  }
}

/**
 * From the queue to the database by group commit: one transaction at a time takes what waits, so that under load a
 * hundred messages share one commit and a single one waits for nobody. Whoever submits is answered after the commit.
 * Senders are taken in turns, and each may have a part of the queue only: a flood from one does not delay the others.
 *
 *   submit --> queues by sender (bounded) --> [ begin, readings, positions, alerts, quarantine, commit ] --> answers
 */
import type { Alerts } from '../alerts/index.ts';
import type { Database } from '../store/database.ts';
import { Days } from './days.ts';
import { rowsOf } from './rows.ts';
import type { Batch, Outcome, Waiting, WithRows } from './rows.ts';
import { SenderQueues } from './sender-queues.ts';
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
/** So long after a refusal that lies not in the data the status tells of it. */
const REFUSED_TOLD_MS = 60_000;
/** Of the queue's rows one sender may have this part waiting. */
const SENDERS_PART = 1 / 20;
/** Of messages that wait, as they came. */
const MOST_BYTES = 64 * 1024 * 1024;
const MOST_LOGGED_CAUSES = 100;
/** More rows in one transaction gain nothing (measured: 500 to 4,000 are within a tenth) and make the others wait. */
const MOST_ROWS = { native: 2000, embedded: 500 } as const;

export class Writer {
  readonly counts: WriterCounts = { rowsStored: 0, rowsDuplicate: 0, quarantined: 0 };
  readonly days = new Days();
  readonly #link: StoreLink;
  readonly #alerts: Alerts;
  readonly #queueRows: number;
  readonly #mostRows: number;
  readonly #queues = new SenderQueues();
  #rowsWaiting = 0;
  #bytesWaiting = 0;
  /** Who waits outside because too much of their sender waits inside. */
  readonly #outside = new Map<string, { rows: number; comeIn: () => void }[]>();
  #inHand = new Set<Waiting>();
  #running: Promise<void> | null = null;
  #stopped = false;
  /** Since when nothing could be committed though something waits; ms of `performance.now()`, which no clock change moves. */
  #failingSince: number | null = null;
  #down = false;
  #watch: NodeJS.Timeout | null = null;
  #lastError = '';
  #refused: { at: number; message: string } | null = null;
  readonly #loggedCauses = new Set<string>();

  constructor(database: Database, alerts: Alerts, queueRows: number) {
    this.#link = new StoreLink(database);
    this.#alerts = alerts;
    this.#queueRows = queueRows;
    this.#mostRows = MOST_ROWS[database.kind];
  }

  get rowsWaiting(): number { return this.#rowsWaiting; }

  /** How long the store has been down; null while it is up. */
  get downSeconds(): number | null {
    return this.#down ? Math.round((performance.now() - this.#failingSince!) / 1000) : null;
  }

  /** Why intake is not well, in words; null when it is. */
  get problem(): string | null {
    if (this.#down) return `Readings cannot be stored for ${this.downSeconds} s: ${this.#lastError || 'the database does not answer'}`;
    const isRecent = this.#refused !== null && performance.now() - this.#refused.at < REFUSED_TOLD_MS;
    return isRecent ? `Some readings cannot be stored: ${this.#refused!.message}` : null;
  }

  /** Counts bytes of a message while it waits. @returns what ends that @throws QueueFullError when too many bytes wait already */
  hold(bytes: number): () => void {
    if (this.#bytesWaiting > 0 && this.#bytesWaiting + bytes > MOST_BYTES) {
      throw new QueueFullError(`${Math.round(this.#bytesWaiting / 1024 / 1024)} MB of messages wait for the database already`);
    }
    this.#bytesWaiting += bytes;
    return () => { this.#bytesWaiting -= bytes; };
  }

  /**
   * Stores a batch of a sender. Resolves when it is committed.
   * @throws StoreDownError, QueueFullError: send again later; RefusedRowsError: the database refuses these rows
   */
  submit(batch: Batch, sender: string, withRows: WithRows | null = null): Promise<Outcome> {
    const rows = rowsOf(batch);
    if (this.#stopped) return Promise.reject(new StoreDownError('The server is stopping'));
    if (this.#down) return Promise.reject(new StoreDownError('The database does not answer'));
    if (this.#rowsWaiting > 0 && this.#rowsWaiting + rows > this.#queueRows) {
      return Promise.reject(new QueueFullError(`${this.#rowsWaiting} readings wait for the database already`));
    }
    if (!this.#isRoomFor(sender, rows)) {
      return Promise.reject(new QueueFullError(`${this.#queues.rowsOf(sender)} readings of this sender wait for the database already`));
    }
    this.#rowsWaiting += rows;
    return new Promise((resolve, reject) => {
      this.#queues.push({ sender, batch, rows, withRows, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** The same for who can wait: as long as too much of its sender waits, it comes later. */
  async submitInTurn(batch: Batch, sender: string): Promise<Outcome> {
    const rows = rowsOf(batch);
    while (!this.#stopped && !this.#down && !this.#isRoomFor(sender, rows)) {
      await new Promise<void>((comeIn) => {
        const others = this.#outside.get(sender);
        if (others) others.push({ rows, comeIn });
        else this.#outside.set(sender, [{ rows, comeIn }]);
      });
    }
    return this.submit(batch, sender);
  }

  #isRoomFor(sender: string, rows: number): boolean {
    const waiting = this.#queues.rowsOf(sender);
    return waiting === 0 || waiting + rows <= this.#queueRows * SENDERS_PART;
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
      while (!this.#queues.isEmpty || (this.#down && !this.#stopped)) {
        await this.#store(this.#take());
      }
    } finally {
      clearInterval(this.#watch);
      // At once, not a promise later: what is submitted in between would wait for the next message to wake the writer.
      this.#running = null;
    }
  }

  #take(): Waiting[] {
    const taken = this.#queues.take(this.#mostRows);
    this.#tellOfRoom();
    return taken;
  }

  /** Lets in of each sender as many as there is room for, in their order. */
  #tellOfRoom(): void {
    const most = this.#stopped || this.#down ? Infinity : this.#queueRows * SENDERS_PART;
    for (const [sender, outside] of this.#outside) {
      let rows = this.#queues.rowsOf(sender);
      let end = 0;
      while (end < outside.length && (rows === 0 || rows + outside[end]!.rows <= most)) rows += outside[end++]!.rows;
      for (const { comeIn } of outside.splice(0, end)) comeIn();
      if (!outside.length) this.#outside.delete(sender);
    }
  }

  async #store(taken: readonly Waiting[]): Promise<void> {
    this.#failingSince ??= performance.now();
    this.#inHand = new Set(taken);
    try {
      if (taken.length) await this.#storeOrSplit(taken);
      else await this.#link.probe();
      this.#failingSince = null;
      this.#down = false;
    } catch (error) {
      this.#lastError = (error as Error).message;
      // Given up ones were answered already; the others go to the front again, in their order.
      this.#queues.putBack([...this.#inHand]);
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
      if (!isAboutData(error)) this.#tellRefused(error as Error);
      this.#settle(given[0]!, () => given[0]!.reject(new RefusedRowsError((error as Error).message, isAboutData(error), error)));
      return;
    }
    const middle = Math.ceil(given.length / 2);
    await this.#storeOrSplit(given.slice(0, middle));
    await this.#storeOrSplit(given.slice(middle));
  }

  /** A mistake of ours rather than of the data: every message may meet it, so each cause is logged once. */
  #tellRefused(error: Error): void {
    this.#refused = { at: performance.now(), message: error.message };
    const cause = (error as { code?: string }).code ?? error.message;
    if (this.#loggedCauses.has(cause)) return;
    if (this.#loggedCauses.size >= MOST_LOGGED_CAUSES) this.#loggedCauses.clear();
    this.#loggedCauses.add(cause);
    console.error(error);
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
    if (this.#failingSince === null || performance.now() - this.#failingSince < DOWN_AFTER_MS) return;
    this.#down = true;
    const all = [...this.#inHand, ...this.#queues.clear()];
    this.#inHand.clear();
    this.#rowsWaiting = 0;
    for (const { reject } of all) reject(new StoreDownError(`The database took nothing for ${DOWN_AFTER_MS / 1000} s`));
    this.#tellOfRoom();
  }
}

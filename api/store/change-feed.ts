/**
 * Follows the `change` table in commit order and tells what changed.
 *
 * The cursor is a `pg_snapshot`: the next read brings what that snapshot did not see, and takes the next cursor in the
 * same statement, so nothing is seen twice and nothing is missed, whatever order transactions commit in. A long open
 * transaction delays only its own rows. NOTIFY, where the database delivers it, only shortens the wait.
 */
import type { Database } from './database.ts';

export interface Change {
  readonly county: string | null;
  readonly layer: string;
  /** Null: too many rows to name, or the table was emptied. */
  readonly ids: readonly number[] | null;
}

export interface FeedStatus {
  /** How long the newest change waited between its statement and its effect here, in ms; null before the first. */
  readonly lagMs: number | null;
  readonly lastChangeAt: string | null;
  /** When the feed was last read without an error. */
  readonly lastReadAt: string | null;
  readonly error: string | null;
}

interface FeedOptions {
  readonly pollMs: number;
  readonly keepMinutes: number;
  /** Applies one batch; the cursor moves on only when it resolves. */
  readonly apply: (changes: readonly Change[]) => Promise<void>;
  /** Called when the feed was away longer than the changes are kept. */
  readonly reloadAll: () => Promise<void>;
}

const LISTEN_AGAIN_MS = 2000;

const READ = `
  select pg_current_snapshot()::text as cursor, c.seq, c.county, c.layer, c.ids,
    to_char(c.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at,
    (extract(epoch from clock_timestamp() - c.at) * 1000)::float8 as age_ms
  from (select 1) as always left join change c
    on c.xid >= pg_snapshot_xmin($1::pg_snapshot) and not pg_visible_in_snapshot(c.xid, $1::pg_snapshot)
  order by c.seq`;

export class ChangeFeed {
  readonly #database: Database;
  readonly #options: FeedOptions;
  #cursor = '';
  #readAt = 0;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | null = null;
  #again = false;
  #stopped = false;
  #stopListening: () => void = () => undefined;
  #status: FeedStatus = { lagMs: null, lastChangeAt: null, lastReadAt: null, error: null };
  /** A snapshot taken a while ago: what it saw, every reader has had time to see. */
  #trimSnapshot: { text: string; at: number } | null = null;

  constructor(database: Database, options: FeedOptions) {
    this.#database = database;
    this.#options = options;
  }

  get status(): FeedStatus {
    return this.#status;
  }

  /** Takes the cursor. What is committed after this call will be told; load tables after it, then `start()`. */
  async takeCursor(): Promise<void> {
    this.#cursor = await this.#snapshot();
    this.#readAt = Date.now();
  }

  /** Begins to follow. */
  start(): void {
    if (!this.#cursor) throw new Error('takeCursor() comes before start()');
    if (this.#database.kind === 'native') void this.#listen();
    this.#schedule(0);
  }

  /** Reads now: for a writer in this process that wants its own change shown at once, and for tests. */
  async readNow(): Promise<void> {
    if (this.#running) {
      this.#again = true;
      return this.#running;
    }
    this.#running = this.#read().finally(() => { this.#running = null; });
    return this.#running;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#stopListening();
    await this.#running;
  }

  async #snapshot(): Promise<string> {
    const { rows } = await this.#database.pool.query<{ cursor: string }>('select pg_current_snapshot()::text as cursor');
    return rows[0]!.cursor;
  }

  #schedule(delayMs: number): void {
    if (this.#stopped) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => { void this.readNow().then(() => this.#schedule(this.#options.pollMs)); }, delayMs);
  }

  async #read(): Promise<void> {
    do {
      this.#again = false;
      try {
        await this.#readOnce();
        this.#status = { ...this.#status, lastReadAt: new Date().toISOString(), error: null };
      } catch (error) {
        // The tables keep what they have; /healthz says so; the next poll tries again from the same cursor.
        this.#status = { ...this.#status, error: (error as Error).message };
        this.#again = false;
      }
    } while (this.#again && !this.#stopped);
  }

  async #readOnce(): Promise<void> {
    if (Date.now() - this.#readAt > this.#options.keepMinutes * 60_000) {
      // The cursor moves on only when everything was read again; a reload that fails is tried again.
      const cursor = await this.#snapshot();
      await this.#options.reloadAll();
      this.#cursor = cursor;
    }
    const { rows } = await this.#database.pool.query(READ, [this.#cursor]);
    const changes: Change[] = [];
    for (const row of rows) {
      if (row.seq !== null) changes.push({ county: row.county, layer: row.layer, ids: row.ids?.map(Number) ?? null });
    }
    if (changes.length) await this.#options.apply(changes);
    this.#cursor = rows[0].cursor;
    this.#readAt = Date.now();
    const newest = rows.at(-1);
    if (changes.length) {
      this.#status = { ...this.#status, lagMs: Math.max(0, Math.round(newest.age_ms)), lastChangeAt: newest.at };
    }
    await this.#trim();
  }

  /** Deletes changes that were visible to everybody a whole keeping time ago. */
  async #trim(): Promise<void> {
    const keepMs = this.#options.keepMinutes * 60_000;
    if (this.#trimSnapshot && Date.now() - this.#trimSnapshot.at < keepMs) return;
    if (this.#trimSnapshot) await this.#database.pool.query('select trim_change($1::pg_snapshot)', [this.#trimSnapshot.text]);
    this.#trimSnapshot = { text: this.#cursor, at: Date.now() };
  }

  async #listen(): Promise<void> {
    while (!this.#stopped) {
      // Polling goes on without the hint; when the connection breaks, try for the hint again in a while.
      await this.#listenOnce().catch(() => undefined);
      await new Promise((resolve) => { setTimeout(resolve, LISTEN_AGAIN_MS).unref(); });
    }
  }

  /** Holds one connection and reads at every notification, until the connection breaks or the feed stops. */
  async #listenOnce(): Promise<void> {
    const client = await this.#database.pool.connect();
    const ended = new Promise<void>((resolve) => {
      this.#stopListening = resolve;
      client.on('error', () => resolve());
      client.on('end', () => resolve());
    });
    try {
      if (this.#stopped) return;
      client.on('notification', () => { void this.readNow(); });
      await client.query('listen tongguan_change');
      await ended;
    } finally {
      client.release(true);
    }
  }
}

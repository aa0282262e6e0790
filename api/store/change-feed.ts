/**
 * Follows the `change` table in commit order and tells what changed.
 *
 * The cursor is a `pg_snapshot`: the next read brings what that snapshot did not see, and takes the next cursor in the
 * same statement, so nothing is seen twice and nothing is missed, whatever order transactions commit in. A long open
 * transaction delays only its own rows. NOTIFY, where the database delivers it, only shortens the wait.
 */
import type pg from 'pg';
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
  #listener: pg.PoolClient | null = null;
  #status: FeedStatus = { lagMs: null, lastChangeAt: null, error: null };
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
    const { rows } = await this.#database.pool.query<{ cursor: string }>('select pg_current_snapshot()::text as cursor');
    this.#cursor = rows[0]!.cursor;
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
    this.#listener?.release(true);
    this.#listener = null;
    await this.#running;
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
        if (this.#status.error) this.#status = { ...this.#status, error: null };
      } catch (error) {
        // The tables keep what they have; /healthz says so; the next poll tries again from the same cursor.
        this.#status = { ...this.#status, error: (error as Error).message };
        this.#again = false;
      }
    } while (this.#again && !this.#stopped);
  }

  async #readOnce(): Promise<void> {
    if (Date.now() - this.#readAt > this.#options.keepMinutes * 60_000) {
      await this.takeCursor();
      await this.#options.reloadAll();
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
    if (changes.length) this.#status = { lagMs: Math.max(0, Math.round(newest.age_ms)), lastChangeAt: newest.at, error: null };
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
      try {
        const client = await this.#database.pool.connect();
        this.#listener = client;
        const ended = new Promise<void>((resolve) => {
          client.once('error', () => resolve());
          client.once('end', () => resolve());
        });
        client.on('notification', () => { void this.readNow(); });
        await client.query('listen tongguan_change');
        await ended;
        if (this.#listener === client) {
          this.#listener = null;
          client.release(true);
        }
      } catch {
        // Polling goes on without the hint; try for the hint again in a while.
      }
      await new Promise((resolve) => { setTimeout(resolve, 2000).unref(); });
    }
  }
}

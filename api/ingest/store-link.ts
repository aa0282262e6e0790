/**
 * The writer's connection. On PostgreSQL it keeps one for itself, so that a pool full of slow queries cannot hold up the
 * intake; the embedded database has one session for all, there it takes one from the pool for each transaction.
 */
import type { Client, Database } from '../store/database.ts';

/** A server that is gone without a word (power, network) is given up after this. */
const ANSWER_WITHIN_MS = 30_000;

export class StoreLink {
  readonly #database: Database;
  readonly #isNative: boolean;
  #client: Client | null = null;
  #broken: Error | null = null;
  #onError: (error: Error) => void = () => undefined;

  constructor(database: Database) {
    this.#database = database;
    this.#isNative = database.kind === 'native';
  }

  /**
   * Runs `before` outside and `work` inside a transaction. After an error nothing of `work` is kept, and the connection
   * is let go unless the error came from the database in good order.
   */
  async inTransaction<T>(before: (client: Client) => Promise<void>, work: (client: Client, named: boolean) => Promise<T>): Promise<T> {
    const client = await this.#take();
    const timer = setTimeout(() => this.#drop(client, new Error('Connection terminated: the database did not answer in time')), ANSWER_WITHIN_MS);
    try {
      await before(client);
      await client.query('begin');
      const result = await work(client, this.#isNative);
      await client.query('commit');
      return result;
    } catch (error) {
      if (!isInOrder(error)) this.#broken ??= error as Error;
      else await client.query('rollback').catch((cause: Error) => { this.#broken = cause; });
      throw error;
    } finally {
      clearTimeout(timer);
      this.#putBack(client);
    }
  }

  /**
   * Writes and commits a row that is gone again in the same transaction, and asks for the locks that storing takes: a
   * database that answers but does not write (a standby, a full disk, a locked table) is still down.
   * @throws when it does not
   */
  async probe(): Promise<void> {
    await this.inTransaction(() => Promise.resolve(), async (client) => {
      await client.query('lock table readings, positions, patrol_visits, device_latest, reading_hours in row exclusive mode');
      const { rows: [row] } = await client.query<{ key: string }>(`
        insert into idempotency_keys (path, key, body_sha256, reply) values ('probe', gen_random_uuid()::text, '', '{}') returning key`);
      await client.query(`delete from idempotency_keys where path = 'probe' and key = $1`, [row!.key]);
    });
  }

  async close(): Promise<void> {
    if (this.#client) this.#drop(this.#client);
  }

  async #take(): Promise<Client> {
    if (this.#client) return this.#client;
    const client = await this.#database.pool.connect();
    this.#broken = null;
    this.#onError = (error) => { if (this.#client === client) this.#broken = error; };
    client.on('error', this.#onError);
    this.#client = client;
    return client;
  }

  #putBack(client: Client): void {
    if (this.#client !== client || (this.#isNative && !this.#broken)) return;
    this.#drop(client, this.#broken ?? undefined);
  }

  /** Gives the connection back; with an error it is closed, and a query that waits on it fails. */
  #drop(client: Client, error?: Error): void {
    if (this.#client !== client) return;
    this.#client = null;
    client.release(error);
    if (!error) client.off('error', this.#onError); // a broken one may still say so while it closes
  }

}

/** An error that PostgreSQL reported while the session lives on. */
function isInOrder(error: unknown): boolean {
  const { severity, code } = error as { severity?: string; code?: string };
  return severity === 'ERROR' || (severity === undefined && code === undefined && !/onnection|timeout/.test((error as Error).message));
}

/** The database connection: real PostgreSQL by `DATABASE_URL`, else the embedded one. One code path: the `pg` package. */
import pg from 'pg';
import type { Settings } from '../settings.ts';
import { startEmbedded } from './embedded.ts';
import type { StepReporter } from './steps.ts';

export type Pool = pg.Pool;
export type Client = pg.PoolClient;
export type Queryable = Pick<pg.Pool, 'query'>;

export interface Database {
  readonly kind: 'embedded' | 'native';
  readonly pool: Pool;
  /** For a process of one's own beside the server. */
  readonly url: string;
  readonly version: string;
  readonly postgis: string;
  /** A plain-words reason not to run a county on it, or null. */
  readonly advice: string | null;
  /** Tells whoever finds the embedded folder taken where this server is. */
  announce(url: string): void;
  /** Stops what a backend is doing. On connections of its own, so that a pool full of slow queries can be emptied. */
  cancel(processId: number): Promise<void>;
  close(): Promise<void>;
}

const INT8 = 20;
const DATE = 1082;

/** Whole numbers of the database fit a double here (ids are below 2^32, counts far below 2^53); dates stay text. */
export const PG_TYPES: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === INT8) return Number;
    if (oid === DATE) return (text: string) => text;
    return pg.types.getTypeParser(oid, format as 'text');
  }) as typeof pg.types.getTypeParser,
};

/** How long a query waits for a free connection before it fails as "the database does not answer". */
const CONNECT_WAIT_MS = 30_000;

/** A pool with this project's type rules. Idle connections that break are dropped quietly; the next query reconnects. */
export function createPool(config: pg.PoolConfig): Pool {
  const pool = new pg.Pool({ types: PG_TYPES, connectionTimeoutMillis: CONNECT_WAIT_MS, ...config });
  pool.on('error', () => undefined);
  return pool;
}

/**
 * Opens the database and makes sure that PostGIS is there.
 * @throws Error in plain words when it cannot be reached, is too old, or PostGIS is missing
 */
export async function openDatabase(
  settings: Settings,
  report: StepReporter,
  onEmbeddedExit: (reason: string) => void,
): Promise<Database> {
  if (!settings.databaseUrl) return openEmbedded(settings, report, onEmbeddedExit);
  const { pool, cancel, close } = openNativePools(settings.databaseUrl);
  try {
    return await describe('native', pool, { url: settings.databaseUrl, announce: () => undefined, cancel, close });
  } catch (cause) {
    await close();
    throw new Error(`The database at DATABASE_URL cannot be used: ${(cause as Error).message}`, { cause });
  }
}

/** The pool for queries and a small one beside it for cancelling them. */
export function openNativePools(connectionString: string): Pick<Database, 'pool' | 'cancel' | 'close'> {
  const pool = createPool({ connectionString, max: 10, application_name: 'tongguan' });
  const cancelPool = createPool({ connectionString, max: 2, application_name: 'tongguan cancel' });
  return {
    pool,
    cancel: async (processId) => { await cancelPool.query('select pg_cancel_backend($1)', [processId]); },
    close: async () => { await Promise.all([pool.end(), cancelPool.end()]); },
  };
}

async function openEmbedded(
  settings: Settings, report: StepReporter, onExit: (reason: string) => void,
): Promise<Database> {
  const embedded = await startEmbedded({ dataDir: settings.dataDir, onExit, onProgress: report });
  const pool = createPool({ ...embedded.poolConfig, max: 4 });
  const close = async (): Promise<void> => {
    await pool.end();
    await embedded.stop();
  };
  try {
    return await describe('embedded', pool, { url: embedded.connectionString, announce: embedded.announce, cancel: async () => undefined, close });
  } catch (error) {
    await close();
    throw error;
  }
}

async function describe(
  kind: Database['kind'], pool: Pool, hooks: Pick<Database, 'url' | 'announce' | 'cancel' | 'close'>,
): Promise<Database> {
  const { rows: [server] } = await pool.query<{ version: string; number: number }>(
    `select current_setting('server_version') as version, current_setting('server_version_num')::int as number`,
  );
  if (server!.number < 150000) throw new Error(`PostgreSQL 15 or newer is needed, this is ${server!.version}`);
  await pool.query('create extension if not exists postgis').catch((cause: Error) => {
    throw new Error(`PostGIS is not installed or may not be created by this role (${cause.message})`, { cause });
  });
  const { rows: [extension] } = await pool.query<{ version: string }>(
    `select extversion as version from pg_extension where extname = 'postgis'`,
  );
  const [major, minor] = extension!.version.split('.').map(Number) as [number, number];
  if (major < 3 || (major === 3 && minor < 3)) throw new Error(`PostGIS 3.3 or newer is needed, this is ${extension!.version}`);
  const advice = kind === 'embedded'
    ? 'Embedded database: for evaluation and small demos. Set DATABASE_URL for production.' : null;
  return { kind, pool, version: server!.version, postgis: extension!.version, advice, ...hooks };
}

/**
 * Runs `work` in a transaction on one connection; rolls back when it throws.
 * @param isKept says by the result whether it is committed: a rehearsal is not
 */
export async function inTransaction<T>(pool: Pool, work: (client: Client) => Promise<T>, isKept: (result: T) => boolean = () => true): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // A connection that breaks while nobody waits on it would end the process if nobody listened.
  const onError = (error: Error): void => { broken = error; };
  client.on('error', onError);
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query(isKept(result) ? 'commit' : 'rollback');
    return result;
  } catch (error) {
    // A connection whose rollback fails must not go back to the pool with a transaction open.
    await client.query('rollback').catch((cause: Error) => { broken = cause; });
    throw error;
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}

/**
 * The database that an import writes to: PostgreSQL by DATABASE_URL, else the embedded one. While a server runs, it holds
 * the embedded database; the import then goes through the server's own socket, and the map shows the rows as they come.
 */
import type { Settings } from '../settings.ts';
import { openDatabase } from '../store/database.ts';
import type { Pool } from '../store/database.ts';
import { EmbeddedError } from '../store/embedded.ts';
import { migrate } from '../store/migrate.ts';
import { connectToRunning } from '../store/running-embedded.ts';
import type { StepReporter } from '../store/steps.ts';
import { ImportError } from './import-error.ts';

export interface ImportDatabase {
  readonly pool: Pool;
  /** What it is, for the first line of the output. */
  readonly title: string;
  close(): Promise<void>;
}

/** How long a server that is just starting may take until it answers. */
const STARTING_MS = 20_000;

/**
 * Opens the database and brings it up to date, unless a running server has done so.
 * @throws ImportError, or an Error in plain words, when it cannot be reached
 */
export async function openImportDatabase(settings: Settings, report: StepReporter): Promise<ImportDatabase> {
  if (settings.databaseUrl) return openOwn(settings, report, 'PostgreSQL');
  const running = await connectToServer(settings.dataDir);
  if (running) return running;
  try {
    return await openOwn(settings, report, `embedded database in ${settings.dataDir}`);
  } catch (error) {
    if (!(error instanceof EmbeddedError) || error.code !== 'held') throw error;
    return await waitForServer(settings.dataDir, error);
  }
}

async function openOwn(settings: Settings, report: StepReporter, title: string): Promise<ImportDatabase> {
  const database = await openDatabase(settings, report, (reason) => {
    console.error(`The embedded database stopped: ${reason}. Nothing of this import was kept.`);
    process.exit(1);
  });
  try {
    await migrate(database.pool, report);
    // When this process is killed the server shall notice within seconds, not at the end of the statement. Not every
    // platform can; there the import's lock is held a little longer.
    if (database.kind === 'native') await database.pool.query(`set client_connection_check_interval = '2s'`).catch(() => undefined);
  } catch (error) {
    await database.close();
    throw error;
  }
  return { pool: database.pool, title: `${title}, PostgreSQL ${database.version}, PostGIS ${database.postgis}`, close: () => database.close() };
}

/** Null when nobody listens there. */
async function connectToServer(dataDir: string): Promise<ImportDatabase | null> {
  const pool = await connectToRunning(dataDir, 2);
  if (!pool) return null;
  try {
    const { rows: [found] } = await pool.query<{ migrated: boolean }>(`select to_regclass('import_batches') is not null as migrated`);
    if (!found!.migrated) throw new ImportError('The running server has an older version of the database. Stop it and start it again.');
    return { pool, title: `embedded database of the running server in ${dataDir}`, close: () => pool.end() };
  } catch (error) {
    await pool.end();
    throw error;
  }
}

async function waitForServer(dataDir: string, held: EmbeddedError): Promise<ImportDatabase> {
  const until = Date.now() + STARTING_MS;
  while (Date.now() < until) {
    const running = await connectToServer(dataDir);
    if (running) return running;
    await new Promise((wake) => { setTimeout(wake, 500); });
  }
  throw new ImportError(held.message);
}

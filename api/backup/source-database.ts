/**
 * One snapshot of the database to read at leisure. PostgreSQL gives it by itself. The embedded database runs one thing at a
 * time, and a transaction that reads for minutes would keep the map waiting for minutes: so its folder is copied while an
 * idle transaction keeps everybody else out (a second or so), and the copy is opened and read instead. The copy is what a
 * `kill -9` would leave: every committed row, and nothing else.
 */
import { constants, existsSync, readdirSync } from 'node:fs';
import { cp, mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import pg from 'pg';
import type { Settings } from '../settings.ts';
import { createPool, PG_TYPES } from '../store/database.ts';
import type { Pool } from '../store/database.ts';
import { startEmbedded } from '../store/embedded.ts';
import { isAlive, readHolder } from '../store/embedded-lock.ts';
import { connectToRunning } from '../store/running-embedded.ts';
import { BackupError } from './backup-error.ts';
import { NO_TIME_LIMITS, PLAIN_VALUES } from './tables.ts';

export interface SourceDatabase {
  readonly kind: 'native' | 'embedded';
  /** In a transaction that sees one moment. */
  readonly client: pg.Client;
  /** How long a running server had to wait for the copy; null where nothing had to wait. */
  readonly pausedMs: number | null;
  close(): Promise<void>;
}

/** @throws BackupError when there is nothing to back up; EmbeddedError when the folder is held by something that does not answer */
export async function openSource(settings: Pick<Settings, 'databaseUrl' | 'dataDir'>): Promise<SourceDatabase> {
  if (!settings.databaseUrl) return openFrozen(resolve(settings.dataDir));
  const client = await beginSnapshot({ connectionString: settings.databaseUrl, application_name: 'tongguan backup' });
  return { kind: 'native', client, pausedMs: null, close: () => client.end() };
}

async function beginSnapshot(config: pg.ClientConfig): Promise<pg.Client> {
  const client = new pg.Client({ types: PG_TYPES, ...config });
  client.on('error', () => undefined); // a query that is under way rejects by itself
  try {
    await client.connect();
    await client.query(`begin isolation level repeatable read read only; ${NO_TIME_LIMITS}; ${PLAIN_VALUES}`);
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}

const COPY_PREFIX = 'backing-up-';

async function openFrozen(dataDir: string): Promise<SourceDatabase> {
  if (!existsSync(join(dataDir, 'pg.ready'))) throw new BackupError(`There is no database in ${dataDir}: nothing to back up. DATA_DIR or DATABASE_URL says where it is`);
  await removeLeftCopies(dataDir);
  const folder = join(dataDir, `${COPY_PREFIX}${process.pid}`);
  await mkdir(folder, { mode: 0o700 });
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const pausedMs = await copyDatabase(dataDir, folder);
    const embedded = await startEmbedded({ dataDir: folder });
    try {
      const client = await beginSnapshot(embedded.poolConfig as pg.ClientConfig);
      const close = async (): Promise<void> => {
        await client.end();
        await embedded.stop();
        await remove();
      };
      return { kind: 'embedded', client, pausedMs, close };
    } catch (error) {
      await embedded.stop();
      throw error;
    }
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Copies of backups that were killed. */
async function removeLeftCopies(dataDir: string): Promise<void> {
  for (const name of readdirSync(dataDir)) {
    if (!name.startsWith(COPY_PREFIX) || isAlive(Number(name.slice(COPY_PREFIX.length)))) continue;
    const holder = readHolder(join(dataDir, name, 'lock'));
    if (!holder || !isAlive(holder.childPid)) await rm(join(dataDir, name), { recursive: true, force: true }); // else the next backup does
  }
}

async function copyDatabase(dataDir: string, folder: string): Promise<number | null> {
  const running = await connectToRunning(dataDir, 1);
  if (running) return copyBehind(running, dataDir, folder).finally(() => running.end());
  const embedded = await startEmbedded({ dataDir });
  const pool = createPool({ ...embedded.poolConfig, max: 1 });
  try {
    await copyBehind(pool, dataDir, folder);
    return null;
  } finally {
    await pool.end();
    await embedded.stop();
  }
}

/** Nobody else gets a word in between `begin` and `rollback`, and a database that is asked nothing writes nothing. */
async function copyBehind(pool: Pool, dataDir: string, folder: string): Promise<number> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    const beganAt = performance.now();
    await cp(join(dataDir, 'pg'), join(folder, 'pg'), { recursive: true, mode: constants.COPYFILE_FICLONE });
    await cp(join(dataDir, 'pg.ready'), join(folder, 'pg.ready'));
    await client.query('rollback');
    return performance.now() - beganAt;
  } catch (error) {
    broken = error as Error;
    throw error;
  } finally {
    client.release(broken);
  }
}

/** Puts a backup back: into PostgreSQL in one transaction, into an embedded database as a fresh folder that takes the old one's place. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import pg from 'pg';
import type { Settings } from '../settings.ts';
import { PG_TYPES, createPool } from '../store/database.ts';
import { startEmbedded } from '../store/embedded.ts';
import type { EmbeddedDatabase } from '../store/embedded.ts';
import { isAlive, isServing, readHolder } from '../store/embedded-lock.ts';
import { prepareSwap } from '../store/embedded-swap.ts';
import { migrate } from '../store/migrate.ts';
import { checkArchive } from './archive.ts';
import { BackupError } from './backup-error.ts';
import { clearDatabase, judgePlace } from './judge-place.ts';
import { loadDatabase, refuseStrangeBackup } from './load-database.ts';
import type { LoadRequest } from './load-database.ts';
import type { Manifest } from './manifest.ts';
import { NO_TIME_LIMITS } from './tables.ts';

const ORPHAN_WAIT_MS = 30_000;

export interface RestoreRequest {
  readonly settings: Pick<Settings, 'databaseUrl' | 'dataDir'>;
  readonly file: string;
  /** The place may hold a county. */
  readonly replace: boolean;
  readonly onStep: (step: string, done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

export interface RestoreResult {
  readonly manifest: Manifest;
  /** Where the replaced embedded database is kept; null when there was none. */
  readonly oldFolder: string | null;
}

/** @throws BackupError; then nothing of it was kept, but files that no row names yet */
export async function restoreBackup(request: RestoreRequest): Promise<RestoreResult> {
  const manifest = await openBackup(request.file, request.onStep);
  const dataDir = resolve(request.settings.dataDir);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const load: LoadRequest = { ...request, manifest, dataDir };
  if (request.settings.databaseUrl) {
    await restoreNative(request.settings.databaseUrl, request, load);
    return { manifest, oldFolder: null };
  }
  return { manifest, oldFolder: await restoreEmbedded(dataDir, request, load) };
}

async function openBackup(file: string, onStep: RestoreRequest['onStep']): Promise<Manifest> {
  onStep('Check the file', 0, 0);
  const manifest = await checkArchive(file);
  refuseStrangeBackup(manifest);
  return manifest;
}

/**
 * Restores the backup into an empty embedded database in a temporary folder beside the file, compares, and deletes it again.
 * @throws BackupError that names what is not as it was
 */
export async function verifyBackup(file: string, onStep: RestoreRequest['onStep'], signal?: AbortSignal): Promise<Manifest> {
  const manifest = await openBackup(file, onStep);
  const folder = await mkdtemp(join(dirname(resolve(file)), '.verifying-'));
  try {
    await loadEmbedded(folder, { file, manifest, dataDir: null, onStep, signal });
    return manifest;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function restoreNative(connectionString: string, request: RestoreRequest, load: LoadRequest): Promise<void> {
  const config = { connectionString, application_name: 'tongguan restore' };
  const client = new pg.Client({ types: PG_TYPES, ...config });
  client.on('error', () => undefined); // the query that is under way rejects by itself
  await client.connect().catch((cause: Error) => { throw new BackupError(`The database at DATABASE_URL cannot be reached: ${cause.message}`, { cause }); });
  try {
    await client.query('create extension if not exists postgis').catch((cause: Error) => { throw new BackupError(`PostGIS is not installed or may not be created by this role (${cause.message})`, { cause }); });
    await client.query(`begin; ${NO_TIME_LIMITS}`);
    const place = await judgePlace(client, request.replace);
    if (place !== 'bare') await clearDatabase(client);
    await loadDatabase(client, load);
    await client.query('commit');
  } finally {
    await client.end();
  }
  const pool = createPool({ ...config, max: 2 });
  try {
    await bringUpToDate(pool, load);
  } finally {
    await pool.end();
  }
}

async function bringUpToDate(pool: pg.Pool, { onStep }: LoadRequest): Promise<void> {
  onStep('Bring the database up to date', 0, 0);
  await migrate(pool);
  await pool.query('analyze');
}

async function restoreEmbedded(dataDir: string, request: RestoreRequest, load: LoadRequest): Promise<string | null> {
  const pgDir = join(dataDir, 'pg');
  // Held until the very end, so that no server starts on what is about to be replaced.
  const old = existsSync(`${pgDir}.ready`) ? await startEmbedded({ dataDir }) : null;
  let oldFolder: string | null;
  try {
    const keepOld = old !== null && await holdsCounty(old, request.replace);
    const fresh = join(dataDir, 'restoring');
    await clearFolder(fresh);
    try {
      await loadEmbedded(fresh, load);
      oldFolder = prepareSwap(pgDir, join(fresh, 'pg'), keepOld);
    } finally {
      await rm(fresh, { recursive: true, force: true });
    }
  } finally {
    await old?.stop();
  }
  await (await startEmbedded({ dataDir })).stop(); // whoever opens it completes the exchange
  return oldFolder;
}

/** Two databases on one folder destroy it: the one of a restore that was killed takes some seconds to notice. */
async function clearFolder(folder: string): Promise<void> {
  const until = Date.now() + ORPHAN_WAIT_MS;
  for (;;) {
    const holder = readHolder(join(folder, 'lock'));
    if (!holder || !isAlive(holder.childPid)) break;
    if (Date.now() > until || isServing(holder)) throw new BackupError(`Another restore works in ${folder} (process ${holder.pid}). Wait for its end`);
    await new Promise((wake) => { setTimeout(wake, 250); });
  }
  await rm(folder, { recursive: true, force: true });
}

async function holdsCounty(embedded: EmbeddedDatabase, replace: boolean): Promise<boolean> {
  const client = new pg.Client(embedded.poolConfig as pg.ClientConfig);
  await client.connect();
  try {
    return await judgePlace(client, replace) === 'county';
  } finally {
    await client.end();
  }
}

/** Makes a database in an empty folder, loads it, brings it up to date and closes it. */
async function loadEmbedded(dataDir: string, load: LoadRequest): Promise<void> {
  load.onStep('Make an empty database', 0, 0);
  const embedded = await startEmbedded({ dataDir });
  const pool = createPool({ ...embedded.poolConfig, max: 1 });
  try {
    await pool.query('create extension if not exists postgis');
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      await client.query('begin');
      await loadDatabase(client, load);
      await client.query('commit');
    } catch (error) {
      broken = error as Error;
      throw error;
    } finally {
      client.release(broken);
    }
    await bringUpToDate(pool, load);
  } finally {
    await pool.end();
    await embedded.stop();
  }
}

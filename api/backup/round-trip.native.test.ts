import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, openSync, readFileSync, readSync, readdirSync, truncateSync, writeSync, closeSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createPool } from '../store/database.ts';
import type { Pool } from '../store/database.ts';
import { startEmbedded } from '../store/embedded.ts';
import { applyMigrations, listMigrations } from '../store/migrate.ts';
import { createTestDatabase } from '../testing/database.ts';
import type { TestDatabase } from '../testing/database.ts';
import { createNativeDatabase, databaseUrl, dropNativeDatabase } from '../testing/native-database.ts';
import { dumpSchema } from '../testing/schema-dump.ts';
import { SMALL_COUNTY } from '../testing/small-county.ts';
import { listDataFiles } from './data-files.ts';
import { readLastBackup } from './last-backup.ts';
import { putAside } from './load-database.ts';
import { restoreBackup } from './restore-backup.ts';
import { figuresOf, insertBackupCounty, temporaryFolder } from './testing.ts';
import { writeBackup } from './write-backup.ts';
import type { BackupResult } from './write-backup.ts';

const silent = (): void => undefined;
const dataDir = temporaryFolder();
const file = join(dataDir, 'county.tar');
let source: TestDatabase;
let made: BackupResult;

beforeAll(async () => {
  source = await createTestDatabase();
  await insertBackupCounty(source.pool, dataDir);
  made = await writeBackup({ settings: { databaseUrl: source.url, dataDir }, file, force: false });
});
afterAll(() => source.drop());

const serverUrl = (): string => {
  const server = inject('testServer');
  if (server.kind !== 'native') throw new Error('a native test');
  return server.url;
};

async function withEmptyDatabase<T>(work: (url: string) => Promise<T>): Promise<T> {
  const name = await createNativeDatabase(serverUrl());
  try {
    return await work(databaseUrl(serverUrl(), name));
  } finally {
    await dropNativeDatabase(serverUrl(), name);
  }
}

async function withPool<T>(connectionString: string, work: (pool: Pool) => Promise<T>): Promise<T> {
  const pool = createPool({ connectionString, max: 2 });
  try {
    return await work(pool);
  } finally {
    await pool.end();
  }
}

const restoreInto = (url: string, from = file, replace = false): ReturnType<typeof restoreBackup> =>
  restoreBackup({ settings: { databaseUrl: url, dataDir: temporaryFolder() }, file: from, replace, onStep: silent });

async function backupOf(url: string): Promise<BackupResult> {
  const folder = temporaryFolder();
  return writeBackup({ settings: { databaseUrl: url, dataDir: folder }, file: join(folder, 'again.tar'), force: false });
}

async function filesOf(folder: string): Promise<[string, string][]> {
  const files: [string, string][] = [];
  for await (const path of listDataFiles(folder)) files.push([path, readFileSync(join(folder, path), 'utf8')]);
  return files;
}

/** Whether anything of ours is in a database. */
const isBare = (url: string): Promise<boolean> => withPool(url, async (pool) => (await pool.query(`select to_regclass('migration') is null as bare`)).rows[0].bare);

/** Two rows in two tables, always in one transaction, for as long as it is told. */
async function writePairs(pool: Pool, until: () => boolean): Promise<number> {
  let pairs = 0;
  for (; !until(); pairs += 1) {
    await pool.query(`with a as (insert into departments (county, code, name_zh, name_en) values ('${SMALL_COUNTY}', 'pair${pairs}', 'x', 'x') returning code)
      insert into idempotency_keys (path, key, body_sha256, reply) select 'pairs', code, '', '{}' from a`);
  }
  return pairs;
}

const rowsOf = ({ manifest }: BackupResult, table: string): number => manifest.tables.find(({ name }) => name === table)!.rows;

test('a county goes from PostgreSQL to a running embedded database under writes and back, row for row and file for file', async () => {
  const between = temporaryFolder();
  await restoreBackup({ settings: { databaseUrl: '', dataDir: between }, file, replace: false, onStep: silent });
  expect(await filesOf(between)).toEqual(await filesOf(dataDir));
  const second = await writeBackup({ settings: { databaseUrl: '', dataDir: between }, file: join(between, 'b.tar'), force: false });
  expect(figuresOf(second.manifest)).toEqual(figuresOf(made.manifest));
  await withEmptyDatabase(async (url) => {
    await restoreInto(url, join(between, 'b.tar'));
    expect(figuresOf((await backupOf(url)).manifest)).toEqual({ ...figuresOf(made.manifest) as object, files: [] });
  });

  const running = await startEmbedded({ dataDir: between });
  running.announce('http://127.0.0.1:1'); // whoever is refused need not wait for it to begin
  const pool = createPool({ ...running.poolConfig, max: 2 });
  let over = false;
  const writing = writePairs(pool, () => over);
  const third = await writeBackup({ settings: { databaseUrl: '', dataDir: between }, file: join(between, 'c.tar'), force: false });
  over = true;
  expect(await writing).toBeGreaterThan(0);
  expect(third.pausedMs).toBeGreaterThan(0);
  expect(rowsOf(third, 'departments') - rowsOf(made, 'departments')).toBe(rowsOf(third, 'idempotency_keys'));
  await expect(restoreBackup({ settings: { databaseUrl: '', dataDir: between }, file, replace: true, onStep: silent })).rejects.toThrow(/in use by process|held by/);
  await pool.end();
  await running.stop();
  expect(readdirSync(between).filter((name) => /restoring|backing-up|next|part$/.test(name))).toEqual([]);
}, 600_000);

test('a role that is no superuser restores; schema, triggers and foreign keys are as the migrations make them', () => withEmptyDatabase((url) => withPool(url, async (pool) => {
  await pool.query('create extension if not exists postgis');
  await pool.query('do $$ begin create role county_owner login; exception when duplicate_object then null; end $$');
  await pool.query(`do $$ begin execute format('grant all on database %I to county_owner', current_database()); end $$`);
  await pool.query('grant all on schema public to county_owner');
  await restoreInto(url.replace('postgres@', 'county_owner@'));
  expect(await dumpSchema(url)).toBe(await dumpSchema(source.url));
  await expect(pool.query(`update cases set state = 'closed' where state <> 'closed'`)).rejects.toThrow();
  expect(figuresOf((await backupOf(url)).manifest)).toEqual({ ...figuresOf(made.manifest) as object, files: [] });
})));

test('a place that holds a county is refused by its name, and replaced when that is said', () => withEmptyDatabase(async (url) => {
  await restoreInto(url);
  await withPool(url, (pool) => pool.query(`insert into departments (county, code, name_zh, name_en) values ('${SMALL_COUNTY}', 'LATER', 'x', 'x')`));
  await expect(restoreInto(url)).rejects.toThrow(/not empty: it holds 小县 \(099101\)/);
  await restoreInto(url, file, true);
  expect(figuresOf((await backupOf(url)).manifest)).toEqual({ ...figuresOf(made.manifest) as object, files: [] });
}));

test('a database with tables of somebody else is refused, and nothing of it is touched', () => withEmptyDatabase((url) => withPool(url, async (pool) => {
  await pool.query('create table payroll (person text)');
  await expect(restoreInto(url)).rejects.toThrow(/public\.payroll/);
  expect((await pool.query('select count(*) from payroll')).rows[0].count).toBe(0);
  await pool.query('drop table payroll; create schema board; create view board.figures as select 1 as one');
  await expect(restoreInto(url)).rejects.toThrow(/board\.figures/);
})));

test('a file that is damaged, cut short or foreign is refused by the name of the part, before the place is touched', () => withEmptyDatabase(async (url) => {
  const folder = temporaryFolder();
  const [damaged, short, foreign] = ['damaged.tar', 'short.tar', 'foreign.tar'].map((name) => join(folder, name)) as [string, string, string];
  copyFileSync(file, damaged);
  const at = readFileSync(file).indexOf('tables/components/000001.copy.gz') + 512 + 100;
  const handle = openSync(damaged, 'r+');
  const byte = Buffer.alloc(1);
  readSync(handle, byte, 0, 1, at);
  byte[0]! ^= 1;
  writeSync(handle, byte, 0, 1, at);
  closeSync(handle);
  await expect(restoreInto(url, damaged)).rejects.toThrow(/damaged: tables\/components\/000001\.copy\.gz/);
  copyFileSync(file, short);
  truncateSync(short, 40_000);
  await expect(restoreInto(url, short)).rejects.toThrow(/breaks off/);
  copyFileSync(new URL(import.meta.url).pathname, foreign);
  await expect(restoreInto(url, foreign)).rejects.toThrow(/no backup/);
  await expect(restoreInto(url, join(folder, 'nothing.tar'))).rejects.toThrow(/There is no file/);
  expect(await isBare(url)).toBe(true);
}));

test('a restore that is killed in the middle leaves the database empty, and the next one goes through', () => withEmptyDatabase(async (url) => {
  const blocker = new pg.Client({ connectionString: url });
  await blocker.connect();
  await blocker.query('select pg_advisory_lock(7401310)'); // the restore is inside its transaction when it asks for this one
  const child = spawn(process.execPath, ['--import', 'tsx', 'api/backup/restore-cli.ts', file], { env: { ...process.env, DATABASE_URL: url, DATA_DIR: temporaryFolder() }, stdio: 'ignore' });
  const ended = new Promise((resolve) => { child.once('exit', resolve); });
  for (;;) {
    const { rows } = await blocker.query(`select 1 from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())`);
    if (rows.length) break;
    if (child.exitCode !== null) throw new Error('the restore ended before');
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
  child.kill('SIGKILL');
  await ended;
  await blocker.end();
  expect(await isBare(url)).toBe(true);
  for (;;) { // the server notices within a moment that its client is gone
    const refusal = await restoreInto(url).then(() => null, (error: Error) => error);
    if (!refusal) break;
    expect(refusal.message).toMatch(/A server of Tongguan works with this database/);
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  }
  expect(rowsOf(await backupOf(url), 'components')).toBe(300);
}));

test('a restore that is told to stop, also between one index and the next, leaves the database as it was', () => withEmptyDatabase(async (url) => {
  for (const [last, next] of [['Write the tables', 'Index and check the ties between tables'], ['Index and check the ties between tables', 'Compare with the backup']] as const) {
    const stop = new AbortController();
    const steps = new Set<string>();
    const onStep = (step: string): void => {
      steps.add(step);
      if (step === last) stop.abort(new Error('stopped'));
    };
    await expect(restoreBackup({ settings: { databaseUrl: url, dataDir: temporaryFolder() }, file, replace: false, onStep, signal: stop.signal })).rejects.toThrow('stopped');
    expect([...steps]).toContain(last);
    expect([...steps]).not.toContain(next);
    expect(await isBare(url)).toBe(true);
  }
}));

test('a server that ends idle transactions ends neither a backup nor a restore that is busy with files', () => withEmptyDatabase(async (url) => {
  const keepIdle = (step: string): void => { if (step === 'Write the tables' && !idled) { idled = true; Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3000); } };
  let idled = false;
  const limit = (at: string): Promise<unknown> => withPool(at, (pool) => pool.query(`do $$ begin execute format('alter database %I set idle_in_transaction_session_timeout = ''2s''', current_database()); end $$`));
  await limit(url);
  await limit(source.url);
  try {
    const folder = temporaryFolder();
    await writeBackup({ settings: { databaseUrl: source.url, dataDir }, file: join(folder, 'slow.tar'), force: false, onStep: keepIdle });
    expect(idled).toBe(true);
    idled = false;
    await restoreBackup({ settings: { databaseUrl: url, dataDir: folder }, file: join(folder, 'slow.tar'), replace: false, onStep: keepIdle });
    expect(idled).toBe(true);
  } finally {
    await withPool(source.url, (pool) => pool.query(`do $$ begin execute format('alter database %I reset idle_in_transaction_session_timeout', current_database()); end $$`));
  }
}));

test('an index of a partitioned table comes back on its partitions as well', () => withEmptyDatabase((url) => withPool(url, async (pool) => {
  await pool.query(`create table days (day date, note text) partition by range (day);
    create index days_note on days (note);
    create table days_1 partition of days for values from ('2026-01-01') to ('2026-02-01')`);
  const indexes = async (): Promise<unknown[]> => (await pool.query(`select indrelid::regclass::text as table, indisvalid as valid from pg_index where indrelid in ('days'::regclass, 'days_1'::regclass) order by 1`)).rows;
  const before = await indexes();
  expect(before).toEqual([{ table: 'days', valid: true }, { table: 'days_1', valid: true }]);
  const client = await pool.connect();
  const putBack = await putAside(client);
  expect(await indexes()).toEqual([]);
  for (const sql of putBack) await client.query(sql);
  client.release();
  expect(await indexes()).toEqual(before);
})));

test('a DATA_DIR that is not there or cannot be read fails the backup by its name; photos without their files are counted', async () => {
  const folder = temporaryFolder();
  const into = (at: string, url = source.url): ReturnType<typeof writeBackup> => writeBackup({ settings: { databaseUrl: url, dataDir: at }, file: join(folder, 'a.tar'), force: true });
  await expect(into(join(folder, 'none'))).rejects.toThrow(/DATA_DIR is .*none, which does not exist, but the database names 1 photos/);
  await expect(into(file)).rejects.toThrow(/The files of DATA_DIR cannot be backed up: .*county\.tar cannot be read/); // a file is no folder
  expect(readdirSync(folder)).toEqual([]);
  expect(await into(folder)).toMatchObject({ missingPhotos: 1, isWithoutFolder: false });
  const said = spawnSync(process.execPath, ['--import', 'tsx', 'api/backup/backup-cli.ts', join(folder, 'b.tar'), '--no-verify'], { encoding: 'utf8', env: { ...process.env, DATABASE_URL: source.url, DATA_DIR: folder } });
  expect(said).toMatchObject({ status: 0, stderr: expect.stringContaining('WARNING: the files of 1 photos') });
  expect(readLastBackup(folder)).toMatchObject({ missingPhotos: 1 });
  expect(made).toMatchObject({ missingPhotos: 0, isWithoutFolder: false });
  const empty = await createTestDatabase();
  try {
    expect(await into(join(folder, 'none'), empty.url)).toMatchObject({ missingPhotos: 0, isWithoutFolder: true, manifest: { files: [] } });
  } finally {
    await empty.drop();
  }
});

test('a backup of PostgreSQL under writes sees one moment', async () => {
  let over = false;
  const writing = writePairs(source.pool, () => over);
  const folder = temporaryFolder();
  const result = await writeBackup({ settings: { databaseUrl: source.url, dataDir: folder }, file: join(folder, 'a.tar'), force: false });
  over = true;
  await writing;
  expect(rowsOf(result, 'departments') - rowsOf(made, 'departments')).toBe(rowsOf(result, 'idempotency_keys'));
});

test('a backup of an older migration is restored and brought up to date; one of a newer migration is refused in words', async () => {
  const newest = listMigrations().at(-1)!.number;
  const folder = temporaryFolder();
  await withEmptyDatabase(async (url) => {
    await withPool(url, async (pool) => {
      await pool.query('create extension if not exists postgis');
      const client = await pool.connect();
      await client.query('begin');
      await applyMigrations(client, newest - 1);
      await client.query(`insert into counties (county, name_zh, name_en) values ('099199', '旧县', 'Old County')`);
      await client.query('commit');
      client.release();
    });
    await writeBackup({ settings: { databaseUrl: url, dataDir: folder }, file: join(folder, 'old.tar'), force: false });
    await withPool(url, (pool) => pool.query(`insert into migration values ($1, 'later.sql', repeat('0', 64))`, [newest + 7]));
    await writeBackup({ settings: { databaseUrl: url, dataDir: folder }, file: join(folder, 'new.tar'), force: false });
  });
  await withEmptyDatabase(async (url) => {
    await expect(restoreInto(url, join(folder, 'new.tar'))).rejects.toThrow(new RegExp(`migration ${newest + 7}, and this program knows only ${newest}`));
    await restoreInto(url, join(folder, 'old.tar'));
    const { rows } = await withPool(url, (pool) => pool.query('select name_zh, (select max(number) from migration) as number from counties'));
    expect(rows).toEqual([{ name_zh: '旧县', number: newest }]);
  });
});

test('a file that is there is not overwritten unasked, and a backup that fails leaves the old one', async () => {
  const settings = { databaseUrl: source.url, dataDir };
  await expect(writeBackup({ settings, file, force: false })).rejects.toThrow(/is there already/);
  const before = readFileSync(file);
  const stop = new AbortController();
  const onStep = (step: string): void => { if (step === 'Write the tables') stop.abort(new Error('stopped')); };
  await expect(writeBackup({ settings, file, force: true, onStep, signal: stop.signal })).rejects.toThrow('stopped');
  expect(readFileSync(file).equals(before)).toBe(true);
  expect(readdirSync(dataDir).filter((name) => name.endsWith('.part'))).toEqual([]);
});

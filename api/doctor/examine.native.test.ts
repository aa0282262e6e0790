import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { pastTheEngine } from '../cases/reading/testing.ts';
import { insertBackupCounty } from '../backup/testing.ts';
import { readSettings } from '../settings.ts';
import { withTestDatabase } from '../testing/database.ts';
import { SMALL_COUNTY } from '../testing/small-county.ts';
import { startMosquitto } from '../testing/mosquitto.ts';
import { freePort } from '../testing/server-process.ts';
import { startTestServer } from '../testing/test-server.ts';
import { writeDiagnosticArchive } from './diagnostic-archive.ts';
import { examine } from './examine.ts';
import type { Examination } from './examine.ts';

const folder = mkdtempSync(join(tmpdir(), 'tongguan-doctor-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function look(env: Record<string, string>): Promise<Examination> {
  const examination = await examine({ settings: readSettings({ DATA_DIR: folder, PORT: '0', MQTT_PORT: '0', ...env }), version: '0.0.0-test', minFreeGb: 0, backupDays: 7 });
  return examination;
}

async function find(check: string, env: Record<string, string>): Promise<unknown[]> {
  const { findings, database } = await look(env);
  await database?.close();
  return findings.filter((finding) => finding.check === check);
}

test('settings of the database that cost time or safety are told, each with the statement that mends it', () => withTestDatabase(async ({ url, pool }) => {
  expect(await find('jit', { DATABASE_URL: url })).toMatchObject([{ status: 'ok' }]);
  const name = (await pool.query('select current_database() as name')).rows[0].name as string;
  await pool.query(`alter database ${name} set jit = on; alter database ${name} set statement_timeout = '5s'`);
  expect(await find('jit', { DATABASE_URL: url })).toMatchObject([{ status: 'advice', todo: { en: expect.stringContaining("alter system set jit = 'off'") } }]);
  expect(await find('timeout', { DATABASE_URL: url })).toMatchObject([{ status: 'advice', text: { en: 'statement_timeout is 5000 ms' } }]);
  expect(await find('database', { DATABASE_URL: url })).toMatchObject([{ status: 'ok' }]);
  await pool.query(`alter database ${name} set synchronous_commit = off`);
  expect(await find('synchronous_commit', { DATABASE_URL: url })).toMatchObject([{ status: 'problem', todo: { zh: expect.stringContaining('alter system') } }]);
}));

test('tables that a restore holds are a finding within seconds, and the archive is written all the same, without the log', () => withTestDatabase(async ({ url, pool }) => {
  const holder = await pool.connect();
  const log = join(folder, 'held.log');
  writeFileSync(log, '张三 called');
  try {
    await holder.query('begin; lock table migration, staff, counties in access exclusive mode');
    const env = { DATABASE_URL: url };
    const examination = await look(env);
    try {
      expect(examination.findings.filter(({ check }) => check === 'database')).toMatchObject([{ status: 'problem', text: { en: expect.stringContaining('another program has its tables locked') } }]);
      const file = join(folder, 'held.tar');
      await writeDiagnosticArchive({ file, examination, version: '0.0.0-test', env, logFile: log });
      expect(readFileSync(file, 'utf8')).not.toContain('张三');
    } finally {
      await examination.database?.close();
    }
  } finally {
    await holder.query('rollback');
    holder.release();
  }
}));

test('a schema that is newer than the program, or older, and a row from the future are told', () => withTestDatabase(async ({ url, pool }) => {
  expect(await find('schema', { DATABASE_URL: url })).toMatchObject([{ status: 'ok' }]);
  await pool.query(`insert into migration values (999999, 'later.sql', 'x', now() + interval '1 day')`);
  expect(await find('schema', { DATABASE_URL: url })).toMatchObject([{ status: 'problem', text: { en: expect.stringContaining('999999') } }]);
  expect(await find('clock', { DATABASE_URL: url })).toMatchObject([{ status: 'problem' }]);
  await pool.query(`delete from migration where number > 1`);
  expect(await find('schema', { DATABASE_URL: url })).toMatchObject([{ status: 'advice' }]);
}));

test('a database that does not answer is a problem, and the doctor comes to an end all the same', async () => {
  const port = await freePort();
  expect(await find('database', { DATABASE_URL: `postgres://x:y@127.0.0.1:${port}/x` })).toMatchObject([{ status: 'problem', text: { en: expect.stringContaining('ECONNREFUSED') } }]);
  expect(await find('database', {})).toMatchObject([{ status: 'ok', text: { en: expect.stringContaining('no database yet') } }]);
});

test('a port that another program has is a problem; the one of our own server is not', () => withTestDatabase(async (database) => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => { other.once('listening', resolve); });
  const { port } = other.address() as AddressInfo;
  expect(await find('ports', { PORT: String(port) })).toMatchObject([{ status: 'problem', text: { en: expect.stringContaining(`PORT=${port} is taken`) } }, {}]);
  expect(await find('ports', { MQTT_PORT: String(port) })).toMatchObject([{}, { status: 'problem' }]);
  other.close();
  const server = await startTestServer(database);
  try {
    const own = new URL(server.url).port;
    expect(await find('ports', { PORT: own })).toMatchObject([{ status: 'ok', text: { en: expect.stringContaining('Tongguan itself') } }, {}]);
    expect(await find('server', { PORT: own })).toMatchObject([{ text: { en: expect.stringContaining(server.url) } }]);
  } finally {
    await server.close();
  }
}));

test('a broker that answers is in order; a wrong password and nobody there are problems that do not tell the password', async () => {
  const broker = await startMosquitto();
  try {
    expect(await find('broker', { MQTT_URL: broker.readerUrl })).toMatchObject([{ status: 'ok' }]);
    const wrong = await find('broker', { MQTT_URL: broker.readerUrl.replace(broker.password, 'planted-password') });
    expect(wrong).toMatchObject([{ status: 'problem' }]);
    expect(JSON.stringify(wrong)).not.toContain('planted-password');
  } finally {
    await broker.stop();
  }
  expect(await find('broker', { MQTT_URL: broker.readerUrl })).toMatchObject([{ status: 'problem' }]);
});

const PLANTED = [
  'planted-password', 'planted-key', 'planted-broker-secret', 'planted-folder', '张三', '13800000000', 'planted report', 'planted collector', 'PLANTED-PERSON', '13900001111', 'back\\slash',
  'planted keeper', 'planted holder', 'planted importer', 'planted undoer', 'planted gateway',
] as const;

test('the diagnostic archive tells versions, settings, health and sizes, and nothing of persons and keys, wherever they stand', () => withTestDatabase(async (database) => {
  const { url, pool } = database;
  await insertBackupCounty(pool, folder);
  await pool.query(`update staff set name = 'planted collector', code = 'PLANTED-PERSON', duty_phone = '13900001111' where code = 'P1'`);
  await pastTheEngine(pool, (client) => client.query(`update reports set description = 'planted report' where id = (select min(id) from reports)`));
  await pool.query(`update grids set keeper = 'planted keeper'`);
  await pool.query(`insert into responsibilities (county, kind, holder_kind, classes, name_zh, name_en, holder, departments, geom)
    select county, 'area_holder', 'park', array['component:manhole'], 'x', 'x', 'planted holder', array['D1'], st_multi(geom) from grids limit 1`);
  await pool.query(`insert into import_batches (batch, county, layer, source, file_name, file_sha256, mapping, crs, rows_read, rows_inserted, rows_updated, rows_unchanged, rows_rejected, started_at, by_person, state, undone_at, undone_by)
    overriding system value values (1, $1, 'components', 's', 'f', 'h', '{}', 'EPSG:4490', 0, 0, 0, 0, 0, now(), 'planted importer', 'undone', now(), 'planted undoer')`, [SMALL_COUNTY]);
  await pool.query(`insert into ingest_credentials (county, kind, code, secret_sha256) values ($1, 'gateway', 'planted gateway', repeat('0', 64))`, [SMALL_COUNTY]);
  const log = join(folder, 'server.log');
  writeFileSync(log, ['started', '张三 13800000000 sent: planted report at 113.612345, 37.812345', 'planted collector PLANTED-PERSON moved', 'planted keeper, planted holder, planted importer, planted undoer, planted gateway', 'mqtt://tongguan:planted-broker-secret@10.0.0.1 lost'].join('\n'));
  const server = await startTestServer(database);
  const env = {
    DATABASE_URL: `${url}?password=planted-password`, OPEN311_KEYS: 'planted-key other', DATA_DIR: folder, PORT: new URL(server.url).port, MQTT_PORT: '0', WEB_DIR: '/home/planted-folder',
  };
  const examination = await look(env);
  try {
    const file = join(folder, 'diagnostic.tar');
    const names = await writeDiagnosticArchive({ file, examination, version: '0.0.0-test', env, logFile: log });
    expect(names).toEqual(expect.arrayContaining(['report.zh.txt', 'versions.json', 'settings.json', 'tables.json', 'migrations.json', 'database-settings.json', 'healthz.json', 'metrics.txt', 'log.txt']));
    const text = readFileSync(file, 'utf8');
    for (const secret of PLANTED) expect(text).not.toContain(secret);
    expect(text).not.toContain('113.612345');
    for (const wanted of ['"OPEN311_KEYS": "(set)"', '"DATABASE_URL": "(set)"', 'case_moves', 'tongguan_table_rows', '"reachable":true', 'started']) expect(text).toContain(wanted);
  } finally {
    await examination.database?.close();
    await server.close();
  }
}));

test('the command speaks the language that is asked for, ends with 1 for a problem and with 2 for a word that it does not know', async () => {
  const run = (args: string[], env: Record<string, string> = {}): ReturnType<typeof spawnSync> => spawnSync(process.execPath, ['--import', 'tsx', 'api/doctor/doctor-cli.ts', ...args], {
    encoding: 'utf8', env: { ...process.env, DATABASE_URL: '', DATA_DIR: folder, PORT: '0', MQTT_PORT: '0', ...env },
  });
  const full = run(['--lang', 'zh', '--min-free-gb', '1000000000']);
  expect(full.stdout).toMatch(/问题 {2}disk .*剩余/);
  expect(full.status).toBe(1);
  const there = join(folder, 'there.tar');
  writeFileSync(there, 'not to be lost');
  const refused = run(['--archive', there]);
  expect(refused.status).toBe(2);
  expect(refused.stderr).toContain('--force');
  expect(readFileSync(there, 'utf8')).toBe('not to be lost');
  run(['--archive', there, '--force']);
  expect(readFileSync(there, 'utf8')).toContain('versions.json');
  const wrong = run(['--speed']);
  expect(wrong.status).toBe(2);
  expect(wrong.stderr).toContain('--speed');
});

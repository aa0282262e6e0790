import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { startEmbedded } from './embedded.ts';
import type { EmbeddedDatabase } from './embedded.ts';
import { isAlive, readHolder } from './embedded-lock.ts';

let folder = '';
const open: { stop(): Promise<void> }[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tongguan-embedded-'));
  const server = inject('testServer');
  if (server.kind === 'embedded') cpSync(server.templateDir, folder, { recursive: true });
});

afterEach(async () => {
  for (const each of open.splice(0)) await each.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function start(onExit?: (reason: string) => void): Promise<EmbeddedDatabase> {
  const embedded = await startEmbedded({ dataDir: folder, onExit });
  open.push(embedded);
  return embedded;
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined); // the tests below kill the other side
  await client.connect();
  return client;
}

/** Another process that holds the folder. */
async function holder(): Promise<{ child: ChildProcess; childPid: number; url: string }> {
  const script = fileURLToPath(new URL('../testing/embedded-holder.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  open.push({
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  });
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`the holder ended with ${code}`)));
  });
  return { child, ...(JSON.parse(line) as { childPid: number; url: string }) };
}

test('a folder opens, closes and opens again with its rows', async () => {
  const first = await start();
  const writer = await connect(first.connectionString);
  await writer.query('create table kept (a int)');
  await writer.query('insert into kept values (7)');
  await writer.end();
  await first.stop();
  const second = await start();
  expect(second.firstOpen).toBe(false);
  const reader = await connect(second.connectionString);
  expect((await reader.query('select a from kept')).rows).toEqual([{ a: 7 }]);
  await reader.end();
});

test('a database whose making was cut short is made anew', async () => {
  rmSync(folder, { recursive: true });
  mkdirSync(join(folder, 'pg'), { recursive: true });
  writeFileSync(join(folder, 'pg', 'PG_VERSION'), '18\n');
  const embedded = await start();
  expect(embedded.firstOpen).toBe(true);
  const client = await connect(embedded.connectionString);
  expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  await client.end();
});

test('every acknowledged row is there after the database process was killed while inserting', async () => {
  const reasons: string[] = [];
  const embedded = await start((reason) => reasons.push(reason));
  const client = await connect(embedded.connectionString);
  await client.query('create table numbers (a int primary key)');
  let acknowledged = 0;
  const killed = (async () => {
    for (;;) {
      await client.query('insert into numbers values ($1)', [acknowledged + 1]);
      acknowledged += 1;
      if (acknowledged === 700) process.kill(embedded.pid, 'SIGKILL');
    }
  })();
  await expect(killed).rejects.toThrow();
  const again = await start();
  expect(reasons).toHaveLength(1);
  expect(reasons[0]).toContain('SIGKILL');
  const reader = await connect(again.connectionString);
  const { rows } = await reader.query<{ n: number }>(
    'select count(*)::int as n from numbers where a <= $1', [acknowledged]);
  expect(acknowledged).toBeGreaterThanOrEqual(700);
  expect(rows[0]?.n).toBe(acknowledged);
  await reader.end();
});

test('after the server was killed the next start opens, though a query is still running', async () => {
  const held = await holder();
  const client = await connect(held.url);
  await client.query('create table kept as select 1 as a');
  client.query('select count(*) from generate_series(1, 12000000)').catch(() => undefined);
  await new Promise((wake) => setTimeout(wake, 300));
  held.child.kill('SIGKILL');
  const embedded = await start();
  expect(isAlive(held.childPid)).toBe(false);
  const reader = await connect(embedded.connectionString);
  expect((await reader.query('select a from kept')).rows).toEqual([{ a: 1 }]);
  await reader.end();
});

test('a second start on the same folder is refused and names the holder', async () => {
  const held = await holder();
  await expect(startEmbedded({ dataDir: folder })).rejects.toMatchObject({
    code: 'held',
    message: expect.stringMatching(
      new RegExp(`${folder} is in use by process ${held.child.pid} .*serving http://127\\.0\\.0\\.1:18999`),
    ),
  });
  expect(readHolder(join(folder, 'lock'))?.childPid).toBe(held.childPid);
});

test('without flock the folder is locked all the same', async () => {
  const first = await startEmbedded({ dataDir: folder, lockMethod: 'socket' });
  open.push(first);
  await expect(startEmbedded({ dataDir: folder, lockMethod: 'socket' })).rejects.toMatchObject({ code: 'held' });
  await first.stop();
  open.push(await startEmbedded({ dataDir: folder, lockMethod: 'socket' }));
});

test('a client that dies in a transaction is rolled back, and one that waited goes on', async () => {
  const embedded = await start();
  const dying = await connect(embedded.connectionString);
  const waiting = await connect(embedded.connectionString);
  await waiting.query('create table numbers (a int)');
  await dying.query('begin');
  await dying.query('insert into numbers values (1)');
  const counted = waiting.query<{ n: number }>('select count(*)::int as n from numbers');
  destroy(dying);
  expect((await counted).rows).toEqual([{ n: 0 }]);
  await waiting.end();
});

test('a client that dies before it has synchronised leaves nothing', async () => {
  const embedded = await start();
  const dying = await connect(embedded.connectionString);
  const waiting = await connect(embedded.connectionString);
  await waiting.query('create table numbers (a int)');
  const counted = leaveMidExchange(dying, 'insert into numbers values (99)')
    .then(() => waiting.query<{ n: number }>('select count(*)::int as n from numbers'));
  expect((await counted).rows).toEqual([{ n: 0 }]);
  const failing = await connect(embedded.connectionString);
  await leaveMidExchange(failing, 'insert into nowhere values (1)');
  expect((await waiting.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  await waiting.end();
});

test('answers go to whoever asked, also when a question comes in many pieces', async () => {
  const embedded = await start();
  const pool = new pg.Pool({ ...embedded.poolConfig, max: 6 });
  const long = 'y'.repeat(1_000_000);
  const ask = async (asker: number): Promise<boolean[]> => {
    const right: boolean[] = [];
    for (let i = 0; i < 12; i++) {
      const value = `${asker % 2 ? long : 'x'}${i}`;
      const { rows } = await pool.query<{ length: number; asker: number }>(
        `select length($1::text) as length, ${asker} as asker`, [value]);
      right.push(rows[0]?.length === value.length && rows[0].asker === asker);
    }
    return right;
  };
  const answers = (await Promise.all([0, 1, 2, 3, 4, 5].map(ask))).flat();
  expect(answers).toHaveLength(72);
  expect(answers.filter((right) => !right)).toEqual([]);
  await pool.end();
});

interface Wire {
  stream: { destroy(): void };
  parse(query: { text: string }): void;
  bind(config: object): void;
  execute(config: object): void;
}

function wireOf(client: pg.Client): Wire {
  return (client as unknown as { connection: Wire }).connection;
}

function destroy(client: pg.Client): void {
  wireOf(client).stream.destroy();
}

async function leaveMidExchange(client: pg.Client, text: string): Promise<void> {
  const wire = wireOf(client);
  wire.parse({ text });
  wire.bind({});
  wire.execute({});
  await new Promise((wake) => setTimeout(wake, 200));
  destroy(client);
  await new Promise((wake) => setTimeout(wake, 100));
}

test('after a statement that failed, every later answer belongs to its own question', async () => {
  const embedded = await start();
  const client = await connect(embedded.connectionString);
  await client.query('create table narrow (a int)');
  for (let round = 0; round < 20; round++) {
    await client.query('begin');
    await client.query('savepoint before');
    expect((await client.query('select $1::int as a', [round])).rows).toEqual([{ a: round }]);
    await expect(client.query('insert into narrow select unnest($1::text[])::int', [['1', '99999999999']])).rejects.toThrow(/out of range/);
    await client.query('rollback to savepoint before');
    expect((await client.query('select 1 as b')).rows).toEqual([{ b: 1 }]);
    expect((await client.query('select $1::int as c', [round])).rows).toEqual([{ c: round }]);
    await client.query('commit');
  }
  await client.end();
});

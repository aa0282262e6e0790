/**
 * How much is taken in and kept: readings over MQTT at QoS 1 in batches of ten, each counted in the table at the end, against
 * a broker alone (mosquitto, to a subscriber) and against the bare statements on the same rows, so that the share of each shows.
 */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MAIN_QUANTITY, QUANTITIES } from '../../api/contract/ingest.ts';
import { makeCredential, userNameOf } from '../../api/ingest/credentials.ts';
import type { Pool } from '../../api/store/database.ts';
import { findProgram } from '../../api/testing/find-programs.mjs';
import { normalValue } from '../../fixtures/county/curves.ts';
import { ms, spreadOf, table as markdown } from './figures.ts';
import { cpuMicrosOf, startServer } from './http.ts';
import type { LoadOrder, LoadResult } from './intake-load.ts';

const LOAD = fileURLToPath(new URL('./intake-load.ts', import.meta.url));
const MAIN = fileURLToPath(new URL('../../api/main.ts', import.meta.url));
const BATCH = 10;
const CONNECTIONS = 8;
const WINDOW = 100;
/** Rows of one group commit, as the server makes them under load. */
const GROUP_ROWS = 2000;
const PAUSE_AFTER_MS = 200;

export interface IntakeBench {
  /** A database that syncs every commit, with the demo county in it. */
  readonly databaseUrl: string;
  readonly pool: Pool;
  readonly county: string;
  readonly seconds: number;
}

type Share = Readonly<Record<string, number>>;

/** Processor time of a process so far, in µs; 0 when it ended. */
function cpuMicros(pid: number): number {
  try {
    return cpuMicrosOf(pid);
  } catch {
    return 0;
  }
}

/** PostgreSQL's processes: the postmaster and its children. */
async function postgresPids(pool: Pool): Promise<number[]> {
  const { rows: [row] } = await pool.query<{ pid: number }>('select pg_backend_pid() as pid');
  const parentOf = (pid: number | string): number => Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')[1]);
  const postmaster = parentOf(row!.pid);
  const pids = readdirSync('/proc').filter((name) => {
    try {
      return /^\d+$/.test(name) && parentOf(name) === postmaster;
    } catch {
      return false;
    }
  });
  return [postmaster, ...pids.map(Number)];
}

async function devicesOf({ pool, county }: IntakeBench): Promise<LoadOrder['devices']> {
  // River gauges have a rule about the rate of change, which readings a millisecond apart would break.
  const { rows } = await pool.query<{ id: number; code: string; class: string }>(
    `select id, code, class from devices where county = $1 and class <> 'device:water_level' and state = 'normal' order by id`, [county]);
  const now = Date.now();
  return rows.map(({ id, code, class: kind }) => {
    const quantity = MAIN_QUANTITY[kind]!;
    return { code, quantity, unit: QUANTITIES[quantity]!.unit, value: Math.max(0.5, normalValue(kind, quantity, id, now)) };
  });
}

function forkLoad(): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', LOAD], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
}

function answerOf<T>(child: ChildProcess, key: string): Promise<T> {
  return new Promise((resolve, reject) => {
    child.on('message', (message: Record<string, T>) => { if (key in message) resolve(message[key]!); });
    child.once('exit', (code) => reject(new Error(`the load ended with ${code}`)));
  });
}

async function load(order: LoadOrder, watched: Readonly<Record<string, () => Promise<number[]> | number[]>>): Promise<{ result: LoadResult; share: Share }> {
  const child = forkLoad();
  const before = new Map<number, number>();
  for (const pids of Object.values(watched)) for (const pid of await pids()) before.set(pid, cpuMicros(pid));
  const answer = answerOf<LoadResult>(child, 'result');
  child.send(order);
  const result = await answer;
  const share: Record<string, number> = {};
  for (const [name, pids] of Object.entries(watched)) {
    // Those that began meanwhile count whole, those that ended do not count.
    const used = (await pids()).reduce((sum, pid) => sum + Math.max(0, cpuMicros(pid) - (before.get(pid) ?? 0)), 0);
    share[name] = used / result.readings;
  }
  return { result, share };
}

interface Health { readonly ingest: { readonly address: string | null } }

async function throughServer(bench: IntakeBench, devices: LoadOrder['devices']): Promise<string[][]> {
  const credential = { county: bench.county, kind: 'gateway' as const, code: 'bench' };
  const password = await makeCredential(bench.pool, credential);
  const { url, child } = await startServer(MAIN, { DATABASE_URL: bench.databaseUrl, PORT: '0', MQTT_PORT: '0', DEMO: 'no', SIMULATE: 'no' });
  try {
    const { ingest } = await (await fetch(`${url}/healthz`)).json() as Health;
    if (!ingest.address) throw new Error('the server has no broker');
    const address = ingest.address.includes('://') ? ingest.address : `mqtt://${ingest.address}`;
    const from = Date.now() - 3_600_000;
    const order: LoadOrder = { mqtt: address, user: userNameOf(credential), password, county: bench.county, devices, seconds: bench.seconds, batch: BATCH, connections: CONNECTIONS, window: WINDOW, from };
    // The first seconds compile code and fill caches; their rows are older and not counted.
    await load({ ...order, seconds: Math.min(3, bench.seconds), from: from - 3_600_000 }, {});
    const since = new Date(from).toISOString(), until = new Date(from + 3_000_000).toISOString();
    const count = async (): Promise<number> => Number((await bench.pool.query('select count(*) from readings where county = $1 and time between $2 and $3', [bench.county, since, until])).rows[0].count);
    const earlier = await count();
    const { result, share } = await load(order, { server: () => [child.pid!], postgres: () => postgresPids(bench.pool) });
    const kept = await count() - earlier;
    if (kept !== result.readings) throw new Error(`${result.readings} readings were acknowledged and ${kept} are in the table`);
    const { p50, p99 } = spreadOf(result.waits);
    return [[`this server (embedded broker, ${CONNECTIONS} connections, ${WINDOW} unacknowledged messages each)`, perSecond(result.readings, result.seconds), `${ms(p50)} / ${ms(p99)}`, `server ${share.server!.toFixed(0)}, PostgreSQL ${share.postgres!.toFixed(0)}`,
      `${result.readings.toLocaleString('en')} acknowledged, as many in the table`]];
  } finally {
    child.kill();
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => { server.close(resolve); });
  return port;
}

async function whenOpen(port: number): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    const socket = connect(port, '127.0.0.1');
    const isOpen = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    socket.destroy();
    if (isOpen) return;
    if (attempt > 100) throw new Error(`mosquitto does not answer on port ${port}`);
    await new Promise((resolve) => { setTimeout(resolve, PAUSE_AFTER_MS / 4); });
  }
}

async function throughMosquitto(bench: IntakeBench, devices: LoadOrder['devices']): Promise<string[][]> {
  const program = findProgram('mosquitto');
  if (!program) return [['mosquitto alone: LEFT OUT, not installed (Debian: apt-get install mosquitto)', '', '', '', '']];
  const folder = mkdtempSync(join(tmpdir(), 'tongguan-bench-')), port = await freePort();
  writeFileSync(join(folder, 'conf'), `listener ${port} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\nmax_inflight_messages 0\n`);
  const broker = spawn(program, ['-c', join(folder, 'conf')], { stdio: 'ignore' });
  const subscriber = forkLoad();
  try {
    await whenOpen(port);
    const order: LoadOrder = { mqtt: `mqtt://127.0.0.1:${port}`, county: bench.county, devices, seconds: bench.seconds, batch: BATCH, connections: CONNECTIONS, window: WINDOW, from: Date.now() - 3_600_000 };
    const subscribed = answerOf(subscriber, 'subscribed');
    subscriber.send({ ...order, subscribe: true });
    await subscribed;
    const { result, share } = await load(order, { mosquitto: () => [broker.pid!], subscriber: () => [subscriber.pid!] });
    const received = answerOf<number>(subscriber, 'messages');
    await new Promise((resolve) => { setTimeout(resolve, PAUSE_AFTER_MS); });
    subscriber.send('count');
    const { p50, p99 } = spreadOf(result.waits);
    return [['mosquitto alone, handed on to one subscriber (nothing is stored)', perSecond(result.readings, result.seconds), `${ms(p50)} / ${ms(p99)}`, `mosquitto ${share.mosquitto!.toFixed(0)}, subscriber ${share.subscriber!.toFixed(0)}`,
      `${((await received) * BATCH).toLocaleString('en')} received of ${result.readings.toLocaleString('en')}`]];
  } finally {
    subscriber.kill();
    broker.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

const PLAIN = `create unlogged table if not exists bench_plain (county text, device_id bigint, quantity text, time timestamptz, value double precision, simulated boolean,
  primary key (county, device_id, quantity, time))`;

/** The same rows by statements alone, one connection, one commit a statement. */
async function bareStatements(bench: IntakeBench, devices: LoadOrder['devices'], seconds: number): Promise<string[][]> {
  const { pool, county } = bench;
  const { rows: ids } = await pool.query<{ id: number; code: string }>('select id, code from devices where county = $1', [county]);
  const idOf = new Map(ids.map(({ id, code }) => [code, id]));
  await pool.query(PLAIN.replace('unlogged ', ''));
  await pool.query(`select ensure_days((now() - interval '1 day')::date, now()::date)`);
  const values = '$1::text[], $2::bigint[], $3::text[], $4::timestamptz[], $5::float8[], $6::boolean[]';
  const bare = `insert into bench_plain select * from unnest(${values})`, whole = `select count(*) from ingest_readings(${values})`;
  const lines: string[][] = [];
  const cases = [['bare INSERT … unnest, 10 rows a commit', bare, BATCH], [`bare INSERT … unnest, ${GROUP_ROWS} rows a commit`, bare, GROUP_ROWS],
    [`ingest_readings (newest value, hours, feed), ${GROUP_ROWS} rows a commit`, whole, GROUP_ROWS]] as const;
  for (const [index, [name, sql, rowsEach]] of cases.entries()) {
    const client = await pool.connect();
    const { rows: [me] } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const from = Date.now() - (index + 3) * 3_600_000, began = performance.now(), cpu = cpuMicros(me!.pid);
    const waits: number[] = [];
    let turn = 0, rows = 0;
    while (performance.now() - began < seconds * 1000) {
      const columns: unknown[][] = [[], [], [], [], [], []];
      for (let i = 0; i < rowsEach; i += BATCH, turn++) {
        const device = devices[turn % devices.length]!, time = from + Math.floor(turn / devices.length) * BATCH;
        for (let k = 0; k < BATCH; k++) {
          for (const [c, value] of [county, idOf.get(device.code), device.quantity, new Date(time + k).toISOString(), device.value, false].entries()) columns[c]!.push(value);
        }
      }
      const sentAt = performance.now();
      await client.query({ name: `bench ${index}`, text: sql, values: columns });
      waits.push(performance.now() - sentAt);
      rows += rowsEach;
    }
    const took = (performance.now() - began) / 1000, { p50, p99 } = spreadOf(waits);
    lines.push([name, perSecond(rows, took), `${ms(p50)} / ${ms(p99)}`, `PostgreSQL ${((cpuMicros(me!.pid) - cpu) / rows).toFixed(0)}`, `${rows.toLocaleString('en')} rows`]);
    client.release();
  }
  await pool.query('drop table bench_plain');
  return lines;
}

const perSecond = (count: number, seconds: number): string => Math.round(count / seconds).toLocaleString('en');

/** @returns a Markdown section */
export async function benchIntake(bench: IntakeBench): Promise<string> {
  if (spawnSync('uname').stdout.toString().trim() !== 'Linux') return 'Intake: LEFT OUT, it is measured on Linux only.';
  const devices = await devicesOf(bench);
  const lines = [
    ...await throughServer(bench, devices), ...await throughMosquitto(bench, devices),
    ...await bareStatements(bench, devices, Math.max(3, bench.seconds / 6)),
  ];
  return [
    `Readings over MQTT at QoS 1, ${BATCH} a message, from ${devices.length.toLocaleString('en')} devices for ${bench.seconds} s, every commit synced to disk. The publisher, the server, PostgreSQL and the broker share the machine's cores.`,
    '', markdown(['what', 'readings/s', 'acknowledged after ms, p50 / p99', 'processor µs a reading', 'counted'], lines),
  ].join('\n');
}

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { isAlive, readHolder } from '../api/store/embedded-lock.ts';
import type { LockHolder } from '../api/store/embedded-lock.ts';
import { createPool } from '../api/store/database.ts';
import { startEmbedded } from '../api/store/embedded.ts';
import { insertSmallCounty } from '../api/testing/small-county.ts';

const SCRIPT = fileURLToPath(new URL('./start.mjs', import.meta.url));

let folder = '';
const started: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tongguan-start-'));
  const server = inject('testServer');
  if (server.kind === 'embedded') cpSync(server.templateDir, folder, { recursive: true });
});

afterEach(async () => {
  for (const child of started.splice(0)) if (child.exitCode === null && child.signalCode === null) await end(child, 'SIGTERM');
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
});

interface Run {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly ended: Promise<number | null>;
}

/** Runs the start script in a process group of its own, as a terminal would, without npm around it. */
function run(args: string[] = [], env: Record<string, string> = {}): Run {
  return launch([process.execPath, SCRIPT, ...args], env);
}

function launch([program = '', ...args]: string[], env: Record<string, string>): Run {
  const child = spawn(program, args, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DATABASE_URL: '', npm_lifecycle_event: '', DATA_DIR: folder, PORT: '0', MQTT_PORT: '0', DEMO: 'no', ...env },
  });
  started.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => { output += text.toString(); });
  return { child, output: () => output, ended: new Promise((resolve) => child.once('close', resolve)) };
}

/** Waits until the map is served; the processes that serve it are named in the lock file. */
async function ready(it: Run): Promise<{ url: string; holder: LockHolder }> {
  const url = await Promise.race([
    until(() => /Open (http:\S+)/.exec(it.output())?.[1]),
    it.ended.then((code) => Promise.reject(new Error(`ended with ${code}:\n${it.output()}`))),
  ]);
  const holder = readHolder(join(folder, 'lock'));
  if (!holder) throw new Error('nobody holds the folder');
  return { url, holder };
}

async function until<T>(look: () => T | undefined | false): Promise<T> {
  for (;;) {
    const found = look();
    if (found) return found;
    await new Promise((wake) => setTimeout(wake, 50));
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  child.kill(signal);
  await closed;
}

test('it serves, a second start is refused by name, and Ctrl-C ends everything cleanly', async () => {
  const first = run();
  const { url, holder } = await ready(first);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect((await fetch(url)).headers.get('content-type')).toContain('text/html');

  const second = run();
  expect(await second.ended).toBe(1);
  expect(second.output()).toContain(`in use by process ${holder.pid}`);

  process.kill(-(first.child.pid ?? 0), 'SIGINT'); // Ctrl-C: the whole group
  expect(await first.ended).toBe(0);
  expect([isAlive(holder.pid), isAlive(holder.childPid)]).toEqual([false, false]);
  expect(readHolder(join(folder, 'lock'))).toBeUndefined();
});

test.each(['the start script', 'the server', 'the database'])('after kill -9 of %s the next start opens the same data', async (victim) => {
  const first = run();
  const { holder } = await ready(first);
  const pids = { 'the start script': first.child.pid, 'the server': holder.pid, 'the database': holder.childPid };
  process.kill(pids[victim as keyof typeof pids] ?? 0, 'SIGKILL');
  const next = run();
  const { url } = await ready(next);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect(next.output()).not.toContain('make the embedded database');
  expect([isAlive(holder.pid), isAlive(holder.childPid)]).toEqual([false, false]);
});

test('after kill -9 of a start script whose server was still starting, the next start opens', async () => {
  const first = run();
  const holder = await until(() => readHolder(join(folder, 'lock')));
  first.child.kill('SIGKILL');
  const { url } = await ready(run());
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect([isAlive(holder.pid), isAlive(holder.childPid)]).toEqual([false, false]);
});

test('a terminated start script takes the server along', async () => {
  const it = run();
  const { holder } = await ready(it);
  it.child.kill('SIGTERM');
  expect(await it.ended).toBe(0);
  expect([isAlive(holder.pid), isAlive(holder.childPid)]).toEqual([false, false]);
});

test('a killed npm does not leave the map served by nobody', async () => {
  // As npm does: a process that runs a shell that runs the script. The `exit` keeps each shell from becoming the next.
  const inner = `${process.execPath} ${SCRIPT}; exit $?`;
  const npm = launch(['sh', '-c', 'sh -c "$0"; exit $?', inner], { npm_lifecycle_event: 'start' });
  const { holder } = await ready(npm);
  npm.child.kill('SIGKILL');
  await until(() => !isAlive(holder.pid) && !isAlive(holder.childPid));
});

test('--reset deletes the database, but not without a yes and not one that is in use', async () => {
  const doubtful = run(['--reset']);
  expect(await doubtful.ended).toBe(1);
  expect(doubtful.output()).toContain('add --yes');
  mkdirSync(join(folder, 'pg', 'mine'), { recursive: true });

  const serving = run();
  await ready(serving);
  const refused = run(['--reset', '--yes']);
  expect(await refused.ended).toBe(1);
  expect(refused.output()).toContain('in use by process');
  expect(existsSync(join(folder, 'pg', 'mine'))).toBe(true);
  await end(serving.child, 'SIGTERM');

  const reset = run(['--reset', '--yes']);
  await ready(reset);
  expect(existsSync(join(folder, 'pg', 'mine'))).toBe(false);
});

test('an address that others can reach is refused without --insecure', async () => {
  const it = run([], { HOST: '0.0.0.0' });
  expect(await it.ended).toBe(1);
  expect(it.output()).toContain('--insecure');
});

/** A small county that counts as the demo one, in the folder that the next start opens. */
async function putSmallCounty(): Promise<void> {
  const embedded = await startEmbedded({ dataDir: folder });
  const pool = createPool({ ...embedded.poolConfig, max: 1 });
  await insertSmallCounty(pool, { components: 40, events: 1 }).finally(() => pool.end()).finally(() => embedded.stop());
}

/** Simulators of this test's folder (Linux: read from /proc). */
function simulators(): number[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('scripts/simulate/main.ts') && readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`DATA_DIR=${folder}\0`);
    } catch {
      return false; // it ended meanwhile, or is not ours
    }
  }).map(Number).filter(isAlive);
}

const storedBy = async (url: string): Promise<number> => ((await (await fetch(`${url}/healthz`)).json()) as { ingest: { rowsStored: number } }).ingest.rowsStored;

test.skipIf(process.platform !== 'linux')('in the demo county things are made up, until the start script ends, however it ends', async () => {
  await putSmallCounty();
  const first = run();
  const { url, holder } = await ready(first);
  await until(() => first.output().includes('Simulator: 30 devices and 20 people'));
  while (await storedBy(url) === 0) await new Promise((wake) => setTimeout(wake, 100));
  expect(statSync(join(folder, 'simulator.json')).mode & 0o777).toBe(0o600);
  expect(simulators()).toHaveLength(1);
  first.child.kill('SIGKILL');
  await until(() => simulators().length === 0 && !isAlive(holder.pid) && !isAlive(holder.childPid));

  const second = run();
  await ready(second);
  await until(() => simulators().length === 1);
  second.child.kill('SIGTERM');
  expect(await second.ended).toBe(0);
  expect(simulators()).toEqual([]);

  const quiet = run(['--no-simulate']);
  const { url: quietUrl } = await ready(quiet);
  expect(await storedBy(quietUrl)).toBe(0);
  expect(simulators()).toEqual([]);
}, 240_000);

/**
 * A PostgreSQL server of our own, for one test run: made in a temporary folder, reached through a Unix socket in it
 * (so no port can clash), and gone with the run, also when the run is killed.
 */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { findPostgresPrograms } from './find-programs.mjs';

export interface NativeServer {
  /** Address of the maintenance database. */
  readonly url: string;
  /** Ends every process of the server with SIGKILL, as a crash would. */
  crash(): Promise<void>;
  /** Starts it again after a crash, on the same data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

// Nothing here must survive a power cut, so nothing is synced; JIT would compile every second test query.
const SERVER_SETTINGS = {
  fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', jit: 'off', max_connections: '100',
  shared_buffers: '256MB', timezone: 'UTC', listen_addresses: '', autovacuum: 'off', max_wal_size: '4GB',
};

// The server's life hangs on a pipe: when this process ends, however it ends, `cat` ends and the server is stopped.
const SUPERVISOR = `
  trap '' INT HUP TERM
  folder=$1; shift
  "$@" >"$folder/log" 2>&1 &
  server=$!
  cat >/dev/null
  kill -INT $server; wait $server
  rm -rf "$folder"`;

/**
 * Starts the server.
 * @param settings over the quick ones: `synchronous_commit: 'on'` for what must survive a crash
 * @throws Error that carries the server's log when it does not come up
 */
export async function startNativeServer(given: Readonly<Record<string, string>> = {}): Promise<NativeServer> {
  const programs = findPostgresPrograms();
  if (!programs) throw new Error('No PostgreSQL 15+ with PostGIS 3.3+ is installed. Debian: apt-get install postgresql-15-postgis-3');
  const folder = mkdtempSync(join(tmpdir(), 'tongguan-pg-'));
  const asUser = ownedByServerUser(folder);
  const dataFolder = join(folder, 'data');
  const init = [...asUser, join(programs, 'initdb'), '-D', dataFolder, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8',
    '--locale=C.UTF-8', '--no-sync'];
  const made = spawnSync(init[0]!, init.slice(1), { encoding: 'utf8', cwd: folder });
  if (made.status !== 0) {
    rmSync(folder, { recursive: true, force: true });
    throw new Error(`initdb failed: ${made.stderr || made.error?.message}`);
  }
  const settings = Object.entries({ ...SERVER_SETTINGS, ...given, unix_socket_directories: folder })
    .flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const command = [...asUser, 'sh', '-c', SUPERVISOR, 'sh', folder, join(programs, 'postgres'), '-D', dataFolder, ...settings];
  const url = `postgresql://postgres@${encodeURIComponent(folder)}/postgres`;
  const supervisors: ChildProcess[] = [];
  const launch = async (): Promise<void> => {
    const supervisor = spawn(command[0]!, command.slice(1), { stdio: ['pipe', 'ignore', 'ignore'], detached: true, cwd: folder });
    supervisor.unref();
    supervisors.push(supervisor);
    await answers(url);
  };
  const stop = async (): Promise<void> => {
    // The newest first: each of them deletes the folder when it is done.
    for (const supervisor of supervisors.reverse()) {
      supervisor.ref(); // whoever stops it waits for its end
      const ended = new Promise<void>((resolve) => supervisor.once('exit', () => resolve()));
      supervisor.stdin!.end();
      await ended;
    }
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await launch();
  } catch (error) {
    const log = readFileSync(join(folder, 'log'), 'utf8');
    await stop();
    throw new Error(`The temporary PostgreSQL did not start: ${(error as Error).message}\n${log}`, { cause: error });
  }
  return { url, stop, restart: launch, crash: () => crash(join(dataFolder, 'postmaster.pid')) };
}

async function crash(pidFile: string): Promise<void> {
  const postmaster = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  const children = spawnSync('pgrep', ['-P', String(postmaster)], { encoding: 'utf8' }).stdout.split('\n').filter(Boolean).map(Number);
  const all = [postmaster, ...children];
  for (const pid of all) killed(pid);
  for (const pid of all) while (isAlive(pid)) await new Promise((wake) => { setTimeout(wake, 20); });
}

function killed(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** A process that ended and was not waited for yet still has a number, but no life. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** PostgreSQL refuses to run as root; then it runs as the system's `postgres` user, who must own the folder. */
function ownedByServerUser(folder: string): string[] {
  chmodSync(folder, 0o700);
  if (process.getuid?.() !== 0) return [];
  const [uid, gid] = ['-u', '-g'].map((flag) => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout));
  if (!uid || !gid) throw new Error('PostgreSQL cannot run as root and there is no user named postgres');
  chownSync(folder, uid, gid);
  mkdirSync(join(folder, 'data'));
  chownSync(join(folder, 'data'), uid, gid);
  return ['setpriv', '--reuid=postgres', '--regid=postgres', '--init-groups', '--'];
}

async function answers(url: string): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((wake) => setTimeout(wake, 50));
    }
  }
}

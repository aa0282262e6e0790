/**
 * The lock on a data folder: one process at a time, held by the operating system and so let go when its holder dies,
 * however it dies. A file that merely says "locked" would outlive a `kill -9`; two embedded databases on one folder
 * destroy it, so a guess is not good enough.
 *
 *   Linux             flock(2), taken by util-linux `flock -F`, which then becomes the child: the lock lives in a file
 *                     descriptor that the child inherits. It holds across containers that share the folder.
 *   Linux, no flock   an abstract Unix socket named for the folder (within one network namespace only)
 *   macOS, BSD        open(2) with O_EXLOCK
 *   Windows           a named pipe named for the folder
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, ftruncateSync, openSync, readFileSync, realpathSync, writeSync } from 'node:fs';
import { createServer } from 'node:net';
import { hostname } from 'node:os';

/** What the lock file tells about the holder, for the one who is refused. It grants nothing: only the kernel does. */
export interface LockHolder {
  /** The process that opened the database and serves it. */
  readonly pid: number;
  /** The child that runs the database and holds the lock. */
  readonly childPid: number;
  readonly host: string;
  readonly startedAt: string;
  /** Where the holder serves, once it does. */
  readonly url?: string;
}

export type LockMethod = 'flock' | 'socket' | 'exlock' | 'pipe';

/** The exit code by which `flock`, or the child itself, says that another process holds the folder. */
export const HELD_EXIT_CODE = 75;

let flockFound: boolean | undefined;

/** How this machine locks a folder. */
export function lockMethod(): LockMethod {
  if (process.platform === 'win32') return 'pipe';
  if (process.platform !== 'linux') return 'exlock';
  // BusyBox also has a `flock`, but it forks: signals and exit codes would be those of the wrong process.
  flockFound ??= spawnSync('flock', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') ?? false;
  return flockFound ? 'flock' : 'socket';
}

/** The command line that runs `command` under the lock, where an outer program takes it; else the command itself. */
export function underLock(method: LockMethod, lockFile: string, command: string[]): string[] {
  if (method !== 'flock') return command;
  return ['flock', '-n', '-F', '-E', String(HELD_EXIT_CODE), lockFile, ...command];
}

/** Takes the lock inside this process, for as long as it lives. False when another process holds it. */
export async function takeLock(method: LockMethod, lockFile: string): Promise<boolean> {
  if (method === 'flock') return true; // inherited
  if (method === 'exlock') return takeExclusiveOpen(lockFile);
  const folder = createHash('sha256').update(realpathSync(lockFile)).digest('hex').slice(0, 32);
  return listenAlone(method === 'pipe' ? `\\\\.\\pipe\\tongguan-${folder}` : `\0tongguan-${folder}`);
}

function takeExclusiveOpen(lockFile: string): boolean {
  const readWrite = 0x2;
  const nonBlocking = 0x4;
  const exclusiveLock = 0x20;
  try {
    openSync(lockFile, readWrite | nonBlocking | exclusiveLock); // never closed: the lock goes with the process
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return false;
    throw error;
  }
}

function listenAlone(address: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' || error.code === 'EACCES' ? resolve(false) : reject(error),
    );
    server.listen(address, () => resolve(true));
    server.unref();
  });
}

/**
 * Writes who holds the folder, in place: the lock is on this very file, so it must not be replaced by another. The text
 * goes first and the cut after it, so that whoever reads meanwhile finds a whole first line.
 */
export function writeHolder(lockFile: string, holder: LockHolder | null): void {
  const file = openSync(lockFile, 'r+');
  try {
    const text = Buffer.from(holder ? `${JSON.stringify(holder)}\n` : '\n');
    writeSync(file, text, 0, text.length, 0);
    ftruncateSync(file, text.length);
  } finally {
    closeSync(file);
  }
}

/** Who says to hold the folder; undefined when the file is empty, half written or not there. */
export function readHolder(lockFile: string): LockHolder | undefined {
  try {
    const holder = JSON.parse(readFileSync(lockFile, 'utf8').split('\n')[0] ?? '') as LockHolder;
    return Number.isInteger(holder.pid) && Number.isInteger(holder.childPid) ? holder : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the holder's serving process is still there. On another host nobody can know, so it counts as alive. */
export function isServing(holder: LockHolder): boolean {
  return holder.host !== hostname() || isAlive(holder.pid);
}

/** Whether a process of this machine lives (also when it belongs to another user). */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The sentence for the one who is refused. */
export function describeRefusal(dataDir: string, holder: LockHolder | undefined): string {
  if (!holder) return `The data folder ${dataDir} is held by another process.`;
  const place = holder.host === hostname() ? '' : ` on ${holder.host}`;
  const serving = holder.url ? `, serving ${holder.url}` : '';
  if (isServing(holder)) {
    return (
      `The data folder ${dataDir} is in use by process ${holder.pid}${place} since ${holder.startedAt}${serving}. ` +
      'Stop that one first, or choose another folder with DATA_DIR.'
    );
  }
  return (
    `The data folder ${dataDir} is still held by database process ${holder.childPid}, whose server ${holder.pid} is ` +
    'gone. It should end by itself; if it does not, end it and start again.'
  );
}

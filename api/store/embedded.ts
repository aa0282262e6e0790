/**
 * The embedded database: PostgreSQL and PostGIS compiled to WebAssembly, in a child process, its data in a folder.
 * For evaluation and small demos; a county in earnest sets DATABASE_URL. Reached with `pg` like any other server.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmodSync, closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { PoolConfig } from 'pg';
import type { ChildMessage, ChildOrder, ParentMessage } from './embedded-child.ts';
import { HELD_EXIT_CODE, describeRefusal, isServing, lockMethod, readHolder, underLock } from './embedded-lock.ts';
import type { LockMethod } from './embedded-lock.ts';
import type { StepReporter } from './steps.ts';

export interface EmbeddedOptions {
  /** The folder for `pg/`, the lock and the socket. Made when missing, readable by its owner only. */
  readonly dataDir: string;
  /** Called as the start goes on: waiting for a dying holder, making a new database, opening one that is there. */
  readonly onProgress?: StepReporter;
  /** Lines that the database process prints (warnings of PostgreSQL). */
  readonly log?: (line: string) => void;
  /** Called when the database process ends though nobody asked it to. */
  readonly onExit?: (reason: string) => void;
  /** How the folder is locked; the default is the best that the machine offers. */
  readonly lockMethod?: LockMethod;
  /** How long to wait for a holder whose server is dead. Default 20,000. */
  readonly orphanWaitMs?: number;
}

export interface EmbeddedDatabase {
  /** For `new pg.Pool(...)`. All connections share one session: no named statements, no LISTEN, no cancelling. */
  readonly poolConfig: PoolConfig;
  readonly connectionString: string;
  /** True when this start made the database. */
  readonly firstOpen: boolean;
  /** The database process. */
  readonly pid: number;
  /** Tells the next one who is refused where this one serves. */
  announce(url: string): void;
  /** Closes the database cleanly. Safe to call twice. */
  stop(): Promise<void>;
}

/** `held`: another process has the folder. `failed`: the database could not be opened. */
export class EmbeddedError extends Error {
  readonly code: 'held' | 'failed';
  constructor(code: 'held' | 'failed', message: string) {
    super(message);
    this.name = 'EmbeddedError';
    this.code = code;
  }
}

const MAX_CONNECTIONS = 200;
const POOL_SIZE = 8; // statements run one at a time in there; more connections only wait in another place
const STOP_WAIT_MS = 15_000;
const SERVING_GRACE_MS = 3_000; // a server that was just told to stop is worth this much patience
const SOCKET_PORT = 5432; // only the last part of the socket's file name

/**
 * Opens the embedded database of a folder, making it when it is not there.
 * @throws EmbeddedError
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const dataDir = resolve(options.dataDir);
  const lockFile = join(dataDir, 'lock');
  prepareFolder(dataDir, lockFile);
  const beganAt = Date.now();
  const orphanWaitMs = options.orphanWaitMs ?? 20_000;
  for (;;) {
    const opened = await open(dataDir, lockFile, options);
    if (opened !== 'held') return opened;
    const holder = readHolder(lockFile);
    // One that does not serve yet may be about to: or about to notice that whoever started it is gone.
    const patienceMs = holder?.url && isServing(holder) ? SERVING_GRACE_MS : orphanWaitMs;
    if (Date.now() - beganAt > patienceMs) throw new EmbeddedError('held', describeRefusal(dataDir, holder));
    options.onProgress?.('wait for the data folder', 0, 0);
    await new Promise((wake) => setTimeout(wake, 250));
  }
}

function prepareFolder(dataDir: string, lockFile: string): void {
  try {
    const isNew = !existsSync(dataDir);
    mkdirSync(dataDir, { recursive: true });
    if (isNew) chmodSync(dataDir, 0o700);
    closeSync(openSync(lockFile, 'a'));
  } catch (error) {
    throw new EmbeddedError('failed', `The data folder ${dataDir} cannot be used: ${(error as Error).message}`);
  }
}

async function open(dataDir: string, lockFile: string, options: EmbeddedOptions): Promise<EmbeddedDatabase | 'held'> {
  const method = options.lockMethod ?? lockMethod();
  const order: ChildOrder = {
    pgDir: join(dataDir, 'pg'),
    lockFile,
    lockMethod: method,
    parentPid: process.pid,
    socketPath: socketPathFor(dataDir),
    maxConnections: MAX_CONNECTIONS,
  };
  const child = startChild(order);
  const watched = watchChild(child, options);
  const outcome = await watched.started;
  if (outcome === 'held') return 'held';
  const stop = stopper(child, watched);
  const address = order.socketPath ? { host: dataDir, port: SOCKET_PORT } : { host: '127.0.0.1', port: outcome.port ?? 0 };
  return {
    poolConfig: { ...address, user: 'postgres', database: 'postgres', max: POOL_SIZE },
    connectionString: `postgresql://postgres@${encodeURIComponent(address.host)}:${address.port}/postgres`,
    firstOpen: outcome.firstOpen,
    pid: child.pid ?? 0,
    announce: (url) => tell(child, { type: 'serving', url }),
    stop,
  };
}

/** A socket file is closed to other users; a port of the loopback interface is not, so it is the second choice. */
function socketPathFor(dataDir: string): string | null {
  const path = join(dataDir, `.s.PGSQL.${SOCKET_PORT}`);
  return process.platform === 'win32' || Buffer.byteLength(path) > 100 ? null : path; // the kernel's limit is 104 to 108
}

function startChild(order: ChildOrder): ChildProcess {
  const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const script = fileURLToPath(new URL('./embedded-child.ts', import.meta.url));
  const command = [process.execPath, '--import', loader, script, JSON.stringify(order)];
  const [program = '', ...args] = underLock(order.lockMethod, order.lockFile, command);
  return spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
}

interface WatchedChild {
  /** Settles once: the database answers, the folder is held, or it failed (rejects). */
  readonly started: Promise<'held' | { firstOpen: boolean; port: number | null }>;
  readonly exited: Promise<void>;
  /** From now on the child's end is no surprise. */
  expectExit(): void;
}

function watchChild(child: ChildProcess, options: EmbeddedOptions): WatchedChild {
  const lastLines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on('line', (line) => {
      lastLines.push(line);
      if (lastLines.length > 20) lastLines.shift();
      options.log?.(line);
    });
  }
  let fatal = '';
  let firstOpen = false;
  let settled = false;
  let expected = false;
  const exited = new Promise<void>((resolveExit) => child.once('close', () => resolveExit()));
  const started = new Promise<'held' | { firstOpen: boolean; port: number | null }>((resolveStart, reject) => {
    child.on('message', (message: ChildMessage) => {
      if (message.type === 'locked') {
        firstOpen = message.firstOpen;
        options.onProgress?.(firstOpen ? 'make the embedded database' : 'open the embedded database', 0, 0);
      } else if (message.type === 'ready') {
        settled = true;
        resolveStart({ firstOpen, port: message.port });
      } else fatal = message.message;
    });
    child.once('error', (error) => reject(new EmbeddedError('failed', `The database cannot be started: ${error.message}`)));
    child.once('close', (code, signal) => {
      const reason = fatal || `the database process ended (${signal ?? `exit code ${code}`}) ${lastLines.join('\n')}`.trim();
      if (settled) {
        if (!expected) options.onExit?.(reason);
      } else if (code === HELD_EXIT_CODE) resolveStart('held');
      else reject(new EmbeddedError('failed', `The embedded database did not start: ${reason}`));
    });
  });
  return {
    started,
    exited,
    expectExit: () => {
      expected = true;
    },
  };
}

function stopper(child: ChildProcess, watched: WatchedChild): () => Promise<void> {
  let stopping: Promise<void> | undefined;
  return () => {
    stopping ??= (async () => {
      watched.expectExit();
      tell(child, { type: 'stop' });
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WAIT_MS);
      await watched.exited;
      clearTimeout(timer);
    })();
    return stopping;
  };
}

function tell(child: ChildProcess, message: ParentMessage): void {
  if (child.connected) child.send(message, () => undefined); // a child that has just died is told by onExit
}

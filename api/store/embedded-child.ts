/**
 * The process that runs the embedded database: PGlite with PostGIS behind a socket, for `embedded.ts` alone.
 * It holds the lock on the data folder, and it never outlives the process that started it for long.
 */
import { chmodSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { Worker } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { postgis } from '@electric-sql/pglite-postgis';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { keepExchangesWhole } from './embedded-exchange.ts';
import { HELD_EXIT_CODE, takeLock, writeHolder } from './embedded-lock.ts';
import type { LockHolder, LockMethod } from './embedded-lock.ts';
import { finishSwap } from './embedded-swap.ts';

/** What the parent hands over, as JSON in the first argument. */
export interface ChildOrder {
  readonly pgDir: string;
  readonly lockFile: string;
  readonly lockMethod: LockMethod;
  readonly parentPid: number;
  /** Where to listen: a Unix socket, or a free port of the loopback interface when null. */
  readonly socketPath: string | null;
  readonly maxConnections: number;
}

/** What the child says. */
export type ChildMessage =
  | { readonly type: 'locked'; readonly firstOpen: boolean }
  | { readonly type: 'ready'; readonly port: number | null }
  | { readonly type: 'fatal'; readonly message: string };

/** What the child hears. */
export type ParentMessage = { readonly type: 'stop' } | { readonly type: 'serving'; readonly url: string };

/** How long a running query may keep a child alive whose parent is gone. A query cannot be interrupted from inside. */
const ORPHAN_GRACE_MS = 10_000;

async function main(order: ChildOrder): Promise<void> {
  let stop = (): void => process.exit(0);
  ignoreTheTerminal();
  process.on('disconnect', () => stop());
  process.on('SIGTERM', () => stop());
  endWithParent(order.parentPid);

  if (!(await takeLock(order.lockMethod, order.lockFile))) process.exit(HELD_EXIT_CODE);
  const holder: LockHolder = {
    pid: order.parentPid,
    childPid: process.pid,
    host: hostname(),
    startedAt: new Date().toISOString(),
  };
  writeHolder(order.lockFile, holder);
  finishSwap(order.pgDir);

  // PGlite builds a new folder over several seconds. One that was cut short holds nobody's rows and cannot be opened.
  const readyMark = `${order.pgDir}.ready`;
  const firstOpen = !existsSync(readyMark);
  if (firstOpen) rmSync(order.pgDir, { recursive: true, force: true });
  send({ type: 'locked', firstOpen });
  const db = await PGlite.create({ dataDir: order.pgDir, extensions: { postgis } });
  if (firstOpen) writeFileSync(readyMark, `${new Date().toISOString()}\n`);

  const server = await listen(db, order);
  let stopping = false;
  stop = () => {
    if (stopping) return;
    stopping = true;
    void closeAll(server, db, order).finally(() => process.exit(0));
  };
  process.on('message', (message: ParentMessage) => {
    if (message.type === 'stop') stop();
    else if (!stopping) writeHolder(order.lockFile, { ...holder, url: message.url });
  });
  const port = order.socketPath ? null : Number(server.getServerConn().split(':').pop());
  send({ type: 'ready', port });
}

async function listen(db: PGlite, order: ChildOrder): Promise<PGLiteSocketServer> {
  const { socketPath, maxConnections } = order;
  const whole = keepExchangesWhole(db, (error) => fail(`the database stopped: ${text(error)}`)) as unknown as PGlite;
  if (!socketPath) {
    const server = new PGLiteSocketServer({ db: whole, host: '127.0.0.1', port: 0, maxConnections });
    await server.start();
    return server;
  }
  rmSync(socketPath, { force: true }); // left by a killed process; the lock says that nobody listens there
  const server = new PGLiteSocketServer({ db: whole, path: socketPath, maxConnections });
  await server.start();
  chmodSync(socketPath, 0o600);
  return server;
}

async function closeAll(server: PGLiteSocketServer, db: PGlite, order: ChildOrder): Promise<void> {
  await server.stop();
  await db.close();
  if (order.socketPath) rmSync(order.socketPath, { force: true });
  writeHolder(order.lockFile, null);
}

/** Ctrl-C reaches the whole process group; the parent must be able to finish its work with the database first. */
function ignoreTheTerminal(): void {
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
  // The parent reads these pipes; when it is gone, writing to them must not end us in the middle of a statement.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}

/**
 * Watches the parent from a thread of its own, because a long query keeps this one busy: the IPC channel's close would
 * be noticed only after it. Acknowledged rows survive the SIGKILL (a test holds that).
 */
function endWithParent(parentPid: number): void {
  const source = `
    const { parentPid, graceMs } = require('node:worker_threads').workerData;
    const timer = setInterval(() => {
      try { process.kill(parentPid, 0); }
      catch (error) {
        if (error.code === 'EPERM') return;
        clearInterval(timer);
        setTimeout(() => process.kill(process.pid, 'SIGKILL'), graceMs);
      }
    }, 500);`;
  new Worker(source, { eval: true, execArgv: [], workerData: { parentPid, graceMs: ORPHAN_GRACE_MS } }).unref();
}

function send(message: ChildMessage): void {
  if (process.connected) process.send?.(message);
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function fail(message: string): void {
  if (!process.connected) process.exit(1);
  process.send?.({ type: 'fatal', message } satisfies ChildMessage, () => process.exit(1));
}

main(JSON.parse(process.argv[2] ?? '{}') as ChildOrder).catch((error: unknown) => fail(text(error)));

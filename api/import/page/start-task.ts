/** Starts a process that does one task beside the server, so that tiles are served while a file is read. */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { TaskCancelled, TaskFailure } from './task.ts';
import type { Message, Order, Task, TaskProgress } from './task.ts';

/** One that does not stop by itself is killed; the database takes its transaction back. On a busy machine it may only be starting. */
const CANCEL_WAIT_MS = 30_000;
/** Readers need a quarter of it; a file made to fill the memory ends its own process, and not whatever else runs on the machine. */
const MOST_HEAP_MB = 1024;
const MOST_COMPLAINT = 2000;

export interface RunningTask {
  /** @throws TaskFailure, TaskCancelled */
  readonly result: Promise<unknown>;
  cancel(): void;
}

export function startTask(databaseUrl: string, task: Task, onProgress: (progress: TaskProgress) => void): RunningTask {
  const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const child = fork(fileURLToPath(new URL('./task-process.ts', import.meta.url)), [], { execArgv: ['--import', loader, `--max-old-space-size=${MOST_HEAP_MB}`], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  let isCancelled = false;
  let timer: NodeJS.Timeout | undefined;
  const result = outcomeOf(child, task, onProgress, () => isCancelled).finally(() => clearTimeout(timer));
  result.catch(() => undefined); // whoever started it asks later
  say(child, { type: 'work', databaseUrl, task });
  return {
    result,
    cancel() {
      if (isCancelled) return;
      isCancelled = true;
      say(child, { type: 'cancel' });
      timer = setTimeout(() => child.kill('SIGKILL'), CANCEL_WAIT_MS);
    },
  };
}

function say(child: ChildProcess, order: Order): void {
  // A process that is gone already is told of by its exit.
  if (child.connected) child.send(order, () => undefined);
}

/** Settles when the process is gone: what it holds is given back by then. */
function outcomeOf(child: ChildProcess, task: Task, onProgress: (progress: TaskProgress) => void, isCancelled: () => boolean): Promise<unknown> {
  let last: Message | undefined;
  let complaints = '';
  child.stderr?.on('data', (text: Buffer) => { complaints = (complaints + text.toString()).slice(-MOST_COMPLAINT); });
  child.on('message', (message: Message) => {
    if (message.type === 'progress') onProgress(message.progress);
    else last = message;
  });
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new TaskFailure('lost', `The process that reads the file could not be started: ${error.message}`)));
    child.once('close', (code, signal) => {
      if (last?.type === 'done') return resolve(last.result);
      if (last?.type === 'failed') return reject(new TaskFailure(last.kind, last.message, last.findings));
      // One that was killed while it wrote may have committed a moment before.
      if (last?.type === 'cancelled' || isCancelled() && (signal === null || task.kind === 'fields' || task.kind === 'preview')) return reject(new TaskCancelled('Stopped'));
      if (complaints) console.error(`The process of an import ended (${signal ?? code}):\n${complaints}`);
      return reject(new TaskFailure('lost', `The process that worked on it ended ${isCancelled() ? 'when it did not stop by itself' : 'unexpectedly'} (${signal ?? code}). ${keptOf(task)}`));
    });
  });
}

/** What is there after a process ended without a word. */
function keptOf(task: Task): string {
  if (task.kind === 'fields' || task.kind === 'preview') return 'Nothing was to be kept of it.';
  if (task.kind === 'run' && task.wish.mapping.layer === 'reports') return 'Reports that were taken in stay; the same file again goes on from there.';
  return 'Whether something was kept, the list of past imports says: an import is kept whole or not at all.';
}

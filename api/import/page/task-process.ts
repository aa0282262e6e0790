/** A process that does one task and ends. Started by `startTask`; whatever happens to it, the server goes on. */
import { createPool } from '../../store/database.ts';
import { GuardStop } from '../datum-guard/index.ts';
import { ImportError, UsageError } from '../import-error.ts';
import { MappingError } from '../mapping.ts';
import { TaskCancelled, TaskFailure } from './task.ts';
import type { Message, Order, Task } from './task.ts';
import { pageFindings, work } from './work.ts';

const stopped = new AbortController();

function say(message: Message): Promise<void> {
  return new Promise((resolve) => { process.send!(message, () => resolve()); });
}

function failureOf(error: unknown): Message {
  if (stopped.signal.aborted) return { type: 'cancelled' };
  if (error instanceof TaskFailure) return { type: 'failed', kind: error.kind, message: error.message, findings: error.findings };
  if (error instanceof GuardStop) return { type: 'failed', kind: 'guard', message: error.message, findings: pageFindings(error.report) };
  const isRequest = error instanceof UsageError || error instanceof MappingError;
  if (!isRequest && !(error instanceof ImportError)) console.error(error);
  return { type: 'failed', kind: isRequest ? 'request' : 'file', message: (error as Error).message, findings: [] };
}

async function run(databaseUrl: string, task: Task): Promise<void> {
  const pool = createPool({ connectionString: databaseUrl, max: 2, application_name: 'tongguan import' });
  let last: Message;
  try {
    last = { type: 'done', result: await work(pool, task, { signal: stopped.signal, onProgress: (progress) => void say({ type: 'progress', progress }) }) };
  } catch (error) {
    last = failureOf(error);
  }
  await pool.end();
  await say(last);
  process.disconnect();
}

process.on('message', (order: Order) => {
  if (order.type === 'cancel') stopped.abort(new TaskCancelled('Stopped'));
  else void run(order.databaseUrl, order.task);
});
// Without the server nobody waits for it; what is not committed is taken back.
process.on('disconnect', () => process.exit());

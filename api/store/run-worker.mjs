/**
 * The thread that makes the static runs of large tables, for `run-threads.ts` alone. Columns come and go in shared memory, without
 * copying. Plain JavaScript, because a thread does not inherit what lets its process read TypeScript.
 */
import { parentPort } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

register();
const { makeRun } = await import('../../tiles/run.ts');

parentPort?.on('message', (input) => { parentPort?.postMessage(makeRun(input)); });

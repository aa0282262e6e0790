/**
 * Makes the static runs of large tables (loads and merges, seconds for millions of rows) on a thread of their own. One run
 * after another, because each needs as much memory as its table; the thread ends when nothing waits.
 */
import { Worker } from 'node:worker_threads';
import type { Run, RunInput } from '../../tiles/index.ts';

export class RunThreads {
  readonly #script: URL;
  readonly #onFailure: (error: Error) => void;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #worker: Worker | null = null;

  /** @param onFailure told when the thread could not do it; the table then makes the run itself */
  constructor(onFailure: (error: Error) => void, script = new URL('./run-worker.mjs', import.meta.url)) {
    this.#onFailure = onFailure;
    this.#script = script;
  }

  /** @throws Error when the thread ends before the run is made, out of memory for example */
  make(input: RunInput): Promise<Run> {
    this.#waiting++;
    const made = this.#last.then(() => this.#makeNext(input)).finally(() => {
      this.#waiting--;
      if (this.#waiting === 0) this.#end();
    });
    this.#last = made.catch((error: Error) => this.#onFailure(error));
    return made;
  }

  #makeNext(input: RunInput): Promise<Run> {
    const worker = this.#worker ??= this.#begin();
    return new Promise((resolve, reject) => {
      const fail = (error: Error): void => {
        // An error is followed by an exit, which may come when another thread is at work already.
        worker.removeAllListeners();
        worker.on('error', () => undefined);
        if (this.#worker === worker) this.#worker = null;
        reject(error);
      };
      worker.removeAllListeners();
      worker.once('message', resolve);
      worker.once('error', fail);
      worker.once('exit', (code) => fail(new Error(`the thread that makes runs ended with ${code}`)));
      worker.postMessage(input);
    });
  }

  #begin(): Worker {
    return new Worker(this.#script, { execArgv: [], name: 'runs' });
  }

  #end(): void {
    this.#worker?.removeAllListeners();
    void this.#worker?.terminate();
    this.#worker = null;
  }
}

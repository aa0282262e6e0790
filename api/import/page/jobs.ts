/** Jobs of the import page: a dry run, an import, an undo, each in a process of its own. Known until the server ends. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { ImportJob } from '../../contract/imports.ts';
import { ApiError } from '../../http/problem.ts';
import { startTask } from './start-task.ts';
import type { RunningTask } from './start-task.ts';
import { TaskCancelled, TaskFailure } from './task.ts';
import type { Task } from './task.ts';

/** Processes at once, over all persons: each takes a core. */
const MOST_RUNNING = 2;
/** Jobs that are remembered after their end. */
const MOST_ENDED = 40;

export interface NewJob {
  readonly person: string;
  readonly kind: ImportJob['kind'];
  /** Id of the upload; null for an undo. */
  readonly file: string | null;
  readonly county: string;
  readonly rejectPath: string | null;
}

interface Kept {
  readonly person: string;
  readonly rejectPath: string | null;
  readonly running: RunningTask;
  job: ImportJob;
}

type Result = Pick<ImportJob, 'preview' | 'summary' | 'undone'>;

export class Jobs {
  readonly #databaseUrl: string;
  readonly #jobs = new Map<string, Kept>();
  /** Tasks that somebody waits for on the line. */
  readonly #asked = new Map<RunningTask, string>();

  constructor(databaseUrl: string) {
    this.#databaseUrl = databaseUrl;
  }

  /** Whether an uploaded file is being read. */
  isReading(file: string): boolean {
    return [...this.#asked.values()].includes(file) || [...this.#jobs.values()].some(({ job }) => job.file === file && job.state === 'running');
  }

  /** @throws ApiError busy */
  start(wanted: NewJob, task: Task): ImportJob {
    if (wanted.kind === 'preview') this.#dropPreviews(wanted.person);
    this.#refuseMore();
    const id = randomBytes(12).toString('hex');
    const running = startTask(this.#databaseUrl, task, (progress) => { kept.job = { ...kept.job, progress }; });
    const { person, rejectPath, ...rest } = wanted;
    const kept: Kept = {
      person, rejectPath, running,
      job: {
        id, ...rest, state: 'running', startedAt: new Date().toISOString(), finishedAt: null, failure: null, preview: null, summary: null, undone: null,
        hasRejects: false, progress: { step: 'Begin', done: 0, total: 0, records: 0, recordsPerSecond: 0 },
      },
    };
    this.#jobs.set(id, kept);
    this.#forgetOld();
    void this.#follow(kept);
    return kept.job;
  }

  /** Does a task while somebody waits. @throws ApiError busy, unusable; TaskCancelled when `signal` is aborted */
  async ask(task: Task, file: string, signal: AbortSignal): Promise<unknown> {
    this.#refuseMore();
    const running = startTask(this.#databaseUrl, task, () => undefined);
    const cancel = (): void => running.cancel();
    signal.addEventListener('abort', cancel, { once: true });
    this.#asked.set(running, file);
    try {
      return await running.result;
    } catch (error) {
      if (error instanceof TaskFailure && error.kind !== 'lost') throw new ApiError('unusable', error.message);
      throw error instanceof TaskFailure ? new ApiError('internal', error.message) : error;
    } finally {
      signal.removeEventListener('abort', cancel);
      this.#asked.delete(running);
    }
  }

  /** @throws ApiError unknown_import */
  get(person: string, id: string): ImportJob {
    return this.#find(person, id).job;
  }

  /** Asks it to stop; its state tells when it has. @throws ApiError unknown_import */
  cancel(person: string, id: string): ImportJob {
    const kept = this.#find(person, id);
    if (kept.job.state === 'running') kept.running.cancel();
    return kept.job;
  }

  /** Where the job's reject file lies. @throws ApiError unknown_import */
  rejects(person: string, id: string): string {
    const { job, rejectPath } = this.#find(person, id);
    if (!job.hasRejects || !existsSync(rejectPath!)) throw new ApiError('unknown_import', 'There is no reject file of this import: nothing was rejected, or it is not over, or the file was forgotten after a day');
    return rejectPath!;
  }

  /** Stops what runs; resolves when it has. */
  async stop(): Promise<void> {
    const running = [...this.#asked.keys(), ...[...this.#jobs.values()].filter(({ job }) => job.state === 'running').map((kept) => kept.running)];
    for (const task of running) task.cancel();
    await Promise.allSettled(running.map((task) => task.result));
  }

  #find(person: string, id: string): Kept {
    const kept = this.#jobs.get(id);
    if (kept?.person === person) return kept;
    throw new ApiError('unknown_import', 'The server knows no such import of yours. It forgets them when it is started again; whether this one was kept, the list of past imports says.', { parameter: 'id' });
  }

  #refuseMore(): void {
    const running = this.#asked.size + [...this.#jobs.values()].filter(({ job }) => job.state === 'running').length;
    if (running >= MOST_RUNNING) throw new ApiError('busy', `${running} files are being read already; try again when one of them is done`);
  }

  /** Only the newest dry run of a person matters. */
  #dropPreviews(person: string): void {
    for (const [id, kept] of this.#jobs) {
      if (kept.person !== person || kept.job.kind !== 'preview') continue;
      if (kept.job.state === 'running') kept.running.cancel();
      else this.#jobs.delete(id);
    }
  }

  #forgetOld(): void {
    const ended = [...this.#jobs].filter(([, { job }]) => job.state !== 'running');
    for (const [id] of ended.slice(0, Math.max(0, ended.length - MOST_ENDED))) this.#jobs.delete(id);
  }

  async #follow(kept: Kept): Promise<void> {
    const end = (change: Partial<ImportJob>): void => { kept.job = { ...kept.job, ...change, finishedAt: new Date().toISOString() }; };
    try {
      const result = await kept.running.result as Result;
      end({ state: 'done', ...result, hasRejects: kept.rejectPath !== null && existsSync(kept.rejectPath) });
    } catch (error) {
      if (error instanceof TaskCancelled) end({ state: 'cancelled' });
      else {
        const { kind, message, findings } = error instanceof TaskFailure ? error : new TaskFailure('lost', (error as Error).message);
        end({ state: 'failed', failure: { kind, message, findings: [...findings] } });
      }
    }
  }
}

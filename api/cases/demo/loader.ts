/** Loads the demo county's history of cases while the server serves: newest days first, a batch at a time, with rests in between. */
import type { Loading } from '../../contract/health.ts';
import type { Pool } from '../../store/database.ts';
import { beginHistory, isHistoryBegun, readHistoryGround, simulatorOf, unfinishedHistory, type HistoryState } from './history.ts';
import { loadBatch } from './load-batch.ts';
import { makePictures } from './pictures.ts';

export interface HistoryLoaderOptions {
  readonly pool: Pool;
  readonly county: string;
  readonly seed: number;
  /** How many filed cases; 0: no history is begun. */
  readonly filed: number;
  readonly dataDir: string;
  /** Whether somebody is at work and would wait for each batch: then as long a rest follows it. Only a database that does one thing at a time needs it. */
  readonly isAsked?: () => boolean;
  /** Told after each batch, and once at the end with `done` equal to `total`. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Others get the database for at least so long after a batch, and for a part of the time that it took. */
const LEAST_REST_MS = 10, REST_SHARE = 0.05, REST_SHARE_WHEN_ASKED = 1;
/**
 * After these batches, and then after every so many, the database looks at what it holds: nobody else does that in the embedded one,
 * and plans that were made for empty tables read whole tables when they are not empty any more.
 */
const FIRST_LOOKS = [2, 6, 20, 60], LOOK_EVERY = 150;

export class HistoryLoader {
  readonly #options: HistoryLoaderOptions;
  #running: Promise<void> | undefined;
  #isStopped = false;
  #loading: Loading | null = null;
  #problem: string | null = null;

  constructor(options: HistoryLoaderOptions) {
    this.#options = options;
  }

  /** What is being loaded; null when nothing is. */
  get loading(): Loading | null {
    return this.#loading;
  }

  /** Why the load stopped before its end, in words; null when it did not. */
  get problem(): string | null {
    return this.#problem;
  }

  /** Begins or goes on, in the background; resolves `ended` when there is nothing left to do or it was stopped. */
  start(): void {
    this.#running ??= this.#load().catch((error: Error) => {
      this.#problem = this.#isStopped ? null : `The demo county's cases could not be loaded: ${error.message}. Start again to go on`;
    }).finally(() => { this.#loading = null; });
  }

  /** Resolves when the load has ended, however. */
  async ended(): Promise<void> {
    await this.#running;
  }

  /** Lets the batch that is under way end. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#running;
  }

  async #load(): Promise<void> {
    const { pool, county, seed, filed, isAsked, onProgress } = this.#options;
    const begun = await unfinishedHistory(pool, county);
    if (!begun && (filed === 0 || await isHistoryBegun(pool, county))) return;
    const pictures = await makePictures(county, this.#options.dataDir);
    const ground = await readHistoryGround(pool, county);
    const state: HistoryState = begun ?? await this.#begin(ground, { seed, filed, until: Date.now() });
    const history = simulatorOf(ground, state);
    if (history.batches !== state.batches) throw new Error(`the history has ${history.batches} batches now, and had ${state.batches} when the load began`);
    const total = history.totals.all;
    let done = state.casesDone;
    for (let number = state.batchesDone; number < state.batches; number++) {
      this.#loading = { what: 'cases', done, total };
      onProgress?.(done, total);
      if (this.#isStopped) return;
      const batch = history.make(number);
      const startedAt = performance.now();
      await loadBatch(pool, county, number, batch, pictures);
      done += batch.cases.length;
      if (FIRST_LOOKS.includes(number) || number % LOOK_EVERY === 0) await this.#tidy();
      await rest(Math.max(LEAST_REST_MS, (performance.now() - startedAt) * (isAsked?.() ? REST_SHARE_WHEN_ASKED : REST_SHARE)));
    }
    await this.#tidy();
    onProgress?.(total, total);
  }

  /** Every move leaves an old version of its case behind. */
  async #tidy(): Promise<void> {
    for (const table of ['cases', 'case_clocks', 'case_tasks', 'photos', 'reports']) await this.#options.pool.query(`vacuum (analyze) ${table}`);
    await this.#options.pool.query('analyze case_moves');
  }

  async #begin(ground: Parameters<typeof simulatorOf>[0], wanted: Pick<HistoryState, 'seed' | 'filed' | 'until'>): Promise<HistoryState> {
    const { pool, county } = this.#options;
    return beginHistory(pool, county, wanted, simulatorOf(ground, wanted).batches);
  }
}

const rest = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });

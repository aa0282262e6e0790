/** Suspended cases go on by themselves when the time that was granted is over. What is due is asked of the database, so a restart loses nothing. */
import { SYSTEM } from '../../contract/cases/snapshot.ts';
import { ApiError } from '../../http/problem.ts';
import { inTransaction } from '../../store/database.ts';
import type { Pool } from '../../store/database.ts';
import { engineContext } from './context.ts';
import { makeMove } from './make-move.ts';

const EVERY_MS = 20_000;
/** Cases that one sweep resumes; the next goes on. */
const MOST_AT_ONCE = 200;

const DUE = `
  select c.county, c.id, c.version from cases c
  where c.state = 'suspended' and (select max(a.until) from case_adjustments a
    where a.county = c.county and a.case_id = c.id and a.kind = 'suspend' and a.state = 'approved') <= now()
  order by c.county, c.id limit $1`;

export class Resumer {
  readonly #pool: Pool;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> = Promise.resolve();
  #isOn = false;
  #problem: string | null = null;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** What failed in the last sweep, in words; null: nothing. */
  problem(): string | null {
    return this.#problem;
  }

  start(): void {
    if (this.#isOn) return;
    this.#isOn = true;
    this.#next();
  }

  /** Ends when a sweep that is under way is done. */
  async stop(): Promise<void> {
    this.#isOn = false;
    clearTimeout(this.#timer);
    await this.#running;
  }

  /**
   * Resumes what is due now; a case that cannot be resumed does not keep the others back.
   * @returns how many cases it resumed
   * @throws Error that names the first case that failed, when all were tried
   */
  async sweep(): Promise<number> {
    const { rows } = await this.#pool.query<{ county: string; id: number; version: number }>(DUE, [MOST_AT_ONCE]);
    let resumed = 0;
    let failure: Error | undefined;
    for (const { county, id, version } of rows) {
      try {
        if (await this.#resume(county, id, version)) resumed++;
      } catch (cause) {
        failure ??= new Error(`case ${id} of county ${county}: ${(cause as Error).message}`, { cause });
      }
    }
    if (failure) throw failure;
    return resumed;
  }

  /** @returns false when somebody moved it meanwhile */
  async #resume(county: string, caseId: number, expected: number): Promise<boolean> {
    try {
      await inTransaction(this.#pool, (client) => makeMove(client, engineContext(this.#pool, county), { caseId, move: 'resume', by: SYSTEM, expected }));
      return true;
    } catch (error) {
      if (error instanceof ApiError && error.code === 'case_moved') return false;
      throw error;
    }
  }

  #next(): void {
    this.#timer = setTimeout(() => {
      this.#running = this.#sweepSafely().finally(() => { if (this.#isOn) this.#next(); });
    }, EVERY_MS);
    this.#timer.unref();
  }

  async #sweepSafely(): Promise<void> {
    try {
      await this.sweep();
      this.#problem = null;
    } catch (error) {
      const text = `Suspended cases cannot be resumed: ${(error as Error).message}`;
      if (text !== this.#problem) console.error(text);
      this.#problem = text;
    }
  }
}

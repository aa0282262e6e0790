/**
 * Newest readings into the resident devices. Thousands of devices may report every second, and each refresh reads their
 * rows again; so it waits four times as long as the last one took, and never takes more than a fifth of the time.
 */
import type { County } from './county.ts';

const LEAST_WAIT_MS = 50;
const WAIT_PER_COST = 4;

export class LatestFollower {
  readonly #county: County;
  readonly #waiting = new Map<string, Set<number>>();
  #timer: NodeJS.Timeout | null = null;
  #notBefore = 0;

  constructor(county: County) {
    this.#county = county;
  }

  /** Takes note of devices with a newer reading; at once when the last refresh is long enough ago. */
  async add(county: string, deviceIds: readonly number[]): Promise<void> {
    const waiting = this.#waiting.get(county) ?? new Set();
    this.#waiting.set(county, waiting);
    for (const id of deviceIds) waiting.add(id);
    const waitMs = this.#notBefore - performance.now();
    if (waitMs <= 0) return this.#flush();
    if (waitMs === Infinity) return; // a refresh is under way; what came meanwhile waits for the next, which it sets
    this.#timer ??= setTimeout(() => { this.#flush().catch(() => undefined); }, waitMs);
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  async #flush(): Promise<void> {
    this.stop();
    const began = performance.now();
    this.#notBefore = Infinity;
    try {
      for (const [code, ids] of [...this.#waiting]) { // a copy: what comes meanwhile is not of this turn
        this.#waiting.delete(code);
        try {
          await this.#county.tables.refresh(this.#county.database.pool, code, 'devices', [...ids]);
        } catch (error) {
          // What could not be read waits for the next time.
          const waiting = this.#waiting.get(code) ?? new Set();
          this.#waiting.set(code, waiting);
          for (const id of ids) waiting.add(id);
          throw error;
        }
      }
    } finally {
      const cost = performance.now() - began;
      this.#notBefore = performance.now() + Math.max(LEAST_WAIT_MS, WAIT_PER_COST * cost);
      if (this.#waiting.size) {
        this.#timer ??= setTimeout(() => { this.#flush().catch(() => undefined); }, Math.max(LEAST_WAIT_MS, WAIT_PER_COST * cost));
      }
    }
  }
}

/** What of judging fails at present: for the log, which hears of each trouble once, and for whoever asks how the server is. */

/** A trouble that nothing renewed for so long is over: the readings that led to it may not come again. */
const QUIET_MS = 600_000;

interface Trouble {
  readonly text: string;
  times: number;
  /** Epoch ms. */
  lastAt: number;
}

export class Troubles {
  readonly #now: () => number;
  readonly #all = new Map<string, Trouble>();

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** @param what what could not be done, the same words for the same trouble */
  add(what: string, error: unknown): void {
    const known = this.#all.get(what);
    const text = `${what}: ${(error as Error).message}`;
    if (!known) console.error(text);
    this.#all.set(what, { text, times: (known?.times ?? 0) + 1, lastAt: this.#now() });
  }

  /** It works now. */
  clear(what: string): void {
    if (this.#all.delete(what)) console.error(`${what}: works again`);
  }

  /** The trouble that lasts longest in words, with how often it was met and how many others there are; null when all is well. */
  text(): string | null {
    for (const [what, { lastAt }] of this.#all) if (this.#now() - lastAt > QUIET_MS) this.#all.delete(what);
    const [first] = this.#all.values();
    if (!first) return null;
    const others = this.#all.size - 1;
    return `${first.text} (met ${first.times} ${first.times === 1 ? 'time' : 'times'}${others ? `, and ${others} more troubles with alerts` : ''})`;
  }
}

/** Which rows left the cells of one zoom, lately: in the order of versions, bounded. */
import { MOST_DEPARTURES } from './live-frame.ts';

/** Beyond 2^16 dictionary codes there are none. */
const CODES = 65536;

interface CellLog {
  /** Version of the newest departure by id and what its scope was, oldest first. */
  readonly departures: Map<number, number>;
  /** A reader that was last told before this version must take the cell whole. */
  floor: number;
}

export interface LogLimits {
  /** Departures remembered of one cell ... */
  readonly perCell: number;
  /** ... and of all cells together. */
  readonly inAll: number;
}

export class DepartureLog {
  readonly #limits: LogLimits;
  readonly #cells = new Map<number, CellLog>();
  #floor: number;
  #size = 0;

  /** @param version of the table now: who was told earlier takes every cell whole */
  constructor(limits: LogLimits, version: number) {
    this.#limits = { perCell: Math.min(limits.perCell, MOST_DEPARTURES), inAll: limits.inAll };
    this.#floor = version;
  }

  get size(): number { return this.#size; }

  /** What a reader of the cell must have been told to do with departures alone. */
  floorOf(cell: number): number {
    return Math.max(this.#floor, this.#cells.get(cell)?.floor ?? 0);
  }

  /** Notes that a row left the cell, or may have left it for some readers. `scope` is what it was before. */
  add(cell: number, id: number, scope: number, version: number): void {
    let log = this.#cells.get(cell);
    if (!log) this.#cells.set(cell, log = { departures: new Map(), floor: 0 });
    const key = id * CODES + scope;
    if (log.departures.delete(key)) this.#size--;
    log.departures.set(key, version);
    this.#size++;
    if (log.departures.size > this.#limits.perCell) this.#dropOldest(log);
    if (this.#size > this.#limits.inAll) this.#shrink();
  }

  /** Ids that left the cell after a version, by what their scope was. */
  * after(cell: number, since: number): Generator<{ id: number; scope: number }> {
    for (const [key, version] of this.#cells.get(cell)?.departures ?? []) {
      if (version > since) yield { id: Math.floor(key / CODES), scope: key % CODES };
    }
  }

  /** Lets go of what nobody will ask for: every reader was told up to this version, or takes its cells whole. */
  forget(version: number): void {
    this.#floor = Math.max(this.#floor, version);
    for (const [cell, log] of this.#cells) {
      for (const [key, at] of log.departures) {
        if (at > version) break;
        log.departures.delete(key);
        this.#size--;
      }
      if (log.departures.size === 0 && log.floor <= this.#floor) this.#cells.delete(cell);
    }
  }

  #dropOldest(log: CellLog): void {
    const [[key, version]] = log.departures;
    log.departures.delete(key);
    log.floor = version;
    this.#size--;
  }

  // Forgets the older half of the versions, in all cells.
  #shrink(): void {
    while (this.#size > this.#limits.inAll) {
      let oldest = Infinity;
      let newest = 0;
      for (const { departures } of this.#cells.values()) {
        for (const version of departures.values()) {
          oldest = Math.min(oldest, version);
          newest = Math.max(newest, version);
        }
      }
      this.forget(Math.floor((oldest + newest) / 2));
    }
  }
}

/**
 * Which id a device's or staff member's code stands for. Thousands of messages a second ask, so it is in memory: read
 * whole at first use, then kept in step with the resident tables. A code that is not there is asked for in the database
 * once in ten seconds, if it can be a code at all: a device may report sooner than the change feed told of it.
 */
import type { County } from '../county/county.ts';
import { Lookups } from './lookups.ts';
import { mercatorToLngLat } from '../../tiles/index.ts';

export type Sender = 'devices' | 'staff';

const MISS_LASTS_MS = 10_000;
const MOST_MISSES = 10_000;

/** What the columns take; anything else is nobody's. */
const CODE = /^[A-Za-z0-9_.-]{1,64}$/;
const canBe = (given: string | number): boolean => (typeof given === 'string' ? CODE.test(given) : Number.isSafeInteger(given) && given >= 0);
const missKey = (county: string, sender: Sender, given: string | number): string => `${county}/${sender}/${typeof given}/${given}`;

interface Codes {
  readonly idOf: Map<string, number>;
  readonly codeOf: Map<number, string>;
}

export class Directory {
  readonly #county: County;
  readonly #codes = new Map<string, Codes>();
  readonly #loading = new Map<string, Promise<Codes>>();
  /** Until when (`performance.now()`) a code or id is known to be nobody's, oldest first. */
  readonly #misses = new Map<string, number>();
  readonly #lookups: Lookups;

  constructor(county: County) {
    this.#county = county;
    this.#lookups = new Lookups(county.database.pool);
    county.tables.onChanged((code, layer, ids) => {
      if (layer === 'devices' || layer === 'staff') this.#changed(code, layer, ids);
    });
  }

  /** The id of a code; undefined when it is not known here, see `look`. */
  find(county: string, sender: Sender, code: string): number | undefined {
    return this.#codes.get(`${county}/${sender}`)?.idOf.get(code);
  }

  /** The id of a code that `find` does not know; null when nobody has it. @throws QueueFullError, or when the database does not answer */
  async look(county: string, sender: Sender, code: string): Promise<number | null> {
    return (await this.lookAll(county, sender, [code])).get(code) ?? null;
  }

  /**
   * The ids of codes, and of ids themselves, with at most one query for all of them; what nobody has is not in the answer.
   * @throws QueueFullError when too much is being looked for, or when the database does not answer
   */
  async lookAll(county: string, sender: Sender, given: readonly (string | number)[]): Promise<Map<string | number, number>> {
    const codes = this.#codes.get(`${county}/${sender}`) ?? await this.#load(county, sender);
    const found = new Map<string | number, number>();
    const unknown: (string | number)[] = [];
    const now = performance.now();
    for (const each of new Set(given)) {
      const id = typeof each === 'string' ? codes.idOf.get(each) : codes.codeOf.has(each) ? each : undefined;
      if (id !== undefined) found.set(each, id);
      else if (canBe(each) && !((this.#misses.get(missKey(county, sender, each)) ?? 0) > now)) unknown.push(each);
    }
    if (unknown.length) {
      const rows = await this.#lookups.run({ county, sender, codes: unknown.filter((each) => typeof each === 'string'), ids: unknown.filter((each) => typeof each === 'number') });
      for (const { id, code } of rows) remember(codes, id, code);
      for (const each of unknown) {
        const id = typeof each === 'string' ? codes.idOf.get(each) : codes.codeOf.has(each) ? each : undefined;
        if (id !== undefined) found.set(each, id);
        else this.#miss(missKey(county, sender, each));
      }
    }
    return found;
  }

  #miss(key: string): void {
    this.#misses.delete(key);
    this.#misses.set(key, performance.now() + MISS_LASTS_MS);
    if (this.#misses.size <= MOST_MISSES) return;
    const [oldest] = this.#misses.keys();
    this.#misses.delete(oldest!);
  }

  /** West, south, east, north of a county in degrees; null when it has no areas. */
  boundsOf(county: string): [number, number, number, number] | null {
    const box = this.#county.tables.table(county, 'areas')?.bounds();
    return box ? [...mercatorToLngLat(box[0], box[1]), ...mercatorToLngLat(box[2], box[3])] as [number, number, number, number] : null;
  }

  /** Reads all again at next use: also a code that was given to another row is then known. */
  forget(): void {
    this.#codes.clear();
    this.#misses.clear();
  }

  #load(county: string, sender: Sender): Promise<Codes> {
    const key = `${county}/${sender}`;
    const loading = this.#loading.get(key) ?? this.#read(county, sender).finally(() => this.#loading.delete(key));
    this.#loading.set(key, loading);
    return loading;
  }

  async #read(county: string, sender: Sender): Promise<Codes> {
    const { rows } = await this.#county.database.pool.query<{ id: number; code: string }>(`select id, code from ${sender} where county = $1`, [county]);
    const codes: Codes = { idOf: new Map(), codeOf: new Map() };
    for (const { id, code } of rows) remember(codes, id, code);
    this.#codes.set(`${county}/${sender}`, codes);
    return codes;
  }

  /** Rows change with every reading; only those that came or went matter here. */
  #changed(county: string, sender: Sender, ids: readonly number[] | null): void {
    const codes = this.#codes.get(`${county}/${sender}`);
    if (!codes) return;
    const table = this.#county.tables.table(county, sender);
    if (ids === null || !table) {
      this.#codes.delete(`${county}/${sender}`);
      this.#misses.clear();
      return;
    }
    for (const id of ids) {
      const code = codes.codeOf.get(id);
      if (code === undefined) this.#misses.clear();
      else if (!table.has(id)) {
        codes.codeOf.delete(id);
        if (codes.idOf.get(code) === id) codes.idOf.delete(code);
      }
    }
  }
}

function remember(codes: Codes, id: number, code: string): void {
  codes.idOf.set(code, id);
  codes.codeOf.set(id, code);
}

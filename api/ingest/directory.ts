/**
 * Which id a device's or staff member's code stands for. Thousands of messages a second ask, so it is in memory: read
 * whole at first use, then kept in step with the resident tables. A code that is not there is asked for in the database
 * once in ten seconds: a device may report sooner than the change feed told of it.
 */
import type { County } from '../county/county.ts';
import { mercatorToLngLat } from '../../tiles/index.ts';

export type Sender = 'devices' | 'staff';

const MISS_LASTS_MS = 10_000;
const MOST_MISSES = 10_000;

interface Codes {
  readonly idOf: Map<string, number>;
  readonly codeOf: Map<number, string>;
}

export class Directory {
  readonly #county: County;
  readonly #codes = new Map<string, Codes>();
  readonly #loading = new Map<string, Promise<Codes>>();
  /** Until when a code is known to be nobody's, by county, layer and code. */
  readonly #misses = new Map<string, number>();

  constructor(county: County) {
    this.#county = county;
    county.tables.onChanged((code, layer, ids) => {
      if (layer === 'devices' || layer === 'staff') this.#changed(code, layer, ids);
    });
  }

  /** The id of a code; undefined when it is not known here, see `look`. */
  find(county: string, sender: Sender, code: string): number | undefined {
    return this.#codes.get(`${county}/${sender}`)?.idOf.get(code);
  }

  /** The id of a code that `find` does not know; null when nobody has it. @throws when the database does not answer */
  async look(county: string, sender: Sender, code: string): Promise<number | null> {
    const codes = this.#codes.get(`${county}/${sender}`) ?? await this.#load(county, sender);
    const found = codes.idOf.get(code);
    if (found !== undefined) return found;
    const key = `${county}/${sender}/${code}`;
    if ((this.#misses.get(key) ?? 0) > Date.now()) return null;
    const { rows: [row] } = await this.#county.database.pool.query<{ id: number }>(
      `select id from ${sender} where county = $1 and code = $2`, [county, code.replaceAll('\0', '')]);
    if (row) {
      remember(codes, row.id, code);
      return row.id;
    }
    if (this.#misses.size >= MOST_MISSES) this.#misses.clear();
    this.#misses.set(key, Date.now() + MISS_LASTS_MS);
    return null;
  }

  /** The id itself when somebody has it, else null. @throws when the database does not answer */
  async lookId(county: string, sender: Sender, id: number): Promise<number | null> {
    const codes = this.#codes.get(`${county}/${sender}`) ?? await this.#load(county, sender);
    if (codes.codeOf.has(id)) return id;
    const { rows: [row] } = await this.#county.database.pool.query<{ code: string }>(
      `select code from ${sender} where county = $1 and id = $2`, [county, id]);
    if (!row) return null;
    remember(codes, id, row.code);
    return id;
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

/**
 * The second lane as this process holds it: the newest entries of each county in memory, older ones read from the
 * database when a viewer comes back with an older number. The database numbers entries in the order of their commits, so
 * every process tells the same entries in the same order.
 */
import type { LaneEntry } from '../contract/live.ts';
import { reaches } from '../http/scope.ts';
import type { Scope } from '../http/scope.ts';
import type { Queryable } from '../store/database.ts';

/** Entries of a county kept in memory. */
const RING_ENTRIES = 2000;
const CHUNK_ENTRIES = 200;
/** Replays that may read the database at once, for all viewers. */
const MOST_REPLAYS = 4;

export interface LaneItem {
  readonly number: number;
  readonly kind: LaneEntry['kind'];
  readonly areaCode: string | null;
  /** The entry as JSON. */
  readonly text: string;
}

/** What comes after a viewer's number; `lost` when some of it was trimmed, and then `upTo` is where to go on. */
export interface LaneReplay {
  readonly items: readonly LaneItem[];
  readonly upTo: number;
  readonly lost: boolean;
}

interface Lane {
  head: number;
  /** Entries above `floor`, oldest first. */
  ring: LaneItem[];
  floor: number;
  reading: Promise<void> | null;
}

const READ = `select number, kind, area_code, (extract(epoch from at) * 1000)::float8 as at, body from lane
  where county = $1 and number > $2 order by number limit ${CHUNK_ENTRIES}`;

function itemOf(row: { number: string | number; kind: LaneEntry['kind']; area_code: string | null; at: number; body: unknown }): LaneItem {
  const number = Number(row.number);
  return { number, kind: row.kind, areaCode: row.area_code, text: JSON.stringify({ number, at: row.at, kind: row.kind, body: row.body }) };
}

const LAYER_OF = { alert: 'alerts', event: 'events', case: 'cases' } as const;

/** Whether a person may see an entry: alerts, events and moves of cases of their areas; notes of the shift all who may see anything. */
export function maySee(scope: Scope, { kind, areaCode }: LaneItem): boolean {
  if (kind === 'note') return scope.areas === null || scope.areas.length > 0;
  return reaches(scope, LAYER_OF[kind], areaCode);
}

export class LaneLog {
  readonly #db: Queryable;
  readonly #lanes = new Map<string, Lane>();
  #replays = 0;

  constructor(db: Queryable) {
    this.#db = db;
  }

  /** Where the lanes stand now: what is committed from here on will be told. */
  async start(): Promise<void> {
    const { rows } = await this.#db.query('select county, number from lane_heads');
    for (const row of rows) this.#lane(row.county, Number(row.number));
  }

  /** The newest number that this process knows. */
  headOf(county: string): number { return this.#lane(county).head; }

  /** Reads entries that are new, of one county. @throws when the database does not answer */
  async readNew(county: string): Promise<void> {
    const lane = this.#lane(county);
    // One reading at a time; what came meanwhile is read by the next.
    while (lane.reading) await lane.reading.catch(() => undefined);
    lane.reading = this.#read(county, lane).finally(() => { lane.reading = null; });
    return lane.reading;
  }

  /** Reads entries that are new, of all counties: for changes that the feed did not tell. True when there were some. */
  async catchUp(): Promise<boolean> {
    const { rows } = await this.#db.query('select county, number from lane_heads');
    const behind = rows.filter((row) => Number(row.number) > this.headOf(row.county));
    for (const row of behind) await this.readNew(row.county);
    return behind.length > 0;
  }

  /** Entries after a number from memory, at most so many; null when they must be replayed from the database. */
  after(county: string, number: number, most: number): readonly LaneItem[] | null {
    const { ring, floor } = this.#lane(county);
    if (number < floor) return null;
    const from = ring.findIndex((item) => item.number > number);
    return from < 0 ? [] : ring.slice(from, from + most);
  }

  /** Entries after a number from the database; null when too many replay already: ask again later. */
  async replay(county: string, number: number): Promise<LaneReplay | null> {
    if (this.#replays >= MOST_REPLAYS) return null;
    this.#replays++;
    try {
      const { rows } = await this.#db.query(READ, [county, number]);
      const { rows: [heads] } = await this.#db.query('select number, floor from lane_heads where county = $1', [county]);
      const items = rows.map(itemOf);
      const isGap = items.length > 0 && items[0]!.number > number + 1;
      if (number < Number(heads?.floor ?? 0) || isGap) return { items: [], upTo: this.headOf(county), lost: true };
      return { items, upTo: items.at(-1)?.number ?? number, lost: false };
    } finally {
      this.#replays--;
    }
  }

  async #read(county: string, lane: Lane): Promise<void> {
    for (;;) {
      const { rows } = await this.#db.query(READ, [county, lane.head]);
      for (const row of rows) lane.ring.push(itemOf(row));
      lane.head = lane.ring.at(-1)?.number ?? lane.head;
      if (lane.ring.length > RING_ENTRIES) lane.floor = lane.ring.splice(0, lane.ring.length - RING_ENTRIES).at(-1)!.number;
      if (rows.length < CHUNK_ENTRIES) return;
    }
  }

  #lane(county: string, head = 0): Lane {
    let lane = this.#lanes.get(county);
    if (!lane) this.#lanes.set(county, lane = { head, ring: [], floor: head, reading: null });
    return lane;
  }
}

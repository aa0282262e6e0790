/**
 * One layer of one county as the hub tells it: its cells, and the audiences that look at them.
 *
 * Terminology
 * - audience: viewers of one zoom, filter and scope. What is read for one of them serves all that were last told at the
 *   same version.
 * - epoch: counts loads of the table; at another epoch every cell comes whole.
 */
import type { WatchedLayer } from '../contract/live.ts';
import { areasOf, scopeKey } from '../http/scope.ts';
import type { Scope } from '../http/scope.ts';
import { compileFilter, LiveCells } from '../../tiles/index.ts';
import type { Condition, LiveCell, LiveNews, LiveView, ResidentTable, TileRange } from '../../tiles/index.ts';
import { watchedColumnsOf, wireColumnsOf, wordsKey, wordsOf } from './wire-columns.ts';

/** Cells of a zoom that nobody looks at are followed so long, for those who come back. */
const KEEP_UNUSED_MS = 60_000;

/** Fewer viewers than this read their own cells; for more of them all cells are read once. */
const SHARED_FROM = 4;

/** News of the cells that changed, and their addresses in arrays: every viewer looks through these at every tick. */
interface Latest {
  readonly since: number;
  readonly news: readonly LiveNews[];
  readonly columns: Int32Array;
  readonly rows: Int32Array;
}

function latestOf(news: readonly LiveNews[], since: number): Latest {
  return { since, news, columns: Int32Array.from(news, ({ x }) => x), rows: Int32Array.from(news, ({ y }) => y) };
}

const NO_WORDS = { key: '', text: '' };

export class Audience {
  readonly layer: LiveLayer;
  readonly zoom: number;
  readonly view: LiveView;
  lastUsedAt = Date.now();
  /** Viewers that look now. */
  viewers = 0;
  /** What is new since the last tick, in all cells of the zoom: read once for the whole audience. */
  #latest: Latest | null = null;
  /** Frames that several viewers take, by what they are made of. */
  readonly frames = new Map<string, readonly Uint8Array[]>();

  constructor(layer: LiveLayer, zoom: number, view: LiveView) {
    this.layer = layer;
    this.zoom = zoom;
    this.view = view;
  }

  /** What is new since a version in the cells of a range; null for a viewer that did not keep up. */
  latest(range: TileRange, since: number): LiveNews[] | null {
    const { cells } = this.layer;
    if (!cells!.keepsUp(this.zoom, since)) return null;
    const { minX, minY, maxX, maxY } = range;
    const changed = this.layer.changedCells(this.zoom);
    if (this.viewers < SHARED_FROM) {
      return this.news(changed.filter(({ x, y }) => x >= minX && x <= maxX && y >= minY && y <= maxY), since);
    }
    if (this.#latest?.since !== since) this.#latest = latestOf(this.news(changed, since), since);
    const { news, columns, rows } = this.#latest;
    const found: LiveNews[] = [];
    for (let i = 0; i < columns.length; i++) {
      if (columns[i]! >= minX && columns[i]! <= maxX && rows[i]! >= minY && rows[i]! <= maxY) found.push(news[i]!);
    }
    return found;
  }

  /** What is new in some cells since a version; 0: all there is. */
  news(cells: readonly LiveCell[], since: number): LiveNews[] {
    return this.layer.cells!.news(this.zoom, cells, since, this.view);
  }

  /** What was read is old, or everybody has it. */
  clear(): void {
    this.#latest = null;
    this.frames.clear();
  }
}

export class LiveLayer {
  readonly county: string;
  readonly layer: WatchedLayer;
  readonly #tableOf: () => ResidentTable | undefined;
  readonly #nextEpoch: () => number;
  readonly #audiences = new Map<string, Audience>();
  cells: LiveCells | null = null;
  epoch: number;
  readonly #changedCells = new Map<number, LiveCell[]>();
  #words = NO_WORDS;
  #newest = { version: -1, at: null as number | null };

  constructor(county: string, layer: WatchedLayer, tableOf: () => ResidentTable | undefined, nextEpoch: () => number) {
    this.county = county;
    this.layer = layer;
    this.#tableOf = tableOf;
    this.#nextEpoch = nextEpoch;
    this.epoch = nextEpoch();
  }

  get table(): ResidentTable | undefined { return this.#tableOf(); }

  /** Zero while there is no table. */
  get version(): number { return this.cells?.table.version ?? 0; }

  /** Takes note of a change of the table, right after it. */
  apply(ids: readonly number[] | null): void {
    this.#clear();
    if (ids === null) this.epoch = this.#nextEpoch();
    if (this.cells === null) return;
    if (this.cells.table !== this.table) {
      // The table failed or came anew: whoever looks is subscribed again, to the new one.
      this.cells = null;
      this.#audiences.clear();
    } else {
      this.cells.apply(ids);
    }
  }

  /** The audience of a zoom, filter and scope; null while the layer is not loaded, and for persons from whom it is withheld. */
  audience(zoom: number, conditions: readonly Condition[], scope: Scope): Audience | null {
    const { table } = this;
    const areas = areasOf(scope, this.layer);
    if (!table || areas?.length === 0) return null;
    this.cells ??= new LiveCells(table, { columns: wireColumnsOf(this.layer), watched: watchedColumnsOf(this.layer), scopeColumn: 'area' });
    const key = `${zoom} ${scopeKey(scope, this.layer)} ${JSON.stringify(conditions)}`;
    let audience = this.#audiences.get(key);
    if (!audience) {
      const covers = (area: string | null): boolean => areas?.some((prefix) => area?.startsWith(prefix)) ?? true;
      audience = new Audience(this, zoom, { filter: conditions.length ? compileFilter(table, { conditions }) : null, covers });
      this.#audiences.set(key, audience);
      this.cells.follow(zoom);
    }
    audience.lastUsedAt = Date.now();
    return audience;
  }

  /** Cells of a zoom in which something changed since the last tick. */
  changedCells(zoom: number): readonly LiveCell[] {
    let cells = this.#changedCells.get(zoom);
    if (!cells) this.#changedCells.set(zoom, cells = this.cells!.changedCells(zoom));
    return cells;
  }

  /** Ends a tick. */
  endTick(): void {
    this.cells?.mark();
    this.#clear();
  }

  #clear(): void {
    this.#changedCells.clear();
    for (const audience of this.#audiences.values()) audience.clear();
  }

  /** Lets go of cells and departures that no viewer needs. @param told the oldest version that a viewer was told, by zoom */
  tidy(told: ReadonlyMap<number, number>, now: number): void {
    if (!this.cells) return;
    for (const [key, audience] of this.#audiences) if (now - audience.lastUsedAt > KEEP_UNUSED_MS) this.#audiences.delete(key);
    const used = new Set([...this.#audiences.values()].map((audience) => audience.zoom));
    for (const zoom of this.cells.zooms) {
      if (!used.has(zoom)) this.cells.unfollow(zoom);
      else if (told.has(zoom)) this.cells.forget(zoom, told.get(zoom)!);
    }
    if (used.size === 0) this.cells = null;
  }

  /** The `words` message, and a key that changes when there are more words or other ones. */
  words(): { readonly key: string; readonly text: string } {
    const { table } = this;
    if (!table) return NO_WORDS;
    const key = wordsKey(this.epoch, this.layer, table);
    if (this.#words.key !== key) this.#words = { key, text: JSON.stringify({ type: 'words', layer: this.layer, ...wordsOf(this.layer, table) }) };
    return this.#words;
  }

  /** When the newest row was measured, epoch ms; null when none was. */
  newestAt(): number | null {
    const { table } = this;
    if (!table) return null;
    if (this.#newest.version === table.version) return this.#newest.at;
    const { store } = table;
    const { data } = store.columns.find((column) => column.name === 'time')!;
    let at = -Infinity;
    for (let slot = 0; slot < store.staticCount; slot++) if (store.dead[slot] === 0 && data[slot]! > at) at = data[slot]!;
    for (const slot of store.deltaSlots.values()) if (data[slot]! > at) at = data[slot]!;
    this.#newest = { version: table.version, at: at === -Infinity ? null : at };
    return this.#newest.at;
  }
}

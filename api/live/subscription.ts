/** One viewer's look at one layer: the cells it holds, and up to which version it was told of them. */
import { encodeLiveFrame } from '../../tiles/index.ts';
import type { LiveCell, LiveNews, TileRange } from '../../tiles/index.ts';
import type { Audience, LiveLayer } from './live-layer.ts';
import type { Trails } from './trails.ts';
import { addressesOf, eachCell, rangeKey } from './viewport.ts';
import { numberOf } from './wire-columns.ts';

/** Rows of cells that a viewer does not hold yet go out in portions of about so many bytes. */
const PORTION_BYTES = 256 * 1024;
const BYTES_A_ROW = 24;

export class Subscription {
  readonly layer: LiveLayer;
  audience: Audience | null = null;
  range: TileRange | null = null;
  /** Version of the table at which the viewer was told of its cells, but for the fresh ones. */
  since = 0;
  #epoch = -1;
  /** Cells that it was never told of, by key. */
  readonly #fresh = new Set<number>();
  #cellsDue = true;
  #wordsTold = '';
  readonly #trails: Trails | null;

  /** @param trails of the layer's rows, when they have some */
  constructor(layer: LiveLayer, trails: Trails | null) {
    this.layer = layer;
    this.#trails = trails;
  }

  /** Looks at other cells, or with other eyes. Without an audience or range it looks at nothing. */
  aim(audience: Audience | null, range: TileRange | null): void {
    const before = this.range;
    const sameEyes = audience !== null && audience === this.audience;
    const after = audience === null ? null : range;
    const sameCells = before !== null && after !== null ? rangeKey(before) === rangeKey(after) : before === after;
    if (this.audience) this.audience.viewers--;
    if (audience) audience.viewers++;
    this.audience = audience;
    this.range = after;
    if (!sameCells) this.#cellsDue = true;
    if (sameEyes && sameCells) return;
    const held = new Set(sameEyes && before ? keysOf(before).filter((key) => !this.#fresh.has(key)) : []);
    this.#fresh.clear();
    if (after) for (const key of keysOf(after)) if (!held.has(key)) this.#fresh.add(key);
  }

  /** The `words` message when the viewer does not know all words yet. */
  takeWords(): string | null {
    if (!this.audience || this.layer.cells === null) return null;
    const { key, text } = this.layer.words();
    if (key === this.#wordsTold) return null;
    this.#wordsTold = key;
    return text;
  }

  /** The `cells` message when the cells are others than those told. */
  takeCells(): string | null {
    if (!this.#cellsDue) return null;
    this.#cellsDue = false;
    return JSON.stringify({ type: 'cells', layer: this.layer.layer, cells: this.range ? addressesOf(this.range) : [] });
  }

  /** Whether `takeFrames` would find something, perhaps. */
  get isBehind(): boolean {
    // Without cells the layer's table is gone, as when the import that made the county was undone.
    return this.audience !== null && this.layer.cells !== null && (this.#fresh.size > 0 || this.since < this.layer.version || this.#epoch !== this.layer.epoch);
  }

  /** Frames of what is new; of cells that are new to the viewer a portion, and the others next time. */
  takeFrames(): readonly Uint8Array[] {
    const { audience, range, layer } = this;
    if (!audience || !range || layer.cells === null) return [];
    if (this.#epoch !== layer.epoch) {
      this.#epoch = layer.epoch;
      for (const key of keysOf(range)) this.#fresh.add(key);
    }
    const key = this.#sharedKey(range);
    let frames = key === null ? undefined : audience.frames.get(key);
    if (frames === undefined) {
      frames = this.#readFrames(audience, range);
      if (key !== null && !(key.startsWith('all') && this.#fresh.size)) audience.frames.set(key, frames);
    } else {
      this.#fresh.clear();
    }
    this.since = layer.version;
    return frames;
  }

  // Viewers for whom this is equal are to be told the same bytes; null when only this one is.
  #sharedKey(range: TileRange): string | null {
    if (this.#fresh.size === 0) return `${this.since} ${rangeKey(range)}`;
    return this.#fresh.size === cellCount(range) ? `all ${rangeKey(range)}` : null;
  }

  #readFrames(audience: Audience, range: TileRange): Uint8Array[] {
    const news = this.#newsOfHeld(audience, range);
    let rows = 0;
    const side = 2 ** range.z;
    for (const key of this.#fresh) {
      if (rows * BYTES_A_ROW > PORTION_BYTES) break;
      const [whole] = audience.news([{ x: key % side, y: Math.floor(key / side) }], 0);
      news.push(whole!);
      rows += whole!.to - whole!.from;
      this.#fresh.delete(key);
    }
    const whole = news.filter((one) => one.whole);
    return this.#encode(audience, range.z, whole.length === 0 ? news : news.filter((one) => !one.whole), whole);
  }

  #newsOfHeld(audience: Audience, range: TileRange): LiveNews[] {
    if (this.since >= this.layer.version || this.#fresh.size === cellCount(range)) return [];
    const side = 2 ** range.z;
    const isFresh = ({ x, y }: LiveCell): boolean => this.#fresh.size > 0 && this.#fresh.has(y * side + x);
    const latest = audience.latest(range, this.since);
    if (latest) return this.#fresh.size === 0 ? latest : latest.filter((news) => !isFresh(news));
    const held: LiveCell[] = [];
    eachCell(range, (x, y) => { if (!isFresh({ x, y })) held.push({ x, y }); });
    return audience.news(held, this.since);
  }

  #encode(audience: Audience, zoom: number, newer: readonly LiveNews[], whole: readonly LiveNews[]): Uint8Array[] {
    const head = { layer: numberOf(this.layer.layer), zoom, epoch: this.layer.epoch, cursor: this.layer.version % 2 ** 32 };
    const frames: Uint8Array[] = [];
    if (whole.length) frames.push(encodeLiveFrame({ ...head, whole: true }, whole));
    if (newer.length) frames.push(encodeLiveFrame({ ...head, whole: false }, newer));
    if (whole.length && this.#trails) {
      const trails = whole.map((news) => this.#trails!.partOf(news, zoom, audience.view));
      frames.push(encodeLiveFrame({ ...head, layer: numberOf('trails'), whole: true }, trails));
    }
    return frames;
  }
}

function keysOf(range: TileRange): number[] {
  const keys: number[] = [];
  eachCell(range, (x, y) => keys.push(y * 2 ** range.z + x));
  return keys;
}

function cellCount({ minX, minY, maxX, maxY }: TileRange): number {
  return (maxX - minX + 1) * (maxY - minY + 1);
}

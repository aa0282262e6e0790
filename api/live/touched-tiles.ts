/** Which tiles of a layer changed since the last tick, for viewers whose map shows them. */
import type { LayerId } from '../contract/layers.ts';
import { tileRangeTouching } from '../../tiles/index.ts';
import type { Box, TileAddress } from '../../tiles/index.ts';
import { rangeHolds, BUFFER_UNITS } from '../../tiles/index.ts';
import { cellsOf } from './viewport.ts';

const TILE_ZOOM = 14;
/** A viewer is told so many tiles of a layer; when more changed, it loads the layer's tiles again. */
const MOST_TOLD = 64;
/** A change that touches more tiles than this touches the whole layer. */
const MOST_TOUCHED = 4096;

/** Tiles at zoom 14, or null for all of them. */
export type Touched = readonly TileAddress[] | null;

/** Gathers what was touched, by county and layer, until it is taken. */
export class TouchedTiles {
  readonly #tiles = new Map<string, Map<string, TileAddress> | null>();

  add(county: string, layer: LayerId, boxes: Float64Array | null): void {
    const key = `${county}/${layer}`;
    let tiles = this.#tiles.get(key);
    if (tiles === null) return;
    if (tiles === undefined) this.#tiles.set(key, tiles = new Map());
    if (boxes === null || !addTiles(tiles, boxes)) this.#tiles.set(key, null);
  }

  get isEmpty(): boolean { return this.#tiles.size === 0; }

  /** What was touched of a layer; undefined when nothing was. */
  of(county: string, layer: LayerId): Touched | undefined {
    const tiles = this.#tiles.get(`${county}/${layer}`);
    return tiles && [...tiles.values()];
  }

  clear(): void { this.#tiles.clear(); }
}

// False when they are too many to name.
function addTiles(tiles: Map<string, TileAddress>, boxes: Float64Array): boolean {
  for (let i = 0; i < boxes.length; i += 4) {
    const box: Box = [boxes[i]!, boxes[i + 1]!, boxes[i + 2]!, boxes[i + 3]!];
    const isPoint = box[0] === box[2] && box[1] === box[3];
    const range = tileRangeTouching(box, TILE_ZOOM, isPoint ? 0 : BUFFER_UNITS);
    if ((range.maxX - range.minX + 1) * (range.maxY - range.minY + 1) > MOST_TOUCHED) return false;
    for (let y = range.minY; y <= range.maxY; y++) for (let x = range.minX; x <= range.maxX; x++) tiles.set(`${x}/${y}`, { z: TILE_ZOOM, x, y });
    if (tiles.size > MOST_TOUCHED) return false;
  }
  return true;
}

/** What a viewer has yet to be told: addresses by layer, or null for a whole layer. Bounded, however long it waits. */
export class TileNotices {
  readonly #waiting = new Map<LayerId, Set<string> | null>();

  /** Notes touched tiles that meet the viewport, at zoom 14 or, for a wide view, at a coarser one. */
  add(layer: LayerId, touched: Touched, viewport: Box): void {
    const waiting = this.#waiting.get(layer);
    if (waiting === null) return;
    const range = cellsOf(viewport, MOST_TOLD, TILE_ZOOM);
    const addresses = waiting ?? new Set<string>();
    const shift = TILE_ZOOM - range.z;
    for (const { x, y } of touched ?? []) {
      const tile = { z: range.z, x: x >> shift, y: y >> shift };
      if (rangeHolds(range, tile)) addresses.add(`${tile.z}/${tile.x}/${tile.y}`);
    }
    if (touched === null || addresses.size > MOST_TOLD) this.#waiting.set(layer, null);
    else if (addresses.size) this.#waiting.set(layer, addresses);
  }

  /** Gives what waits, by layer, and forgets it. */
  take(): { layer: LayerId; tiles: string[] | null }[] {
    const taken = [...this.#waiting].map(([layer, tiles]) => ({ layer, tiles: tiles && [...tiles] }));
    this.#waiting.clear();
    return taken;
  }

  /** Forgets layers that are not shown any more. */
  keepOnly(layers: ReadonlySet<LayerId>): void {
    for (const layer of this.#waiting.keys()) if (!layers.has(layer)) this.#waiting.delete(layer);
  }
}

/**
 * Encoded tiles, bounded in bytes, dropped by place. A tile belongs to (county, layer, z/x/y, filter, scope); a change
 * drops every variant of the tiles that its old or new position touches, and nothing else.
 */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { rangeHolds, tileRangeTouching } from '../../tiles/index.ts';
import type { Box } from '../../tiles/index.ts';

export interface CachedTile {
  /** Null: no features here, or dropped. */
  body: Buffer | null;
  readonly etag: string;
  /** False once dropped, and its bytes are let go; whoever still holds it must ask again. */
  alive: boolean;
  gzip: Buffer | null;
  readonly place: string;
  readonly variant: string;
  readonly zoom: number;
}

/** What an entry costs beside its bytes, so that empty tiles count too. */
const ENTRY_BYTES = 400;
/** A body smaller than this is not worth compressing. */
export const GZIP_MIN_BYTES = 512;
/** Beyond so many tiles a changed box is compared with what is cached, instead of being spelled out. */
const SPELL_OUT_TILES = 64;

export class TileCache {
  readonly #limitBytes: number;
  /** Insertion order is age: a hit is moved to the end. */
  readonly #entries = new Map<string, CachedTile>();
  readonly #places = new Map<string, Set<CachedTile>>();
  /** Places cached per table, to meet boxes too large to spell out. */
  readonly #tables = new Map<string, Set<string>>();
  #bytes = 0;
  /** How often a tile was encoded: tests count re-encodings, /metrics shows it. */
  encodings = 0;
  drops = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** The tile of a place and variant, encoded by `encode` when it is not cached. */
  get(table: string, address: string, variant: string, encode: () => Uint8Array | null): CachedTile {
    const place = `${table}/${address}`;
    const key = `${place}?${variant}`;
    const known = this.#entries.get(key);
    if (known) {
      this.touch(known);
      return known;
    }
    this.encodings++;
    const bytes = encode();
    const body = bytes ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) : null;
    const zoom = Number(address.slice(0, address.indexOf('/')));
    const tile: CachedTile = { body, etag: hashOf(body), alive: true, gzip: null, place, variant, zoom };
    this.#add(table, key, tile);
    return tile;
  }

  /** Makes a tile the youngest: it is in use. */
  touch(tile: CachedTile): void {
    const key = `${tile.place}?${tile.variant}`;
    if (this.#entries.delete(key)) this.#entries.set(key, tile);
  }

  /** The compressed body of a living tile that has one, made at the first wish and kept. */
  gzipOf(tile: CachedTile): Buffer {
    if (tile.gzip) return tile.gzip;
    const gzip = gzipSync(tile.body!, { level: 6 });
    tile.gzip = gzip;
    this.#bytes += gzip.length;
    this.#evict();
    return gzip;
  }

  /**
   * Drops what the boxes touch.
   * @param table `county/layer`
   * @param boxes minX,minY,maxX,maxY in EPSG:3857, four numbers a box; null drops the whole table
   * @param bufferUnits how far a tile reaches past its edge, 4096 to its side
   */
  drop(table: string, boxes: Float64Array | null, maxZoom: number, bufferUnits: number): void {
    const places = this.#tables.get(table);
    if (!places) return;
    if (!boxes) {
      for (const place of [...places]) this.#dropPlace(table, place);
      return;
    }
    for (let at = 0; at < boxes.length; at += 4) {
      const box: Box = [boxes[at]!, boxes[at + 1]!, boxes[at + 2]!, boxes[at + 3]!];
      for (let z = 0; z <= maxZoom && places.size; z++) this.#dropBox(table, places, box, z, bufferUnits);
    }
  }

  /** Drops the tiles, of every table, whose variant answers to `matches`. */
  dropVariants(matches: (variant: string) => boolean): void {
    for (const [key, tile] of this.#entries) if (matches(tile.variant)) this.#remove(tableOf(tile), key, tile);
  }

  #dropBox(table: string, places: Set<string>, box: Box, z: number, bufferUnits: number): void {
    const range = tileRangeTouching(box, z, bufferUnits);
    const { minX, minY, maxX, maxY } = range;
    if ((maxX - minX + 1) * (maxY - minY + 1) <= SPELL_OUT_TILES) {
      for (let x = minX; x <= maxX; x++) {
        for (let y = minY; y <= maxY; y++) this.#dropPlace(table, `${table}/${z}/${x}/${y}`);
      }
      return;
    }
    for (const place of [...places]) {
      const [placeZ, x, y] = place.slice(table.length + 1).split('/').map(Number) as [number, number, number];
      if (rangeHolds(range, { z: placeZ, x, y })) this.#dropPlace(table, place);
    }
  }

  #dropPlace(table: string, place: string): void {
    const tiles = this.#places.get(place);
    if (!tiles) return;
    for (const tile of [...tiles]) this.#remove(table, `${place}?${tile.variant}`, tile);
    this.drops++;
  }

  #add(table: string, key: string, tile: CachedTile): void {
    this.#entries.set(key, tile);
    this.#bytes += costOf(tile);
    let tiles = this.#places.get(tile.place);
    if (!tiles) this.#places.set(tile.place, tiles = new Set());
    tiles.add(tile);
    let places = this.#tables.get(table);
    if (!places) this.#tables.set(table, places = new Set());
    places.add(tile.place);
    this.#evict();
  }

  #remove(table: string, key: string, tile: CachedTile): void {
    this.#entries.delete(key);
    this.#bytes -= costOf(tile);
    tile.alive = false;
    tile.body = null;
    tile.gzip = null;
    const tiles = this.#places.get(tile.place)!;
    tiles.delete(tile);
    if (tiles.size) return;
    this.#places.delete(tile.place);
    this.#tables.get(table)!.delete(tile.place);
  }

  #evict(): void {
    for (const [key, tile] of this.#entries) {
      // The youngest stays whatever its size: somebody is about to send it.
      if (this.#bytes <= this.#limitBytes || this.#entries.size === 1) return;
      this.#remove(tableOf(tile), key, tile);
    }
  }
}

/** `county/layer` of a tile's place. */
function tableOf(tile: CachedTile): string {
  return tile.place.split('/', 2).join('/');
}

function costOf(tile: CachedTile): number {
  return ENTRY_BYTES + 4 * (tile.place.length + tile.variant.length) + (tile.body?.length ?? 0) + (tile.gzip?.length ?? 0);
}

/** A hash of the bytes: a counter would start over with the process and answer 304 to old bytes. */
function hashOf(body: Buffer | null): string {
  return body ? createHash('sha1').update(body).digest('base64url') : 'empty';
}

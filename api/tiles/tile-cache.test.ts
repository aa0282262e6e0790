import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { lngLatToMercator, tileOfPoint } from '../../tiles/index.ts';
import { TileCache } from './tile-cache.ts';

const KILOBYTE = 1024;
const bytesOf = (size: number, fill = 7): Uint8Array => new Uint8Array(size).fill(fill);
const [x, y] = lngLatToMercator(113.6, 37.8);
const addressAt = (z: number): string => {
  const tile = tileOfPoint(z, x, y);
  return `${z}/${tile.x}/${tile.y}`;
};
const never = (): Uint8Array => { throw new Error('encoded again'); };

describe('the tile cache', () => {
  it('encodes once for each place and variant, also when there is nothing', () => {
    const cache = new TileCache(1024 * KILOBYTE);
    const first = cache.get('c/l', '3/1/1', 'a', () => bytesOf(10, 1));
    const other = cache.get('c/l', '3/1/1', 'b', () => bytesOf(10, 2));
    const empty = cache.get('c/l', '3/1/2', 'a', () => null);
    expect(cache.get('c/l', '3/1/1', 'a', never)).toBe(first);
    expect(cache.get('c/l', '3/1/1', 'b', never)).toBe(other);
    expect(cache.get('c/l', '3/1/2', 'a', never)).toBe(empty);
    expect(first.etag).not.toBe(other.etag);
    expect(empty.body).toBeNull();
    expect(cache.encodings).toBe(3);
  });

  it('has the same ETag for the same bytes, whenever they were made', () => {
    const [a, b] = [new TileCache(KILOBYTE), new TileCache(KILOBYTE)];
    expect(a.get('c/l', '0/0/0', '', () => bytesOf(5)).etag).toBe(b.get('c/l', '0/0/0', '', () => bytesOf(5)).etag);
  });

  it('stays within its bytes, lets the oldest go first and frees what it drops', () => {
    const cache = new TileCache(10 * KILOBYTE);
    const tiles = Array.from({ length: 50 }, (_, i) => cache.get('c/l', `6/${i}/0`, '', () => bytesOf(KILOBYTE)));
    expect(cache.bytes).toBeLessThanOrEqual(10 * KILOBYTE);
    expect(cache.size).toBeGreaterThan(5);
    expect(tiles[0]).toMatchObject({ alive: false, body: null, gzip: null });
    expect(tiles[49]!.alive).toBe(true);
    // A tile in use outlives younger ones that nobody asks for.
    const kept = tiles[49 - cache.size + 1]!;
    expect(kept.alive).toBe(true);
    cache.touch(kept);
    cache.get('c/l', '6/50/0', '', () => bytesOf(KILOBYTE));
    expect(kept.alive).toBe(true);
  });

  it('serves a tile larger than its limit', () => {
    const cache = new TileCache(KILOBYTE);
    const tile = cache.get('c/l', '0/0/0', '', () => bytesOf(50 * KILOBYTE));
    expect(tile.body?.length).toBe(50 * KILOBYTE);
    expect(gunzipSync(cache.gzipOf(tile)).length).toBe(50 * KILOBYTE);
    cache.get('c/l', '1/0/0', '', () => bytesOf(10));
    expect(cache.size).toBe(1);
  });

  it('drops every variant of the tiles that a box touches, at every zoom, and nothing else', () => {
    const cache = new TileCache(1024 * KILOBYTE);
    const zooms = [0, 5, 14, 18];
    const touched = zooms.flatMap((z) => ['a', 'b'].map((variant) => cache.get('c/l', addressAt(z), variant, () => bytesOf(9))));
    const spared = [
      cache.get('c/l', '14/1/1', 'a', () => bytesOf(9)), cache.get('c/other', addressAt(14), 'a', () => bytesOf(9)),
      cache.get('d/l', addressAt(14), 'a', () => bytesOf(9)),
    ];
    cache.drop('c/l', Float64Array.of(x, y, x, y), 18, 0);
    expect(touched.map((tile) => tile.alive)).toEqual(touched.map(() => false));
    expect(spared.map((tile) => tile.alive)).toEqual([true, true, true]);
  });

  it('drops what a box as large as a county touches without spelling out its tiles', () => {
    const cache = new TileCache(1024 * KILOBYTE);
    const inside = cache.get('c/l', addressAt(18), '', () => bytesOf(9));
    const outside = cache.get('c/l', '18/5/5', '', () => bytesOf(9));
    cache.drop('c/l', Float64Array.of(x - 30_000, y - 30_000, x + 30_000, y + 30_000), 18, 0);
    expect([inside.alive, outside.alive]).toEqual([false, true]);
    cache.drop('c/l', null, 18, 0);
    expect(outside.alive).toBe(false);
    expect(cache.bytes).toBe(0);
  });

  it('drops the neighbour whose buffer reaches a drawn feature', () => {
    const cache = new TileCache(1024 * KILOBYTE);
    const tile = tileOfPoint(16, x, y);
    const neighbour = cache.get('c/l', `16/${tile.x + 1}/${tile.y}`, '', () => bytesOf(9));
    const edge = (tile.x + 1) / 2 ** 16 * 40075016.68557849 - 20037508.342789244;
    cache.drop('c/l', Float64Array.of(edge - 5, y, edge - 5, y), 16, 0);
    expect(neighbour.alive).toBe(true);
    cache.drop('c/l', Float64Array.of(edge - 5, y, edge - 5, y), 16, 64);
    expect(neighbour.alive).toBe(false);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HALF_WORLD_METERS } from './mercator.ts';
import { CELL_BITS, cellKey, firstTileKey, lowerBound, lowerBoundNear, positionKey, tileKeySpan } from './morton.ts';
import { tileOfPoint } from './tile-address.ts';

const cell = fc.integer({ min: 0, max: 2 ** CELL_BITS - 1 });
const anywhere = fc.double({ min: -HALF_WORLD_METERS, max: HALF_WORLD_METERS, noNaN: true });

/** The key bit by bit, with integers that cannot round. */
function keyBitByBit(column: number, row: number): bigint {
  let key = 0n;
  for (let bit = 0n; bit < BigInt(CELL_BITS); bit++) {
    key |= ((BigInt(column) >> bit) & 1n) << (2n * bit);
    key |= ((BigInt(row) >> bit) & 1n) << (2n * bit + 1n);
  }
  return key;
}

describe('Morton keys', () => {
  it('interleave the bits of column and row, exactly', () => {
    fc.assert(fc.property(cell, cell, (column, row) => {
      expect(BigInt(cellKey(column, row))).toBe(keyBitByBit(column, row));
    }));
    expect(cellKey(2 ** 26 - 1, 2 ** 26 - 1)).toBe(2 ** 52 - 1);
  });

  it('of the points of a tile fill its run and no other', () => {
    fc.assert(fc.property(anywhere, anywhere, fc.integer({ min: 0, max: 24 }), (x, y, z) => {
      const tile = tileOfPoint(z, x, y);
      const first = firstTileKey(z, tile.x, tile.y);
      const key = positionKey(x, y);
      expect(key).toBeGreaterThanOrEqual(first);
      expect(key).toBeLessThan(first + tileKeySpan(z));
    }));
  });

  it('are found by their lower bound', () => {
    const keys = Float64Array.from([1, 3, 3, 3, 8]);
    expect([0, 1, 2, 3, 4, 8, 9].map((key) => lowerBound(keys, key, 0, 5))).toEqual([0, 0, 1, 1, 4, 4, 5]);
  });

  it('are found from any place before them as from the first', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 2000 }), fc.integer({ min: -1, max: 3001 }), fc.nat(), (numbers, key, start) => {
      const keys = Float64Array.from(numbers).sort();
      const place = lowerBound(keys, key, 0, keys.length);
      expect(lowerBoundNear(keys, key, start % (place + 1), keys.length)).toBe(place);
    }));
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TileAddressError } from './errors.ts';
import { HALF_WORLD_METERS, WORLD_METERS, lngLatToMercator, mercatorToLngLat } from './mercator.ts';
import { parseTileAddress, rangeHolds, tileBounds3857, tileOfPoint, tileRangeTouching, tilesTouching } from './tile-address.ts';

const anywhere = fc.double({ min: -HALF_WORLD_METERS, max: HALF_WORLD_METERS, noNaN: true });

describe('degrees and metres', () => {
  it('agrees with the published corner of the square world', () => {
    const [x, y] = lngLatToMercator(180, 85.0511287798066);
    expect(x).toBeCloseTo(20037508.342789244, 6);
    expect(y).toBeCloseTo(20037508.342789244, 4);
  });

  it('comes back to the same degrees within a tenth of a millimetre', () => {
    fc.assert(fc.property(fc.double({ min: -180, max: 180, noNaN: true }), fc.double({ min: -85, max: 85, noNaN: true }), (lng, lat) => {
      const [backLng, backLat] = mercatorToLngLat(...lngLatToMercator(lng, lat));
      expect(Math.abs(backLng - lng)).toBeLessThan(1e-9);
      expect(Math.abs(backLat - lat)).toBeLessThan(1e-9);
    }));
  });
});

describe('tile addresses', () => {
  it('reads an address from a URL', () => {
    expect(parseTileAddress('14', '13363', '6270')).toEqual({ z: 14, x: 13363, y: 6270 });
  });

  it.each([
    ['z', '25', '0', '0'], ['z', '-1', '0', '0'], ['z', '1e1', '0', '0'], ['z', '', '0', '0'], ['z', '01', '0', '0'],
    ['x', '3', '8', '0'], ['x', '3', 'a', '0'], ['x', '3', ' 1', '0'], ['y', '3', '7', '8'], ['y', '0', '0', '1'],
    ['y', '3', '7', '1.0'], ['y', '3', '7', '99999999999'],
  ])('refuses a wrong %s and names it (%s/%s/%s)', (parameter, z, x, y) => {
    try {
      parseTileAddress(z, x, y);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(TileAddressError);
      expect((error as TileAddressError).parameter).toBe(parameter);
      expect((error as TileAddressError).message).toContain(`"${parameter === 'z' ? z : parameter === 'x' ? x : y}"`);
    }
  });

  it('keeps to the zooms of a layer', () => {
    expect(() => parseTileAddress('12', '0', '0', { minZoom: 13, maxZoom: 16 })).toThrow('a whole number from 13 to 16');
  });

  it('gives the corner of two by two tiles to the south-eastern one', () => {
    const [minX, , , maxY] = tileBounds3857(5, 20, 11);
    expect(tileOfPoint(5, minX, maxY)).toEqual({ z: 5, x: 20, y: 11 });
    expect(tileOfPoint(5, minX - 1e-3, maxY + 1e-3)).toEqual({ z: 5, x: 19, y: 10 });
  });

  it('nests: the owner at one zoom is the child of the owner above', () => {
    fc.assert(fc.property(anywhere, anywhere, fc.integer({ min: 1, max: 24 }), (x, y, z) => {
      const child = tileOfPoint(z, x, y);
      expect(tileOfPoint(z - 1, x, y)).toEqual({ z: z - 1, x: child.x >> 1, y: child.y >> 1 });
    }));
  });

  it('gives positions outside the world to its border tiles', () => {
    expect(tileOfPoint(3, HALF_WORLD_METERS, -HALF_WORLD_METERS)).toEqual({ z: 3, x: 7, y: 7 });
    expect(tileOfPoint(3, -1e9, 1e9)).toEqual({ z: 3, x: 0, y: 0 });
  });

  it('finds the tiles that a box touches, with and without a buffer', () => {
    const side = WORLD_METERS / 8;
    const box = [-side / 2, -side / 2, side / 2, side / 2] as const;
    expect(tilesTouching(box, 3).map((tile) => `${tile.x}/${tile.y}`)).toEqual(['3/3', '4/3', '3/4', '4/4']);
    const nearBorder = [side * 0.99, -side / 2, side * 0.99, -side / 2] as const;
    expect(tilesTouching(nearBorder, 3)).toEqual([{ z: 3, x: 4, y: 4 }]);
    expect(tilesTouching(nearBorder, 3, 64)).toEqual([{ z: 3, x: 4, y: 4 }, { z: 3, x: 5, y: 4 }]);
  });

  it('tells whether a range holds a tile without listing it', () => {
    const range = tileRangeTouching([-1, -1, 1, 1], 20);
    expect(rangeHolds(range, { z: 20, x: 2 ** 19, y: 2 ** 19 })).toBe(true);
    expect(rangeHolds(range, { z: 20, x: 2 ** 19 + 1, y: 2 ** 19 })).toBe(false);
    expect(rangeHolds(range, { z: 19, x: 2 ** 18, y: 2 ** 18 })).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { lngLatToMercator, tileOfPoint } from '../../tiles/index.ts';
import { tileAddress, touchedInView } from './touched-tiles.ts';

const SOURCE = { minzoom: 0, maxzoom: 18 };
const PLACE = lngLatToMercator(113.63, 37.8);
const VIEW: [number, number, number, number] = [113.62, 37.795, 113.64, 37.805];

describe('tiles to load again', () => {
  const named = [tileOfPoint(14, ...PLACE)];

  it('are those of the same ground at the zoom of the map', () => {
    const found = touchedInView(named, VIEW, 16.4, SOURCE).filter((tile) => tile.z === 16);
    expect(found).toContainEqual(tileOfPoint(16, ...PLACE));
    expect(found.every((tile) => tile.x >> 2 === named[0].x && tile.y >> 2 === named[0].y)).toBe(true);
  });

  it('include the coarser ones that a tilted map shows in the distance', () => {
    expect(touchedInView(named, VIEW, 12, SOURCE)).toContainEqual(tileOfPoint(12, ...PLACE));
    expect(touchedInView(named, VIEW, 15, SOURCE).map((tile) => tile.z)).toContain(13);
  });

  it('stay within what the source has', () => {
    expect(touchedInView(named, VIEW, 19, { minzoom: 13, maxzoom: 16 }).every((tile) => tile.z >= 13 && tile.z <= 16)).toBe(true);
  });

  it('are none when the change lies elsewhere', () => {
    expect(touchedInView([{ z: 14, x: named[0].x + 5, y: named[0].y }], VIEW, 16, SOURCE).filter((tile) => tile.z >= 14)).toEqual([]);
  });

  it('are read from the address on the wire', () => {
    expect(tileAddress('14/13361/6347')).toEqual({ z: 14, x: 13361, y: 6347 });
  });
});

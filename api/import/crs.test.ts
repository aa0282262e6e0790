import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../tiles/testing.ts';
import { parseCrs } from './crs.ts';
import { shiftDatum, unshiftDatum } from './shifted-datums.ts';

/** Metres between two places in degrees, on a sphere: good to a percent, which is enough for bounds on errors. */
function metersBetween(a: readonly number[], b: readonly number[]): number {
  const east = (b[0]! - a[0]!) * 111_320 * Math.cos(a[1]! * Math.PI / 180);
  return Math.hypot(east, (b[1]! - a[1]!) * 111_320);
}

function degrees(crs: string, east: number, north: number): readonly number[] {
  const found = parseCrs(crs).toDegrees(east, north);
  if (typeof found === 'string') throw new Error(found);
  return found;
}

describe('the declared coordinate system', () => {
  it('must be given, and the complaint lists what is allowed', () => {
    for (const text of [undefined, '', 'EPSG:2437', '4326', 'wgs84', 'EPSG:4512', 'EPSG:4555']) {
      expect(() => parseCrs(text), String(text)).toThrow(/EPSG:4513 \.\.\. EPSG:4533[\s\S]*gcj02[\s\S]*bd09/);
    }
  });

  it('is read in any case', () => {
    expect(parseCrs('epsg:4547').name).toBe('EPSG:4547');
    expect(parseCrs('GCJ02').name).toBe('gcj02');
  });

  it('places Pingding by central meridian, by zone and in degrees at the same place', () => {
    expect(metersBetween([113.63, 37.80], degrees('EPSG:4547', 467413.87, 4185363.59))).toBeLessThan(0.01);
    expect(metersBetween([113.63, 37.80], degrees('EPSG:4526', 38467413.87, 4185363.59))).toBeLessThan(0.01);
    expect(degrees('EPSG:4490', 113.63, 37.80)).toEqual([113.63, 37.80]);
    expect(degrees('EPSG:4326', 113.63, 37.80)).toEqual([113.63, 37.80]);
  });

  it('puts the central meridian of every zone at its false easting', () => {
    for (let code = 4513; code <= 4533; code++) {
      const zone = code - 4488;
      expect(degrees(`EPSG:${code}`, zone * 1e6 + 500_000, 4_000_000)[0]).toBeCloseTo(zone * 3, 9);
      expect(degrees(`EPSG:${code + 21}`, 500_000, 4_000_000)[0]).toBeCloseTo(zone * 3, 9);
    }
  });

  it('reads Web Mercator on the sphere', () => {
    const [lng, lat] = degrees('EPSG:3857', 12649233.739, 4551210.920);
    expect(lng).toBeCloseTo(113.6300, 4);
    expect(lat).toBeCloseTo(37.8000, 4);
  });
});

describe('coordinates that cannot be in the declared system', () => {
  const cases: [crs: string, east: number, north: number, complaint: RegExp][] = [
    ['EPSG:4326', 467413.87, 4185363.59, /looks like metres/],
    ['EPSG:4326', 37.80, 113.63, /may be swapped/],
    ['EPSG:4490', 190, 10, /longitude 190 is beyond 180/],
    ['EPSG:4490', 10, 89, /where the map ends/],
    ['EPSG:4490', 0, 0, /stands for no position/],
    ['EPSG:4547', 113.63, 37.80, /looks like degrees/],
    ['EPSG:3857', 113.63, 37.80, /looks like degrees/],
    ['EPSG:4547', 38467413.87, 4185363.59, /carries zone 38, that is EPSG:4526/],
    ['EPSG:4526', 467413.87, 4185363.59, /carries no zone; without one this is EPSG:4547/],
    ['EPSG:4526', 39467413.87, 4185363.59, /carries zone 39, that is EPSG:4527/],
    ['EPSG:4547', 4185363.59, 467413.87, /east and north may be swapped/],
    ['EPSG:4526', 4185363.59, 38467413.87, /east and north may be swapped/],
    ['EPSG:4547', 467413.87, -5, /northing -5/],
    ['EPSG:4547', 1_000, 4_185_363, /degrees off the central meridian 114E/],
    ['gcj02', 11.57, 48.13, /outside China, where gcj02 does not exist/],
    ['bd09', 11.57, 48.13, /outside China, where bd09 does not exist/],
  ];
  for (const [crs, east, north, complaint] of cases) {
    it(`${crs} ${east}, ${north} says ${complaint.source}`, () => {
      expect(parseCrs(crs).toDegrees(east, north)).toMatch(complaint);
    });
  }
});

describe('shifted datums', () => {
  it('stand at Pingding where the public algorithm puts them', () => {
    expect(metersBetween([113.63, 37.80], shiftDatum('gcj02', 113.63, 37.80))).toBeCloseTo(566, -1);
    expect(metersBetween([113.63, 37.80], shiftDatum('bd09', 113.63, 37.80))).toBeCloseTo(1359, -1);
  });

  for (const datum of ['gcj02', 'bd09'] as const) {
    it(`${datum} is undone to below a millimetre anywhere in China`, () => {
      const random = seededRandom(7);
      let worst = 0;
      for (let i = 0; i < 5000; i++) {
        const place: [number, number] = [74 + random() * 60, 18 + random() * 35];
        const back = unshiftDatum(datum, ...shiftDatum(datum, ...place));
        worst = Math.max(worst, typeof back === 'string' ? Number.POSITIVE_INFINITY : metersBetween(place, back));
      }
      expect(worst).toBeLessThan(0.001);
    });
  }
});

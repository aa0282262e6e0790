import { describe, expect, it } from 'vitest';
import { formatPlane, planePosition, zoneOf } from './coordinates.ts';

describe('CGCS2000 plane coordinates', () => {
  it('puts a longitude into the zone whose central meridian is nearest', () => {
    expect(zoneOf(113.63)).toBe(38);
    expect(zoneOf(112.49)).toBe(37);
    expect(zoneOf(112.5)).toBe(38);
    expect(zoneOf(115.49)).toBe(38);
    expect(zoneOf(115.5)).toBe(39);
  });

  it('has false easting 500 km on the central meridian and no northing on the equator', () => {
    const origin = planePosition(114, 0)!;
    expect(origin.east).toBeCloseTo(38_500_000, 6);
    expect(origin.north).toBeCloseTo(0, 6);
    expect(origin.epsg).toBe(4526);
  });

  // Figures of PROJ 9.1: `echo "37.8 113.63" | cs2cs EPSG:4490 +to EPSG:4526`.
  it('agrees with PROJ to a millimetre', () => {
    const demo = planePosition(113.63, 37.8)!;
    expect(demo.east).toBeCloseTo(38_467_413.8721, 3);
    expect(demo.north).toBeCloseTo(4_185_363.5901, 3);
    const nextZone = planePosition(112.49, 37.75)!;
    expect(nextZone.epsg).toBe(4525);
    expect(nextZone.east).toBeCloseTo(37_631_317.1372, 3);
    expect(nextZone.north).toBeCloseTo(4_180_794.9718, 3);
  });

  it('is written with the zone apart and thousands grouped', () => {
    expect(formatPlane({ zone: 38, centralMeridian: 114, east: 38_467_416.17, north: 4_185_267.24, epsg: 4526 }))
      .toEqual({ east: '38 467 416.2', north: '4 185 267.2' });
  });

  it('has no zone outside China', () => {
    expect(planePosition(11.5, 48.1)).toBeNull();
  });
});

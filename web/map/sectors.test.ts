import { area, booleanClockwise, distance, lineString } from '@turf/turf';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { destination, sectorRing } from './sectors.ts';

const place = { lng: 113.63, lat: 37.8 };
const asPolygon = (coordinates: [number, number][]) => ({ type: 'Polygon' as const, coordinates: [coordinates] });

describe('the view sector of a camera', () => {
  it('lies north of a camera that looks north', () => {
    const ring = sectorRing(place.lng, place.lat, 0, 60, 80);
    expect(ring.every(([, lat]) => lat >= place.lat)).toBe(true);
    expect(ring[0]).toEqual([place.lng, place.lat]);
  });

  it('opens around its heading, clockwise from north', () => {
    const ring = sectorRing(place.lng, place.lat, 90, 40, 80);
    expect(ring.slice(1, -1).every(([lng]) => lng > place.lng)).toBe(true);
  });

  it('reaches exactly its range in every direction', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 359 }), fc.integer({ min: 1, max: 360 }), fc.integer({ min: 5, max: 500 }), (heading, fov, range) => {
      const ring = sectorRing(place.lng, place.lat, heading, fov, range);
      const arc = fov >= 360 ? ring : ring.slice(1, -1);
      for (const point of arc) expect(distance([place.lng, place.lat], point, { units: 'meters' })).toBeCloseTo(range, 3);
    }));
  });

  it('has the area of its share of a circle', () => {
    const ring = sectorRing(place.lng, place.lat, 200, 90, 100);
    expect(area(asPolygon(ring)) / (Math.PI * 100 ** 2 / 4)).toBeCloseTo(1, 1);
  });

  it('is a whole circle without a notch for a camera that sees all round', () => {
    const ring = sectorRing(place.lng, place.lat, 0, 360, 50);
    expect(ring).not.toContainEqual([place.lng, place.lat]);
    expect(ring[0]).toEqual(ring.at(-1));
  });

  it('runs counter-clockwise', () => {
    expect(booleanClockwise(lineString(sectorRing(place.lng, place.lat, 30, 70, 50)))).toBe(false);
  });

  it('goes east when it is told east', () => {
    const [lng, lat] = destination(0, 0, 90, 111_195);
    expect(lng).toBeCloseTo(1, 3);
    expect(lat).toBeCloseTo(0, 6);
  });
});

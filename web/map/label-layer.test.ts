import { centerOfMass } from '@turf/turf';
import { describe, expect, it } from 'vitest';
import { ringMiddle } from './label-layer.ts';

describe('the label point of a polygon', () => {
  it('is the middle of its surface, not of its corners', () => {
    const ring = [[113, 37], [113.1, 37], [113.1, 37.001], [113.001, 37.001], [113.001, 37.1], [113, 37.1], [113, 37]];
    const [lng, lat] = centerOfMass({ type: 'Polygon', coordinates: [ring] }).geometry.coordinates;
    const { middle } = ringMiddle(ring);
    expect(middle[0]).toBeCloseTo(lng, 9);
    expect(middle[1]).toBeCloseTo(lat, 9);
  });

  it('does not depend on the direction of the ring', () => {
    const ring = [[0, 0], [4, 0], [4, 2], [0, 2], [0, 0]];
    expect(ringMiddle(ring)).toEqual(ringMiddle([...ring].reverse()));
    expect(ringMiddle(ring).area).toBe(16);
  });

  it('is a corner of a ring without surface', () => {
    expect(ringMiddle([[1, 1], [2, 2], [1, 1]])).toEqual({ area: 0, middle: [1, 1] });
  });
});

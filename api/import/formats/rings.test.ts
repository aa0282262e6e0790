import { expect, it } from 'vitest';
import { seededRandom } from '../../../tiles/testing.ts';
import type { Ring } from './ring-index.ts';
import { polygonsOf } from './rings.ts';

/** A square by its lower left corner; `turned` runs the other way round. */
function square(x: number, y: number, size: number, turned = false): Ring {
  const ring: Ring = [[x, y], [x, y + size], [x + size, y + size], [x + size, y], [x, y]];
  return turned ? [...ring].reverse() : ring;
}

it('gives a hole to the ring that it lies in, whatever the order and the directions', () => {
  const outer = square(0, 0, 10);
  const hole = square(2, 2, 3, true);
  const away = square(20, 0, 5);
  expect(polygonsOf([outer, hole, away])).toEqual([[outer, hole], [away]]);
  expect(polygonsOf([hole, away, outer])).toEqual([[away], [outer, hole]]);
  for (const [a, b] of [[true, true], [true, false], [false, false]]) {
    const rings = [square(0, 0, 10, a), square(2, 2, 3, b)];
    expect(polygonsOf(rings), `${a} ${b}`).toEqual([rings]);
  }
});

it('an island in a lake on an island is a polygon of its own', () => {
  const rings = [square(0, 0, 100), square(10, 10, 80), square(20, 20, 60), square(30, 30, 40), square(40, 40, 5), square(50, 50, 5)];
  expect(polygonsOf(rings)).toEqual([[rings[0], rings[1]], [rings[2], rings[3]], [rings[4]], [rings[5]]]);
});

it('rings that touch are told by a position off the line', () => {
  const outer = square(0, 0, 10);
  const touching = square(0, 0, 4);
  const beside = square(10, 0, 10);
  expect(polygonsOf([outer, touching, beside])).toEqual([[outer, touching], [beside]]);
});

it('finds the holes of a ring of many positions as it finds them one by one', () => {
  const random = seededRandom(7);
  const around: [number, number][] = Array.from({ length: 5000 }, (_, i) => {
    const angle = i / 5000 * 2 * Math.PI;
    const radius = 100 + 20 * Math.sin(9 * angle);
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });
  around.push(around[0]!);
  const rings: Ring[] = [around];
  const isInside: boolean[] = [];
  for (let row = 0; row < 28; row++) {
    for (let column = 0; column < 28; column++) {
      const [x, y] = [column * 10 - 140 + random(), row * 10 - 140 + random()];
      const distance = Math.hypot(x, y);
      const edge = 100 + 20 * Math.sin(9 * Math.atan2(y, x));
      if (Math.abs(distance - edge) < 8) continue; // would cross the line
      rings.push(square(x, y, 0.5));
      isInside.push(distance < edge);
    }
  }
  const polygons = polygonsOf(rings)!;
  expect(polygons[0]).toHaveLength(1 + isInside.filter(Boolean).length);
  expect(polygons).toHaveLength(1 + isInside.filter((inside) => !inside).length);
  expect(isInside.filter(Boolean).length).toBeGreaterThan(200);
});

it('does not mind many islands beside each other', () => {
  const islands = Array.from({ length: 40_000 }, (_, i) => square((i % 200) * 10, Math.floor(i / 200) * 10, 5));
  expect(polygonsOf(islands)).toHaveLength(40_000);
});

it('gives up on rings that would take for ever', () => {
  const nested = Array.from({ length: 30_000 }, (_, i) => square(-i, -i, 2 * i + 1));
  expect(polygonsOf(nested)).toBeNull();
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { count, countsBy, summarize } from './counts.ts';
import { PolygonError } from './errors.ts';
import { compileFilter } from './filter.ts';
import { preparePolygon } from './polygon.ts';
import { TOWN, TOWN_METERS, seededRandom, tableOf, townRow, townRows } from './testing.ts';

type Rings = Float64Array[];

// Doubles of this size are whole multiples of 2^-60, so that this is exact.
const exact = (value: number): bigint => BigInt(value * 2 ** 60);

/** Point in polygon with whole numbers of any size: the oracle. */
function coversExactly(parts: readonly Rings[], x: number, y: number): boolean {
  return parts.some((rings) => partCovers(rings, exact(x), exact(y)));
}

function partCovers(rings: Rings, x: bigint, y: bigint): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let i = 0; i + 3 < ring.length; i += 2) {
      const [ax, ay, bx, by] = [exact(ring[i]), exact(ring[i + 1]), exact(ring[i + 2]), exact(ring[i + 3])];
      const side = (bx - ax) * (y - ay) - (by - ay) * (x - ax);
      const between = (a: bigint, b: bigint, v: bigint) => (a <= v && v <= b) || (b <= v && v <= a);
      if (side === 0n && between(ax, bx, x) && between(ay, by, y)) return true;
      if (ay > y !== by > y && (by > ay ? side > 0n : side < 0n)) inside = !inside;
    }
  }
  return inside;
}

function closed(points: readonly number[]): Float64Array {
  return Float64Array.from([...points, points[0], points[1]]);
}

/** A simple ring around a place; `grid` above 0 puts its corners on whole multiples, so that many positions lie on it. */
function star(random: () => number, x: number, y: number, least: number, most: number, grid: number): Float64Array {
  const corners = 3 + Math.floor(random() * 40);
  const points: number[] = [];
  for (let i = 0; i < corners; i++) {
    const angle = (2 * Math.PI * (i + random() * 0.5)) / corners;
    const radius = least + random() * (most - least);
    const [px, py] = [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
    points.push(grid > 0 ? Math.round(px / grid) * grid : px, grid > 0 ? Math.round(py / grid) * grid : py);
  }
  return closed(points);
}

function problemOf(parts: readonly Rings[]): PolygonError {
  try {
    preparePolygon(parts);
  } catch (error) {
    expect(error).toBeInstanceOf(PolygonError);
    return error as PolygonError;
  }
  throw new Error('the polygon was accepted');
}

describe('counting in a polygon', () => {
  const rows = townRows(1800, 31);
  const table = tableOf(rows);
  const random = seededRandom(77);
  table.upsert(Array.from({ length: 400 }, (_, i) => townRow(5000 + i, random)));
  table.remove(Array.from({ length: 100 }, (_, i) => i * 13));
  const kept = [...rows.map((row) => row.id), ...Array.from({ length: 400 }, (_, i) => 5000 + i)]
    .map((id) => table.get(id)).filter((row) => row !== undefined);

  it('equals testing every position exactly, for polygons with holes, vertices on positions and several parts', () => {
    fc.assert(fc.property(fc.integer(), fc.constantFrom(0, 100), (seed, grid) => {
      const draw = seededRandom(seed);
      const parts = Array.from({ length: 1 + Math.floor(draw() * 2) }, () => {
        const [x, y] = [TOWN[0] + (draw() - 0.5) * TOWN_METERS, TOWN[1] + (draw() - 0.5) * TOWN_METERS];
        const size = 400 + draw() * 3000;
        const rings = [star(draw, x, y, size / 2, size, grid)];
        if (draw() < 0.6) rings.push(star(draw, x, y, size / 10, size / 5, grid));
        if (draw() < 0.5) pullToPositions(rings[0], draw, kept);
        return rings;
      });
      let polygon;
      try {
        polygon = preparePolygon(parts);
      } catch {
        return; // rounding to the grid or pulling made it cross itself
      }
      const [minX, minY, maxX, maxY] = polygon.bounds;
      const expected = kept.filter((row) => row.x >= minX && row.x <= maxX && row.y >= minY && row.y <= maxY && coversExactly(parts, row.x, row.y));
      const { total, by } = summarize(table, polygon, null, ['class', 'state']);
      expect(total).toBe(expected.length);
      for (const column of ['class', 'state']) {
        const counted = new Map<unknown, number>();
        for (const row of expected) counted.set(row.values[column], (counted.get(row.values[column]) ?? 0) + 1);
        expect(new Map<unknown, number>(by[column])).toEqual(counted);
      }
    }), { numRuns: 40 });
  });

  it('covers the county with the same sums as the table itself, and neighbours add up', () => {
    const [minX, minY, maxX, maxY] = table.bounds()!;
    const box = (left: number, right: number) => preparePolygon([[closed([left, minY, right, minY, right, maxY, left, maxY])]]);
    const columns = ['class', 'state', 'area'];
    expect(summarize(table, box(minX, maxX), null, columns)).toEqual(countsBy(table, columns));
    const middle = (minX + maxX) / 2 + 0.0123;
    const halves = [box(minX, middle), box(middle, maxX)].map((half) => summarize(table, half, null, []).total);
    expect(halves[0] + halves[1]).toBe(count(table));
    const filter = compileFilter(table, { conditions: [{ column: 'state', values: ['damaged'] }] });
    expect(summarize(table, box(minX, maxX), filter, columns)).toEqual(countsBy(table, columns, filter));
  });

  it('counts the border of the exterior and of holes, but not the inside of holes', () => {
    const outer = closed([0, 0, 10, 0, 10, 10, 0, 10]);
    const hole = closed([4, 4, 4, 6, 6, 6, 6, 4]);
    const polygon = preparePolygon([[outer, hole]]);
    for (const [x, y] of [[0, 0], [10, 10], [5, 0], [10, 3], [4, 4], [4, 5], [5, 6], [1, 1]]) expect(polygon.covers(x, y), `${x}, ${y}`).toBe(true);
    for (const [x, y] of [[5, 5], [4.000001, 4.000001], [-1e-12, 5], [10.000001, 0], [5, 10.1]]) expect(polygon.covers(x, y), `${x}, ${y}`).toBe(false);
    expect([polygon.bounds, polygon.vertexCount]).toEqual([[0, 0, 10, 10], 8]);
  });

  it('decides positions next to a slanted edge without rounding', () => {
    const polygon = preparePolygon([[closed([-12, -12, 24, -12, 24, 24])]]);
    const wrong: string[] = [];
    for (let i = 0; i < 64; i++) {
      for (let j = 0; j < 64; j++) {
        const [x, y] = [0.5 + i * 2 ** -53, 0.5 + j * 2 ** -53];
        if (polygon.covers(x, y) !== y <= x) wrong.push(`${i}/${j}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('counts overlapping parts once', () => {
    const four = tableOf([[1, 1], [3, 3], [5, 5], [9, 9]].map(([x, y], id) => ({ id, x, y, values: {} })));
    const polygon = preparePolygon([[closed([0, 0, 4, 0, 4, 4, 0, 4])], [closed([2, 2, 6, 2, 6, 6, 2, 6])]]);
    expect(summarize(four, polygon, null, []).total).toBe(3);
  });
});

/** Moves some corners of a ring onto the nearest of some positions. */
function pullToPositions(ring: Float64Array, random: () => number, positions: readonly { x: number; y: number }[]): void {
  for (let i = 2; i + 3 < ring.length; i += 2) {
    if (random() < 0.5) continue;
    let nearest = positions[0];
    for (const position of positions) {
      if (Math.hypot(position.x - ring[i], position.y - ring[i + 1]) < Math.hypot(nearest.x - ring[i], nearest.y - ring[i + 1])) nearest = position;
    }
    ring[i] = nearest.x;
    ring[i + 1] = nearest.y;
  }
}

describe('a polygon that cannot be counted in', () => {
  const square = closed([0, 0, 10, 0, 10, 10, 0, 10]);

  it('has no points, too few points, or no inside', () => {
    for (const parts of [[], [[]], [[new Float64Array(0)]], [[closed([0, 0, 1, 1])]], [[closed([0, 0, 5, 5, 9, 9])]], [[closed([0, 0, 0, 0, 0, 0])]]]) {
      expect(problemOf(parts).code).toBe('empty');
    }
  });

  it('has numbers that are not finite, or does not close', () => {
    expect(problemOf([[closed([0, 0, 4, Number.NaN, 4, 4])]]).code).toBe('not_finite');
    expect(problemOf([[closed([0, 0, Infinity, 0, 4, 4])]]).code).toBe('not_finite');
    const open = problemOf([[Float64Array.from([0, 0, 4, 0, 4, 4, 0, 4])]]);
    expect([open.code, open.x, open.y]).toEqual(['not_closed', 0, 4]);
  });

  it('has too many points', () => {
    const ring = closed(Array.from({ length: 10_000 }, (_, i) => [Math.cos(i / 2000), Math.sin(i / 2000)]).flat());
    const problem = problemOf([[ring]]);
    expect(problem.code).toBe('too_many_vertices');
    expect(problem.message).toBe('The polygon has 10001 points; at most 2000 are allowed');
  });

  it('crosses itself, and says where', () => {
    const bowTie = problemOf([[closed([0, 0, 10, 10, 10, 0, 0, 10])]]);
    expect([bowTie.code, bowTie.x, bowTie.y]).toEqual(['self_crossing', 5, 5]);
    expect(bowTie.message).toBe('The outer ring crosses or touches itself at x 5.00, y 5.00 (EPSG:3857)');
    const hole = problemOf([[square, closed([8, 2, 14, 3, 8, 4])]]);
    expect([hole.code, hole.x]).toEqual(['self_crossing', 10]);
    expect(hole.message).toContain('The outer ring and hole 1 cross');
  });

  it('touches itself in a corner, along an edge, or with a spike', () => {
    const inCorner = problemOf([[closed([0, 0, 5, 5, 10, 0, 10, 10, 5, 5, 0, 10])]]);
    expect([inCorner.code, inCorner.x, inCorner.y]).toEqual(['self_crossing', 5, 5]);
    expect(problemOf([[closed([0, 0, 10, 0, 10, 10, 5, 0, 0, 10])]]).code).toBe('self_crossing');
    expect(problemOf([[closed([0, 0, 10, 0, 10, 10, 10, 20, 10, 10, 0, 10])]]).code).toBe('self_crossing');
    expect(problemOf([[closed([0, 0, 10, 0, 10, 4, 10, 2, 20, 2, 20, 10, 0, 10])]]).code).toBe('self_crossing');
  });

  it('has a hole outside its exterior, or inside another hole', () => {
    const outside = problemOf([[square, closed([20, 20, 24, 20, 22, 24])]]);
    expect([outside.code, outside.message, outside.x]).toEqual(['hole_outside', 'Hole 1 lies outside its outer ring', 20]);
    expect(problemOf([[closed([4, 4, 6, 4, 5, 6]), square]]).code).toBe('hole_outside');
    const nested = problemOf([[square, closed([1, 1, 9, 1, 9, 9, 1, 9]), closed([4, 4, 6, 4, 5, 6])]]);
    expect([nested.code, nested.message]).toEqual(['hole_outside', 'Hole 2 lies inside hole 1']);
  });

  it('names the part that is wrong', () => {
    expect(problemOf([[square], [closed([0, 0, 10, 10, 10, 0, 0, 10])]]).message).toContain('The outer ring of part 2 crosses or touches itself');
  });

  it('is not one whose holes touch the exterior or each other in a point, or whose points repeat', () => {
    expect(() => preparePolygon([[square, closed([0, 5, 4, 4, 4, 6])]])).not.toThrow();
    expect(() => preparePolygon([[square, closed([0, 0, 4, 2, 4, 4])]])).not.toThrow();
    expect(() => preparePolygon([[square, closed([2, 5, 4, 4, 4, 6]), closed([4, 5, 8, 4, 8, 6])]])).not.toThrow();
    expect(() => preparePolygon([[closed([0, 0, 0, 0, 10, 0, 10, 10, 10, 10, 0, 10])]])).not.toThrow();
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clipLine, clipRing } from './clip.ts';
import { PathBuffer } from './path-buffer.ts';
import { cleanRing, simplifyLine, twiceRingArea } from './simplify.ts';
import { seededRandom } from './testing.ts';

function pathOf(points: readonly (readonly [number, number])[]): PathBuffer {
  const path = new PathBuffer();
  for (const [x, y] of points) path.push(x, y);
  return path;
}

function pointsOf(path: PathBuffer): [number, number][] {
  return Array.from({ length: path.length / 2 }, (_, i) => [path.points[i * 2], path.points[i * 2 + 1]]);
}

function clippedRing(points: readonly (readonly [number, number])[], low: number, high: number): [number, number][] {
  const ring = pathOf(points);
  clipRing(ring, low, high);
  return pointsOf(ring);
}

function clippedLine(points: readonly (readonly [number, number])[], low: number, high: number): [number, number][][] {
  const stretches: [number, number][][] = [];
  clipLine(pathOf(points), low, high, { path: (stretch) => stretches.push(pointsOf(stretch)) });
  return stretches;
}

function areaOf(points: readonly (readonly [number, number])[]): number {
  const path = pathOf(points);
  return path.length < 6 ? 0 : twiceRingArea(path.points, path.length) / 2;
}

/** A ring around (512, 512) whose radius varies: simple, with bays that reach back and forth over any border. */
function star(seed: number, corners: number): [number, number][] {
  const random = seededRandom(seed);
  return Array.from({ length: corners }, (_, i) => {
    const angle = (2 * Math.PI * i) / corners;
    const radius = 80 + random() * 900;
    return [Math.round(512 + radius * Math.cos(angle)), Math.round(512 + radius * Math.sin(angle))];
  });
}

/** How far a line goes sideways and up and down, taken together. */
function runOf(line: readonly (readonly [number, number])[]): number {
  let run = 0;
  for (let i = 1; i < line.length; i++) run += Math.abs(line[i][0] - line[i - 1][0]) + Math.abs(line[i][1] - line[i - 1][1]);
  return run;
}

describe('a clipped ring', () => {
  it('keeps what lies inside and is untouched when all of it does', () => {
    const square = [[0, 0], [10, 0], [10, 10], [0, 10]] as const;
    expect(clippedRing(square, 0, 10)).toEqual(square);
    expect(clippedRing([[-5, 2], [5, 2], [5, 8], [-5, 8]], 0, 10)).toEqual([[0, 2], [5, 2], [5, 8], [0, 8]]);
    expect(clippedRing([[20, 2], [25, 2], [25, 8]], 0, 10)).toEqual([]);
    expect(clippedRing([[-50, -50], [60, -50], [60, 60], [-50, 60]], 0, 10).sort()).toEqual([[0, 0], [0, 10], [10, 0], [10, 10]]);
  });

  it('has the area of the part inside: the tiles of a ring add up to it', () => {
    fc.assert(fc.property(fc.integer(), fc.integer({ min: 3, max: 60 }), (seed, corners) => {
      const ring = star(seed, corners);
      const outline = [...ring, ring[0]];
      let sum = 0;
      for (let x = -2; x < 6; x++) {
        for (let y = -2; y < 6; y++) {
          const piece = clippedRing(ring.map(([px, py]) => [px - x * 256, py - y * 256] as const), 0, 256);
          for (const [px, py] of piece) {
            expect(Math.min(px, py, 256 - px, 256 - py)).toBeGreaterThanOrEqual(0);
            const isCornerOfTile = px % 256 === 0 && py % 256 === 0;
            // A cut moves a point along the side by half a unit at most, and the cut at the opposite side, made on what the
            // first one left, by half a unit more: a whole unit on each axis.
            if (!isCornerOfTile) expect(distanceToLine([px + x * 256, py + y * 256], outline)).toBeLessThanOrEqual(Math.SQRT2);
          }
          sum += areaOf(piece);
        }
      }
      // An edge that moves by less than a unit on each axis sweeps less than its run on both axes.
      expect(Math.abs(sum - areaOf(ring))).toBeLessThan(runOf(outline));
      expect(Math.sign(sum)).toBe(Math.sign(areaOf(ring)));
    }), {
      numRuns: 200,
      examples: [[-2147483633, 3]], // the long edges of a triangle are cut often: it is 885 off
    });
  });

  it('is cut at the same place from both sides of a shared edge', () => {
    fc.assert(fc.property(fc.integer({ min: -400, max: -1 }), fc.integer({ min: -400, max: 700 }), fc.integer({ min: 0, max: 256 }), fc.integer({ min: 0, max: 256 }), (ax, ay, bx, by) => {
      const above = clippedRing([[ax, ay], [bx, by], [bx, by - 900], [ax, ay - 900]], 0, 256);
      const below = clippedRing([[bx, by], [ax, ay], [ax, ay + 900], [bx, by + 900]], 0, 256);
      expect(Math.abs(areaOf(above)) + Math.abs(areaOf(below))).toBe(Math.abs(areaOf([[0, 0], [bx, 0], [bx, 256], [0, 256]])));
    }));
  });
});

describe('a clipped line', () => {
  it('is cut at the same place in both directions, where rounding a long edge would differ', () => {
    const [from, to] = [[-17375848, -4514368], [1615947848, 435766169]] as const;
    const [[there]] = [clippedLine([from, to], -64, 2 ** 31)];
    const [[back]] = [clippedLine([to, from], -64, 2 ** 31)];
    expect(there).toEqual(back.reverse());
  });

  it('becomes one line for each stretch inside', () => {
    expect(clippedLine([[-5, 5], [15, 5], [15, 8], [5, 8], [5, 20]], 0, 10)).toEqual([[[0, 5], [10, 5]], [[10, 8], [5, 8], [5, 10]]]);
    expect(clippedLine([[2, 2], [3, 3], [9, 9]], 0, 10)).toEqual([[[2, 2], [3, 3], [9, 9]]]);
    expect(clippedLine([[-5, 9], [9, 30]], 0, 10)).toEqual([]);
    expect(clippedLine([[-5, 5], [5, -5], [-5, -5]], 1, 10)).toEqual([]);
  });

  it('crosses a corner of the square where the line does', () => {
    expect(clippedLine([[-4, 6], [6, -4]], 0, 10)).toEqual([[[0, 2], [2, 0]]]);
    expect(clippedLine([[4, 16], [16, 4]], 0, 10)).toEqual([]);
    expect(clippedLine([[-10, -10], [30, 30]], 0, 10)).toEqual([[[0, 0], [10, 10]]]);
  });

  it('stays in the square and loses no length inside', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: -50, max: 150 }), fc.integer({ min: -50, max: 150 })), { minLength: 2, maxLength: 12 }), (points) => {
      const stretches = clippedLine(points, 0, 100);
      let length = 0;
      for (const stretch of stretches) {
        expect(stretch.length).toBeGreaterThanOrEqual(2);
        stretch.forEach(([x, y], i) => {
          expect(Math.min(x, y, 100 - x, 100 - y)).toBeGreaterThanOrEqual(0);
          if (i > 0) length += Math.hypot(x - stretch[i - 1][0], y - stretch[i - 1][1]);
        });
      }
      // A cut moves an edge by half a unit at most. An edge that runs closer than that along a side may come to lie on the
      // side, and so inside, or beyond it: what must be there is what is well inside, and nothing that is well outside.
      expect(length).toBeGreaterThan(lengthWithin(points, 0.5, 99.5) - points.length * 2);
      expect(length).toBeLessThan(lengthWithin(points, -0.5, 100.5) + points.length * 2);
    }), {
      examples: [[[[115, 101], [0, 97], [0, 0]]]], // enters at (100, 100.48), which rounds to the corner: 14 longer
    });
  });
});

/** The length of a line inside the square from `low` to `high`, by small steps. */
function lengthWithin(points: readonly (readonly [number, number])[], low: number, high: number): number {
  let inside = 0;
  const steps = 4000;
  for (let i = 1; i < points.length; i++) {
    const [[ax, ay], [bx, by]] = [points[i - 1], points[i]];
    let hits = 0;
    for (let step = 0; step < steps; step++) {
      const along = (step + 0.5) / steps;
      const [x, y] = [ax + (bx - ax) * along, ay + (by - ay) * along];
      if (x >= low && x <= high && y >= low && y <= high) hits++;
    }
    inside += (Math.hypot(bx - ax, by - ay) * hits) / steps;
  }
  return inside;
}

describe('a cleaned ring', () => {
  const clean = (points: [number, number][]): [number, number][] => {
    const ring = pathOf(points);
    cleanRing(ring);
    return pointsOf(ring);
  };

  it('has no repeated point, no point on a straight line, no spike, and is not closed', () => {
    expect(clean([[0, 0], [4, 0], [4, 0], [8, 0], [8, 8], [0, 8], [0, 0]])).toEqual([[0, 0], [8, 0], [8, 8], [0, 8]]);
    expect(clean([[0, 0], [8, 0], [8, 8], [20, 8], [8, 8], [0, 8]])).toEqual([[0, 0], [8, 0], [8, 8], [0, 8]]);
    expect(clean([[4, 0], [8, 0], [8, 8], [0, 8], [0, 0]])).toEqual([[8, 0], [8, 8], [0, 8], [0, 0]]);
  });

  it('is gone when it encloses nothing', () => {
    expect(clean([[0, 0], [4, 0], [8, 0], [4, 0]]).length).toBeLessThan(3);
    expect(clean([[1, 1], [1, 1], [1, 1], [1, 1]]).length).toBeLessThan(3);
  });

  it('keeps its area', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 })), { minLength: 3, maxLength: 14 }), (points) => {
      const cleaned = clean(points);
      expect(areaOf(cleaned)).toBe(areaOf(points));
      const count = cleaned.length;
      if (count < 3) return;
      cleaned.forEach(([bx, by], i) => {
        const [[ax, ay], [cx, cy]] = [cleaned[(i + count - 1) % count], cleaned[(i + 1) % count]];
        expect((bx - ax) * (cy - by)).not.toBe((by - ay) * (cx - bx));
      });
    }), { numRuns: 500 });
  });
});

describe('a simplified line', () => {
  it('keeps its ends and stays within the tolerance of every point that it leaves out', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 0, max: 99 })), { minLength: 2, maxLength: 40 }), (points) => {
      const path = pathOf(points);
      simplifyLine(path, 4);
      const kept = pointsOf(path);
      expect(kept[0]).toEqual(points[0]);
      expect(kept[kept.length - 1]).toEqual(points[points.length - 1]);
      for (const point of points) expect(distanceToLine(point, kept)).toBeLessThanOrEqual(4 + 1e-9);
    }));
  });

  it('drops what lies on a straight', () => {
    const path = pathOf([[0, 0], [5, 1], [10, 0], [20, -1], [30, 0]]);
    simplifyLine(path, 4);
    expect(pointsOf(path)).toEqual([[0, 0], [30, 0]]);
  });
});

function distanceToLine([x, y]: readonly [number, number], line: readonly (readonly [number, number])[]): number {
  let nearest = Infinity;
  for (let i = 1; i < line.length; i++) {
    const [[ax, ay], [bx, by]] = [line[i - 1], line[i]];
    const squared = (bx - ax) ** 2 + (by - ay) ** 2;
    const along = squared === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / squared));
    nearest = Math.min(nearest, Math.hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay)));
  }
  return nearest;
}

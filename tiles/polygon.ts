/** Polygons to count in: checked once, then asked many times. */
import Flatbush from 'flatbush';
import { orient2d } from 'robust-predicates';
import type { Box } from './mercator.ts';
import { CROSSED, INSIDE, OUTSIDE, type Region, type Relation } from './region.ts';
import { RingSet } from './ring-set.ts';
import { checkPart, checkRing, checkVertexCount } from './polygon-checks.ts';

/**
 * One or more parts, each an exterior ring and its holes; a position is covered when any part covers it. Positions on a
 * ring are covered. Every decision is exact: ties in the position of a point to an edge are settled by `orient2d`.
 */
export class PreparedPolygon implements Region {
  readonly bounds: Box;
  readonly vertexCount: number;
  readonly #parts: readonly PreparedPart[];

  /** Use `preparePolygon`, which checks first. */
  constructor(parts: readonly RingSet[]) {
    this.#parts = parts.map((part) => new PreparedPart(part));
    this.vertexCount = parts.reduce((sum, part) => sum + part.segmentCount, 0);
    this.bounds = [
      Math.min(...parts.map((part) => part.minX)), Math.min(...parts.map((part) => part.minY)),
      Math.max(...parts.map((part) => part.maxX)), Math.max(...parts.map((part) => part.maxY)),
    ];
  }

  covers(x: number, y: number): boolean {
    for (const part of this.#parts) if (part.covers(x, y)) return true;
    return false;
  }

  relationTo(minX: number, minY: number, maxX: number, maxY: number): Relation {
    let relation: Relation = OUTSIDE;
    for (const part of this.#parts) {
      const of = part.relationTo(minX, minY, maxX, maxY);
      if (of === INSIDE) return INSIDE;
      if (of === CROSSED) relation = CROSSED;
    }
    return relation;
  }
}

class PreparedPart implements Region {
  readonly #rings: RingSet;
  readonly #index: Flatbush;

  constructor(rings: RingSet) {
    this.#rings = rings;
    this.#index = rings.index;
  }

  // Walks a ray to the east: the position is inside when the ray crosses the rings an odd number of times.
  covers(x: number, y: number): boolean {
    const { ax, ay, bx, by, minX, minY, maxX, maxY } = this.#rings;
    if (x < minX || x > maxX || y < minY || y > maxY) return false;
    let inside = false;
    for (const i of this.#index.search(x, y, Infinity, y)) {
      const isUpward = ay[i] <= y && by[i] > y;
      const isDownward = by[i] <= y && ay[i] > y;
      const side = orient2d(ax[i], ay[i], bx[i], by[i], x, y);
      // The box of the edge meets the ray; on the edge's line and between its ends means on the edge.
      if (side === 0 && x >= Math.min(ax[i], bx[i]) && x <= Math.max(ax[i], bx[i])) return true;
      // orient2d is negative where the position lies to the left of the edge (it looks from a to b, y up).
      if ((isUpward && side < 0) || (isDownward && side > 0)) inside = !inside;
    }
    return inside;
  }

  relationTo(minX: number, minY: number, maxX: number, maxY: number): Relation {
    const rings = this.#rings;
    if (minX > rings.maxX || maxX < rings.minX || minY > rings.maxY || maxY < rings.minY) return OUTSIDE;
    for (const i of this.#index.search(minX, minY, maxX, maxY)) {
      if (mayMeetBox(rings, i, minX, minY, maxX, maxY)) return CROSSED;
    }
    // No edge comes near, so the box lies on one side; a box that reaches to infinity cannot be inside.
    if (!Number.isFinite(minX) || !Number.isFinite(minY) || !Number.isFinite(maxX) || !Number.isFinite(maxY)) return OUTSIDE;
    return this.covers((minX + maxX) / 2, (minY + maxY) / 2) ? INSIDE : OUTSIDE;
  }
}

// Whether an edge whose box meets the box may meet it itself: not when all four corners lie strictly on one side of it.
function mayMeetBox(rings: RingSet, i: number, minX: number, minY: number, maxX: number, maxY: number): boolean {
  if (!Number.isFinite(minX + minY + maxX + maxY)) return true;
  const ax = rings.ax[i]; const ay = rings.ay[i]; const bx = rings.bx[i]; const by = rings.by[i];
  const first = orient2d(ax, ay, bx, by, minX, minY);
  if (first === 0) return true;
  const sign = Math.sign(first);
  return orient2d(ax, ay, bx, by, maxX, minY) * sign <= 0
    || orient2d(ax, ay, bx, by, minX, maxY) * sign <= 0
    || orient2d(ax, ay, bx, by, maxX, maxY) * sign <= 0;
}

/**
 * Checks a polygon, `[[exterior, hole, ...], ...]` with x,y,x,y... in EPSG:3857 metres, and prepares it for counting.
 * Parts may overlap; they count as one. Edges are straight in EPSG:3857.
 * @throws PolygonError: empty, not_finite, not_closed, too_many_vertices (above 10,000), self_crossing, hole_outside; with
 *   the place in `x`, `y` where there is one
 */
export function preparePolygon(parts: readonly (readonly Float64Array[])[]): PreparedPolygon {
  checkVertexCount(parts);
  const checked = parts.map((rings, part) => {
    const closed = rings.map((ring, index) => checkRing(ring, part, index));
    const set = new RingSet(closed);
    checkPart(set, part);
    return set;
  });
  return new PreparedPolygon(checked);
}

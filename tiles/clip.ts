/**
 * Cuts paths of whole numbers at a square. Where an edge is cut, the cut depends on the edge only and not on its direction,
 * so that two polygons that share an edge share the cut as well.
 *
 *        a                      Rings: Sutherland-Hodgman, one side after another. A ring that leaves
 *     +--+-----+  high          and comes back runs along the side, outside what is drawn.
 *     | /|     |                Lines: every stretch inside is a line of its own.
 *     |/ |     |
 *     b--+-----+
 *    low     high
 */
import { PathBuffer } from './path-buffer.ts';

const spare = new PathBuffer();

/** Cuts an unclosed ring at the square from `low` to `high`. May leave it with points on a line, or empty. */
export function clipRing(ring: PathBuffer, low: number, high: number): void {
  if (liesInside(ring, low, high)) return;
  cutRing(ring, spare, 0, low, 1);
  cutRing(spare, ring, 0, high, -1);
  cutRing(ring, spare, 1, low, 1);
  cutRing(spare, ring, 1, high, -1);
}

function liesInside(path: PathBuffer, low: number, high: number): boolean {
  const { points, length } = path;
  for (let i = 0; i < length; i++) if (points[i] < low || points[i] > high) return false;
  return true;
}

// Keeps what lies on the side of `bound` to which `sign` points, on one axis (0 is x, 1 is y).
function cutRing(from: PathBuffer, to: PathBuffer, axis: number, bound: number, sign: number): void {
  to.clear();
  to.reserve(from.length * 2 + 4);
  const { points, length } = from;
  if (length === 0) return;
  let ax = points[length - 2];
  let ay = points[length - 1];
  let aInside = ((axis === 0 ? ax : ay) - bound) * sign >= 0;
  for (let i = 0; i < length; i += 2) {
    const bx = points[i];
    const by = points[i + 1];
    const bInside = ((axis === 0 ? bx : by) - bound) * sign >= 0;
    if (aInside !== bInside) {
      if (axis === 0) to.push(bound, crossing(ax, ay, bx, by, bound));
      else to.push(crossing(ay, ax, by, bx, bound), bound);
    }
    if (bInside) to.push(bx, by);
    ax = bx;
    ay = by;
    aInside = bInside;
  }
}

/** Where the segment from (au, av) to (bu, bv) has u = `bound`: its v, rounded; the same for both directions. */
function crossing(au: number, av: number, bu: number, bv: number, bound: number): number {
  return au < bu
    ? Math.round(av + ((bv - av) * (bound - au)) / (bu - au))
    : Math.round(bv + ((av - bv) * (bound - bu)) / (au - bu));
}

/** Cuts a line at the square from `low` to `high`; calls `take.path` with each stretch inside, of two points or more. */
export function clipLine(line: PathBuffer, low: number, high: number, take: { path(stretch: PathBuffer): void }): void {
  if (liesInside(line, low, high)) {
    if (line.length >= 4) take.path(line);
    return;
  }
  const { points, length } = line;
  spare.clear();
  for (let i = 2; i < length; i += 2) {
    if (!clipSegment(points[i - 2], points[i - 1], points[i], points[i + 1], low, high)) continue;
    const [fromX, fromY, toX, toY] = cut;
    const continues = spare.length > 0 && spare.points[spare.length - 2] === fromX && spare.points[spare.length - 1] === fromY;
    if (!continues) {
      if (spare.length >= 4) take.path(spare);
      spare.clear();
      spare.push(fromX, fromY);
    }
    if (toX !== fromX || toY !== fromY) spare.push(toX, toY);
  }
  if (spare.length >= 4) take.path(spare);
}

const cut = new Float64Array(4);

// Puts the part of a segment that lies in the square into `cut`. False when there is none.
function clipSegment(ax: number, ay: number, bx: number, by: number, low: number, high: number): boolean {
  if ((ax < low && bx < low) || (ax > high && bx > high) || (ay < low && by < low) || (ay > high && by > high)) return false;
  let fromX = ax; let fromY = ay; let toX = bx; let toY = by;
  if (fromX < low || fromX > high) {
    const bound = fromX < low ? low : high;
    fromY = crossing(ax, ay, bx, by, bound);
    fromX = bound;
  }
  if (toX < low || toX > high) {
    const bound = toX < low ? low : high;
    toY = crossing(ax, ay, bx, by, bound);
    toX = bound;
  }
  if ((fromY < low && toY < low) || (fromY > high && toY > high)) return false;
  if (fromY < low || fromY > high) {
    const bound = fromY < low ? low : high;
    fromX = crossing(ay, ax, by, bx, bound);
    fromY = bound;
  }
  if (toY < low || toY > high) {
    const bound = toY < low ? low : high;
    toX = crossing(ay, ax, by, bx, bound);
    toY = bound;
  }
  if (fromX < low || fromX > high || toX < low || toX > high) return false;
  cut[0] = fromX; cut[1] = fromY; cut[2] = toX; cut[3] = toY;
  return true;
}

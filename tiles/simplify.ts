/** Fewer points for the eye's resolution. Works in tile units (4096 to a side; 8 to a pixel of a 512-pixel tile). */
import { PathBuffer } from './path-buffer.ts';

let keep = new Uint8Array(1024);
let stack = new Int32Array(2048);

/**
 * Douglas-Peucker: leaves out points of a line that lie within `tolerance` of the line that remains. The ends stay.
 * A line is simplified before it is clipped, so that neighbouring tiles see the same line.
 */
export function simplifyLine(path: PathBuffer, tolerance: number): void {
  const last = path.length / 2 - 1;
  if (last < 2) return;
  if (keep.length <= last) {
    keep = new Uint8Array(last * 2);
    stack = new Int32Array(last * 4);
  }
  keep.fill(0, 0, last + 1);
  keep[0] = 1;
  keep[last] = 1;
  markKept(path.points, last, tolerance * tolerance);
  const { points } = path;
  let end = 0;
  for (let i = 0; i <= last; i++) {
    if (keep[i] === 0) continue;
    points[end++] = points[i * 2];
    points[end++] = points[i * 2 + 1];
  }
  path.length = end;
}

function markKept(points: Float64Array, last: number, squaredTolerance: number): void {
  let top = 0;
  stack[top++] = 0;
  stack[top++] = last;
  while (top > 0) {
    const to = stack[--top];
    const from = stack[--top];
    let farthest = -1;
    let farthestSquared = squaredTolerance;
    for (let i = from + 1; i < to; i++) {
      const squared = squaredDistanceToSegment(points, i * 2, from * 2, to * 2);
      if (squared > farthestSquared) {
        farthest = i;
        farthestSquared = squared;
      }
    }
    if (farthest < 0) continue;
    keep[farthest] = 1;
    stack[top++] = from;
    stack[top++] = farthest;
    stack[top++] = farthest;
    stack[top++] = to;
  }
}

function squaredDistanceToSegment(points: Float64Array, p: number, a: number, b: number): number {
  const dx = points[b] - points[a];
  const dy = points[b + 1] - points[a + 1];
  let x = points[p] - points[a];
  let y = points[p + 1] - points[a + 1];
  const squaredLength = dx * dx + dy * dy;
  if (squaredLength > 0) {
    const along = Math.min(1, Math.max(0, (x * dx + y * dy) / squaredLength));
    x -= along * dx;
    y -= along * dy;
  }
  return x * x + y * y;
}

/**
 * Cleans a ring of whole numbers in place: no point twice in a row, none on the straight line between its neighbours (which
 * takes spikes away too), not closed. Leaves fewer than three points where nothing with an area remains.
 */
export function cleanRing(ring: PathBuffer): void {
  const { points } = ring;
  let end = 0;
  for (let i = 0; i < ring.length; i += 2) {
    const x = points[i];
    const y = points[i + 1];
    while (end >= 4 && isStraight(points[end - 4], points[end - 3], points[end - 2], points[end - 1], x, y)) end -= 2;
    if (end >= 2 && points[end - 2] === x && points[end - 1] === y) continue;
    points[end++] = x;
    points[end++] = y;
  }
  ring.length = cleanSeam(points, end);
}

// The ring's last points and its first ones are neighbours too.
function cleanSeam(points: Float64Array, end: number): number {
  let start = 0;
  for (;;) {
    const count = (end - start) / 2;
    if (count < 3) break;
    const firstX = points[start]; const firstY = points[start + 1];
    const lastX = points[end - 2]; const lastY = points[end - 1];
    if (isStraight(points[end - 4], points[end - 3], lastX, lastY, firstX, firstY)) end -= 2;
    else if (isStraight(lastX, lastY, firstX, firstY, points[start + 2], points[start + 3])) start += 2;
    else break;
  }
  points.copyWithin(0, start, end);
  return end - start;
}

// True when b adds nothing between a and c: all three on one line, or two of them the same.
function isStraight(ax: number, ay: number, bx: number, by: number, cx: number, cy: number): boolean {
  return (bx - ax) * (cy - by) === (by - ay) * (cx - bx);
}

/** Twice the area of an unclosed ring by the surveyor's formula; positive for a vector tile's exterior rings (y grows downwards). */
export function twiceRingArea(points: Float64Array, length: number): number {
  let sum = 0;
  let fromX = points[length - 2];
  let fromY = points[length - 1];
  for (let i = 0; i < length; i += 2) {
    sum += fromX * points[i + 1] - points[i] * fromY;
    fromX = points[i];
    fromY = points[i + 1];
  }
  return sum;
}

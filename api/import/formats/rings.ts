/** Makes polygons of rings that stand in any order, as a Shapefile keeps them. */
import Flatbush from 'flatbush';
import { RingIndex } from './ring-index.ts';
import type { Ring } from './ring-index.ts';

interface Shape {
  readonly ring: Ring;
  /** Made when it is first asked for. */
  index?: RingIndex;
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
  /** Without sign. */
  readonly area: number;
}

/** Looking for what a ring lies in takes time; a record with more edges to look at (a second or two) is refused. */
const MOST_STEPS = 10_000_000;
/** What a pair of rings costs beside its edges. */
const PAIR_STEPS = 8;
/** Of an inner ring; when that many lie on the other's line, the two run along each other, and the database is left to judge. */
const MOST_TRIES = 64;

/**
 * Polygons, each with its outer ring first, in the order of the outer rings. Which ring is a hole is told by what it lies
 * in, not by the direction in which it runs, because programs disagree about directions: a ring in an even number of
 * others is an outer one, in an odd number a hole of the smallest of them.
 * @returns null when too many rings lie in each other's reach
 */
export function polygonsOf(rings: readonly Ring[]): Ring[][] | null {
  if (rings.length <= 1) return rings.map((ring) => [ring]);
  const shapes = rings.map(measure);
  const boxes = new Flatbush(shapes.length);
  for (const { minX, minY, maxX, maxY } of shapes) boxes.add(minX, minY, maxX, maxY);
  boxes.finish();
  const holesOf = new Map<number, Ring[]>();
  const bySize = shapes.map((_, index) => index).sort((a, b) => shapes[b]!.area - shapes[a]!.area || a - b);
  const rank = new Uint32Array(shapes.length);
  for (let i = 0; i < bySize.length; i++) rank[bySize[i]!] = i;
  let steps = 0;
  for (const index of bySize) {
    const shape = shapes[index]!;
    let depth = 0;
    let around = -1;
    for (const other of boxes.search(shape.minX, shape.minY, shape.maxX, shape.maxY, (found) => rank[found]! < rank[index]! && encloses(shapes[found]!, shape))) {
      const { isIn, looked } = liesIn(shape.ring, shapes[other]!);
      steps += looked + PAIR_STEPS;
      if (steps > MOST_STEPS) return null;
      if (!isIn) continue;
      depth += 1;
      if (around < 0 || rank[other]! > rank[around]!) around = other;
    }
    const home = depth % 2 === 1 ? holesOf.get(around) : undefined;
    if (home) home.push(shape.ring);
    else holesOf.set(index, []);
  }
  return rings.flatMap((ring, index) => {
    const holes = holesOf.get(index);
    return holes ? [[ring, ...holes]] : [];
  });
}

function measure(ring: Ring): Shape {
  let minX = Infinity;
  let minY = Infinity;
  let maxX = -Infinity;
  let maxY = -Infinity;
  let doubled = 0;
  const [x0, y0] = ring[0] ?? [0, 0];
  for (let i = 0; i < ring.length; i++) {
    const [x, y] = ring[i]!;
    if (x < minX) minX = x;
    if (y < minY) minY = y;
    if (x > maxX) maxX = x;
    if (y > maxY) maxY = y;
    const [nextX, nextY] = ring[i + 1] ?? ring[0]!;
    doubled += (x - x0) * (nextY - y0) - (nextX - x0) * (y - y0);
  }
  return { ring, minX, minY, maxX, maxY, area: Math.abs(doubled) / 2 };
}

function encloses(outer: Shape, inner: Shape): boolean {
  return outer.minX <= inner.minX && outer.minY <= inner.minY && outer.maxX >= inner.maxX && outer.maxY >= inner.maxY;
}

/** Whether a ring lies in another, by the first of its positions that is not on the other's line; and how many edges that took. */
function liesIn(inner: Ring, outer: Shape): { readonly isIn: boolean; readonly looked: number } {
  let looked = outer.index ? 0 : outer.ring.length;
  outer.index ??= new RingIndex(outer.ring, outer.minY, outer.maxY);
  const before = outer.index.steps;
  let side = 0;
  for (let i = 0; i < inner.length && i < MOST_TRIES && side === 0; i++) side = outer.index.sideOf(inner[i]!);
  looked += outer.index.steps - before;
  return { isIn: side > 0, looked };
}

/**
 * Regions of the plane, and the descent that finds the static rows inside one. The Morton order makes it a walk down
 * a quadtree that is not stored: a cell wholly inside gives its run of rows without looking at them, a cell wholly outside is
 * passed over, and only rows in cells that the border crosses are tested one by one.
 */
import { HALF_WORLD_METERS, WORLD_METERS, type Box } from './mercator.ts';
import { CELL_BITS, lowerBound } from './morton.ts';
import type { RowStore } from './row-store.ts';

export const OUTSIDE = 0;
export const CROSSED = 1;
export const INSIDE = 2;
export type Relation = typeof OUTSIDE | typeof CROSSED | typeof INSIDE;

export interface Region {
  /** True when the position is inside or on the border. */
  covers(x: number, y: number): boolean;
  /** How a closed box lies. CROSSED is always a right answer, the others must be certain. */
  relationTo(minX: number, minY: number, maxX: number, maxY: number): Relation;
}

/** A closed box. */
export class BoxRegion implements Region {
  readonly #minX: number;
  readonly #minY: number;
  readonly #maxX: number;
  readonly #maxY: number;

  constructor(box: Box) {
    [this.#minX, this.#minY, this.#maxX, this.#maxY] = box;
  }

  covers(x: number, y: number): boolean {
    return x >= this.#minX && x <= this.#maxX && y >= this.#minY && y <= this.#maxY;
  }

  relationTo(minX: number, minY: number, maxX: number, maxY: number): Relation {
    if (minX > this.#maxX || maxX < this.#minX || minY > this.#maxY || maxY < this.#minY) return OUTSIDE;
    return minX >= this.#minX && maxX <= this.#maxX && minY >= this.#minY && maxY <= this.#maxY ? INSIDE : CROSSED;
  }
}

/** A closed disc, for nearest rows. */
export class CircleRegion implements Region {
  readonly #x: number;
  readonly #y: number;
  readonly #radius: number;

  constructor(x: number, y: number, radius: number) {
    this.#x = x;
    this.#y = y;
    this.#radius = radius;
  }

  covers(x: number, y: number): boolean {
    return Math.hypot(x - this.#x, y - this.#y) <= this.#radius;
  }

  relationTo(minX: number, minY: number, maxX: number, maxY: number): Relation {
    const nearX = Math.max(minX - this.#x, 0, this.#x - maxX);
    const nearY = Math.max(minY - this.#y, 0, this.#y - maxY);
    if (Math.hypot(nearX, nearY) > this.#radius) return OUTSIDE;
    const farX = Math.max(this.#x - minX, maxX - this.#x);
    const farY = Math.max(this.#y - minY, maxY - this.#y);
    return Math.hypot(farX, farY) < this.#radius ? INSIDE : CROSSED;
  }
}

// Below this many rows a test of each is cheaper than further descent.
const FEW_ROWS = 24;
// Rows are sorted into cells by rounded arithmetic; cells are judged this much larger, so that rounding never matters.
const MARGIN_METERS = 1e-6;

// The descent's own stack: first slot, end slot, key, level, column, row of each cell still to see.
const STACK_FIELDS = 6;
const stack = new Float64Array(STACK_FIELDS * 4 * (CELL_BITS + 2));

/** Writes the static, live slots that the region covers to `slots`, ascending. Returns how many. */
export function gatherStaticInside(store: RowStore, region: Region, slots: Uint32Array): number {
  let count = 0;
  let top = push(0, 0, store.staticCount, 0, 0, 0, 0);
  while (top > 0) {
    top -= STACK_FIELDS;
    const from = stack[top];
    const to = stack[top + 1];
    const level = stack[top + 3];
    const column = stack[top + 4];
    const row = stack[top + 5];
    if (from === to) continue;
    const relation = relationOfCell(region, level, column, row);
    if (relation === OUTSIDE) continue;
    if (relation === INSIDE) count = takeRun(store, from, to, slots, count);
    else if (to - from <= FEW_ROWS || level === CELL_BITS) count = takeCovered(store, region, from, to, slots, count);
    else top = pushChildren(store, top, from, to, stack[top + 2], level, column, row);
  }
  return count;
}

function relationOfCell(region: Region, level: number, column: number, row: number): Relation {
  const cells = 2 ** level;
  const side = WORLD_METERS / cells;
  // Positions outside the world sit in its border cells, so those reach to infinity.
  const minX = column === 0 ? -Infinity : column * side - HALF_WORLD_METERS - MARGIN_METERS;
  const maxX = column === cells - 1 ? Infinity : (column + 1) * side - HALF_WORLD_METERS + MARGIN_METERS;
  const maxY = row === 0 ? Infinity : HALF_WORLD_METERS - row * side + MARGIN_METERS;
  const minY = row === cells - 1 ? -Infinity : HALF_WORLD_METERS - (row + 1) * side - MARGIN_METERS;
  return region.relationTo(minX, minY, maxX, maxY);
}

function push(top: number, from: number, to: number, key: number, level: number, column: number, row: number): number {
  stack[top] = from;
  stack[top + 1] = to;
  stack[top + 2] = key;
  stack[top + 3] = level;
  stack[top + 4] = column;
  stack[top + 5] = row;
  return top + STACK_FIELDS;
}

// Last child first, so that the walk meets the children in Morton order.
function pushChildren(
  store: RowStore, top: number, from: number, to: number, key: number, level: number, column: number, row: number,
): number {
  const span = 4 ** (CELL_BITS - level - 1);
  const second = lowerBound(store.keys, key + span, from, to);
  const third = lowerBound(store.keys, key + 2 * span, second, to);
  const fourth = lowerBound(store.keys, key + 3 * span, third, to);
  top = push(top, fourth, to, key + 3 * span, level + 1, column * 2 + 1, row * 2 + 1);
  top = push(top, third, fourth, key + 2 * span, level + 1, column * 2, row * 2 + 1);
  top = push(top, second, third, key + span, level + 1, column * 2 + 1, row * 2);
  return push(top, from, second, key, level + 1, column * 2, row * 2);
}

function takeRun(store: RowStore, from: number, to: number, slots: Uint32Array, count: number): number {
  const { dead } = store;
  for (let slot = from; slot < to; slot++) {
    slots[count] = slot;
    count += 1 - dead[slot];
  }
  return count;
}

function takeCovered(store: RowStore, region: Region, from: number, to: number, slots: Uint32Array, count: number): number {
  const { dead, x, y } = store;
  for (let slot = from; slot < to; slot++) {
    if (dead[slot] === 0 && region.covers(x[slot], y[slot])) slots[count++] = slot;
  }
  return count;
}

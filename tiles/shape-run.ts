/** The geometries of a static run: its rows' outlines and coordinates in order, without what no row uses, and the index of their boxes. */
import Flatbush from 'flatbush';
import { SharedBuffer, newFloat64, newUint32, permuted } from './typed-memory.ts';

/** See `ShapeStore`. */
export interface ShapeArrays {
  readonly minX: Float64Array; readonly minY: Float64Array; readonly maxX: Float64Array; readonly maxY: Float64Array;
  readonly outlineStart: Uint32Array;
  readonly coordinateStart: Uint32Array;
  readonly outline: Uint32Array;
  readonly coordinates: Float64Array;
}

export interface ShapeRun extends ShapeArrays {
  readonly outlineEnd: number;
  readonly coordinateEnd: number;
  /** What `Flatbush.from` reads; null when there are no rows. */
  readonly index: ArrayBufferLike | null;
}

/** Puts the slots into a new order, in arrays of `capacity`, and indexes their boxes. */
export function orderedShapes(old: ShapeArrays, order: Uint32Array, capacity: number): ShapeRun {
  const outlineStart = permuted(old.outlineStart, order, capacity);
  const coordinateStart = permuted(old.coordinateStart, order, capacity);
  const sizes = measure(old.outline, outlineStart, order.length);
  const outline = newUint32(Math.max(64, sizes.outline));
  const coordinates = newFloat64(Math.max(256, sizes.coordinates));
  let outlineEnd = 0;
  let coordinateEnd = 0;
  for (let slot = 0; slot < order.length; slot++) {
    const outlineLength = outlineLengthAt(old.outline, outlineStart[slot]);
    const coordinateLength = coordinateLengthAt(old.outline, outlineStart[slot]);
    outline.set(old.outline.subarray(outlineStart[slot], outlineStart[slot] + outlineLength), outlineEnd);
    coordinates.set(old.coordinates.subarray(coordinateStart[slot], coordinateStart[slot] + coordinateLength), coordinateEnd);
    outlineStart[slot] = outlineEnd;
    coordinateStart[slot] = coordinateEnd;
    outlineEnd += outlineLength;
    coordinateEnd += coordinateLength;
  }
  const [minX, minY, maxX, maxY] = [old.minX, old.minY, old.maxX, old.maxY].map((edge) => permuted(edge, order, capacity));
  const index = indexOf(minX, minY, maxX, maxY, order.length);
  return { minX, minY, maxX, maxY, outlineStart, coordinateStart, outline, coordinates, outlineEnd, coordinateEnd, index };
}

function indexOf(minX: Float64Array, minY: Float64Array, maxX: Float64Array, maxY: Float64Array, count: number): ArrayBufferLike | null {
  if (count === 0) return null;
  const index = new Flatbush(count, 16, Float64Array, SharedBuffer);
  for (let slot = 0; slot < count; slot++) index.add(minX[slot], minY[slot], maxX[slot], maxY[slot]);
  index.finish();
  return index.data;
}

function outlineLengthAt(outline: Uint32Array, start: number): number {
  let at = start + 1;
  for (let part = outline[start]; part > 0; part--) at += 1 + outline[at];
  return at - start;
}

function coordinateLengthAt(outline: Uint32Array, start: number): number {
  let at = start + 1;
  let points = 0;
  for (let part = outline[start]; part > 0; part--) {
    for (let path = outline[at++]; path > 0; path--) points += outline[at++];
  }
  return points * 2;
}

function measure(outline: Uint32Array, starts: Uint32Array, count: number): { outline: number; coordinates: number } {
  const sizes = { outline: 0, coordinates: 0 };
  for (let slot = 0; slot < count; slot++) {
    sizes.outline += outlineLengthAt(outline, starts[slot]);
    sizes.coordinates += coordinateLengthAt(outline, starts[slot]);
  }
  return sizes;
}

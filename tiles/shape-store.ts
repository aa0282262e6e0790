/**
 * The geometry of lines and polygons: boxes by slot, and one arena of coordinates for all rows.
 * A slot's outline in `outline`, from `outlineStart[slot]`: part count, then for each part its path count and the
 * point count of each path. Its coordinates follow one another in `coordinates`, from `coordinateStart[slot]`.
 * A changed row leaves its old coordinates behind; the next merge drops them.
 */
import Flatbush from 'flatbush';
import type { Geometry } from './table-types.ts';
import { SharedBuffer, newFloat64, newUint32, permuted, resized } from './typed-memory.ts';

export class ShapeStore {
  minX: Float64Array; minY: Float64Array; maxX: Float64Array; maxY: Float64Array;
  outlineStart: Uint32Array;
  coordinateStart: Uint32Array;
  outline: Uint32Array = newUint32(64);
  coordinates: Float64Array = newFloat64(256);
  #outlineEnd = 0;
  #coordinateEnd = 0;
  /** Boxes of the static slots; null when there are none. */
  index: Flatbush | null = null;

  constructor(capacity: number) {
    this.minX = newFloat64(capacity);
    this.minY = newFloat64(capacity);
    this.maxX = newFloat64(capacity);
    this.maxY = newFloat64(capacity);
    this.outlineStart = newUint32(capacity);
    this.coordinateStart = newUint32(capacity);
  }

  get bytes(): number {
    return this.minX.byteLength * 4 + this.outlineStart.byteLength * 2 + this.outline.byteLength
      + this.coordinates.byteLength + (this.index?.data.byteLength ?? 0);
  }

  resize(capacity: number): void {
    this.minX = resized(this.minX, capacity);
    this.minY = resized(this.minY, capacity);
    this.maxX = resized(this.maxX, capacity);
    this.maxY = resized(this.maxY, capacity);
    this.outlineStart = resized(this.outlineStart, capacity);
    this.coordinateStart = resized(this.coordinateStart, capacity);
  }

  /** Keeps a geometry for a slot, at the end of the arena. */
  write(slot: number, geometry: Geometry): void {
    this.outlineStart[slot] = this.#outlineEnd;
    this.coordinateStart[slot] = this.#coordinateEnd;
    let minX = Infinity; let minY = Infinity; let maxX = -Infinity; let maxY = -Infinity;
    this.#pushOutline(geometry.parts.length);
    for (const part of geometry.parts) {
      this.#pushOutline(part.length);
      for (const path of part) {
        this.#pushOutline(path.length >>> 1);
        this.#pushCoordinates(path);
        for (let i = 0; i < path.length; i += 2) {
          minX = Math.min(minX, path[i]); maxX = Math.max(maxX, path[i]);
          minY = Math.min(minY, path[i + 1]); maxY = Math.max(maxY, path[i + 1]);
        }
      }
    }
    this.minX[slot] = minX; this.minY[slot] = minY; this.maxX[slot] = maxX; this.maxY[slot] = maxY;
  }

  #pushOutline(value: number): void {
    if (this.#outlineEnd === this.outline.length) this.outline = resized(this.outline, this.outline.length * 2);
    this.outline[this.#outlineEnd++] = value;
  }

  #pushCoordinates(path: Float64Array): void {
    const end = this.#coordinateEnd + path.length;
    if (end > this.coordinates.length) this.coordinates = resized(this.coordinates, Math.max(end, this.coordinates.length * 2));
    this.coordinates.set(path, this.#coordinateEnd);
    this.#coordinateEnd = end;
  }

  /** The slot's geometry, copied out. */
  read(slot: number): Geometry {
    let at = this.outlineStart[slot];
    let from = this.coordinateStart[slot];
    const parts: Float64Array[][] = [];
    for (let part = this.outline[at++]; part > 0; part--) {
      const paths: Float64Array[] = [];
      for (let path = this.outline[at++]; path > 0; path--) {
        const length = this.outline[at++] * 2;
        paths.push(new Float64Array(this.coordinates.subarray(from, from + length)));
        from += length;
      }
      parts.push(paths);
    }
    return { parts };
  }

  /** True when the slot holds exactly this geometry. */
  equals(slot: number, geometry: Geometry): boolean {
    let at = this.outlineStart[slot];
    let from = this.coordinateStart[slot];
    if (this.outline[at++] !== geometry.parts.length) return false;
    for (const part of geometry.parts) {
      if (this.outline[at++] !== part.length) return false;
      for (const path of part) {
        if (this.outline[at++] !== path.length >>> 1) return false;
        for (let i = 0; i < path.length; i++) if (this.coordinates[from++] !== path[i]) return false;
      }
    }
    return true;
  }

  /** Puts the slots into a new order, drops what no slot uses, and indexes the first `order.length` boxes. */
  rebuild(order: Uint32Array, capacity: number): void {
    const old = { outline: this.outline, coordinates: this.coordinates };
    const outlineStart = permuted(this.outlineStart, order, capacity);
    const coordinateStart = permuted(this.coordinateStart, order, capacity);
    const sizes = measure(old.outline, outlineStart, order.length);
    this.outline = newUint32(Math.max(64, sizes.outline));
    this.coordinates = newFloat64(Math.max(256, sizes.coordinates));
    this.#outlineEnd = 0;
    this.#coordinateEnd = 0;
    for (let slot = 0; slot < order.length; slot++) {
      const outlineLength = outlineLengthAt(old.outline, outlineStart[slot]);
      const coordinateLength = coordinateLengthAt(old.outline, outlineStart[slot]);
      this.outline.set(old.outline.subarray(outlineStart[slot], outlineStart[slot] + outlineLength), this.#outlineEnd);
      this.coordinates.set(old.coordinates.subarray(coordinateStart[slot], coordinateStart[slot] + coordinateLength), this.#coordinateEnd);
      outlineStart[slot] = this.#outlineEnd;
      coordinateStart[slot] = this.#coordinateEnd;
      this.#outlineEnd += outlineLength;
      this.#coordinateEnd += coordinateLength;
    }
    this.outlineStart = outlineStart;
    this.coordinateStart = coordinateStart;
    this.minX = permuted(this.minX, order, capacity);
    this.minY = permuted(this.minY, order, capacity);
    this.maxX = permuted(this.maxX, order, capacity);
    this.maxY = permuted(this.maxY, order, capacity);
    this.#indexBoxes(order.length);
  }

  #indexBoxes(count: number): void {
    this.index = null;
    if (count === 0) return;
    const index = new Flatbush(count, 16, Float64Array, SharedBuffer);
    for (let slot = 0; slot < count; slot++) index.add(this.minX[slot], this.minY[slot], this.maxX[slot], this.maxY[slot]);
    index.finish();
    this.index = index;
  }
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

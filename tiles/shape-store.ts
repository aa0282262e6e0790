/**
 * The geometry of lines and polygons: boxes by slot, and one arena of coordinates for all rows.
 * A slot's outline in `outline`, from `outlineStart[slot]`: part count, then for each part its path count and the
 * point count of each path. Its coordinates follow one another in `coordinates`, from `coordinateStart[slot]`.
 * A changed row leaves its old coordinates behind; the next merge drops them.
 */
import Flatbush from 'flatbush';
import type { ShapeArrays, ShapeRun } from './shape-run.ts';
import type { Geometry } from './table-types.ts';
import { newFloat64, newUint32, resized } from './typed-memory.ts';

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

  /** Takes over what `orderedShapes` made. */
  adopt(run: ShapeRun): void {
    this.minX = run.minX; this.minY = run.minY; this.maxX = run.maxX; this.maxY = run.maxY;
    this.outlineStart = run.outlineStart;
    this.coordinateStart = run.coordinateStart;
    this.outline = run.outline;
    this.coordinates = run.coordinates;
    this.#outlineEnd = run.outlineEnd;
    this.#coordinateEnd = run.coordinateEnd;
    this.index = run.index === null ? null : Flatbush.from(run.index);
  }

  /** What a run is made of. */
  get arrays(): ShapeArrays {
    const { minX, minY, maxX, maxY, outlineStart, coordinateStart, outline, coordinates } = this;
    return { minX, minY, maxX, maxY, outlineStart, coordinateStart, outline, coordinates };
  }
}

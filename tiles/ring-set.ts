/** The edges of one polygon part as columns, with an index of their boxes. */
import Flatbush from 'flatbush';

export class RingSet {
  readonly segmentCount: number;
  /** Edge i goes from (ax, ay) to (bx, by) ... */
  readonly ax: Float64Array; readonly ay: Float64Array;
  readonly bx: Float64Array; readonly by: Float64Array;
  /** ... and belongs to this ring; 0 is the exterior. */
  readonly ring: Uint32Array;
  /** The first edge of each ring, and one past the last. */
  readonly ringStart: Uint32Array;
  readonly index: Flatbush;
  readonly minX: number; readonly minY: number; readonly maxX: number; readonly maxY: number;

  /** @param rings closed, no point twice in a row */
  constructor(rings: readonly Float64Array[]) {
    const count = rings.reduce((sum, ring) => sum + ring.length / 2 - 1, 0);
    this.segmentCount = count;
    this.ax = new Float64Array(count);
    this.ay = new Float64Array(count);
    this.bx = new Float64Array(count);
    this.by = new Float64Array(count);
    this.ring = new Uint32Array(count);
    this.ringStart = new Uint32Array(rings.length + 1);
    this.index = new Flatbush(count);
    let edge = 0;
    rings.forEach((ring, number) => {
      this.ringStart[number] = edge;
      for (let i = 0; i + 3 < ring.length; i += 2) this.#setEdge(edge++, ring, i, number);
    });
    this.ringStart[rings.length] = edge;
    this.index.finish();
    this.minX = this.index.minX;
    this.minY = this.index.minY;
    this.maxX = this.index.maxX;
    this.maxY = this.index.maxY;
  }

  #setEdge(edge: number, ring: Float64Array, at: number, number: number): void {
    const ax = ring[at]; const ay = ring[at + 1]; const bx = ring[at + 2]; const by = ring[at + 3];
    this.ax[edge] = ax;
    this.ay[edge] = ay;
    this.bx[edge] = bx;
    this.by[edge] = by;
    this.ring[edge] = number;
    this.index.add(Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by));
  }

  get ringCount(): number { return this.ringStart.length - 1; }

  /** True when the edges follow one another along one ring. */
  areNeighbours(i: number, j: number): boolean {
    const ring = this.ring[i];
    if (ring !== this.ring[j]) return false;
    const start = this.ringStart[ring];
    const length = this.ringStart[ring + 1] - start;
    const gap = Math.abs(i - j);
    return gap === 1 || gap === length - 1;
  }
}

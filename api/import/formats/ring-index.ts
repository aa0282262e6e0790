/** Tells on which side of a ring a position lies, without looking at the whole ring each time. */
import { orient2d } from 'robust-predicates';

export type Position = readonly [x: number, y: number];
export type Ring = readonly Position[];

const EDGES_PER_BAND = 8;
const MOST_BANDS = 4096;
/** Edges that are high stand in many bands; the bands are made so few that all lists together stay this many times the ring. */
const MOST_REPEATS = 8;

/** The edges of a ring by bands of y; edge i goes from position i to the next. */
export class RingIndex {
  /** Edges looked at so far. */
  steps = 0;
  readonly #ring: Ring;
  readonly #minY: number;
  readonly #bandsPerUnit: number;
  readonly #bands: readonly number[][];

  constructor(ring: Ring, minY: number, maxY: number) {
    this.#ring = ring;
    this.#minY = minY;
    const height = maxY - minY;
    let count = height > 0 ? Math.min(MOST_BANDS, Math.max(1, Math.floor(ring.length / EDGES_PER_BAND))) : 1;
    while (count > 1 && this.#spread(count / height) > MOST_REPEATS * ring.length) count = Math.floor(count / 2);
    this.#bandsPerUnit = height > 0 ? count / height : 0;
    this.#bands = Array.from({ length: count }, () => []);
    for (let i = 0; i < ring.length; i++) {
      const [from, to] = this.#bandsOf(i, this.#bandsPerUnit);
      for (let band = from; band <= to && band < count; band++) this.#bands[band]!.push(i);
    }
  }

  /** 1 inside, -1 outside, 0 on the line. */
  sideOf([x, y]: Position): 1 | -1 | 0 {
    const band = Math.floor((y - this.#minY) * this.#bandsPerUnit);
    const edges = this.#bands[Math.min(band, this.#bands.length - 1)];
    if (!edges) return -1;
    this.steps += edges.length;
    let inside = false;
    for (const edge of edges) {
      const [ax, ay] = this.#ring[edge]!;
      const [bx, by] = this.#ring[edge + 1] ?? this.#ring[0]!;
      if (y < Math.min(ay, by) || y > Math.max(ay, by)) continue;
      const turn = orient2d(ax, ay, bx, by, x, y);
      if (turn === 0 && x >= Math.min(ax, bx) && x <= Math.max(ax, bx)) return 0;
      // A level edge is crossed by none; of the others the lower end belongs to them and the upper does not.
      if ((ay > y) !== (by > y) && (turn < 0) === (by > ay)) inside = !inside;
    }
    return inside ? 1 : -1;
  }

  #bandsOf(edge: number, bandsPerUnit: number): [from: number, to: number] {
    const a = this.#ring[edge]![1];
    const b = (this.#ring[edge + 1] ?? this.#ring[0]!)[1];
    return [Math.floor((Math.min(a, b) - this.#minY) * bandsPerUnit), Math.floor((Math.max(a, b) - this.#minY) * bandsPerUnit)];
  }

  #spread(bandsPerUnit: number): number {
    let sum = 0;
    for (let i = 0; i < this.#ring.length; i++) {
      const [from, to] = this.#bandsOf(i, bandsPerUnit);
      sum += to - from + 1;
    }
    return sum;
  }
}

/**
 * What stands around a batch already: roads, buildings and points of one window of a county, on a plane in metres, so that the
 * distance of any place to the nearest of each is answered in microseconds.
 */
import Flatbush from 'flatbush';

export type ReferenceKind = 'roads' | 'buildings' | 'points';
export const REFERENCE_KINDS: readonly ReferenceKind[] = ['roads', 'buildings', 'points'];

/** What is drawn, in degrees: lines and rings as [lng, lat, lng, lat, ...]. */
export interface Drawn {
  readonly roads: readonly (readonly number[])[];
  /** Rings of one building each time; whether a place is inside is decided by all of them together. */
  readonly buildings: readonly (readonly (readonly number[])[])[];
  readonly points: readonly number[];
}

/** Upper ends of the distances (metres) that are told apart; what is farther than the last is one more kind. */
export const DISTANCE_BINS: Readonly<Record<ReferenceKind, readonly number[]>> = {
  roads: [3, 6, 10, 15, 22, 30, 42],
  // 0 is inside.
  buildings: [0, 1.5, 4, 8, 15, 30],
  points: [1, 3, 6, 12, 25],
};
const METERS_PER_DEGREE = 111_320;

/** Degrees to metres around a middle: good to a thousandth within some kilometres. */
export class Plane {
  readonly #lng: number;
  readonly #lat: number;
  readonly #scale: number;

  constructor(lng: number, lat: number) {
    this.#lng = lng;
    this.#lat = lat;
    this.#scale = METERS_PER_DEGREE * Math.cos(lat * Math.PI / 180);
  }

  x(lng: number): number { return (lng - this.#lng) * this.#scale; }
  y(lat: number): number { return (lat - this.#lat) * METERS_PER_DEGREE; }
}

/** Edges with an index of their boxes. */
class Edges {
  readonly #ends: Float64Array;
  readonly #index: Flatbush | null;

  constructor(ends: readonly number[]) {
    this.#ends = Float64Array.from(ends);
    const count = ends.length / 4;
    this.#index = count > 0 ? new Flatbush(count) : null;
    for (let i = 0; i < ends.length; i += 4) {
      this.#index!.add(Math.min(ends[i]!, ends[i + 2]!), Math.min(ends[i + 1]!, ends[i + 3]!), Math.max(ends[i]!, ends[i + 2]!), Math.max(ends[i + 1]!, ends[i + 3]!));
    }
    this.#index?.finish();
  }

  /** Metres to the nearest edge, infinity when it is farther than `reach`. */
  distance(x: number, y: number, reach: number): number {
    let best = Number.POSITIVE_INFINITY;
    for (const edge of this.#index?.search(x - reach, y - reach, x + reach, y + reach) ?? []) {
      best = Math.min(best, squaredDistance(this.#ends, edge * 4, x, y));
    }
    return Math.sqrt(best) <= reach ? Math.sqrt(best) : Number.POSITIVE_INFINITY;
  }
}

function squaredDistance(ends: Float64Array, at: number, x: number, y: number): number {
  const ax = ends[at]!; const ay = ends[at + 1]!;
  const dx = ends[at + 2]! - ax; const dy = ends[at + 3]! - ay;
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / length));
  return (x - ax - along * dx) ** 2 + (y - ay - along * dy) ** 2;
}

/** Whole outlines, to be inside of. */
class Bodies {
  readonly #rings: readonly (readonly Float64Array[])[];
  readonly #index: Flatbush | null;

  constructor(rings: readonly (readonly Float64Array[])[]) {
    this.#rings = rings;
    this.#index = rings.length > 0 ? new Flatbush(rings.length) : null;
    for (const body of rings) this.#index!.add(...boxOf(body));
    this.#index?.finish();
  }

  holds(x: number, y: number): boolean {
    return (this.#index?.search(x, y, x, y) ?? []).some((body) => isInside(this.#rings[body]!, x, y));
  }
}

function boxOf(rings: readonly Float64Array[]): [number, number, number, number] {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const ring of rings) {
    for (let i = 0; i < ring.length; i += 2) {
      box[0] = Math.min(box[0], ring[i]!);
      box[1] = Math.min(box[1], ring[i + 1]!);
      box[2] = Math.max(box[2], ring[i]!);
      box[3] = Math.max(box[3], ring[i + 1]!);
    }
  }
  return box;
}

function isInside(rings: readonly Float64Array[], x: number, y: number): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let i = 0; i + 3 < ring.length; i += 2) {
      const ay = ring[i + 1]!; const by = ring[i + 3]!;
      if ((ay > y) !== (by > y) && x < ring[i]! + ((y - ay) / (by - ay)) * (ring[i + 2]! - ring[i]!)) inside = !inside;
    }
  }
  return inside;
}

/** One window's surroundings. */
export class Surroundings {
  readonly plane: Plane;
  readonly counts: Readonly<Record<ReferenceKind, number>>;
  readonly #edges: Readonly<Record<ReferenceKind, Edges>>;
  readonly #bodies: Bodies;

  constructor(plane: Plane, drawn: Drawn) {
    this.plane = plane;
    this.counts = { roads: drawn.roads.length, buildings: drawn.buildings.length, points: drawn.points.length / 2 };
    const buildings = drawn.buildings.map((rings) => rings.map((ring) => onPlane(plane, ring)));
    const points = onPlane(plane, drawn.points);
    this.#edges = {
      roads: new Edges(edgesOf(drawn.roads.map((line) => onPlane(plane, line)))),
      buildings: new Edges(edgesOf(buildings.flat())),
      points: new Edges(Array.from({ length: points.length / 2 }, (_, i) => [points[2 * i]!, points[2 * i + 1]!, points[2 * i]!, points[2 * i + 1]!]).flat()),
    };
    this.#bodies = new Bodies(buildings);
  }

  /** Metres to the nearest of a kind; 0 inside a building; infinity beyond the last bin. */
  distance(kind: ReferenceKind, x: number, y: number): number {
    if (kind === 'buildings' && this.#bodies.holds(x, y)) return 0;
    return this.#edges[kind].distance(x, y, DISTANCE_BINS[kind].at(-1)!);
  }

  /** Which bin of the kind the place falls into. */
  bin(kind: ReferenceKind, x: number, y: number): number {
    const distance = this.distance(kind, x, y);
    const bins = DISTANCE_BINS[kind];
    let bin = 0;
    while (bin < bins.length && distance > bins[bin]!) bin++;
    return bin;
  }
}

function onPlane(plane: Plane, degrees: readonly number[]): Float64Array {
  const metres = new Float64Array(degrees.length);
  for (let i = 0; i < degrees.length; i += 2) {
    metres[i] = plane.x(degrees[i]!);
    metres[i + 1] = plane.y(degrees[i + 1]!);
  }
  return metres;
}

function edgesOf(lines: readonly Float64Array[]): number[] {
  const ends: number[] = [];
  for (const line of lines) for (let i = 0; i + 3 < line.length; i += 2) ends.push(line[i]!, line[i + 1]!, line[i + 2]!, line[i + 3]!);
  return ends;
}

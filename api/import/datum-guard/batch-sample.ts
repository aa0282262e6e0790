/** What the guard keeps of a batch while it is read: a seeded sample of positions, and counts over all of them. */
import { seededRandom } from '../../../tiles/seeded-random.ts';
import type { PositionSource } from '../../contract/imports-guard.ts';
import type { PositionClass } from '../../contract/vocabulary.ts';
import type { Crs } from '../crs.ts';
import { LatticeCounter } from './lattice.ts';
import type { RawPlace } from './readings.ts';

const MOST_PLACES = 3000;
const MOST_UNREADABLE = 200;

/**
 * Every record has the same chance to be kept, and the same file keeps the same ones. They stand in an order that has nothing to do with the
 * file's: the first of them are a sample of the file as well, and a file may be sorted by county.
 */
class Reservoir {
  readonly places: RawPlace[] = [];
  readonly #most: number;
  readonly #random = seededRandom(4490);
  seen = 0;

  constructor(most: number) {
    this.#most = most;
  }

  add(place: RawPlace): void {
    this.seen += 1;
    const at = Math.floor(this.#random() * this.seen);
    if (this.places.length < this.#most) this.places.push(this.places[at] ?? place); // it makes room for the new one
    if (at < this.#most) this.places[at] = place;
  }
}

export class BatchSample {
  readonly crs: Crs;
  readonly positionIn: PositionSource;
  /** Positions that can be in the declared system, and some that cannot. */
  readonly placed = new Reservoir(MOST_PLACES);
  readonly unreadable = new Reservoir(MOST_UNREADABLE);
  readonly lattice: LatticeCounter;

  constructor(crs: Crs, positionIn: PositionSource = 'fields') {
    this.crs = crs;
    this.positionIn = positionIn;
    this.lattice = new LatticeCounter(crs.unit);
  }

  /**
   * One record: its geometry as in the file.
   * @param turn the number of the record: decides which vertex stands for a line or a polygon
   */
  add(geometry: unknown, turn: number, positionClass: PositionClass | null): void {
    const found = placesOf(geometry, turn);
    if (!found) return;
    const { vertex, place } = found;
    if (typeof this.crs.toDegrees(vertex[0], vertex[1]) === 'string') {
      this.unreadable.add(vertex);
      return;
    }
    this.placed.add(place);
    this.lattice.add(vertex, positionClass);
  }
}

/** A vertex as it was written, and the place that is compared: of a line the middle of an edge, since its ends lie where others meet it. */
function placesOf(geometry: unknown, turn: number): { vertex: RawPlace; place: RawPlace } | null {
  const { type, coordinates } = (geometry ?? {}) as { type?: unknown; coordinates?: unknown };
  let ring: unknown = coordinates;
  while (Array.isArray(ring) && Array.isArray(ring[0]) && Array.isArray(ring[0][0])) ring = ring[turn % ring.length];
  if (!Array.isArray(ring) || ring.length === 0) return null;
  if (!Array.isArray(ring[0])) return isPlace(ring) ? { vertex: ring, place: ring } : null;
  const at = turn % Math.max(1, ring.length - 1);
  const [vertex, next] = [ring[at] as unknown, ring[at + 1] as unknown];
  if (!isPlace(vertex)) return null;
  if (!String(type).endsWith('LineString') || !isPlace(next)) return { vertex, place: vertex };
  return { vertex, place: [(vertex[0] + next[0]) / 2, (vertex[1] + next[1]) / 2] };
}

function isPlace(value: unknown): value is RawPlace {
  return Array.isArray(value) && Number.isFinite(value[0]) && Number.isFinite(value[1]);
}

/** People and vehicles on their rounds: along streets, from corner to corner, never far from where they belong. */
import type { Random } from '../../fixtures/county/random.ts';
import { headingOf, metersBetween } from './world.ts';
import type { LngLat, WorldStaff, WorldStreet } from './world.ts';

interface Gait {
  readonly metersPerSecond: number;
  /** Farther from home than this they turn back at the next corner. */
  readonly radiusMeters: number;
  readonly fixEverySeconds: number;
  /** Share of the time that they stand. */
  readonly stands: number;
}

const WALK: Gait = { metersPerSecond: 1.3, radiusMeters: 600, fixEverySeconds: 10, stands: 0.2 };
const GAITS: Readonly<Record<string, Gait>> = {
  'staff:collector': WALK,
  'staff:grid_keeper': { ...WALK, metersPerSecond: 1.1, stands: 0.3 },
  'staff:repair_crew': { metersPerSecond: 4.2, radiusMeters: 1800, fixEverySeconds: 8, stands: 0.35 },
  'staff:patrol_car': { metersPerSecond: 9.5, radiusMeters: 4000, fixEverySeconds: 4, stands: 0.1 },
  'staff:sanitation_truck': { metersPerSecond: 5.5, radiusMeters: 2500, fixEverySeconds: 5, stands: 0.25 },
};

/** Corners of streets and which corners a street joins. Vertices that streets share have the same coordinates. */
export class StreetMap {
  readonly #places: LngLat[] = [];
  readonly #next: number[][] = [];
  readonly #byKey = new Map<string, number>();

  constructor(streets: readonly WorldStreet[]) {
    for (const line of streets.flatMap(({ lines }) => lines)) {
      let before = -1;
      for (const place of line) {
        const corner = this.#corner(place);
        if (before >= 0 && before !== corner) {
          this.#next[before]!.push(corner);
          this.#next[corner]!.push(before);
        }
        before = corner;
      }
    }
  }

  #corner(place: LngLat): number {
    const key = `${place[0].toFixed(6)},${place[1].toFixed(6)}`;
    let corner = this.#byKey.get(key);
    if (corner === undefined) {
      corner = this.#places.push(place) - 1;
      this.#next.push([]);
      this.#byKey.set(key, corner);
    }
    return corner;
  }

  place(corner: number): LngLat {
    return this.#places[corner]!;
  }

  /** Corners that a street leads to from here. */
  nextOf(corner: number): readonly number[] {
    return this.#next[corner]!;
  }

  /** The corner nearest to a place; -1 when there is no street at all. */
  nearest(place: LngLat): number {
    let best = -1, bestMeters = Infinity;
    for (const [corner, other] of this.#places.entries()) {
      const meters = metersBetween(place, other);
      if (meters < bestMeters && this.#next[corner]!.length) [best, bestMeters] = [corner, meters];
    }
    return best;
  }
}

export interface Fix {
  readonly lng: number;
  readonly lat: number;
  readonly headingDeg: number;
  readonly speedMps: number;
}

export class Patrol {
  readonly code: string;
  readonly gait: Gait;
  readonly #streets: StreetMap;
  readonly #random: Random;
  readonly #home: LngLat;
  #from: number;
  #to: number;
  /** Metres along the street from one corner to the next. */
  #along = 0;
  #speed = 0;
  #paceForSeconds = 0;

  constructor(staff: WorldStaff, streets: StreetMap, random: Random) {
    this.code = staff.code;
    this.gait = GAITS[staff.class] ?? WALK;
    this.#streets = streets;
    this.#random = random;
    this.#home = staff.at;
    this.#from = streets.nearest(staff.at);
    if (this.#from < 0) throw new Error('the county has no streets to walk along');
    this.#to = random.pick([...streets.nextOf(this.#from)]);
  }

  /** Goes on for so many seconds. @returns where they are then */
  advance(seconds: number): Fix {
    this.#paceForSeconds -= seconds;
    if (this.#paceForSeconds <= 0) {
      this.#paceForSeconds = this.#random.range(20, 90);
      this.#speed = this.#random.chance(this.gait.stands) ? 0 : this.gait.metersPerSecond * this.#random.range(0.75, 1.2);
    }
    this.#along += this.#speed * seconds;
    for (let length = this.#length(); this.#along >= length; length = this.#length()) {
      this.#along -= length;
      const came = this.#from;
      this.#from = this.#to;
      this.#to = this.#turn(came);
    }
    const a = this.#streets.place(this.#from), b = this.#streets.place(this.#to), share = this.#along / Math.max(this.#length(), 0.01);
    return {
      lng: a[0] + (b[0] - a[0]) * share, lat: a[1] + (b[1] - a[1]) * share, headingDeg: headingOf(a, b), speedMps: this.#speed,
    };
  }

  #length(): number {
    return Math.max(0.01, metersBetween(this.#streets.place(this.#from), this.#streets.place(this.#to)));
  }

  /** Any street but the one they came by; homewards when they are far out. */
  #turn(came: number): number {
    const all = this.#streets.nextOf(this.#from), others = all.filter((corner) => corner !== came);
    if (!others.length) return came;
    const here = metersBetween(this.#home, this.#streets.place(this.#from));
    if (here > this.gait.radiusMeters) {
      const nearer = all.toSorted((a, b) => metersBetween(this.#home, this.#streets.place(a)) - metersBetween(this.#home, this.#streets.place(b)));
      return nearer[0]!;
    }
    return this.#random.pick(others);
  }
}

/**
 * The one trace that a shift leaves where a county has its boundary and nothing else: on one side the batch sticks out of it by
 * the length of the shift, and read rightly it does not.
 *
 * A survey that honestly crosses the border on one side would fit as well when it is moved inwards in any way. So the suspected
 * reading must be better than nearly every other move of the same length.
 */
import type { GuardReading } from '../../contract/imports-guard.ts';
import { GUARD_READINGS } from '../../contract/imports-guard.ts';
import type { Queryable } from '../../store/database.ts';
import { standOf } from './county-place.ts';
import type { CountyPlace } from './county-place.ts';
import type { LngLat, ReadPlace } from './readings.ts';
import { vector } from './readings.ts';

const LEAST_OUTSIDE = 20;
const LEAST_OUTSIDE_SHARE = 0.02;
/** Of what sticks out as declared, so much may still stick out when read rightly. */
const MOST_LEFT_SHARE = 0.1;
const DIRECTIONS = 16;
const MOST_AS_GOOD = 2;
const MOST_PLACES = 1000;
const METERS_PER_DEGREE = 111_320;

export interface BorderShift {
  readonly reading: GuardReading;
  readonly outsideAsDeclared: number;
  readonly outsideAsFound: number;
  readonly compared: number;
}

export async function judgeBorder(client: Queryable, county: CountyPlace | null, all: readonly ReadPlace[], declared: GuardReading): Promise<BorderShift | null> {
  if (!county?.isBoundary) return null;
  const places = all.slice(0, MOST_PLACES);
  const [asDeclared, ...others] = await outsideShares(client, county, [declared, ...GUARD_READINGS.filter((reading) => reading !== declared)].map((reading) => places.map((place) => place[reading])));
  if (asDeclared! < LEAST_OUTSIDE_SHARE || asDeclared! * places.length < LEAST_OUTSIDE) return null;
  const readings = GUARD_READINGS.filter((reading) => reading !== declared).map((reading, i) => ({ reading, outside: others[i]! })).sort((a, b) => a.outside - b.outside);
  const best = readings[0]!;
  if (best.outside > MOST_LEFT_SHARE * asDeclared!) return null;
  const moved = Array.from({ length: DIRECTIONS }, (_, i) => places.map((place) => turned(place, declared, best.reading, i * 2 * Math.PI / DIRECTIONS)));
  const asGood = (await outsideShares(client, county, moved.slice(1))).filter((share) => share <= best.outside + 0.005).length;
  return asGood <= MOST_AS_GOOD ? { reading: best.reading, outsideAsDeclared: asDeclared!, outsideAsFound: best.outside, compared: places.length } : null;
}

async function outsideShares(client: Queryable, county: CountyPlace, sets: readonly LngLat[][]): Promise<number[]> {
  return (await standOf(client, county, sets)).map(({ inside }) => 1 - inside);
}

/** The move from the declared reading to another, turned about the declared place. */
function turned(place: ReadPlace, declared: GuardReading, reading: GuardReading, angle: number): LngLat {
  const from = place[declared];
  const [east, north] = vector(from, place[reading]);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [from[0] + (east * cos - north * sin) / (METERS_PER_DEGREE * Math.cos(from[1] * Math.PI / 180)), from[1] + (east * sin + north * cos) / METERS_PER_DEGREE];
}

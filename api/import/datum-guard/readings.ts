/** How a place of the file may be read: as it stands, or as shifted by GCJ-02 or BD-09. */
import { COMPASS } from '../../contract/imports-guard.ts';
import type { Compass, GuardReading } from '../../contract/imports-guard.ts';
import type { Crs } from '../crs.ts';
import { unshiftDatum } from '../shifted-datums.ts';

/** As it stands in the file: east before north. */
export type RawPlace = readonly [east: number, north: number];
export type LngLat = readonly [lng: number, lat: number];
/** One place under each of the readings, in honest degrees. */
export type ReadPlace = Readonly<Record<GuardReading, LngLat>>;

/** What the declaration makes of the coordinates. */
export function declaredReading(crs: Crs): GuardReading {
  return crs.shift ?? 'plain';
}

/** Null where nothing is shifted: outside China all readings are one. */
export function readPlace(crs: Crs, [east, north]: RawPlace): ReadPlace | null {
  // A shifted datum is in degrees already: what is undone under it is the shift alone.
  const plain: LngLat | string = crs.shift ? [east, north] : crs.toDegrees(east, north);
  if (typeof plain === 'string') return null;
  const gcj02 = unshiftDatum('gcj02', plain[0], plain[1]);
  const bd09 = unshiftDatum('bd09', plain[0], plain[1]);
  return typeof gcj02 === 'string' || typeof bd09 === 'string' ? null : { plain, gcj02, bd09 };
}

const METERS_PER_DEGREE = 111_320;

/** From one place to another: metres east and north. */
export function vector(from: LngLat, to: LngLat): [east: number, north: number] {
  return [(to[0] - from[0]) * METERS_PER_DEGREE * Math.cos(from[1] * Math.PI / 180), (to[1] - from[1]) * METERS_PER_DEGREE];
}

/** The side on which a vector points. */
export function compassOf([east, north]: readonly [number, number]): Compass {
  return COMPASS[(Math.round(Math.atan2(east, north) / (Math.PI / 4)) + 8) % 8]!;
}

/** The middle of numbers, which a few wild ones do not move. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

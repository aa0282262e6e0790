/**
 * The Gauss-Krüger zones of CGCS2000, Xian 80 and Beijing 54, and what the digits of an easting say about its zone.
 *
 * A zone is 3 or 6 degrees wide, and its easting is written with the zone's number in front (38467413.87) or without (467413.87).
 * 3-degree zone n has the central meridian 3n, 6-degree zone n has 6n - 3; China lies in zones 25 to 45 and 13 to 23.
 * All codes below were held against PROJ.
 */
import proj4 from 'proj4';

export type SurveyDatum = 'CGCS2000' | 'Xian 80' | 'Beijing 54';

export interface Zone {
  readonly code: number;
  readonly datum: SurveyDatum;
  readonly widthDegrees: 3 | 6;
  readonly meridian: number;
  /** The number in front of the easting, null when it has none. */
  readonly prefix: number | null;
}

/** [datum, width, with the zone in front, first code]; the first is always the zone of 75E. */
const SERIES: readonly (readonly [SurveyDatum, 3 | 6, boolean, number])[] = [
  ['CGCS2000', 6, true, 4491], ['CGCS2000', 6, false, 4502], ['CGCS2000', 3, true, 4513], ['CGCS2000', 3, false, 4534],
  ['Xian 80', 6, true, 2327], ['Xian 80', 6, false, 2338], ['Xian 80', 3, true, 2349], ['Xian 80', 3, false, 2370],
  ['Beijing 54', 6, true, 21_413], ['Beijing 54', 6, false, 21_453], ['Beijing 54', 3, true, 2401], ['Beijing 54', 3, false, 2422],
];
const FIRST_MERIDIAN = 75;
const LAST_MERIDIAN = 135;
/** PROJ's description of each datum's ellipsoid. */
export const ELLIPSOIDS: Readonly<Record<SurveyDatum, string>> = { CGCS2000: '+ellps=GRS80', 'Xian 80': '+a=6378140 +rf=298.257', 'Beijing 54': '+ellps=krass' };
/** Geographic coordinates on the two older datums. */
export const OLD_GEOGRAPHIC: Readonly<Record<number, SurveyDatum>> = { 4610: 'Xian 80', 4214: 'Beijing 54' };
/** A zone reaches half its width to each side; surveys keep theirs a little beyond it, not further. */
const FARTHEST_DEGREES: Readonly<Record<3 | 6, number>> = { 3: 4, 6: 5 };

/** The zone of an EPSG code, undefined for another kind of system. */
export function zoneOf(code: number): Zone | undefined {
  for (const [datum, widthDegrees, hasPrefix, first] of SERIES) {
    const meridian = FIRST_MERIDIAN + (code - first) * widthDegrees;
    if (code >= first && meridian <= LAST_MERIDIAN) return { code, datum, widthDegrees, meridian, prefix: hasPrefix ? zoneNumber(widthDegrees, meridian) : null };
  }
  return undefined;
}

/** All zones of a datum, 6-degree zones first. */
export function zonesOf(wanted: SurveyDatum): Zone[] {
  return SERIES.filter(([datum]) => datum === wanted)
    .flatMap(([, widthDegrees, , first]) => Array.from({ length: (LAST_MERIDIAN - FIRST_MERIDIAN) / widthDegrees + 1 }, (_, i) => zoneOf(first + i)!));
}

function zoneNumber(width: 3 | 6, meridian: number): number {
  return width === 3 ? meridian / 3 : (meridian + 3) / 6;
}

/** Metres in the zone to degrees on the zone's own datum; or why they cannot be in it. */
export function gaussKruger(zone: Zone): (east: number, north: number) => readonly [lng: number, lat: number] | string {
  const ellipsoid = ELLIPSOIDS[zone.datum];
  const falseEasting = (zone.prefix ?? 0) * 1_000_000 + 500_000;
  const projection = proj4(
    `+proj=longlat ${ellipsoid} +no_defs`,
    `+proj=tmerc +lat_0=0 +lon_0=${zone.meridian} +k=1 +x_0=${falseEasting} +y_0=0 ${ellipsoid} +units=m +no_defs`,
  );
  return (east, north) => {
    const problem = zoneProblem(east, north, zone);
    if (problem) return problem;
    const degrees = projection.inverse([east, north]) as [number, number];
    return meridianProblem(east, degrees[0], zone.meridian, FARTHEST_DEGREES[zone.widthDegrees]) ?? degrees;
  };
}

/** Why a place is too far off its central meridian, null when it is not. */
export function meridianProblem(east: number, lng: number, meridian: number, farthestDegrees: number): string | null {
  const off = Math.abs(lng - meridian);
  return off > farthestDegrees ? `easting ${east} is ${off.toFixed(1)} degrees off the central meridian ${meridian}E` : null;
}

export const DEGREES_FOR_METERS = 'looks like degrees, and the declared system is in metres';

/** Metres that small stand beside the equator, where no zone is used: somebody gave degrees. */
export function looksLikeDegrees(east: number, north: number): boolean {
  return Math.abs(east) <= 180 && Math.abs(north) <= 90;
}

/** What the digits of an easting and a northing say against a zone, null when they can stand in it. `code` is not known for a PROJ string. */
export function zoneProblem(east: number, north: number, zone: Omit<Zone, 'code' | 'widthDegrees'> & Partial<Zone>): string | null {
  if (looksLikeDegrees(east, north)) return DEGREES_FOR_METERS;
  const { meridian, datum } = zone;
  const prefix = Math.floor(east / 1_000_000);
  if (prefix === (zone.prefix ?? 0)) {
    return north >= 0 && north < 10_000_000 ? null : `northing ${north} is not one of the northern hemisphere`;
  }
  const wanted = zone.prefix === null ? `an easting of central meridian ${meridian}E (0 to 1,000,000)`
    : `an easting of zone ${zone.prefix} (${zone.prefix},000,000 to ${zone.prefix},999,999)`;
  if (Math.floor(north / 1_000_000) === (zone.prefix ?? 0)) return `easting ${east} is not ${wanted}; east and north may be swapped`;
  const zones = zonesOf(datum);
  const carried = zones.find((other) => other.prefix === prefix);
  if (carried) return `easting ${east} carries zone ${prefix}, that is EPSG:${carried.code}; it is not ${wanted}`;
  const bare = prefix === 0 && zone.prefix !== null && zones.find((other) => (
    other.prefix === null && other.meridian === meridian && other.widthDegrees === (zone.widthDegrees ?? other.widthDegrees)));
  if (bare) return `easting ${east} carries no zone; without one this is EPSG:${bare.code}, or another meridian`;
  return `easting ${east} is not ${wanted}`;
}

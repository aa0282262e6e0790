/** One fix of a staff member: `{time, lng, lat, crs, heading, speed}`, or what terminals write instead. Rules: docs/field-data.md. */
import { POSITION_CRS } from '../contract/ingest.ts';
import type { PositionCrs } from '../contract/ingest.ts';
import { parseCrs } from '../import/crs.ts';
import type { Degrees } from '../import/crs.ts';
import { fieldOf, numberOf, readSimulated, readTime } from './parse-field.ts';
import type { Item, TimeRules } from './parse-field.ts';
import { refuse, shown } from './refusal.ts';
import type { Refusal } from './refusal.ts';

export interface ParsedPosition {
  /** Epoch ms. */
  readonly time: number;
  /** Degrees, CGCS2000. */
  readonly lng: number;
  readonly lat: number;
  /** Degrees clockwise from north, 0 to below 360; null: not told. */
  readonly headingDeg: number | null;
  readonly speedMps: number | null;
  readonly simulated: boolean;
}

export interface PositionRules extends TimeRules {
  /** West, south, east, north of the county in degrees; null: not known, then positions anywhere are taken. */
  readonly countyBounds: readonly [number, number, number, number] | null;
}

export const POSITION_FIELDS = {
  time: ['time', 'ts', 'timestamp'],
  lng: ['lng', 'lon', 'long', 'longitude'],
  lat: ['lat', 'latitude'],
  crs: ['crs', 'datum', 'coordType'],
  heading: ['heading', 'course', 'bearing', 'direction'],
  /** Metres a second. */
  speed: ['speed', 'speedMps', 'speed_mps'],
  speedKmh: ['speedKmh', 'speed_kmh'],
} as const;

/** Staff cross the border of their county now and then, but not by more than this (about 50 km). */
export const COUNTY_MARGIN_DEGREES = 0.5;
const MOST_MPS = 150;

const CRS_WORDS: Readonly<Record<string, PositionCrs>> = {
  ...Object.fromEntries(POSITION_CRS.map((crs) => [crs, crs])), epsg4326: 'wgs84', epsg4490: 'cgcs2000', gcj: 'gcj02', bd09ll: 'bd09',
};
// WGS 84 and CGCS2000 agree to about a metre in China, and no datum shift is published between them.
const TO_DEGREES = { wgs84: parseCrs('EPSG:4326'), cgcs2000: parseCrs('EPSG:4490'), gcj02: parseCrs('gcj02'), bd09: parseCrs('bd09') } as const;

/** A position as declared, in degrees of CGCS2000; a sentence when it cannot be one. */
export function degreesOf(crs: PositionCrs, east: number, north: number): Degrees {
  return TO_DEGREES[crs].toDegrees(east, north);
}

/** Reads one fix. @returns what to store, or why it cannot be */
export function parsePosition(item: unknown, rules: PositionRules): ParsedPosition | Refusal {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return refuse('wrong_shape', `a position is an object, not ${shown(item)}`);
  const fields = item as Item;
  const place = readPlace(fields, rules.countyBounds);
  if ('reason' in place) return place;
  const headingDeg = readHeading(fieldOf(fields, POSITION_FIELDS.heading));
  if (typeof headingDeg === 'object' && headingDeg !== null) return headingDeg;
  const speedMps = readSpeed(fields);
  if (typeof speedMps === 'object' && speedMps !== null) return speedMps;
  const time = readTime(fieldOf(fields, POSITION_FIELDS.time), rules);
  if (typeof time !== 'number') return time;
  return { time, lng: place.lng, lat: place.lat, headingDeg, speedMps, simulated: readSimulated(fields) };
}

function readPlace(fields: Item, bounds: PositionRules['countyBounds']): { lng: number; lat: number } | Refusal {
  const given = fieldOf(fields, POSITION_FIELDS.crs);
  if (given === undefined) return refuse('unknown_crs', `crs is missing: must be one of ${POSITION_CRS.join(', ')}`);
  const word = typeof given === 'string' ? given.toLowerCase().replace(/[^a-z0-9]/g, '') : '';
  const crs = Object.hasOwn(CRS_WORDS, word) ? CRS_WORDS[word] : undefined;
  if (!crs) return refuse('unknown_crs', `crs ${shown(given)}: must be one of ${POSITION_CRS.join(', ')}`);
  const [lngGiven, latGiven] = [fieldOf(fields, POSITION_FIELDS.lng), fieldOf(fields, POSITION_FIELDS.lat)];
  if (lngGiven === undefined || latGiven === undefined) return refuse('wrong_shape', `${lngGiven === undefined ? 'lng' : 'lat'} is missing`);
  const [east, north] = [numberOf(lngGiven), numberOf(latGiven)];
  if (Number.isNaN(east) || Number.isNaN(north)) return refuse('bad_position', `${shown(lngGiven)}, ${shown(latGiven)} are not two finite numbers`);
  const degrees = degreesOf(crs, east, north);
  if (typeof degrees === 'string') return refuse('bad_position', `${east}, ${north} (${crs}) ${degrees}`);
  const [lng, lat] = degrees;
  if (bounds && isFarOff(lng, lat, bounds)) {
    return refuse('bad_position', `${east}, ${north} (${crs}) is over ${COUNTY_MARGIN_DEGREES} degrees outside the county`);
  }
  return { lng, lat };
}

function isFarOff(lng: number, lat: number, [west, south, east, north]: readonly [number, number, number, number]): boolean {
  return lng < west - COUNTY_MARGIN_DEGREES || lng > east + COUNTY_MARGIN_DEGREES || lat < south - COUNTY_MARGIN_DEGREES || lat > north + COUNTY_MARGIN_DEGREES;
}

/** -1 is how phones say that they do not know. */
const NOT_KNOWN = -1;

function readHeading(given: unknown): number | null | Refusal {
  if (given === undefined) return null;
  const heading = numberOf(given);
  if (heading === NOT_KNOWN) return null;
  if (!(heading >= 0 && heading <= 360)) return refuse('bad_value', `heading ${shown(given)}: must be degrees clockwise from north, 0 to 360`);
  return heading === 360 ? 0 : heading;
}

function readSpeed(fields: Item): number | null | Refusal {
  const inMps = fieldOf(fields, POSITION_FIELDS.speed);
  const inKmh = inMps === undefined ? fieldOf(fields, POSITION_FIELDS.speedKmh) : undefined;
  const given = inMps ?? inKmh;
  if (given === undefined) return null;
  const number = numberOf(given);
  if (number === NOT_KNOWN) return null;
  const speed = inKmh === undefined ? number : number / 3.6;
  if (!(speed >= 0 && speed <= MOST_MPS)) return refuse('bad_value', `speed ${shown(given)}: must be 0 to ${MOST_MPS} m/s`);
  return speed;
}

/** The coordinate systems that a file may be in. Declared by the person who imports, never guessed. */
import { HALF_WORLD_METERS, MAX_MERCATOR_LATITUDE, mercatorToLngLat } from '../../tiles/index.ts';
import { DEGREES_FOR_METERS, ELLIPSOIDS, OLD_GEOGRAPHIC, gaussKruger, looksLikeDegrees, zoneOf } from './gauss-kruger.ts';
import type { SurveyDatum } from './gauss-kruger.ts';
import { UsageError } from './import-error.ts';
import { parseTransform, transformer } from './local-transform.ts';
import type { LocalTransform } from './local-transform.ts';
import { parseProjString } from './proj-string.ts';
import { unshiftDatum } from './shifted-datums.ts';
import type { ShiftedDatum } from './shifted-datums.ts';

/** Degrees in EPSG:4490, longitude first; or the sentence that says why the coordinates cannot be in the declared system. */
export type Degrees = readonly [lng: number, lat: number] | string;

export interface Crs {
  /** `EPSG:4547`, `gcj02`, or a PROJ string. */
  readonly name: string;
  /** What it is, for the summary. */
  readonly title: string;
  /** The name, and the parameters of a local transformation: all that is needed to convert the file again. */
  readonly definition: string;
  readonly unit: 'degrees' | 'metres';
  /** The shift that is undone on the way to degrees, null for an honest datum. */
  readonly shift: ShiftedDatum | null;
  /** East before north, whatever the axis order of the EPSG register. */
  toDegrees(east: number, north: number): Degrees;
}

const ALLOWED = [
  'EPSG:4326               degrees, WGS 84',
  'EPSG:4490               degrees, CGCS2000',
  'EPSG:4491 ... EPSG:4501 metres, CGCS2000 6-degree zones 13 to 23, easting with the zone in front (19731413.87)',
  'EPSG:4502 ... EPSG:4512 metres, CGCS2000 6-degree zones by central meridian 75E to 135E (731413.87)',
  'EPSG:4513 ... EPSG:4533 metres, CGCS2000 3-degree zones 25 to 45, easting with the zone in front (38467413.87)',
  'EPSG:4534 ... EPSG:4554 metres, CGCS2000 3-degree zones by central meridian 75E to 135E (467413.87)',
  'EPSG:3857               metres, Web Mercator',
  '"+proj=tmerc +lon_0=118.8333 +x_0=500000 +ellps=GRS80 +units=m"  a PROJ string, for another central meridian',
  'gcj02                   degrees, as the maps of Chinese providers show them',
  'bd09                    degrees, as Baidu shows them',
  'and with --transform: Xian 80 (EPSG:4610, 2327 ... 2390) and Beijing 54 (EPSG:4214, 2401 ... 2442, 21413 ... 21423, 21453 ... 21463)',
];

/**
 * Reads a `--crs`, with the `--transform` that Xian 80 and Beijing 54 need.
 * @throws UsageError that lists what is allowed, or says why a system cannot be used as it is
 */
export function parseCrs(text: string | undefined, transform?: string): Crs {
  if (text === undefined || text.trim() === '') throw refusal('--crs is missing: the coordinate system of a file is declared, never guessed.');
  const name = text.trim();
  const local = transform === undefined ? null : parseTransform(transform);
  if (name.startsWith('+')) return projCrs(name, local);
  const code = Number(/^epsg:(\d+)$/i.exec(name)?.[1] ?? Number.NaN);
  const old = OLD_GEOGRAPHIC[code] ?? zoneOf(code)?.datum;
  if (old && old !== 'CGCS2000') return oldCrs(code, old, local);
  if (local) throw new UsageError(`--transform leads from Xian 80 or Beijing 54 to CGCS2000, and --crs ${name} needs none.`);
  const plain = name.toLowerCase();
  if (plain === 'gcj02' || plain === 'bd09') return shiftedCrs(plain);
  const crs = epsgCrs(code);
  if (!crs) throw refusal(`--crs ${name} is not known.`);
  return crs;
}

function refusal(sentence: string): UsageError {
  return new UsageError(`${sentence} Allowed are:\n${ALLOWED.map((line) => `  ${line}`).join('\n')}`);
}

function epsgCrs(code: number): Crs | undefined {
  const name = `EPSG:${code}`;
  const degrees = { name, definition: name, unit: 'degrees', shift: null, toDegrees: checkDegrees } as const;
  if (code === 4490) return { ...degrees, title: 'degrees, CGCS2000' };
  // 4326 to 4490 is a null transformation: the EPSG register gives none, and the two agree to about a metre in China.
  if (code === 4326) return { ...degrees, title: 'degrees, WGS 84, taken as CGCS2000 unchanged' };
  if (code === 3857) return { name, definition: name, title: 'metres, Web Mercator', unit: 'metres', shift: null, toDegrees: fromMercator };
  const zone = zoneOf(code);
  return zone && { name, definition: name, title: zoneTitle(code), unit: 'metres', shift: null, toDegrees: checked(gaussKruger(zone)) };
}

function zoneTitle(code: number): string {
  const { datum, widthDegrees, meridian, prefix } = zoneOf(code)!;
  return `metres, ${datum} ${widthDegrees}-degree zone ${prefix ?? `by central meridian ${meridian}E`}`;
}

function checked(toDegrees: (east: number, north: number) => Degrees): Crs['toDegrees'] {
  return (east, north) => {
    const degrees = toDegrees(east, north);
    return typeof degrees === 'string' ? degrees : checkDegrees(degrees[0], degrees[1]);
  };
}

/** Xian 80 or Beijing 54: refused without the parameters of the place. */
function oldCrs(code: number, datum: SurveyDatum, local: LocalTransform | null): Crs {
  const name = `EPSG:${code}`;
  if (!local) throw new UsageError(needsTransform(`--crs ${name}`, datum));
  const zone = zoneOf(code);
  const title = `${zone ? zoneTitle(code) : `degrees, ${datum}`}, by the local transformation given`;
  return {
    name, title, definition: `${name} +towgs84=${local.join(',')}`, unit: zone ? 'metres' : 'degrees', shift: null,
    toDegrees: throughTransform(zone ? gaussKruger(zone) : checkDegrees, ELLIPSOIDS[datum], local),
  };
}

function needsTransform(subject: string, datum: string): string {
  return `${subject} is on ${datum}, which lies tens to more than a hundred metres off CGCS2000, by another vector in each place. No transformation holds for the whole country, `
    + 'so it is not converted without one. Ask the surveying authority for the file in CGCS2000, or for the seven parameters of your place, and give them with '
    + '--transform dx,dy,dz,rx,ry,rz,ds (metres, arc-seconds, parts per million; see docs/import.md).';
}

function throughTransform(toDegrees: (east: number, north: number) => Degrees, ellipsoid: string, local: LocalTransform): Crs['toDegrees'] {
  const transform = transformer(ellipsoid, local);
  return checked((east, north) => {
    const degrees = toDegrees(east, north);
    return typeof degrees === 'string' ? degrees : transform(degrees[0], degrees[1]);
  });
}

function projCrs(name: string, local: LocalTransform | null): Crs {
  const system = parseProjString(name);
  if (local && system.transform) throw new UsageError(`--crs "${name}" has a +towgs84 and --transform is given too: one of them`);
  const transform = local ?? system.transform;
  if (system.needsTransform && !transform) throw new UsageError(needsTransform(`--crs "${name}"`, system.ellipsoid === ELLIPSOIDS['Xian 80'] ? 'the ellipsoid of Xian 80' : 'the ellipsoid of Beijing 54'));
  const toDegrees = system.unit === 'degrees' ? checkDegrees : (east: number, north: number) => system.toDegrees(east, north);
  return {
    name, title: transform ? `${system.title} and a local transformation` : system.title, definition: local ? `${name} +towgs84=${local.join(',')}` : name,
    unit: system.unit, shift: null,
    toDegrees: transform ? throughTransform(toDegrees, system.ellipsoid, transform) : checked(toDegrees),
  };
}

function shiftedCrs(datum: ShiftedDatum): Crs {
  return {
    name: datum, definition: datum, unit: 'degrees', shift: datum,
    title: 'degrees, shifted; converted back with the public approximation of the shift',
    toDegrees(east, north) {
      const honest = checkDegrees(east, north);
      return typeof honest === 'string' ? honest : unshiftDatum(datum, east, north);
    },
  };
}

function checkDegrees(lng: number, lat: number): Degrees {
  if (Math.abs(lng) > 180) {
    return Math.abs(lng) > 1000 ? 'looks like metres, and the declared system is in degrees' : `longitude ${lng} is beyond 180`;
  }
  if (lng === 0 && lat === 0) return 'is 0, 0, which stands for no position';
  if (Math.abs(lat) > 90) return `latitude ${lat} is beyond 90${Math.abs(lat) <= 180 ? '; longitude and latitude may be swapped' : ''}`;
  if (Math.abs(lat) > MAX_MERCATOR_LATITUDE) return `latitude ${lat} is beyond ${MAX_MERCATOR_LATITUDE.toFixed(4)}, where the map ends`;
  return [lng, lat];
}

function fromMercator(east: number, north: number): Degrees {
  const reach = HALF_WORLD_METERS * (1 + 1e-12);
  if (looksLikeDegrees(east, north)) return DEGREES_FOR_METERS;
  if (Math.abs(east) > reach || Math.abs(north) > reach) return 'is outside Web Mercator';
  const [lng, lat] = mercatorToLngLat(east, north);
  return checkDegrees(lng, lat);
}

/** The coordinate systems that a file may be in. Declared by the person who imports, never guessed. */
import proj4 from 'proj4';
import { HALF_WORLD_METERS, MAX_MERCATOR_LATITUDE, mercatorToLngLat } from '../../tiles/index.ts';
import { UsageError } from './import-error.ts';
import { unshiftDatum } from './shifted-datums.ts';
import type { ShiftedDatum } from './shifted-datums.ts';

/** Degrees in EPSG:4490, longitude first; or the sentence that says why the coordinates cannot be in the declared system. */
export type Degrees = readonly [lng: number, lat: number] | string;

export interface Crs {
  /** `EPSG:4547`, `gcj02`. */
  readonly name: string;
  /** What it is, for the summary. */
  readonly title: string;
  /** East before north, whatever the axis order of the EPSG register. */
  toDegrees(east: number, north: number): Degrees;
}

const ALLOWED = [
  'EPSG:4326               degrees, WGS 84',
  'EPSG:4490               degrees, CGCS2000',
  'EPSG:4513 ... EPSG:4533 metres, CGCS2000 3-degree zones 25 to 45, easting with the zone in front (38467413.87)',
  'EPSG:4534 ... EPSG:4554 metres, CGCS2000 3-degree zones by central meridian 75E to 135E (467413.87)',
  'EPSG:3857               metres, Web Mercator',
  'gcj02                   degrees, as the maps of Chinese providers show them',
  'bd09                    degrees, as Baidu shows them',
];

const DEGREES_FOR_METERS = 'looks like degrees, and the declared system is in metres';
/** A 3-degree zone reaches 1.5 degrees to each side; surveys keep their zone a little beyond it, not further. */
const FARTHEST_DEGREES = 4;

/**
 * Reads a `--crs`.
 * @throws UsageError that lists what is allowed
 */
export function parseCrs(text: string | undefined): Crs {
  if (text === undefined || text.trim() === '') throw refusal('--crs is missing: the coordinate system of a file is declared, never guessed.');
  const plain = text.trim().toLowerCase();
  if (plain === 'gcj02' || plain === 'bd09') return shiftedCrs(plain);
  const code = Number(/^epsg:(\d+)$/.exec(plain)?.[1] ?? Number.NaN);
  const crs = epsgCrs(code);
  if (!crs) throw refusal(`--crs ${text} is not known.`);
  return crs;
}

function refusal(sentence: string): UsageError {
  return new UsageError(`${sentence} Allowed are:\n${ALLOWED.map((line) => `  ${line}`).join('\n')}`);
}

function epsgCrs(code: number): Crs | undefined {
  const name = `EPSG:${code}`;
  if (code === 4490) return { name, title: 'degrees, CGCS2000', toDegrees: checkDegrees };
  // 4326 to 4490 is a null transformation: the EPSG register gives none, and the two agree to about a metre in China.
  if (code === 4326) return { name, title: 'degrees, WGS 84, taken as CGCS2000 unchanged', toDegrees: checkDegrees };
  if (code === 3857) return { name, title: 'metres, Web Mercator', toDegrees: fromMercator };
  if (code >= 4513 && code <= 4533) return gaussKruger(name, 3 * (code - 4488), code - 4488);
  if (code >= 4534 && code <= 4554) return gaussKruger(name, 75 + 3 * (code - 4534), null);
  return undefined;
}

function shiftedCrs(datum: ShiftedDatum): Crs {
  return {
    name: datum,
    title: 'degrees, shifted; converted back with the public approximation of the shift',
    toDegrees(east, north) {
      const checked = checkDegrees(east, north);
      return typeof checked === 'string' ? checked : unshiftDatum(datum, east, north);
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

/** A 3-degree Gauss-Krüger zone on CGCS2000, whose ellipsoid is GRS 80 (6378137, 1/298.257222101). */
function gaussKruger(name: string, meridian: number, zone: number | null): Crs {
  const falseEasting = (zone ?? 0) * 1_000_000 + 500_000;
  const projection = proj4(
    '+proj=longlat +ellps=GRS80 +no_defs',
    `+proj=tmerc +lat_0=0 +lon_0=${meridian} +k=1 +x_0=${falseEasting} +y_0=0 +ellps=GRS80 +units=m +no_defs`,
  );
  return {
    name,
    title: `metres, CGCS2000 3-degree zone ${zone ?? 'by central meridian'}${zone ? '' : ` ${meridian}E`}`,
    toDegrees(east, north) {
      const problem = zoneProblem(east, north, meridian, zone);
      if (problem) return problem;
      const [lng, lat] = projection.inverse([east, north]) as [number, number];
      const off = Math.abs(lng - meridian);
      return off > FARTHEST_DEGREES ? `easting ${east} is ${off.toFixed(1)} degrees off the central meridian ${meridian}E` : checkDegrees(lng, lat);
    },
  };
}

/** Metres that small stand beside the equator, where no zone is used: somebody gave degrees. */
function looksLikeDegrees(east: number, north: number): boolean {
  return Math.abs(east) <= 180 && Math.abs(north) <= 90;
}

/** What the digits of an easting and a northing say against a zone, null when they can stand in it. */
function zoneProblem(east: number, north: number, meridian: number, zone: number | null): string | null {
  if (looksLikeDegrees(east, north)) return DEGREES_FOR_METERS;
  const prefix = Math.floor(east / 1_000_000);
  if (prefix === (zone ?? 0)) {
    return north >= 0 && north < 10_000_000 ? null : `northing ${north} is not one of the northern hemisphere`;
  }
  const wanted = zone === null ? `an easting of central meridian ${meridian}E (0 to 1,000,000)` : `an easting of zone ${zone} (${zone},000,000 to ${zone},999,999)`;
  if (Math.floor(north / 1_000_000) === (zone ?? 0)) return `easting ${east} is not ${wanted}; east and north may be swapped`;
  if (prefix >= 25 && prefix <= 45) return `easting ${east} carries zone ${prefix}, that is EPSG:${4488 + prefix}; it is not ${wanted}`;
  if (prefix === 0 && zone !== null) return `easting ${east} carries no zone; without one this is EPSG:${4534 + (meridian - 75) / 3}, or another meridian`;
  return `easting ${east} is not ${wanted}`;
}

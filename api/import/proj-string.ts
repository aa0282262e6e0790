/** A coordinate system given as a PROJ string, for the central meridians that no EPSG code has. */
import proj4 from 'proj4';
import { ELLIPSOIDS, looksLikeDegrees, DEGREES_FOR_METERS, meridianProblem, zoneProblem } from './gauss-kruger.ts';
import { UsageError } from './import-error.ts';
import { parseTransform } from './local-transform.ts';
import type { LocalTransform } from './local-transform.ts';

export interface ProjSystem {
  readonly title: string;
  readonly unit: 'degrees' | 'metres';
  /** Degrees on the ellipsoid of the system, or why they cannot be. */
  toDegrees(east: number, north: number): readonly [lng: number, lat: number] | string;
  /** PROJ's words for the ellipsoid. */
  readonly ellipsoid: string;
  /** Of `+towgs84`. */
  readonly transform: LocalTransform | null;
  /** Whether the ellipsoid is another than that of CGCS2000, so that a transformation is needed. */
  readonly needsTransform: boolean;
}

const DEGREES = ['longlat', 'latlong', 'lonlat', 'latlon'];
const PROJECTIONS = [...DEGREES, 'tmerc', 'utm', 'lcc', 'merc', 'aea', 'laea'];
const NUMBERS = ['lat_0', 'lat_1', 'lat_2', 'lat_ts', 'lon_0', 'k', 'k_0', 'x_0', 'y_0', 'zone'];
/** Further than that from its central meridian no transverse Mercator is used. */
const FARTHEST_DEGREES = 5;

type Parts = ReadonlyMap<string, string>;

/**
 * Reads a PROJ string.
 * @throws UsageError that names the part which cannot be used, and why
 */
export function parseProjString(text: string): ProjSystem {
  const parts = splitParts(text);
  const proj = parts.get('proj') ?? '';
  if (!PROJECTIONS.includes(proj)) throw refused(text, `+proj=${proj} is not known here. Known are ${PROJECTIONS.join(', ')}`);
  for (const [name, value] of parts) checkPart(text, name, value);
  if (proj === 'utm' && !parts.has('zone')) throw refused(text, '+proj=utm needs its +zone');
  const ellipsoid = ellipsoidOf(text, parts);
  const towgs84 = parts.get('towgs84');
  const unit = DEGREES.includes(proj) ? 'degrees' : 'metres';
  return {
    unit, ellipsoid, transform: towgs84 === undefined ? null : parseTransform(towgs84, `--crs "${text}": +towgs84`),
    needsTransform: ellipsoid !== ELLIPSOIDS.CGCS2000,
    title: `${unit}, by PROJ string`, toDegrees: unit === 'degrees' ? (lng, lat) => [lng, lat] : inverse(text, parts, ellipsoid),
  };
}

function refused(text: string, problem: string): UsageError {
  return new UsageError(`--crs "${text}": ${problem}.`);
}

function splitParts(text: string): Parts {
  const parts = new Map<string, string>();
  for (const token of text.trim().split(/\s+/)) {
    const [, name, value = ''] = /^\+([a-z0-9_]+)(?:=(.*))?$/i.exec(token) ?? [];
    if (name === undefined) throw refused(text, `"${token}" is no part of a PROJ string, which are written +name=value`);
    if (parts.has(name)) throw refused(text, `+${name} stands there twice`);
    parts.set(name, value);
  }
  return parts;
}

/** Names of parts that may be there, with what they may say. */
function checkPart(text: string, name: string, value: string): void {
  const only: Readonly<Record<string, readonly string[]>> = { units: ['m'], pm: ['greenwich', '0'], axis: ['enu'], no_defs: [''], type: ['crs'], to_meter: ['1', '1.0'], over: [''] };
  if (NUMBERS.includes(name)) {
    // A projection library reads 118d50 as 118 and says nothing.
    if (!/^[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?$/i.test(value)) throw refused(text, `+${name}=${value} is no number; degrees are written as decimals (118.8333)`);
    return;
  }
  if (name === 'nadgrids' || name === 'geoidgrids') throw refused(text, `+${name} needs a grid file, which is not used here; give seven parameters with +towgs84 or --transform`);
  if (Object.hasOwn(only, name)) {
    if (!only[name]!.includes(value)) throw refused(text, `+${name}=${value} is not supported: ${name === 'units' ? 'coordinates are in metres' : `only ${only[name]!.join(' or ')}`}`);
    return;
  }
  if (!['proj', 'ellps', 'datum', 'a', 'b', 'rf', 'towgs84'].includes(name)) throw refused(text, `+${name} is not known here`);
}

const GRS80_AXIS = 6_378_137;
/** [major axis, 1/flattening, PROJ's words]; GRS 80 and WGS 84 differ by a tenth of a millimetre and are taken as one. */
const KNOWN: readonly (readonly [number, number, string])[] = [
  [GRS80_AXIS, 298.257222, ELLIPSOIDS.CGCS2000], [6_378_140, 298.257, ELLIPSOIDS['Xian 80']], [6_378_245, 298.3, ELLIPSOIDS['Beijing 54']],
];

function ellipsoidOf(text: string, parts: Parts): string {
  const datum = parts.get('datum');
  if (datum !== undefined && datum !== 'WGS84') throw refused(text, `+datum=${datum} is not compatible with CGCS2000; give the ellipsoid and +towgs84, or a system on GRS80`);
  const named = parts.get('ellps') ?? (datum === undefined ? undefined : 'WGS84');
  if (named !== undefined) {
    const words: Readonly<Record<string, string>> = { GRS80: ELLIPSOIDS.CGCS2000, WGS84: ELLIPSOIDS.CGCS2000, krass: ELLIPSOIDS['Beijing 54'], IAU76: ELLIPSOIDS['Xian 80'] };
    if (!Object.hasOwn(words, named)) throw refused(text, `+ellps=${named} is not known here. CGCS2000 is on GRS80; WGS84, IAU76 (Xian 80) and krass (Beijing 54) are known too`);
    return words[named]!;
  }
  const a = Number(parts.get('a'));
  if (!parts.has('a')) throw refused(text, 'the ellipsoid is missing: +ellps=GRS80 for CGCS2000');
  const rf = parts.has('rf') ? Number(parts.get('rf')) : a / (a - Number(parts.get('b')));
  const known = KNOWN.find(([axis, flattening]) => axis === a && Math.abs(flattening - rf) < 0.0002);
  if (!known) throw refused(text, `the ellipsoid with +a=${a} and 1/f ${rf} is not that of CGCS2000, Xian 80 or Beijing 54`);
  return known[2];
}

function inverse(text: string, parts: Parts, ellipsoid: string): ProjSystem['toDegrees'] {
  const kept = [...parts].filter(([name]) => !['ellps', 'datum', 'a', 'b', 'rf', 'towgs84'].includes(name));
  const definition = `${kept.map(([name, value]) => (value === '' ? `+${name}` : `+${name}=${value}`)).join(' ')} ${ellipsoid}${parts.has('no_defs') ? '' : ' +no_defs'}`;
  const projection = proj4(`+proj=longlat ${ellipsoid} +no_defs`, definition);
  const check = digitsCheck(parts);
  const [meridian, isTransverse] = meridianOf(parts);
  try {
    const [lng, lat] = projection.inverse(projection.forward([meridian + 0.5, 35])) as [number, number];
    if (!(Math.abs(lng - meridian - 0.5) < 1e-6 && Math.abs(lat - 35) < 1e-6)) throw new Error('it does not lead back to where it came from');
  } catch (error) {
    throw refused(text, `it cannot be computed (${error instanceof Error ? error.message : String(error)})`);
  }
  return (east, north) => {
    const problem = check(east, north);
    if (problem) return problem;
    const degrees = projection.inverse([east, north]) as [number, number];
    if (!Number.isFinite(degrees[0]) || !Number.isFinite(degrees[1])) return `${east}, ${north} is nowhere in the declared system`;
    return (isTransverse ? meridianProblem(east, degrees[0], meridian, FARTHEST_DEGREES) : null) ?? degrees;
  };
}

function meridianOf(parts: Parts): [meridian: number, isTransverse: boolean] {
  if (parts.get('proj') === 'utm') return [Number(parts.get('zone')) * 6 - 183, true];
  return [Number(parts.get('lon_0') ?? 0), parts.get('proj') === 'tmerc'];
}

/** The digits of a transverse Mercator with the usual false easting are judged as those of the zones are. */
function digitsCheck(parts: Parts): (east: number, north: number) => string | null {
  const falseEasting = parts.get('proj') === 'utm' ? 500_000 : Number(parts.get('x_0') ?? 0);
  const falseNorthing = Number(parts.get('y_0') ?? 0);
  const [meridian, isTransverse] = meridianOf(parts);
  if (isTransverse && falseNorthing === 0 && falseEasting % 1_000_000 === 500_000 && falseEasting > 0) {
    const prefix = Math.floor(falseEasting / 1_000_000) || null;
    return (east, north) => zoneProblem(east, north, { datum: 'CGCS2000', meridian, prefix });
  }
  // Local systems shorten their numbers at will, so that small ones are honest there.
  if (falseEasting < 100_000 && falseNorthing !== 0) return () => null;
  return (east, north) => (looksLikeDegrees(east, north) ? DEGREES_FOR_METERS : null);
}

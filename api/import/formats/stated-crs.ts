/** What a file says of its own coordinate system: read only to be held against what was declared. */
import proj4 from 'proj4';
import parseCrsText from 'wkt-parser';
import { zoneOf, zonesOf } from '../gauss-kruger.ts';
import type { SurveyDatum } from '../gauss-kruger.ts';
import { ImportError } from '../import-error.ts';

export interface StatedCrs {
  /** As `--crs` would name it (`EPSG:4547`); null when it is none that is known by a code. */
  readonly name: string | null;
  /** As it stands in the file, or how it is called there. */
  readonly said: string;
  /** Its parameters, where the file gives them: a PROJ string may be the same system. */
  readonly wkt?: string;
  /** Where it stands: "crs member". */
  readonly where: string;
  /** What a person can do when the file is wrong: "remove its crs member". */
  readonly remedy: string;
}

const LONGITUDE_FIRST_WGS84 = /^(?:urn:ogc:def:crs:)?OGC:(?:[\d.]*:)?CRS84$/i;

/**
 * @param declared a name of `--crs`, or several of which one must be meant
 * @throws ImportError that names both when the file says another system than the person
 */
export function holdStatedCrs(stated: StatedCrs | null, declared: string | readonly string[], fileName: string): void {
  if (!stated) return;
  const names = typeof declared === 'string' ? [declared] : declared;
  if (names.some((name) => isSameSystem(stated, name))) return;
  throw new ImportError(
    `${fileName} says that its coordinates are in ${stated.name ?? stated.said} (${stated.where} "${stated.said.slice(0, 200)}"), and --crs says ${names.join(' or ')}. `
    + `Give the --crs that is right; if the file is wrong, ${stated.remedy}.`,
  );
}

/** Whether what a file says is the declared system, under the same name or by the same parameters. */
export function isSameSystem({ name, wkt }: Pick<StatedCrs, 'name' | 'wkt'>, declared: string): boolean {
  if (declared.startsWith('+')) return wkt !== undefined && parametersOf(wkt) === parametersOf(declared);
  if (name === null || name === declared.toUpperCase()) return name !== null;
  const [said, meant] = [zoneOf(codeOf(name)), zoneOf(codeOf(declared))];
  // Zones of 3 and of 6 degrees with one central meridian and no number in front are one system with two names.
  return said !== undefined && meant !== undefined && said.datum === meant.datum && said.meridian === meant.meridian && said.prefix === null && meant.prefix === null;
}

function codeOf(name: string): number {
  return Number(/^EPSG:(\d+)$/i.exec(name)?.[1] ?? Number.NaN);
}

/** What a system computes with, whether it is given as well-known text or as a PROJ string. */
function parametersOf(definition: string): string | null {
  try {
    const { names, a, b, long0 = 0, lat0 = 0, x0 = 0, y0 = 0, k0 = 1 } = new proj4.Proj(definition) as unknown as Record<string, number> & { names?: string[] };
    return JSON.stringify([names?.[0], [a!, b!, x0, y0].map((value) => value.toFixed(3)), [long0, lat0, k0].map((value) => value.toFixed(10))]);
  } catch {
    return null;
  }
}

/**
 * The `crs` member that older GeoJSON files carry.
 * @param member its value as parsed; null and absent say nothing
 */
export function statedByMember(member: unknown): StatedCrs | null {
  if (member === undefined || member === null) return null;
  const name = (member as { properties?: { name?: unknown } }).properties?.name;
  const said = typeof name === 'string' ? name : JSON.stringify(member);
  return { name: LONGITUDE_FIRST_WGS84.test(said) ? 'EPSG:4326' : epsgName(said), said, where: 'crs member', remedy: 'remove its crs member' };
}

/**
 * A coordinate system in well-known text, as a `.prj` has it or a database of coordinate systems.
 * @param place where it stands, for messages: "roads.prj"
 */
export function statedByWkt(text: string, place: string, remedy: string): StatedCrs | null {
  const plain = text.replace(/^\ufeff/, '').trim();
  if (plain === '') return null;
  let parsed: ReturnType<typeof parseCrsText>;
  try {
    parsed = parseCrsText(plain);
  } catch {
    return { name: null, said: plain, where: place, remedy };
  }
  return { name: epsgName(parsed.title ?? '') ?? nameByParameters(parsed), said: parsed.name ?? plain, wkt: plain, where: place, remedy };
}

/** Esri's names of the datums that `--crs` knows. */
const DATUMS: readonly (readonly [RegExp, SurveyDatum])[] = [
  [/^(china_2000|china_geodetic_coordinate_system_2000|cgcs2000)$/, 'CGCS2000'], [/^xian_1980$/, 'Xian 80'], [/^beijing_1954$/, 'Beijing 54'],
];
const GEOGRAPHIC: Readonly<Record<SurveyDatum, string>> = { CGCS2000: 'EPSG:4490', 'Xian 80': 'EPSG:4610', 'Beijing 54': 'EPSG:4214' };

/** Esri's texts carry no code. Those of the systems that `--crs` knows are told by their parameters. */
function nameByParameters({ name = '', projName = '', datumCode = '', units, long0 = 0, lat0 = 0, x0 = 0, y0 = 0, k0 = 1 }: ReturnType<typeof parseCrsText>): string | null {
  const projection = projName.toLowerCase().replaceAll(' ', '_');
  const datum = DATUMS.find(([pattern]) => pattern.test(datumCode))?.[1];
  if (projection === 'longlat') return datumCode === 'wgs84' ? 'EPSG:4326' : datum ? GEOGRAPHIC[datum] : null;
  if (projection === 'mercator_auxiliary_sphere') return datumCode === 'wgs84' && long0 === 0 && x0 === 0 && y0 === 0 ? 'EPSG:3857' : null;
  if (!datum || !/^(gauss_kruger|transverse_mercator)$/.test(projection) || units !== 'meter' || lat0 !== 0 || y0 !== 0 || k0 !== 1) return null;
  const meridian = Math.round(long0 * 180 / Math.PI * 1e9) / 1e9;
  const zones = zonesOf(datum).filter((zone) => zone.meridian === meridian && x0 === (zone.prefix ?? 0) * 1_000_000 + 500_000);
  const zone = zones.find(({ widthDegrees }) => widthDegrees === (/3[_ -]degree/i.test(name) ? 3 : 6)) ?? zones[0];
  return zone ? `EPSG:${zone.code}` : null;
}

function epsgName(name: string): string | null {
  const code = /^(?:urn:ogc:def:crs:)?EPSG:(?:[\d.]*:)?(\d+)$/i.exec(name)?.[1];
  return code ? `EPSG:${code}` : null;
}

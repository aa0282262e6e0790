/** What a file says of its own coordinate system: read only to be held against what was declared. */
import { ImportError } from '../import-error.ts';

export interface StatedCrs {
  /** As `--crs` would name it (`EPSG:4547`); null when it is none that is known by a code. */
  readonly name: string | null;
  /** As it stands in the file. */
  readonly said: string;
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
  if (names.some((name) => stated.name === name.toUpperCase())) return;
  throw new ImportError(
    `${fileName} says that its coordinates are in ${stated.name ?? stated.said} (${stated.where} "${stated.said.slice(0, 200)}"), and --crs says ${names.join(' or ')}. `
    + `Give the --crs that is right; if the file is wrong, ${stated.remedy}.`,
  );
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

function epsgName(name: string): string | null {
  const code = /^(?:urn:ogc:def:crs:)?EPSG:(?:[\d.]*:)?(\d+)$/i.exec(name)?.[1];
  return code ? `EPSG:${code}` : null;
}

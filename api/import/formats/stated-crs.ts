/** What a file says of its own coordinate system: read only to be held against what was declared. */
import parseCrsText from 'wkt-parser';
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
  return { name: epsgName(parsed.title ?? '') ?? nameByParameters(parsed), said: parsed.name ?? plain, where: place, remedy };
}

/** Esri's texts carry no code. Those of the systems that `--crs` knows are told by their parameters. */
function nameByParameters({ projName = '', datumCode = '', units, long0 = 0, lat0 = 0, x0 = 0, y0 = 0, k0 = 1 }: ReturnType<typeof parseCrsText>): string | null {
  const projection = projName.toLowerCase().replaceAll(' ', '_');
  const isChina2000 = /^(china_2000|china_geodetic_coordinate_system_2000|cgcs2000)$/.test(datumCode);
  if (projection === 'longlat') return isChina2000 ? 'EPSG:4490' : datumCode === 'wgs84' ? 'EPSG:4326' : null;
  if (projection === 'mercator_auxiliary_sphere') return datumCode === 'wgs84' && long0 === 0 && x0 === 0 && y0 === 0 ? 'EPSG:3857' : null;
  const isPlainZone = /^(gauss_kruger|transverse_mercator)$/.test(projection) && units === 'meter' && lat0 === 0 && y0 === 0 && k0 === 1;
  if (!isChina2000 || !isPlainZone) return null;
  const meridian = Math.round(long0 * 180 / Math.PI * 1e9) / 1e9;
  if (meridian % 3 !== 0 || meridian < 75 || meridian > 135) return null;
  if (x0 === 500_000) return `EPSG:${4534 + (meridian - 75) / 3}`;
  return x0 === meridian / 3 * 1_000_000 + 500_000 ? `EPSG:${4488 + meridian / 3}` : null;
}

function epsgName(name: string): string | null {
  const code = /^(?:urn:ogc:def:crs:)?EPSG:(?:[\d.]*:)?(\d+)$/i.exec(name)?.[1];
  return code ? `EPSG:${code}` : null;
}

/** The `crs` member that older GeoJSON files carry: read only to be held against what was declared. */
import { ImportError } from './import-error.ts';

const LONGITUDE_FIRST_WGS84 = /^(?:urn:ogc:def:crs:)?OGC:(?:[\d.]*:)?CRS84$/i;

/**
 * @param member the value of `crs` as parsed; null and absent say nothing
 * @throws ImportError that names both when the file says another system than the person
 */
export function holdCrsMember(member: unknown, declared: string, fileName: string): void {
  if (member === undefined || member === null) return;
  const name = (member as { properties?: { name?: unknown } }).properties?.name;
  if (typeof name !== 'string') {
    throw new ImportError(`${fileName} has a crs member that names no system (${JSON.stringify(member).slice(0, 100)}). Remove it when --crs ${declared} is right.`);
  }
  const said = LONGITUDE_FIRST_WGS84.test(name) ? 'EPSG:4326' : epsgName(name);
  if (said === declared.toUpperCase()) return;
  throw new ImportError(
    `${fileName} says that its coordinates are in ${said ?? name} (crs member "${name}"), and --crs says ${declared}. `
    + `Give the --crs that is right; if the file is wrong, remove its crs member.`,
  );
}

function epsgName(name: string): string | null {
  const code = /^(?:urn:ogc:def:crs:)?EPSG:(?:[\d.]*:)?(\d+)$/i.exec(name)?.[1];
  return code ? `EPSG:${code}` : null;
}

/** Coordinate systems that may have been meant: those in which the coordinates are possible, best where they then lie in the county. */
import type { Queryable } from '../../store/database.ts';
import { parseCrs } from '../crs.ts';
import type { Crs } from '../crs.ts';
import { looksLikeDegrees, zoneOf, zonesOf } from '../gauss-kruger.ts';
import { standOf } from './county-place.ts';
import type { CountyPlace } from './county-place.ts';
import { median } from './readings.ts';
import type { LngLat, RawPlace } from './readings.ts';

export interface OtherSystem {
  readonly crs: Crs;
  readonly isSwapped: boolean;
  /** Share of the places that lie in or near the county; null when nobody knows where it is. */
  readonly near: number | null;
}

const MOST_PLACES = 60;
/** Of the places that a system must be able to hold. */
const LEAST_SHARE = 0.9;
const LEAST_NEAR = 0.5;
const MOST_FOUND = 3;

/** The systems that fit, likeliest first. */
export async function findOtherSystems(client: Queryable, declared: Crs, raw: readonly RawPlace[], county: CountyPlace | null): Promise<OtherSystem[]> {
  const sample = raw.slice(0, MOST_PLACES);
  const possible = candidates(declared, sample, county !== null).flatMap(({ crs, isSwapped }) => {
    const places = sample.map(([east, north]) => (isSwapped ? crs.toDegrees(north, east) : crs.toDegrees(east, north))).filter((place) => typeof place !== 'string') as LngLat[];
    return places.length >= LEAST_SHARE * sample.length ? [{ crs, isSwapped, places }] : [];
  });
  if (!county) return possible.slice(0, 1).map(({ crs, isSwapped }) => ({ crs, isSwapped, near: null }));
  const stands = await standOf(client, county, possible.map(({ places }) => places));
  const fitting = possible.map(({ crs, isSwapped }, i) => ({ crs, isSwapped, near: stands[i]!.near })).filter(({ near }) => near >= LEAST_NEAR);
  // Two names of one thing (a 3-degree and a 6-degree zone of one meridian) stand side by side; the first candidates are the likeliest.
  return fitting.toSorted((a, b) => Math.round((b.near - a.near) * 10)).slice(0, MOST_FOUND);
}

/** What mistakes lead to, in the order of their likelihood; all zones only where the county can tell them apart. */
function candidates(declared: Crs, raw: readonly RawPlace[], knowsCounty: boolean): { crs: Crs; isSwapped: boolean }[] {
  const names = new Set<string>();
  const [first] = raw;
  const inDegrees = first !== undefined && raw.filter(([east, north]) => looksLikeDegrees(east, north) || looksLikeDegrees(north, east)).length >= LEAST_SHARE * raw.length;
  if (inDegrees) names.add('EPSG:4490');
  const zone = zoneOf(Number(declared.name.replace(/^EPSG:/i, '')));
  const zones = zonesOf('CGCS2000');
  if (zone) for (const other of zones) if (other.meridian === zone.meridian && other.widthDegrees === zone.widthDegrees) names.add(`EPSG:${other.code}`);
  const prefix = Math.floor(median(raw.map(([east]) => east)) / 1_000_000);
  for (const other of zones) if (prefix > 0 && other.prefix === prefix) names.add(`EPSG:${other.code}`);
  if (knowsCounty && !inDegrees) for (const { code } of [...zones.filter(({ widthDegrees }) => widthDegrees === (zone?.widthDegrees ?? 3)), ...zones]) names.add(`EPSG:${code}`);
  if (knowsCounty) names.add('EPSG:3857');
  names.delete(declared.name);
  const systems = [...names].map((name) => parseCrs(name));
  return [{ crs: declared, isSwapped: true }, ...systems.map((crs) => ({ crs, isSwapped: false })), ...systems.map((crs) => ({ crs, isSwapped: true }))];
}

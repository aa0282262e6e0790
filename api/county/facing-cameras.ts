/** Cameras near a point, ranked by whether their view sector covers it, then by distance. */
import type { FacingCamera } from '../contract/shapes.ts';
import { lngLatToMercator, mercatorToLngLat, nearest } from '../../tiles/index.ts';
import type { CompiledFilter, ResidentTable } from '../../tiles/index.ts';
import type { Queryable } from '../store/database.ts';

/** Cameras farther away than this are of no use to an operator who wants to look at the point. */
const SEARCH_METERS = 500;
const CANDIDATES = 200;
const EARTH_RADIUS_METERS = 6371008.8;

interface LngLat { readonly lng: number; readonly lat: number }

const radians = (degrees: number): number => degrees * Math.PI / 180;

/** Great-circle distance in metres (haversine). */
export function distanceMeters(a: LngLat, b: LngLat): number {
  const sinLat = Math.sin(radians(b.lat - a.lat) / 2);
  const sinLng = Math.sin(radians(b.lng - a.lng) / 2);
  const h = sinLat * sinLat + Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * sinLng * sinLng;
  return 2 * EARTH_RADIUS_METERS * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** Initial great-circle bearing from a to b: degrees clockwise from north, 0 to 360. */
export function bearingDeg(a: LngLat, b: LngLat): number {
  const deltaLng = radians(b.lng - a.lng);
  const y = Math.sin(deltaLng) * Math.cos(radians(b.lat));
  const x = Math.cos(radians(a.lat)) * Math.sin(radians(b.lat))
    - Math.sin(radians(a.lat)) * Math.cos(radians(b.lat)) * Math.cos(deltaLng);
  return (Math.atan2(y, x) * 180 / Math.PI + 360) % 360;
}

/** True when the sector (heading ± half the field of view, out to range) covers a point at that bearing and distance. */
export function sectorCovers(
  camera: { headingDeg: number | null; fovDeg: number | null; rangeMeters: number | null },
  bearing: number, distance: number,
): boolean {
  const { headingDeg, fovDeg, rangeMeters } = camera;
  if (rangeMeters === null || distance > rangeMeters || fovDeg === null) return false;
  if (fovDeg >= 360) return true;
  if (headingDeg === null) return false;
  const off = Math.abs((bearing - headingDeg + 540) % 360 - 180);
  return off <= fovDeg / 2;
}

/** @returns at most `limit` cameras within 500 m, covering ones first, each group nearest first */
export async function facingCameras(
  db: Queryable, county: string, table: ResidentTable, filter: CompiledFilter, point: LngLat, limit: number,
): Promise<FacingCamera[]> {
  const [x, y] = lngLatToMercator(point.lng, point.lat);
  // Web Mercator stretches lengths by 1/cos(latitude).
  const maxDistance = SEARCH_METERS / Math.cos(radians(point.lat));
  const ranked = nearest(table, x, y, { limit: CANDIDATES, maxDistance, filter }).map((id) => {
    const row = table.get(id)!;
    const [lng, lat] = mercatorToLngLat(row.x, row.y);
    const distance = distanceMeters({ lng, lat }, point);
    const bearing = bearingDeg({ lng, lat }, point);
    const { headingDeg, fovDeg, rangeMeters } = row.values as Record<string, number | null>;
    return {
      id, lng, lat, state: row.values.state as string, headingDeg: headingDeg ?? null,
      distanceMeters: distance, bearingToPointDeg: bearing,
      covers: sectorCovers({ headingDeg: headingDeg ?? null, fovDeg: fovDeg ?? null, rangeMeters: rangeMeters ?? null }, bearing, distance),
    };
  });
  ranked.sort((a, b) => Number(b.covers) - Number(a.covers) || a.distanceMeters - b.distanceMeters);
  const chosen = ranked.slice(0, limit);
  const { rows } = await db.query('select id, name, code from cameras where county = $1 and id = any($2::bigint[])',
    [county, chosen.map((camera) => camera.id)]);
  const names = new Map(rows.map((row) => [row.id as number, row as { name: string | null; code: string | null }]));
  return chosen.map((camera) => ({ ...camera, name: names.get(camera.id)?.name ?? null, code: names.get(camera.id)?.code ?? null }));
}

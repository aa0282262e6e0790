/**
 * View sectors of cameras as polygons.
 *
 *          far arc                   heading: degrees clockwise from north
 *        .--------.                  fov: opening angle in degrees
 *         \      /                   range: metres on the ground
 *          \ hd /
 *           \  /
 *            \/  camera
 */
export type Ring = [number, number][];

const EARTH_RADIUS_METERS = 6_371_008.8;
const DEGREES_PER_STEP = 6;

/** The point `meters` away from a position in the direction `bearingDeg`, on the sphere; degrees. */
export function destination(lng: number, lat: number, bearingDeg: number, meters: number): [number, number] {
  const angle = meters / EARTH_RADIUS_METERS;
  const bearing = (bearingDeg * Math.PI) / 180;
  const phi = (lat * Math.PI) / 180;
  const sinTarget = Math.sin(phi) * Math.cos(angle) + Math.cos(phi) * Math.sin(angle) * Math.cos(bearing);
  const target = Math.asin(sinTarget);
  const lambda = Math.atan2(Math.sin(bearing) * Math.sin(angle) * Math.cos(phi), Math.cos(angle) - Math.sin(phi) * sinTarget);
  return [lng + (lambda * 180) / Math.PI, (target * 180) / Math.PI];
}

/** Closed ring of a view sector, counter-clockwise as GeoJSON wants; a camera that sees all round gets a circle. */
export function sectorRing(lng: number, lat: number, headingDeg: number, fovDeg: number, rangeMeters: number): Ring {
  const allRound = fovDeg >= 360;
  const opening = Math.min(fovDeg, 360);
  const steps = Math.max(2, Math.ceil(opening / DEGREES_PER_STEP));
  const ring: Ring = allRound ? [] : [[lng, lat]];
  for (let i = steps; i >= (allRound ? 1 : 0); i--) {
    ring.push(destination(lng, lat, headingDeg - opening / 2 + (opening * i) / steps, rangeMeters));
  }
  ring.push(ring[0]);
  return ring;
}

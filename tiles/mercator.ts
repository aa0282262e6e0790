/** Spherical Mercator (EPSG:3857) and degrees. Positions in metres are float64 everywhere in this library. */

export const EARTH_RADIUS_METERS = 6378137;
/** Half the side of the square world: the world spans -HALF to +HALF on both axes. */
export const HALF_WORLD_METERS = Math.PI * EARTH_RADIUS_METERS;
export const WORLD_METERS = 2 * HALF_WORLD_METERS;
/** The latitude at which the square world ends. */
export const MAX_MERCATOR_LATITUDE = 85.0511287798066;

/** Minimum x, minimum y, maximum x, maximum y; EPSG:3857 metres; both ends belong to the box. */
export type Box = readonly [minX: number, minY: number, maxX: number, maxY: number];

/** Degrees to EPSG:3857 metres. Latitudes beyond the square world come out beyond it, the poles at infinity. */
export function lngLatToMercator(lng: number, lat: number): [x: number, y: number] {
  const x = (lng * HALF_WORLD_METERS) / 180;
  const y = Math.log(Math.tan(((90 + lat) * Math.PI) / 360)) * EARTH_RADIUS_METERS;
  return [x, y];
}

/** EPSG:3857 metres to degrees. */
export function mercatorToLngLat(x: number, y: number): [lng: number, lat: number] {
  const lng = (x * 180) / HALF_WORLD_METERS;
  const lat = (Math.atan(Math.exp(y / EARTH_RADIUS_METERS)) * 360) / Math.PI - 90;
  return [lng, lat];
}

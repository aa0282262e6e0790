/**
 * CGCS2000 plane coordinates as surveyors of a county write them: Gauss-Krüger, 3-degree zones, easting with the zone
 * number in front (EPSG 4513 to 4533, zones 25 to 45). Map positions are taken as CGCS2000 degrees; WGS 84 differs by
 * centimetres.
 */
import proj4 from 'proj4';
import type { Converter } from 'proj4';

const FIRST_ZONE = 25;
const LAST_ZONE = 45;

export interface PlanePosition {
  readonly zone: number;
  readonly centralMeridian: number;
  /** Metres with the zone number in front: 38 466 123.4 is zone 38. */
  readonly east: number;
  readonly north: number;
  readonly epsg: number;
}

/** The 3-degree zone of a longitude: zone 38 reaches 1.5° to both sides of 114° E. */
export function zoneOf(lng: number): number {
  return Math.floor(lng / 3 + 0.5);
}

const projections = new Map<number, Converter>();

function projectionOf(zone: number): Converter {
  let projection = projections.get(zone);
  if (!projection) {
    // GRS80 and the CGCS2000 ellipsoid have the same radius and the same flattening to eleven digits.
    projection = proj4('+proj=longlat +ellps=GRS80 +no_defs', `+proj=tmerc +lat_0=0 +lon_0=${zone * 3} +k=1 +x_0=${zone}500000 +y_0=0 +ellps=GRS80 +units=m +no_defs`);
    projections.set(zone, projection);
  }
  return projection;
}

/** Plane coordinates of a position in degrees; null outside the zones that are defined for China. */
export function planePosition(lng: number, lat: number): PlanePosition | null {
  const zone = zoneOf(lng);
  if (zone < FIRST_ZONE || zone > LAST_ZONE) return null;
  const [east, north] = projectionOf(zone).forward([lng, lat]);
  return { zone, centralMeridian: zone * 3, east, north, epsg: 4513 + zone - FIRST_ZONE };
}

/** Easting as surveyors read it: zone, then six figures in front of the point. */
export function formatPlane({ zone, east, north }: PlanePosition, digits = 1): { east: string; north: string } {
  const inZone = east - zone * 1_000_000;
  return { east: `${zone} ${grouped(inZone, digits)}`, north: grouped(north, digits) };
}

function grouped(value: number, digits: number): string {
  const [whole, fraction] = value.toFixed(digits).split('.');
  const spaced = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ' ');
  return fraction ? `${spaced}.${fraction}` : spaced;
}

export function formatLngLat(lng: number, lat: number, digits = 6): string {
  return `${lng.toFixed(digits)}, ${lat.toFixed(digits)}`;
}

/** Where something is, as a phone tells it or a person sets it. */
import type { DeclaredPlace } from '../../api/contract/cases/reports.ts';

export interface Place {
  readonly lng: number;
  readonly lat: number;
  /** Null: set by hand. */
  readonly accuracyMeters: number | null;
}

/** Seven places are a centimetre. */
const round = (degrees: number): number => Number(degrees.toFixed(7));

/** Phones and this map speak WGS 84. */
export function declared({ lng, lat, accuracyMeters }: Place): DeclaredPlace {
  return { lng: round(lng), lat: round(lat), crs: 'wgs84', ...(accuracyMeters === null ? {} : { accuracyMeters: Math.round(accuracyMeters) }) };
}

/** Why there is no position; words of each stand under `place`. */
export type NoPosition = 'denied' | 'unavailable' | 'insecure';
const PATIENCE_MS = 15_000;
const FRESH_MS = 20_000;

/** Asks the phone where it is. @throws never: a phone that does not tell answers why */
export function locate(): Promise<Place | NoPosition> {
  // Browsers hide their position from pages without https, some without saying so.
  if (!globalThis.isSecureContext || !navigator.geolocation) return Promise.resolve('insecure');
  return new Promise((resolve) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ lng: coords.longitude, lat: coords.latitude, accuracyMeters: coords.accuracy }),
      (error) => resolve(error.code === error.PERMISSION_DENIED ? 'denied' : 'unavailable'),
      { enableHighAccuracy: true, timeout: PATIENCE_MS, maximumAge: FRESH_MS },
    );
  });
}

/** `113.6312, 37.8025` (also with a Chinese comma or a blank between); null for anything else. */
export function parsePlace(text: string): Place | null {
  const match = /^\s*(-?\d{1,3}(?:\.\d+)?)\s*[,，\s]\s*(-?\d{1,2}(?:\.\d+)?)\s*$/.exec(text);
  if (!match) return null;
  const [lng, lat] = [Number(match[1]), Number(match[2])];
  return Math.abs(lng) <= 180 && Math.abs(lat) <= 85 ? { lng, lat, accuracyMeters: null } : null;
}

export function formatPlace({ lng, lat }: Place): string {
  return `${lng.toFixed(6)},${lat.toFixed(6)}`;
}

const EARTH_METERS = 6_371_008.8;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Great-circle metres on the mean sphere; good to half a percent. */
export function metersBetween(a: Pick<Place, 'lng' | 'lat'>, b: Pick<Place, 'lng' | 'lat'>): number {
  const half = Math.sin(radians(b.lat - a.lat) / 2) ** 2 + Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * Math.sin(radians(b.lng - a.lng) / 2) ** 2;
  return 2 * EARTH_METERS * Math.asin(Math.min(1, Math.sqrt(half)));
}

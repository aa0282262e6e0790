/** Where and when a photo was taken, as its file tells, before everything of that kind is removed from it. */
import readExif from 'exif-reader';
import { DAY_MS, instantOfLocal, isTimeZone } from '../../contract/cases/calendar-zone.ts';

export interface PhotoOrigin {
  /** Degrees, WGS 84; null: the file has no position, or one that cannot be. */
  readonly lng: number | null;
  readonly lat: number | null;
  /** Epoch ms. */
  readonly takenAt: number | null;
}

/** No camera writes more; what is longer is not worth a walk. */
const MOST_EXIF_BYTES = 1024 * 1024;
const EARLIEST_MS = Date.UTC(2000, 0, 1);
const OFFSET = /^([+-])(\d{2}):(\d{2})/;

/** Degrees, minutes and seconds with their hemisphere. @returns null for what is no angle within `most` degrees */
function degreesOf(parts: unknown, hemisphere: unknown, negative: string, most: number): number | null {
  if (!Array.isArray(parts) || parts.length !== 3 || typeof hemisphere !== 'string') return null;
  const [degrees, minutes, seconds] = parts.map(Number) as [number, number, number];
  const value = degrees + minutes / 60 + seconds / 3600;
  if (!Number.isFinite(value) || value < 0 || value > most) return null;
  return hemisphere.trim().toUpperCase().startsWith(negative) ? -value : value;
}

/** The satellites' own time, in UTC. */
function gpsTime(day: unknown, time: unknown): number | null {
  if (typeof day !== 'string' || !Array.isArray(time) || time.length !== 3) return null;
  const parts = /^(\d{4}):(\d{2}):(\d{2})/.exec(day);
  if (!parts) return null;
  const ms = Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3])) + (Number(time[0]) * 3600 + Number(time[1]) * 60 + Number(time[2])) * 1000;
  return Number.isFinite(ms) ? ms : null;
}

/** The camera's clock, whose zone is in a tag of its own or, with most cameras, nowhere: then it is the county's. */
function cameraTime(taken: unknown, offset: unknown, timeZone: string): number | null {
  // The reader takes the local time for UTC.
  if (!(taken instanceof Date) || Number.isNaN(taken.getTime())) return null;
  const parts = typeof offset === 'string' ? OFFSET.exec(offset) : null;
  if (parts) return taken.getTime() - (parts[1] === '-' ? -1 : 1) * (Number(parts[2]) * 60 + Number(parts[3])) * 60_000;
  return isTimeZone(timeZone) ? instantOfLocal(timeZone, taken.getUTCFullYear(), taken.getTime()) : null;
}

/**
 * Reads the EXIF block of a photo.
 * @param block as sharp hands it over
 * @param timeZone of the county, for cameras that do not tell theirs
 * @param now epoch ms: what was taken later than tomorrow was not
 * @returns null when the block holds neither position nor time
 */
export function originOf(block: Buffer | undefined, timeZone: string, now: number): PhotoOrigin | null {
  if (!block || block.length > MOST_EXIF_BYTES) return null;
  let tags: ReturnType<typeof readExif>;
  try {
    tags = readExif(block);
  } catch {
    return null; // a block that cannot be read is removed like any other
  }
  const { GPSInfo: gps, Photo: photo } = tags;
  const lat = degreesOf(gps?.GPSLatitude, gps?.GPSLatitudeRef, 'S', 90);
  const lng = degreesOf(gps?.GPSLongitude, gps?.GPSLongitudeRef, 'W', 180);
  // Cameras without a fix write zeroes.
  const isPlace = lat !== null && lng !== null && !(lat === 0 && lng === 0);
  const time = gpsTime(gps?.GPSDateStamp, gps?.GPSTimeStamp) ?? cameraTime(photo?.DateTimeOriginal, photo?.OffsetTimeOriginal, timeZone);
  const takenAt = time !== null && time >= EARLIEST_MS && time <= now + DAY_MS ? Math.round(time) : null;
  return isPlace || takenAt !== null ? { lng: isPlace ? lng : null, lat: isPlace ? lat : null, takenAt } : null;
}

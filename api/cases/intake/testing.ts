/** Real pictures for tests, with what phones write into theirs. */
import sharp from 'sharp';
import type { TestServer } from '../../testing/test-server.ts';

export interface PhoneShot {
  readonly lng?: number;
  readonly lat?: number;
  /** As a camera writes it: `2026:11:20 08:30:00`. */
  readonly takenAt?: string;
  /** `+08:00`. */
  readonly offset?: string;
  readonly width?: number;
  readonly height?: number;
  /** Other seeds, other pictures. */
  readonly seed?: number;
  /** EXIF orientation, 1 to 8. */
  readonly orientation?: number;
}

/** Degrees as three fractions. */
function sexagesimal(value: number): string {
  const degrees = Math.floor(Math.abs(value));
  const minutes = Math.floor((Math.abs(value) - degrees) * 60);
  const seconds = Math.round(((Math.abs(value) - degrees) * 60 - minutes) * 60 * 10_000);
  return `${degrees}/1 ${minutes}/1 ${seconds}/10000`;
}

/** Grey steps that differ by seed, and a noisy stripe so that no two seeds are alike. */
function pixels(width: number, height: number, seed: number): Buffer {
  const bytes = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const grey = (Math.floor(x * 9 / width) * (37 + seed * 29) + Math.floor(y * 8 / height) * (53 + seed * 17)) % 256;
      bytes.fill(grey, (y * width + x) * 3, (y * width + x) * 3 + 3);
    }
  }
  return bytes;
}

/** A JPEG as a phone makes it. */
export async function phoneShot(shot: PhoneShot = {}): Promise<Buffer> {
  const { width = 640, height = 480, seed = 1, lng, lat, takenAt, offset, orientation } = shot;
  const gps = lng === undefined || lat === undefined ? undefined : {
    GPSLatitudeRef: lat < 0 ? 'S' : 'N', GPSLatitude: sexagesimal(lat), GPSLongitudeRef: lng < 0 ? 'W' : 'E', GPSLongitude: sexagesimal(lng),
  };
  const photo = takenAt === undefined ? undefined : { DateTimeOriginal: takenAt, ...(offset ? { OffsetTimeOriginal: offset } : {}) };
  const picture = sharp(pixels(width, height, seed), { raw: { width, height, channels: 3 } });
  return picture.withExif({
    IFD0: { Make: 'Phone & Co', Copyright: 'Somebody' }, ...(photo ? { IFD2: photo } : {}), ...(gps ? { IFD3: gps } : {}),
  }).withMetadata(orientation ? { orientation } : {}).jpeg({ quality: 90 }).toBuffer();
}

/** Uploads a picture as a person, or as a citizen. @returns what the server answers */
export async function uploadPhoto(server: Pick<TestServer, 'url'>, bytes: Buffer, options: { person?: string; isPublic?: boolean; type?: string } = {}): Promise<{ status: number; json: any }> {
  const response = await fetch(`${server.url}${options.isPublic ? '/api/public/photos' : '/api/photos'}`, {
    method: 'POST', body: new Uint8Array(bytes),
    headers: { 'content-type': options.type ?? 'image/jpeg', ...(options.person ? { cookie: `tongguan_person=${options.person}` } : {}) },
  });
  return { status: response.status, json: await response.json() };
}

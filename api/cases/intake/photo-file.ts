/** From an uploaded file to the picture that is kept: told by its content, turned upright, made smaller, without metadata. */
import { createHash } from 'node:crypto';
import sharp from 'sharp';
import type { Sharp } from 'sharp';
import { ApiError } from '../../http/problem.ts';
import { originOf } from './photo-exif.ts';
import type { PhotoOrigin } from './photo-exif.ts';

/** Phones of today reach 200 megapixels in their widest mode and 12 to 50 in the usual one. */
const MOST_PIXELS = 120_000_000;
const LONGEST_SIDE = 2048;
const THUMB_SIDE = 320;
const JPEG_QUALITY = 82;

export interface KeptPhoto {
  /** JPEG, sRGB, no metadata of any kind. */
  readonly full: Buffer;
  readonly thumb: Buffer;
  readonly width: number;
  readonly height: number;
  /** Of `full`, lower-case hexadecimal. */
  readonly sha256: string;
  /** Difference hash: near pictures differ in few of its 64 bits. Signed, as the database keeps it. */
  readonly looks: bigint;
  readonly origin: PhotoOrigin | null;
}

const badPhoto = (detail: string): ApiError => new ApiError('bad_photo', detail);

/** What a file is by its first bytes. Only these kinds ever reach the decoder. */
function kindOf(bytes: Buffer): 'jpeg' | 'png' | 'webp' {
  const text = bytes.toString('latin1', 0, 16);
  if (text.startsWith('\u00ff\u00d8\u00ff')) return 'jpeg';
  if (text.startsWith('\u0089PNG\r\n\u001a\n')) return 'png';
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return 'webp';
  if (text.slice(4, 8) === 'ftyp') {
    throw badPhoto('The file is HEIC, AVIF or a video, which is not taken: set the phone\'s camera to JPEG ("most compatible"), or send a screenshot');
  }
  throw badPhoto(bytes.length ? 'The file is no JPEG, PNG or WebP picture, whatever its name says' : 'The file is empty');
}

async function decoded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { message } = error as Error;
    if (/pixel limit/i.test(message)) throw badPhoto(`The picture has over ${MOST_PIXELS / 1e6} million pixels`);
    throw badPhoto('The picture is damaged and cannot be shown; take or send it again');
  }
}

/** 9 by 8 grey pixels; a bit says whether one is darker than its neighbour to the right. */
async function looksOf(picture: Buffer): Promise<bigint> {
  const grey = await sharp(picture).greyscale().resize(9, 8, { fit: 'fill' }).raw().toBuffer();
  let bits = 0n;
  for (let y = 0; y < 8; y++) {
    for (let x = 0; x < 8; x++) bits = (bits << 1n) | (grey[y * 9 + x]! < grey[y * 9 + x + 1]! ? 1n : 0n);
  }
  return BigInt.asIntN(64, bits);
}

/**
 * Makes of an uploaded file what is kept of it.
 * @param timeZone of the county, for cameras that do not tell theirs
 * @throws ApiError bad_photo that says what is wrong with the file
 */
export async function keepPhoto(bytes: Buffer, timeZone: string, now = Date.now()): Promise<KeptPhoto> {
  const kind = kindOf(bytes);
  const open = (): Sharp => sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error' });
  const { format, exif } = await decoded(() => open().metadata());
  if (format !== kind) throw badPhoto('The file begins as one kind of picture and goes on as another');
  const { data: full, info } = await decoded(() => open().autoOrient()
    .resize(LONGEST_SIDE, LONGEST_SIDE, { fit: 'inside', withoutEnlargement: true }).flatten({ background: '#ffffff' })
    .jpeg({ quality: JPEG_QUALITY }).toBuffer({ resolveWithObject: true }));
  const thumb = await sharp(full).resize(THUMB_SIDE, THUMB_SIDE, { fit: 'inside', withoutEnlargement: true }).jpeg({ quality: JPEG_QUALITY }).toBuffer();
  return {
    full, thumb, width: info.width, height: info.height, sha256: createHash('sha256').update(full).digest('hex'),
    looks: await looksOf(full), origin: originOf(exif, timeZone, now),
  };
}

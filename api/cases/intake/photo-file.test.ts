import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { ApiError } from '../../http/problem.ts';
import { keepPhoto } from './photo-file.ts';
import { phoneShot } from './testing.ts';

const ZONE = 'Asia/Shanghai';
const NOW = Date.UTC(2026, 10, 21);
const keep = (bytes: Buffer) => keepPhoto(bytes, ZONE, NOW);

/** The words of a refusal. */
async function refusalOf(bytes: Buffer): Promise<string> {
  const error = await keep(bytes).then(() => null, (problem: unknown) => problem);
  expect(error).toBeInstanceOf(ApiError);
  expect((error as ApiError).code).toBe('bad_photo');
  return (error as ApiError).message;
}

function bitsApart(a: bigint, b: bigint): number {
  return BigInt.asUintN(64, a ^ b).toString(2).replace(/0/g, '').length;
}

describe('what a photo tells', () => {
  it('is read from the file: place, and moment by the offset that it names', async () => {
    const { origin } = await keep(await phoneShot({ lng: 113.6123, lat: 37.8101, takenAt: '2026:11:20 08:30:00', offset: '+09:00' }));
    expect(origin!.lng).toBeCloseTo(113.6123, 6);
    expect(origin!.lat).toBeCloseTo(37.8101, 6);
    expect(origin!.takenAt).toBe(Date.UTC(2026, 10, 19, 23, 30));
  });

  it('has the county\'s time when the camera does not tell its own', async () => {
    expect((await keep(await phoneShot({ takenAt: '2026:11:20 08:30:00' }))).origin).toEqual({ lng: null, lat: null, takenAt: Date.UTC(2026, 10, 20, 0, 30) });
  });

  it('is south and west where it says so', async () => {
    const { origin } = await keep(await phoneShot({ lng: -70.5, lat: -33.25 }));
    expect([origin!.lng, origin!.lat]).toEqual([-70.5, -33.25]);
  });

  it('is nothing without EXIF, with zeroes for a place, and with a moment that is to come', async () => {
    expect((await keep(await phoneShot())).origin).toBeNull();
    expect((await keep(await phoneShot({ lng: 0, lat: 0 }))).origin).toBeNull();
    expect((await keep(await phoneShot({ takenAt: '2031:01:01 00:00:00' }))).origin).toBeNull();
  });
});

describe('what is kept of a photo', () => {
  it('has no metadata at all, neither in the picture nor in the small one', async () => {
    const { full, thumb } = await keep(await phoneShot({ lng: 113.6, lat: 37.8, takenAt: '2026:11:20 08:30:00' }));
    for (const bytes of [full, thumb]) {
      const { format, exif, icc, iptc, xmp } = await sharp(bytes).metadata();
      expect({ format, exif, icc, iptc, xmp }).toEqual({ format: 'jpeg', exif: undefined, icc: undefined, iptc: undefined, xmp: undefined });
      expect(bytes.includes('Exif')).toBe(false);
      expect(bytes.includes('Phone & Co')).toBe(false);
    }
  });

  it('stands upright and is at most 2048 pixels long, the small one 320', async () => {
    const { width, height, thumb } = await keep(await phoneShot({ width: 4000, height: 3000, orientation: 6 }));
    expect([width, height]).toEqual([1536, 2048]);
    expect((await sharp(thumb).metadata()).height).toBe(320);
  });

  it('is not made larger than it came', async () => {
    const { width, height } = await keep(await phoneShot({ width: 100, height: 80 }));
    expect([width, height]).toEqual([100, 80]);
  });

  it('is a JPEG also of a PNG or WebP picture, what shows through becoming white', async () => {
    const clear = sharp({ create: { width: 60, height: 40, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } });
    for (const bytes of [await clear.png().toBuffer(), await clear.webp({ lossless: true }).toBuffer()]) {
      const { full } = await keep(bytes);
      expect([...(await sharp(full).raw().toBuffer()).subarray(0, 3)]).toEqual([255, 255, 255]);
    }
  });

  it('looks alike when it was made smaller and recompressed, and not when it is another picture', async () => {
    const shot = await phoneShot({ width: 1600, height: 1200, seed: 3 });
    const again = await sharp(shot).resize(700).jpeg({ quality: 50 }).toBuffer();
    const [a, b, other] = [await keep(shot), await keep(again), await keep(await phoneShot({ seed: 4 }))];
    expect(bitsApart(a.looks, b.looks)).toBeLessThanOrEqual(4);
    expect(bitsApart(a.looks, other.looks)).toBeGreaterThan(12);
    expect(a.sha256).not.toBe(b.sha256);
  });
});

describe('a file that is no photo', () => {
  it('is refused by its content, whatever it is called', async () => {
    expect(await refusalOf(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'))).toMatch('no JPEG, PNG or WebP');
    expect(await refusalOf(Buffer.from('GIF89a and more'))).toMatch('no JPEG, PNG or WebP');
    expect(await refusalOf(Buffer.alloc(0))).toBe('The file is empty');
  });

  it('is told how to send HEIC otherwise', async () => {
    expect(await refusalOf(Buffer.from('\u0000\u0000\u0000\u0018ftypheic\u0000\u0000', 'latin1'))).toMatch('HEIC');
  });

  it('is refused when it is cut off or only begins like a picture', async () => {
    const shot = await phoneShot({ width: 800, height: 600 });
    expect(await refusalOf(shot.subarray(0, Math.floor(shot.length / 2)))).toMatch('damaged');
    expect(await refusalOf(Buffer.concat([shot.subarray(0, 3), Buffer.alloc(500, 7)]))).toMatch('damaged');
  });

  it('is refused when it unpacks to far more than any phone takes', async () => {
    const bomb = await sharp({ create: { width: 12_000, height: 10_100, channels: 3, background: '#000' } }).png({ compressionLevel: 9 }).toBuffer();
    expect(await refusalOf(bomb)).toMatch('over 120 million pixels');
  });
});

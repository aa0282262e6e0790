import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PhotoDisk } from './photo-disk.ts';

const COUNTY = '099101';
const FULL = Buffer.from('the picture');
const THUMB = Buffer.from('the small one');
const HASH = createHash('sha256').update(FULL).digest('hex');
let folder: string;
let disk: PhotoDisk;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tongguan-photos-'));
  disk = new PhotoDisk(folder);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (): string => join(folder, 'photos', COUNTY, HASH.slice(0, 2));

describe('photos on disk', () => {
  it('lie under their hash, and nothing lies beside them', async () => {
    await disk.write(COUNTY, HASH, FULL, THUMB);
    await disk.write(COUNTY, HASH, FULL, THUMB);
    expect(readdirSync(at()).sort()).toEqual([`${HASH}.jpg`, `${HASH}.thumb.jpg`]);
    expect(await disk.read(COUNTY, HASH, 'full')).toEqual(FULL);
    expect(await disk.read(COUNTY, HASH, 'thumb')).toEqual(THUMB);
  });

  it('are refused in words when the file is gone or is not what was stored', async () => {
    await expect(disk.read(COUNTY, HASH, 'full')).rejects.toThrow('its file is gone');
    await disk.write(COUNTY, HASH, FULL, THUMB);
    writeFileSync(join(at(), `${HASH}.jpg`), 'something else');
    await expect(disk.read(COUNTY, HASH, 'full')).rejects.toThrow('is damaged');
  });

  it('are forgotten when no row names them, and kept when one came meanwhile', async () => {
    await disk.write(COUNTY, HASH, FULL, THUMB);
    await disk.forget(COUNTY, HASH, async () => true);
    expect(await disk.read(COUNTY, HASH, 'thumb')).toEqual(THUMB);
    await disk.forget(COUNTY, HASH, async () => false);
    expect(readdirSync(at())).toEqual([]);
    await disk.forget(COUNTY, HASH, async () => false);
  });

  it('are written again by who finds them gone while they were being forgotten', async () => {
    await disk.write(COUNTY, HASH, FULL, THUMB);
    await disk.forget(COUNTY, HASH, async () => {
      expect(await disk.has(COUNTY, HASH)).toBe(false);
      await disk.write(COUNTY, HASH, FULL, THUMB);
      return false;
    });
    expect(await disk.read(COUNTY, HASH, 'full')).toEqual(FULL);
    expect(await disk.read(COUNTY, HASH, 'thumb')).toEqual(THUMB);
  });

  it('leave nothing of a write that was cut off, once it is old', async () => {
    await disk.write(COUNTY, HASH, FULL, THUMB);
    const part = join(at(), `${HASH}.jpg.1.part`);
    writeFileSync(part, 'half');
    const told: string[] = [];
    const sweep = (): Promise<void> => disk.sweep(COUNTY, 1000, async (hashes) => { told.push(...hashes); });
    await sweep();
    expect([existsSync(part), told]).toEqual([true, []]);
    for (const name of readdirSync(at())) utimesSync(join(at(), name), 1, 1);
    await sweep();
    expect([existsSync(part), told]).toEqual([false, [HASH]]);
  });

  it('that cannot be written leave no half of themselves', async () => {
    mkdirSync(join(at(), `${HASH}.jpg`), { recursive: true }); // a folder where the file should go
    await expect(disk.write(COUNTY, HASH, FULL, THUMB)).rejects.toThrow();
    expect(readdirSync(at()).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});

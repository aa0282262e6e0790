/** Drawn pictures that stand for the photos of the simulated history; each says that it is simulated. */
import sharp from 'sharp';
import { PhotoDisk } from '../intake/photo-disk.ts';
import { keepPhoto, type KeptPhoto } from '../intake/photo-file.ts';
import type { PhotoRow } from '../../../fixtures/county/cases/index.ts';

export type Picture = Pick<KeptPhoto, 'sha256' | 'width' | 'height'> & { readonly bytes: number };
export type Pictures = Readonly<Record<PhotoRow['picture'], Picture>>;

const WIDTH = 960, HEIGHT = 640;
/** A street under a sky; what lies on it differs. */
const SCENES: Readonly<Record<PhotoRow['picture'], { readonly sky: string; readonly thing: string }>> = {
  before: { sky: '#9fb4c4', thing: '<ellipse cx="500" cy="500" rx="120" ry="34" fill="#2f2a26"/><path d="M430 470 l60 -50 l90 40 l-30 60z" fill="#6d5a45"/>' },
  after: { sky: '#a9cbe0', thing: '<ellipse cx="500" cy="500" rx="120" ry="34" fill="#7d8287" stroke="#54585c" stroke-width="8"/>' },
  check: { sky: '#c9d6df', thing: '<path d="M400 470 l70 70 l150 -170" fill="none" stroke="#3a7d44" stroke-width="34" stroke-linecap="round"/>' },
};

function draw({ sky, thing }: (typeof SCENES)['before']): Buffer {
  // No text: fonts differ from machine to machine. Diagonal bars mark every one as simulated.
  const bars = Array.from({ length: 7 }, (_, i) => `<path d="M${i * 200 - 260} 640 l420 -640" stroke="#ffffff" stroke-opacity="0.28" stroke-width="36"/>`).join('');
  return Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}"><rect width="960" height="640" fill="${sky}"/>
    <rect y="330" width="960" height="310" fill="#8b8d8f"/><rect y="330" width="960" height="26" fill="#c3c0b8"/>
    <path d="M0 600 h960" stroke="#e9e4d4" stroke-width="12" stroke-dasharray="80 60"/>${thing}${bars}</svg>`);
}

/** Draws the pictures and keeps them on disk, as photos are kept. */
export async function makePictures(county: string, dataDir: string): Promise<Pictures> {
  const disk = new PhotoDisk(dataDir);
  const made = await Promise.all(Object.entries(SCENES).map(async ([name, scene]) => {
    const kept = await keepPhoto(await sharp(draw(scene)).png().toBuffer(), 'Asia/Shanghai');
    if (!await disk.has(county, kept.sha256)) await disk.write(county, kept.sha256, kept.full, kept.thumb);
    return [name, { sha256: kept.sha256, width: kept.width, height: kept.height, bytes: kept.full.length }] as const;
  }));
  return Object.fromEntries(made) as Pictures;
}

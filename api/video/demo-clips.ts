/**
 * Pictures for the cameras of the demo county: a few short HLS clips of a drawn street, made once by ffmpeg when it is
 * installed. They are marked as simulated. Without ffmpeg the demo has no pictures, and says so.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import express from 'express';
import type { BilingualText } from '../contract/layers.ts';
import type { Queryable } from '../store/database.ts';

const CLIP_SECONDS = 20;
const SIZE = '480x270';
/** Every tenth camera stays without, as in a real county. */
const WITHOUT_EVERY = 10;

interface Scene {
  readonly name: string;
  readonly ground: string;
  readonly road: string;
  /** Cars: colour, pixels a second (negative: leftwards), height on the picture. */
  readonly cars: readonly [color: string, speed: number, y: number][];
}

const SCENES: readonly Scene[] = [
  { name: 'crossing', ground: '0x5d6b58', road: '0x45484d', cars: [['0xc0392b', 70, 128], ['0xecf0f1', 110, 128], ['0x2c3e50', -90, 168], ['0xf1c40f', -60, 168]] },
  { name: 'night-street', ground: '0x10151c', road: '0x20262e', cars: [['0xffe9a8', 95, 128], ['0xff6b5e', -80, 168]] },
  { name: 'river-road', ground: '0x3f6d7a', road: '0x565a60', cars: [['0x27ae60', 50, 128], ['0xbdc3c7', -120, 168], ['0x8e44ad', 130, 128]] },
  { name: 'market-lane', ground: '0x8a7f6a', road: '0x6b6660', cars: [['0xd35400', 30, 128], ['0x2980b9', 22, 140], ['0x7f8c8d', -35, 168]] },
];

let problem: BilingualText | null = null;

/** Why the demo has no clips; null when it has them or was not asked for any. */
export function clipsProblem(): BilingualText | null {
  return problem;
}

/** A street with cars on it; each comes back when it has left the picture. */
function filterOf({ ground, road, cars }: Scene): string {
  const parts = [
    `color=c=${ground}:s=${SIZE}:r=10:d=${CLIP_SECONDS}[g]`,
    `[g]drawbox=x=0:y=110:w=iw:h=90:color=${road}:t=fill,drawbox=x=0:y=153:w=iw:h=3:color=0xd8d8d8:t=fill[s0]`,
  ];
  for (const [index, [color, speed, y]] of cars.entries()) {
    const start = 97 * (index + 1);
    const x = speed > 0 ? `mod(t*${speed}+${start}\\,560)-60` : `500-mod(t*${-speed}+${start}\\,560)`;
    parts.push(`color=c=${color}:s=44x20:r=10:d=${CLIP_SECONDS}[c${index}]`, `[s${index}][c${index}]overlay=x='${x}':y=${y}:shortest=1[s${index + 1}]`);
  }
  parts.push(`[s${cars.length}]noise=alls=9:allf=t,format=yuv420p[out]`);
  return parts.join(';');
}

function runFfmpeg(scene: Scene, folder: string): Promise<void> {
  const args = ['-hide_banner', '-loglevel', 'error', '-nostdin', '-y', '-filter_complex', filterOf(scene), '-map', '[out]', '-threads', '1',
    '-c:v', 'libx264', '-profile:v', 'baseline', '-preset', 'veryfast', '-crf', '30', '-g', '40', '-f', 'hls', '-hls_time', '4',
    '-hls_playlist_type', 'vod', '-hls_segment_filename', path.join(folder, 'part%d.ts'), path.join(folder, 'index.m3u8')];
  return new Promise((resolve, reject) => {
    const child = spawn('ffmpeg', args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (text: Buffer) => { said = (said + text.toString()).slice(-2000); });
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(said.trim() || `ffmpeg ended with ${code}`))));
  });
}

/**
 * Makes the clips that are missing in `<dataDir>/clips` and gives them to the demo county's cameras that have no stream.
 * A clip is there whole or not at all. Never throws: what went wrong is told by `clipsProblem` and returned.
 */
export async function makeDemoClips(db: Queryable, county: string, dataDir: string): Promise<string | null> {
  const root = path.resolve(dataDir, 'clips');
  try {
    for (const scene of SCENES) {
      const target = path.join(root, scene.name);
      if (existsSync(path.join(target, 'index.m3u8'))) continue;
      const fresh = `${target}.${process.pid}.new`;
      rmSync(fresh, { recursive: true, force: true });
      mkdirSync(fresh, { recursive: true });
      try {
        await runFfmpeg(scene, fresh);
        rmSync(target, { recursive: true, force: true });
        renameSync(fresh, target);
      } finally {
        rmSync(fresh, { recursive: true, force: true });
      }
    }
    await assign(db, county);
    problem = null;
    return null;
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    problem = missing
      ? { zh: '演示画面需要 ffmpeg：安装后重新启动即可', en: 'Demo pictures need ffmpeg: install it and start again' }
      : { zh: '演示画面没有做成', en: 'The demo pictures could not be made' };
    return missing ? 'ffmpeg is not installed, so the cameras of the demo county have no pictures (Debian: apt-get install ffmpeg)'
      : `The pictures of the demo county could not be made: ${(error as Error).message}`;
  }
}

async function assign(db: Queryable, county: string): Promise<void> {
  await db.query(`
    insert into camera_streams (county, camera_id, protocol, url, simulated)
    select c.county, c.id, 'hls', '/media/demo/' || ($2::text[])[1 + c.id % cardinality($2::text[])] || '/index.m3u8', true
    from cameras c where c.county = $1 and c.id % $3 <> 0
      and not exists (select from camera_streams s where s.county = c.county)
    on conflict do nothing`, [county, SCENES.map(({ name }) => name), WITHOUT_EVERY]);
}

/** Serves the clips at `/media/demo`. */
export function serveClips(app: express.Express, dataDir: string): void {
  app.use('/media/demo', express.static(path.resolve(dataDir, 'clips'), {
    index: false, redirect: false,
    setHeaders: (response, file) => {
      if (file.endsWith('.m3u8')) response.setHeader('Content-Type', 'application/vnd.apple.mpegurl');
      if (file.endsWith('.ts')) response.setHeader('Content-Type', 'video/mp2t');
      response.setHeader('Cache-Control', 'private, max-age=60');
    },
  }));
}

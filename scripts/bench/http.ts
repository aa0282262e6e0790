/** Over HTTP: hot tiles against an Express 5 route, cold viewports, and commit to fresh tile at 100 changes a second. */
import { execFile, spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import type { Pool } from '../../api/store/database.ts';
import { seededRandom } from '../../tiles/testing.ts';
import { tileOfPoint } from '../../tiles/index.ts';
import { ms, spreadOf, table as markdown } from './figures.ts';

const ROUNDS = 3;
const SECONDS = 3;
const HELLO = fileURLToPath(new URL('./hello.ts', import.meta.url));
const MAIN = fileURLToPath(new URL('../../api/main.ts', import.meta.url));

/** Starts a script of ours and waits for the address that it sends. @param preload a module that is loaded before it */
export async function startServer(script: string, env: Record<string, string>, preload?: string): Promise<{ url: string; child: ChildProcess }> {
  const child = spawn(process.execPath, ['--import', 'tsx', ...(preload ? ['--import', preload] : []), script], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'], env: { ...process.env, SIMULATE: 'no', MQTT_PORT: '0', ...env, NODE_ENV: 'production' },
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.on('message', (message: { url?: string }) => { if (message.url) resolve(message.url); });
    child.once('exit', (code) => reject(new Error(`${script} ended with ${code}`)));
  });
  return { url, child };
}

interface Load {
  readonly perSecond: number;
  /** Processor time of the server for one request, in µs: what other work on the machine does not change much. */
  readonly cpuMicros: number;
}

/** Processor time that a process has used, in µs (Linux, in ticks of 10 ms). */
export function cpuMicrosOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}

/** Loads an address with `wrk`: a load generator in C, because one in Node would be slower than the server it measures. */
async function load(server: ChildProcess, url: string, headers: readonly string[] = []): Promise<Load> {
  const flags = ['Accept-Encoding: gzip', ...headers].flatMap((header) => ['-H', header]);
  const before = cpuMicrosOf(server.pid!);
  const { stdout: text } = await promisify(execFile)('wrk', ['-t1', '-c32', `-d${SECONDS}s`, ...flags, url]);
  if (/Non-2xx or 3xx/.test(text)) throw new Error(`${url} gave wrong answers:\n${text}`);
  const requests = Number(/(\d+) requests in/.exec(text)![1]);
  return { perSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(text)![1]), cpuMicros: (cpuMicrosOf(server.pid!) - before) / requests };
}

interface HotCase { readonly name: string; readonly path: string; readonly conditional: boolean }

/** The busiest tile of each zoom, whole and revalidated, as a browser that has it asks. */
function hotCases(centre: readonly [number, number]): HotCase[] {
  const cases = [18, 17, 16, 15].map((zoom) => {
    const { z, x, y } = tileOfPoint(zoom, centre[0], centre[1]);
    return { name: `z${zoom}`, path: `/tiles/components/${z}/${x}/${y}.mvt`, conditional: false };
  });
  return [...cases, { ...cases.at(-1)!, name: 'z15, not modified (304)', conditional: true }];
}

async function benchHot(server: string, child: ChildProcess, centre: readonly [number, number]): Promise<string> {
  if (spawnSync('wrk', ['-v']).error) return 'Hot tiles: LEFT OUT, because `wrk` is not installed (Debian: `apt-get install wrk`).';
  const hello = await startServer(HELLO, {});
  const lines: string[][] = [];
  for (const { name, path, conditional } of hotCases(centre)) {
    const answer = await fetch(server + path, { headers: { 'accept-encoding': 'gzip' } });
    await answer.arrayBuffer();
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: the hot tile must hold something`);
    const bytes = conditional ? 0 : Number(answer.headers.get('content-length'));
    const headers = conditional ? [`If-None-Match: ${answer.headers.get('etag')}`] : [];
    const [tiles, express, same]: [Load[], Load[], Load[]] = [[], [], []];
    for (let round = 0; round < ROUNDS; round++) {
      express.push(await load(hello.child, hello.url));
      tiles.push(await load(child, server + path, headers));
      same.push(await load(hello.child, `${hello.url}bytes/${bytes}`));
    }
    const rates = (loads: readonly Load[]): string => {
      const { min, p50, max } = spreadOf(loads.map((round) => round.perSecond));
      return `${Math.round(min)} / ${Math.round(p50)} / ${Math.round(max)}`;
    };
    const cpu = (loads: readonly Load[]): number => spreadOf(loads.map((round) => round.cpuMicros)).p50;
    const rate = (loads: readonly Load[]): number => spreadOf(loads.map((round) => round.perSecond)).p50;
    lines.push([name, bytes.toLocaleString('en'), rates(tiles), rates(express), `${(rate(tiles) / rate(express)).toFixed(1)}×`,
      `${cpu(tiles).toFixed(0)} / ${cpu(express).toFixed(0)} / ${cpu(same).toFixed(0)}`, `${(cpu(express) / cpu(tiles)).toFixed(1)}×`]);
  }
  hello.child.kill();
  return [
    `Hot tiles against an Express 5 route that sends "hello" (and one that sends as many bytes from memory): requests a second, min / median / max of ${ROUNDS} rounds of ${SECONDS} s, turn by turn, and the server's processor time for one request, which other work on the machine disturbs less. wrk with one thread and 32 connections runs beside the server on the same two cores.`,
    '', markdown(['tile', 'bytes sent', 'tile requests/s', 'Express hello requests/s', 'ratio', 'CPU µs: tile / hello / same bytes', 'CPU ratio to hello'], lines),
  ].join('\n');
}

const VIEW_LAYERS = ['components', 'devices', 'grids', 'roads'];

async function benchViewports(server: string, centre: readonly [number, number]): Promise<string> {
  const middle = tileOfPoint(16, centre[0], centre[1]);
  const times: number[] = [];
  // Viewports of 6 x 4 tiles side by side over the town: no tile is asked for twice.
  for (let row = -2; row < 2; row++) {
    for (let column = -2; column < 2; column++) {
      const paths: string[] = [];
      for (const layer of VIEW_LAYERS) {
        for (let x = 0; x < 6; x++) {
          for (let y = 0; y < 4; y++) paths.push(`/tiles/${layer}/16/${middle.x + column * 6 + x}/${middle.y + row * 4 + y}.mvt`);
        }
      }
      const began = performance.now();
      for (let at = 0; at < paths.length; at += 12) {
        await Promise.all(paths.slice(at, at + 12).map(async (path) => (await fetch(server + path)).arrayBuffer()));
      }
      times.push(performance.now() - began);
    }
  }
  const spread = spreadOf(times);
  return `Cold viewport of 24 tiles and four layers (${VIEW_LAYERS.join(', ')}; 96 requests, 12 at a time, z16 over the town, ${spread.n} viewports): p50 ${ms(spread.p50)} ms, p95 ${ms(spread.p95)} ms, min ${ms(spread.min)} ms, max ${ms(spread.max)} ms.`;
}

const CHANGES = 1000;
/** Changes before the clock counts: connections are made and code is compiled. */
const WARM_UP = 200;
const CHANGES_PER_SECOND = 100;

/** Moves the state of one component on and waits until its own tile shows it. */
async function freshAfter(server: string, pool: Pool, row: { id: number; x: number; y: number }, state: string): Promise<number> {
  const { z, x, y } = tileOfPoint(18, row.x, row.y);
  await pool.query('update components set state = $2 where id = $1', [row.id, state]);
  const committed = performance.now();
  for (;;) {
    const response = await fetch(`${server}/tiles/components/${z}/${x}/${y}.mvt`);
    const layer = new VectorTile(new PbfReader(new Uint8Array(await response.arrayBuffer()))).layers.components;
    for (let i = 0; i < (layer?.length ?? 0); i++) {
      const feature = layer!.feature(i);
      if (feature.id === row.id && feature.properties.state === state) return performance.now() - committed;
    }
    if (performance.now() - committed > 10_000) throw new Error(`component ${row.id}: the change did not arrive in 10 s`);
    await new Promise((resolve) => { setTimeout(resolve, 1); });
  }
}

async function benchFresh(server: string, pool: Pool, county: string): Promise<string> {
  const { rows } = await pool.query(`select id, st_x(geom_3857) as x, st_y(geom_3857) as y, state from components where county = $1 order by id`, [county]);
  const random = seededRandom(9);
  const chosen = new Set<number>();
  while (chosen.size < CHANGES + WARM_UP) chosen.add(Math.floor(random() * rows.length));
  const began = performance.now();
  const waits = [...chosen].map(async (index, i) => {
    await new Promise((resolve) => { setTimeout(resolve, i * 1000 / CHANGES_PER_SECOND); });
    const row = rows[index];
    return freshAfter(server, pool, row, row.state === 'damaged' ? 'intact' : 'damaged');
  });
  const spread = spreadOf((await Promise.all(waits)).slice(WARM_UP));
  const rate = (CHANGES + WARM_UP) / ((performance.now() - began) / 1000);
  return `Commit to fresh tile, ${CHANGES} single-row updates at ${rate.toFixed(0)} a second, each followed to its own z18 tile over HTTP, after ${WARM_UP} that are not counted: p50 ${ms(spread.p50)} ms, p95 ${ms(spread.p95)} ms, p99 ${ms(spread.p99)} ms, min ${ms(spread.min)} ms, max ${ms(spread.max)} ms.`;
}

interface Health { tables: { county: string; layer: string; rows: number; bytes: number }[] }

async function memory(server: string): Promise<string> {
  const { tables } = await (await fetch(`${server}/healthz`)).json() as Health;
  const total = tables.reduce((sum, entry) => sum + entry.bytes, 0);
  const lines = tables.map(({ layer, rows, bytes }) => [layer, rows.toLocaleString('en'), `${(bytes / 1048576).toFixed(2)} MiB`, (bytes / Math.max(1, rows)).toFixed(1)]);
  const rows = tables.reduce((sum, entry) => sum + entry.rows, 0);
  return ['Memory of the resident tables of the demo county, as the process reports it.', '',
    markdown(['layer', 'rows', 'memory', 'bytes a row'], [...lines, ['all layers', rows.toLocaleString('en'), `${(total / 1048576).toFixed(2)} MiB`, '']])].join('\n');
}

/** @returns Markdown sections */
export async function benchHttp(databaseUrl: string, pool: Pool, county: string, centre: readonly [number, number]): Promise<string[]> {
  const { url, child } = await startServer(MAIN, { DATABASE_URL: databaseUrl, PORT: '0', DEMO: 'no' });
  try {
    return [
      await benchHot(url, child, centre), await benchViewports(url, centre),
      await benchFresh(url, pool, county), await memory(url),
    ];
  } finally {
    child.kill();
  }
}

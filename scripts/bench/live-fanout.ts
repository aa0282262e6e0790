/** From a committed fix to the screens of many viewers: the whole server over PostgreSQL, with real WebSockets. */
import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Pool } from '../../api/store/database.ts';
import { lngLatToMercator, mercatorToLngLat } from '../../tiles/index.ts';
import { seededRandom } from '../../tiles/testing.ts';
import { ms, spreadOf, table as markdown } from './figures.ts';
import { startServer } from './http.ts';
import type { ViewersOrder, ViewersResult } from './live-viewers.ts';
import { viewports } from './live-views.ts';

const MAIN = fileURLToPath(new URL('../../api/main.ts', import.meta.url));
const VIEWERS = fileURLToPath(new URL('./live-viewers.ts', import.meta.url));
const ROWS = 5000;
const UPDATES_PER_SECOND = 1000;
const ROWS_A_COMMIT = 50;
const VIEWER_COUNT = 1000;
const CLOSE_EVERY = 10;
const WARM_UP_SECONDS = 5;
const TOWN_METERS = 6000;

export interface FanoutBench {
  /** With the demo county in it; rows are added. */
  readonly databaseUrl: string;
  readonly pool: Pool;
  readonly county: string;
  /** EPSG:3857. */
  readonly centre: readonly [number, number];
  readonly seconds: number;
}

interface Mover { readonly id: number; x: number; y: number }

/** Staff that walk in the town; returns where each of them is. */
async function makeStaff({ pool, county, centre }: FanoutBench, random: () => number): Promise<Mover[]> {
  const movers = Array.from({ length: ROWS }, () => ({ x: centre[0] + (random() - 0.5) * TOWN_METERS, y: centre[1] + (random() - 0.5) * TOWN_METERS }));
  const places = movers.map(({ x, y }) => mercatorToLngLat(x, y));
  const { rows } = await pool.query(`insert into staff (county, code, class, state, simulated, source, source_id, geom)
    select $1, 'BENCH-' || n, 'staff:collector', 'on_duty', true, 'bench', n, st_setsrid(st_makepoint(lng, lat), 4490)
    from unnest($2::float8[], $3::float8[]) with ordinality as place(lng, lat, n) order by n returning id::float8 as id`, [county, places.map(([lng]) => lng), places.map(([, lat]) => lat)]);
  return movers.map((mover, index) => ({ ...mover, id: rows[index].id }));
}

/** Moves staff in commits of 50 at a steady pace. The seconds of a fix name its commit. Answers when each was committed. */
async function move(bench: FanoutBench, movers: Mover[], random: () => number, seconds: number, firstSecond: number): Promise<Map<number, number>> {
  const committedAt = new Map<number, number>();
  const commits = (seconds * UPDATES_PER_SECOND) / ROWS_A_COMMIT;
  const began = performance.now();
  for (let n = 0; n < commits; n++) {
    const due = began + (n * 1000 * ROWS_A_COMMIT) / UPDATES_PER_SECOND;
    const wait = due - performance.now();
    if (wait > 1) await new Promise((wake) => { setTimeout(wake, wait); });
    const chosen = Array.from({ length: ROWS_A_COMMIT }, (_, i) => movers[(n * ROWS_A_COMMIT + i * 97) % movers.length]!);
    for (const mover of chosen) {
      mover.x += (random() - 0.5) * 30;
      mover.y += (random() - 0.5) * 30;
    }
    const places = chosen.map(({ x, y }) => mercatorToLngLat(x, y));
    const second = firstSecond + n;
    await bench.pool.query(`select ingest_positions(array_fill($1::text, array[${ROWS_A_COMMIT}]), $2::bigint[], array_fill(to_timestamp($3), array[${ROWS_A_COMMIT}]), $4::float8[], $5::float8[],
      array_fill(90::real, array[${ROWS_A_COMMIT}]), array_fill(1.2::real, array[${ROWS_A_COMMIT}]), array_fill(true, array[${ROWS_A_COMMIT}]))`,
    [bench.county, chosen.map(({ id }) => id), second, places.map(([lng]) => lng), places.map(([, lat]) => lat)]);
    committedAt.set(second, performance.timeOrigin + performance.now());
  }
  return committedAt;
}

/** Processor seconds and resident MiB of a process (Linux). */
function usageOf(pid: number): { cpuSeconds: number; residentMib: number } {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  const [, kib] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))!;
  return { cpuSeconds: (Number(fields[11]) + Number(fields[12])) / 100, residentMib: Number(kib) / 1024 };
}

/** @returns a Markdown section */
export async function benchFanout(bench: FanoutBench): Promise<string> {
  const random = seededRandom(11);
  const movers = await makeStaff(bench, random);
  await bench.pool.query(`select ensure_days((now() at time zone 'utc')::date - 1, (now() at time zone 'utc')::date + 1)`);
  const { url, child } = await startServer(MAIN, { DATABASE_URL: bench.databaseUrl, PORT: '0', MQTT_PORT: '0', DEMO: 'no' });
  const viewers = fork(VIEWERS, { execArgv: ['--import', 'tsx'] });
  try {
    const before = usageOf(child.pid!);
    viewers.send({
      url, county: bench.county, closeEvery: CLOSE_EVERY, views: viewports(VIEWER_COUNT, bench.centre, TOWN_METERS / 3, random),
    } satisfies ViewersOrder);
    await once(viewers, 'message');
    // Every commit has a second of its own, all of them in the past.
    const firstSecond = Math.floor(Date.now() / 1000) - 7200;
    await move(bench, movers, random, WARM_UP_SECONDS, firstSecond);
    viewers.send('begin');
    const begin = usageOf(child.pid!);
    const began = performance.now();
    const committedAt = await move(bench, movers, random, bench.seconds, firstSecond + 1000);
    const took = (performance.now() - began) / 1000;
    const end = usageOf(child.pid!);
    viewers.send('end');
    const [result] = await once(viewers, 'message') as [ViewersResult];
    return sectionOf(result, committedAt, took, { cpuShare: (end.cpuSeconds - begin.cpuSeconds) / took, before: before.residentMib, after: end.residentMib });
  } finally {
    viewers.kill();
    child.kill();
    await once(child, 'exit');
  }
}

function sectionOf(result: ViewersResult, committedAt: ReadonlyMap<number, number>, took: number, server: { cpuShare: number; before: number; after: number }): string {
  const waits = result.arrivals.flatMap(([second, at]) => (committedAt.has(second) ? [Math.max(0, at - committedAt.get(second)!)] : []));
  const { p50, p95, p99, max, n } = spreadOf(waits);
  const lags = spreadOf(result.feedLags.length ? result.feedLags : [NaN]);
  const closeViewers = Math.ceil(VIEWER_COUNT / CLOSE_EVERY);
  const perViewer = (bytes: number, viewers: number): string => Math.round(bytes / viewers / took).toLocaleString('en');
  return [
    `Fan-out: ${VIEWER_COUNT.toLocaleString('en')} WebSocket viewers with views of their own (1600 x 900 at zooms 14 to 16), ${ROWS.toLocaleString('en')} staff that walk in a town of ${TOWN_METERS / 1000} km, `
    + `${((committedAt.size * ROWS_A_COMMIT) / took).toFixed(0)} fixes a second in commits of ${ROWS_A_COMMIT}, ticks at 5 Hz, for ${took.toFixed(0)} s. Viewers, server, PostgreSQL and the writer share the machine's cores.`,
    markdown(['measure', 'figure'], [
      ['commit to frame at the viewer, ms: p50 / p95 / p99 / max', `${ms(p50)} / ${ms(p95)} / ${ms(p99)} / ${ms(max)} (${n.toLocaleString('en')} rows)`],
      ['of these from the statement until the tables hold it, ms: p50 / max', `${ms(lags.p50)} / ${ms(lags.max)}`],
      ['messages a second, all viewers', Math.round(result.messages / took).toLocaleString('en')],
      ['bytes a viewer a second', perViewer(result.bytes, VIEWER_COUNT)],
      ['... against the exact crop of its viewport', `${perViewer(result.closeBytes, closeViewers)} / ${perViewer(result.exactBytes, closeViewers)} = ${(result.closeBytes / result.exactBytes).toFixed(2)}×`],
      ['processor of the server', `${(server.cpuShare * 100).toFixed(0)} % of a core`],
      ['memory of the server before the viewers came and at the end', `${server.before.toFixed(0)} / ${server.after.toFixed(0)} MiB`],
    ]),
  ].join('\n\n');
}

/** Where a county opens, in EPSG:3857. */
export function centreOf(home: { readonly home_lng: number; readonly home_lat: number }): [number, number] {
  return lngLatToMercator(home.home_lng, home.home_lat);
}

/** The whole server over PostgreSQL with very many components: start, memory, commit to fresh tile, and the event loop while the index merges. */
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { createPool } from '../../api/store/database.ts';
import type { Pool } from '../../api/store/database.ts';
import { migrate } from '../../api/store/migrate.ts';
import { startNativeServer } from '../../api/testing/native-server.ts';
import { seededRandom } from '../../tiles/testing.ts';
import { tileOfPoint } from '../../tiles/index.ts';
import { ms, spreadOf, table as markdown } from './figures.ts';
import { CENTRE, CLASSES, ONCE, sideMeters, STATES } from './growth-rows.ts';
import { startServer } from './http.ts';

const MAIN = fileURLToPath(new URL('../../api/main.ts', import.meta.url));
const PROBE = new URL('./growth-probe.mjs', import.meta.url).href;
const COUNTY = '099102';
const CHANGES_PER_SECOND = 100;
const WARM_UP = 200;
const CHANGES = 2000;
/** Rows that one statement moves while the delta is brought near its limit; more than 20,000 would be "read the layer again". */
const BATCH_ROWS = 5000;
/** Merges are due when 2 % of the rows wait; the measured moves pass the limit. */
const SHARE_WAITING = 0.02;
const GIVE_UP_MS = 20_000;

const HASH = `create function h(n bigint, salt bigint) returns float8 language sql immutable parallel safe as
  $$ select (hashint8extended(n, salt) & 1073741823)::float8 / 1073741824 $$`;

const FILL = `
  insert into components (county, id, class, state, area_code, unit_grid, omni_grid, source, source_id, geom)
  select '${COUNTY}', i, ($4::text[])[1 + floor(h(i, 1) ^ 2 * cardinality($4))::int], ($5::text[])[1 + floor(h(i, 2) ^ 6 * cardinality($5))::int],
    '0991020010' || lpad(floor(h(i, 3) * 90)::text, 2, '0'), '099102001001' || lpad((1 + floor(h(i, 4) * 998))::text, 3, '0'), '099102' || lpad(floor(h(i, 5) * 452)::text, 6, '0'),
    'bench', i::text, st_setsrid(st_makepoint(degrees(($1 + (h(i, 6) - 0.5) * $3) / 6378137), degrees(2 * atan(exp(($2 + (h(i, 7) - 0.5) * $3) / 6378137)) - pi() / 2)), 4490)
  from generate_series($6::bigint, $7::bigint) i`;
const FILL_ROWS = 500_000;

/** Writes the components past triggers and indexes, and makes the indexes again. */
async function fill(pool: Pool, times: number): Promise<void> {
  await pool.query(`insert into counties (county, name_zh, name_en) values ('${COUNTY}', '样例县', 'Growing County')`);
  await pool.query(HASH);
  const client = await pool.connect();
  await client.query(`set session_replication_role = 'replica'; set synchronous_commit = off; set maintenance_work_mem = '1GB'`);
  const { rows: indexes } = await client.query<{ name: string; definition: string }>(`
    select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition from pg_index i
    where i.indrelid = 'components'::regclass and not exists (select from pg_constraint c where c.conindid = i.indexrelid)`);
  for (const { name } of indexes) await client.query(`drop index ${name}`);
  for (let first = 1; first <= ONCE * times; first += FILL_ROWS) {
    await client.query(FILL, [...CENTRE, sideMeters(times), CLASSES, STATES, first, Math.min(ONCE * times, first + FILL_ROWS - 1)]);
  }
  for (const { definition } of indexes) await client.query(definition);
  client.release(true);
  await pool.query('vacuum analyze components');
  await pool.query('checkpoint');
}

interface Place { readonly id: number; readonly x: number; readonly y: number; readonly state: string }

async function drawPlaces(pool: Pool, count: number, times: number, seed: number): Promise<Place[]> {
  const random = seededRandom(seed);
  const ids = new Set<number>();
  while (ids.size < count) ids.add(1 + Math.floor(random() * ONCE * times));
  const { rows } = await pool.query(`
    select id, st_x(geom_3857) as x, st_y(geom_3857) as y, state from components where county = $1 and id = any($2::bigint[])`, [COUNTY, [...ids]]);
  return rows;
}

/** Fetches a place's own z18 tile until it shows what was committed. */
async function freshAfter(server: string, { id, x, y }: Place, shows: (state: unknown) => boolean): Promise<number> {
  const { z, x: column, y: row } = tileOfPoint(18, x, y);
  const committed = performance.now();
  for (;;) {
    const response = await fetch(`${server}/tiles/components/${z}/${column}/${row}.mvt?county=${COUNTY}`);
    const body = new Uint8Array(await response.arrayBuffer());
    const layer = body.length ? new VectorTile(new PbfReader(body)).layers.components : undefined;
    for (let i = 0; i < (layer?.length ?? 0); i++) {
      const feature = layer!.feature(i);
      if (feature.id === id && shows(feature.properties.state)) return performance.now() - committed;
    }
    if (performance.now() - committed > GIVE_UP_MS) throw new Error(`component ${id}: the change did not arrive in ${GIVE_UP_MS / 1000} s`);
    await new Promise((wake) => { setTimeout(wake, 1); });
  }
}

/** Changes a value where the row stands: no index has to change. */
async function changeState(server: string, pool: Pool, place: Place): Promise<number> {
  const state = place.state === 'damaged' ? 'intact' : 'damaged';
  await pool.query(`update components set state = $3 where county = $1 and id = $2`, [COUNTY, place.id, state]);
  return freshAfter(server, place, (shown) => shown === state);
}

/** Moves a row across the county: it leaves its place in the index. */
async function move(server: string, pool: Pool, place: Place, to: { x: number; y: number }): Promise<number> {
  await pool.query(`update components set geom = st_transform(st_setsrid(st_makepoint($3, $4), 3857), 4490) where county = $1 and id = $2`, [COUNTY, place.id, to.x, to.y]);
  return freshAfter(server, { ...place, ...to }, () => true);
}

interface Phase { readonly name: string; readonly waits: number[]; readonly perSecond: number; readonly delay: { p50: number; p99: number; max: number }; readonly merges: number }

function probe(child: ChildProcess): Promise<Phase['delay']> {
  return new Promise((resolve) => {
    const listen = (message: { delay?: Phase['delay'] }): void => {
      if (!message.delay) return;
      child.off('message', listen);
      resolve(message.delay);
    };
    child.on('message', listen);
    child.send({ probe: 'end' });
  });
}

async function mergesOf(server: string): Promise<number> {
  const text = await (await fetch(`${server}/metrics`)).text();
  return Number(new RegExp(`tongguan_table_merges\\{county="${COUNTY}",layer="components"\\} (\\d+)`).exec(text)![1]);
}

async function phase(name: string, server: string, child: ChildProcess, places: readonly Place[], change: (place: Place) => Promise<number>): Promise<Phase> {
  console.error(`  server: ${name}`);
  const before = await mergesOf(server);
  const began = performance.now();
  const waits = await Promise.all(places.map(async (place, i) => {
    await new Promise((wake) => { setTimeout(wake, i * 1000 / CHANGES_PER_SECOND); });
    if (i === WARM_UP) child.send({ probe: 'begin' });
    return change(place);
  }));
  const perSecond = places.length / ((performance.now() - began) / 1000);
  const delay = await probe(child);
  return { name, waits: waits.slice(WARM_UP), perSecond, delay, merges: await mergesOf(server) - before };
}

/** Moves rows in large batches until the next merge is near. */
async function fillDelta(server: string, pool: Pool, times: number): Promise<void> {
  const random = seededRandom(77);
  const wanted = Math.ceil(ONCE * times * SHARE_WAITING) - CHANGES / 2;
  const side = sideMeters(times);
  for (let moved = 0; moved < wanted;) {
    const first = 1 + Math.floor(random() * (ONCE * times - BATCH_ROWS));
    const rows = Math.min(BATCH_ROWS, wanted - moved);
    await pool.query(`
      update components set geom = st_transform(st_setsrid(st_makepoint($4 + (h(id, $6) - 0.5) * $7, $5 + (h(id, $6 + 1) - 0.5) * $7), 3857), 4490)
      where county = $1 and id between $2 and $3`, [COUNTY, first, first + rows - 1, ...CENTRE, moved, side]);
    moved += rows;
  }
  // The last of them is in the tiles before the clock counts.
  const [last] = await drawPlaces(pool, 1, times, 5);
  await changeState(server, pool, last!);
}

function peakMiB(child: ChildProcess): string {
  const kilobytes = Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))![1]);
  return `${(kilobytes / 1024).toFixed(0)} MiB`;
}

async function measure(pool: Pool, databaseUrl: string, times: number): Promise<string[]> {
  const began = performance.now();
  const { url, child } = await startServer(MAIN, { DATABASE_URL: databaseUrl, PORT: '0', DEMO: 'no' }, PROBE);
  const started = performance.now() - began;
  try {
    const { tables } = await (await fetch(`${url}/healthz`)).json() as { tables: { county: string; layer: string; rows: number; bytes: number }[] };
    const about = tables.find(({ county, layer }) => county === COUNTY && layer === 'components')!;
    const peakOfLoad = peakMiB(child);
    const side = sideMeters(times);
    const random = seededRandom(31);
    const states = await phase('values change where the rows stand', url, child, await drawPlaces(pool, CHANGES + WARM_UP, times, 21), (place) => changeState(url, pool, place));
    await fillDelta(url, pool, times);
    const moves = await phase('rows move, and the index merges', url, child, await drawPlaces(pool, CHANGES + WARM_UP, times, 22),
      (place) => move(url, pool, place, { x: CENTRE[0] + (random() - 0.5) * side, y: CENTRE[1] + (random() - 0.5) * side }));
    if (moves.merges === 0) throw new Error('no merge happened while the moves were measured');
    const lines = [states, moves].map(({ name, waits, perSecond, delay, merges }) => {
      const { p50, p95, p99, max } = spreadOf(waits);
      return [name, perSecond.toFixed(0), `${ms(p50)} / ${ms(p95)} / ${ms(p99)} / ${ms(max)}`, merges, `${ms(delay.p50)} / ${ms(delay.p99)} / ${ms(delay.max)}`];
    });
    return [
      `${about.rows.toLocaleString('en')} components in PostgreSQL that syncs every commit: the server serves ${(started / 1000).toFixed(1)} s after it was started; resident ${(about.bytes / 2 ** 20).toFixed(0)} MiB, peak memory of the process while it loads ${peakOfLoad}, in all ${peakMiB(child)}.`,
      markdown([`${CHANGES} single-row updates, each followed to its own z18 tile over HTTP`, 'a second', 'commit to fresh tile ms: p50 / p95 / p99 / max', 'merges', 'event-loop delay of the server ms: p50 / p99 / max'], lines),
    ];
  } finally {
    child.kill();
  }
}

/** @returns Markdown sections */
export async function benchServer(times: number): Promise<string[]> {
  const server = await startNativeServer({ fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on', shared_buffers: '1GB', max_wal_size: '8GB' });
  const pool = createPool({ connectionString: server.url, max: 10 });
  try {
    await migrate(pool);
    console.error(`  server: write ${times}×`);
    await fill(pool, times);
    return await measure(pool, server.url, times);
  } finally {
    await pool.end();
    await server.stop();
  }
}

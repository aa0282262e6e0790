/** Cold encode of distinct tiles: the tile engine against ST_AsMVT on the same rows, one after the other, tile by tile. */
import type { Pool } from '../../api/store/database.ts';
import { seededRandom } from '../../tiles/testing.ts';
import { CELL_DEPTH, encodeTile, tileBounds3857, tileOfPoint } from '../../tiles/index.ts';
import type { ResidentTable } from '../../tiles/index.ts';
import { ms, spreadOf, table as markdown } from './figures.ts';

const TILES_PER_ZOOM = 60;

interface Tile { readonly z: number; readonly x: number; readonly y: number }

/** Raw points with class and state, which is what our raw tile carries; half-open ownership as ours. */
const RAW_SQL = `
  select st_asmvt(t, 'components', 4096, 'geom', 'id') as mvt, count(*)::int as n from (
    select id, class, state, st_asmvtgeom(geom_3857, st_makeenvelope($2, $3, $4, $5, 3857), 4096, 0, true) as geom
    from components where county = $1 and geom_3857 && st_makeenvelope($2, $3, $4, $5, 3857)) t where geom is not null`;

/** The same cells and the same attributes: a count, and a count for each class and each state that occurs. */
const AGGREGATE_SQL = `
  with points as (
    select class, state, geom_3857,
      floor((st_x(geom_3857) - $2) / ($4 - $2) * $6)::int as cx, floor(($5 - st_y(geom_3857)) / ($5 - $3) * $6)::int as cy
    from components where county = $1 and geom_3857 && st_makeenvelope($2, $3, $4, $5, 3857)),
  cells as (select cx, cy, count(*)::int as point_count, st_centroid(st_collect(geom_3857)) as at from points group by cx, cy),
  counted as (
    select cx, cy, jsonb_object_agg(key, n) as counts from (
      select cx, cy, 'class:' || class as key, count(*)::int as n from points group by cx, cy, class
      union all select cx, cy, 'state:' || state, count(*)::int from points group by cx, cy, state) each group by cx, cy)
  select st_asmvt(t, 'components', 4096, 'geom') as mvt, coalesce(sum(point_count), 0)::int as n from (
    select point_count, counts, st_asmvtgeom(at, st_makeenvelope($2, $3, $4, $5, 3857), 4096, 0, true) as geom
    from cells join counted using (cx, cy)) t`;

/** Distinct tiles that hold rows, chosen by a seeded draw of rows. */
function chooseTiles(table: ResidentTable, positions: readonly (readonly [number, number])[], z: number): Tile[] {
  const random = seededRandom(z);
  const tiles = new Map<string, Tile>();
  for (let draw = 0; draw < 4000 && tiles.size < TILES_PER_ZOOM; draw++) {
    const [x, y] = positions[Math.floor(random() * positions.length)]!;
    const tile = tileOfPoint(z, x, y);
    tiles.set(`${tile.x}/${tile.y}`, tile);
  }
  return table.size ? [...tiles.values()] : [];
}

async function measureZoom(
  pool: Pool, county: string, resident: ResidentTable, tiles: readonly Tile[], forceRaw: boolean,
): Promise<{ ours: number[]; sql: number[]; bytesOurs: number; bytesSql: number }> {
  const ours: number[] = [];
  const sql: number[] = [];
  let bytesOurs = 0;
  let bytesSql = 0;
  const raw = forceRaw || tiles[0]!.z >= 15;
  const client = await pool.connect();
  // jit and parallel workers cost the database more than they save on one tile; it gets its best chance without them.
  await client.query('set jit = off; set max_parallel_workers_per_gather = 0');
  for (const tile of tiles) {
    const bounds = tileBounds3857(tile.z, tile.x, tile.y);
    const cells = raw ? [] : [2 ** CELL_DEPTH];
    const beganSql = performance.now();
    const { rows } = await client.query(raw ? RAW_SQL : AGGREGATE_SQL, [county, ...bounds, ...cells]);
    sql.push(performance.now() - beganSql);
    const beganOurs = performance.now();
    const bytes = encodeTile(resident, tile, null, { forceRaw, layerName: 'components' });
    ours.push(performance.now() - beganOurs);
    bytesOurs += bytes?.length ?? 0;
    bytesSql += rows[0].mvt.length;
  }
  client.release();
  return { ours, sql, bytesOurs, bytesSql };
}

/** One round trip that does nothing, to know what of a small tile's time is the wire. */
async function roundTrip(pool: Pool): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 200; i++) {
    const began = performance.now();
    await pool.query('select 1');
    times.push(performance.now() - began);
  }
  return spreadOf(times).p50;
}

/** @returns Markdown */
export async function benchEncode(pool: Pool, county: string, resident: ResidentTable): Promise<string> {
  const { rows } = await pool.query('select st_x(geom_3857) as x, st_y(geom_3857) as y from components where county = $1 order by id', [county]);
  const positions = rows.map((row) => [row.x, row.y] as const);
  await pool.query('analyze components');
  const lines: (string | number)[][] = [];
  const cases: [number, boolean][] = [[4, false], [8, false], [10, false], [12, false], [13, false], [14, false], [14, true], [15, false], [16, false], [17, false], [18, false]];
  for (const [z, forceRaw] of cases) {
    const tiles = chooseTiles(resident, positions, z);
    // One tile of each side before the clock starts: both run warm code on cold tiles.
    await measureZoom(pool, county, resident, tiles.slice(0, 1), forceRaw);
    const { ours, sql, bytesOurs, bytesSql } = await measureZoom(pool, county, resident, tiles, forceRaw);
    const [a, b] = [spreadOf(ours), spreadOf(sql)];
    const kind = forceRaw ? 'raw (forced)' : z >= 15 ? 'raw' : 'aggregates';
    lines.push([`z${z} ${kind}`, tiles.length, `${ms(a.min)} / ${ms(a.p50)} / ${ms(a.max)}`, `${ms(b.min)} / ${ms(b.p50)} / ${ms(b.max)}`,
      `${(b.p50 / a.p50).toFixed(1)}×`, `${(b.sum / a.sum).toFixed(1)}×`, `${Math.round(bytesOurs / 1024)} / ${Math.round(bytesSql / 1024)}`]);
  }
  return [
    `Cold encode of distinct tiles, components layer (${positions.length.toLocaleString('en')} points), jit and parallel workers off (they make the database slower here); the database's times hold one round trip (${ms(await roundTrip(pool))} ms).`,
    '', markdown(['tiles', 'n', 'ours min / p50 / max ms', 'ST_AsMVT min / p50 / max ms', 'p50 ratio', 'total ratio', 'KB ours / ST_AsMVT'], lines),
  ].join('\n');
}

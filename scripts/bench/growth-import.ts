/** Import rate: one GeoJSON file of components, by the importer and by `ogr2ogr`, into the same PostgreSQL and the same embedded database, turn by turn. */
import { execFile } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { generateCounty } from '../../fixtures/county/index.ts';
import type { DemoCounty } from '../../fixtures/county/index.ts';
import { runTestImport } from '../../api/import/testing.ts';
import { readSettings } from '../../api/settings.ts';
import { createPool, openDatabase } from '../../api/store/database.ts';
import type { Pool } from '../../api/store/database.ts';
import { insertDemoCounty } from '../../api/store/demo-county.ts';
import { migrate } from '../../api/store/migrate.ts';
import { startNativeServer } from '../../api/testing/native-server.ts';
import { seededRandom } from '../../tiles/testing.ts';
import { table as markdown } from './figures.ts';

const run = promisify(execFile);
/** Rounds of a small file; a large one is imported once. */
const ROUNDS = 2;
const LARGE_FILE_ROWS = 200_000;
const JITTER_DEGREES = 2e-4;

const MAPPING = {
  version: 1, title: 'Components of the bench', layer: 'components', identity: { source: 'bench', fields: ['number'] },
  class: { scheme: 'yc2013', from: [{ by: 'code', field: 'class' }] },
  columns: { name: { field: 'name' }, state: { field: 'state' }, survey_date: { field: 'surveyed', formats: ['YYYY-MM-DD'] }, address: { field: 'address' } },
};

/** Writes so many components where the demo county has some, each a few metres off. */
async function writeFile(path: string, demo: DemoCounty, count: number): Promise<void> {
  const random = seededRandom(count);
  const known = demo.components.filter(({ class: kind }) => String(kind).startsWith('yc2013:'));
  const file = createWriteStream(path);
  file.write('{"type":"FeatureCollection","features":[\n');
  for (let number = 1; number <= count; number++) {
    const { class: kind, geom, state } = known[Math.floor(random() * known.length)]!;
    const [lng, lat] = (geom as { coordinates: [number, number] }).coordinates;
    const coordinates = [lng + (random() - 0.5) * JITTER_DEGREES, lat + (random() - 0.5) * JITTER_DEGREES].map((degrees) => Number(degrees.toFixed(7)));
    const properties = { number, class: String(kind).split(':')[1], name: `部件 ${number}`, state, surveyed: '2026-05-04', address: `城关镇 ${number % 500} 号` };
    const line = `${JSON.stringify({ type: 'Feature', geometry: { type: 'Point', coordinates }, properties })}${number < count ? ',' : ''}\n`;
    if (!file.write(line)) await once(file, 'drain');
  }
  file.end(']}\n');
  await once(file, 'finish');
}

interface Target {
  readonly name: string;
  readonly pool: Pool;
  /** How ogr2ogr reaches it. */
  readonly address: string;
  /** Whether a client may COPY. The embedded database's socket (pglite-socket 0.2.11) does not pass it on, and ogr2ogr waits without end. */
  readonly takesCopy: boolean;
}

/** The county with its areas and grids, and nothing else. */
async function prepare(pool: Pool, demo: DemoCounty): Promise<void> {
  await migrate(pool);
  await insertDemoCounty(pool, { ...demo, components: [], devices: [], cameras: [], staff: [], alerts: [], events: [], buildings: [], alert_rules: [] } as DemoCounty);
  await pool.query('analyze');
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

async function importOnce({ pool }: Target, path: string, county: string, count: number): Promise<void> {
  const { report } = await runTestImport(pool, { file: path, mapping: MAPPING, crs: 'EPSG:4490', county });
  if (report.inserted + report.unchanged !== count) throw new Error(`the import took ${report.inserted} of ${count}: ${JSON.stringify(report.rejects)}`);
}

/** @throws Error with what ogr2ogr says when it cannot do it */
async function ogrOnce({ pool, address }: Target, path: string, count: number, copies: boolean): Promise<void> {
  await pool.query('drop table if exists ogr_components');
  await run('ogr2ogr', ['-f', 'PostgreSQL', address, path, '-nln', 'ogr_components', '-lco', 'GEOMETRY_NAME=geom', '-lco', 'LAUNDER=NO', '-gt', '65536',
    '--config', 'PG_USE_COPY', copies ? 'YES' : 'NO']);
  const { rows: [written] } = await pool.query<{ count: number }>('select count(*) from ogr_components');
  if (written!.count !== count) throw new Error(`ogr2ogr wrote ${written!.count} of ${count}`);
}

type Way = readonly [name: string, work: () => Promise<unknown>];

async function measure(target: Target, path: string, county: string, count: number): Promise<(string | number)[][]> {
  const ways: Way[] = [
    ['npm run import, all rows new', async () => importOnce(target, path, county, count)],
    ['npm run import again, nothing changed', async () => importOnce(target, path, county, count)],
    ...(target.takesCopy ? [['ogr2ogr, COPY', async () => ogrOnce(target, path, count, true)] as const] : []),
    ['ogr2ogr, INSERT', async () => ogrOnce(target, path, count, false)],
  ];
  const taken = new Map<string, number[]>(ways.map(([name]) => [name, []]));
  for (let round = 0; round < (count < LARGE_FILE_ROWS ? ROUNDS : 1); round++) {
    await target.pool.query('delete from components where county = $1', [county]);
    await target.pool.query('vacuum analyze components');
    for (const [name, work] of ways) {
      console.error(`  import: ${target.name}, ${count} rows, ${name}`);
      taken.get(name)!.push(await secondsOf(work));
    }
  }
  return ways.map(([name]) => {
    const times = taken.get(name)!;
    return [target.name, count.toLocaleString('en'), name, times.map((seconds) => seconds.toFixed(1)).join(' / '), Math.round(count / Math.min(...times)).toLocaleString('en')];
  });
}

async function benchNative(demo: DemoCounty, files: ReadonlyMap<number, string>): Promise<(string | number)[][]> {
  const server = await startNativeServer({ fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on', shared_buffers: '1GB', max_wal_size: '8GB' });
  const pool = createPool({ connectionString: server.url, max: 4 });
  try {
    await prepare(pool, demo);
    const folder = decodeURIComponent(/@([^/]+)\//.exec(server.url)![1]!);
    const target = { name: 'PostgreSQL', pool, address: `PG:host=${folder} user=postgres dbname=postgres`, takesCopy: true };
    const lines: (string | number)[][] = [];
    for (const [count, path] of files) lines.push(...await measure(target, path, demo.county.county, count));
    return lines;
  } finally {
    await pool.end();
    await server.stop();
  }
}

async function benchEmbedded(demo: DemoCounty, count: number, path: string): Promise<(string | number)[][]> {
  const folder = mkdtempSync(join(tmpdir(), 'tongguan-bench-'));
  const database = await openDatabase(readSettings({ DATA_DIR: folder }), () => undefined, (reason) => { throw new Error(reason); });
  try {
    await prepare(database.pool, demo);
    return await measure({ name: 'embedded', pool: database.pool, address: `PG:host=${folder} port=5432 user=postgres dbname=postgres`, takesCopy: false }, path, demo.county.county, count);
  } finally {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param counts rows of each file; the smallest is imported into the embedded database as well. @returns Markdown sections */
export async function benchImport(counts: readonly number[]): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'tongguan-files-'));
  try {
    const demo = generateCounty({});
    const files = new Map<number, string>();
    for (const count of counts) {
      const path = join(folder, `components-${count}.geojson`);
      await writeFile(path, demo, count);
      files.set(count, path);
    }
    const lines = await benchNative(demo, files);
    lines.push(...await benchEmbedded(demo, Math.min(...counts), files.get(Math.min(...counts))!));
    const megabytes = [...files.values()].map((path) => `${(statSync(path).size / 1e6).toFixed(0)} MB`).join(' and ');
    const { stdout: version } = await run('ogr2ogr', ['--version']);
    return [
      `The same GeoJSON file (${megabytes}), the same database, turn by turn; ${version.trim().split(',')[0]} of Debian. ogr2ogr copies: it maps nothing, checks nothing, looks up no area and no grid, holds no row against an earlier one, writes no record of the import and tells no map of it; its table has a key and a spatial index. The importer does all of this in one transaction, with four indexes. Left out: ogr2ogr by COPY into the embedded database, whose socket does not pass COPY on.`,
      markdown(['database', 'rows', 'by', 'seconds, each round', 'rows/s, best round'], lines),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Starts a server: database, migrations, demo county on the first run, resident tables, feed, HTTP. */
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createAlerts } from './alerts/index.ts';
import { ensureCaseGround } from './cases/demo/ground.ts';
import { HistoryLoader } from './cases/demo/loader.ts';
import { createCases } from './cases/index.ts';
import { createApp } from './app.ts';
import { LAYER_IDS } from './contract/layers.ts';
import { County } from './county/county.ts';
import { CountyBook } from './county/county-book.ts';
import { followChanges } from './county/follow-changes.ts';
import { readTls } from './http/tls.ts';
import type { TlsFiles } from './http/tls.ts';
import { Imports } from './import/page/index.ts';
import { createIngest } from './ingest/index.ts';
import { createLive } from './live/index.ts';
import { createProgress } from './progress.ts';
import { readSettings, refuseOpenHost, SettingError } from './settings.ts';
import type { Settings } from './settings.ts';
import { writeSimulatorAccess } from './simulator-access.ts';
import { openDatabase } from './store/database.ts';
import type { Database } from './store/database.ts';
import { insertDemoCounty, isEmpty } from './store/demo-county.ts';
import { migrate } from './store/migrate.ts';
import { ResidentTables } from './store/resident.ts';
import { makeDemoClips } from './video/index.ts';
import { TileCache } from './tiles/tile-cache.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
const MEGABYTE = 1024 * 1024;
const DAY_MS = 86_400_000;
/** A server that is told to end has so long for it. */
const STOP_WAIT_MS = 10_000;
/** The demo county's events end at its own last midnight. */
const UTC_PLUS_8_MS = 8 * 3_600_000;

const progress = createProgress(process.stdout);
/** For what goes on for minutes while the server serves. */
const background = createProgress(process.stdout, { lineEveryMs: 30_000 });

async function makeDemoCounty(database: Database, settings: Settings): Promise<void> {
  if (!settings.demo || !await isEmpty(database.pool)) return;
  const { generateCounty, readingHistory } = await import('../fixtures/county/index.ts');
  const midnight = new Date(Math.floor((Date.now() + UTC_PLUS_8_MS) / DAY_MS) * DAY_MS - UTC_PLUS_8_MS);
  const making = progress.step('Make the demo county');
  const demo = generateCounty({ seed: settings.demoSeed, now: midnight, onProgress: (_step, done, total) => making.update(done, total) });
  making.done(`${demo.components.length.toLocaleString('en')} components`);
  const writing = progress.step('Write the demo county');
  await insertDemoCounty(database.pool, demo, (_table, done, total) => writing.update(done, total), readingHistory(demo, Date.now()));
  await database.pool.query('analyze');
  writing.done();
}

/** Also for a demo county that an earlier version made. */
async function makeCaseGround(database: Database, settings: Settings): Promise<void> {
  if (!settings.demo) return;
  const { rows } = await database.pool.query<{ county: string }>('select county from counties where is_demo');
  for (const { county } of rows) await ensureCaseGround(database.pool, county, settings.demoSeed, Date.now());
}

/** Somebody who asked so lately is likely to ask again. */
const AT_WORK_MS = 2_000;
let askedAt = -Infinity;

/** Loads the demo county's cases beside everything else; neither the map nor whoever is at work waits for them. */
function historyOf(county: County, settings: Settings): HistoryLoader | null {
  const demo = [...county.book.counties.values()].find((known) => known.demo);
  if (!settings.demo || !demo) return null;
  let step: ReturnType<typeof background.step> | undefined;
  return new HistoryLoader({
    pool: county.database.pool, county: demo.county, seed: settings.demoSeed, filed: settings.demoCases, dataDir: settings.dataDir,
    ...(county.database.kind === 'embedded' ? { isAsked: () => performance.now() - askedAt < AT_WORK_MS } : {}),
    onProgress: (done, total) => {
      step ??= background.step('Load the demo county’s cases');
      if (done < total) step.update(done, total);
      else step.done(`${total.toLocaleString('en')} cases`);
    },
  });
}

async function loadTables(database: Database, settings: Settings): Promise<{ tables: ResidentTables; book: CountyBook }> {
  const tables = new ResidentTables(settings.tableMemoryMb * MEGABYTE);
  const book = new CountyBook();
  await book.refresh(database.pool);
  const loading = progress.step('Load the map into memory');
  for (const code of book.counties.keys()) {
    await tables.loadCounty(database.pool, code, (_step, done, total) => loading.update(done, total));
  }
  loading.done(`${tables.counties.length} ${tables.counties.length === 1 ? 'county' : 'counties'}`);
  return { tables, book };
}

async function start(): Promise<void> {
  const settings = readSettings(process.env);
  refuseOpenHost(settings, process.argv.includes('--insecure'));
  const tls = readTls(settings);
  const opening = progress.step('Open the database');
  const database = await openDatabase(settings, (_step, done, total) => opening.update(done, total), (reason) => {
    console.error(`The embedded database stopped: ${reason}. Start again; what was acknowledged is kept.`);
    process.exit(1);
  });
  opening.done(`${database.kind}, PostgreSQL ${database.version}, PostGIS ${database.postgis}`);
  const migrating = progress.step('Bring the database up to date');
  await migrate(database.pool, (_step, done, total) => migrating.update(done, total));
  migrating.done();
  await makeDemoCounty(database, settings);
  await makeCaseGround(database, settings);
  await serve(database, settings, tls);
}

async function serve(database: Database, settings: Settings, tls: TlsFiles | null): Promise<void> {
  const feed = followChanges(database, settings);
  await feed.takeCursor();
  const { tables, book } = await loadTables(database, settings);
  const county = new County(database, tables, book, settings.county);
  const loopbackOnly = !process.argv.includes('--insecure');
  const alerts = createAlerts(county, settings);
  const cases = createCases(county, settings, historyOf(county, settings));
  const ingest = createIngest(county, alerts, settings);
  const live = createLive(county, feed, { ...settings, loopbackOnly });
  await live.start();
  feed.startFor(county);
  const imports = new Imports(database, settings);
  const cache = new TileCache(settings.tileCacheMb * MEGABYTE);
  const server = createApp({ county, cache, version, feedStatus: () => feed.status, ingest, live, alerts, cases, imports, settings, webDir: settings.webDir, loopbackOnly, tls });
  server.on('request', ({ url }) => { if (url?.startsWith('/api/')) askedAt = performance.now(); });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(settings.port, settings.host, resolve);
  });
  await alerts.start();
  await ingest.start();
  await cases.start();
  const { port } = server.address() as AddressInfo;
  const url = `${tls ? 'https' : 'http'}://${settings.host.includes(':') ? `[${settings.host}]` : settings.host}:${port}`;
  database.announce(url);
  announce(county, url, await writeSimulatorAccess(county, settings, url, ingest.status().address));
  void makeClips(county, settings);
  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    // A database that hangs must not keep a server that was told to end: what it acknowledged is committed.
    setTimeout(() => process.exit(1), STOP_WAIT_MS).unref();
    server.close();
    await live.stop();
    await ingest.stop();
    await cases.stop();
    await alerts.stop();
    await imports.stop();
    server.closeAllConnections();
    await feed.stop();
    await database.close();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => { void stop(); });
  process.off('disconnect', leaveEarly);
  process.on('disconnect', () => { void stop(); });
}

/** In the background: the map does not wait for pictures. */
async function makeClips(county: County, settings: Settings): Promise<void> {
  const demo = [...county.book.counties.values()].find((known) => known.demo);
  if (!settings.demo || !demo) return;
  const problem = await makeDemoClips(county.database.pool, demo.county, settings.dataDir);
  if (problem) console.log(`  ${problem}`);
}

/** Says what is loaded, what is not and why, and where to look. A launcher that listens prints the address itself. */
function announce(county: County, url: string, canSimulate: boolean): void {
  for (const code of county.tables.counties) {
    const counts = LAYER_IDS.map((layer) => `${(county.tables.table(code, layer)?.size ?? 0).toLocaleString('en')} ${layer}`);
    console.log(`  ${county.book.counties.get(code)?.name.en ?? code} (${code}): ${counts.join(', ')}`);
    for (const layer of LAYER_IDS) {
      const failure = county.tables.failureOf(code, layer);
      if (failure) console.error(`  NOT LOADED: ${failure}`);
    }
  }
  if (county.database.advice) console.log(`  ${county.database.advice}`);
  if (process.send) process.send({ ready: true, url, canSimulate });
  else console.log(`\n  ${url}\n`);
}

/** A launcher that is killed before anything is served leaves nothing to stop, and nobody to serve for. */
function leaveEarly(): void {
  process.exit(0);
}

process.on('disconnect', leaveEarly);
start().catch((error: NodeJS.ErrnoException) => {
  progress.fail();
  const { message, code } = error;
  if (code === 'EADDRINUSE') console.error(`The port is taken (${message}). Choose another one with the setting PORT, for example PORT=8081`);
  else console.error(error instanceof SettingError || process.env.DEBUG === undefined ? message : error);
  process.exit(1);
});

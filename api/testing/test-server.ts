/** A whole server on a free loopback port over a test database, and a client that holds each reply to its schema. */
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { createAlerts } from '../alerts/index.ts';
import { createCases } from '../cases/index.ts';
import { createApp, routesOf } from '../app.ts';
import { County } from '../county/county.ts';
import { CountyBook } from '../county/county-book.ts';
import { followChanges } from '../county/follow-changes.ts';
import { Metrics } from '../routes/health.ts';
import type { Route } from '../http/route.ts';
import { readTls } from '../http/tls.ts';
import { Imports } from '../import/page/index.ts';
import { createIngest } from '../ingest/index.ts';
import { createLive } from '../live/index.ts';
import { readSettings } from '../settings.ts';
import type { Settings } from '../settings.ts';
import { ResidentTables } from '../store/resident.ts';
import { TileCache } from '../tiles/tile-cache.ts';
import { asDatabase } from './database.ts';
import type { TestDatabase } from './database.ts';

export interface TestServer {
  readonly url: string;
  readonly county: County;
  readonly cache: TileCache;
  readonly routes: readonly Route[];
  /** Not started: a test that wants the broker or the sweeps starts them; `close` stops them. */
  readonly alerts: ReturnType<typeof createAlerts>;
  /** Not started. */
  readonly cases: ReturnType<typeof createCases>;
  readonly ingest: ReturnType<typeof createIngest>;
  /** Started. */
  readonly live: ReturnType<typeof createLive>;
  /** Asks as a person (default the county operator) and checks a JSON reply against the route's schema. */
  ask(path: string, options?: AskOptions): Promise<Answer>;
  /** Applies every change that is committed by now. */
  follow(): Promise<void>;
  close(): Promise<void>;
}

export interface AskOptions {
  readonly person?: string;
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
  readonly text: string;
  /** Parsed JSON; undefined for other media types. */
  readonly json: any;
}

/** Starts a server over what the database holds now. */
export async function startTestServer(test: TestDatabase, memoryLimitMb = 1024, given: Partial<Settings> = {}): Promise<TestServer> {
  const database = asDatabase(test);
  const feed = followChanges(database, { feedPollMs: 60_000, feedKeepMinutes: 60 });
  await feed.takeCursor();
  const tables = new ResidentTables(memoryLimitMb * 1024 * 1024);
  const book = new CountyBook();
  await book.refresh(test.pool);
  for (const code of book.counties.keys()) await tables.loadCounty(test.pool, code);
  const county = new County(database, tables, book, '');
  feed.startFor(county);
  const cache = new TileCache(64 * 1024 * 1024);
  const settings = { ...readSettings({ MQTT_PORT: '0' }), ...given };
  const alerts = createAlerts(county, settings);
  const cases = createCases(county, settings);
  const ingest = createIngest(county, alerts, settings);
  const live = createLive(county, feed, { ...settings, loopbackOnly: true });
  await live.start();
  const imports = new Imports(database, settings);
  const sources = { county, cache, version: '0.0.0-test', feedStatus: () => feed.status, ingest, live, alerts, cases, imports, settings, webDir: given.webDir ?? '/nonexistent' };
  const tls = readTls(settings);
  const server = createApp({ ...sources, tls });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const url = `${tls ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const routes = routesOf(sources, new Metrics(sources));
  return {
    url, county, cache, routes, alerts, cases, ingest, live,
    ask: (path, options) => ask(url, routes, path, options ?? {}),
    follow: () => feed.readNow(),
    async close() {
      await cases.stop();
      await ingest.stop();
      await alerts.stop();
      await imports.stop();
      await live.stop();
      server.closeAllConnections();
      await new Promise((resolve) => { server.close(resolve); });
      await feed.stop();
    },
  };
}

async function ask(url: string, routes: readonly Route[], path: string, options: AskOptions): Promise<Answer> {
  const { person, method = 'GET', body, headers = {} } = options;
  const response = await fetch(url + path, {
    method,
    headers: {
      ...(person ? { cookie: `tongguan_person=${person}` } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const bytes = new Uint8Array(await response.arrayBuffer());
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const isJson = (response.headers.get('content-type') ?? '').includes('json');
  const json = isJson && text ? JSON.parse(text) : undefined;
  if (response.ok) checkReply(routes, method, path, json);
  return { status: response.status, headers: response.headers, bytes, text, json };
}

/** An undeclared or missing field of a reply is an error of the server, whichever test met it. */
function checkReply(routes: readonly Route[], method: string, path: string, json: unknown): void {
  const pathname = path.split('?')[0]!;
  const route = routes.find((candidate) => candidate.method === method.toLowerCase()
    && new RegExp(`^${candidate.path.replace(/\./g, '\\.').replace(/:[a-zA-Z]+/g, '[^/]+')}$`).test(pathname));
  if (!route || typeof route.reply === 'string') return;
  const schema = route.reply instanceof z.ZodObject ? route.reply.strict() : route.reply;
  schema.parse(json);
}

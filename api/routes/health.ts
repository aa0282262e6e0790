/** How the server is: for people (`/healthz`) and for Prometheus (`/metrics`). */
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { LAYER_IDS } from '../contract/layers.ts';
import { healthReplySchema } from '../contract/health.ts';
import type { HealthReply } from '../contract/health.ts';
import type { Alerts } from '../alerts/index.ts';
import type { Cases } from '../cases/index.ts';
import type { County } from '../county/county.ts';
import type { Ingest } from '../ingest/index.ts';
import type { Live } from '../live/index.ts';
import type { Route } from '../http/route.ts';
import type { FeedStatus } from '../store/change-feed.ts';
import type { TileCache } from '../tiles/tile-cache.ts';
import type { ObserveTile } from '../tiles/tile-handler.ts';

export interface HealthSources {
  readonly county: County;
  readonly cache: TileCache;
  readonly version: string;
  readonly feedStatus: () => FeedStatus;
  readonly ingest: Pick<Ingest, 'routes' | 'status'>;
  readonly live: Pick<Live, 'status' | 'attach'>;
  readonly alerts: Pick<Alerts, 'problem'>;
  readonly cases: Pick<Cases, 'loading' | 'problems'>;
}

/** Our own registry: no global state, so that tests can run several servers in one process. */
export class Metrics {
  readonly registry = new Registry();
  readonly #tileSeconds: Histogram;

  constructor({ county, cache, feedStatus, live, ingest }: HealthSources) {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry, prefix: 'tongguan_' });
    this.#tileSeconds = new Histogram({
      name: 'tongguan_tile_seconds', help: 'Time to answer a tile request, by zoom and by whether it was encoded', registers,
      labelNames: ['zoom', 'outcome'], buckets: [0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5],
    });
    new Gauge({
      name: 'tongguan_table_rows', help: 'Rows of a resident table', labelNames: ['county', 'layer'], registers,
      collect() { eachTable(county, (code, layer, table) => this.set({ county: code, layer }, table.size)); },
    });
    new Gauge({
      name: 'tongguan_table_bytes', help: 'Memory of a resident table', labelNames: ['county', 'layer'], registers,
      collect() { eachTable(county, (code, layer, table) => this.set({ county: code, layer }, table.bytes)); },
    });
    new Gauge({
      name: 'tongguan_table_merges', help: 'Merges of a resident table since it was first loaded', labelNames: ['county', 'layer'], registers,
      collect() { eachTable(county, (code, layer, table) => this.set({ county: code, layer }, table.merges.all)); },
    });
    new Gauge({
      name: 'tongguan_feed_lag_seconds', registers,
      help: 'How long the newest change waited before it was applied; while reading fails, the time since the last good reading',
      collect() { this.set(lagSeconds(feedStatus())); },
    });
    new Gauge({
      name: 'tongguan_feed_error', help: '1 while changes cannot be read, else 0', registers,
      collect() { this.set(feedStatus().error === null ? 0 : 1); },
    });
    addLiveGauges(live, registers);
    new Gauge({ name: 'tongguan_tile_cache_bytes', help: 'Memory of encoded tiles', registers, collect() { this.set(cache.bytes); } });
    ingestGauges(registers, ingest);
    new Gauge({ name: 'tongguan_tile_encodings', help: 'Tiles encoded since start', registers, collect() { this.set(cache.encodings); } });
  }

  readonly observeTile: ObserveTile = (zoom, seconds, outcome) => {
    this.#tileSeconds.observe({ zoom, outcome }, seconds);
  };
}

function addLiveGauges(live: HealthSources['live'], registers: Registry[]): void {
  const gauges = {
    viewers: ['viewers', 'Open WebSockets at /live'],
    slow_viewers: ['slowViewers', 'Viewers that do not read as fast as data comes'],
    frames_per_second: ['framesPerSecond', 'Frames sent to viewers a second, over the last seconds'],
    bytes_per_second: ['bytesPerSecond', 'Bytes sent to viewers a second, over the last seconds'],
    buffered_bytes: ['bufferedBytes', 'Bytes that wait in the sockets of viewers'],
  } as const;
  for (const [name, [field, help]] of Object.entries(gauges)) {
    new Gauge({ name: `tongguan_live_${name}`, help, registers, collect() { this.set(live.status()[field]); } });
  }
}

/** Intake from the field, out of its status. */
function ingestGauges(registers: Registry[], ingest: HealthSources['ingest']): void {
  const gauge = (name: string, help: string, value: (status: ReturnType<typeof ingest.status>) => number): void => {
    new Gauge({ name: `tongguan_ingest_${name}`, help, registers, collect() { this.set(value(ingest.status())); } });
  };
  gauge('messages', 'MQTT messages since start', (status) => status.messages);
  gauge('rows_stored', 'Readings and fixes stored since start', (status) => status.rowsStored);
  gauge('rows_duplicate', 'Readings and fixes since start that were there already', (status) => status.rowsDuplicate);
  gauge('rows_waiting', 'Readings and fixes that wait for the database', (status) => status.rowsWaiting);
  gauge('quarantined', 'Messages since start that could not be used', (status) => status.quarantined);
  gauge('dropped_qos0', 'QoS 0 messages let go since start', (status) => status.droppedQos0);
  gauge('clients', 'Publishers connected to the broker inside, or our connections to the one outside', (status) => status.clients);
  gauge('store_down_seconds', 'How long the database has taken nothing; 0 while it does', (status) => status.storeDownSeconds ?? 0);
}

/** A feed that never read well since the start has been behind for as long as the server runs. */
function lagSeconds({ lagMs, lastReadAt, error }: FeedStatus): number {
  if (error === null) return (lagMs ?? 0) / 1000;
  return lastReadAt === null ? process.uptime() : (Date.now() - Date.parse(lastReadAt)) / 1000;
}

type Table = NonNullable<ReturnType<County['tables']['table']>>;

function eachTable(county: County, visit: (code: string, layer: string, table: Table) => void): void {
  for (const code of county.tables.counties) {
    for (const layer of LAYER_IDS) {
      const table = county.tables.table(code, layer);
      if (table) visit(code, layer, table);
    }
  }
}

const REACH_WAIT_MS = 2_000;
/** The embedded database does one thing at a time and may be at it for so long: then it is busy, not gone. A broken one ends the server. */
const BUSY_MS = { native: 0, embedded: 120_000 };

/** Whether the database answers. The embedded one is asked one question at a time, so that none pile up behind a long one. */
class Reach {
  readonly #county: County;
  #asking: Promise<boolean> | null = null;
  #answeredAt = performance.now();

  constructor(county: County) {
    this.#county = county;
  }

  async test(): Promise<boolean> {
    const { kind, pool } = this.#county.database;
    const ask = (): Promise<boolean> => pool.query('select 1').then(() => {
      this.#answeredAt = performance.now();
      return true;
    }, () => false);
    const asking = kind === 'native' ? ask() : this.#asking ??= ask().finally(() => { this.#asking = null; });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(performance.now() - this.#answeredAt < BUSY_MS[kind]), REACH_WAIT_MS);
    });
    return Promise.race([asking, late]).finally(() => clearTimeout(timer));
  }
}

const textOf = (problem: string | null): string[] => (problem === null ? [] : [problem]);

async function healthOf({ county, version, feedStatus, ingest, live, alerts, cases }: HealthSources, reach: Reach): Promise<HealthReply> {
  const { kind, version: databaseVersion, postgis, advice } = county.database;
  const tables: HealthReply['tables'] = [];
  eachTable(county, (code, layer, table) => tables.push({ county: code, layer, rows: table.size, bytes: table.bytes }));
  const reachable = await reach.test();
  const problems = county.tables.counties.flatMap((code) => LAYER_IDS.flatMap((layer) => [
    ...textOf(county.tables.failureOf(code, layer)), ...textOf(county.tables.leftOutOf(code, layer)),
  ]));
  problems.push(...textOf(ingest.status().problem), ...textOf(live.status().problem), ...textOf(alerts.problem()), ...cases.problems());
  return {
    status: reachable && !feedStatus().error && !problems.length ? 'ok' : 'degraded', version,
    database: { kind, version: databaseVersion, postgis, advice, reachable },
    feed: feedStatus(), ingest: ingest.status(), live: live.status(), loading: cases.loading(), tables, problems, uptimeSeconds: Math.round(process.uptime()),
  };
}

export function healthRoutes(sources: HealthSources, metrics: Metrics): readonly Route[] {
  const reach = new Reach(sources.county);
  return [
    {
      method: 'get', path: '/healthz', summary: 'Whether the server is well, and what it holds', reply: healthReplySchema,
      handle: async (_request, response) => {
        const health = await healthOf(sources, reach);
        response.status(health.status === 'ok' ? 200 : 503).json(health);
      },
    },
    {
      method: 'get', path: '/metrics', summary: 'Prometheus metrics', reply: 'text/plain',
      handle: async (_request, response) => {
        response.type(metrics.registry.contentType);
        response.end(await metrics.registry.metrics());
      },
    },
  ];
}

/**
 * The hub: from the resident tables and the lane to the viewers. Changes only wake it; a tick, at most every LIVE_TICK_MS,
 * tells every viewer that has room what is new since it was last told.
 */
import { randomBytes } from 'node:crypto';
import type { RawData, WebSocket } from 'ws';
import type { LiveStatus } from '../contract/health.ts';
import { LAYER_IDS } from '../contract/layers.ts';
import { WATCHED_LAYERS, watchSchema } from '../contract/live.ts';
import type { WatchedLayer } from '../contract/live.ts';
import type { County } from '../county/county.ts';
import { ApiError, problemOf } from '../http/problem.ts';
import type { Scope } from '../http/scope.ts';
import type { FeedStatus } from '../store/change-feed.ts';
import { Ground } from './ground.ts';
import { LaneLog } from './lane-log.ts';
import { LiveLayer } from './live-layer.ts';
import { TouchedTiles } from './touched-tiles.ts';
import { Traffic } from './traffic.ts';
import { Trails } from './trails.ts';
import { Viewer } from './viewer.ts';
import type { ViewerHost } from './viewer.ts';

export const MOST_VIEWERS = 2000;
const HEARTBEAT_MS = 5000;
/** While a viewer has yet to be told something, ticks come though nothing changes. */
const RETRY_MS = 200;
/** A viewer may say so much at once, and so much a second in the long run. */
const MOST_MESSAGES_AT_ONCE = 30;
const MESSAGES_PER_SECOND = 10;
const POLICY_VIOLATION = 1008;

export class Hub implements ViewerHost {
  readonly county: County;
  readonly lane: LaneLog;
  readonly traffic = new Traffic();
  readonly processId = randomBytes(6).toString('hex');
  readonly heartbeatMs = HEARTBEAT_MS;
  readonly #tickMs: number;
  readonly #feedStatus: () => FeedStatus;
  readonly #viewers = new Set<Viewer>();
  readonly #layers = new Map<string, LiveLayer>();
  readonly #trails = new Map<string, Trails>();
  /** By county and scope: as many as there are scopes. */
  readonly #grounds = new Map<string, Ground>();
  readonly #touched = new TouchedTiles();
  #epoch = randomBytes(4).readUInt32LE();
  #timer: NodeJS.Timeout | null = null;
  #heart: NodeJS.Timeout | null = null;
  #tickedAt = -Infinity;
  #laneProblem: string | null = null;
  #catchingUpSince: number | null = null;
  #stopped = false;

  constructor(county: County, feedStatus: () => FeedStatus, tickMs: number) {
    this.county = county;
    this.#feedStatus = feedStatus;
    this.#tickMs = tickMs;
    this.lane = new LaneLog(county.database.pool);
  }

  async start(): Promise<void> {
    const { tables, book } = this.county;
    tables.onChanged((county, layer, ids) => {
      if ((WATCHED_LAYERS as readonly string[]).includes(layer)) this.#changed(county, layer as WatchedLayer, ids);
    });
    tables.onTouched((county, layer, boxes) => {
      if (!this.#viewers.size) return;
      this.#touched.add(county, layer, boxes);
      this.wake();
    });
    book.onRefreshed(() => { for (const viewer of this.#viewers) viewer.lookAgain(); });
    await this.lane.start();
    for (const county of tables.counties) await this.trailsOf(county).load(this.county.database.pool, county);
    this.#heart = setInterval(() => {
      this.#beat();
      void this.#catchUp();
    }, HEARTBEAT_MS);
  }

  /** Ends the ticks and tells every viewer. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer ?? undefined);
    clearInterval(this.#heart ?? undefined);
    for (const viewer of this.#viewers) viewer.close(1001, 'The server stops');
  }

  get isFull(): boolean { return this.#viewers.size >= MOST_VIEWERS; }

  /** Reads what the lane has to tell; the feed names the counties. */
  async readLane(counties: Iterable<string>): Promise<void> {
    for (const county of counties) await this.lane.readNew(county);
    this.wake();
  }

  layerOf(county: string, layer: WatchedLayer): LiveLayer {
    const key = `${county}/${layer}`;
    let live = this.#layers.get(key);
    if (!live) {
      live = new LiveLayer(county, layer, () => this.county.tables.table(county, layer), () => { this.#epoch = (this.#epoch + 1) >>> 0; return this.#epoch; });
      this.#layers.set(key, live);
    }
    return live;
  }

  trailsOf(county: string): Trails {
    let trails = this.#trails.get(county);
    if (!trails) this.#trails.set(county, trails = new Trails());
    return trails;
  }

  groundOf(county: string, areas: readonly string[]): Ground {
    const key = `${county}/${areas.join('+')}`;
    const table = this.county.tables.table(county, 'areas');
    let ground = this.#grounds.get(key);
    if (!ground?.isOf(table)) this.#grounds.set(key, ground = new Ground(table, areas));
    return ground;
  }

  /** Takes a new connection. */
  add(socket: WebSocket, scope: Scope): void {
    const viewer = new Viewer(socket, scope, this);
    this.#viewers.add(viewer);
    let allowance = MOST_MESSAGES_AT_ONCE;
    let allowedAt = performance.now();
    socket.on('message', (data, isBinary) => {
      const now = performance.now();
      allowance = Math.min(MOST_MESSAGES_AT_ONCE, allowance + ((now - allowedAt) / 1000) * MESSAGES_PER_SECOND) - 1;
      allowedAt = now;
      if (allowance < 0) viewer.close(POLICY_VIOLATION, `More than ${MESSAGES_PER_SECOND} messages a second`);
      else this.#receive(viewer, data, isBinary);
    });
    socket.on('pong', () => viewer.heard());
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#viewers.delete(viewer);
      viewer.leave();
    });
  }

  wake(): void {
    if (this.#stopped || this.#timer || !this.#viewers.size) return;
    this.#timer = setTimeout(() => this.#tick(), Math.max(0, this.#tickedAt + this.#tickMs - performance.now()));
  }

  status(): LiveStatus {
    let slowViewers = 0;
    let bufferedBytes = 0;
    for (const viewer of this.#viewers) {
      if (!viewer.hasRoom) slowViewers++;
      bufferedBytes += viewer.bufferedBytes;
    }
    const { framesPerSecond, bytesPerSecond } = this.traffic;
    return { viewers: this.#viewers.size, slowViewers, framesPerSecond, bytesPerSecond, bufferedBytes, problem: this.#laneProblem };
  }

  #receive(viewer: Viewer, data: RawData, isBinary: boolean): void {
    viewer.heard();
    try {
      if (isBinary) throw new ApiError('bad_body', 'The message is bytes; it must be JSON text');
      viewer.watch(parseWatch(String(data)));
    } catch (error) {
      const { code, detail } = problemOf(error);
      if (code === 'internal') console.error(error);
      viewer.problem({ code, message: detail });
    }
  }

  #changed(county: string, layer: WatchedLayer, ids: readonly number[] | null): void {
    const live = this.#layers.get(`${county}/${layer}`);
    const isOtherTable = live?.cells != null && live.cells.table !== live.table;
    live?.apply(ids);
    if (layer === 'staff') this.trailsOf(county).apply(this.county.tables.table(county, 'staff'), ids);
    if (isOtherTable || (ids === null && live?.cells == null)) {
      for (const viewer of this.#viewers) if (viewer.county === county) viewer.lookAgain();
    }
    this.wake();
  }

  #tick(): void {
    this.#timer = null;
    this.#tickedAt = performance.now();
    if (!this.#touched.isEmpty) for (const viewer of this.#viewers) viewer.touched(this.#touched);
    this.#touched.clear();
    for (const viewer of this.#viewers) viewer.flush();
    for (const layer of this.#layers.values()) layer.endTick();
    for (const viewer of this.#viewers) {
      if (!viewer.isBehind) continue;
      this.#timer = setTimeout(() => this.#tick(), Math.max(RETRY_MS, this.#tickMs));
      return;
    }
  }

  /** Tells every viewer that we live, whatever the database does. */
  #beat(): void {
    this.traffic.measure();
    this.#tidy();
    if (this.#catchingUpSince !== null && performance.now() - this.#catchingUpSince > HEARTBEAT_MS) this.#laneProblem = 'New alerts and events cannot be read: the database does not answer';
    const about = new Map<string, ReturnType<Hub['aboutOf']>>();
    for (const viewer of this.#viewers) {
      const { county } = viewer;
      if (!about.has(county)) about.set(county, this.aboutOf(county));
      viewer.heartbeat(about.get(county)!);
    }
  }

  /** What the feed did not tell (it was away too long) is found here. */
  async #catchUp(): Promise<void> {
    if (this.#catchingUpSince !== null || !this.#viewers.size) return;
    this.#catchingUpSince = performance.now();
    try {
      if (await this.lane.catchUp()) this.wake();
      this.#laneProblem = null;
    } catch (error) {
      this.#laneProblem = `New alerts and events cannot be read: ${(error as Error).message}`;
    } finally {
      this.#catchingUpSince = null;
    }
  }

  /** What a heartbeat says of a county. */
  aboutOf(county: string): { feedLagMs: number | null; newestDataAt: number | null; problem: string | null } {
    const { error, lagMs } = this.#feedStatus();
    const { tables } = this.county;
    const moments = (['devices', 'staff'] as const).map((layer) => this.layerOf(county, layer).newestAt() ?? -Infinity);
    const newest = Math.max(...moments);
    const failure = LAYER_IDS.map((layer) => tables.failureOf(county, layer)).find((text) => text !== null) ?? null;
    const problem = error === null ? this.#laneProblem ?? failure : `Changes cannot be read from the database: ${error}`;
    return { feedLagMs: lagMs, newestDataAt: Number.isFinite(newest) ? Math.round(newest) : null, problem };
  }

  #tidy(): void {
    const now = Date.now();
    const told = new Map<LiveLayer, Map<number, number>>();
    for (const viewer of this.#viewers) {
      for (const { layer, audience, since } of viewer.subscriptions) {
        if (!audience) continue;
        audience.lastUsedAt = now;
        if (!told.has(layer)) told.set(layer, new Map());
        const zooms = told.get(layer)!;
        zooms.set(audience.zoom, Math.min(since, zooms.get(audience.zoom) ?? Infinity));
      }
    }
    for (const layer of this.#layers.values()) layer.tidy(told.get(layer) ?? new Map(), now);
  }
}

/** @throws ApiError bad_body, naming what is wrong */
function parseWatch(text: string): ReturnType<typeof watchSchema.parse> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new ApiError('bad_body', 'The message is not JSON');
  }
  const parsed = watchSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ApiError('bad_body', `The message is no watch: ${issue!.path.join('.') || 'it'}: ${issue!.message}`);
}

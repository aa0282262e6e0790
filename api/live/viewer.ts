/**
 * One WebSocket: what it watches, and how it is told. Nothing waits here for a slow viewer but version numbers, a lane
 * number and at most 64 tile addresses a layer: while its socket is full it is passed over, and gets the newest state later.
 */
import type { WebSocket } from 'ws';
import { isLayerId, LAYER_IDS } from '../contract/layers.ts';
import type { LayerId } from '../contract/layers.ts';
import { WATCHED_LAYERS } from '../contract/live.ts';
import type { LiveMessage, Watch, WatchedLayer } from '../contract/live.ts';
import type { County } from '../county/county.ts';
import { ApiError } from '../http/problem.ts';
import { areasOf } from '../http/scope.ts';
import type { Scope } from '../http/scope.ts';
import { joinLiveFrames } from '../../tiles/index.ts';
import type { Box, Condition } from '../../tiles/index.ts';
import { LanePump } from './lane-pump.ts';
import type { LaneLog } from './lane-log.ts';
import type { LiveLayer } from './live-layer.ts';
import { Subscription } from './subscription.ts';
import { TileNotices } from './touched-tiles.ts';
import type { Touched, TouchedTiles } from './touched-tiles.ts';
import type { Ground } from './ground.ts';
import type { Traffic } from './traffic.ts';
import type { Trails } from './trails.ts';
import { boxOf, cellsOf } from './viewport.ts';
import { conditionsOf } from './watch-filter.ts';

/** A socket that holds more than this is full: nothing is added until it has drained. */
export const MOST_BUFFERED_BYTES = 64 * 1024;
/** A socket that takes nothing for so long is closed. */
const STUCK_MS = 120_000;
const CLOSED_BECAUSE_STUCK = 4008;
/** After the closing message a socket has so long to take it. */
const CLOSING_MS = 3000;

/** What viewers share. */
export interface ViewerHost {
  readonly county: County;
  readonly lane: LaneLog;
  readonly traffic: Traffic;
  readonly processId: string;
  readonly heartbeatMs: number;
  layerOf(county: string, layer: WatchedLayer): LiveLayer;
  trailsOf(county: string): Trails;
  /** Where the areas of these code prefixes lie. */
  groundOf(county: string, areas: readonly string[]): Ground;
  /** Asks for a tick soon. */
  wake(): void;
}

/** A watch whose every part was checked. */
interface Aim {
  readonly watch: Watch;
  readonly county: string;
  readonly box: Box | null;
  readonly conditions: ReadonlyMap<WatchedLayer, readonly Condition[]>;
  readonly tiles: ReadonlySet<LayerId>;
}

export class Viewer {
  readonly scope: Scope;
  readonly #socket: WebSocket;
  readonly #host: ViewerHost;
  readonly #lane: LanePump;
  readonly #notices = new TileNotices();
  #subscriptions = new Map<WatchedLayer, Subscription>();
  #aim: Aim | null = null;
  #county: string;
  #ticks = 0;
  #ticksSince = performance.now();
  #heardAt = performance.now();
  #stuck = { bytes: 0, since: performance.now() };

  constructor(socket: WebSocket, scope: Scope, host: ViewerHost) {
    this.#socket = socket;
    this.scope = scope;
    this.#host = host;
    this.#lane = new LanePump(host.lane, scope, this);
    this.#county = host.county.defaultCode;
    this.#hello();
  }

  get bufferedBytes(): number { return this.#socket.bufferedAmount; }

  get hasRoom(): boolean { return this.#socket.readyState === this.#socket.OPEN && this.bufferedBytes <= MOST_BUFFERED_BYTES; }

  /** Whether there is more to tell than was told. */
  get isBehind(): boolean {
    if (this.#aim === null) return false;
    for (const subscription of this.#subscriptions.values()) if (subscription.isBehind) return true;
    return this.#lane.isBehind;
  }

  get subscriptions(): Iterable<Subscription> { return this.#subscriptions.values(); }

  wake(): void { this.#host.wake(); }

  /** Something came from the viewer. */
  heard(): void { this.#heardAt = performance.now(); }

  /**
   * Follows a request from now on.
   * @throws ApiError for a county, box, filter or layer that cannot be; the viewer then goes on as before
   */
  watch(watch: Watch): void {
    const aim = this.#check(watch);
    const isFirst = this.#aim === null;
    if (aim.county !== this.#county) {
      this.#county = aim.county;
      this.#forgetCells();
      this.#hello();
    }
    if (isFirst && watch.after !== null) this.#lane.moveTo(this.#county, watch.after);
    this.#aim = aim;
    this.#notices.keepOnly(aim.tiles);
    this.#look(aim);
    this.#host.wake();
  }

  /** Looks again: a table came or went, or what a filter means changed. */
  lookAgain(): void {
    if (!this.#aim) return;
    try {
      this.#aim = this.#check(this.#aim.watch);
    } catch (error) {
      // What it watched cannot be watched any more, as when the import that made the county was undone.
      this.#stopWatching();
      this.problem(error as ApiError);
      return;
    }
    this.#look(this.#aim);
  }

  #stopWatching(): void {
    this.#aim = null;
    this.#notices.keepOnly(new Set());
    this.#forgetCells();
  }

  /** Notes tiles that the viewer shows and that changed. */
  touched(tiles: TouchedTiles): void {
    if (!this.#aim?.box) return;
    for (const layer of this.#aim.tiles) {
      if (areasOf(this.scope, layer)?.length === 0) continue;
      const touched = tiles.of(this.#county, layer);
      if (touched !== undefined) this.#notices.add(layer, this.#withinScope(layer, touched), this.#aim.box);
    }
  }

  // What happens in other townships is not told, not even that it does.
  #withinScope(layer: LayerId, touched: Touched): Touched {
    const areas = areasOf(this.scope, layer);
    if (areas === null || touched === null) return touched;
    const ground = this.#host.groundOf(this.#county, areas);
    return touched.filter((tile) => ground.meets(tile));
  }

  /** Tells what is new, unless the socket is full. */
  flush(): void {
    if (!this.#aim || !this.hasRoom) return;
    const frames: Uint8Array[] = [];
    for (const subscription of this.#subscriptions.values()) {
      for (const text of [subscription.takeWords(), subscription.takeCells()]) if (text !== null) this.sendText(text);
      frames.push(...subscription.takeFrames());
    }
    if (frames.length) {
      const message = joinLiveFrames(frames);
      this.#socket.send(message);
      this.#ticks++;
      this.#host.traffic.frames += frames.length;
      this.#host.traffic.bytes += message.length;
    }
    for (const notice of this.#notices.take()) this.#send({ type: 'tiles', ...notice });
    this.#lane.pump();
  }

  /** Says how things are; closes a socket that nobody reads. False when it was closed. */
  heartbeat(about: { feedLagMs: number | null; newestDataAt: number | null; problem: string | null }): boolean {
    const now = performance.now();
    if (this.#isStuck(now)) {
      this.close(CLOSED_BECAUSE_STUCK, 'Nothing was read from this connection for two minutes');
      return false;
    }
    if (!this.hasRoom) return true;
    const seconds = Math.max(1e-3, (now - this.#ticksSince) / 1000);
    this.#send({
      type: 'heartbeat', lane: this.#lane.at, serverTime: Date.now(), ...about, ticksPerSecond: Math.round((this.#ticks / seconds) * 10) / 10,
    });
    this.#socket.ping();
    this.#ticks = 0;
    this.#ticksSince = now;
    return true;
  }

  get county(): string { return this.#county; }

  problem({ code, message }: { readonly code: string; readonly message: string }): void {
    if (this.hasRoom) this.#send({ type: 'problem', code, detail: message });
  }

  /** The connection is gone. */
  leave(): void {
    for (const subscription of this.#subscriptions.values()) subscription.aim(null, null);
  }

  /** Closes with a reason; cuts the connection when it does not take it. */
  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
    setTimeout(() => this.#socket.terminate(), CLOSING_MS).unref();
  }

  sendText(text: string): void {
    this.#host.traffic.bytes += text.length;
    this.#socket.send(text);
  }

  #send(message: LiveMessage): void { this.sendText(JSON.stringify(message)); }

  #hello(): void {
    const { lane, processId, heartbeatMs } = this.#host;
    const head = lane.headOf(this.#county);
    this.#lane.moveTo(this.#county, head);
    this.#send({ type: 'hello', process: processId, county: this.#county, lane: head, heartbeatMs, serverTime: Date.now() });
  }

  #check(watch: Watch): Aim {
    const { county } = this.#host;
    const code = county.codeOf(new URLSearchParams({ county: watch.county }));
    const unknown = watch.tiles.find((layer) => !isLayerId(layer));
    if (unknown !== undefined) throw new ApiError('unknown_layer', `tiles: there is no layer ${unknown.slice(0, 40)}`, { allowed: LAYER_IDS });
    const conditions = new Map(watch.layers.map((layer) => [layer, conditionsOf(watch.filter, layer, code, county.book, this.scope)]));
    return { watch, county: code, box: watch.bbox && boxOf(watch.bbox), conditions, tiles: new Set(watch.tiles as LayerId[]) };
  }

  #look({ box, conditions }: Aim): void {
    const range = box && cellsOf(box);
    for (const layer of WATCHED_LAYERS) {
      const wanted = conditions.get(layer);
      let subscription = this.#subscriptions.get(layer);
      if (!subscription) {
        if (!wanted || !range) continue;
        const trails = layer === 'staff' ? this.#host.trailsOf(this.#county) : null;
        this.#subscriptions.set(layer, subscription = new Subscription(this.#host.layerOf(this.#county, layer), trails));
      }
      const audience = wanted && range ? subscription.layer.audience(range.z, wanted, this.scope) : null;
      subscription.aim(audience, range);
    }
  }

  // Before the viewer is told of another county, or that this one is gone, it is told that it holds nothing of this one.
  #forgetCells(): void {
    for (const subscription of this.#subscriptions.values()) {
      subscription.aim(null, null);
      const cells = subscription.takeCells();
      if (cells) this.sendText(cells);
    }
    this.#subscriptions = new Map();
  }

  #isStuck(now: number): boolean {
    const { bufferedBytes } = this;
    if (bufferedBytes !== this.#stuck.bytes) {
      // Bytes that left were taken by somebody. A full socket is sent no ping, so it need not answer one.
      this.#stuck = { bytes: bufferedBytes, since: now };
      this.#heardAt = now;
    }
    if (bufferedBytes === 0) this.#stuck.since = now;
    return now - this.#stuck.since > STUCK_MS || now - this.#heardAt > STUCK_MS;
  }
}

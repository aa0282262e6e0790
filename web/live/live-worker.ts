/** Holds the socket and the rows away from the main thread; hands over new arrays of changed layers a few times a second. */
import { LIVE_COLUMNS, LIVE_LAYERS, WATCHED_LAYERS } from '../../api/contract/live.ts';
import type { LiveLayer, LiveMessage, WatchedLayer } from '../../api/contract/live.ts';
import { decodeLiveMessage, mercatorToLngLat, tileBounds3857 } from '../../tiles/index.ts';
import type { DecodedLiveFrame } from '../../tiles/index.ts';
import { backoffMs } from './backoff.ts';
import { LiveRows } from './live-rows.ts';
import type { LiveOrder, LiveReport } from './protocol.ts';
import { Trails } from './trails.ts';

/** Between two hand-overs. */
const FLUSH_MS = 200;
/** Until the server has said how often its heart beats. */
const HEARTBEAT_MS = 5_000;
/** A connection that is silent for so many heartbeats is taken for dead. */
const DEAD_HEARTBEATS = 4;

type Watch = Extract<LiveOrder, { type: 'watch' }>;

const rows: Record<WatchedLayer, LiveRows> = { devices: new LiveRows('devices'), staff: new LiveRows('staff'), alerts: new LiveRows('alerts'), cases: new LiveRows('cases') };
const trails = new Trails();
const changed = new Set<LiveLayer>();
/** Layers of which the server has not told the cells since it was asked: what is held may be gone, and more may come. */
const outdated = new Set<WatchedLayer>(WATCHED_LAYERS);

let url = '';
let socket: WebSocket | null = null;
let wanted: Watch | null = null;
let greeted = false;
let failures = 0;
let retry: ReturnType<typeof setTimeout> | null = null;
let flushing: ReturnType<typeof setTimeout> | null = null;
let heartbeatMs = HEARTBEAT_MS;
let heardAt = performance.now();
let isStale = false;
/** The newest lane number handed out, and the county that it counts for. */
let lane: { readonly county: string; readonly number: number } | null = null;

function report(message: LiveReport, transfer: Transferable[] = []): void {
  self.postMessage(message, { transfer });
}

// --- The socket ----------------------------------------------------------------------------------------------------

function connect(): void {
  if (retry) clearTimeout(retry);
  retry = null;
  const mine = new WebSocket(url);
  socket = mine;
  mine.binaryType = 'arraybuffer';
  mine.onopen = () => socket === mine && sendWatch();
  mine.onmessage = (event) => socket === mine && hear(event.data as string | ArrayBuffer);
  mine.onclose = () => socket === mine && lost();
}

function lost(): void {
  socket = null;
  if (greeted) report({ type: 'connection', connected: false });
  greeted = false;
  failures++;
  retry = setTimeout(connect, backoffMs(failures, Math.random()));
}

/** Gives up the socket that is there and opens another at once. */
function reconnect(): void {
  const old = socket;
  socket = null;
  old?.close();
  if (greeted) report({ type: 'connection', connected: false });
  greeted = false;
  if (url) connect();
}

function sendWatch(): void {
  if (!wanted || socket?.readyState !== WebSocket.OPEN) return;
  const { watch } = wanted;
  const after = lane?.county === watch.county ? lane.number : null;
  socket.send(JSON.stringify({ type: 'watch', ...watch, after }));
}

// --- What the server says --------------------------------------------------------------------------------------------

function hear(data: string | ArrayBuffer): void {
  heardAt = performance.now();
  if (isStale) report({ type: 'stale', seconds: null });
  isStale = false;
  try {
    if (typeof data === 'string') hearMessage(JSON.parse(data) as LiveMessage);
    else decodeLiveMessage(new Uint8Array(data)).forEach(takeFrame);
  } catch (error) {
    // What cannot be read cannot be passed over either: rows would be missing without a word.
    console.error(error);
    reconnect();
  }
}

function hearMessage(message: LiveMessage): void {
  if (message.type === 'words') return takeWords(message);
  if (message.type === 'cells') return takeCells(message.layer, message.cells);
  if (message.type === 'hello') greet(message);
  if (message.type === 'lane') return takeLane(message);
  if (message.type === 'lane_lost') beginLane(message.lane);
  report({ type: 'message', message });
}

function greet({ county, lane: newest, heartbeatMs: beat }: Extract<LiveMessage, { type: 'hello' }>): void {
  heartbeatMs = beat;
  failures = 0;
  greeted = true;
  WATCHED_LAYERS.forEach((layer) => outdated.add(layer));
  if (lane?.county !== county) {
    lane = { county, number: newest };
    report({ type: 'lane_from', lane: newest });
  }
  report({ type: 'connection', connected: true });
}

function beginLane(number: number): void {
  lane = { county: lane?.county ?? wanted!.watch.county, number };
  report({ type: 'lane_from', lane: number });
}

/** Entries come in their order; one that was handed out before (a replay overlaps) is not handed out again. */
function takeLane(message: Extract<LiveMessage, { type: 'lane' }>): void {
  const entries = message.entries.filter((entry) => !lane || entry.number > lane.number);
  if (entries.length === 0 || !lane) return;
  lane = { county: lane.county, number: entries.at(-1)!.number };
  report({ type: 'message', message: { type: 'lane', entries } });
}

function takeWords({ layer, type: _type, ...words }: Extract<LiveMessage, { type: 'words' }>): void {
  if (layer !== 'trails') rows[layer].setWords(words);
}

function takeCells(layer: LiveLayer, cells: readonly string[]): void {
  if (layer === 'trails') return;
  if (outdated.delete(layer)) rows[layer].clear();
  rows[layer].keepCells(cells);
  change(layer);
}

const STAFF_TIME = LIVE_COLUMNS.staff.findIndex((column) => column.name === 'time');

function takeFrame(frame: DecodedLiveFrame): void {
  const layer = LIVE_LAYERS[frame.layer];
  if (layer === 'trails') takeTrails(frame);
  else if (layer === 'staff') rows.staff.apply(frame, (id, lng, lat, values) => trails.add(id, lng, lat, values[STAFF_TIME]));
  else if (layer) rows[layer].apply(frame);
  if (layer) change(layer);
}

function takeTrails({ zoom, x, y, count, ids, offsets, columns }: DecodedLiveFrame): void {
  const [originX, , , originY] = tileBounds3857(zoom, x, y);
  for (let i = 0; i < count; i++) {
    const [lng, lat] = mercatorToLngLat(originX + offsets[2 * i], originY + offsets[2 * i + 1]);
    trails.add(ids[i], lng, lat, columns[0][i] * 1000);
  }
}

// --- What the main thread gets ---------------------------------------------------------------------------------------

function change(layer: LiveLayer): void {
  changed.add(layer);
  flushing ??= setTimeout(flush, FLUSH_MS);
}

function flush(): void {
  flushing = null;
  for (const layer of WATCHED_LAYERS) if (changed.has(layer)) handOver(layer);
  if (changed.has('staff') || changed.has('trails')) handOverTrails();
  changed.clear();
}

function handOver(layer: WatchedLayer): void {
  const view = rows[layer].view(wanted?.narrowing[layer] ?? { classes: [], states: [] });
  const complete = greeted && !outdated.has(layer) && (wanted?.watch.layers.includes(layer) ?? false);
  report({ type: 'rows', layer, rows: view, complete }, [view.ids.buffer, view.positions.buffer, ...Object.values(view.columns).map((column) => column.buffer)]);
}

/** A trail may come before its row: only what is known to be gone is forgotten, together with the next hand-over. */
function handOverTrails(): void {
  trails.keep((id) => rows.staff.has(id));
  const view = trails.view((id) => rows.staff.has(id));
  report({ type: 'trails', trails: view }, [view.sources.buffer, view.targets.buffer, view.strength.buffer, view.before.buffer]);
}

/** What is not watched any more is forgotten; a narrower choice is applied to what is there. */
function watchAnew(order: Watch): void {
  const before = wanted;
  wanted = order;
  for (const layer of WATCHED_LAYERS) {
    const isOther = before?.watch.county !== order.watch.county || !order.watch.layers.includes(layer);
    if (isOther) {
      rows[layer].clear();
      outdated.add(layer);
    }
    if (isOther || JSON.stringify(before.narrowing[layer]) !== JSON.stringify(order.narrowing[layer])) change(layer);
  }
  sendWatch();
}

function listen(): void {
  const silentMs = performance.now() - heardAt;
  if (silentMs <= 2 * heartbeatMs) return;
  isStale = true;
  report({ type: 'stale', seconds: Math.floor(silentMs / 1000) });
  if (greeted && silentMs > DEAD_HEARTBEATS * heartbeatMs) reconnect();
}

setInterval(listen, 1000);

self.onmessage = ({ data }: MessageEvent<LiveOrder>) => {
  if (data.type === 'open') {
    url = data.url;
    connect();
  } else if (data.type === 'watch') {
    watchAnew(data);
  } else if (data.type === 'anew') {
    for (const layer of WATCHED_LAYERS) {
      rows[layer].clear();
      change(layer);
    }
    reconnect();
  } else if (socket === null || socket.readyState > WebSocket.OPEN) {
    failures = 0;
    connect();
  }
};

/**
 * The live connection of the screen, outside React. It asks for what the map shows, and hands on what comes: rows to the
 * map's layers, lane entries to whoever listens. Its condition is in `state/live.ts`.
 */
import { LAYER_IDS, RAW_POINT_ZOOM } from '../../api/contract/layers.ts';
import type { LayerId } from '../../api/contract/layers.ts';
import { WATCHED_LAYERS } from '../../api/contract/live.ts';
import type { LaneEntry, LiveMessage, WatchedLayer } from '../../api/contract/live.ts';
import { layerFilter, layerQuery } from '../state/filter.ts';
import { getLive, setLive } from '../state/live.ts';
import { useApp } from '../state/store.ts';
import type { AppState } from '../state/store.ts';
import { NO_ROWS } from './live-rows.ts';
import type { RowFilter, RowsView } from './live-rows.ts';
import type { LiveOrder, LiveReport } from './protocol.ts';
import { NO_TRAILS } from './trails.ts';
import type { TrailsView } from './trails.ts';

/** The map rests before it asks anew. */
const SETTLE_MS = 120;

function channel<T>(): [tell: (value: T) => void, listen: (listener: (value: T) => void) => () => void] {
  const listeners = new Set<(value: T) => void>();
  return [
    (value) => listeners.forEach((listener) => listener(value)),
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  ];
}

const [tellLane, listenLane] = channel<readonly LaneEntry[]>();
const [tellLaneLost, listenLaneLost] = channel<number>();
const [tellRows, listenRows] = channel<WatchedLayer | 'trails'>();
const [tellCountyGone, listenCountyGone] = channel<null>();
const [tellTiles, listenTiles] = channel<Extract<LiveMessage, { type: 'tiles' }>>();

/** Alerts, events and notes in the order of their commits, each entry once. Answers what ends the listening. */
export const onLane = listenLane;
/**
 * Entries before this lane number will not be handed out, those after it will: whoever keeps a list reads it anew. Said at
 * the first greeting of each county, and when the server has trimmed what was missed.
 */
export const onLaneLost = listenLaneLost;
/** New rows of a layer are there: see `liveRows` and `liveTrails`. At most five times a second and layer. */
export const onRows = listenRows;
/** The server knows the county no more that was watched, or was to be. */
export const onCountyGone = listenCountyGone;
/** Tiles of a layer changed on the server. */
export const onTiles = listenTiles;

const held: Record<WatchedLayer, RowsView> = { devices: NO_ROWS, staff: NO_ROWS, alerts: NO_ROWS, cases: NO_ROWS };
let trails: TrailsView = NO_TRAILS;

/** The rows of a layer that the screen holds. The arrays are never written again. */
export function liveRows(layer: WatchedLayer): RowsView {
  return held[layer];
}

export function liveTrails(): TrailsView {
  return trails;
}

/** Layers that are watched now: those that are shown, devices only where the map draws them one by one. */
function watchedLayers({ layers, view }: AppState): WatchedLayer[] {
  return WATCHED_LAYERS.filter((layer) => layers[layer].visible && (layer !== 'devices' || (view?.zoom ?? 0) >= RAW_POINT_ZOOM));
}

/** The server narrows to grid and area, which mean the same for every layer; classes and states differ by layer. */
function serverFilter(state: AppState): Record<string, string> {
  const query = new URLSearchParams(layerQuery('', { ...state.filter, layers: {}, time: null }, 'devices'));
  query.delete('county');
  return Object.fromEntries(query);
}

function narrowing({ filter }: AppState): Record<WatchedLayer, RowFilter> {
  return { devices: layerFilter(filter, 'devices'), staff: layerFilter(filter, 'staff'), alerts: layerFilter(filter, 'alerts'), cases: layerFilter(filter, 'cases') };
}

function wantedOrder(state: AppState): LiveOrder | null {
  if (!state.county) return null;
  const tiles: LayerId[] = LAYER_IDS.filter((layer) => state.layers[layer].visible);
  const watch = { county: state.county, layers: watchedLayers(state), bbox: state.bounds, filter: serverFilter(state), tiles };
  return { type: 'watch', watch, narrowing: narrowing(state) };
}

function takeMessage(message: Extract<LiveReport, { type: 'message' }>['message']): void {
  if (message.type === 'lane') {
    setLive({ lane: message.entries.at(-1)!.number });
    tellLane(message.entries);
  } else if (message.type === 'tiles') {
    tellTiles(message);
  } else if (message.type === 'heartbeat') {
    const { feedLagMs, ticksPerSecond, newestDataAt, problem, serverTime } = message;
    setLive({ feedLagMs, ticksPerSecond, newestDataAt, problem, clockOffsetMs: serverTime - Date.now() });
  } else if (message.type === 'hello') {
    setLive({ clockOffsetMs: message.serverTime - Date.now() });
  } else if (message.type === 'problem' && message.code === 'unknown_county') {
    tellCountyGone(null);
  } else if (message.type === 'problem') {
    console.warn(`live: ${message.code}: ${message.detail}`);
  }
}

function take(report: LiveReport): void {
  if (report.type === 'rows') {
    held[report.layer] = report.rows;
    if (report.layer === 'devices' && getLive().devicesLive !== report.complete) setLive({ devicesLive: report.complete });
    tellRows(report.layer);
  } else if (report.type === 'trails') {
    trails = report.trails;
    tellRows('trails');
  } else if (report.type === 'connection') {
    setLive(report.connected ? { connected: true } : { connected: false, devicesLive: false });
  } else if (report.type === 'stale') {
    setLive({ staleSeconds: report.seconds });
  } else if (report.type === 'lane_from') {
    setLive({ lane: report.lane });
    tellLaneLost(report.lane);
  } else {
    takeMessage(report.message);
  }
}

const asked = (state: AppState): unknown[] => [state.county, state.bounds, state.filter, state.layers, state.view?.zoom];

/** Opens the connection and follows the screen; answers what ends both. */
export function startLive(): () => void {
  const worker = new Worker(new URL('./live-worker.ts', import.meta.url), { type: 'module' });
  let timer: ReturnType<typeof setTimeout> | null = null;
  let last = '';
  const order = (message: LiveOrder): void => worker.postMessage(message);
  function ask(): void {
    timer = null;
    const wanted = wantedOrder(useApp.getState());
    const text = JSON.stringify(wanted);
    if (!wanted || text === last) return;
    last = text;
    order(wanted);
  }
  const later = (): void => {
    timer ??= setTimeout(ask, SETTLE_MS);
  };
  const wake = (): void => {
    if (document.visibilityState === 'visible') order({ type: 'wake' });
  };
  worker.onmessage = ({ data }: MessageEvent<LiveReport>) => take(data);
  ask();
  order({ type: 'open', url: `${location.origin.replace(/^http/, 'ws')}/live` });
  const stops = [
    useApp.subscribe(asked, later, { equalityFn: (a, b) => a.every((value, i) => value === b[i]) }),
    useApp.subscribe((state) => state.epoch, () => order({ type: 'anew' })),
  ];
  window.addEventListener('online', wake);
  document.addEventListener('visibilitychange', wake);
  return () => {
    stops.forEach((stop) => stop());
    if (timer) clearTimeout(timer);
    window.removeEventListener('online', wake);
    document.removeEventListener('visibilitychange', wake);
    worker.terminate();
    for (const layer of WATCHED_LAYERS) held[layer] = NO_ROWS;
    trails = NO_TRAILS;
    setLive({ connected: false, devicesLive: false, staleSeconds: null });
  };
}

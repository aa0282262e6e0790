/** What the main thread and the live worker say to each other. */
import type { LiveMessage, Watch, WatchedLayer } from '../../api/contract/live.ts';
import type { RowFilter, RowsView } from './live-rows.ts';
import type { TrailsView } from './trails.ts';

/** To the worker. */
export type LiveOrder =
  /** Opens the socket and keeps it open. */
  | { readonly type: 'open'; readonly url: string }
  /** `narrowing` is applied on this screen, `watch.filter` by the server. `after` and `type` are the worker's. */
  | { readonly type: 'watch'; readonly watch: Omit<Watch, 'type' | 'after'>; readonly narrowing: Readonly<Record<WatchedLayer, RowFilter>> }
  /** The network or the page is back: try at once. */
  | { readonly type: 'wake' }
  /** Another person: the socket is opened anew, and what was seen before is forgotten. */
  | { readonly type: 'anew' };

/** From the worker. */
export type LiveReport =
  | { readonly type: 'message'; readonly message: Exclude<LiveMessage, { type: 'words' } | { type: 'cells' }> }
  /** Entries before `lane` will not be handed out: whoever keeps a list reads it anew. */
  | { readonly type: 'lane_from'; readonly lane: number }
  | { readonly type: 'connection'; readonly connected: boolean }
  /** Whole seconds without a word from the server; null once it speaks again. */
  | { readonly type: 'stale'; readonly seconds: number | null }
  /** `complete`: the server has told all cells of the layer since it was asked for; before that, rows may be missing. */
  | { readonly type: 'rows'; readonly layer: WatchedLayer; readonly rows: RowsView; readonly complete: boolean }
  | { readonly type: 'trails'; readonly trails: TrailsView };

/** Tells the state which layers' tiles could not be read, and asks failed tiles again when their source is reloaded. */
import type { ErrorEvent, Map as MapLibreMap, Tile } from 'maplibre-gl';
import type { LayerId } from '../../api/contract/layers.ts';
import { getApp, setApp, useApp } from '../state/store.ts';
import { layerOfSource } from './style/sources.ts';
import { faultOf } from './tile-fault.ts';

/** A tile that arrives this long after the last failure of its layer means that the layer is well again. */
const WELL_AFTER_MS = 1_500;

/** More tiles of a source are not kept; no screen shows so many at once. */
const MOST_TILES = 500;

interface TileAddress { readonly z: number; readonly x: number; readonly y: number }
type TileError = ErrorEvent & { readonly sourceId?: string; readonly tile?: Tile };

interface SourceTrouble {
  /** Tiles that failed and have not come since, the latest last. */
  readonly failed: Map<string, TileAddress>;
  /** Once its tiles were asked again: those of them, and each that failed later and was asked once more. */
  askedAgain: Set<string> | null;
}

/** Sources of the map that had trouble. */
const troubles = new WeakMap<MapLibreMap, Map<string, SourceTrouble>>();

const nameOf = ({ z, x, y }: TileAddress): string => `${z}/${x}/${y}`;

/**
 * Asks the failed tiles of a source again. To be called before the source is reloaded: MapLibre 6.17 marks a failed tile
 * as loading when its source is reloaded, and then waits for a load that nobody started.
 */
export function retryFailedTiles(map: MapLibreMap, sourceId: string): void {
  const trouble = troubles.get(map)?.get(sourceId);
  if (!trouble) return;
  const tiles = [...trouble.failed.values()];
  trouble.askedAgain = new Set(trouble.failed.keys());
  trouble.failed.clear();
  if (tiles.length) map.refreshTiles(sourceId, tiles);
}

/**
 * Keeps a tile that failed. A tile that was under way when the others were asked again fails after that and would be
 * left out, so it is asked once more at once; then this is false and there is no trouble yet.
 */
function remember(map: MapLibreMap, sourceId: string, tile: Tile | undefined): boolean {
  if (!tile) return true;
  const sources = troubles.get(map) ?? new Map<string, SourceTrouble>();
  troubles.set(map, sources);
  const trouble = sources.get(sourceId) ?? { failed: new Map(), askedAgain: null };
  sources.set(sourceId, trouble);
  const { z, x, y } = tile.tileID.canonical;
  const address = { z, x, y };
  const name = nameOf(address);
  if (trouble.askedAgain && trouble.askedAgain.size < MOST_TILES && !trouble.askedAgain.has(name)) {
    trouble.askedAgain.add(name);
    map.refreshTiles(sourceId, [address]);
    return false;
  }
  trouble.failed.delete(name);
  trouble.failed.set(name, address);
  if (trouble.failed.size > MOST_TILES) trouble.failed.delete(trouble.failed.keys().next().value!);
  return true;
}

/** Takes a tile that came from those that failed; true when none is left of its source. */
function forget(map: MapLibreMap, sourceId: string, tile: Tile): boolean {
  const trouble = troubles.get(map)?.get(sourceId);
  if (!trouble) return true;
  trouble.failed.delete(nameOf(tile.tileID.canonical));
  return trouble.failed.size === 0;
}

export function followTileTrouble(map: MapLibreMap): () => void {
  const failedAt = new Map<LayerId, number>();

  map.on('error', (event) => {
    const { sourceId = '', tile, error } = event as TileError;
    const layer = layerOfSource(sourceId);
    if (!layer) {
      // Listening takes the error from MapLibre's own log; a mistake of ours must still be seen.
      console.error(error);
      return;
    }
    const fault = faultOf(error ?? {}, tile?.aborted ?? false, getApp().county);
    // If it is still in view it is asked for anew, and that tells whether it can be read.
    if (fault === 'unheld' && tile) map.refreshTiles(sourceId, [tile.tileID.canonical]);
    if (fault !== 'failed' || !remember(map, sourceId, tile)) return;
    failedAt.set(layer, performance.now());
    const { tileTrouble } = getApp();
    if (tileTrouble[layer] === undefined) setApp({ tileTrouble: { ...tileTrouble, [layer]: error?.message ?? '' } });
  });
  map.on('sourcedata', (event) => {
    const layer = layerOfSource(event.sourceId);
    const since = layer ? failedAt.get(layer) : undefined;
    if (!layer || since === undefined || event.tile?.state !== 'loaded') return;
    // A failure that was under way while everything was asked again is over once its own tile came.
    const isLast = forget(map, event.sourceId, event.tile);
    if (!isLast && performance.now() - since < WELL_AFTER_MS) return;
    failedAt.delete(layer);
    const { [layer]: _well, ...others } = getApp().tileTrouble;
    setApp({ tileTrouble: others });
  });
  map.on('dataloading', () => !getApp().tilesLoading && setApp({ tilesLoading: true }));
  map.on('idle', () => getApp().tilesLoading && setApp({ tilesLoading: false }));

  return useApp.subscribe((state) => `${state.county} ${state.epoch}`, () => {
    failedAt.clear();
    setApp({ tileTrouble: {} });
  });
}

/** Tells the state which layers' tiles could not be read, and asks failed tiles again when their source is reloaded. */
import type { ErrorEvent, Map as MapLibreMap, Tile } from 'maplibre-gl';
import type { LayerId } from '../../api/contract/layers.ts';
import { getApp, setApp, useApp } from '../state/store.ts';
import { layerOfSource } from './style/sources.ts';

/** A tile that arrives this long after the last failure of its layer means that the layer is well again. */
const WELL_AFTER_MS = 1_500;

interface TileAddress { readonly z: number; readonly x: number; readonly y: number }
type TileError = ErrorEvent & { readonly sourceId?: string; readonly tile?: Tile };

/** Tiles that failed, by source of the map. */
const failedTiles = new WeakMap<MapLibreMap, Map<string, TileAddress[]>>();

/**
 * Asks the failed tiles of a source again. To be called before the source is reloaded: MapLibre 6.17 marks a failed tile
 * as loading when its source is reloaded, and then waits for a load that nobody started.
 */
export function retryFailedTiles(map: MapLibreMap, sourceId: string): void {
  const tiles = failedTiles.get(map)?.get(sourceId);
  if (!tiles) return;
  failedTiles.get(map)!.delete(sourceId);
  map.refreshTiles(sourceId, tiles);
}

function remember(map: MapLibreMap, sourceId: string, tile: Tile | undefined): void {
  if (!tile) return;
  const sources = failedTiles.get(map) ?? new Map<string, TileAddress[]>();
  const { z, x, y } = tile.tileID.canonical;
  sources.set(sourceId, [...(sources.get(sourceId) ?? []), { z, x, y }]);
  failedTiles.set(map, sources);
}

/** Takes a tile that came from those that failed; true when none is left of its source. */
function forget(map: MapLibreMap, sourceId: string, tile: Tile): boolean {
  const sources = failedTiles.get(map);
  const { z, x, y } = tile.tileID.canonical;
  const left = (sources?.get(sourceId) ?? []).filter((failed) => failed.z !== z || failed.x !== x || failed.y !== y);
  if (left.length > 0) sources!.set(sourceId, left);
  else sources?.delete(sourceId);
  return left.length === 0;
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
    remember(map, sourceId, tile);
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

  return useApp.subscribe((state) => state.epoch, () => {
    failedAt.clear();
    setApp({ tileTrouble: {} });
  });
}

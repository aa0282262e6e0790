/** Tells the state which layers' tiles could not be read, and when the map is still loading. */
import type { ErrorEvent, Map as MapLibreMap } from 'maplibre-gl';
import type { LayerId } from '../../api/contract/layers.ts';
import { getApp, setApp, useApp } from '../state/store.ts';
import { layerOfSource } from './style/sources.ts';

/** A tile that arrives this long after the last failure of its layer means that the layer is well again. */
const WELL_AFTER_MS = 1_500;

export function followTileTrouble(map: MapLibreMap): () => void {
  const failedAt = new Map<LayerId, number>();

  map.on('error', (event) => {
    const layer = layerOfSource((event as ErrorEvent & { sourceId?: string }).sourceId ?? '');
    if (!layer) {
      // Listening takes the error from MapLibre's own log; a mistake of ours must still be seen.
      console.error(event.error);
      return;
    }
    failedAt.set(layer, performance.now());
    const { tileTrouble } = getApp();
    if (!tileTrouble[layer]) setApp({ tileTrouble: { ...tileTrouble, [layer]: event.error?.message ?? '' } });
  });
  map.on('sourcedata', (event) => {
    const layer = layerOfSource(event.sourceId);
    const since = layer ? failedAt.get(layer) : undefined;
    if (!layer || since === undefined || !event.tile || performance.now() - since < WELL_AFTER_MS) return;
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

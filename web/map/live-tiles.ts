/** Loads tiles again whose features changed on the server: just those, where they are on the map. */
import type { Map as MapLibreMap, VectorTileSource } from 'maplibre-gl';
import { onTiles } from '../live/client.ts';
import { getApp } from '../state/store.ts';
import { layerOfSource } from './style/sources.ts';
import { tileAddress, touchedInView } from './touched-tiles.ts';

/** The server names tiles of one zoom; the map may hold finer or coarser ones of the same ground. */
export function followTiles(map: MapLibreMap): () => void {
  return onTiles(({ layer, tiles }) => {
    const { bounds } = getApp();
    const named = tiles?.map(tileAddress);
    for (const id of Object.keys(map.getStyle().sources)) {
      const source = map.getSource<VectorTileSource>(id);
      if (layerOfSource(id) !== layer || !source) continue;
      if (!named) map.refreshTiles(id);
      else if (bounds) map.refreshTiles(id, touchedInView(named, bounds, map.getZoom(), source));
    }
  });
}

/** Loads tiles again whose features changed on the server: just those, where they are on the map. */
import type { Map as MapLibreMap } from 'maplibre-gl';
import { onTiles } from '../live/client.ts';
import { layerOfSource } from './style/sources.ts';

interface Address { readonly z: number; readonly x: number; readonly y: number }

function addressOf(text: string): Address {
  const [z, x, y] = text.split('/').map(Number);
  return { z, x, y };
}

/** MapLibre passes over addresses that it does not hold, so that all tiles of the message can be named. */
export function followTiles(map: MapLibreMap): () => void {
  return onTiles(({ layer, tiles }) => {
    const addresses = tiles?.map(addressOf);
    for (const source of Object.keys(map.getStyle().sources)) {
      if (layerOfSource(source) === layer && map.getSource(source)) map.refreshTiles(source, addresses);
    }
  });
}

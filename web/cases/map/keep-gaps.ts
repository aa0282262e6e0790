/** Keeps the map's gaps the same as those that were read. */
import type { GeoJSONSource, Map as MapLibreMap } from 'maplibre-gl';
import type { FeatureCollection } from 'geojson';
import { getGaps, useGaps } from './gaps-state.ts';

export function keepGaps(map: MapLibreMap): () => void {
  const show = (): void => {
    const { reply } = getGaps();
    map.getSource<GeoJSONSource>('gaps')?.setData({ type: 'FeatureCollection', features: reply ? [...reply.features, ...reply.duty] : [] } as unknown as FeatureCollection);
  };
  show();
  return useGaps.subscribe((state, before) => { if (state.reply !== before.reply) show(); });
}

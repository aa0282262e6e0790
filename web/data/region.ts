/** Counts inside a drawn region: one request for each different filter, put together to one answer. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { LAYER_IDS } from '../../api/contract/layers.ts';
import type { RegionLayer, RegionReply } from '../../api/contract/shapes.ts';
import { queryGroups } from '../state/filter.ts';
import type { MapFilter } from '../state/filter.ts';
import { useApp } from '../state/store.ts';
import type { RegionPolygon } from '../state/store.ts';
import { sendJson } from './client.ts';

export interface RegionAnswer {
  readonly asOf: string;
  readonly areaSquareMeters: number;
  /** Layers in their fixed order. */
  readonly layers: readonly RegionLayer[];
}

async function summarize(county: string, filter: MapFilter, polygon: RegionPolygon, signal: AbortSignal): Promise<RegionAnswer> {
  const groups = queryGroups(county, filter);
  const replies = await Promise.all(groups.map(({ query }) => sendJson<RegionReply>('POST', `/api/regions/summary?${query}`, { polygon }, signal)));
  const layers = groups.flatMap((group, i) => replies[i].layers.filter((entry) => group.layers.includes(entry.layer)));
  return {
    asOf: replies.map((reply) => reply.asOf).sort()[0], areaSquareMeters: replies[0].areaSquareMeters,
    layers: layers.sort((a, b) => LAYER_IDS.indexOf(a.layer) - LAYER_IDS.indexOf(b.layer)),
  };
}

export function useRegionAnswer() {
  const county = useApp((state) => state.county);
  const filter = useApp((state) => state.filter);
  const region = useApp((state) => state.region);
  const epoch = useApp((state) => state.epoch);
  return useQuery({
    queryKey: ['region', epoch, county, filter, region], enabled: county !== null && region !== null, retry: false,
    placeholderData: region ? keepPreviousData : undefined,
    queryFn: ({ signal }) => summarize(county!, filter, region!, signal),
  });
}

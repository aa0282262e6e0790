/** What the panels ask the server, as TanStack queries. Keys hold the person's epoch: another person, other answers. */
import { QueryClient, keepPreviousData, useInfiniteQuery, useQueries, useQuery } from '@tanstack/react-query';
import type {
  Bounds, CountiesReply, FacingReply, FeatureReply, FeaturesReply, LayersReply, LayerSummary, PersonsReply,
  SearchReply, VocabularyReply,
} from '../../api/contract/shapes.ts';
import type { LayerId } from '../../api/contract/layers.ts';
import { layerQuery, queryGroups } from '../state/filter.ts';
import type { Selection } from '../state/url.ts';
import { useApp } from '../state/store.ts';
import { getHealth, getJson, isPassing } from './client.ts';
import { useLastGood } from './last-good.ts';

/** Rows of one page of the list. */
export const PAGE_ROWS = 200;
const HEALTH_EVERY_MS = 10_000;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { retry: (failures, error) => failures < 1 && isPassing(error), retryDelay: 600, staleTime: 30_000, refetchOnWindowFocus: false },
  },
});

export function useCounties() {
  return useQuery({ queryKey: ['counties'], queryFn: ({ signal }) => getJson<CountiesReply>('/api/counties', signal) });
}

export function usePersons() {
  return useQuery({ queryKey: ['persons'], queryFn: ({ signal }) => getJson<PersonsReply>('/api/persons', signal) });
}

export function useHealth() {
  return useQuery({
    queryKey: ['health'], refetchInterval: HEALTH_EVERY_MS, retry: false, staleTime: 0,
    queryFn: ({ signal }) => getHealth(signal),
  });
}

export function vocabularyOptions(county: string) {
  return {
    queryKey: ['vocabulary', county], staleTime: 300_000,
    queryFn: ({ signal }: { signal: AbortSignal }) => getJson<VocabularyReply>(`/api/vocabulary?county=${county}`, signal),
  };
}

export function useVocabulary() {
  const county = useApp((state) => state.county);
  return useQuery({ ...vocabularyOptions(county ?? ''), enabled: county !== null });
}

/** Counts of a layer under the filter (null until they are read), and without it. */
export interface LayerCounts {
  readonly filtered: LayerSummary | null;
  readonly whole: LayerSummary;
}

export interface LayersAnswer {
  readonly counts: ReadonlyMap<LayerId, LayerCounts>;
  readonly asOf: string | null;
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly isStale: boolean;
  readonly refetch: () => void;
}

/** Counts of all layers: one request for each different filter, and one without any. */
export function useLayers(): LayersAnswer {
  const county = useApp((state) => state.county);
  const filter = useApp((state) => state.filter);
  const epoch = useApp((state) => state.epoch);
  const groups = county ? queryGroups(county, filter) : [];
  const whole = `county=${county}`;
  const wanted = county ? [...new Set([whole, ...groups.map((group) => group.query)])] : [];
  const answers = useQueries({
    queries: wanted.map((query) => ({
      queryKey: ['layers', epoch, query], placeholderData: keepPreviousData,
      queryFn: ({ signal }: { signal: AbortSignal }) => getJson<LayersReply>(`/api/layers?${query}`, signal),
    })),
  });
  const person = useApp((state) => state.person);
  const byQuery = new Map(wanted.map((query, i) => [query, answers[i].data]));
  const counts = new Map<LayerId, LayerCounts>();
  for (const { query, layers } of groups) {
    for (const id of layers) {
      const all = byQuery.get(whole)?.layers.find((layer) => layer.id === id);
      const some = byQuery.get(query)?.layers.find((layer) => layer.id === id);
      if (all) counts.set(id, { filtered: some ?? null, whole: all });
    }
  }
  const asOf = answers.map((answer) => answer.data?.asOf ?? '').sort()[0] || null;
  const isWhole = byQuery.get(whole) !== undefined;
  const good = useLastGood(isWhole ? { counts, asOf } : undefined, `${county} ${person}`);
  return {
    counts: good.value?.counts ?? counts,
    asOf: good.value?.asOf ?? null,
    isPending: good.value === undefined && (county === null || answers.some((answer) => answer.isPending)),
    error: answers.find((answer) => answer.error)?.error ?? null,
    isStale: good.isOld || answers.some((answer) => answer.isPlaceholderData || (answer.isError && answer.data !== undefined)),
    refetch: () => answers.forEach((answer) => void answer.refetch()),
  };
}

/** `west,south,east,north` as the wire wants it. */
export function formatBounds(bounds: Bounds): string {
  return bounds.map((value) => Number(value.toFixed(7))).join(',');
}

/** Rows of a layer in view, page by page; `total` of the first page is the map's total. */
export function useRows(layer: LayerId, enabled: boolean) {
  const county = useApp((state) => state.county);
  const filter = useApp((state) => state.filter);
  const bounds = useApp((state) => state.bounds);
  const epoch = useApp((state) => state.epoch);
  const query = county && bounds ? `${layerQuery(county, filter, layer)}&bbox=${formatBounds(bounds)}&limit=${PAGE_ROWS}` : '';
  const rows = useInfiniteQuery({
    queryKey: ['rows', epoch, layer, query], enabled: enabled && query !== '', initialPageParam: '', placeholderData: keepPreviousData,
    queryFn: ({ pageParam, signal }) =>
      getJson<FeaturesReply>(`/api/layers/${layer}/features?${query}${pageParam ? `&cursor=${encodeURIComponent(pageParam)}` : ''}`, signal),
    getNextPageParam: (last) => last.nextCursor,
  });
  const person = useApp((state) => state.person);
  const pages = useLastGood(rows.data?.pages, `${county} ${person} ${layer}`);
  return { ...rows, pages: pages.value, isStale: pages.isOld || rows.isPlaceholderData };
}

export function featureOptions(county: string, { layer, id }: Selection, epoch: number) {
  return {
    queryKey: ['feature', epoch, county, layer, id],
    queryFn: ({ signal }: { signal: AbortSignal }) => getJson<FeatureReply>(`/api/layers/${layer}/features/${id}?county=${county}`, signal),
  };
}

/** The feature that is selected. */
export function useSelectedFeature() {
  const county = useApp((state) => state.county);
  const selection = useApp((state) => state.selection);
  const epoch = useApp((state) => state.epoch);
  return useQuery({ ...featureOptions(county ?? '', selection ?? { layer: 'areas', id: 0 }, epoch), enabled: county !== null && selection !== null });
}

/** How many rows of each layer lie in a grid cell or an area: `grid=<code>` or `area=<code>`. */
export function useCountsWithin(within: string | null) {
  const county = useApp((state) => state.county);
  const epoch = useApp((state) => state.epoch);
  return useQuery({
    queryKey: ['within', epoch, county, within], enabled: within !== null && county !== null,
    queryFn: ({ signal }) => getJson<LayersReply>(`/api/layers?county=${county}&${within}`, signal),
  });
}

/** Cameras that see a place, covering ones first; null while there is no place. */
export function useFacingCameras(place: readonly [number, number] | null) {
  const county = useApp((state) => state.county);
  const epoch = useApp((state) => state.epoch);
  const [lng, lat] = place ?? [0, 0];
  return useQuery({
    queryKey: ['facing', epoch, county, lng, lat], enabled: place !== null && county !== null,
    queryFn: ({ signal }) => getJson<FacingReply>(`/api/cameras/facing?lng=${lng}&lat=${lat}&county=${county}&limit=6`, signal),
  });
}

/** What is found by a text; nothing while it is asked for, never what another text found. */
export function useSearch(text: string) {
  const county = useApp((state) => state.county);
  const epoch = useApp((state) => state.epoch);
  const wanted = text.trim();
  return useQuery({
    queryKey: ['search', epoch, county, wanted], enabled: wanted.length > 0 && county !== null,
    queryFn: ({ signal }) => getJson<SearchReply>(`/api/search?q=${encodeURIComponent(wanted)}&county=${county}`, signal),
  });
}


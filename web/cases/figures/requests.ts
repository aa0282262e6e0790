/** What the pages of figures ask the server. Keys hold the person's epoch: another person, other answers. */
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { FigureGrouping, FiguresReply } from '../../../api/contract/cases/figures.ts';
import type { Indicator, IndicatorGrouping, IndicatorsReply } from '../../../api/contract/cases/indicators.ts';
import type { CasesReply } from '../../../api/contract/cases/lists.ts';
import { getJson } from '../../data/client.ts';
import { queryClient } from '../../data/queries.ts';
import { onLane, onLaneLost } from '../../live/client.ts';
import { layerFilter } from '../../state/filter.ts';
import type { MapFilter } from '../../state/filter.ts';
import { useApp } from '../../state/store.ts';

/** After a move figures are asked for again, but not more often than this. */
const FIGURES_EVERY_MS = 5_000;
/** Deadlines pass without a move. */
const FIGURES_AT_LEAST_EVERY_MS = 60_000;
const PAGE_ROWS = 100;

/** What of the map's filter figures are narrowed by: classes of cases and the area. */
export function figureFilter(filter: MapFilter): Record<string, string> {
  const { classes } = layerFilter(filter, 'cases');
  return { ...(classes.length > 0 ? { class: [...classes].sort().join(',') } : {}), ...(filter.area ? { area: filter.area } : {}) };
}

function queryText(county: string, filter: MapFilter, more: Readonly<Record<string, string>>): string {
  return new URLSearchParams({ county, ...figureFilter(filter), ...more }).toString();
}

/** Figures of now by grid, area, department ...; null: nothing is asked. What was read before stays while another answer is on its way. */
export function useFigures(by: FigureGrouping | null) {
  const county = useApp((state) => state.county);
  const filter = useApp((state) => state.filter);
  const epoch = useApp((state) => state.epoch);
  const query = queryText(county ?? '', filter, { by: by ?? 'total' });
  return useQuery<FiguresReply>({
    queryKey: ['case-figures', epoch, query], enabled: county !== null && by !== null,
    // Only of the same county and person: others have other figures.
    placeholderData: (before, earlier) => (before?.county === county && before?.by === by && earlier?.queryKey[1] === epoch ? before : undefined),
    queryFn: ({ signal }) => getJson<FiguresReply>(`/api/cases/figures?${query}`, signal),
  });
}

export interface IndicatorQuestion {
  readonly by: IndicatorGrouping;
  /** ISO 8601, `to` not included. */
  readonly from: string;
  readonly to: string;
  readonly flow?: string | null;
  /** Empty or left out: all. */
  readonly indicators?: readonly Indicator[];
}

/** The query of a table of indicators under the filter of the map, without `?`. */
export function indicatorQuery(county: string, filter: MapFilter, { by, from, to, flow, indicators }: IndicatorQuestion): string {
  return queryText(county, filter, { by, from, to, ...(flow ? { flow } : {}), ...(indicators?.length ? { indicators: indicators.join(',') } : {}) });
}

export function useIndicators(question: IndicatorQuestion | null) {
  const county = useApp((state) => state.county);
  const filter = useApp((state) => state.filter);
  const epoch = useApp((state) => state.epoch);
  const query = county && question ? indicatorQuery(county, filter, question) : '';
  return useQuery({
    queryKey: ['indicators', epoch, query], enabled: query !== '',
    queryFn: ({ signal }) => getJson<IndicatorsReply>(`/api/indicators?${query}`, signal),
  });
}

/** The cases behind a number, page by page. It stands still while it is read: asking again is a button. */
export function useBehind(behind: string) {
  const county = useApp((state) => state.county);
  const epoch = useApp((state) => state.epoch);
  return useInfiniteQuery({
    queryKey: ['cases-behind', epoch, county, behind], enabled: county !== null, initialPageParam: '', placeholderData: keepPreviousData,
    queryFn: ({ pageParam, signal }) => getJson<CasesReply>(`/api/cases?county=${county}&${behind}&limit=${PAGE_ROWS}${pageParam ? `&cursor=${encodeURIComponent(pageParam)}` : ''}`, signal),
    getNextPageParam: (last) => last.nextCursor,
  });
}

/** Asks for shown figures again when cases move, at most every 5 s, and once a minute; answers what ends it. */
export function followFigures(): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let last = 0;
  const refresh = (): void => {
    timer = null;
    last = Date.now();
    void queryClient.invalidateQueries({ queryKey: ['case-figures'] });
  };
  const soon = (): void => { timer ??= setTimeout(refresh, Math.max(0, last + FIGURES_EVERY_MS - Date.now())); };
  const every = setInterval(soon, FIGURES_AT_LEAST_EVERY_MS);
  const stops = [onLane((entries) => { if (entries.some(({ kind }) => kind === 'case')) soon(); }), onLaneLost(soon)];
  return () => {
    clearInterval(every);
    if (timer) clearTimeout(timer);
    stops.forEach((stop) => stop());
  };
}

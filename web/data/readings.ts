/** What devices measured last, asked again while live data says that there is news. */
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { LatestReply } from '../../api/contract/ingest.ts';
import { onRows, liveRows } from '../live/client.ts';
import type { WatchedLayer } from '../../api/contract/live.ts';
import { useApp } from '../state/store.ts';
import { getJson } from './client.ts';
import { queryClient } from './queries.ts';

/** A device that speaks ten times a second is not asked ten times a second. */
const AT_MOST_EVERY_MS = 2_000;

/** Calls `refresh` when live data brings other values of a row, or takes it away, and at most every two seconds. */
export function useLiveRow(layer: WatchedLayer, id: number, refresh: () => void): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const key = (): string => {
      const rows = liveRows(layer);
      const at = rows.ids.indexOf(id);
      return at < 0 ? '' : [...Object.values(rows.columns).map((column) => column[at]), rows.positions[2 * at], rows.positions[2 * at + 1]].join();
    };
    let last = key();
    const stop = onRows((changed) => {
      if (changed !== layer || timer) return;
      const now = key();
      if (now === last) return;
      last = now;
      timer = setTimeout(() => {
        timer = null;
        refresh();
      }, AT_MOST_EVERY_MS);
    });
    return () => {
      stop();
      if (timer) clearTimeout(timer);
    };
  }, [layer, id, refresh]);
}

export function useLatestReadings(device: number) {
  const county = useApp((state) => state.county);
  const epoch = useApp((state) => state.epoch);
  return useQuery({
    queryKey: ['latest', epoch, county, device], enabled: county !== null,
    queryFn: ({ signal }) => getJson<LatestReply>(`/api/devices/${device}/latest?county=${county}`, signal),
  });
}

/** Reads a feature and what belongs to it again. */
export function refreshFeature(layer: WatchedLayer, id: number): void {
  void queryClient.invalidateQueries({ predicate: ({ queryKey: [name, , , a, b] }) => (name === 'latest' && a === id) || (name === 'feature' && a === layer && b === id) });
}

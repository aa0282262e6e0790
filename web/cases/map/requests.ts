/** What the map asks the server about who answers, and where nobody does. */
import { useQuery } from '@tanstack/react-query';
import type { GapsReply, ResponsibilityReply } from '../../../api/contract/cases/responsibility.ts';
import { getJson } from '../../data/client.ts';
import { useApp } from '../../state/store.ts';

/** Gaps of a class, or of all (`all`); null: nothing is asked. */
export function useGapsAnswer(gaps: string | null) {
  const county = useApp((state) => state.county);
  const epoch = useApp((state) => state.epoch);
  const query = `county=${county}${gaps === null || gaps === 'all' ? '' : `&class=${encodeURIComponent(gaps)}`}`;
  return useQuery({
    queryKey: ['gaps', epoch, query], enabled: county !== null && gaps !== null,
    queryFn: ({ signal }) => getJson<GapsReply>(`/api/responsibility/gaps?${query}`, signal),
  });
}

/** Who answers for a class at a place in degrees; a null class: nothing is asked. */
export function useResponsibility(place: { readonly lng: number; readonly lat: number }, classId: string | null) {
  const county = useApp((state) => state.county);
  const epoch = useApp((state) => state.epoch);
  const query = `county=${county}&point=${place.lng.toFixed(7)},${place.lat.toFixed(7)}&class=${encodeURIComponent(classId ?? '')}`;
  return useQuery({
    queryKey: ['responsibility', epoch, query], enabled: county !== null && classId !== null,
    queryFn: ({ signal }) => getJson<ResponsibilityReply>(`/api/responsibility?${query}`, signal),
  });
}

/** What the desk asks the server of cases. Keys hold county and the person's epoch: another person, other answers. */
import { useQuery } from '@tanstack/react-query';
import type { CaseDetails, CaseRow, CasesReply } from '../../../api/contract/cases/lists.ts';
import type { DuplicatesReply } from '../../../api/contract/cases/duplicates.ts';
import type { DispatchSuggestion } from '../../../api/contract/cases/responsibility.ts';
import type { MovesOfferedReply } from '../../../api/contract/cases/offered.ts';
import type { PhotoReply } from '../../../api/contract/cases/reports.ts';
import type { StandardsReply } from '../../../api/contract/cases/standards.ts';
import type { FeaturesReply } from '../../../api/contract/shapes.ts';
import { getJson, request } from '../../data/client.ts';
import { queryClient } from '../../data/queries.ts';
import type { Inbox } from '../../state/inbox.ts';
import { getApp, useApp } from '../../state/store.ts';
import { useCaseDesk } from './desk-state.ts';

/** Cases that have ended are shown so far back. */
const MOST_ENDED = 200;

export const inCounty = (path: string): string => `${path}${path.includes('?') ? '&' : '?'}county=${getApp().county}`;

export function useScope(): readonly [county: string | null, epoch: number] {
  return [useApp((state) => state.county), useApp((state) => state.epoch)];
}

const NONE: readonly CaseRow[] = [];

export interface EndedCases {
  readonly rows: readonly CaseRow[];
  readonly total: number;
  /** Words were looked for in cases reported since then, epoch ms; null: in all. */
  readonly searchedSince: number | null;
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly refetch: () => void;
}

/** The newest of the cases whose flow is over; asked for only where they are shown. */
export function useEndedCases(inbox: Inbox): EndedCases {
  const [county, epoch] = useScope();
  const text = useCaseDesk((state) => state.text).trim();
  const isShown = inbox.step === 'ended';
  const search = text === '' ? '' : `&q=${encodeURIComponent(text)}`;
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['cases-ended', county, epoch, inbox.flow, search], enabled: isShown && county !== null,
    queryFn: ({ signal }) => getJson<CasesReply>(inCounty(`/api/cases?live=false&flow=${inbox.flow}&sort=updated&limit=${MOST_ENDED}${search}`), signal),
  });
  return { rows: data?.cases ?? NONE, total: data?.total ?? 0, searchedSince: data?.searchedSince ?? null, isPending: isShown && isPending, error, refetch: () => void refetch() };
}

export function useCaseDetails(id: number) {
  const [county, epoch] = useScope();
  return useQuery({
    queryKey: ['case', county, epoch, id], enabled: county !== null,
    queryFn: ({ signal }) => getJson<CaseDetails>(inCounty(`/api/cases/${id}`), signal),
  });
}

export function useDuplicates(id: number, isWanted: boolean) {
  const [county, epoch] = useScope();
  return useQuery({
    queryKey: ['case-duplicates', county, epoch, id], enabled: isWanted && county !== null,
    queryFn: ({ signal }) => getJson<DuplicatesReply>(inCounty(`/api/cases/${id}/duplicates`), signal),
  });
}

export function useDispatchSuggestion(id: number, isWanted: boolean) {
  const [county, epoch] = useScope();
  return useQuery({
    queryKey: ['case-dispatch', county, epoch, id], enabled: isWanted && county !== null,
    queryFn: ({ signal }) => getJson<DispatchSuggestion>(inCounty(`/api/cases/${id}/dispatch`), signal),
  });
}

/** Every move of the flow from here for this person, with what stands against each. */
export function useOfferedMoves(id: number) {
  const [county, epoch] = useScope();
  return useQuery({
    queryKey: ['case-moves', county, epoch, id], enabled: county !== null, staleTime: 0,
    queryFn: async ({ signal }) => (await getJson<MovesOfferedReply>(inCounty(`/api/cases/${id}/moves-offered`), signal)).moves,
  });
}

const OF_ONE_CASE = new Set(['case', 'case-moves', 'case-duplicates', 'case-dispatch']);

/** Cases changed: what is open of them is read again, and what is shown stays until then. */
export function refreshCases(ids: readonly number[]): void {
  if (ids.length === 0) return;
  void queryClient.invalidateQueries({ predicate: ({ queryKey: [kind, , , id] }) => (OF_ONE_CASE.has(String(kind)) && ids.includes(id as number)) || kind === 'cases-ended' });
}

export function useStandards(classId: string) {
  const [county, epoch] = useScope();
  return useQuery({
    queryKey: ['standards', county, epoch, classId], enabled: county !== null, staleTime: 300_000,
    queryFn: ({ signal }) => getJson<StandardsReply>(inCounty(`/api/standards?class=${encodeURIComponent(classId)}`), signal),
  });
}

/** One of the staff, as far as somebody is chosen by it. */
export interface StaffMember {
  readonly code: string;
  readonly name: string | null;
  readonly nameEn: string | null;
  readonly class: string;
  readonly department: string | null;
  readonly state: string;
}

async function readStaff(signal: AbortSignal): Promise<StaffMember[]> {
  const staff: StaffMember[] = [];
  let cursor: string | null = null;
  do {
    const next: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page: FeaturesReply = await getJson<FeaturesReply>(inCounty(`/api/layers/staff/features?limit=500${next}`), signal);
    staff.push(...page.features.map(({ properties }) => properties as unknown as StaffMember));
    cursor = page.nextCursor;
  } while (cursor !== null);
  return staff;
}

/** The staff of the county that this person may see. */
export function useStaff() {
  const [county, epoch] = useScope();
  return useQuery({ queryKey: ['staff-members', county, epoch], enabled: county !== null, queryFn: ({ signal }) => readStaff(signal) });
}

/** Uploads a picture; the server reads where it was taken and keeps nothing but the picture. @throws RequestError 422 with what is wrong */
export async function uploadPhoto(file: File): Promise<PhotoReply> {
  const response = await request(inCounty('/api/photos'), { method: 'POST', body: file, headers: { 'content-type': file.type || 'application/octet-stream' } });
  return (await response.json()) as PhotoReply;
}

/** What the desk asks the server and tells it. Changes are shown when the server has answered, never before. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type {
  AlertDetails, MakeMove, RuleBody, rulesReplySchema, shiftNotesReplySchema, stormMoveReplySchema, TryReply,
} from '../../api/contract/alerts.ts';
import type { Alert } from '../../api/contract/live.ts';
import type { QuarantineReply, ReadingsReply } from '../../api/contract/ingest.ts';
import type { z } from 'zod';
import { getJson, sendJson } from '../data/client.ts';
import { queryClient } from '../data/queries.ts';
import { getApp, useApp } from '../state/store.ts';

export type RulesReply = z.infer<typeof rulesReplySchema>;
export type ShiftNotesReply = z.infer<typeof shiftNotesReplySchema>;
type StormMoveReply = z.infer<typeof stormMoveReplySchema>;

const DAY_MS = 86_400_000;
const inCounty = (path: string): string => `${path}${path.includes('?') ? '&' : '?'}county=${getApp().county}`;

/** Keys hold county and the person's epoch: another person, other answers. */
function useScope(): readonly [county: string | null, epoch: number] {
  return [useApp((state) => state.county), useApp((state) => state.epoch)];
}

export function useAlertDetails(id: number) {
  const [county, epoch] = useScope();
  return useQuery({
    queryKey: ['alert', county, epoch, id], enabled: county !== null,
    queryFn: ({ signal }) => getJson<AlertDetails>(inCounty(`/api/alerts/${id}`), signal),
  });
}

/** Alerts changed: what is open of them is read again, and what is shown stays until then. */
export function refreshAlerts(ids: readonly number[]): void {
  void queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] === 'alert' && ids.includes(queryKey[3] as number) });
}

/** Readings of a device from a day before `until` (epoch ms) to it; null while there is nothing to ask for. */
export function useReadings(device: number, quantity: string | null, until: number) {
  const [county, epoch] = useScope();
  return useQuery({
    queryKey: ['readings', county, epoch, device, quantity, until], enabled: county !== null && quantity !== null,
    queryFn: ({ signal }) => {
      const range = `from=${new Date(until - DAY_MS).toISOString()}&to=${new Date(until).toISOString()}`;
      return getJson<ReadingsReply>(inCounty(`/api/devices/${device}/readings?quantity=${quantity}&${range}`), signal);
    },
  });
}

/** Answers the alert as it is then. @throws RequestError with status 409 when somebody was faster */
export function sendMove(alert: number, move: MakeMove): Promise<Alert> {
  return sendJson<Alert>('POST', inCounty(`/api/alerts/${alert}/moves`), move);
}

export function sendStormMove(storm: number, move: MakeMove): Promise<StormMoveReply> {
  return sendJson('POST', inCounty(`/api/storms/${storm}/moves`), move);
}

export function readDetails(alert: number): Promise<AlertDetails> {
  return getJson<AlertDetails>(inCounty(`/api/alerts/${alert}`));
}

export function useShiftNotes() {
  const [county, epoch] = useScope();
  return useQuery({
    queryKey: ['shift-notes', county, epoch], enabled: county !== null,
    queryFn: ({ signal }) => getJson<ShiftNotesReply>(inCounty('/api/shift-notes'), signal),
  });
}

export function refreshNotes(): void {
  void queryClient.invalidateQueries({ queryKey: ['shift-notes'] });
}

export async function writeNote(text: string, alertId: number | null): Promise<void> {
  await sendJson('POST', inCounty('/api/shift-notes'), { text, alertId });
  refreshNotes();
}

export async function finishNote(id: number): Promise<void> {
  await sendJson('POST', inCounty(`/api/shift-notes/${id}/done`), {});
  refreshNotes();
}

export function useRules() {
  const [county, epoch] = useScope();
  return useQuery({
    queryKey: ['rules', county, epoch], enabled: county !== null,
    queryFn: ({ signal }) => getJson<RulesReply>(inCounty('/api/rules'), signal),
  });
}

/** Makes a rule (`id` null) or replaces one. */
export async function saveRule(id: number | null, body: RuleBody): Promise<void> {
  await (id === null ? sendJson('POST', inCounty('/api/rules'), body) : sendJson('PUT', inCounty(`/api/rules/${id}`), body));
  await queryClient.invalidateQueries({ queryKey: ['rules'] });
}

export function tryRule(body: RuleBody): Promise<TryReply> {
  return sendJson<TryReply>('POST', inCounty('/api/rules/try'), body);
}

/** Rows of one page of the quarantine. */
export const QUARANTINE_PAGE = 50;

/** Refused messages, newest first, page by page. */
export function useQuarantine() {
  const [county, epoch] = useScope();
  return useInfiniteQuery({
    queryKey: ['quarantine', county, epoch], enabled: county !== null, initialPageParam: 0,
    queryFn: ({ pageParam, signal }) =>
      getJson<QuarantineReply>(inCounty(`/api/quarantine?limit=${QUARANTINE_PAGE}${pageParam ? `&before=${pageParam}` : ''}`), signal),
    getNextPageParam: (last) => (last.rows.length < QUARANTINE_PAGE ? undefined : last.rows.at(-1)?.id),
  });
}

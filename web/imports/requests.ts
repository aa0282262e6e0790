/** What the import page asks the server. Keys hold the person: another person, other files. */
import { useMutation, useQuery } from '@tanstack/react-query';
import type {
  ImportBatchesReply, ImportClassList, ImportFieldsReply, ImportJob, ImportOptionsReply, ImportReading, ImportRunBody, ImportUpload,
} from '../../api/contract/imports.ts';
import type { CountiesReply } from '../../api/contract/shapes.ts';
import { leaveCounty } from '../actions/leave-county.ts';
import { getJson, sendJson } from '../data/client.ts';
import { queryClient } from '../data/queries.ts';
import { useApp } from '../state/store.ts';
import { setDraft } from './draft.ts';

const JOB_EVERY_MS = 400;

const usePerson = (): string => useApp((state) => `${state.person} ${state.epoch}`);

/** @param enabled false: the person may not import, and the server would say so */
export function useImportOptions(enabled = true) {
  const person = usePerson();
  return useQuery({ queryKey: ['import-options', person], enabled, staleTime: 60_000, queryFn: ({ signal }) => getJson<ImportOptionsReply>('/api/imports/options', signal) });
}

const NO_LISTS: readonly ImportClassList[] = [];

/** Class lists that were imported with standards; none until they are known. */
export function useOwnLists(): readonly ImportClassList[] {
  return useImportOptions().data?.ownLists ?? NO_LISTS;
}

export function useUploads(enabled: boolean) {
  const person = usePerson();
  return useQuery({ queryKey: ['import-files', person], enabled, staleTime: 0, queryFn: ({ signal }) => getJson<{ files: ImportUpload[] }>('/api/imports/files', signal) });
}

/** Reads the fields anew when the layer or the reading changes; a mapping in hand stays (see `takeGuess`). */
export function useFields(upload: ImportUpload | null, read: ImportReading, layer: string | null) {
  const person = usePerson();
  return useQuery<ImportFieldsReply>({
    queryKey: ['import-fields', person, upload?.id, read, layer], enabled: upload !== null, staleTime: Infinity, gcTime: 0, retry: false,
    placeholderData: (before, query) => (upload !== null && query?.queryKey[2] === upload.id ? before : undefined),
    queryFn: ({ signal }) => sendJson<ImportFieldsReply>('POST', `/api/imports/files/${upload!.id}/fields`, { read, ...(layer ? { layer } : {}) }, signal),
  });
}

/** A job, asked about until it is over. */
export function useJob(id: string | null) {
  const person = usePerson();
  return useQuery({
    queryKey: ['import-job', person, id], enabled: id !== null, staleTime: 0, retry: 3,
    queryFn: ({ signal }) => getJson<ImportJob>(`/api/imports/jobs/${id}`, signal),
    refetchInterval: ({ state }) => (state.data && state.data.state !== 'running' ? false : JOB_EVERY_MS),
  });
}

export function useBatches(county: string | null) {
  const person = usePerson();
  return useQuery({
    queryKey: ['import-batches', person, county], enabled: county !== null, staleTime: 0,
    queryFn: ({ signal }) => getJson<ImportBatchesReply>(`/api/imports/batches?county=${county}`, signal),
  });
}

interface Start { readonly file: string; readonly wish: ImportRunBody; readonly records: number | null }

export function usePreview() {
  return useMutation({
    mutationFn: ({ file, wish, records }: Start) => sendJson<ImportJob>('POST', `/api/imports/files/${file}/preview`, { ...wish, ...(records === null ? {} : { records }) }),
    onSuccess: (job, { wish }) => setDraft({ previewJob: job.id, previewWish: JSON.stringify(wish), runJob: null }),
  });
}

export function useRun() {
  return useMutation({
    mutationFn: ({ file, wish }: Omit<Start, 'records'>) => sendJson<ImportJob>('POST', `/api/imports/files/${file}/run`, wish),
    onSuccess: (job) => setDraft({ runJob: job.id }),
  });
}

export function useUndo() {
  return useMutation({ mutationFn: ({ county, batch }: { county: string; batch: number }) => sendJson<ImportJob>('POST', `/api/imports/batches/${batch}/undo?county=${county}`, {}) });
}

export const cancelJob = (id: string): Promise<ImportJob> => sendJson<ImportJob>('POST', `/api/imports/jobs/${id}/cancel`, {});

export async function forgetFile(id: string): Promise<void> {
  await sendJson('POST', `/api/imports/files/${id}/forget`, {});
  await queryClient.invalidateQueries({ queryKey: ['import-files'] });
}

/**
 * After rows were kept or taken away: the lists of imports and of counties, and everything that counts rows.
 * @param gone a county that an undo took away; it is asked for no more, also while the server still lists it
 */
export function rereadAll(gone: string | null = null): void {
  if (gone !== null) {
    const known = queryClient.getQueryData<CountiesReply>(['counties']);
    const left = known && { ...known, counties: known.counties.filter(({ code }) => code !== gone) };
    if (left) leaveCounty(left);
    queryClient.setQueryData(['counties'], left);
    queryClient.removeQueries({ queryKey: ['import-batches'], predicate: ({ queryKey }) => queryKey.includes(gone) });
  }
  for (const key of ['import-batches', ...(gone === null ? ['counties'] : []), 'layers', 'vocabulary']) void queryClient.invalidateQueries({ queryKey: [key] });
}

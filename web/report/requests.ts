/** What a citizen's page asks of the server. */
import { useEffect, useState } from 'react';
import type { PublicReceipt, PublicReport, PublicReportBody } from '../../api/contract/cases/reports.ts';
import type { CountiesReply, County, VocabularyReply } from '../../api/contract/shapes.ts';
import { getJson, sendJson } from '../data/client.ts';
import { reportableGroups } from '../handheld/reportable.ts';
import type { ClassGroup } from '../handheld/reportable.ts';
import { sendPhoto } from '../handheld/send-photo.ts';

export interface Ground { readonly county: County; readonly groups: readonly ClassGroup[] }

async function readGround(signal: AbortSignal): Promise<Ground> {
  const { counties, default: usual } = await getJson<CountiesReply>('/api/counties', signal);
  const wanted = new URLSearchParams(location.search).get('county') ?? usual;
  const county = counties.find((entry) => entry.code === wanted) ?? counties[0];
  if (!county) throw new Error('no county');
  return { county, groups: reportableGroups(await getJson<VocabularyReply>(`/api/vocabulary?county=${county.code}`, signal)) };
}

/** The county of the address (`?county=`), else the server's default, with its classes. */
export function useGround(): { ground: Ground | null; error: Error | null; again: () => void } {
  const [ground, setGround] = useState<Ground | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const [round, setRound] = useState(0);
  useEffect(() => {
    const stop = new AbortController();
    readGround(stop.signal).then((found) => { setGround(found); setError(null); }, (problem: Error) => { if (!stop.signal.aborted) setError(problem); });
    return () => stop.abort();
  }, [round]);
  return { ground, error, again: () => setRound((count) => count + 1) };
}

/** Pictures that the server has, by the picture: who tries again does not send them again. */
const stored = new WeakMap<Blob, string>();

/** @throws RequestError; what was sent already is not sent again by the next attempt */
export async function sendReport(county: string, body: Omit<PublicReportBody, 'photos'>, photos: readonly Blob[]): Promise<PublicReceipt> {
  const keys: string[] = [];
  for (const photo of photos) {
    const key = stored.get(photo) ?? (await sendPhoto('/api/public/photos', county, photo)).key;
    stored.set(photo, key);
    keys.push(key);
  }
  return sendJson<PublicReceipt>('POST', `/api/public/reports?county=${county}`, { ...body, photos: keys });
}

export function readReport(county: string, receipt: string, signal?: AbortSignal): Promise<PublicReport> {
  return getJson<PublicReport>(`/api/public/reports/${encodeURIComponent(receipt)}?county=${county}`, signal);
}

/**
 * The queue of a phone with a bad connection, as data. Nothing in it is lost: a report waits, is being sent, was sent
 * (with its receipt), or was refused (with the reason, and can be corrected).
 *
 *   waiting --begin--> sending --accepted--> sent
 *      ^                  |----turnedDown--> refused
 *      |----interrupted---|                     |
 *      |----------------corrected---------------|
 *
 * The key goes with the report from its first minute: however often it is sent, the server files it once.
 */
import type { ReportBody } from '../../api/contract/cases/reports.ts';
import { backoffMs } from '../live/backoff.ts';

/** What is sent, without the photos: their ids are known only when they have been stored. */
export type ReportDraft = Omit<ReportBody, 'photos' | 'clientKey'>;

/** An answer to a check: whether it was found as the task asks. */
export interface AnswerDraft {
  readonly caseId: number;
  readonly taskId: number;
  readonly move: 'precheck_done' | 'postcheck_done';
  readonly result: 'met' | 'not_met';
  readonly note: string;
  /** The version of the case that the collector saw. */
  readonly version: number | null;
}

export interface QueuedPhoto {
  readonly picture: Blob;
  /** The server's id, once it is stored there: a report that is sent again names the same pictures. */
  readonly id: number | null;
}

export type QueueState = 'waiting' | 'sending' | 'sent' | 'refused';

export interface Queued {
  readonly key: string;
  /** Who made it: another person at the same phone does not send it. */
  readonly person: string;
  readonly county: string;
  /** Epoch ms. */
  readonly madeAt: number;
  readonly content: { readonly kind: 'report'; readonly draft: ReportDraft } | { readonly kind: 'answer'; readonly draft: AnswerDraft };
  /** Id of its class: the list names it in the language of the moment. */
  readonly title: string;
  readonly photos: readonly QueuedPhoto[];
  readonly state: QueueState;
  /** Attempts that failed one after another. */
  readonly failures: number;
  /** Not to be tried before; epoch ms. */
  readonly notBefore: number;
  readonly sentAt: number | null;
  readonly receipt: string | null;
  /** Set where it joined a case that was open already, or lies far from where the phone was. */
  readonly joined: boolean;
  readonly farFlag: boolean;
  /** Why it was refused, or why the last attempt failed. */
  readonly reason: string | null;
}

/** Sent ones are kept for a look back, the newest of them; their pictures are let go. */
export const MOST_SENT = 50;

export type NewEntry = Pick<Queued, 'key' | 'person' | 'county' | 'madeAt' | 'content' | 'title'> & { readonly pictures: readonly Blob[] };

export function queued({ pictures, ...entry }: NewEntry): Queued {
  const photos = pictures.map((picture) => ({ picture, id: null }));
  return { ...entry, photos, state: 'waiting', failures: 0, notBefore: 0, sentAt: null, receipt: null, joined: false, farFlag: false, reason: null };
}

/** What is to be sent now: the oldest that waits and may be tried; one at a time keeps their order. */
export function nextToSend(entries: readonly Queued[], person: string, now: number): Queued | undefined {
  const mine = entries.filter((entry) => entry.person === person);
  if (mine.some((entry) => entry.state === 'sending')) return undefined;
  return mine.filter((entry) => entry.state === 'waiting' && entry.notBefore <= now).sort((a, b) => a.madeAt - b.madeAt)[0];
}

/** When to look again; null: nothing waits. */
export function wakeAt(entries: readonly Queued[], person: string): number | null {
  const moments = entries.filter((entry) => entry.person === person && entry.state === 'waiting').map((entry) => entry.notBefore);
  return moments.length > 0 ? Math.min(...moments) : null;
}

export function begun(entry: Queued): Queued {
  return { ...entry, state: 'sending' };
}

export function photoStored(entry: Queued, index: number, id: number): Queued {
  return { ...entry, photos: entry.photos.map((photo, i) => (i === index ? { ...photo, id } : photo)) };
}

/** The server forgets pictures that nothing took within a day: they are sent again. */
export function photosForgotten(entry: Queued): Queued {
  return { ...entry, state: 'waiting', photos: entry.photos.map((photo) => ({ ...photo, id: null })) };
}

export interface Accepted { readonly receipt: string | null; readonly joined: boolean; readonly farFlag: boolean }

export function accepted(entry: Queued, answer: Accepted, now: number): Queued {
  return { ...entry, ...answer, state: 'sent', photos: [], sentAt: now, failures: 0, reason: null };
}

/** The server will not have it as it is. Sending it again changes nothing; a person has to. */
export function turnedDown(entry: Queued, reason: string): Queued {
  return { ...entry, state: 'refused', reason };
}

/** The connection, or the server, failed: later again. */
export function interrupted(entry: Queued, reason: string | null, now: number, random: number): Queued {
  const failures = entry.failures + 1;
  return { ...entry, state: 'waiting', failures, reason, notBefore: now + backoffMs(failures, random) };
}

/** A page that was closed while it sent does not know what became of it: it sends again, under the same key. */
export function reopened(entry: Queued): Queued {
  return entry.state === 'sending' ? { ...entry, state: 'waiting', notBefore: 0 } : entry;
}

/** The line is back, or a person asks for it: nobody waits any longer. */
export function hurried(entry: Queued): Queued {
  return entry.state === 'waiting' ? { ...entry, notBefore: 0 } : entry;
}

/** A refused one with other content, in line again under its own key: nothing was filed under it. */
export function corrected(entry: Queued, content: Queued['content'], title: string, photos: readonly QueuedPhoto[]): Queued {
  return { ...entry, content, title, photos, state: 'waiting', failures: 0, notBefore: 0, reason: null };
}

/** Keys of sent entries that are older than those that are kept. */
export function outdated(entries: readonly Queued[]): string[] {
  return entries.filter((entry) => entry.state === 'sent').sort((a, b) => b.sentAt! - a.sentAt!).slice(MOST_SENT).map((entry) => entry.key);
}

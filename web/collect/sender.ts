/** Sends what waits, one at a time and in its order, as long as the page is open; one page of the phone at a time. */
import type { CaseDetails } from '../../api/contract/cases/lists.ts';
import type { ReportReply } from '../../api/contract/cases/reports.ts';
import { getJson, isPassing, RequestError, sendJson } from '../data/client.ts';
import { sendPhoto } from '../handheld/send-photo.ts';
import { current, put, readOutbox, reopenOutbox, tidy, useOutbox } from './outbox.ts';
import { accepted, begun, hurried, interrupted, nextToSend, photosForgotten, photoStored, turnedDown, wakeAt } from './queue.ts';
import type { Accepted, AnswerDraft, Queued } from './queue.ts';

/** A browser's timers are shortened to this; a longer wait is looked at again. */
const LONGEST_SLEEP_MS = 60_000;
/** A request that has not ended by then counts as lost: a bad line holds it open for ever. */
const PATIENCE_MS = 90_000;

/** Too busy is no refusal. */
const isBusy = (error: RequestError): boolean => error.status === 408 || error.status === 429;

async function sendPhotos(entry: Queued): Promise<Queued> {
  let now = entry;
  for (const [i, photo] of entry.photos.entries()) {
    if (photo.id !== null) continue;
    const { id } = await sendPhoto('/api/photos', entry.county, photo.picture);
    now = photoStored(now, i, id);
    // Kept before the report goes: sent again, it has to name the same pictures.
    await put(now);
  }
  return now;
}

async function sendReport(entry: Queued & { content: { kind: 'report' } }): Promise<Accepted> {
  const body = { ...entry.content.draft, clientKey: entry.key, photos: entry.photos.map((photo) => photo.id!) };
  const { receipt, joined, farFlag } = await sendJson<ReportReply>('POST', `/api/reports?county=${entry.county}`, body, AbortSignal.timeout(PATIENCE_MS));
  return { receipt, joined, farFlag };
}

/** A move has no key of its own: when the case has moved meanwhile, the move may have been this one, with its answer lost. */
async function wasAnswered(entry: Queued, draft: AnswerDraft): Promise<boolean> {
  const { tasks } = await getJson<CaseDetails>(`/api/cases/${draft.caseId}?county=${entry.county}`);
  const task = tasks.find((candidate) => candidate.id === draft.taskId);
  return task?.state === 'done' && task.result === draft.result && (task.note ?? '') === draft.note;
}

async function sendAnswer(entry: Queued, draft: AnswerDraft): Promise<Accepted> {
  const photos = entry.photos.map((photo) => photo.id!);
  const body = { move: draft.move, note: draft.note, ...(draft.version === null ? {} : { version: draft.version }), detail: { result: draft.result, photos } };
  try {
    await sendJson('POST', `/api/cases/${draft.caseId}/moves?county=${entry.county}`, body, AbortSignal.timeout(PATIENCE_MS));
  } catch (error) {
    if (!(error instanceof RequestError && error.status === 409 && await wasAnswered(entry, draft))) throw error;
  }
  return { receipt: null, joined: false, farFlag: false };
}

/** Pictures are forgotten after a day without a report; sent again twice and still not there, something else is the matter. */
function arePhotosForgotten(entry: Queued, { problem }: RequestError): boolean {
  const isNamed = problem?.code === 'unknown_photo' || (problem?.code === 'bad_body' && problem.parameter === 'photos');
  return isNamed && entry.failures < 2 && entry.photos.some((photo) => photo.id !== null);
}

/** What becomes of an entry whose sending failed. */
function afterFailure(entry: Queued, error: unknown): Queued {
  const reason = error instanceof RequestError ? error.message : null;
  if (error instanceof RequestError && arePhotosForgotten(entry, error)) return interrupted(photosForgotten(entry), reason, Date.now(), Math.random());
  if (isPassing(error) || (error instanceof RequestError && isBusy(error))) return interrupted(entry, reason, Date.now(), Math.random());
  return turnedDown(entry, reason ?? String(error));
}

async function sendOne(entry: Queued): Promise<void> {
  let now = begun(entry);
  await put(now);
  try {
    now = await sendPhotos(now);
    const { content } = now;
    const answer = content.kind === 'report' ? await sendReport({ ...now, content }) : await sendAnswer(now, content.draft);
    now = accepted(now, answer, Date.now());
  } catch (error) {
    now = afterFailure(await current(entry.key) ?? now, error);
  }
  await put(now);
  await tidy();
}

export interface Sender {
  /** Looks at once, and lets nothing wait any longer. */
  hurry(): Promise<void>;
  stop(): void;
}

/** Begins to send what a person made. Another page of the phone that sends already keeps the right to; this one takes over when that is closed. */
export function startSender(person: string): Sender {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isBusyNow = false;
  const release = new AbortController();

  const upNext = (): Queued | undefined => (release.signal.aborted ? undefined : nextToSend(useOutbox.getState().entries, person, Date.now()));

  async function look(): Promise<void> {
    clearTimeout(timer);
    if (release.signal.aborted || isBusyNow || !isLeading) return;
    isBusyNow = true;
    try {
      for (let next = upNext(); next; next = upNext()) await sendOne(next);
    } finally {
      isBusyNow = false;
    }
    const at = wakeAt(useOutbox.getState().entries, person);
    if (at !== null && !release.signal.aborted) timer = setTimeout(() => void look(), Math.min(Math.max(at - Date.now(), 0), LONGEST_SLEEP_MS));
  }

  async function hurry(): Promise<void> {
    for (const entry of useOutbox.getState().entries) if (entry.state === 'waiting' && entry.notBefore > 0) await put(hurried(entry));
    await look();
  }

  let isLeading = false;
  const lead = async (): Promise<void> => {
    isLeading = true;
    await reopenOutbox();
    await look();
  };
  // Without https there are no locks; two pages then send the same key twice, and the server files it once.
  if (navigator.locks) {
    const held = new Promise<void>((resolve) => { release.signal.addEventListener('abort', () => resolve()); });
    navigator.locks.request('tongguan-outbox', { signal: release.signal }, async () => { await lead(); await held; }).catch(() => undefined);
  } else void lead();

  const onBack = (): void => void hurry();
  const onShown = (): void => { if (document.visibilityState === 'visible') void readOutbox().then(look); };
  const stopWatching = useOutbox.subscribe((state, before) => { if (state.entries.length !== before.entries.length || state.entries.some((entry) => entry.state === 'waiting' && entry.notBefore === 0)) void look(); });
  globalThis.addEventListener('online', onBack);
  document.addEventListener('visibilitychange', onShown);
  return {
    hurry,
    stop() {
      clearTimeout(timer);
      stopWatching();
      release.abort();
      globalThis.removeEventListener('online', onBack);
      document.removeEventListener('visibilitychange', onShown);
    },
  };
}

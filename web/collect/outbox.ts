/** The queue as it lies on the phone (IndexedDB), and as the page sees it. What is on the screen is on the disk first. */
import { createStore, del, get, set, values } from 'idb-keyval';
import { create } from 'zustand';
import { outdated, reopened } from './queue.ts';
import type { Queued } from './queue.ts';

const store = createStore('tongguan-outbox', 'entries');

interface Outbox {
  readonly entries: readonly Queued[];
  /** False: the browser forbids storage, the queue lives as long as the page. */
  readonly isKept: boolean;
}

export const useOutbox = create<Outbox>(() => ({ entries: [], isKept: true }));
/** Tells other pages of this phone that something changed. */
const channel = new BroadcastChannel('tongguan-outbox');
channel.addEventListener('message', () => void readOutbox());
const byAge = (a: Queued, b: Queued): number => a.madeAt - b.madeAt;

/** Reads what is there; another page of the same phone may have changed it. */
export async function readOutbox(): Promise<void> {
  try {
    const kept = await values<Queued>(store);
    useOutbox.setState({ entries: kept.sort(byAge), isKept: true });
  } catch {
    useOutbox.setState({ isKept: false });
  }
}

/** Begins a page: what another one was sending when it was closed waits again. Call it only while no other page sends. */
export async function reopenOutbox(): Promise<void> {
  await readOutbox();
  for (const entry of useOutbox.getState().entries) if (entry.state === 'sending') await put(reopened(entry));
}

/** @throws DOMException when the phone has no room left; the page then still holds the old entry */
export async function put(entry: Queued): Promise<void> {
  if (useOutbox.getState().isKept) await set(entry.key, entry, store);
  channel.postMessage('changed');
  const others = useOutbox.getState().entries.filter((other) => other.key !== entry.key);
  useOutbox.setState({ entries: [...others, entry].sort(byAge) });
}

export async function drop(key: string): Promise<void> {
  if (useOutbox.getState().isKept) await del(key, store);
  channel.postMessage('changed');
  useOutbox.setState({ entries: useOutbox.getState().entries.filter((entry) => entry.key !== key) });
}

/** The entry as it is now; undefined when it was dropped meanwhile. */
export async function current(key: string): Promise<Queued | undefined> {
  if (!useOutbox.getState().isKept) return useOutbox.getState().entries.find((entry) => entry.key === key);
  return get<Queued>(key, store);
}

/** Lets go of the oldest that were sent. */
export async function tidy(): Promise<void> {
  for (const key of outdated(useOutbox.getState().entries)) await drop(key);
}

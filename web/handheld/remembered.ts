/** What the server answered last, kept on the phone: without a connection a page still knows its classes and persons. */
import { createStore, get, set } from 'idb-keyval';
import { getJson, isPassing } from '../data/client.ts';

const store = createStore('tongguan-answers', 'answers');

export interface Remembered<T> {
  readonly value: T;
  /** True: the server could not be asked, this is what it answered before. */
  readonly isOld: boolean;
}

/**
 * Asks the server; when it does not answer, what it answered the last time.
 * @throws RequestError when the server refuses, or does not answer and never has
 */
export async function ask<T>(path: string, signal?: AbortSignal): Promise<Remembered<T>> {
  try {
    const value = await getJson<T>(path, signal);
    // A browser may forbid storage; then nothing is remembered.
    await set(path, value, store).catch(() => undefined);
    return { value, isOld: false };
  } catch (error) {
    const known = isPassing(error) && !signal?.aborted ? await get<T>(path, store).catch(() => undefined) : undefined;
    if (known === undefined) throw error;
    return { value: known, isOld: true };
  }
}

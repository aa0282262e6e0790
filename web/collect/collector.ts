/** What the collector's page knows of the world: the person, the county, its classes. All of it also without a connection. */
import { useEffect, useState } from 'react';
import type { CountiesReply, County, Person, PersonsReply, VocabularyReply } from '../../api/contract/shapes.ts';
import { sendJson } from '../data/client.ts';
import { ask } from '../handheld/remembered.ts';
import { reportableGroups } from '../handheld/reportable.ts';
import type { ClassGroup } from '../handheld/reportable.ts';

export interface World {
  readonly person: Person | undefined;
  readonly persons: readonly Person[];
  readonly county: County;
  readonly groups: readonly ClassGroup[];
  /** True: some of it is what the server answered before. */
  readonly isOld: boolean;
}

/** @throws RequestError when the server does not answer and never has */
export async function readWorld(signal?: AbortSignal): Promise<World> {
  const [persons, counties] = await Promise.all([ask<PersonsReply>('/api/persons', signal), ask<CountiesReply>('/api/counties', signal)]);
  const person = persons.value.persons.find((entry) => entry.id === persons.value.current);
  const wanted = new URLSearchParams(location.search).get('county') ?? person?.county ?? counties.value.default;
  const county = counties.value.counties.find((entry) => entry.code === wanted) ?? counties.value.counties[0];
  if (!county) throw new Error('no county');
  const words = await ask<VocabularyReply>(`/api/vocabulary?county=${county.code}`, signal);
  return { person, persons: persons.value.persons, county, groups: reportableGroups(words.value), isOld: [persons, counties, words].some((answer) => answer.isOld) };
}

export interface WorldState {
  readonly world: World | null;
  readonly error: Error | null;
  readonly again: () => void;
  /** @throws RequestError when the server refuses or does not answer */
  readonly become: (person: string) => Promise<void>;
}

export function useWorld(): WorldState {
  const [world, setWorld] = useState<World | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const [round, setRound] = useState(0);
  useEffect(() => {
    const stop = new AbortController();
    readWorld(stop.signal).then((found) => { setWorld(found); setError(null); }, (problem: Error) => { if (!stop.signal.aborted) setError(problem); });
    return () => stop.abort();
  }, [round]);
  useEffect(() => {
    const back = (): void => setRound((count) => count + 1);
    globalThis.addEventListener('online', back);
    return () => globalThis.removeEventListener('online', back);
  }, []);
  const again = (): void => setRound((count) => count + 1);
  return { world, error, again, become: async (id) => { await sendJson('PUT', '/api/me', { id }); again(); } };
}

/** Whether the browser thinks that it has a connection; the server may be away all the same. */
export function useOnline(): boolean {
  const [isOnline, setOnline] = useState(() => navigator.onLine);
  useEffect(() => {
    const look = (): void => setOnline(navigator.onLine);
    globalThis.addEventListener('online', look);
    globalThis.addEventListener('offline', look);
    return () => {
      globalThis.removeEventListener('online', look);
      globalThis.removeEventListener('offline', look);
    };
  }, []);
  return isOnline;
}

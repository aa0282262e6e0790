/** Classes with their readings: those of the lists that ship come with the app, others are read here. */
import readings from 'virtual:class-pinyin';
import type { ClassEntry } from '../../../api/contract/shapes.ts';
import { findable } from './class-search.ts';
import type { Findable } from './class-search.ts';

/** What can be told at once: names that the build did not know are found by Chinese, code and English. */
export function findablesAtOnce(classes: readonly ClassEntry[]): Findable[] {
  return classes.map((entry) => findable(entry, readings[entry.name.zh]));
}

/** The same with every name's readings; null when the build knew them all. The dictionary is fetched only for this. */
export async function findablesInFull(classes: readonly ClassEntry[]): Promise<Findable[] | null> {
  if (classes.every((entry) => readings[entry.name.zh] !== undefined)) return null;
  const { readingsOf } = await import('./readings.ts');
  return classes.map((entry) => findable(entry, readings[entry.name.zh] ?? readingsOf(entry.name.zh).join(' ')));
}

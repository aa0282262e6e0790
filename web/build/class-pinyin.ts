/** The readings of every class name in the lists that ship, made when the web app is built: 10 KB instead of the whole dictionary. */
import type { Plugin } from 'vite';
import { CLASSES } from '../../api/contract/schemes/index.ts';
import { readingsOf } from '../cases/form/readings.ts';

const NAME = 'virtual:class-pinyin';
const RESOLVED = `\0${NAME}`;

/** Name to the readings of its characters, joined by spaces. */
export function classReadings(): Record<string, string> {
  const names = new Set(CLASSES.filter((entry) => entry.parent !== null).map((entry) => entry.name.zh));
  return Object.fromEntries([...names].map((name) => [name, readingsOf(name).join(' ')]));
}

/** Serves `virtual:class-pinyin` to the web app. */
export function classPinyin(): Plugin {
  return {
    name: 'class-pinyin',
    resolveId: (id) => (id === NAME ? RESOLVED : null),
    load: (id) => (id === RESOLVED ? `export default ${JSON.stringify(classReadings())};` : null),
  };
}

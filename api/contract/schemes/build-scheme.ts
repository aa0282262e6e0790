/** Turns the compact tables of the scheme files into scheme and class entries. */
import type { ClassEntry, SchemeEntry } from '../shapes.ts';

/** Code, Chinese name, English name. */
export type ClassRow = readonly [code: string, zh: string, en: string];
/** A major class and its minor classes; a minor's code is written without its major's. */
export type MajorRow = readonly [code: string, zh: string, en: string, minors: readonly ClassRow[]];

export interface SchemeTable {
  readonly scheme: SchemeEntry;
  readonly classes: readonly ClassEntry[];
}

function classEntry(scheme: string, code: string, parent: string | null, zh: string, en: string): ClassEntry {
  return { id: `${scheme}:${code}`, scheme, code, parent, name: { zh, en } };
}

/** A list of major and minor classes: a minor's code is major and minor together (`01` and `37` give `0137`). */
export function twoLevelScheme(scheme: SchemeEntry, majors: readonly MajorRow[]): SchemeTable {
  const classes: ClassEntry[] = [];
  for (const [major, majorZh, majorEn, minors] of majors) {
    classes.push(classEntry(scheme.id, major, null, majorZh, majorEn));
    for (const [minor, zh, en] of minors) {
      classes.push(classEntry(scheme.id, `${major}${minor}`, `${scheme.id}:${major}`, zh, en));
    }
  }
  return { scheme, classes };
}

/** A list without levels. */
export function flatScheme(scheme: SchemeEntry, rows: readonly ClassRow[]): SchemeTable {
  return { scheme, classes: rows.map(([code, zh, en]) => classEntry(scheme.id, code, null, zh, en)) };
}

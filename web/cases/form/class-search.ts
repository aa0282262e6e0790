/** Finds a class by what a person types: Chinese, pinyin, initials of pinyin, a mixture of them, a code, English. */
import type { ClassEntry } from '../../../api/contract/shapes.ts';

export interface Findable {
  readonly entry: ClassEntry;
  /** The Chinese name, one character each. */
  readonly characters: readonly string[];
  /** The readings of each character; empty where they are not known. */
  readonly readings: readonly (readonly string[])[];
}

/** @param reading of each character, alternatives joined by `/`, characters by spaces; undefined: found by Chinese, code and English only */
export function findable(entry: ClassEntry, reading: string | undefined): Findable {
  const characters = [...entry.name.zh];
  const readings = reading?.split(' ').map((alternatives) => alternatives.split('/')) ?? [];
  return { entry, characters, readings: readings.length === characters.length ? readings : [] };
}

/**
 * Whether `text` reads as the characters from `i` on: each is taken by itself, by its whole syllable or by a beginning
 * of it, so that `jg`, `jingg`, `jgai` and `jing盖` all read as 井盖.
 */
function reads(candidate: Findable, i: number, text: string): boolean {
  if (text === '') return true;
  const character = candidate.characters[i]?.toLowerCase();
  if (character === undefined) return false;
  return [character, ...candidate.readings[i] ?? []].some((reading) => {
    for (let length = Math.min(reading.length, text.length); length > 0; length--) {
      if (reading.slice(0, length) === text.slice(0, length) && reads(candidate, i + 1, text.slice(length))) return true;
    }
    return false;
  });
}

/** How well a class answers; smaller is better, null: not at all. */
function rank(candidate: Findable, text: string): number | null {
  const { entry, characters } = candidate;
  const english = entry.name.en.toLowerCase();
  if (entry.code === text || entry.name.zh === text || english === text) return 0;
  if (entry.code.startsWith(text)) return 1;
  const packed = text.replaceAll(/[\s']/g, '');
  const start = packed === '' ? -1 : characters.findIndex((_, i) => reads(candidate, i, packed));
  if (start === 0) return 2;
  if (english.startsWith(text)) return 3;
  // 井盖 names what the thing is: at the end of a name it means more than in its middle.
  if (start > 0) return 4 + (characters.length - start > packed.length ? 1 : 0);
  return english.split(/[\s,/()]+/).some((word) => word.startsWith(text)) || english.includes(` ${text}`) ? 6 : null;
}

/** The classes that answer to what was typed, best first; nothing typed finds nothing. */
export function findClasses(all: readonly Findable[], typed: string, most = 30): ClassEntry[] {
  const text = typed.trim().toLowerCase();
  if (text === '') return [];
  const found = all.flatMap((candidate) => {
    const order = rank(candidate, text);
    return order === null ? [] : [{ entry: candidate.entry, order }];
  });
  return found.sort((a, b) => a.order - b.order || a.entry.name.zh.length - b.entry.name.zh.length).slice(0, most).map(({ entry }) => entry);
}

/** Names of the columns of layers, as people read them. */
import { useCallback } from 'react';
import { en } from '../i18n/en.ts';
import { zh } from '../i18n/zh.ts';
import type { Language } from '../state/preferences.ts';
import { useApp } from '../state/store.ts';
import { importsEn } from './words-en.ts';
import { importsZh } from './words-zh.ts';

type Names = Readonly<Record<string, string | undefined>>;
const NAMES: Readonly<Record<Language, readonly [own: Names, frame: Names]>> = { zh: [importsZh.column, zh.field], en: [importsEn.column, en.field] };

/** The page's own name of the column; else the frame's of the field; else the column itself. */
export function columnInWords(column: string, language: Language): string {
  const [own, frame] = NAMES[language];
  return own[column] ?? frame[column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())] ?? column;
}

export function useColumnName(): (column: string) => string {
  const language = useApp((state) => state.language);
  return useCallback((column) => columnInWords(column, language), [language]);
}

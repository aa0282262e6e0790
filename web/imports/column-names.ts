/** Names of the columns of layers, as people read them. */
import { useCallback } from 'react';
import { useWords } from './words.ts';

/** The frame's name of the field; else the page's own. */
export function useColumnName(): (column: string) => string {
  const t = useWords();
  return useCallback((column) => t([`column.${column}`, `field.${column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())}`], { defaultValue: column }), [t]);
}

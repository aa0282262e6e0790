/** The words of the import page come with the page, not with the start of the map. */
import i18next from 'i18next';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { importsEn } from './words-en.ts';
import { importsZh } from './words-zh.ts';

const NAMESPACE = 'imports';

i18next.addResourceBundle('zh', NAMESPACE, importsZh);
i18next.addResourceBundle('en', NAMESPACE, importsEn);

/** The page's own words; the frame's where it has none (`common.retry`). */
export function useWords(): TFunction {
  return useTranslation([NAMESPACE, 'translation'], { nsMode: 'fallback' }).t as TFunction;
}

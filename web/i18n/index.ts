/** Two languages, Chinese first. `said` picks the language of names that come from the server. */
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { BilingualText } from '../../api/contract/layers.ts';
import { HTML_LANG } from '../state/preferences.ts';
import type { Language } from '../state/preferences.ts';
import { en } from './en.ts';
import { zh } from './zh.ts';

export async function startI18n(language: Language): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: { zh: { translation: zh }, en: { translation: en } },
    interpolation: { escapeValue: false },
  });
  document.documentElement.lang = HTML_LANG[language];
}

export async function changeLanguage(language: Language): Promise<void> {
  await i18next.changeLanguage(language);
  document.documentElement.lang = HTML_LANG[language];
}

/** A name in the language of the screen; the other language rather than nothing. */
export function said(text: BilingualText, language: Language): string {
  return text[language] || text[language === 'zh' ? 'en' : 'zh'];
}

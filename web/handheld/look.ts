/** Language and theme of a small page: those that were chosen in the main app on this machine, else Chinese and the machine's own. */
import { create } from 'zustand';
import { HTML_LANG, readPreference, writePreference } from '../state/preferences.ts';
import type { Language } from '../state/preferences.ts';
import { paintPage } from '../theme/paint.ts';
import type { ThemeName } from '../theme/tokens.ts';

interface Look { readonly language: Language; readonly theme: ThemeName }

export const useLook = create<Look>(() => ({ language: 'zh', theme: 'dark' }));

function show(look: Look): void {
  useLook.setState(look);
  document.documentElement.lang = HTML_LANG[look.language];
  paintPage(look.theme);
}

export function startLook(): void {
  // Outdoors light reads better; the main app's choice counts where there is one.
  const isChosen = readStored('theme');
  show({ language: readPreference('language'), theme: isChosen ? readPreference('theme') : 'light' });
}

function readStored(name: string): boolean {
  try {
    return localStorage.getItem(`tongguan.${name}`) !== null;
  } catch {
    return false;
  }
}

export function toggleLanguage(): void {
  const language = useLook.getState().language === 'zh' ? 'en' : 'zh';
  writePreference('language', language);
  show({ ...useLook.getState(), language });
}

export function toggleTheme(): void {
  const theme = useLook.getState().theme === 'dark' ? 'light' : 'dark';
  writePreference('theme', theme);
  show({ ...useLook.getState(), theme });
}

/** What a person chose on this machine and expects to find again: language, theme, open panel. Kept in localStorage. */
import { SIZES } from '../theme/tokens.ts';
import type { ThemeName } from '../theme/tokens.ts';

export type Language = 'zh' | 'en';
/** Language tags of the page and of number formats. */
export const HTML_LANG: Readonly<Record<Language, string>> = { zh: 'zh-CN', en: 'en' };
/** What the left side shows. */
export type LeftPanel = 'layers' | 'list' | 'region';

export interface Preferences {
  readonly language: Language;
  readonly theme: ThemeName;
  readonly panel: LeftPanel | null;
}

const PREFIX = 'tongguan.';

/** Values that may be stored, the first of which is used where nothing valid is stored. */
const ALLOWED: { readonly [K in keyof Preferences]: readonly Preferences[K][] } = {
  language: ['zh', 'en'],
  theme: ['dark', 'light'],
  panel: ['layers', 'list', 'region', null],
};

/** A browser may forbid storage (private mode, policy); then nothing is remembered and nothing breaks. */
function storage(): Storage | null {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}

export function readPreference<K extends keyof Preferences>(name: K): Preferences[K] {
  const stored = storage()?.getItem(PREFIX + name);
  const found = ALLOWED[name].find((value) => String(value) === stored);
  // A stored "null" is found as null: a panel that was closed stays closed. A phone starts with the map alone.
  if (found !== undefined) return found;
  return name === 'panel' && globalThis.innerWidth <= SIZES.phoneMaxWidth ? (null as Preferences[K]) : ALLOWED[name][0];
}

export function writePreference<K extends keyof Preferences>(name: K, value: Preferences[K]): void {
  storage()?.setItem(PREFIX + name, String(value));
}

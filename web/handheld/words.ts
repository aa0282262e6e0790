/** Words in the language of the page. Small on purpose: these pages are opened on bad lines. */
import type { BilingualText } from '../../api/contract/layers.ts';
import { formatMoment } from '../format/numbers.ts';
import type { Language } from '../state/preferences.ts';
import { useLook } from './look.ts';
import { wordsEn } from './words-en.ts';
import { wordsZh } from './words-zh.ts';
import type { Words } from './words-zh.ts';

const MINUTE_MS = 60_000;

export function useWords(): Words {
  return useLook((state) => state.language) === 'zh' ? wordsZh : wordsEn;
}

export function wordsNow(): Words {
  return useLook.getState().language === 'zh' ? wordsZh : wordsEn;
}

/** Puts values into `{{name}}`; a name without a value stays as it is, so that it is seen. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) => String(values[name] ?? whole));
}

export function said(text: BilingualText, language: Language): string {
  return text[language] || text[language === 'zh' ? 'en' : 'zh'];
}

/** In the largest unit that fits: of 12 minutes `['minutes', 12]`. */
function inUnit(ms: number): ['minutes' | 'hours' | 'days', number] {
  if (ms < 90 * MINUTE_MS) return ['minutes', Math.floor(ms / MINUTE_MS)];
  const hours = Math.floor(ms / (60 * MINUTE_MS));
  return hours < 48 ? ['hours', hours] : ['days', Math.floor(hours / 24)];
}

export function agoText(ms: number, { common }: Words): string {
  if (ms < MINUTE_MS) return common.ago.now;
  const [unit, value] = inUnit(ms);
  return fill(common.ago[unit], { value });
}

/** A span of at least a minute. */
export function spanText(ms: number, { common }: Words): string {
  const [unit, value] = inUnit(Math.max(ms, MINUTE_MS));
  return fill(common.in[unit], { value });
}

export function metersText(meters: number, { common }: Words): string {
  return meters < 1000 ? fill(common.meters, { value: Math.round(meters) }) : fill(common.kilometers, { value: (meters / 1000).toFixed(1) });
}

export function momentText(moment: number, language: Language, zone: string): string {
  return formatMoment(moment, 'minute', language, zone);
}

/** Figures as people read them: grouped, with unit, in the time zone of the county. */
import { HTML_LANG } from '../state/preferences.ts';
import type { Language } from '../state/preferences.ts';

const integers: Readonly<Record<Language, Intl.NumberFormat>> = {
  zh: new Intl.NumberFormat('zh-CN', { maximumFractionDigits: 0 }), en: new Intl.NumberFormat('en', { maximumFractionDigits: 0 }),
};

export function formatCount(value: number, language: Language): string {
  return integers[language].format(value);
}

/** A figure with few significant places: 12.3, 1.24, 0.031. */
export function formatFigure(value: number, language: Language, digits = 3): string {
  return new Intl.NumberFormat(HTML_LANG[language], { maximumSignificantDigits: value >= 1000 ? 4 : digits }).format(value);
}

export function formatShare(part: number, whole: number, language: Language): string {
  return new Intl.NumberFormat(HTML_LANG[language], { style: 'percent', maximumFractionDigits: 1 }).format(whole > 0 ? part / whole : 0);
}

/** Key of a unit text and the figure to put into it: `['kilometers', '1.24']`. */
export type Measure = readonly [unit: 'meters' | 'kilometers' | 'squareMeters' | 'hectares' | 'squareKilometers', figure: string];

export function lengthMeasure(meters: number, language: Language): Measure {
  return meters < 1000 ? ['meters', formatFigure(meters, language, 4)] : ['kilometers', formatFigure(meters / 1000, language, 4)];
}

export function areaMeasure(squareMeters: number, language: Language): Measure {
  if (squareMeters < 10_000) return ['squareMeters', formatFigure(squareMeters, language, 4)];
  if (squareMeters < 1_000_000) return ['hectares', formatFigure(squareMeters / 10_000, language, 4)];
  return ['squareKilometers', formatFigure(squareMeters / 1_000_000, language, 4)];
}

/** Which parts of a moment are written. */
export type MomentForm = 'clock' | 'minute' | 'day' | 'full';

const FORMS: Readonly<Record<MomentForm, Intl.DateTimeFormatOptions>> = {
  clock: { hour: '2-digit', minute: '2-digit', second: '2-digit' },
  minute: { month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
  day: { month: '2-digit', day: '2-digit' },
  full: { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' },
};

const yearIn = (moment: number | string, timeZone: string): string => (
  new Intl.DateTimeFormat('en', { year: 'numeric', timeZone }).format(new Date(moment)));

/** The year is written where it is not the present one: what was due a year ago today is not due today. */
export function formatMoment(moment: number | string, form: MomentForm, language: Language, timeZone: string, now = Date.now()): string {
  const isOtherYear = 'day' in FORMS[form] && yearIn(moment, timeZone) !== yearIn(now, timeZone);
  const options = { ...(isOtherYear ? { year: 'numeric' as const } : {}), ...FORMS[form], hourCycle: 'h23' as const, timeZone };
  return new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', options).format(new Date(moment));
}

/** Alerts in words: moments, ages, values with units. */
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Alert } from '../../api/contract/live.ts';
import { formatMoment } from '../format/numbers.ts';
import { quantityText } from '../format/quantities.ts';
import { QUANTITIES } from '../../api/contract/ingest.ts';
import { said } from '../i18n/index.ts';
import { useOpenCounty } from '../panels/top-bar.tsx';
import type { Language } from '../state/preferences.ts';
import { useApp } from '../state/store.ts';

const MINUTE_MS = 60_000;

/** A span of time in its largest unit: `12 min`. */
export function ageText(ms: number, t: TFunction): string {
  if (ms < MINUTE_MS) return t('alerts.age.now');
  if (ms < 90 * MINUTE_MS) return t('alerts.age.minutes', { value: Math.floor(ms / MINUTE_MS) });
  const hours = Math.floor(ms / (60 * MINUTE_MS));
  return hours < 48 ? t('alerts.age.hours', { value: hours }) : t('alerts.age.days', { value: Math.floor(hours / 24) });
}

export function quantityName(quantity: string, language: Language): string {
  const known = QUANTITIES[quantity];
  return known ? said(known.name, language) : quantity;
}

export interface Say {
  readonly language: Language;
  /** `10:32`, with the day when it is another one. */
  time(moment: number | string): string;
  full(moment: number | string): string;
  /** The peak with quantity and unit; empty for an alert without a value. */
  value(alert: Alert): string;
  age(ms: number): string;
}

/** Moments in the county's time zone, in the language of the screen. */
export function useSay(): Say {
  const { t } = useTranslation();
  const language = useApp((state) => state.language);
  const zone = useOpenCounty()?.timeZone ?? 'Asia/Shanghai';
  return {
    language,
    time(moment) {
      const isToday = formatMoment(moment, 'day', language, zone) === formatMoment(Date.now(), 'day', language, zone);
      return isToday ? formatMoment(moment, 'clock', language, zone).slice(0, 5) : formatMoment(moment, 'minute', language, zone);
    },
    full: (moment) => formatMoment(moment, 'full', language, zone),
    value(alert) {
      const value = alert.peakValue ?? alert.triggerValue;
      if (alert.quantity === null || value === null) return '';
      return t('alerts.value', { quantity: quantityName(alert.quantity, language), value: quantityText(alert.quantity, value, language) });
    },
    age: (ms) => ageText(ms, t),
  };
}

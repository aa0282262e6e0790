/** A rule's condition, place and hours in words. */
import { useTranslation } from 'react-i18next';
import type { RuleBody } from '../../api/contract/alerts.ts';
import { quantityText } from '../format/quantities.ts';
import { useApp } from '../state/store.ts';
import { useAreaName } from './areas.ts';
import { quantityName } from './texts.ts';

/** Says what a rule waits for: `Tilt above 30°, ends below 25° · for 60 s`. */
export function useConditionText(): (rule: RuleBody) => string {
  const { t } = useTranslation();
  const language = useApp((state) => state.language);
  return (rule) => {
    if (rule.kind === 'no_data') return t('alerts.rules.cond.no_data', { count: rule.missedIntervals ?? 0 });
    const quantity = rule.quantity ?? '';
    const value = (number: number | null): string => (number === null ? '–' : quantityText(quantity, number, language));
    const isAbove = rule.direction !== 'below';
    const key = rule.kind === 'rate' ? (isAbove ? 'rateAbove' : 'rateBelow') : (isAbove ? 'above' : 'below');
    const text = t(`alerts.rules.cond.${key}`, { quantity: quantityName(quantity, language), on: value(rule.onValue), off: value(rule.offValue) });
    return rule.holdSeconds > 0 ? `${text} · ${t('alerts.rules.cond.hold', { seconds: rule.holdSeconds })}` : text;
  };
}

/** Says where a rule is good, and in which hours. */
export function useScopeText(): { where(rule: RuleBody): string; when(rule: RuleBody): string } {
  const { t } = useTranslation();
  const areaName = useAreaName();
  return {
    where: (rule) => [rule.area && areaName(rule.area), rule.grid].filter(Boolean).join(' · ') || t('alerts.rules.everywhere'),
    when({ dailyWindow }) {
      if (!dailyWindow) return t('alerts.rules.always');
      const days = dailyWindow.days.length === 7 ? t('alerts.rules.everyDay') : [...dailyWindow.days].sort().map((day) => t(`alerts.rules.day.d${day as 1}`)).join(t('map.listComma'));
      return `${days} ${dailyWindow.from}–${dailyWindow.to}`;
    },
  };
}

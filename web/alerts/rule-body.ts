/** A rule as it is written and sent. */
import type { Rule, RuleBody } from '../../api/contract/alerts.ts';

export const NEW_RULE: RuleBody = {
  name: { zh: '', en: '' }, kind: 'threshold', deviceClass: 'device:manhole_tilt', quantity: 'tilt', direction: 'above', onValue: null, offValue: null,
  holdSeconds: 0, missedIntervals: null, severity: 'major', area: null, grid: null, dailyWindow: null, validFrom: null, validTo: null, enabled: false, advice: null, filesCase: false,
};

/** The part of a rule that a person writes. */
export function bodyOf(rule: Rule): RuleBody {
  const { id: _id, updatedAt: _at, updatedBy: _by, openAlerts: _open, ...body } = rule;
  return body;
}

/** What the form holds: texts that may be empty where the rule has null. */
export interface RuleDraft extends Omit<RuleBody, 'name' | 'advice' | 'dailyWindow' | 'area' | 'grid'> {
  readonly nameZh: string;
  readonly nameEn: string;
  readonly adviceZh: string;
  readonly adviceEn: string;
  readonly area: string | null;
  readonly grid: string;
  readonly isTimed: boolean;
  readonly days: readonly number[];
  readonly from: string;
  readonly to: string;
}

export function draftOf(body: RuleBody): RuleDraft {
  const { name, advice, dailyWindow, grid, ...rest } = body;
  return {
    ...rest, grid: grid ?? '', nameZh: name.zh, nameEn: name.en, adviceZh: advice?.zh ?? '', adviceEn: advice?.en ?? '',
    isTimed: dailyWindow !== null, days: dailyWindow?.days ?? [1, 2, 3, 4, 5, 6, 7], from: dailyWindow?.from ?? '18:00', to: dailyWindow?.to ?? '06:00',
  };
}

/** The rule that a draft says; what its kind does not use is null. */
export function bodyOfDraft(draft: RuleDraft): RuleBody {
  const { nameZh, nameEn, adviceZh, adviceEn, isTimed, days, from, to, grid, area, ...rest } = draft;
  const isSilence = draft.kind === 'no_data';
  const [adviceInZh, adviceInEn] = [adviceZh.trim(), adviceEn.trim()];
  return {
    ...rest, name: { zh: nameZh.trim(), en: nameEn.trim() },
    quantity: isSilence ? null : draft.quantity, direction: isSilence ? null : draft.direction,
    onValue: isSilence ? null : draft.onValue, offValue: isSilence ? null : draft.offValue ?? draft.onValue,
    missedIntervals: isSilence ? draft.missedIntervals : null,
    area: area || null, grid: grid.trim() || null,
    dailyWindow: isTimed && days.length > 0 ? { days: [...days].sort((a, b) => a - b), from, to } : null,
    advice: adviceInZh || adviceInEn ? { zh: adviceInZh || adviceInEn, en: adviceInEn || adviceInZh } : null,
  };
}

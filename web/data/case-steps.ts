/** Steps of cases in words: `urban:4` is step 4 of the flow `urban`. */
import { FLOWS } from '../../api/contract/cases/flows.ts';
import { CASE_FLOWS } from '../../api/contract/cases/vocabulary.ts';
import { said } from '../i18n/index.ts';
import type { Language } from '../state/preferences.ts';

/** `处置` or, with its flow, `城市管理 · 处置`; the key itself where no flow has such a step. */
export function stepName(key: string, language: Language, withFlow: boolean): string {
  const [flowId, number] = key.split(':');
  const flow = CASE_FLOWS.find((id) => id === flowId);
  const step = flow && FLOWS[flow].steps[Number(number) - 1];
  if (!flow || !step) return key;
  const name = `${number} ${said(step, language)}`;
  return withFlow ? `${said(FLOWS[flow].name, language)} · ${name}` : name;
}

/** True when the counts are of more than one flow, so that a step needs its flow's name. */
export function hasFlows(keys: readonly string[]): boolean {
  return new Set(keys.map((key) => key.split(':')[0])).size > 1;
}

/** Flows in their order, steps in theirs. */
export function byStepOrder(a: string, b: string): number {
  const place = (key: string): number => {
    const [flow, step] = key.split(':');
    return CASE_FLOWS.findIndex((id) => id === flow) * 10 + Number(step);
  };
  return place(a) - place(b);
}

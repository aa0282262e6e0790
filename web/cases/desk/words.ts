/** Cases in words: moments, what is left of a clock, codes, names of states, departments and persons. */
import { useTranslation } from 'react-i18next';
import type { CaseRow } from '../../../api/contract/cases/lists.ts';
import type { CaseState } from '../../../api/contract/cases/vocabulary.ts';
import type { BilingualText } from '../../../api/contract/layers.ts';
import { usePersonName } from '../../alerts/people.ts';
import { useSay } from '../../alerts/texts.ts';
import type { Say } from '../../alerts/texts.ts';
import { useNames } from '../../data/names.ts';
import { said } from '../../i18n/index.ts';
import { dueKind, spanWords } from './due.ts';
import type { DueKind } from './due.ts';

export interface CaseWords {
  readonly say: Say;
  className(one: { readonly class: string; readonly className?: BilingualText | null }): string;
  state(state: CaseState): string;
  department(code: string): string;
  /** A staff code, a person's id, or the engine. */
  person(by: string, name?: BilingualText | string | null): string;
  /** A span in its two largest units. */
  span(ms: number): string;
  /** How the clock of a row stands: its kind for the eye, its words for everybody. */
  due(row: CaseRow, now: number): { readonly kind: DueKind; readonly text: string };
}

export function useCaseWords(): CaseWords {
  const { t } = useTranslation();
  const names = useNames();
  const say = useSay();
  const personName = usePersonName();
  const span = (ms: number): string => {
    const [unit, figures] = spanWords(ms);
    return t(`cases.due.${unit}`, { ...figures });
  };
  return {
    say, span,
    className: (one) => (one.className ? said(one.className, say.language) : names.className(one.class)),
    state: (state) => names.stateName('cases', state),
    department: (code) => names.department(code),
    person(by, name) {
      if (by === 'system') return t('cases.details.system');
      if (typeof name === 'string') return name;
      return name ? said(name, say.language) : personName(by);
    },
    due(row, now) {
      const kind = dueKind(row, now);
      if (kind === 'overdue') return { kind, text: t('cases.due.over', { time: span(now - row.dueAt!) }) };
      if (kind === 'soon' || kind === 'later') return { kind, text: t('cases.due.left', { time: span(row.dueAt! - now) }) };
      return { kind, text: t(`cases.due.${kind === 'none' ? 'done' : kind}`) };
    },
  };
}

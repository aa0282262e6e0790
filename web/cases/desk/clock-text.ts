/** What a move does to the clocks, in words of the screen. */
import { useTranslation } from 'react-i18next';
import type { OfferedMove } from '../../../api/contract/cases/offered.ts';
import { said } from '../../i18n/index.ts';
import { useApp } from '../../state/store.ts';

/** What a move does to the clocks and until when the one runs that runs then, in one line. */
export function useClockText(): (offered: OfferedMove) => string {
  const { t } = useTranslation();
  const language = useApp((state) => state.language);
  return ({ clocks, due }) => {
    if (clocks.length === 0) return t('cases.effect.none');
    return [...clocks.map((words) => said(words, language)), ...(due ? [t('cases.due.at', { time: said(due, language) })] : [])].join(language === 'zh' ? '；' : '; ');
  };
}

/** How alike two cases are, in words. */
import { useTranslation } from 'react-i18next';
import { shortCaseNumber } from '../../../api/contract/cases/case-number.ts';
import type { DuplicateCandidate, DuplicateSide } from '../../../api/contract/cases/duplicates.ts';
import { formatCount, formatShare } from '../../format/numbers.ts';
import { useCaseWords } from './words.ts';

/** Up to so many differing bits two photos show about the same. */
const ALIKE_BITS = 10;
/** From so much on two texts speak alike; below, it is chance. */
const ALIKE_TEXT = 0.3;

export interface TwinWords {
  code(side: Pick<DuplicateSide, 'id' | 'code'>): string;
  state(side: Pick<DuplicateSide, 'state'>): string;
  /** `12 m apart · 3 h earlier · words 80 % alike`. */
  alike(candidate: DuplicateCandidate): string;
}

export function useTwinWords(): TwinWords {
  const { t } = useTranslation();
  const { say, span, state } = useCaseWords();
  return {
    code: (side) => shortCaseNumber(side.code, side.id),
    state: (side) => state(side.state),
    alike: (candidate) => [
      candidate.sameComponent && t('cases.twins.sameComponent'), candidate.sameDevice && t('cases.twins.sameDevice'),
      t('cases.twins.distance', { meters: formatCount(candidate.meters, say.language) }), t('cases.twins.apart', { age: span(candidate.apartMs) }),
      candidate.photoBits !== null && candidate.photoBits <= ALIKE_BITS && t('cases.twins.looks'),
      candidate.textSimilarity !== null && candidate.textSimilarity >= ALIKE_TEXT && t('cases.twins.text', { percent: formatShare(candidate.textSimilarity, 1, say.language) }),
    ].filter(Boolean).join(' · '),
  };
}

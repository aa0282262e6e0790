/** Pictures of live cases: a card with the number of the step; the rim says how urgent, the face how the clock stands. */
import { SEVERITIES } from '../../api/contract/vocabulary.ts';
import { CASE_LOOKS, MOST_STEPS } from '../live/case-look.ts';
import type { CaseLook } from '../live/case-look.ts';
import { STATE_COLORS } from '../theme/tokens.ts';
import { INK, PAPER, SIZE, picture, shape } from './picture.ts';

/** A speech card with its point below: what somebody reported, standing on its place. */
export const CASE_CARD = 'M6 2h12a4 4 0 0 1 4 4v9a4 4 0 0 1-4 4h-3l-3 4-3-4H6a4 4 0 0 1-4-4V6a4 4 0 0 1 4-4z';

/** Face and number; an overdue card is filled with the colour of alarm, one about to be overdue with that of warning. */
export const CASE_FACES: Readonly<Record<CaseLook, readonly [face: string, number: string]>> = {
  in_time: ['#14243d', PAPER], soon: [STATE_COLORS.minor, INK], overdue: [STATE_COLORS.critical, PAPER], paused: ['#39424f', '#c3ccd8'],
};

export function casePictures(): [string, ImageData][] {
  return SEVERITIES.flatMap((severity) => CASE_LOOKS.flatMap((look) => Array.from({ length: MOST_STEPS }, (_, i): [string, ImageData] => {
    const [face, number] = CASE_FACES[look];
    return [`case-${severity}-${i + 1}-${look}`, picture((context) => {
      shape(context, CASE_CARD, face, look === 'paused' ? STATE_COLORS.offline : STATE_COLORS[severity], 0.94);
      context.fillStyle = number;
      context.font = "700 13px 'Noto Sans SC Variable', system-ui, sans-serif";
      context.textAlign = 'center';
      context.textBaseline = 'middle';
      context.fillText(String(i + 1), SIZE / 2, SIZE / 2 - 1);
    })];
  })));
}

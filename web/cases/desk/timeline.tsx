/** What was done with a case, newest first: who, when, why, from where to where, and what it did to the clocks. */
import { useTranslation } from 'react-i18next';
import type { CaseDetails, CaseMoveRow } from '../../../api/contract/cases/lists.ts';
import { flowMove } from '../../../api/contract/cases/flows.ts';
import type { CaseFlow } from '../../../api/contract/cases/vocabulary.ts';
import { Photos } from './photos.tsx';
import { Section } from './section.tsx';
import { useCaseWords } from './words.ts';

export function Timeline({ details: { case: { flow }, moves } }: { details: CaseDetails }) {
  const { t } = useTranslation();
  return (
    <Section title={t('cases.details.moves')} test="case-timeline">
      {moves.length === 0 && <p className="quiet">{t('cases.details.movesNone')}</p>}
      <ol className="timeline case-timeline">{moves.toReversed().map((move) => <Move key={move.id} move={move} flow={flow} />)}</ol>
    </Section>
  );
}

function Move({ move, flow }: { move: CaseMoveRow; flow: CaseFlow }) {
  const { t } = useTranslation();
  const { say, person, state, department } = useCaseWords();
  const kind = flowMove(flow, move.from, move.move)?.kind ?? 'same';
  const effects = effectsOf(move, flow);
  const to = Array.isArray(move.detail.departments) ? move.detail.departments.map((code) => department(String(code))).join('、') : typeof move.detail.handler === 'string' ? person(move.detail.handler) : '';
  return (
    <li data-move={move.move} data-kind={kind}>
      <span className="timeline-what"><b>{t(`cases.move.${move.move}`)}</b>{to && ` → ${to}`}</span>
      <span className="timeline-who"><time dateTime={new Date(move.at).toISOString()} title={say.full(move.at)}>{say.time(move.at)}</time></span>
      <small className="case-move-more">{[person(move.by, move.byName), move.from !== null && move.from !== move.to ? t('cases.details.fromTo', { from: state(move.from), to: state(move.to) }) : null, ...effects.map((effect) => t(`cases.effect.${effect}`))].filter(Boolean).join(' · ')}</small>
      {move.note && <p>{move.note}</p>}
      <Photos ids={move.photos} size={56} />
    </li>
  );
}

/** The effects that the move's row of the flow names, where the move did touch a clock. */
function effectsOf(move: CaseMoveRow, flow: CaseFlow) {
  if (move.clocks.length === 0) return [];
  return flowMove(flow, move.from, move.move)?.clocks ?? [];
}

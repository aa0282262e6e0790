/** What was done with a case, newest first: who, when, why, from where to where, and what it did to the clocks. */
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import type { ClockKind } from '../../../api/contract/cases/clock.ts';
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
  const effects = useEffects()(move);
  const to = Array.isArray(move.detail.departments) ? move.detail.departments.map((code) => department(String(code))).join(t('map.listComma')) : typeof move.detail.handler === 'string' ? person(move.detail.handler) : '';
  return (
    <li data-move={move.move} data-kind={kind}>
      <span className="timeline-what"><b>{t(`cases.move.${move.move}`)}</b>{to && ` → ${to}`}</span>
      <span className="timeline-who"><time dateTime={new Date(move.at).toISOString()} title={say.full(move.at)}>{say.time(move.at)}</time></span>
      <small className="case-move-more">{[person(move.by, move.byName), move.from !== null && move.from !== move.to ? t('cases.details.fromTo', { from: state(move.from), to: state(move.to) }) : null, ...effects].filter(Boolean).join(' · ')}</small>
      {move.note && <p>{move.note}</p>}
      <Photos ids={move.photos} size={56} />
    </li>
  );
}

/** A stored effect, as far as it is told here. */
const effectSchema = z.object({
  effect: z.string().regex(/^(accept|dispatch|handle):(start|pause|resume|stop|extend|restore|earlier)$/),
  clock: z.object({ state: z.string(), deadline: z.number().nullable() }),
});
type Verb = 'start' | 'pause' | 'resume' | 'stop' | 'extend' | 'restore' | 'earlier';

/** What the move did to the clocks, each with when it is due from then on. */
function useEffects(): (move: CaseMoveRow) => string[] {
  const { t } = useTranslation();
  const { say } = useCaseWords();
  return ({ clocks }) => clocks.flatMap((stored) => {
    const { data } = effectSchema.safeParse(stored);
    if (!data) return [];
    const [kind, verb] = data.effect.split(':') as [ClockKind, Verb];
    const due = data.clock.state === 'running' && data.clock.deadline !== null ? ` (${t('cases.due.at', { time: say.time(data.clock.deadline) })})` : '';
    return [t(`cases.effect.${verb}`, { clock: t(`cases.due.clock.${kind}`) }) + due];
  });
}

/** Two cases side by side: what each says, shows and since when; merged or told apart by a person, never by itself. */
import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { App, Button, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DuplicateCandidate, DuplicateSide } from '../../../api/contract/cases/duplicates.ts';
import type { CaseDetails } from '../../../api/contract/cases/lists.ts';
import { Loading } from '../../panels/notice.tsx';
import { isLive } from '../../state/cases.ts';
import { getCaseDesk, setCaseDesk } from './desk-state.ts';
import { makeMoveAndTell, mergeOtherwise } from './make-move.ts';
import { Photos } from './photos.tsx';
import { useDuplicates, useOfferedMoves } from './requests.ts';
import { ChannelIcon } from './symbols.tsx';
import { useTwinWords } from './twin-words.ts';
import { useCaseWords } from './words.ts';

const close = (): void => setCaseDesk({ comparing: null });

export function Comparison({ details, other }: { details: CaseDetails; other: number }) {
  const { t } = useTranslation();
  const { id } = details.case;
  const { data } = useDuplicates(id, true);
  const twins = useTwinWords();
  const candidates = data?.candidates ?? [];
  const index = candidates.findIndex((candidate) => candidate.id === other);
  const candidate = candidates[index];
  const show = (at: number): void => setCaseDesk({ comparing: { caseId: id, other: candidates[at]!.id } });
  return (
    <Modal
      open title={t('cases.twins.title')} onCancel={close} footer={null} width={920} className="twin-modal" data-test="comparison" closable={{ 'aria-label': t('cases.twins.closeIt') }}
    >
      {!candidate && <Loading rows={6} label={t('common.loading')} />}
      {candidate && data && (
        <div data-test="side-by-side" data-other={other}>
          <div className="twin-head">
            <b>{twins.alike(candidate)}</b>
            {candidates.length > 1 && <span className="twin-steps"><Button size="small" icon={<LeftOutlined />} aria-label={t('cases.twins.previous')} disabled={index === 0} onClick={() => show(index - 1)} />{t('cases.twins.of', { index: index + 1, count: candidates.length })}<Button size="small" icon={<RightOutlined />} aria-label={t('cases.twins.next')} disabled={index === candidates.length - 1} onClick={() => show(index + 1)} /></span>}
          </div>
          <div className="twin-sides"><Side side={data.case} title={t('cases.twins.this')} /><Side side={candidate} title={t('cases.twins.other')} /></div>
          <Choices details={details} candidate={candidate} />
        </div>
      )}
    </Modal>
  );
}

function Side({ side, title }: { side: DuplicateSide; title: string }) {
  const { t } = useTranslation();
  const words = useCaseWords();
  const twins = useTwinWords();
  return (
    <section className="twin-side" aria-label={title}>
      <h4>{title}<code>{twins.code(side)}</code></h4>
      {side.photos.length > 0 ? <Photos ids={side.photos} size={124} /> : <p className="twin-nothing">{t('cases.details.photosNone')}</p>}
      <p className="case-description">{side.description ?? '–'}</p>
      <dl className="fields">
        <div><dt>{t('cases.filter.class')}</dt><dd>{words.className(side)}</dd></div>
        <div><dt>{t('cases.details.place')}</dt><dd>{side.address ?? '–'}</dd></div>
        <div><dt>{t('cases.details.reportedAt')}</dt><dd>{words.say.full(side.reportedAt)}<small><ChannelIcon channel={side.channel} /> {t(`cases.channel.${side.channel}`)}{side.reportCount > 1 && ` · ${t('cases.flag.reports', { count: side.reportCount })}`}</small></dd></div>
        <div><dt>{t('cases.details.stepNow')}</dt><dd>{words.state(side.state)}{side.department && <small>{words.department(side.department)}</small>}</dd></div>
        {side.componentId !== null && <div><dt>{t('cases.details.component')}</dt><dd>#{side.componentId}</dd></div>}
      </dl>
    </section>
  );
}

/** This case into the other, the other into this, or told apart. */
function Choices({ details: { case: row }, candidate }: { details: CaseDetails; candidate: DuplicateCandidate }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const words = useCaseWords();
  const offered = useOfferedMoves(row.id).data ?? [];
  const [isSending, setSending] = useState(false);
  const canMerge = candidate.canTake && offered.some(({ move, refusals }) => move === 'merge' && refusals.length === 0);
  const canTake = candidate.state === 'reported' && isLive(row);
  const done = async (way: Promise<boolean>): Promise<void> => {
    setSending(true);
    const isDone = await way;
    setSending(false);
    if (isDone) close();
  };
  const tellApart = (): void => {
    setCaseDesk({ notSame: new Set([...getCaseDesk().notSame, `${row.id}/${candidate.id}`]), comparing: null });
    void message.info(t('cases.twins.kept'));
  };
  return (
    <>
      {!canMerge && !canTake && <p className="quiet">{t('cases.twins.noMove')}</p>}
      {(canMerge || canTake) && <p className="quiet">{t('cases.twins.clock')}</p>}
      <div className="move-foot">
        {canMerge && <Button type="primary" loading={isSending} onClick={() => void done(makeMoveAndTell(row, { caseId: row.id, move: 'merge' }, { detail: { into: candidate.id } }, words, message))} data-test="merge-into">{t('cases.twins.merge')}</Button>}
        {canTake && <Button loading={isSending} onClick={() => void done(mergeOtherwise(candidate.id, { move: 'merge', detail: { into: row.id } }, [row.id, candidate.id], message))} data-test="merge-here">{t('cases.twins.takeIn')}</Button>}
        <Button onClick={tellApart} data-test="not-same">{t('cases.twins.notSame')}</Button>
      </div>
    </>
  );
}

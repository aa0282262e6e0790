/** What was done with an alert, newest first, and a place to say more. */
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlertDetails } from '../../api/contract/alerts.ts';
import { useTeller } from './teller.ts';
import { makeMove } from './verbs.ts';

export function Timeline({ details: { alert, moves } }: { details: AlertDetails }) {
  const { t } = useTranslation();
  const { say, person } = useTeller();
  return (
    <section className="drawer-section" data-test="timeline">
      <h3>{t('alerts.details.timeline')}</h3>
      <CommentForm id={alert.id} />
      <ol className="timeline">
        {[...moves].sort((a, b) => b.id - a.id).map((move) => (
          <li key={move.id} data-move={move.move}>
            <span className="timeline-what"><b>{t(`alerts.moves.${move.move}`)}</b>{move.move === 'assigned' && typeof move.detail.to === 'string' && ` → ${person(move.detail.to)}`}{move.move === 'snoozed' && typeof move.detail.until === 'string' && ` → ${say.time(move.detail.until)}`}</span>
            <span className="timeline-who">{move.by === null ? t('alerts.details.engine') : person(move.by)} · <time dateTime={move.at} title={say.full(move.at)}>{say.time(move.at)}</time></span>
            {move.note && <p>{move.note}</p>}
          </li>
        ))}
      </ol>
    </section>
  );
}

function CommentForm({ id }: { id: number }) {
  const { t } = useTranslation();
  const teller = useTeller();
  const [text, setText] = useState('');
  const [isSending, setSending] = useState(false);
  const send = async (): Promise<void> => {
    if (text.trim() === '') return;
    setSending(true);
    const isDone = await makeMove(id, { move: 'comment', note: text.trim() }, teller);
    setSending(false);
    if (isDone) setText('');
  };
  return (
    <form className="comment-form" onSubmit={(event) => { event.preventDefault(); void send(); }}>
      <Input value={text} onChange={(event) => setText(event.target.value)} aria-label={t('alerts.details.comment')} placeholder={t('alerts.details.commentPlaceholder')} maxLength={2000} data-test="comment-text" />
      <Button htmlType="submit" loading={isSending} disabled={text.trim() === ''} data-test="comment-send">{t('alerts.details.send')}</Button>
    </form>
  );
}

/** Questions before an action: the words that closing needs, the time that a snooze lasts. Both can be answered with keys alone. */
import { Alert as Notice, App, Button, Input, Modal } from 'antd';
import { useRef, useState } from 'react';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { useOpenCounty } from '../panels/top-bar.tsx';
import { useDesk } from './desk-state.ts';
import type { Asking } from './desk-state.ts';
import { snoozeEnds } from './snooze.ts';
import { useTeller } from './teller.ts';
import { ask, askedAlerts, makeMove, moveStorm } from './verbs.ts';

export function Questions() {
  const asking = useDesk((state) => state.asking);
  if (asking?.about === 'close') return <Closing key={`${asking.alert}/${asking.storm}`} asking={asking} />;
  if (asking?.about === 'snooze') return <Snoozing asking={asking} />;
  return null;
}

/** A question takes its answer without a pointer. */
function focusOn(first: RefObject<HTMLElement | null>): void {
  first.current?.focus();
}

function Closing({ asking }: { asking: Asking }) {
  const { t } = useTranslation();
  const teller = useTeller();
  const { message } = App.useApp();
  const first = useRef<HTMLElement>(null);
  const [alerts] = useState(askedAlerts);
  const [note, setNote] = useState('');
  const [isSending, setSending] = useState(false);
  const stillHolds = alerts.some((alert) => alert.state !== 'cleared');
  const isReady = !stillHolds || note.trim() !== '';
  const close = async (): Promise<void> => {
    if (!isReady) return;
    setSending(true);
    const move = { move: 'close' as const, ...(note.trim() ? { note: note.trim() } : {}) };
    const isDone = await (asking.storm === null ? makeMove(asking.alert!, move, teller) : moveStorm(asking.storm, move, teller));
    setSending(false);
    ask(null);
    if (isDone && asking.storm === null) void message.success(t('alerts.done.closed'));
  };
  return (
    <Modal
      open title={asking.storm === null ? t('alerts.closing.title') : t('alerts.closing.stormTitle', { count: alerts.length })} onCancel={() => ask(null)} onOk={() => void close()} okText={t('alerts.closing.ok')} cancelText={t('common.cancel')}
      okButtonProps={{ disabled: !isReady, loading: isSending, danger: true, className: 'close-ok' }} width={440} destroyOnHidden afterOpenChange={() => focusOn(first)}
    >
      {stillHolds && <Notice type="warning" showIcon title={t('alerts.closing.still')} className="question-notice" />}
      <Input.TextArea
        ref={first as never} value={note} onChange={(event) => setNote(event.target.value)} aria-label={t('alerts.closing.note')} placeholder={`${t('alerts.closing.notePlaceholder')}${stillHolds ? '' : ` (${t('alerts.closing.optional')})`}`} rows={3} maxLength={2000} data-test="close-note"
        onKeyDown={(event) => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void close(); }}
      />
    </Modal>
  );
}

function Snoozing({ asking }: { asking: Asking }) {
  const { t } = useTranslation();
  const teller = useTeller();
  const zone = useOpenCounty()?.timeZone ?? 'Asia/Shanghai';
  const first = useRef<HTMLElement>(null);
  const [ends] = useState(() => snoozeEnds(Date.now(), zone));
  const snooze = async (until: number): Promise<void> => {
    ask(null);
    const isDone = await makeMove(asking.alert!, { move: 'snooze', until: new Date(until).toISOString() }, teller);
    if (isDone) void teller.message.success(t('alerts.done.snoozed', { time: teller.say.time(until) }));
  };
  return (
    <Modal open title={t('alerts.snoozing.title')} footer={null} onCancel={() => ask(null)} width={400} destroyOnHidden afterOpenChange={() => focusOn(first)}>
      <p className="quiet">{t('alerts.snoozing.hint')}</p>
      <div className="snooze-choices">
        {ends.map(({ key, value, until }, i) => (
          <Button key={until} ref={i === 0 ? first as never : undefined} onClick={() => void snooze(until)} data-test={`snooze-${i}`}>{t(`alerts.snoozing.${key}`, { value })}<small>{teller.say.time(until)}</small></Button>
        ))}
      </div>
    </Modal>
  );
}

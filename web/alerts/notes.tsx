/** Shift hand-over: what the next shift has to know. Notes of others arrive by themselves. */
import { CheckOutlined, LinkOutlined } from '@ant-design/icons';
import { App, Button, Input, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { select } from '../actions/frame.ts';
import { Empty, Failed, Loading } from '../panels/notice.tsx';
import { useApp } from '../state/store.ts';
import { setDesk, useDesk } from './desk-state.ts';
import { usePersonName } from './people.ts';
import { finishNote, useShiftNotes, writeNote } from './requests.ts';
import type { ShiftNotesReply } from './requests.ts';
import { useSay } from './texts.ts';

type Note = ShiftNotesReply['notes'][number];

export function ShiftNotes() {
  const { t } = useTranslation();
  const { data, error, isPending, refetch } = useShiftNotes();
  const [showsDone, setShowsDone] = useState(false);
  const open = data?.notes.filter((note) => note.doneAt === null) ?? [];
  const done = data?.notes.filter((note) => note.doneAt !== null) ?? [];
  return (
    <div className="panel-body" data-test="shift-notes">
      <NoteForm />
      {isPending && <Loading rows={5} label={t('common.loading')} />}
      {error && !data && <Failed title={t('alerts.notes.failed')} error={error} retry={() => void refetch()} />}
      {error && data && <p className="list-note warn" role="alert">{t('alerts.notes.failed')} <Button type="link" size="small" onClick={() => void refetch()}>{t('common.retry')}</Button></p>}
      {data && data.notes.length === 0 && <Empty title={t('alerts.notes.empty')} hint={t('alerts.notes.emptyHint')} />}
      <ul className="notes">{open.map((note) => <OneNote key={note.id} note={note} />)}</ul>
      {done.length > 0 && <Button type="link" size="small" className="notes-done" onClick={() => setShowsDone(!showsDone)}>{showsDone ? t('alerts.notes.hideDone') : t('alerts.notes.showDone', { count: done.length })}</Button>}
      {showsDone && <ul className="notes">{done.map((note) => <OneNote key={note.id} note={note} />)}</ul>}
    </div>
  );
}

function NoteForm() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [text, setText] = useState('');
  const [isSending, setSending] = useState(false);
  const about = useDesk((state) => state.noteAbout);
  const mark = useDesk((state) => state.mark.key);
  const marked = mark?.startsWith('a') ? Number(mark.slice(1)) : null;
  const send = async (): Promise<void> => {
    setSending(true);
    try {
      await writeNote(text.trim(), about);
      setText('');
      setDesk({ noteAbout: null });
      void message.success(t('alerts.notes.added'));
    } catch (error) {
      void message.error(t('alerts.failedAct', { detail: (error as Error).message }));
    } finally {
      setSending(false);
    }
  };
  return (
    <form className="note-form" onSubmit={(event) => { event.preventDefault(); void send(); }}>
      <Input.TextArea value={text} onChange={(event) => setText(event.target.value)} aria-label={t('alerts.notes.write')} placeholder={t('alerts.notes.placeholder')} autoSize={{ minRows: 3, maxRows: 8 }} maxLength={4000} data-test="note-text" />
      <div className="note-send">
        {about !== null && <Tag closable={{ 'aria-label': t('alerts.notes.detach') }} onClose={() => setDesk({ noteAbout: null })} icon={<LinkOutlined />}>#{about}</Tag>}
        {about === null && marked !== null && <Button type="link" size="small" icon={<LinkOutlined />} onClick={() => setDesk({ noteAbout: marked })}>{t('alerts.notes.attach', { id: marked })}</Button>}
        <Button type="primary" htmlType="submit" loading={isSending} disabled={text.trim() === ''} data-test="note-add">{t('alerts.notes.add')}</Button>
      </div>
    </form>
  );
}

function OneNote({ note }: { note: Note }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const say = useSay();
  const person = usePersonName();
  const isChosen = useApp((state) => state.selection?.layer === 'alerts' && state.selection.id === note.alertId);
  const finish = (): void => {
    finishNote(note.id).catch((error: Error) => void message.error(t('alerts.failedAct', { detail: error.message })));
  };
  return (
    <li className="note" data-done={note.doneAt !== null} data-test="note">
      <p>{note.text}</p>
      <div className="note-foot">
        <span>{t('alerts.notes.by', { person: person(note.by), time: say.time(note.at) })}{note.doneAt !== null && ` · ${t('alerts.notes.doneBy', { person: person(note.doneBy), time: say.time(note.doneAt) })}`}</span>
        {note.alertId !== null && <Button type="link" size="small" className="inline-link" disabled={isChosen} onClick={() => select({ layer: 'alerts', id: note.alertId! })}>{t('alerts.notes.about', { id: note.alertId })}</Button>}
        {note.doneAt === null && <Button size="small" icon={<CheckOutlined />} onClick={finish} data-test="note-done">{t('alerts.notes.done')}</Button>}
      </div>
    </li>
  );
}

/** The form of one move. What is typed into it is kept until it is sent, also when somebody else moves the case meanwhile. */
import { App, Alert as Notice, Button, Input } from 'antd';
import { useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseDetails, CaseRow } from '../../../api/contract/cases/lists.ts';
import type { OfferedMove } from '../../../api/contract/cases/offered.ts';
import { useClockText } from './clock-text.ts';
import { draftKey, setCaseDesk, useCaseDesk, writeDraft } from './desk-state.ts';
import { makeMove } from './make-move.ts';
import type { Overtaken } from './make-move.ts';
import { MoveField } from './move-fields.tsx';
import { detailOf, fieldsOf, missingOf, needsNote, startedDraft } from './moving.ts';
import type { Draft } from './moving.ts';
import { useDispatchSuggestion, useDuplicates } from './requests.ts';
import { useCaseWords } from './words.ts';

interface MoveFormProps {
  readonly offered: OfferedMove;
  readonly details: CaseDetails;
  readonly row: CaseRow;
  readonly tell: (who: Overtaken | null, note: string | undefined) => void;
}

const EMPTY: Draft = {};

/** Keys that mean the whole form, whatever field has the focus: Escape leaves it, Ctrl and Enter send it. */
function useFormKeys(form: RefObject<HTMLFormElement | null>, send: () => void): void {
  const latest = useRef(send);
  useEffect(() => { latest.current = send; });
  useEffect(() => {
    const box = form.current;
    const onKeyDown = (event: KeyboardEvent): void => {
      // A list of choices that is open takes Escape for itself.
      if (event.defaultPrevented || box?.querySelector('.ant-select-open')) return;
      if (event.key === 'Escape') setCaseDesk({ moving: null });
      else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey || event.target === box)) latest.current();
      else return;
      event.preventDefault();
      event.stopPropagation();
    };
    box?.addEventListener('keydown', onKeyDown);
    return () => box?.removeEventListener('keydown', onKeyDown);
  }, [form]);
}

export function MoveForm({ offered, details, row, tell }: MoveFormProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const words = useCaseWords();
  const clock = useClockText()(offered);
  const form = useRef<HTMLFormElement>(null);
  const moving = { caseId: row.id, move: offered.move };
  const typed = useCaseDesk((state) => state.drafts[draftKey(moving)] ?? EMPTY) as Draft;
  const [isSending, setSending] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const candidates = useDuplicates(row.id, offered.move === 'file').data?.ids ?? null;
  const responsible = useDispatchSuggestion(row.id, offered.move === 'dispatch').data?.departments.map(({ code }) => code) ?? null;
  const draft = startedDraft(offered.move, typed, responsible);
  const missing = missingOf(offered, draft, candidates, responsible);
  const change = (part: Draft): void => {
    writeDraft(moving, { ...draft, ...part });
    setRefused(null);
  };
  // The form itself takes the focus: its fields come by and by, and Tab leads into them.
  useEffect(() => { form.current?.focus({ preventScroll: true }); }, []);
  const send = async (): Promise<void> => {
    if (missing.length > 0 || isSending) return;
    setSending(true);
    const outcome = await makeMove(row, moving, { note: draft.note?.trim(), detail: detailOf(offered.move, draft, candidates ?? []) }, words);
    setSending(false);
    if (outcome.is === 'done') void message.success(t('cases.act.done', { move: t(`cases.move.${offered.move}`) }));
    else if (outcome.is === 'refused') setRefused(outcome.why);
    else tell(outcome.who, draft.note);
  };
  useFormKeys(form, () => void send());
  const isNoteNeeded = needsNote(offered) || missing.includes('note');
  return (
    <form ref={form} tabIndex={-1} className="move-form" aria-label={t(`cases.move.${offered.move}`)} data-test="move-form" data-move={offered.move} onSubmit={(event) => { event.preventDefault(); void send(); }}>
      <h4>{t(`cases.move.${offered.move}`)}{offered.to !== null && offered.to !== row.state && <small>→ {words.state(offered.to)}</small>}</h4>
      <p className="move-clock" data-test="move-clock">{t('cases.act.clock')}{t('common.colon')}{clock}</p>
      {fieldsOf(offered.move).map((field) => <MoveField key={field} field={field} move={offered.move} details={details} row={row} draft={draft} change={change} />)}
      <label className="move-field"><span>{t(isNoteNeeded ? 'cases.act.noteNeeded' : 'cases.act.noteOptional')}</span>
        <Input.TextArea value={draft.note ?? ''} onChange={(event) => change({ note: event.target.value })} autoSize={{ minRows: 2, maxRows: 6 }} maxLength={2000} placeholder={isNoteNeeded ? t('cases.act.noteHint.reason') : undefined} aria-required={isNoteNeeded} data-test="move-note" />
      </label>
      {refused !== null && <Notice type="error" showIcon title={t('cases.act.refused', { why: refused })} data-test="move-refused" role="alert" />}
      <div className="move-foot">
        <Button type="primary" htmlType="submit" loading={isSending} disabled={missing.length > 0} data-test="move-send">{t('cases.act.send', { move: t(`cases.move.${offered.move}`) })}</Button>
        <Button type="text" onClick={() => setCaseDesk({ moving: null })} data-test="move-cancel">{t('cases.act.cancel')}</Button>
      </div>
    </form>
  );
}

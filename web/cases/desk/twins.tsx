/** Cases that may be about the same thing, and those that were merged into this one. */
import { App, Button, Input } from 'antd';
import type { InputRef } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseBrief, CaseDetails } from '../../../api/contract/cases/lists.ts';
import { isLive } from '../../state/cases.ts';
import { useCaseDesk } from './desk-state.ts';
import { Candidate } from './duplicate-fields.tsx';
import { CaseLink } from './facts.tsx';
import { mergeOtherwise } from './make-move.ts';
import { useDuplicates } from './requests.ts';
import { Section } from './section.tsx';
import { useCaseWords } from './words.ts';

export function Twins({ details: { case: row, merged } }: { details: CaseDetails }) {
  const { t } = useTranslation();
  const isWanted = isLive(row);
  const { data, error, refetch } = useDuplicates(row.id, isWanted);
  const notSame = useCaseDesk((state) => state.notSame);
  const candidates = (data?.candidates ?? []).filter(({ id }) => !notSame.has(`${row.id}/${id}`));
  const hidden = (data?.candidates.length ?? 0) - candidates.length;
  if (merged.length === 0 && (!isWanted || (!error && candidates.length + hidden === 0))) return null;
  return (
    <Section title={t('cases.twins.title')} test="twins">
      {error && !data && <p className="quiet" role="alert">{t('cases.twins.failed')} <Button type="link" size="small" onClick={() => void refetch()}>{t('common.retry')}</Button></p>}
      <ul className="twin-list">{candidates.map((candidate) => <li key={candidate.id}><Candidate candidate={candidate} caseId={row.id} /></li>)}</ul>
      {hidden > 0 && <p className="quiet">{t('cases.twins.hidden', { count: hidden })}</p>}
      {data !== undefined && data.withheld > 0 && <p className="quiet">{t('cases.twins.withheld', { count: data.withheld })}</p>}
      {merged.length > 0 && <><h4 className="twin-title">{t('cases.twins.mergedHere', { count: merged.length })}</h4><ul className="twin-list">{merged.map((other) => <Merged key={other.id} other={other} into={row.id} />)}</ul></>}
    </Section>
  );
}

/** The question takes its answer at once. */
const focused = (input: InputRef | null): void => input?.focus();

/** A case that was merged into this one: it can be taken out again, with a reason. */
function Merged({ other, into }: { other: CaseBrief; into: number }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const words = useCaseWords();
  const [note, setNote] = useState<string | null>(null);
  const [isSending, setSending] = useState(false);
  const takeOut = async (): Promise<void> => {
    setSending(true);
    const isDone = await mergeOtherwise(other.id, { move: 'unmerge', note: note!.trim(), detail: {} }, [into, other.id], message);
    setSending(false);
    if (isDone) setNote(null);
  };
  return (
    <li className="twin-merged" data-test={`merged-${other.id}`}>
      <span className="twin-line"><span><CaseLink other={other} /><small>{words.say.full(other.reportedAt)} · {other.description ?? other.address ?? ''}</small></span>
        {note === null && <Button size="small" onClick={() => setNote('')} data-test={`unmerge-${other.id}`}>{t('cases.twins.unmerge')}</Button>}</span>
      {note !== null && (
        <form className="comment-form" onSubmit={(event) => { event.preventDefault(); void takeOut(); }}>
          <Input ref={focused} value={note} onChange={(event) => setNote(event.target.value)} placeholder={t('cases.act.noteNeeded')} aria-label={t('cases.act.noteNeeded')} maxLength={2000} data-test="unmerge-note" />
          <Button htmlType="submit" loading={isSending} disabled={note.trim() === ''} data-test="unmerge-send">{t('cases.twins.unmerge')}</Button>
        </form>
      )}
    </li>
  );
}

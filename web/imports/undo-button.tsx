/** Takes an import back, after a question that says what goes. */
import { UndoOutlined } from '@ant-design/icons';
import { App, Button, Popconfirm } from 'antd';
import { useEffect, useState } from 'react';
import { formatCount } from '../format/numbers.ts';
import { useApp } from '../state/store.ts';
import { setDraft, useDraft } from './draft.ts';
import { JobProgress } from './job-progress.tsx';
import { useErrorText, useReasonText } from './reasons.ts';
import { rereadAll, useJob, useUndo } from './requests.ts';
import { useWords } from './words.ts';

interface UndoProps { readonly batch: { readonly batch: number; readonly county: string; readonly file: string; readonly layer: string }; readonly isSmall?: boolean }

export function UndoButton({ batch, isSmall }: UndoProps) {
  const t = useWords();
  const { message } = App.useApp();
  const language = useApp((state) => state.language);
  const text = useReasonText();
  const errorText = useErrorText();
  const undo = useUndo();
  const [asked, setAsked] = useState<string | null>(null);
  const job = useJob(asked).data;
  useEffect(() => {
    if (!job || job.state === 'running') return;
    if (job.undone) {
      const { isUndone, deleted, restored, kept, countyRemoved } = job.undone;
      const figures = { removed: formatCount(deleted, language), restored: formatCount(restored, language), kept: formatCount(kept, language) };
      if (isUndone) void message.success(t(countyRemoved ? 'undo.doneCounty' : kept > 0 ? 'undo.doneKept' : 'undo.done', figures), 8);
      else void message.warning(t('undo.allKept', figures), 10);
    } else void message.error(job.failure ? text(job.failure.message) : t('undo.cancelled'), 10);
    if (job.undone?.isUndone) setDraft({ undone: [...useDraft.getState().undone, job.undone.batch] });
    rereadAll(job.undone?.countyRemoved ? job.county : null);
    setAsked(null);
  }, [job, language, message, t, text]);
  const start = (): void => undo.mutate({ county: batch.county, batch: batch.batch }, { onSuccess: ({ id }) => setAsked(id), onError: (error) => void message.error(errorText(error), 10) });
  if (job?.state === 'running') return <JobProgress job={job} />;
  return (
    <Popconfirm title={t('undo.question', { file: batch.file })} description={<span className="undo-text">{t('undo.what')}</span>} okText={t('undo.yes')} cancelText={t('common.cancel')} okButtonProps={{ danger: true }} onConfirm={start}>
      <Button icon={<UndoOutlined />} size={isSmall ? 'small' : 'middle'} loading={undo.isPending} data-test="undo" data-batch={batch.batch}>{t('undo.undo')}</Button>
    </Popconfirm>
  );
}

/** The dry run and the import: both are asked for here, and what comes of them stands here. */
import { EyeOutlined, ImportOutlined } from '@ant-design/icons';
import { Alert as Notice, Button, Checkbox, Segmented } from 'antd';
import { useEffect } from 'react';
import type { BilingualText } from '../../api/contract/layers.ts';
import type { ImportFinding, ImportJob, ImportPreview } from '../../api/contract/imports.ts';
import { formatCount } from '../format/numbers.ts';
import { said } from '../i18n/index.ts';
import { Failed } from '../panels/notice.tsx';
import { useApp } from '../state/store.ts';
import { FIRST_RECORDS, missingOf, setDraft, useDraft, wishOf } from './draft.ts';
import { FigureLine } from './figures.tsx';
import { JobProgress } from './job-progress.tsx';
import { PreviewStage } from './preview-stage.tsx';
import { reasonOnPage, useErrorText, useReasonText } from './reasons.ts';
import { rereadAll, useJob, usePreview, useRun } from './requests.ts';
import { Step } from './step.tsx';
import { Summary } from './summary.tsx';
import { useWords } from './words.ts';

export function PreviewSide() {
  const previewJob = useDraft((state) => state.previewJob);
  const preview = useJob(previewJob);
  return (
    <div className="import-result">
      <TryStep job={preview.data ?? null} error={preview.error} />
      <RunStep preview={preview.data?.preview ?? null} />
    </div>
  );
}

/** Whether the preview is that of what is chosen now. */
function useIsFresh(): boolean {
  const draft = useDraft();
  const wish = wishOf(draft);
  return wish !== null && draft.previewWish === JSON.stringify(wish);
}

function TryStep({ job, error }: { job: ImportJob | null; error: Error | null }) {
  const t = useWords();
  const text = useReasonText();
  const errorText = useErrorText();
  const start = usePreview();
  const draft = useDraft();
  const isFresh = useIsFresh();
  const language = useApp((state) => state.language);
  const wish = wishOf(draft);
  const missing = missingOf(draft);
  const isRunning = job?.state === 'running';
  return (
    <Step number={4} title={t('preview.title')} test="step-preview">
      <div className="step-fields try-line">
        <Segmented value={draft.records === null} aria-label={t('preview.howMany')} onChange={(isWhole) => setDraft({ records: isWhole ? null : FIRST_RECORDS })}
          options={[{ value: false, label: t('preview.first', { count: formatCount(FIRST_RECORDS, language) }) }, { value: true, label: t('preview.whole') }]} />
        <Button type={job ? 'default' : 'primary'} icon={<EyeOutlined />} disabled={!wish || isRunning} loading={start.isPending} onClick={() => wish && draft.upload && start.mutate({ file: draft.upload.id, wish, records: draft.records })} data-test="preview-start">{t(job ? 'preview.again' : 'preview.start')}</Button>
      </div>
      {missing.length > 0 && <p className="quiet" data-test="missing">{t('preview.missing', { what: missing.map((key) => t(`missing.${key}`)).join(t('listComma')) })}</p>}
      {!job && missing.length === 0 && !start.error && <p className="quiet">{t('preview.hint')}</p>}
      {start.error && !isRunning && <Problem title={t('preview.refused')} text={errorText(start.error)} />}
      {error && <Failed title={t('preview.lost')} error={error} say={errorText} />}
      {job?.state === 'running' && <JobProgress job={job} />}
      {job?.state === 'cancelled' && <p className="quiet" role="status">{t('preview.cancelled')}</p>}
      {job?.failure && <Problem title={t('preview.failed')} text={text(job.failure.message)} />}
      {job?.failure && <Findings findings={job.failure.findings} />}
      {job?.preview && <PreviewResult preview={job.preview} isFresh={isFresh} />}
    </Step>
  );
}

/** A refusal with the server's own sentences, one a line. */
export function Problem({ title, text }: { title: string; text: string }) {
  return <Notice type="error" showIcon title={title} description={<span className="problem-text">{text}</span>} role="alert" />;
}

function PreviewResult({ preview, isFresh }: { preview: ImportPreview; isFresh: boolean }) {
  const t = useWords();
  const language = useApp((state) => state.language);
  const { summary, whole, findings } = preview;
  return (
    <div className="preview-result" data-stale={!isFresh || undefined} data-test="preview-result" data-rejected={summary.rejected} data-read={summary.read}>
      {!isFresh && <Notice type="info" showIcon title={t('preview.old')} />}
      <p className="preview-scope">{t(whole ? 'preview.ofWhole' : 'preview.ofFirst', { count: formatCount(summary.read, language) })}</p>
      <FigureLine summary={summary} isDry />
      <Findings findings={findings} />
      <PreviewStage preview={preview} />
    </div>
  );
}

/** What the guard found in the file as a whole. */
function Findings({ findings }: { findings: readonly ImportFinding[] }) {
  const t = useWords();
  const confirms = useDraft((state) => state.confirms);
  const language = useApp((state) => state.language);
  const onPage = (text: BilingualText): string => (language === 'zh' ? said(text, language) : reasonOnPage(said(text, language)));
  if (findings.length === 0) return null;
  const stops = findings.some((finding) => finding.stops);
  return (
    <div className="findings" data-test="findings">
      {findings.map(({ code, title, text, stops: isStop }) => <Notice key={code} type={isStop ? 'warning' : 'info'} showIcon title={said(title, language)} description={<span className="problem-text">{onPage(text)}</span>} />)}
      {stops && <Checkbox checked={confirms} onChange={(event) => setDraft({ confirms: event.target.checked })} data-test="confirm">{t('run.confirm')}</Checkbox>}
    </div>
  );
}

function RunStep({ preview }: { preview: ImportPreview | null }) {
  const t = useWords();
  const language = useApp((state) => state.language);
  const draft = useDraft();
  const text = useReasonText();
  const errorText = useErrorText();
  const isFresh = useIsFresh();
  const start = useRun();
  const run = useJob(draft.runJob);
  const job = run.data ?? null;
  useEffect(() => { if (job?.state === 'done') rereadAll(); }, [job?.state]);
  const wish = wishOf(draft);
  const stops = preview?.findings.some((finding) => finding.stops) ?? false;
  const isBad = preview !== null && preview.summary.read === preview.summary.rejected;
  // Each report opens a case, which goes its way: what was taken in is never taken back.
  const isReports = draft.mapping?.layer === 'reports';
  const canRun = wish !== null && isFresh && preview !== null && !isBad && (!stops || draft.confirms);
  const go = (): void => {
    if (wish && draft.upload) start.mutate({ file: draft.upload.id, wish: draft.confirms ? { ...wish, confirm: true } : wish });
  };
  if (!preview && !job) return null;
  return (
    <Step number={5} title={t('run.title')} test="step-run">
      {(!job || job.state === 'failed' || job.state === 'cancelled') && (
        <div className="run-line">
          <Button type="primary" size="large" icon={<ImportOutlined />} disabled={!canRun} loading={start.isPending} onClick={go} data-test="run-start">{t('run.start')}</Button>
          <span className="quiet">{t(isBad ? 'run.nothingGood' : !isFresh ? 'run.tryFirst' : stops && !draft.confirms ? 'run.confirmFirst' : isReports ? 'run.fewAtATime' : preview && !preview.whole ? 'run.wholeFile' : 'run.allOrNothing', { count: formatCount(preview ? preview.summary.read - preview.summary.rejected : 0, language) })}</span>
        </div>
      )}
      {start.error && <Problem title={t('run.refused')} text={errorText(start.error)} />}
      {run.error && <Failed title={t('run.lost')} error={run.error} say={errorText} />}
      {job?.state === 'running' && <JobProgress job={job} />}
      {job?.state === 'cancelled' && <p className="quiet" role="status" data-test="run-cancelled">{t(isReports ? 'run.cancelledReports' : 'run.cancelled')}</p>}
      {job?.failure && <Problem title={t(isReports && job.failure.kind !== 'guard' ? 'run.failedReports' : 'run.failed')} text={job.failure.kind === 'guard' ? '' : text(job.failure.message)} />}
      {job?.failure && <Findings findings={job.failure.findings} />}
      {job?.summary && <Summary job={job} summary={job.summary} />}
    </Step>
  );
}

/** How far a job has come: step, share, records, rate; and the way to stop it. */
import { Button, Progress } from 'antd';
import type { ImportJob } from '../../api/contract/imports.ts';
import { formatCount } from '../format/numbers.ts';
import { useApp } from '../state/store.ts';
import { cancelJob } from './requests.ts';
import { useWords } from './words.ts';

/** Where in the whole a step begins and how much of it it is, as measured with points. */
const PARTS: Readonly<Record<string, readonly [begins: number, share: number]>> = {
  'Read and check': [0, 0.6], 'Check against the database': [0.6, 0.1], 'Load the rows': [0.7, 0.3], 'Take the reports in': [0, 1],
};

export function percentOf({ step, done, total }: ImportJob['progress']): number {
  const [begins, share] = PARTS[step] ?? [0, total > 0 ? 1 : 0];
  return Math.min(99, Math.floor(100 * (begins + share * (total > 0 ? done / total : 0))));
}

export function JobProgress({ job }: { job: ImportJob }) {
  const t = useWords();
  const language = useApp((state) => state.language);
  const { step, records, recordsPerSecond } = job.progress;
  const name = t(`step.${step}`, { defaultValue: step });
  return (
    <div className="job-progress" role="status" data-test="job-progress" data-job={job.kind}>
      <div><b>{name}</b>{records > 0 && <span>{t('progress.records', { records: formatCount(records, language), rate: formatCount(recordsPerSecond, language) })}</span>}</div>
      <Progress percent={percentOf(job.progress)} status="active" aria-label={name} />
      <Button size="small" onClick={() => void cancelJob(job.id)} data-test="job-cancel">{t('progress.stop')}</Button>
    </div>
  );
}

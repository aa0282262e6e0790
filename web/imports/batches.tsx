/** The imports of a county, the newest first: who, when, which file, what came of it, and the way back. */
import { DownloadOutlined } from '@ant-design/icons';
import { Button, Tag, Tooltip } from 'antd';
import { isLayerId, LAYERS } from '../../api/contract/layers.ts';
import type { ImportBatch } from '../../api/contract/imports.ts';
import { useCounties, usePersons } from '../data/queries.ts';
import { formatCount, formatMoment } from '../format/numbers.ts';
import { said } from '../i18n/index.ts';
import { Empty, Failed, Loading } from '../panels/notice.tsx';
import { useApp } from '../state/store.ts';
import { countyOf, useDraft } from './draft.ts';
import { useErrorText } from './reasons.ts';
import { useBatches } from './requests.ts';
import { UndoButton } from './undo-button.tsx';
import { useWords } from './words.ts';

const COUNTS = ['read', 'inserted', 'updated', 'unchanged', 'rejected'] as const;

export function Batches() {
  const t = useWords();
  const language = useApp((state) => state.language);
  const open = useApp((state) => state.county);
  const errorText = useErrorText();
  const { data: counties } = useCounties();
  const chosen = useDraft((state) => countyOf(state));
  const county = counties?.counties.find(({ code }) => code === chosen) ?? counties?.counties.find(({ code }) => code === open);
  const batches = useBatches(county?.code ?? null);
  if (!county) return null;
  return (
    <section className="import-batches" aria-label={t('batches.title')} data-test="batches">
      <h3>{t('batches.of', { county: said(county.name, language) })}</h3>
      {batches.isPending && <Loading rows={3} label={t('common.loading')} />}
      {batches.isError && !batches.data && <Failed title={t('batches.failed')} error={batches.error} say={errorText} retry={() => void batches.refetch()} />}
      {batches.data?.batches.length === 0 && <Empty title={t('batches.empty')} hint={t('batches.emptyHint')} />}
      {batches.data && batches.data.batches.length > 0 && (
        <div className="batch-scroll">
          <table className="batch-table">
            <thead><tr><th scope="col">{t('batches.when')}</th><th scope="col">{t('batches.who')}</th><th scope="col">{t('batches.file')}</th><th scope="col">{t('batches.layer')}</th>{COUNTS.map((count) => <th key={count} scope="col" className="number">{t(`figure.${count}`)}</th>)}<th scope="col"><span className="unseen">{t('undo.undo')}</span></th></tr></thead>
            <tbody>{batches.data.batches.map((batch) => <BatchRow key={batch.batch} batch={batch} zone={county.timeZone} />)}</tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function BatchRow({ batch, zone }: { batch: ImportBatch; zone: string }) {
  const t = useWords();
  const language = useApp((state) => state.language);
  const { data } = usePersons();
  const nameOf = (by: string | null): string => {
    const person = data?.persons.find(({ id }) => id === by);
    return person ? said(person.name, language) : by ?? t('batches.commandLine');
  };
  const { layer, undone, undoProblem, hasRejects } = batch;
  return (
    <tr data-test="batch" data-batch={batch.batch} data-undone={undoProblem === 'undone'}>
      <td data-label={t('batches.when')}>{formatMoment(batch.finishedAt, 'full', language, zone)}</td>
      <td data-label={t('batches.who')}>{nameOf(batch.by)}</td>
      <td data-label={t('batches.file')} className="batch-file"><b>{batch.file}</b><small>{batch.source} · {batch.crs}</small></td>
      <td data-label={t('batches.layer')}>{isLayerId(layer) ? said(LAYERS[layer].title, language) : t(`batches.${layer}`, { defaultValue: layer })}</td>
      {COUNTS.map((count) => <td key={count} data-label={t(`figure.${count}`)} className="number">{formatCount(batch[count], language)}</td>)}
      <td className="batch-undo">
        {hasRejects && <Button type="text" size="small" icon={<DownloadOutlined />} href={`/api/imports/batches/${batch.batch}/rejects?county=${batch.county}`} download={`${batch.file}.rejects.csv`}>{t('batches.rejects')}</Button>}
        {undone && <Tooltip title={`${nameOf(undone.by)} · ${formatMoment(undone.at, 'full', language, zone)}`}><Tag>{t(undone.kept > 0 ? 'undo.undoneKept' : 'undo.undone', { kept: formatCount(undone.kept, language) })}</Tag></Tooltip>}
        {undoProblem === null && <UndoButton batch={batch} isSmall />}
        {undoProblem !== null && undoProblem !== 'undone' && <span className="quiet">{t(`undo.problem.${undoProblem}`)}</span>}
      </td>
    </tr>
  );
}

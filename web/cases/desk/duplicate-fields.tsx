/** Candidates for duplicates inside a form: to be looked at before filing, or to be merged into. */
import { SplitCellsOutlined } from '@ant-design/icons';
import { Button, Checkbox, Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import type { DuplicateCandidate } from '../../../api/contract/cases/duplicates.ts';
import { Loading } from '../../panels/notice.tsx';
import { setCaseDesk } from './desk-state.ts';
import type { FieldProps } from './moving.ts';
import { useDuplicates } from './requests.ts';
import { useTwinWords } from './twin-words.ts';

export function DuplicatesField({ row, draft, change }: FieldProps) {
  const { t } = useTranslation();
  const { data, error, isPending, refetch } = useDuplicates(row.id, true);
  return (
    <fieldset className="move-field" data-test="duplicates-field"><legend>{t('cases.act.duplicates')}</legend>
      {isPending && <Loading rows={2} label={t('common.loading')} />}
      {error && !data && <p className="quiet" role="alert">{t('cases.act.duplicatesFailed')} <Button type="link" size="small" onClick={() => void refetch()}>{t('common.retry')}</Button></p>}
      {data && data.ids.length === 0 && <p className="quiet">{t('cases.act.duplicatesNone')}</p>}
      {data && data.ids.length > 0 && (
        <>
          <ul className="twin-list">{data.candidates.map((candidate) => <li key={candidate.id}><Candidate candidate={candidate} caseId={row.id} /></li>)}</ul>
          {data.withheld > 0 && <p className="quiet">{t('cases.twins.withheld', { count: data.withheld })}</p>}
          <Checkbox checked={draft.seenAll ?? false} onChange={(event) => change({ seenAll: event.target.checked })} data-test="seen-all">{t('cases.act.duplicatesSeen', { count: data.ids.length })}</Checkbox>
        </>
      )}
    </fieldset>
  );
}

export function IntoField({ row, draft, change }: FieldProps) {
  const { t } = useTranslation();
  const { data, error, isPending } = useDuplicates(row.id, true);
  const takers = data?.candidates.filter(({ canTake }) => canTake) ?? [];
  return (
    <fieldset className="move-field"><legend>{t('cases.act.pickInto')}</legend>
      {isPending && <Loading rows={2} label={t('common.loading')} />}
      {error && !data && <p className="quiet" role="alert">{t('cases.act.duplicatesFailed')}</p>}
      {data && takers.length === 0 && <p className="quiet">{t('cases.act.duplicatesNone')}</p>}
      {takers.length > 0 && (
        <Radio.Group className="move-options" value={draft.into} onChange={(event) => change({ into: event.target.value as number })}>
          {takers.map((candidate) => <Radio key={candidate.id} value={candidate.id} data-test={`into-${candidate.id}`}><Candidate candidate={candidate} caseId={row.id} /></Radio>)}
        </Radio.Group>
      )}
    </fieldset>
  );
}

/** One candidate in two lines, with the way to lay it beside the case. */
export function Candidate({ candidate, caseId }: { candidate: DuplicateCandidate; caseId: number }) {
  const { t } = useTranslation();
  const words = useTwinWords();
  return (
    <span className="twin-line" data-test={`twin-${candidate.id}`}>
      <span><b>{words.code(candidate)}</b> {words.state(candidate)}<small>{words.alike(candidate)}</small></span>
      <Button size="small" icon={<SplitCellsOutlined />} onClick={(event) => { event.preventDefault(); setCaseDesk({ comparing: { caseId, other: candidate.id } }); }} data-test={`compare-${candidate.id}`}>{t('cases.twins.compare')}</Button>
    </span>
  );
}

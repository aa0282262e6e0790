/** The standard under which a case is filed: its condition is chosen, its limit follows. */
import { Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import { describeStandardLimit } from '../../../api/contract/cases/standards.ts';
import { said } from '../../i18n/index.ts';
import { Loading } from '../../panels/notice.tsx';
import { useApp } from '../../state/store.ts';
import type { FieldProps } from './moving.ts';
import { useStandards } from './requests.ts';

export function StandardField({ row, draft, change }: FieldProps) {
  const { t } = useTranslation();
  const language = useApp((state) => state.language);
  const { data, error, isPending } = useStandards(row.class);
  const standards = data?.standards ?? [];
  return (
    <fieldset className="move-field"><legend>{t('cases.act.standards')}</legend>
      {isPending && <Loading rows={2} label={t('common.loading')} />}
      {error && <p className="quiet" role="alert">{t('cases.act.standardFailed')}</p>}
      {data && standards.length === 0 && <p className="quiet">{t('cases.act.noStandard')}</p>}
      {standards.length > 0 && (
        <Radio.Group className="move-options" value={draft.standardId} onChange={(event) => change({ standardId: event.target.value as number })} data-test="standards">
          {standards.map((standard) => <Radio key={standard.id} value={standard.id} data-test={`standard-${standard.id}`}>{said(standard.condition, language)} <b>{describeStandardLimit(standard)[language]}</b><small>{t('cases.details.closeCondition')}{t('common.colon')}{said(standard.closeCondition, language)}</small></Radio>)}
        </Radio.Group>
      )}
    </fieldset>
  );
}

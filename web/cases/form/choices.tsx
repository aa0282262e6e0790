/** What follows from place and class: the component that it is about, and the condition with its limit. */
import { Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import { describeStandardLimit } from '../../../api/contract/cases/standards.ts';
import type { Standard } from '../../../api/contract/cases/standards.ts';
import { useNames } from '../../data/names.ts';
import { useVocabulary } from '../../data/queries.ts';
import { said } from '../../i18n/index.ts';
import { useApp } from '../../state/store.ts';
import { writeForm } from './form-state.ts';
import type { FormDraft } from './form-state.ts';
import { useNearComponents } from './requests.ts';

export function ComponentField({ draft, component, reach }: { draft: FormDraft; component: number | null; reach: number }) {
  const { t } = useTranslation();
  const names = useNames();
  const { data, error, isPending } = useNearComponents(draft.place, draft.classId);
  const scheme = draft.classId === null ? undefined : names.classEntry(draft.classId)?.scheme;
  const isEvent = useVocabulary().data?.schemes.some(({ id, kind }) => id === scheme && kind === 'events');
  if (isPending || (isEvent && data?.length === 0)) return null;
  const choose = (value: number): void => {
    const chosen = data?.find(({ id }) => id === value);
    writeForm(chosen ? { component: chosen.id, place: { lng: chosen.lng, lat: chosen.lat }, ...(draft.classId === null ? { classId: chosen.class, standardId: null } : {}) } : { component: false });
  };
  return (
    <div className="form-field" data-test="form-component" data-count={data?.length ?? 0}>
      <span className="form-label">{t('caseTasks.form.component')}</span>
      {error && <p className="quiet" role="alert">{t('caseTasks.form.componentFailed')}</p>}
      {data?.length === 0 && <p className="quiet">{t('caseTasks.form.componentEmpty', { meters: reach })}</p>}
      {data && data.length > 0 && (
        <Radio.Group value={component ?? 0} onChange={(event) => choose(event.target.value as number)} className="form-radios" aria-label={t('caseTasks.form.component')}>
          {data.map((near) => <Radio key={near.id} value={near.id}>{names.className(near.class)} <small>{t('caseTasks.form.componentAway', { meters: Math.round(near.meters) })} · {near.objid ?? near.id}</small></Radio>)}
          <Radio value={0}>{t('caseTasks.form.componentNone')}</Radio>
        </Radio.Group>
      )}
    </div>
  );
}

export function ConditionField({ standards, chosen }: { standards: readonly Standard[]; chosen: number | null }) {
  const { t } = useTranslation();
  const language = useApp((state) => state.language);
  if (standards.length === 0) return null;
  return (
    <div className="form-field" data-test="form-condition">
      <span className="form-label">{t('caseTasks.form.condition')}</span>
      <Radio.Group value={chosen ?? 0} onChange={(event) => writeForm({ standardId: (event.target.value as number) || null })} className="form-radios" aria-label={t('caseTasks.form.condition')}>
        {standards.map((standard) => <Radio key={standard.id} value={standard.id}>{said(standard.condition, language)} <small>{t('caseTasks.form.limit', { limit: said(describeStandardLimit(standard), language) })}</small></Radio>)}
        <Radio value={0}>{t('caseTasks.form.conditionNone')}</Radio>
      </Radio.Group>
    </div>
  );
}

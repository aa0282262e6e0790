/** To whom a case is dispatched: who answers for it and why, or somebody else with a reason. Several: the first to accept holds it. */
import { Select, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { useVocabulary } from '../../data/queries.ts';
import { said } from '../../i18n/index.ts';
import { Loading } from '../../panels/notice.tsx';
import { useApp } from '../../state/store.ts';
import type { FieldProps } from './moving.ts';
import { useDispatchSuggestion } from './requests.ts';

export function DepartmentField({ row, draft, change }: FieldProps) {
  const { t } = useTranslation();
  const language = useApp((state) => state.language);
  const { data, error, isPending } = useDispatchSuggestion(row.id, true);
  const all = useVocabulary().data?.departments ?? [];
  const suggested = data?.departments ?? [];
  const codes = new Set(suggested.map(({ code }) => code));
  const isOther = data !== undefined && (draft.departments ?? []).some((code) => !codes.has(code));
  const load = new Map(suggested.map((department) => [department.code, t('cases.act.load', { open: department.open, overdue: department.overdue })]));
  return (
    <div className="move-field" data-test="department-field"><span id="move-department-label">{t('cases.act.department')}</span>
      {isPending && <Loading rows={1} label={t('common.loading')} />}
      {error && !data && <p className="quiet" role="alert">{t('cases.act.suggestFailed')}</p>}
      <Select
        mode="multiple" value={[...(draft.departments ?? [])]} onChange={(departments) => change({ departments })} aria-label={t('cases.act.department')} showSearch={{ optionFilterProp: 'search' }} data-test="departments"
        options={[
          { label: t('cases.act.suggested'), options: suggested.map(({ code, name }) => ({ value: code, search: `${said(name, language)} ${code}`, label: said(name, language) })) },
          { label: t('cases.act.otherDepartment'), options: all.filter(({ code }) => !codes.has(code)).map(({ code, name }) => ({ value: code, search: `${said(name, language)} ${code}`, label: said(name, language) })) },
        ]}
        optionRender={({ label, value }) => <span className="move-option"><span>{label}</span><small>{load.get(String(value)) ?? value}</small></span>}
      />
      {data && <p className="move-because" data-test="because">{suggested.length === 0 ? t('cases.act.noSuggestion') : said(data.because, language)}</p>}
      {data && (
        <details className="case-fold small"><summary>{t('cases.act.why')}</summary>
          <ol className="case-why">{data.chain.map((step) => <li key={step.kind} data-found={step.found}>{said(step.text, language)}</li>)}</ol>
        </details>
      )}
      {data && data.returnedBy.length > 0 && <p className="move-because">{t('cases.act.returnedBy')} {data.returnedBy.map((code) => <Tag key={code}>{said(all.find((department) => department.code === code)?.name ?? { zh: code, en: code }, language)}</Tag>)}</p>}
      {(draft.departments?.length ?? 0) > 1 && <small>{t('cases.act.departmentsHint')}</small>}
      {isOther && <small className="warn">{t('cases.act.otherDepartment')}</small>}
    </div>
  );
}

/** Who gets the case when something is wrong with a component, and why: a section of its drawer. */
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { ResponsibilityReply } from '../../../api/contract/cases/responsibility.ts';
import { getJson } from '../../data/client.ts';
import { said } from '../../i18n/index.ts';
import { Loading } from '../../panels/notice.tsx';
import { useApp } from '../../state/store.ts';
import { Section } from '../desk/section.tsx';

interface Thing {
  readonly id: number;
  readonly class: string;
  /** Degrees. */
  readonly place: readonly [lng: number, lat: number];
}

function useAnswer({ id, class: classId, place: [lng, lat] }: Thing) {
  const county = useApp((state) => state.county);
  const epoch = useApp((state) => state.epoch);
  const query = `county=${county}&point=${lng.toFixed(7)},${lat.toFixed(7)}&class=${encodeURIComponent(classId)}&component=${id}`;
  return useQuery({
    queryKey: ['responsibility', epoch, query], enabled: county !== null,
    queryFn: ({ signal }) => getJson<ResponsibilityReply>(`/api/responsibility?${query}`, signal),
  });
}

export function ComponentAnswer({ thing }: { thing: Thing }) {
  const { t } = useTranslation();
  const { data, isPending, refetch } = useAnswer(thing);
  return (
    <Section title={t('responsibility.title')} test="component-answer">
      {isPending && <Loading rows={1} label={t('common.loading')} />}
      {!isPending && !data && <p className="quiet" role="alert">{t('responsibility.failed')} <Button type="link" size="small" className="inline-link" onClick={() => void refetch()}>{t('responsibility.retry')}</Button></p>}
      {data && <Found reply={data} />}
    </Section>
  );
}

function Found({ reply: { departments, fanOut, keeper, chain } }: { reply: ResponsibilityReply }) {
  const { t } = useTranslation();
  const language = useApp((state) => state.language);
  return (
    <>
      <dl className="fields">
        <div>
          <dt>{t('responsibility.department')}</dt>
          <dd data-test="component-departments">
            {departments.length === 0 ? t('responsibility.nobody') : departments.map(({ code, name }) => <div key={code}>{said(name, language)} <code>{code}</code></div>)}
            {fanOut && <small>{t('responsibility.fanOut', { number: departments.length })}</small>}
            {keeper && <small>{t('responsibility.keeper', { name: said(keeper.name, language) })}</small>}
          </dd>
        </div>
      </dl>
      <details className="case-fold small"><summary>{t('responsibility.why')}</summary>
        <ol className="case-why">{chain.map((step) => <li key={step.kind} data-found={step.found}>{said(step.text, language)}</li>)}</ol>
      </details>
    </>
  );
}

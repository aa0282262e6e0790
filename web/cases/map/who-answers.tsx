/** Who answers at a place that was clicked while gaps are shown: the answer, and every step of the order with what was found. */
import { CheckCircleFilled, CloseOutlined, MinusCircleOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ResponsibilityReply } from '../../../api/contract/cases/responsibility.ts';
import { formatLngLat } from '../../format/coordinates.ts';
import { said } from '../../i18n/index.ts';
import { currentMap } from '../../map/current.ts';
import { Failed, Loading } from '../../panels/notice.tsx';
import { useApp } from '../../state/store.ts';
import { ClassPicker } from './class-picker.tsx';
import { setGaps, useGaps } from './gaps-state.ts';
import type { Gaps } from './gaps-state.ts';
import { useResponsibility } from './requests.ts';

export function WhoAnswers() {
  const asked = useGaps((state) => state.asked);
  const gaps = useApp((state) => state.sight.gaps);
  return asked && gaps !== null ? <Answer place={asked} gaps={gaps} /> : null;
}

/** A minor class has four digits; what is shorter stands for many. */
const isOneClass = (id: string): boolean => /:[0-9]{4}$/.test(id);

function Answer({ place, gaps }: { place: NonNullable<Gaps['asked']>; gaps: string }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<string | null>(null);
  const classId = chosen ?? (isOneClass(gaps) ? gaps : null);
  const { data, error, isPending, refetch } = useResponsibility(place, classId);
  useEffect(() => {
    currentMap()?.showSelected({ type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: [place.lng, place.lat] } });
    return () => currentMap()?.showSelected(null);
  }, [place]);
  return (
    <section className="who-card" aria-label={t('figures.who.title')} data-test="who">
      <header><h2>{t('figures.who.title')}</h2><Button type="text" size="small" aria-label={t('figures.who.close')} icon={<CloseOutlined />} onClick={() => setGaps({ asked: null })} data-test="who-close" /></header>
      <p className="quiet">{formatLngLat(place.lng, place.lat, 6)}</p>
      <ClassPicker value={classId} allowAll={false} label={t('figures.who.class')} onChange={setChosen} test="who-class" />
      {classId === null && <p className="quiet">{t('figures.who.choose')}</p>}
      {classId !== null && isPending && <Loading rows={4} label={t('common.loading')} />}
      {error && <Failed title={t('figures.who.failed')} error={error} retry={() => void refetch()} />}
      {data && <Found reply={data} />}
    </section>
  );
}

function Found({ reply: { departments, fanOut, holder, keeper, because, chain } }: { reply: ResponsibilityReply }) {
  const { t } = useTranslation();
  const language = useApp((state) => state.language);
  return (
    <>
      <p className="who-answer" data-test="who-answer" data-nobody={departments.length === 0}>
        {departments.length === 0 ? t('figures.who.nobody') : departments.map(({ code, name }) => <b key={code}>{said(name, language)} <code>{code}</code></b>)}
      </p>
      {fanOut && <p>{t('figures.who.fanOut')}</p>}
      {holder && <p>{said(holder.name, language)}{holder.person && ` · ${holder.person}`}</p>}
      {keeper && <p>{t('figures.who.keeper', { name: said(keeper.name, language) })}</p>}
      <p className="quiet">{said(because, language)}</p>
      <h3>{t('figures.who.chain')}</h3>
      <ol className="who-chain">
        {chain.map((step) => (
          <li key={step.kind} data-found={step.found} data-step={step.kind}>
            {step.found ? <CheckCircleFilled aria-label={t('figures.who.found')} /> : <MinusCircleOutlined aria-label={t('figures.who.notFound')} />}
            <span><b>{t(`figures.who.step.${step.kind}`)}</b>{said(step.text, language)}</span>
          </li>
        ))}
      </ol>
    </>
  );
}

/** Indicators of a period, with numerator and denominator, the cases behind both, and what the same was before. */
import { DownloadOutlined } from '@ant-design/icons';
import { Button, Input, Segmented, Select } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { FLOWS } from '../../../api/contract/cases/flows.ts';
import { INDICATOR_GROUPINGS } from '../../../api/contract/cases/indicators.ts';
import type { IndicatorGrouping, IndicatorsReply } from '../../../api/contract/cases/indicators.ts';
import { CASE_FLOWS } from '../../../api/contract/cases/vocabulary.ts';
import type { CaseFlow } from '../../../api/contract/cases/vocabulary.ts';
import { useMe } from '../../alerts/people.ts';
import { useNow } from '../../alerts/now.ts';
import { formatMoment } from '../../format/numbers.ts';
import { said } from '../../i18n/index.ts';
import { LoadingLine } from '../../panels/loading-line.tsx';
import { Empty, Failed, Loading } from '../../panels/notice.tsx';
import { useOpenCounty } from '../../panels/top-bar.tsx';
import { PERIOD_PRESETS } from '../../state/case-sight.ts';
import type { DaySpan, IndicatorSight } from '../../state/case-sight.ts';
import { getApp, useApp } from '../../state/store.ts';
import { changeSight } from '../figures/actions.ts';
import { FilterNote, SightHead } from '../figures/frame.tsx';
import { indicatorQuery, useIndicators } from '../figures/requests.ts';
import { useFigureWords } from '../figures/words.ts';
import { IndicatorCards } from './cards.tsx';
import { IndicatorTable } from './table.tsx';
import { dayOf, daysOf, momentsOf } from './periods.ts';

const change = (part: Partial<IndicatorSight>): void => changeSight({ indicators: { ...getApp().sight.indicators, ...part } });
/** The county's day is looked at again after this time. */
const DAY_EVERY_MS = 60_000;

export default function IndicatorsPage() {
  const { t } = useTranslation();
  const county = useApp((state) => state.county);
  const filter = useApp((state) => state.filter);
  const { by, period, flow } = useApp((state) => state.sight.indicators);
  const zone = useOpenCounty()?.timeZone ?? 'Asia/Shanghai';
  const today = dayOf(useNow(DAY_EVERY_MS), zone);
  const days = useMemo(() => daysOf(period, today), [period, today]);
  const isAnalyst = useMe()?.role === 'analyst';
  const isWithheld = by === 'person' && isAnalyst;
  const question = isWithheld ? null : { by, flow, ...momentsOf(days, zone) };
  const answer = useIndicators(question);
  const csv = question && county ? `/api/indicators.csv?${indicatorQuery(county, filter, question)}` : undefined;
  return (
    <section className="desk-page sight-page" aria-label={t('figures.indicators.title')} data-test="indicators-page">
      <SightHead title={t('figures.indicators.title')}>
        <Button icon={<DownloadOutlined />} href={csv} disabled={!csv} download title={t('figures.indicators.csvHint')} data-test="indicators-csv">{t('figures.indicators.csv')}</Button>
      </SightHead>
      <div className="desk-page-body">
        <LoadingLine />
        <Controls days={days} />
        <FilterNote />
        {isWithheld && <Empty title={t('figures.indicators.personWithheld')} />}
        {question && answer.isPending && <Loading rows={10} label={t('common.loading')} />}
        {answer.isError && !answer.data && <Failed title={t('figures.indicators.failed')} error={answer.error} retry={() => void answer.refetch()} />}
        {answer.data && <Answer reply={answer.data} days={days} />}
      </div>
    </section>
  );
}

function Answer({ reply, days }: { reply: IndicatorsReply; days: DaySpan }) {
  const { t } = useTranslation();
  const words = useFigureWords();
  const zone = useOpenCounty()?.timeZone ?? 'Asia/Shanghai';
  return (
    <>
      <p className="quiet sight-moment" data-test="indicators-period">
        {words.period(reply.from, reply.to)} · {t('figures.indicators.asOf', { time: formatMoment(reply.asOf, 'clock', words.language, zone) })}
        {Date.parse(reply.to) > Date.parse(reply.asOf) && ` · ${t('figures.indicators.lasts')}`}
      </p>
      {reply.by !== 'person' && <IndicatorCards reply={reply} days={days} />}
      {reply.by !== 'county' && <IndicatorTable reply={reply} />}
    </>
  );
}

function Controls({ days }: { days: DaySpan }) {
  const { t } = useTranslation();
  const language = useApp((state) => state.language);
  const { by, period, flow } = useApp((state) => state.sight.indicators);
  const isAnalyst = useMe()?.role === 'analyst';
  const preset = typeof period === 'string' ? period : 'custom';
  return (
    <div className="sight-controls" role="search" aria-label={t('figures.indicators.period')}>
      <Segmented<(typeof PERIOD_PRESETS)[number] | 'custom'>
        value={preset} aria-label={t('figures.indicators.period')} onChange={(value) => change({ period: value === 'custom' ? days : value })}
        options={[...PERIOD_PRESETS, 'custom' as const].map((value) => ({ value, label: <span data-test={`period-${value}`}>{t(`figures.indicators.preset.${value}`)}</span> }))}
      />
      {preset === 'custom' && <CustomDays days={days} />}
      <Select<IndicatorGrouping>
        value={by} aria-label={t('figures.indicators.by')} onChange={(value) => change({ by: value })} popupMatchSelectWidth={false} className="sight-by" data-test="indicators-by"
        options={INDICATOR_GROUPINGS.map((value) => ({ value, label: t(`figures.by.${value}`), disabled: value === 'person' && isAnalyst, title: value === 'person' && isAnalyst ? t('figures.indicators.personWithheld') : t(`figures.by.${value}`) }))}
      />
      <Select<CaseFlow | 'any'>
        value={flow ?? 'any'} aria-label={t('figures.indicators.flow')} onChange={(value) => change({ flow: value === 'any' ? null : value })} popupMatchSelectWidth={false} data-test="indicators-flow"
        options={[{ value: 'any', label: t('figures.indicators.anyFlow') }, ...CASE_FLOWS.map((value) => ({ value, label: said(FLOWS[value].name, language) }))]}
      />
      {isAnalyst && <p className="quiet">{t('figures.indicators.personWithheld')}</p>}
    </div>
  );
}

/** The browser's own fields for days: they speak its language and have its keys. */
function CustomDays({ days }: { days: DaySpan }) {
  const { t } = useTranslation();
  const choose = (part: Partial<DaySpan>): void => {
    const next = { ...days, ...part };
    // A day that is being typed may be empty, or lie after the other one.
    if (next.from && next.to && next.from <= next.to) change({ period: next });
  };
  return (
    <span className="sight-days">
      <Input type="date" value={days.from} max={days.to} aria-label={t('figures.indicators.from')} onChange={(event) => choose({ from: event.target.value })} data-test="period-from" />
      <span aria-hidden="true">–</span>
      <Input type="date" value={days.to} min={days.from} aria-label={t('figures.indicators.to')} onChange={(event) => choose({ to: event.target.value })} data-test="period-to" />
    </span>
  );
}

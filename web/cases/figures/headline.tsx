/** 结案率, of filed and of due to close, for all time and for this month. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Indicator } from '../../../api/contract/cases/indicators.ts';
import { useNow } from '../../alerts/now.ts';
import { useOpenCounty } from '../../panels/top-bar.tsx';
import { dayOf, momentsOf, presetDays } from '../indicators/periods.ts';
import { IndicatorValue } from '../indicators/value.tsx';
import { useIndicators } from './requests.ts';

const RATES = ['closed_of_filed', 'closed_of_due'] as const satisfies readonly Indicator[];
const SPANS = ['all', 'month'] as const;
const DAY_EVERY_MS = 60_000;

export function Headline() {
  const { t } = useTranslation();
  return (
    <section className="headline-rates" aria-label={t('figures.leader.headline')} data-test="headline-rates">
      <h3>{t('figures.leader.headline')}</h3>
      <div>{SPANS.map((span) => <Rates key={span} span={span} />)}</div>
    </section>
  );
}

function Rates({ span }: { span: (typeof SPANS)[number] }) {
  const { t } = useTranslation();
  const zone = useOpenCounty()?.timeZone ?? 'Asia/Shanghai';
  const today = dayOf(useNow(DAY_EVERY_MS), zone);
  const question = useMemo(() => ({ by: 'county' as const, indicators: RATES, ...momentsOf(presetDays(span, today), zone) }), [span, today, zone]);
  const { data, isError } = useIndicators(question);
  return (
    <dl data-test={`rates-${span}`}>
      {RATES.map((rate) => (
        <div key={rate}>
          <dt>{t(`figures.leader.${span === 'all' ? 'whole' : 'month'}`)} · {t(`figures.leader.${rate === 'closed_of_filed' ? 'ofFiled' : 'ofDue'}`)}</dt>
          <dd>{data ? <IndicatorValue reply={data} row={null} indicator={rate} /> : isError ? <span className="warn">{t('figures.indicators.failed')}</span> : '…'}</dd>
        </div>
      ))}
    </dl>
  );
}

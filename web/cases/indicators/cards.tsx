/** All indicators of the whole table, each with its change from the period before (环比) and from the year before (同比). */
import { CaretDownFilled, CaretUpFilled, MinusOutlined } from '@ant-design/icons';
import { Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import { INDICATORS, INDICATOR_IDS } from '../../../api/contract/cases/indicators.ts';
import type { Indicator, IndicatorsReply } from '../../../api/contract/cases/indicators.ts';
import { useOpenCounty } from '../../panels/top-bar.tsx';
import type { DaySpan } from '../../state/case-sight.ts';
import { HTML_LANG } from '../../state/preferences.ts';
import { useApp } from '../../state/store.ts';
import { useIndicators } from '../figures/requests.ts';
import { useFigureWords } from '../figures/words.ts';
import { changeOf } from './change.ts';
import { daysBefore, daysYearBefore, momentsOf } from './periods.ts';
import { IndicatorName, IndicatorValue } from './value.tsx';

export function IndicatorCards({ reply, days }: { reply: IndicatorsReply; days: DaySpan }) {
  const { t } = useTranslation();
  const zone = useOpenCounty()?.timeZone ?? 'Asia/Shanghai';
  const { period, flow } = useApp((state) => state.sight.indicators);
  // All time has nothing before it.
  const isWhole = period === 'all';
  const before = useIndicators(isWhole ? null : { by: 'county', flow, ...momentsOf(daysBefore(days), zone) });
  const yearBefore = useIndicators(isWhole ? null : { by: 'county', flow, ...momentsOf(daysYearBefore(days), zone) });
  return (
    <ul className="indicator-cards" data-test="indicator-cards">
      {INDICATOR_IDS.filter((indicator) => reply.total.values[indicator]).map((indicator) => (
        <li key={indicator} data-indicator={indicator}>
          <div className="indicator-head"><IndicatorName indicator={indicator} /></div>
          <IndicatorValue reply={reply} row={null} indicator={indicator} />
          <p className="indicator-changes">
            <ChangeFrom kind="previous" indicator={indicator} reply={reply} before={before.data} />
            <ChangeFrom kind="year" indicator={indicator} reply={reply} before={yearBefore.data} />
          </p>
          {indicator === 'handled_in_time' && reply.total.exempt > 0 && <p className="quiet">{t('figures.indicators.exempt', { count: reply.total.exempt })}</p>}
        </li>
      ))}
    </ul>
  );
}

interface ChangeProps {
  readonly kind: 'previous' | 'year';
  readonly indicator: Indicator;
  readonly reply: IndicatorsReply;
  readonly before: IndicatorsReply | undefined;
}

const arrow = (by: number) => (by > 0 ? <CaretUpFilled /> : by < 0 ? <CaretDownFilled /> : <MinusOutlined />);
const SAID = { better: 'isBetter', worse: 'isWorse' } as const;

/** The arrow says more or less, its colour and the word say better or worse. */
function ChangeFrom({ kind, indicator, reply, before }: ChangeProps) {
  const { t } = useTranslation();
  const words = useFigureWords();
  const change = before ? changeOf(indicator, reply.total.values[indicator]?.value, before.total.values[indicator]?.value) : null;
  if (!before) return null;
  const label = t(`figures.indicators.change.${kind}`);
  const hint = t(`figures.indicators.changeHint.${kind}`, { period: words.period(before.from, before.to) });
  if (!change) return <Tooltip title={hint}><span>{label} –</span></Tooltip>;
  const digits = INDICATORS[indicator].kind === 'percent' ? 2 : 0;
  const figure = new Intl.NumberFormat(HTML_LANG[words.language], { signDisplay: 'exceptZero', minimumFractionDigits: digits, maximumFractionDigits: digits }).format(change.by);
  const text = t(INDICATORS[indicator].kind === 'percent' ? 'figures.indicators.points' : 'figures.indicators.seconds', { value: figure });
  return (
    <Tooltip title={hint}>
      <span className="indicator-change" data-tone={change.tone} data-test={`change-${kind}`}>{label} <i aria-hidden="true">{arrow(change.by)}</i> {text}{change.tone !== 'same' && ` ${t(`figures.indicators.${SAID[change.tone]}`)}`}</span>
    </Tooltip>
  );
}

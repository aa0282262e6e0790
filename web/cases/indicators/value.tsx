/** The value of an indicator with numerator and denominator, each of which leads to the cases behind it, if it counts cases. */
import { Tooltip } from 'antd';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { INDICATORS, PARTS, indicatorLink, isOfCases } from '../../../api/contract/cases/indicators.ts';
import type { Indicator, IndicatorRow, IndicatorsReply } from '../../../api/contract/cases/indicators.ts';
import { formatCount } from '../../format/numbers.ts';
import { said } from '../../i18n/index.ts';
import { HTML_LANG } from '../../state/preferences.ts';
import type { Language } from '../../state/preferences.ts';
import { useApp } from '../../state/store.ts';
import { NumberLink } from '../figures/number-link.tsx';

/** `96.14 %`, or a length of time; "–" for no value, which is never 0 % and never 100 %. */
export function valueText(indicator: Indicator, value: number | null, language: Language, t: TFunction): string {
  if (value === null) return '–';
  const figure = (number: number, digits: number): string => new Intl.NumberFormat(HTML_LANG[language], { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(number);
  if (INDICATORS[indicator].kind === 'percent') return `${figure(value, 2)}%`;
  if (value < 120) return t('figures.indicators.length.seconds', { value: figure(value, 0) });
  return value < 7200 ? t('figures.indicators.length.minutes', { value: figure(value / 60, 1) }) : t('figures.indicators.length.hours', { value: figure(value / 3600, 1) });
}

interface CellProps { readonly reply: IndicatorsReply; readonly row: IndicatorRow | null; readonly indicator: Indicator }

/** One cell: the value, and under it numerator / denominator. `row` null: the whole table. */
export function IndicatorValue({ reply, row, indicator }: CellProps) {
  const { t } = useTranslation();
  const language = useApp((state) => state.language);
  const found = (row ?? reply.total).values[indicator];
  if (!found) return <span className="indicator-none" />;
  const name = said(INDICATORS[indicator].name, language);
  const value = valueText(indicator, found.value, language, t);
  return (
    <div className="indicator-value" data-test={`value-${indicator}`} data-value={found.value ?? '–'} data-numerator={found.numerator} data-denominator={found.denominator}>
      <b>{found.value === null ? <Tooltip title={t('figures.indicators.noDenominator')}><span>{value}</span></Tooltip> : value}</b>
      <span className="indicator-parts">
        {PARTS.map((part, i) => (
          <span key={part}>{i > 0 && <span aria-hidden="true"> / </span>}{isOfCases(indicator)
            ? <NumberLink value={found[part]} name={`${name}, ${t(`figures.${part}`)}`} link={indicatorLink(reply, row, indicator, part)} test={`${indicator}-${part}`} />
            : <span data-test={`${indicator}-${part}`}>{formatCount(found[part], language)}</span>}</span>
        ))}
      </span>
    </div>
  );
}

/** The name of an indicator; pointed at or focused it says in words what is divided by what. */
export function IndicatorName({ indicator }: { indicator: Indicator }) {
  const { t } = useTranslation();
  const language = useApp((state) => state.language);
  const { name, numerator, denominator, period, better, unit } = INDICATORS[indicator];
  const definition = t('figures.indicators.definition', { numerator: said(numerator, language), denominator: said(denominator, language), period: said(period, language) });
  return (
    <Tooltip title={<>{definition}<br />{t(`figures.indicators.better.${better}`)}{!isOfCases(indicator) && <><br />{t('figures.indicators.noCases', { unit: t(`figures.indicators.unit.${unit}`) })}</>}</>} trigger={['hover', 'focus']}>
      <button type="button" className="definition" data-test={`definition-${indicator}`}>{said(name, language)}</button>
    </Tooltip>
  );
}

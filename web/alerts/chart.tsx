/** The day of a device as a line. A chunk of its own: only who opens an alert loads the charts. */
import { LineChart } from 'echarts/charts';
import { GridComponent, MarkAreaComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import type { ECharts } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { RuleBody } from '../../api/contract/alerts.ts';
import type { ReadingsReply } from '../../api/contract/ingest.ts';
import type { Alert } from '../../api/contract/live.ts';
import { quantityText } from '../format/quantities.ts';
import { useApp } from '../state/store.ts';
import { chartOptions } from './chart-options.ts';
import { quantityName, useSay } from './texts.ts';

use([LineChart, GridComponent, MarkAreaComponent, MarkLineComponent, TooltipComponent, SVGRenderer]);

interface ChartProps {
  readonly readings: ReadingsReply;
  /** Epoch milliseconds that the chart spans. */
  readonly from: number;
  readonly to: number;
  readonly alert: Alert;
  /** The rule whose thresholds are drawn; null for none. */
  readonly rule: RuleBody | null;
}

export default function Chart({ readings, from, to, alert, rule }: ChartProps) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts | null>(null);
  const theme = useApp((state) => state.theme);
  const say = useSay();
  const { quantity, values } = readings;
  const value = (number: number): string => quantityText(quantity, number, say.language);
  useEffect(() => {
    chart.current = init(box.current!, null, { renderer: 'svg' });
    const follow = new ResizeObserver(() => chart.current?.resize());
    follow.observe(box.current!);
    return () => {
      follow.disconnect();
      chart.current?.dispose();
    };
  }, []);
  useEffect(() => {
    const thresholds = rule?.onValue != null ? { on: rule.onValue, off: rule.offValue ?? rule.onValue } : null;
    const words = { on: t('alerts.details.on', { value: thresholds ? value(thresholds.on) : '' }), off: t('alerts.details.off', { value: thresholds ? value(thresholds.off) : '' }) };
    chart.current?.setOption(chartOptions({ readings, from, to, alert, thresholds, theme, value, time: say.time, words }), true);
  });
  const spoken = t('alerts.details.chartText', {
    quantity: quantityName(quantity, say.language), min: value(values.reduce((a, b) => Math.min(a, b))), max: value(values.reduce((a, b) => Math.max(a, b))), last: value(values.at(-1)!),
  });
  return <div ref={box} className="day-chart" role="img" aria-label={spoken} />;
}

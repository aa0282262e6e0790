/** What the chart of a device's day shows: the line, the thresholds, the time of the alert. Pure. */
import type { EChartsCoreOption } from 'echarts/core';
import type { Alert } from '../../api/contract/live.ts';
import type { ReadingsReply } from '../../api/contract/ingest.ts';
import { FONT_FAMILY, FRAME, STATE_COLORS } from '../theme/tokens.ts';
import type { ThemeName } from '../theme/tokens.ts';

export interface ChartInput {
  readonly readings: ReadingsReply;
  readonly from: number;
  readonly to: number;
  readonly alert: Alert;
  /** Null: no lines. */
  readonly thresholds: { readonly on: number; readonly off: number } | null;
  readonly theme: ThemeName;
  /** How figures and moments are written. */
  readonly value: (value: number) => string;
  readonly time: (moment: number) => string;
  readonly words: { readonly on: string; readonly off: string };
}

function thresholdLines({ thresholds, theme, words }: ChartInput): object[] {
  if (!thresholds) return [];
  const label = { position: 'insideEndTop', fontSize: 12, fontFamily: FONT_FAMILY, color: FRAME[theme].text, textBorderColor: FRAME[theme].panel, textBorderWidth: 3 } as const;
  const on = { yAxis: thresholds.on, lineStyle: { color: STATE_COLORS.critical, type: 'solid', width: 1.2 }, label: { ...label, formatter: words.on } };
  if (thresholds.off === thresholds.on) return [on];
  return [on, { yAxis: thresholds.off, lineStyle: { color: STATE_COLORS.good, type: 'dashed', width: 1.2 }, label: { ...label, position: 'insideEndBottom', formatter: words.off } }];
}

/** The values with room for both thresholds. */
export function valueRange(values: readonly number[], thresholds: ChartInput['thresholds']): [low: number, high: number] {
  let [low, high] = thresholds ? [Math.min(thresholds.on, thresholds.off), Math.max(thresholds.on, thresholds.off)] : [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const room = (high - low || Math.abs(high) || 1) * 0.12;
  return [low >= 0 && low < high - low ? 0 : low - room, high + room];
}

export function chartOptions(input: ChartInput): EChartsCoreOption {
  const { readings, from, to, alert, theme, value, time } = input;
  const colors = FRAME[theme];
  const text = { color: colors.muted, fontSize: 12, fontFamily: FONT_FAMILY };
  const [low, high] = valueRange(readings.values, input.thresholds);
  const shade = [{ xAxis: Math.max(alert.openedAt, from) }, { xAxis: Math.min(alert.clearedAt ?? to, to) }];
  return {
    animation: false, textStyle: text,
    grid: { left: 4, right: 12, top: 14, bottom: 2, containLabel: true },
    xAxis: { type: 'time', min: from, max: to, splitNumber: 4, axisLabel: { ...text, hideOverlap: true, formatter: time }, axisLine: { lineStyle: { color: colors.strong } }, axisTick: { show: false }, splitLine: { show: false } },
    yAxis: { type: 'value', min: low, max: high, splitNumber: 3, axisLabel: { ...text, formatter: value, showMinLabel: low === 0, showMaxLabel: false }, splitLine: { lineStyle: { color: colors.hairline } } },
    tooltip: {
      trigger: 'axis', confine: true, backgroundColor: colors.raised, borderColor: colors.strong, textStyle: { ...text, color: colors.text },
      formatter: (points: { value: [number, number] }[]) => `${time(points[0].value[0])}  <b>${value(points[0].value[1])}</b>`,
    },
    series: [{
      type: 'line', symbol: 'circle', symbolSize: 3, showSymbol: readings.times.length < 40, sampling: 'lttb', lineStyle: { color: colors.accent, width: 1.6 }, itemStyle: { color: colors.accent },
      data: readings.times.map((moment, i) => [moment, readings.values[i]]),
      markLine: { symbol: 'none', silent: true, data: thresholdLines(input) },
      markArea: { silent: true, itemStyle: { color: STATE_COLORS[alert.severity], opacity: 0.16 }, data: alert.openedAt < to ? [shade] : [] },
    }],
  };
}

/** What a chart of bars shows: longest first, the number at the end of each. Pure. */
import type { EChartsCoreOption } from 'echarts/core';
import { FONT_FAMILY, FRAME, STATE_COLORS } from '../../theme/tokens.ts';
import type { ThemeName } from '../../theme/tokens.ts';

export interface Bar { readonly name: string; readonly value: number }

export function barOptions(bars: readonly Bar[], theme: ThemeName): EChartsCoreOption {
  const colors = FRAME[theme];
  const text = { color: colors.text, fontSize: 12, fontFamily: FONT_FAMILY };
  return {
    animation: false, textStyle: text,
    grid: { left: 4, right: 44, top: 2, bottom: 2, containLabel: true },
    xAxis: { type: 'value', show: false, min: 0 },
    yAxis: { type: 'category', inverse: true, data: bars.map(({ name }) => name), axisLine: { show: false }, axisTick: { show: false }, axisLabel: { ...text, width: 190, overflow: 'truncate' } },
    tooltip: { trigger: 'item', confine: true, backgroundColor: colors.raised, borderColor: colors.strong, textStyle: text },
    series: [{ type: 'bar', barWidth: 12, cursor: 'pointer', data: bars.map(({ value }) => value), itemStyle: { color: STATE_COLORS.critical, borderRadius: 2 }, label: { show: true, position: 'right', ...text } }],
  };
}

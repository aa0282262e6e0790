/** Bars that can be chosen. A chunk of its own: only who opens the page loads the charts. */
import { BarChart } from 'echarts/charts';
import { GridComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import type { ECharts } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { useApp } from '../../state/store.ts';
import { barOptions } from './chart-options.ts';
import type { Bar } from './chart-options.ts';

use([BarChart, GridComponent, TooltipComponent, SVGRenderer]);

const BAR_PIXELS = 26;

export default function Chart({ bars, label, onChoose }: { bars: readonly Bar[]; label: string; onChoose: (index: number) => void }) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts | null>(null);
  const choose = useRef(onChoose);
  const theme = useApp((state) => state.theme);
  useEffect(() => { choose.current = onChoose; }, [onChoose]);
  useEffect(() => {
    const made = init(box.current!, null, { renderer: 'svg' });
    chart.current = made;
    // The whole line of a bar can be chosen, its name too.
    made.getZr().on('click', ({ offsetX, offsetY }) => {
      const [, index] = made.convertFromPixel({ gridIndex: 0 }, [offsetX, offsetY]) as [number, number];
      choose.current(index);
    });
    const follow = new ResizeObserver(() => made.resize());
    follow.observe(box.current!);
    return () => {
      follow.disconnect();
      made.dispose();
    };
  }, []);
  useEffect(() => {
    chart.current?.resize();
    chart.current?.setOption(barOptions(bars, theme), true);
  }, [bars, theme]);
  return <div ref={box} className="bar-chart" role="img" aria-label={label} style={{ height: bars.length * BAR_PIXELS + 8 }} />;
}

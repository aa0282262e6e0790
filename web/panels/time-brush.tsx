/** Bars of events over the span, with a window on them: dragged as a whole or by its ends, by pointer or by keys. */
import { useRef } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { formatMoment } from '../format/numbers.ts';
import { SPAN_BARS, clampWindow, histogram } from '../state/event-window.ts';
import { useEvents } from '../state/events.ts';
import type { TimeRange } from '../state/filter.ts';
import { useApp } from '../state/store.ts';
import { useOpenCounty } from './top-bar.tsx';

type Part = 'from' | 'to' | 'whole';
const HEIGHT = 34;

/** The window after moving one part of it by some milliseconds. */
export function movedWindow(window: TimeRange, part: Part, byMs: number, span: TimeRange, step: number): TimeRange {
  if (part === 'whole') return clampWindow({ from: window.from + byMs, to: window.to + byMs }, span, step);
  if (part === 'from') return { from: Math.min(Math.max(window.from + byMs, span.from), window.to - step), to: window.to };
  return { from: window.from, to: Math.max(Math.min(window.to + byMs, span.to), window.from + step) };
}

export function TimeBrush({ onWindow }: { onWindow: (window: TimeRange) => void }) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const grip = useRef<{ part: Part; x: number; window: TimeRange } | null>(null);
  const timeSpan = useApp((state) => state.timeSpan);
  const window = useApp((state) => state.filter.time);
  const language = useApp((state) => state.language);
  const { frame, span, status } = useEvents();
  const zone = useOpenCounty()?.timeZone ?? 'Asia/Shanghai';
  if (!span || !window) return <div className="brush" aria-hidden="true" />;
  const bars = SPAN_BARS[timeSpan];
  const step = (span.to - span.from) / bars;
  const counts = frame ? histogram(frame.times, span, bars) : [];
  const share = (moment: number): number => (100 * (moment - span.from)) / (span.to - span.from);

  function take(part: Part) {
    return (event: PointerEvent): void => {
      event.stopPropagation();
      event.currentTarget.setPointerCapture(event.pointerId);
      grip.current = { part, x: event.clientX, window: window! };
    };
  }
  function drag(event: PointerEvent): void {
    if (!grip.current || !box.current) return;
    const perPixel = (span!.to - span!.from) / box.current.clientWidth;
    const by = Math.round(((event.clientX - grip.current.x) * perPixel) / step) * step;
    onWindow(movedWindow(grip.current.window, grip.current.part, by, span!, step));
  }
  function press(part: Part) {
    return (event: KeyboardEvent): void => {
      const direction = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
      if (direction === 0) return;
      event.preventDefault();
      onWindow(movedWindow(window!, part, direction * step * (event.shiftKey ? 6 : 1), span!, step));
    };
  }
  const handle = (part: 'from' | 'to') => (
    <div
      className="brush-handle" role="slider" tabIndex={0} style={{ left: `${share(window[part])}%` }} aria-label={t(`time.${part}`)}
      aria-valuemin={span.from} aria-valuemax={span.to} aria-valuenow={window[part]} aria-valuetext={formatMoment(window[part], 'minute', language, zone)}
      onPointerDown={take(part)} onKeyDown={press(part)} data-test={`brush-${part}`}
    />
  );
  return (
    <div className="brush" ref={box} onPointerMove={drag} onPointerUp={() => { grip.current = null; }} data-stale={status === 'loading' || undefined}>
      <BrushBars counts={counts} window={window} span={span} />
      <div className="brush-window" style={{ left: `${share(window.from)}%`, width: `${share(window.to) - share(window.from)}%` }} onPointerDown={take('whole')} />
      {handle('from')}
      {handle('to')}
      <div className="brush-scale" aria-hidden="true">
        {[0, 1, 2, 3, 4].map((i) => <span key={i}>{formatMoment(span.from + ((span.to - span.from) * i) / 4, timeSpan === '24h' ? 'minute' : 'day', language, zone)}</span>)}
      </div>
    </div>
  );
}

function BrushBars({ counts, window, span }: { counts: readonly number[]; window: TimeRange; span: TimeRange }) {
  const most = Math.max(1, ...counts);
  const step = (span.to - span.from) / counts.length;
  return (
    <svg className="brush-bars" viewBox={`0 0 ${counts.length} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      {counts.map((count, i) => {
        const begin = span.from + i * step;
        const inside = begin >= window.from - 1 && begin < window.to - 1;
        const height = (count / most) * (HEIGHT - 3);
        return <rect key={i} x={i + 0.12} width={0.76} y={HEIGHT - height} height={height} className={inside ? 'bar-in' : 'bar-out'} />;
      })}
    </svg>
  );
}

/** Events sorted by moment: a time window is two binary searches and views into the same arrays, never a copy. */
import type { TimeRange } from './filter.ts';
import type { TimeSpan } from './url.ts';

/** Struct of arrays, all of length `count` (positions and colours several per event), sorted by `times`. */
export interface EventFrame {
  readonly count: number;
  /** Epoch milliseconds, ascending. */
  readonly times: Float64Array;
  /** Longitude, latitude pairs in degrees; float64 because float32 degrees step by 0.7 m here. */
  readonly positions: Float64Array;
  /** Red, green, blue, alpha of the severity. */
  readonly colors: Uint8Array;
  readonly ids: Uint32Array;
}

/** First index whose moment is at or after `moment`. */
export function indexAt(times: Float64Array, moment: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] < moment) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Indexes `[begin, end)` of the events in a half-open time range. */
export function indexRange(times: Float64Array, range: TimeRange): [begin: number, end: number] {
  const begin = indexAt(times, range.from);
  return [begin, Math.max(begin, indexAt(times, range.to))];
}

/** Events per equal slice of the range, for the bars of the time bar. */
export function histogram(times: Float64Array, range: TimeRange, bars: number): number[] {
  const edges = Array.from({ length: bars + 1 }, (_, i) => indexAt(times, range.from + ((range.to - range.from) * i) / bars));
  return Array.from({ length: bars }, (_, i) => edges[i + 1] - edges[i]);
}

const HOUR_MS = 3_600_000;
export const SPAN_MS: Readonly<Record<TimeSpan, number>> = { '24h': 24 * HOUR_MS, '7d': 7 * 24 * HOUR_MS, '90d': 90 * 24 * HOUR_MS, '365d': 365 * 24 * HOUR_MS };

/** How many bars a span shows, so that one bar is a round time: half an hour, two hours, a day, five days. */
export const SPAN_BARS: Readonly<Record<TimeSpan, number>> = { '24h': 48, '7d': 84, '90d': 90, '365d': 73 };

/** The span that ends with the current hour; events of this very hour are inside. */
export function spanEnding(end: number, span: TimeSpan): TimeRange {
  const to = Math.ceil(end / HOUR_MS) * HOUR_MS;
  return { from: to - SPAN_MS[span], to };
}

/** The window moved by a step inside the span; at the end it begins again. */
export function stepped(window: TimeRange, span: TimeRange, step: number): TimeRange {
  const width = window.to - window.from;
  const from = window.to >= span.to ? span.from : Math.min(window.from + step, span.to - width);
  return { from, to: from + width };
}

/** The window pushed and squeezed into the span, at least one step wide. */
export function clampWindow(window: TimeRange, span: TimeRange, minWidth: number): TimeRange {
  const width = Math.min(Math.max(window.to - window.from, minWidth), span.to - span.from);
  const from = Math.min(Math.max(window.from, span.from), span.to - width);
  return { from, to: from + width };
}

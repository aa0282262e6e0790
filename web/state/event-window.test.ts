import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clampWindow, histogram, indexRange, spanEnding, stepped } from './event-window.ts';

const sorted = fc.array(fc.integer({ min: 0, max: 1000 }), { maxLength: 60 }).map((values) => Float64Array.from(values).sort());
const range = fc.tuple(fc.integer({ min: -10, max: 1010 }), fc.integer({ min: 0, max: 500 })).map(([from, width]) => ({ from, to: from + width }));

describe('a window over events', () => {
  it('holds exactly the events from its beginning up to, not including, its end', () => {
    fc.assert(fc.property(sorted, range, (times, window) => {
      const [begin, end] = indexRange(times, window);
      expect([...times.subarray(begin, end)]).toEqual([...times].filter((time) => time >= window.from && time < window.to));
    }));
  });

  it('counts every event of the span in exactly one bar', () => {
    fc.assert(fc.property(sorted, range, fc.integer({ min: 1, max: 50 }), (times, span, bars) => {
      const [begin, end] = indexRange(times, span);
      const counted = histogram(times, span, bars);
      expect(counted).toHaveLength(bars);
      expect(counted.reduce((sum, n) => sum + n, 0)).toBe(end - begin);
    }));
  });

  it('ends a span with the full hour after now', () => {
    const now = Date.UTC(2026, 10, 21, 10, 32, 5);
    expect(spanEnding(now, '24h')).toEqual({ from: Date.UTC(2026, 10, 20, 11), to: Date.UTC(2026, 10, 21, 11) });
  });

  it('moves forward, stops at the end of the span and begins again', () => {
    const span = { from: 0, to: 100 };
    expect(stepped({ from: 10, to: 30 }, span, 15)).toEqual({ from: 25, to: 45 });
    expect(stepped({ from: 75, to: 95 }, span, 15)).toEqual({ from: 80, to: 100 });
    expect(stepped({ from: 80, to: 100 }, span, 15)).toEqual({ from: 0, to: 20 });
  });

  it('never leaves the span and never gets narrower than a step', () => {
    const span = { from: 0, to: 100 };
    expect(clampWindow({ from: -50, to: -20 }, span, 5)).toEqual({ from: 0, to: 30 });
    expect(clampWindow({ from: 90, to: 91 }, span, 5)).toEqual({ from: 90, to: 95 });
    expect(clampWindow({ from: 98, to: 99 }, span, 5)).toEqual({ from: 95, to: 100 });
    expect(clampWindow({ from: -10, to: 500 }, span, 5)).toEqual(span);
  });
});

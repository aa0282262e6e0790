import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PERIOD_PRESETS } from '../../state/case-sight.ts';
import { dayOf, daysBefore, daysYearBefore, momentsOf, presetDays } from './periods.ts';

const lengthOf = ({ from, to }: { from: string; to: string }): number => (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;

describe('periods of indicators', () => {
  it('are the days of the county: a moment before midnight UTC is the next day in China', () => {
    expect(dayOf(Date.parse('2026-10-31T16:00:00Z'), 'Asia/Shanghai')).toBe('2026-11-01');
    expect(dayOf(Date.parse('2026-10-31T15:59:59Z'), 'Asia/Shanghai')).toBe('2026-10-31');
  });

  it('end today while they last, and with their last day when they are over', () => {
    const days = Object.fromEntries(PERIOD_PRESETS.map((preset) => [preset, presetDays(preset, '2026-11-22')]));
    expect(days).toEqual({
      month: { from: '2026-11-01', to: '2026-11-22' }, last_month: { from: '2026-10-01', to: '2026-10-31' }, quarter: { from: '2026-10-01', to: '2026-11-22' },
      year: { from: '2026-01-01', to: '2026-11-22' }, all: { from: '2000-01-01', to: '2026-11-22' },
    });
  });

  it('go over the turn of the year', () => {
    expect(presetDays('last_month', '2027-01-03')).toEqual({ from: '2026-12-01', to: '2026-12-31' });
    expect(presetDays('quarter', '2027-01-03').from).toBe('2027-01-01');
  });

  it('begin and end at local midnights, the last day included', () => {
    expect(momentsOf({ from: '2026-11-01', to: '2026-11-30' }, 'Asia/Shanghai')).toEqual({ from: '2026-10-31T16:00:00.000Z', to: '2026-11-30T16:00:00.000Z' });
    // Munich: the day on which clocks go back has 25 hours.
    expect(momentsOf({ from: '2026-10-25', to: '2026-10-25' }, 'Europe/Berlin')).toEqual({ from: '2026-10-24T22:00:00.000Z', to: '2026-10-25T23:00:00.000Z' });
  });

  it('are compared with as many days right before, and with the same dates a year before', () => {
    expect(daysBefore({ from: '2026-11-01', to: '2026-11-22' })).toEqual({ from: '2026-10-10', to: '2026-10-31' });
    expect(daysYearBefore({ from: '2024-02-01', to: '2024-02-29' })).toEqual({ from: '2023-02-01', to: '2023-02-28' });
    fc.assert(fc.property(fc.integer({ min: 0, max: 9000 }), fc.integer({ min: 0, max: 700 }), (start, length) => {
      const day = (n: number): string => new Date(Date.UTC(2005, 0, 1) + n * 86_400_000).toISOString().slice(0, 10);
      const span = { from: day(start), to: day(start + length) };
      const before = daysBefore(span);
      expect(lengthOf(before)).toBe(lengthOf(span));
      expect(Date.parse(before.to)).toBe(Date.parse(span.from) - 86_400_000);
    }));
  });
});

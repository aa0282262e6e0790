import { describe, expect, it } from 'vitest';
import { formatMoment } from './numbers.ts';

const ZONE = 'Asia/Shanghai';
const NOW = Date.parse('2026-11-29T22:30:00+08:00');

describe('a moment', () => {
  it('of this year is written without the year, one of another year with it', () => {
    const written = (moment: string): string[] => (['day', 'minute'] as const).map((form) => formatMoment(moment, form, 'zh', ZONE, NOW));
    expect(written('2026-10-09T21:48:00+08:00')).toEqual(['10/09', '10/09 21:48']);
    expect(written('2025-11-29T18:00:00+08:00')).toEqual(['2025/11/29', '2025/11/29 18:00']);
    expect(formatMoment('2025-06-03T18:00:00+08:00', 'minute', 'en', ZONE, NOW)).toBe('03/06/2025, 18:00');
  });

  it('belongs to the year that it lies in at the place of the county', () => {
    expect(formatMoment('2025-12-31T17:00:00Z', 'minute', 'zh', ZONE, NOW)).toBe('01/01 01:00');
    expect(formatMoment('2026-12-31T17:00:00Z', 'minute', 'zh', ZONE, NOW)).toBe('2027/01/01 01:00');
  });

  it('is read off a clock without any date, and whole with its year', () => {
    expect(formatMoment('2025-11-29T18:00:05+08:00', 'clock', 'zh', ZONE, NOW)).toBe('18:00:05');
    expect(formatMoment(NOW, 'full', 'zh', ZONE, NOW)).toBe('2026/11/29 22:30:00');
  });
});

import { describe, expect, it } from 'vitest';
import { FIGURE_NAMES, figureLink } from '../../../api/contract/cases/figures.ts';
import { CASE_INDICATORS, PARTS, indicatorLink } from '../../../api/contract/cases/indicators.ts';
import { behindWords } from './behind-words.ts';

const reply = { county: '099101', today: '2026-11-21T16:00:00Z/2026-11-22T16:00:00Z', filter: {} };
const withoutCounty = (link: string): string => link.replace(/^county=099101&?/, '');

describe('the list behind a number, in words', () => {
  it('knows every figure by its link, and what its row narrows', () => {
    for (const figure of FIGURE_NAMES) {
      expect(behindWords(withoutCounty(figureLink(reply, { filter: { duty: '099101001001D01' } }, figure)))).toEqual({
        title: { kind: 'figure', figure }, parts: [{ name: 'duty', value: '099101001001D01' }],
      });
    }
  });

  it('knows every part of every indicator that counts cases by its link, with period and row', () => {
    const table = { county: '099101', by: 'department' as const, from: '2026-11-01T00:00:00Z', to: '2026-12-01T00:00:00Z', filter: { class: 'yc2013:01' } };
    for (const indicator of CASE_INDICATORS) {
      for (const part of PARTS) {
        expect(behindWords(withoutCounty(indicatorLink(table, { key: 'D03' }, indicator, part)))).toEqual({
          title: { kind: 'indicator', indicator, part, from: table.from, to: table.to }, parts: [{ name: 'class', value: 'yc2013:01' }, { name: 'department', value: 'D03' }],
        });
      }
    }
  });

  it('tells the row of cases that are without a grid, and the whole table without any', () => {
    const table = { county: '099101', by: 'unit' as const, from: 'a', to: 'b', filter: {} };
    expect(behindWords(indicatorLink(table, { key: null }, 'handled', 'numerator')).parts).toEqual([{ name: 'unit', value: '' }]);
    expect(behindWords(indicatorLink(table, null, 'handled', 'numerator')).parts).toEqual([]);
  });

  it('says only that they are cases when it knows no number for the query', () => {
    expect(behindWords('flow=urban&step=4')).toEqual({ title: { kind: 'cases' }, parts: [{ name: 'flow', value: 'urban' }, { name: 'step', value: '4' }] });
  });
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { INDICATOR_IDS, INDICATORS, valueOf } from './indicators.ts';

test('percentages are rounded half up to two decimals, and nothing divided by nothing has no value', () => {
  expect(valueOf('percent', 27_865, 28_984)).toBe(96.14);
  expect(valueOf('percent', 302, 317)).toBe(95.27);
  expect(valueOf('percent', 1, 8000)).toBe(0.01);
  expect(valueOf('percent', 1, 20_001)).toBe(0);
  expect(valueOf('percent', 1, 20_000)).toBe(0.01);
  expect(valueOf('percent', 0, 0)).toBeNull();
  expect(valueOf('percent', 0, 3)).toBe(0);
  expect(valueOf('percent', 3, 3)).toBe(100);
  expect(valueOf('seconds', 100, 3)).toBe(33.33);
  expect(valueOf('seconds', 0, 0)).toBeNull();
});

test('a value is never further from the ratio than half of its last place', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 2_000_000 }), fc.integer({ min: 1, max: 2_000_000 }), (numerator, denominator) => {
    expect(Math.abs(valueOf('percent', numerator, denominator)! - 100 * numerator / denominator)).toBeLessThanOrEqual(0.005 + 1e-9);
  }));
});

test('every indicator says in both languages what it counts and by which moment', () => {
  for (const id of INDICATOR_IDS) {
    const { name, numerator, denominator, period } = INDICATORS[id];
    for (const words of [name, numerator, denominator, period]) expect([words.zh.trim(), words.en.trim()]).not.toContain('');
  }
  expect(new Set(INDICATOR_IDS.map((id) => INDICATORS[id].name.zh)).size).toBe(INDICATOR_IDS.length);
});

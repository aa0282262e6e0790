import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { likeness, photoBits, textSimilarity } from './similarity.ts';

describe('two texts', () => {
  test('are the same when their characters are, whatever the marks, blanks, widths and cases', () => {
    expect(textSimilarity('井盖缺失，有危险！', '井盖缺失 有危险')).toBe(1);
    expect(textSimilarity('Ｍanhole Cover ８', 'manhole cover 8')).toBe(1);
  });
  test('in Chinese are compared by pairs of characters', () => {
    // 井盖 盖缺 缺失 and 井盖 盖丢 丢失 share one of three each.
    expect(textSimilarity('井盖缺失', '井盖丢失')).toBeCloseTo(1 / 3);
    expect(textSimilarity('井盖缺失', '路灯不亮')).toBe(0);
  });
  test('in other scripts are compared by words, and both in one text', () => {
    expect(textSimilarity('cover is gone', 'cover is broken')).toBeCloseTo(2 / 3);
    expect(textSimilarity('井盖 A12', '井盖 B7')).toBeCloseTo(1 / 2);
  });
  test('cannot be compared when one says nothing', () => {
    expect(textSimilarity(null, '井盖')).toBeNull();
    expect(textSimilarity('——！', '井盖')).toBeNull();
  });
  test('are as like one way as the other, and between 0 and 1', () => {
    const text = fc.string({ unit: fc.constantFrom(...'井盖缺失路灯 ab1，') });
    fc.assert(fc.property(text, text, (a, b) => {
      const alike = textSimilarity(a, b);
      expect(textSimilarity(b, a)).toBe(alike);
      if (alike !== null) expect(alike).toBeGreaterThanOrEqual(0);
      if (alike !== null) expect(alike).toBeLessThanOrEqual(1);
      if (alike !== null && a === b) expect(alike).toBe(1);
    }));
  });
});

describe('photos', () => {
  test('differ by the bits of their nearest pair; signs of 64-bit numbers do not matter', () => {
    expect(photoBits(['0', '-1'], ['7'])).toBe(3);
    expect(photoBits(['-1'], ['18446744073709551615'])).toBe(0);
    expect(photoBits(['-1'], ['0'])).toBe(64);
    expect(photoBits([], ['1'])).toBeNull();
  });
});

describe('likeness', () => {
  const same = { meters: 0, radiusMeters: 50, apartMs: 0, photoBits: 0, textSimilarity: 1 };
  test('is 1 for what is the same in every way, and less for each way in which it is not', () => {
    expect(likeness(same)).toBeCloseTo(1);
    expect(likeness({ ...same, meters: 50 })).toBeCloseTo(0.6);
    expect(likeness({ ...same, apartMs: 24 * 3_600_000 })).toBeCloseTo(0.875);
    expect(likeness({ ...same, photoBits: 40 })).toBeCloseTo(0.8);
    expect(likeness({ ...same, textSimilarity: 0 })).toBeCloseTo(0.85);
  });
  test('takes what is not there for no evidence', () => {
    expect(likeness({ ...same, photoBits: null, textSimilarity: null })).toBeCloseTo(0.65);
    expect(likeness({ ...same, meters: 4000 })).toBeCloseTo(0.6);
  });
});

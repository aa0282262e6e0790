import { describe, expect, it } from 'vitest';
import { changeOf } from './change.ts';

describe('the change of an indicator', () => {
  it('is better where more is better and more came, or less is better and less came', () => {
    expect(changeOf('closed_of_filed', 96.14, 95)).toEqual({ by: 1.14, tone: 'better' });
    expect(changeOf('closed_of_filed', 95, 96.14)).toEqual({ by: -1.14, tone: 'worse' });
    expect(changeOf('rework', 3, 5)).toEqual({ by: -2, tone: 'better' });
    expect(changeOf('rework', 5, 5.001)).toEqual({ by: 0, tone: 'same' });
  });

  it('is none where either period has no value: a zero denominator is neither 0 nor 100 %', () => {
    expect(changeOf('rework', null, 5)).toBeNull();
    expect(changeOf('rework', 0, null)).toBeNull();
    expect(changeOf('rework', 0, undefined)).toBeNull();
  });
});

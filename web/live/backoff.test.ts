import { describe, expect, it } from 'vitest';
import { backoffMs } from './backoff.ts';

describe('the wait before the next attempt', () => {
  it('doubles with each failure and ends at half a minute', () => {
    expect([1, 2, 3, 4, 7, 8, 100].map((failures) => backoffMs(failures, 0.999_999))).toEqual([500, 1000, 2000, 4000, 30_000, 30_000, 30_000]);
  });

  it('is spread over its second half', () => {
    expect([backoffMs(3, 0), backoffMs(3, 0.5)]).toEqual([1000, 1500]);
  });
});

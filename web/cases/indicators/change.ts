/** How an indicator changed from another period: by how much, and whether that is better. Pure. */
import { INDICATORS } from '../../../api/contract/cases/indicators.ts';
import type { Indicator } from '../../../api/contract/cases/indicators.ts';

export interface Change {
  /** In the unit of the indicator, percentage points or seconds, rounded to two decimals. */
  readonly by: number;
  readonly tone: 'better' | 'worse' | 'same';
}

/** Null when either has no value: nothing is compared with nothing. */
export function changeOf(indicator: Indicator, now: number | null | undefined, before: number | null | undefined): Change | null {
  if (now == null || before == null) return null;
  const by = Math.round((now - before) * 100) / 100;
  if (by === 0) return { by: 0, tone: 'same' };
  return { by, tone: by > 0 === (INDICATORS[indicator].better === 'high') ? 'better' : 'worse' };
}

import { describe, expect, it } from 'vitest';
import { SOON_MS, caseIcon, caseLook, caseOrder } from './case-look.ts';
import type { RowsView } from './live-rows.ts';

const NOW = Date.UTC(2026, 10, 22, 2);

function rowsOf(...cases: { due: number; step?: number; severity?: number }[]): RowsView {
  const column = (values: number[]): Float64Array<ArrayBuffer> => Float64Array.from(values);
  return {
    count: cases.length, ids: Uint32Array.from(cases, (_, i) => i + 1), positions: new Float64Array(2 * cases.length),
    columns: { due: column(cases.map((one) => one.due)), step: column(cases.map((one) => one.step ?? 3)), severity: column(cases.map((one) => one.severity ?? 1)) },
    words: { severity: ['', 'minor', 'critical'] },
  };
}

describe('a case on the map', () => {
  it('is overdue from its deadline on, about to be within the hour before, and paused without one', () => {
    const rows = rowsOf({ due: NOW - 1 }, { due: NOW }, { due: NOW + SOON_MS }, { due: Number.NaN });
    expect([0, 1, 2, 3].map((i) => caseLook(rows, i, NOW))).toEqual(['overdue', 'soon', 'in_time', 'paused']);
  });

  it('shows urgency, step and clock in its picture', () => {
    expect(caseIcon(rowsOf({ due: NOW - 1, step: 4, severity: 2 }), 0, NOW)).toBe('case-critical-4-overdue');
    expect(caseIcon(rowsOf({ due: Number.NaN, step: 0, severity: 0 }), 0, NOW)).toBe('case-minor-1-paused');
  });

  it('lies on top when it is overdue, and before that when it is urgent', () => {
    const rows = rowsOf({ due: NOW - 1 }, { due: NOW + SOON_MS, severity: 2 }, { due: NOW + SOON_MS }, { due: NOW - 1, severity: 2 });
    expect(caseOrder(rows, NOW).map((i) => rows.ids[i])).toEqual([3, 2, 1, 4]);
  });
});

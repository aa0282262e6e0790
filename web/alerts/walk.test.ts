import { describe, expect, it } from 'vitest';
import { arrange } from './order.ts';
import type { Row } from './order.ts';
import { anAlert } from './testing/an-alert.ts';
import { NO_MARK, markedIndex, walk } from './walk.ts';
import type { Mark, Step } from './walk.ts';

const storm = [anAlert(11, { stormId: 5 }), anAlert(12, { stormId: 5 })];
/** a3, storm 5 with a12 and a11, a1. */
const rows = (isOpen: boolean): Row[] => arrange([anAlert(3, { severity: 'critical' }), ...storm, anAlert(1, { severity: 'minor' })], new Set(isOpen ? [5] : []));

/** Takes steps one after the other and answers the marked keys. */
function marks(list: Row[], steps: Step[], from: Mark = NO_MARK): (string | null)[] {
  let mark = from;
  return steps.map((step) => {
    mark = walk(list, mark, step).mark;
    return mark.key;
  });
}

describe('walking the list', () => {
  it('begins at the first row, goes down and up, and stops at the ends', () => {
    expect(marks(rows(false), ['next', 'next', 'next', 'next', 'previous', 'first', 'previous', 'last'])).toEqual(['a3', 's5', 'a1', 'a1', 's5', 'a3', 'a3', 'a1']);
  });

  it('opens an alert with Enter, and opens or folds a storm', () => {
    expect(walk(rows(false), { key: 'a3', index: 0 }, 'enter')).toMatchObject({ open: 3, toggle: null });
    expect(walk(rows(false), { key: 's5', index: 1 }, 'enter')).toMatchObject({ open: null, toggle: 5, mark: { key: 's5' } });
  });

  it('steps into a storm to the right, and out of it to the left from anywhere inside', () => {
    expect(walk(rows(false), { key: 's5', index: 1 }, 'unfold').toggle).toBe(5);
    expect(walk(rows(true), { key: 's5', index: 1 }, 'unfold')).toMatchObject({ toggle: null, mark: { key: 'a12' } });
    expect(walk(rows(true), { key: 'a11', index: 3 }, 'fold')).toMatchObject({ toggle: null, mark: { key: 's5' } });
    expect(walk(rows(true), { key: 's5', index: 1 }, 'fold').toggle).toBe(5);
    expect(walk(rows(false), { key: 'a1', index: 2 }, 'fold')).toMatchObject({ toggle: null, mark: { key: 'a1' } });
  });

  it('keeps the mark on its alert when others come before it', () => {
    const more = arrange([anAlert(3, { severity: 'critical' }), anAlert(4, { severity: 'critical' }), anAlert(1, { severity: 'minor' })], new Set());
    expect(markedIndex(more, { key: 'a1', index: 1 })).toBe(2);
  });

  it('goes on from the place of an alert that is gone, without passing over its neighbour', () => {
    const left = rows(false).filter((row) => row.key !== 's5');
    expect(markedIndex(left, { key: 's5', index: 1 })).toBe(1);
    expect(walk(left, { key: 's5', index: 1 }, 'next').mark.key).toBe('a1');
    expect(walk(left, { key: 's5', index: 1 }, 'previous').mark.key).toBe('a3');
  });

  it('does nothing in an empty list', () => {
    expect(walk([], NO_MARK, 'next')).toEqual({ mark: NO_MARK, toggle: null, open: null });
    expect(markedIndex([], { key: 'a1', index: 0 })).toBe(-1);
  });
});

import { describe, expect, it } from 'vitest';
import type { RowsView } from './live-rows.ts';
import { Motion } from './motion.ts';

const NOON = Date.UTC(2026, 10, 21, 12);

function fixes(...rows: [id: number, lng: number, time: number][]): RowsView {
  return {
    count: rows.length, ids: Uint32Array.from(rows, ([id]) => id), positions: Float64Array.from(rows.flatMap(([, lng]) => [lng, 37])),
    columns: { time: Float64Array.from(rows, ([, , time]) => NOON + time) }, words: {},
  };
}
const lngOf = (motion: Motion, id: number, now: number): number => motion.at(id, now)![0];

describe('a marker between two fixes', () => {
  it('takes as long as lay between them, and stays at the newest', () => {
    const motion = new Motion();
    motion.take(fixes([1, 113, 0]), 1000, false);
    motion.take(fixes([1, 114, 4000]), 5000, false);
    expect([5000, 7000, 9000, 60_000].map((now) => lngOf(motion, 1, now))).toEqual([113, 113.5, 114, 114]);
    expect([motion.isMoving(8999), motion.isMoving(9000)]).toEqual([true, false]);
  });

  it('goes on from where it is when a fix comes early', () => {
    const motion = new Motion();
    motion.take(fixes([1, 113, 0]), 0, false);
    motion.take(fixes([1, 114, 4000]), 4000, false);
    motion.take(fixes([1, 115, 8000]), 6000, false);
    expect(lngOf(motion, 1, 6000)).toBe(113.5);
    expect(lngOf(motion, 1, 10_000)).toBe(115);
  });

  it('jumps over a gap that nobody watched', () => {
    const motion = new Motion();
    motion.take(fixes([1, 113, 0]), 0, false);
    motion.take(fixes([1, 114, 61_000]), 61_000, false);
    expect(lngOf(motion, 1, 61_000)).toBe(114);
  });

  it('stands still for who wants no motion', () => {
    const motion = new Motion();
    motion.take(fixes([1, 113, 0]), 0, true);
    motion.take(fixes([1, 114, 4000]), 4000, true);
    expect([lngOf(motion, 1, 4000), motion.isMoving(4000)]).toEqual([114, false]);
  });

  it('is not disturbed when the others move', () => {
    const motion = new Motion();
    motion.take(fixes([1, 113, 0], [2, 100, 0]), 0, false);
    motion.take(fixes([1, 114, 4000], [2, 100, 0]), 4000, false);
    motion.take(fixes([1, 114, 4000], [2, 101, 5000]), 5000, false);
    expect(lngOf(motion, 1, 6000)).toBe(113.5);
    expect([...motion.positions(6000)]).toEqual([113.5, 37, 100.2, 37]);
  });

  it('is gone with its row', () => {
    const motion = new Motion();
    motion.take(fixes([1, 113, 0]), 0, false);
    motion.take(fixes([2, 113, 0]), 0, false);
    expect(motion.at(1, 0)).toBeNull();
  });
});

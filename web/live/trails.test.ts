import { describe, expect, it } from 'vitest';
import { TRAIL_MS, Trails } from './trails.ts';

const NOON = Date.UTC(2026, 10, 21, 12);
const everyone = (): boolean => true;

function walk(trails: Trails, id: number, minutes: readonly number[]): void {
  for (const minute of minutes) trails.add(id, 113 + minute / 100, 37, NOON + minute * 60_000);
}

describe('a trail', () => {
  it('runs from fix to fix and leaves the way to the newest to the marker', () => {
    const trails = new Trails();
    walk(trails, 5, [0, 1, 2]);
    const { count, sources, targets, before } = trails.view(everyone);
    expect([count, sources[0], targets[0]]).toEqual([1, 113, 113.01]);
    expect([...before]).toEqual([5, 113.01, 37, NOON + 60_000]);
  });

  it('is put in order of time, and a fix that is there already changes nothing', () => {
    const trails = new Trails();
    walk(trails, 5, [2, 0, 3, 1, 2]);
    expect([...trails.view(everyone).sources].filter((_, i) => i % 2 === 0)).toEqual([113, 113.01]);
  });

  it('fades with age and ends ten minutes back', () => {
    const trails = new Trails();
    walk(trails, 5, [0, 5, 10, 11]);
    const { count, strength } = trails.view(everyone);
    expect(count).toBe(1);
    expect(strength[0]).toBeCloseTo(1 - 60_000 / TRAIL_MS, 5);
  });

  it('is forgotten with its owner', () => {
    const trails = new Trails();
    walk(trails, 5, [0, 1, 2]);
    walk(trails, 6, [0, 1, 2]);
    trails.keep((id) => id === 6);
    expect(trails.view(everyone).count).toBe(1);
  });

  it('has no piece for a single fix', () => {
    const trails = new Trails();
    walk(trails, 5, [0]);
    expect(trails.view(everyone)).toMatchObject({ count: 0 });
    expect(trails.view(everyone).before.length).toBe(0);
  });
});

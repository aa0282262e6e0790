import { describe, expect, it } from 'vitest';
import { lngLatToMercator } from '../../tiles/index.ts';
import { eventFrame } from './events-frame.ts';
import type { DecodedColumns } from './events-frame.ts';

const [originX, originY] = lngLatToMercator(113.63, 37.8);
const decoded = (times: number[]): DecodedColumns => ({
  count: times.length, originX, originY, ids: Uint32Array.from(times, (_, i) => 100 + i), offsets: Float32Array.from(times.flatMap((_, i) => [i * 10, 0])),
  columns: {
    time: { values: Float64Array.from(times) },
    severity: { values: Uint16Array.from(times, (_, i) => (i === 0 ? 1 : 2)), dictionary: ['', 'critical', 'minor'] },
  },
});

describe('events on the time line', () => {
  it('stand in the order of their moments, each with its own id and colour', () => {
    const frame = eventFrame(decoded([300, 100, 200]));
    expect([...frame.times]).toEqual([100, 200, 300]);
    expect([...frame.ids]).toEqual([101, 102, 100]);
    expect([...frame.colors.slice(8, 11)]).toEqual([0xff, 0x4d, 0x4f]);
    expect([...frame.colors.slice(0, 3)]).toEqual([0xff, 0xd6, 0x66]);
  });

  it('stand in degrees, as exactly as the metres they came in', () => {
    const frame = eventFrame(decoded([1, 2]));
    expect(frame.positions[0]).toBeCloseTo(113.63, 9);
    const [x] = lngLatToMercator(frame.positions[2], frame.positions[3]);
    expect(x - originX).toBeCloseTo(10, 5);
  });

  it('may be none', () => {
    expect(eventFrame({ ...decoded([]), columns: {} }).count).toBe(0);
  });

  it('are refused without moments', () => {
    expect(() => eventFrame({ ...decoded([1]), columns: {} })).toThrow('no column "time"');
  });
});

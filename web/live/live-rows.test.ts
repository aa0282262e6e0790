import { describe, expect, it } from 'vitest';
import { lngLatToMercator, tileBounds3857, tileOfPoint } from '../../tiles/index.ts';
import type { DecodedLiveFrame } from '../../tiles/index.ts';
import { LiveRows } from './live-rows.ts';

const NO_FILTER = { classes: [], states: [] };
const ZOOM = 14;
const WORDS = { class: ['', 'device:manhole_tilt', 'device:lamp_current'], state: ['', 'normal', 'alarm'] };

interface Given { id: number; lng: number; lat: number; class?: number; state?: number; time?: number; value?: number }

/** A frame of devices in the cell of a place. */
function frame(place: [number, number], rows: Given[], { whole = false, departures = [] as number[] } = {}): DecodedLiveFrame {
  const { x, y } = tileOfPoint(ZOOM, ...lngLatToMercator(...place));
  const [originX, , , originY] = tileBounds3857(ZOOM, x, y);
  const offsets = rows.flatMap(({ lng, lat }) => {
    const [east, north] = lngLatToMercator(lng, lat);
    return [east - originX, north - originY];
  });
  return {
    layer: 0, zoom: ZOOM, x, y, epoch: 1, cursor: 1, whole, count: rows.length, ids: Uint32Array.from(rows, (row) => row.id), offsets: Float32Array.from(offsets),
    columns: [Uint8Array.from(rows, (row) => row.class ?? 1), Uint8Array.from(rows, (row) => row.state ?? 1), Uint32Array.from(rows, (row) => row.time ?? 0), Float32Array.from(rows, (row) => row.value ?? Number.NaN)],
    departures: Uint32Array.from(departures),
  };
}

const WEST: [number, number] = [113.63, 37.8];
const EAST: [number, number] = [113.68, 37.8];
const at = ([lng, lat]: [number, number], id: number, more: Partial<Given> = {}): Given => ({ id, lng, lat, ...more });
const cellOf = (place: [number, number]): string => {
  const { x, y } = frame(place, []);
  return `${ZOOM}/${x}/${y}`;
};

function opened(): LiveRows {
  const rows = new LiveRows('devices');
  rows.setWords(WORDS);
  return rows;
}
const idsOf = (rows: LiveRows): number[] => [...rows.view(NO_FILTER).ids].sort((a, b) => a - b);

describe('the rows that the screen holds', () => {
  it('come with degrees, moments and words', () => {
    const rows = opened();
    rows.apply(frame(WEST, [at(WEST, 7, { class: 2, state: 2, time: 1_790_000_000, value: 1.5 }), at(WEST, 8)]));
    const view = rows.view(NO_FILTER);
    expect(view.positions[0]).toBeCloseTo(113.63, 6);
    expect(view.positions[1]).toBeCloseTo(37.8, 6);
    expect([view.columns.time[0], view.columns.value[0], view.columns.time[1]]).toEqual([1_790_000_000_000, 1.5, Number.NaN]);
    expect([view.words.class![view.columns.class[0]], view.words.state![view.columns.state[0]]]).toEqual(['device:lamp_current', 'alarm']);
  });

  it('are replaced by a whole cell, and only in that cell', () => {
    const rows = opened();
    rows.apply(frame(WEST, [at(WEST, 1), at(WEST, 2)]));
    rows.apply(frame(EAST, [at(EAST, 3)]));
    rows.apply(frame(WEST, [at(WEST, 2), at(WEST, 4)], { whole: true }));
    expect(idsOf(rows)).toEqual([2, 3, 4]);
  });

  it('follow a move from cell to cell in whatever order the cells tell of it', () => {
    for (const departureFirst of [true, false]) {
      const rows = opened();
      rows.apply(frame(WEST, [at(WEST, 1)]));
      const tells = [frame(WEST, [], { departures: [1] }), frame(EAST, [at(EAST, 1)])];
      (departureFirst ? tells : tells.reverse()).forEach((tell) => rows.apply(tell));
      expect(idsOf(rows)).toEqual([1]);
      expect(rows.view(NO_FILTER).positions[0]).toBeCloseTo(EAST[0], 6);
    }
  });

  it('leave with their cell', () => {
    const rows = opened();
    rows.apply(frame(WEST, [at(WEST, 1)]));
    rows.apply(frame(EAST, [at(EAST, 2)]));
    rows.keepCells([cellOf(EAST)]);
    expect(idsOf(rows)).toEqual([2]);
    rows.apply(frame(WEST, [at(WEST, 1)]));
    expect(idsOf(rows)).toEqual([1, 2]);
  });

  it('are narrowed by class prefix and by state', () => {
    const rows = opened();
    rows.apply(frame(WEST, [at(WEST, 1), at(WEST, 2, { class: 2 }), at(WEST, 3, { class: 2, state: 2 })]));
    expect([...rows.view({ classes: ['device:lamp'], states: [] }).ids]).toEqual([2, 3]);
    expect([...rows.view({ classes: ['device:'], states: ['alarm'] }).ids]).toEqual([3]);
    expect(rows.view({ classes: ['device:air'], states: [] }).count).toBe(0);
  });

  it('keep their meaning when the server counts its words anew', () => {
    const rows = opened();
    rows.apply(frame(WEST, [at(WEST, 1, { state: 2 })]));
    rows.setWords({ ...WORDS, state: ['', 'offline', 'normal', 'alarm'] });
    rows.apply(frame(WEST, [at(WEST, 2, { state: 1 })]));
    const { ids, columns, words } = rows.view(NO_FILTER);
    expect([...ids].map((id, i) => [id, words.state![columns.state[i]]])).toEqual([[1, 'alarm'], [2, 'offline']]);
  });

  it('are given away in new arrays every time', () => {
    const rows = opened();
    rows.apply(frame(WEST, [at(WEST, 1)]));
    const [first, second] = [rows.view(NO_FILTER), rows.view(NO_FILTER)];
    expect(first.positions.buffer).not.toBe(second.positions.buffer);
  });
});

import { expect, it } from 'vitest';
import { lngLatToMercator, ResidentTable, tileOfPoint } from '../../tiles/index.ts';
import type { Row } from '../../tiles/index.ts';
import { tableSpecOf } from '../store/layer-store.ts';
import { Ground } from './ground.ts';

function village(id: number, code: string, west: number): Row {
  const [minX, minY] = lngLatToMercator(west, 37.8);
  const [maxX, maxY] = lngLatToMercator(west + 0.01, 37.81);
  return {
    id, x: (minX + maxX) / 2, y: (minY + maxY) / 2, values: { class: 'area:village', area: code, code, minZoom: 0 },
    geometry: { parts: [[Float64Array.of(minX, minY, maxX, minY, maxX, maxY, minX, maxY, minX, minY)]] },
  };
}

const tileAt = (lng: number) => tileOfPoint(14, ...lngLatToMercator(lng, 37.805));

it('the ground of a township meets its own tiles and not those of another township', () => {
  const table = new ResidentTable(tableSpecOf('099101', 'areas', 1e8));
  table.load([village(1, '099101001001', 113.6), village(2, '099101002001', 113.8)]);
  const ground = new Ground(table, ['099101001']);
  expect([ground.meets(tileAt(113.605)), ground.meets(tileAt(113.805))]).toEqual([true, false]);
  expect(new Ground(table, []).meets(tileAt(113.605))).toBe(false);
  expect(ground.isOf(table)).toBe(true);
  table.upsert([village(1, '099101001001', 113.9)]);
  expect(ground.isOf(table)).toBe(false);
});

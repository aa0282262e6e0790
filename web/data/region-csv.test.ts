import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { namesOf } from './names.ts';
import { csvField, regionCsv } from './region-csv.ts';
import type { RegionAnswer } from './region.ts';

const answer: RegionAnswer = {
  asOf: '2026-11-21T02:32:05Z', areaSquareMeters: 10_000.4,
  layers: [{
    layer: 'components', total: 3, withheld: false, problem: null, byClass: { 'yc2013:0137': 3 }, byState: { intact: 2, damaged: 1 }, byStep: {},
    byGrid: { unit: { '099101001001007': 3 }, omni: { '': 3 } },
  }, {
    layer: 'cases', total: 2, withheld: false, problem: null, byClass: {}, byState: { handling: 2 }, byStep: { 'urban:4': 2 }, byGrid: { unit: {}, omni: {} },
  }],
};

describe('the table of a region', () => {
  it('starts with a byte order mark, the moment and the filter', () => {
    const text = regionCsv(answer, namesOf(undefined, 'zh'), 'county=099101');
    expect(text.startsWith('\uFEFFas_of,2026-11-21T02:32:05Z\r\narea_square_meters,10000\r\nfilter,county=099101')).toBe(true);
  });

  it('has every figure once, with code and name', () => {
    const [, ...rows] = parse(regionCsv(answer, namesOf(undefined, 'zh'), ''), { bom: true, from_line: 5, relax_column_count: true }) as string[][];
    expect(rows).toContainEqual(['components', '城市部件', 'total', '', '', '3']);
    expect(rows).toContainEqual(['components', '城市部件', 'state', 'damaged', '破损', '1']);
    expect(rows).toContainEqual(['components', '城市部件', 'unit_grid', '099101001001007', '', '3']);
    expect(rows).toContainEqual(['cases', '案件', 'step', 'urban:4', '城市管理 · 4 任务处理', '2']);
    expect(rows).toHaveLength(9);
  });

  it('quotes what needs quotes and disarms formulas', () => {
    expect(csvField('a,"b"')).toBe('"a,""b"""');
    expect(csvField('=1+1')).toBe("'=1+1");
    expect(csvField(-3)).toBe('-3');
  });
});

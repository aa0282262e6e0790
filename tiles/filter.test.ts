import { describe, expect, it } from 'vitest';
import { count, countsBy, selectIds } from './counts.ts';
import { encodeTile } from './encode-tile.ts';
import { compileFilter, type Condition } from './filter.ts';
import type { Row, TableSpec } from './table-types.ts';
import { POINT_SPEC, featuresOf, tableOf, townRows } from './testing.ts';

const SPEC: TableSpec = {
  ...POINT_SPEC,
  columns: [...POINT_SPEC.columns, { name: 'time', kind: 'f64', inTile: false }, { name: 'floors', kind: 'u8', inTile: false }],
};
const row = (id: number, values: Row['values']): Row => ({ id, x: id, y: 0, values });
const ROWS = [
  row(1, { class: 'a:1', area: '110', time: 10, floors: 1 }),
  row(2, { class: 'a:2', area: '111', time: 20, floors: 254 }),
  row(3, { class: null, area: '120', time: null, floors: null }),
  row(4, { class: 'b:1', area: null, time: 20.5, floors: 0 }),
];

function idsFor(...conditions: Condition[]): number[] {
  const table = tableOf(ROWS, SPEC);
  return selectIds(table, compileFilter(table, { conditions }));
}

describe('a filter', () => {
  it('lets through any of the values', () => {
    expect(idsFor({ column: 'class', values: ['a:1', 'b:1', 'unknown'] })).toEqual([1, 4]);
  });

  it('lets through values that start with a prefix, or are named, or null when asked', () => {
    expect(idsFor({ column: 'area', prefixes: ['11'] })).toEqual([1, 2]);
    expect(idsFor({ column: 'area', prefixes: ['11'], values: ['120'], includeNull: true })).toEqual([1, 2, 3, 4]);
    expect(idsFor({ column: 'class', includeNull: true })).toEqual([3]);
    expect(idsFor({ column: 'area', prefixes: [''] })).toEqual([1, 2, 3]);
  });

  it('lets nothing through when it names nothing', () => {
    expect(idsFor({ column: 'class', values: [] })).toEqual([]);
    expect(idsFor({ column: 'class' })).toEqual([]);
  });

  it('takes numbers from the minimum to below the maximum, never null', () => {
    expect(idsFor({ column: 'time', min: 10, max: 20 })).toEqual([1]);
    expect(idsFor({ column: 'time', min: 20 })).toEqual([2, 4]);
    expect(idsFor({ column: 'time', max: 20.5 })).toEqual([1, 2]);
    expect(idsFor({ column: 'floors', min: 1 })).toEqual([1, 2]);
    expect(idsFor({ column: 'floors' })).toEqual([1, 2, 4]);
  });

  it('joins its conditions with and; without any it lets all through', () => {
    expect(idsFor({ column: 'area', prefixes: ['1'] }, { column: 'time', min: 15 })).toEqual([2]);
    expect(idsFor()).toEqual([1, 2, 3, 4]);
  });

  it('refuses what a column cannot be asked', () => {
    const table = tableOf(ROWS, SPEC);
    expect(() => compileFilter(table, { conditions: [{ column: 'colour', values: [] }] })).toThrow('Table lamps, column colour: no such column');
    expect(() => compileFilter(table, { conditions: [{ column: 'class', min: 3 }] })).toThrow('holds text; a range needs numbers');
    expect(() => compileFilter(table, { conditions: [{ column: 'time', values: ['3'] }] })).toThrow('holds numbers; values and prefixes need text');
  });

  it('stays right when dictionaries grow after it was made, and when the table is loaded anew', () => {
    const table = tableOf(ROWS, SPEC);
    const filter = compileFilter(table, { conditions: [{ column: 'area', prefixes: ['11'] }] });
    expect(count(table, filter)).toBe(2);
    table.upsert(Array.from({ length: 300 }, (_, i) => row(100 + i, { area: i % 3 === 0 ? `11${i}` : `7${i}` })));
    expect(count(table, filter)).toBe(102);
    table.load([row(9, { area: '7' }), row(8, { area: '119' })]);
    expect(selectIds(table, filter)).toEqual([8]);
  });

  it('is the same for tiles, counts, ids and sums by value', () => {
    const table = tableOf(townRows(3000, 6));
    const filter = compileFilter(table, { conditions: [{ column: 'state', values: ['damaged'], includeNull: true }, { column: 'area', prefixes: ['09910111'] }] });
    const total = count(table, filter);
    expect(total).toBeGreaterThan(50);
    expect(selectIds(table, filter).length).toBe(total);
    const { total: summed, by } = countsBy(table, ['state', 'class'], filter);
    expect(summed).toBe(total);
    expect([...by.state.keys()]).toEqual(['damaged', null]);
    expect([...by.class.values()].reduce((sum, part) => sum + part, 0)).toBe(total);
    expect(featuresOf(encodeTile(table, { z: 0, x: 0, y: 0 }, filter, { forceRaw: true })).length).toBe(total);
    const points = featuresOf(encodeTile(table, { z: 0, x: 0, y: 0 }, filter)).map((feature) => feature.properties.point_count as number);
    expect(points.reduce((sum, part) => sum + part, 0)).toBe(total);
  });
});

import { describe, expect, it } from 'vitest';
import { ResidentTable } from './resident-table.ts';
import type { Row, TableSpec } from './table-types.ts';
import { POINT_SPEC, TOWN } from './testing.ts';

describe('a quiet column', () => {
  const spec: TableSpec = { ...POINT_SPEC, columns: [...POINT_SPEC.columns, { name: 'seen', kind: 'f64', inTile: false, quiet: true }] };
  const row = (id: number, seen: number, state = 'intact'): Row => ({ id, x: TOWN[0], y: TOWN[1], values: { class: 'a', state, seen } });

  it('changes the row and its version, and touches no tile', () => {
    const table = new ResidentTable(spec);
    table.load([row(1, 10), row(2, 10)]);
    const touched: unknown[] = [];
    const changed: unknown[] = [];
    table.onTouched((boxes) => touched.push(boxes));
    table.onChanged((ids) => changed.push(ids));
    table.upsert([row(1, 20), row(2, 10)]);
    expect(table.get(1)).toMatchObject({ version: 2, values: { seen: 20 } });
    expect(table.get(2)).toMatchObject({ version: 1 });
    expect([touched, changed]).toEqual([[], [[1]]]);
  });

  it('does not hide a change that tiles show', () => {
    const table = new ResidentTable(spec);
    table.load([row(1, 10)]);
    const touched: unknown[] = [];
    table.onTouched((boxes) => touched.push(boxes));
    table.upsert([row(1, 20, 'damaged')]);
    expect(touched).toHaveLength(1);
  });

  it('is told of removals and loads by id, and of everything by null', () => {
    const table = new ResidentTable(spec);
    const changed: unknown[] = [];
    table.onChanged((ids) => changed.push(ids));
    table.load([row(1, 10)]);
    table.remove([1, 5]);
    expect(changed).toEqual([null, [1]]);
  });
});

import { describe, expect, it } from 'vitest';
import { count } from './counts.ts';
import { FrameError } from './errors.ts';
import { compileFilter } from './filter.ts';
import { decodeColumns, encodeColumns } from './frame.ts';
import type { Row, TableSpec } from './table-types.ts';
import { POINT_SPEC, TOWN, tableOf, townRows } from './testing.ts';

const SPEC: TableSpec = {
  ...POINT_SPEC,
  columns: [
    ...POINT_SPEC.columns,
    { name: 'time', kind: 'f64', inTile: false }, { name: 'floors', kind: 'u8', inTile: false },
    { name: 'width', kind: 'u16', inTile: false }, { name: 'parent', kind: 'u32', inTile: false },
  ],
};
const NAMES = ['class', 'state', 'height', 'time', 'floors', 'width', 'parent'];

function rowsWithNumbers(rows: number): Row[] {
  return townRows(rows, 12).map((row) => ({
    ...row,
    values: { ...row.values, time: 1.7e12 + row.id * 1000.25, floors: row.id % 200, width: row.id % 5 === 0 ? null : row.id, parent: row.id * 70000 },
  }));
}

function problemOf(bytes: Uint8Array): FrameError {
  try {
    decodeColumns(bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(FrameError);
    return error as FrameError;
  }
  throw new Error('the frame was accepted');
}

describe('a frame', () => {
  const rows = rowsWithNumbers(777);
  const table = tableOf(rows, SPEC);
  const bytes = encodeColumns(table, null, null, { columns: NAMES });

  it('carries each row once, with its values, and its position within half a millimetre', () => {
    const frame = decodeColumns(bytes);
    expect(frame.count).toBe(777);
    expect([...frame.ids].sort((a, b) => a - b)).toEqual(rows.map((row) => row.id));
    for (let i = 0; i < frame.count; i++) {
      const row = rows[frame.ids[i] - 1];
      expect(Math.abs(frame.originX + frame.offsets[i * 2] - row.x)).toBeLessThan(5e-4);
      expect(Math.abs(frame.originY + frame.offsets[i * 2 + 1] - row.y)).toBeLessThan(5e-4);
      for (const name of ['class', 'state']) {
        const { values, dictionary, kind } = frame.columns[name];
        expect(kind).toBe('dict');
        expect(values[i] === 0 ? null : dictionary![values[i]]).toBe(row.values[name]);
      }
      expect(frame.columns.time.values[i]).toBe(row.values.time);
      expect(frame.columns.floors.values[i]).toBe(row.values.floors);
      expect(frame.columns.parent.values[i]).toBe(row.values.parent);
      expect(frame.columns.width.values[i]).toBe(row.values.width ?? 65535);
      if (row.values.height === null) expect(frame.columns.height.values[i]).toBeNaN();
    }
    expect(NAMES.map((name) => frame.columns[name].kind)).toEqual(['dict', 'dict', 'f32', 'f64', 'u8', 'u16', 'u32']);
  });

  it('reads as views, without copying', () => {
    const frame = decodeColumns(bytes);
    for (const view of [frame.ids, frame.offsets, ...NAMES.map((name) => frame.columns[name].values)]) expect(view.buffer).toBe(bytes.buffer);
  });

  it('keeps to filter and box, as counts do, and names only texts that occur', () => {
    const filter = compileFilter(table, { conditions: [{ column: 'state', values: ['damaged'] }] });
    const box = [TOWN[0], TOWN[1], TOWN[0] + 1500, TOWN[1] + 1500] as const;
    const frame = decodeColumns(encodeColumns(table, filter, box, { columns: ['state'] }));
    expect(frame.count).toBe(count(table, filter, box));
    expect(frame.count).toBeGreaterThan(3);
    expect(frame.columns.state.dictionary).toEqual(['', 'damaged']);
  });

  it('is the same for the same rows, whatever came before', () => {
    const other = tableOf(rowsWithNumbers(900).reverse(), SPEC);
    other.remove(Array.from({ length: 123 }, (_, i) => 778 + i));
    other.upsert(rows.slice(0, 10).map((row) => ({ ...row, x: row.x + 9 })));
    other.upsert(rows.slice(0, 10));
    expect(encodeColumns(other, null, null, { columns: NAMES })).toEqual(bytes);
  });

  it('may be empty, and may have no columns', () => {
    const none = compileFilter(table, { conditions: [{ column: 'state', values: [] }] });
    const frame = decodeColumns(encodeColumns(table, none, null, { columns: NAMES }));
    expect([frame.count, frame.ids.length, frame.columns.time.values.length]).toEqual([0, 0, 0]);
    expect(decodeColumns(encodeColumns(table, null, null, { columns: [] })).columns).toEqual({});
  });

  it('refuses an unknown column', () => {
    expect(() => encodeColumns(table, null, null, { columns: ['colour'] })).toThrow('no such column');
  });
});

describe('bytes that are not a frame', () => {
  const bytes = encodeColumns(tableOf(rowsWithNumbers(50), SPEC), null, null, { columns: ['class', 'time'] });

  it('are refused when cut short, at any place', () => {
    for (let length = 0; length < bytes.length; length += 7) expect(problemOf(bytes.slice(0, length)).code).toBe('truncated');
    expect(problemOf(bytes.slice(0, bytes.length - 1)).message).toBe(`The frame says that it has ${bytes.length} bytes, but ${bytes.length - 1} came`);
  });

  it('are refused with another identifier', () => {
    const other = bytes.slice();
    other[8] = 'X'.charCodeAt(0);
    expect(problemOf(other)).toMatchObject({ code: 'identifier', message: 'The bytes are marked "XGFR"; a frame is marked "TGFR"' });
  });

  it('are refused at an odd place of a buffer', () => {
    const shifted = new Uint8Array(bytes.length + 4);
    shifted.set(bytes, 4);
    expect(problemOf(shifted.subarray(4))).toMatchObject({ code: 'alignment' });
    const whole = new Uint8Array(bytes.length + 8);
    whole.set(bytes, 8);
    expect(decodeColumns(whole.subarray(8)).count).toBe(50);
  });

  it('are refused with another version', () => {
    const view = new DataView(bytes.slice().buffer);
    const root = 4 + view.getUint32(4, true);
    const vtable = root - view.getInt32(root, true);
    const other = new Uint8Array(view.buffer);
    view.setUint16(root + view.getUint16(vtable + 4, true), 2, true);
    expect(problemOf(other)).toMatchObject({ code: 'version', message: 'The frame has version 2; this reader knows version 1' });
  });

  it('are refused, and read nothing strange, when damaged anywhere', () => {
    let refused = 0;
    for (let at = 12; at < bytes.length; at += 3) {
      const damaged = bytes.slice();
      damaged[at] ^= 0xff;
      try {
        const frame = decodeColumns(damaged);
        expect(frame.ids.length).toBe(frame.count);
      } catch (error) {
        expect(error).toBeInstanceOf(FrameError);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(10);
  });
});

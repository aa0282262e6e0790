/** Turns what an owner hands over into numbers to keep, or says what is wrong with it. */
import type { Column } from './column.ts';
import { RowError, TableUseError } from './errors.ts';
import { positionKey } from './morton.ts';
import type { EncodedRow } from './row-store.ts';
import type { Geometry, Row, TableSpec } from './table-types.ts';

const HIGHEST_ID = 0xffffffff;

/** @throws TableUseError when the description of a table contradicts itself. */
export function checkSpec(spec: TableSpec): void {
  const kinds = new Map(spec.columns.map((column) => [column.name, column.kind]));
  if (kinds.size !== spec.columns.length) throw new TableUseError(spec.name, null, 'two columns have one name');
  for (const name of spec.aggregateBy) {
    if (kinds.get(name) !== 'dict') throw new TableUseError(spec.name, name, 'only dictionary columns can be counted in aggregates');
  }
  if (spec.minZoomColumn !== undefined && kinds.get(spec.minZoomColumn) !== 'u8') {
    throw new TableUseError(spec.name, spec.minZoomColumn, 'the zoom from which a row is drawn must be a u8 column');
  }
  if (spec.geometry !== 'point' && spec.rawMinZoom > 0) {
    throw new TableUseError(spec.name, null, 'only points have aggregates; rawMinZoom must be 0');
  }
}

/** The place of a column in its table. @throws TableUseError when there is no such column */
export function columnIndexOf(spec: TableSpec, name: string): number {
  const index = spec.columns.findIndex((column) => column.name === name);
  if (index >= 0) return index;
  throw new TableUseError(spec.name, name, `no such column; there are ${spec.columns.map((column) => column.name).join(', ')}`);
}

/** As `columnIndexOf`, for a column of text. @throws TableUseError when it holds numbers */
export function textColumnIndexOf(spec: TableSpec, name: string): number {
  const index = columnIndexOf(spec, name);
  if (spec.columns[index].kind !== 'dict') throw new TableUseError(spec.name, name, 'holds numbers, not text');
  return index;
}

/**
 * Checks a row and looks up its codes, into `numbers` where given.
 * @throws RowError naming table, row, column and problem
 */
export function encodeRow(spec: TableSpec, columns: readonly Column[], row: Row, numbers = new Float64Array(columns.length)): EncodedRow {
  const { id, x, y } = row;
  if (!Number.isInteger(id) || id < 0 || id > HIGHEST_ID) throw new RowError(spec.name, id, null, 'an id is a whole number from 0 to 4294967295');
  if (!Number.isFinite(x) || !Number.isFinite(y)) throw new RowError(spec.name, id, null, `the position (${x}, ${y}) is not finite`);
  const geometry = spec.geometry === 'point' ? null : checkGeometry(spec, row);
  for (let i = 0; i < columns.length; i++) {
    const encoded = columns[i].encode(row.values[columns[i].name]);
    if (typeof encoded === 'string') throw new RowError(spec.name, id, columns[i].name, encoded);
    numbers[i] = encoded;
  }
  return { id, x, y, key: positionKey(x, y), geometry, numbers };
}

function checkGeometry(spec: TableSpec, row: Row): Geometry {
  const { geometry } = row;
  if (geometry === undefined || geometry.parts.length === 0) throw new RowError(spec.name, row.id, null, `a ${spec.geometry} needs a geometry`);
  const leastPoints = spec.geometry === 'line' ? 2 : 3;
  for (const part of geometry.parts) {
    if (part.length === 0) throw new RowError(spec.name, row.id, null, 'a part of the geometry is empty');
    for (const path of part) {
      if (path.length % 2 !== 0 || path.length < leastPoints * 2) {
        throw new RowError(spec.name, row.id, null, `a path of ${path.length / 2} points; a ${spec.geometry} needs ${leastPoints} or more`);
      }
      for (let i = 0; i < path.length; i++) {
        if (!Number.isFinite(path[i])) throw new RowError(spec.name, row.id, null, 'a coordinate of the geometry is not finite');
      }
    }
  }
  return geometry;
}

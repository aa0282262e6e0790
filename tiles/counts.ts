/** Counts, id pages and nearest rows: the readings of a table that are not tiles. */
import type { CompiledFilter } from './filter.ts';
import type { Box } from './mercator.ts';
import type { PreparedPolygon } from './polygon.ts';
import type { ResidentTable } from './resident-table.ts';
import { textColumnIndexOf } from './row-checks.ts';
import { selectBox, selectById, selectRegion, type Selection } from './selection.ts';

/** How many rows, in all and for each value of the columns asked. Values are in ascending order, null last. */
export interface Counts {
  readonly total: number;
  readonly by: Readonly<Record<string, ReadonlyMap<string | null, number>>>;
}

/** Rows that pass the filter, in the box (see `selectBox`). */
export function count(table: ResidentTable, filter?: CompiledFilter | null, box?: Box | null): number {
  if ((!filter || filter.isEmpty) && !box) return table.size;
  return selectBox(table.store, box, filter).count;
}

/** As `count`, also for each value of dictionary columns. @throws TableUseError for other columns */
export function countsBy(
  table: ResidentTable, columns: readonly string[], filter?: CompiledFilter | null, box?: Box | null,
): Counts {
  return tally(table, columns, selectBox(table.store, box, filter));
}

/**
 * Counts what a polygon covers: by position, lines and polygons by their anchor; a position on the border or on the
 * border of a hole counts (as ST_Covers has it), decided without rounding errors.
 * @throws TableUseError for columns that hold no text
 */
export function summarize(
  table: ResidentTable, polygon: PreparedPolygon, filter: CompiledFilter | null | undefined, columns: readonly string[],
): Counts {
  return tally(table, columns, selectRegion(table.store, polygon, filter));
}

function tally(table: ResidentTable, names: readonly string[], selection: Selection): Counts {
  const by: Record<string, Map<string | null, number>> = {};
  for (const name of names) {
    const column = table.store.columns[textColumnIndexOf(table.spec, name)];
    const dictionary = column.dictionary!;
    const counts = countCodes(column.data as Uint16Array, dictionary.size, selection);
    by[name] = namedCounts(counts, dictionary.texts);
  }
  return { total: selection.count, by };
}

function countCodes(codes: Uint16Array, size: number, selection: Selection): Uint32Array {
  const counts = new Uint32Array(size);
  const { slots, count: selected } = selection;
  for (let i = 0; i < selected; i++) counts[codes[slots[i]]]++;
  return counts;
}

function namedCounts(counts: Uint32Array, texts: readonly string[]): Map<string | null, number> {
  const named: [string, number][] = [];
  for (let code = 1; code < counts.length; code++) if (counts[code] > 0) named.push([texts[code], counts[code]]);
  named.sort((a, b) => (a[0] < b[0] ? -1 : 1));
  const result = new Map<string | null, number>(named);
  if (counts.length > 0 && counts[0] > 0) result.set(null, counts[0]);
  return result;
}

/** Ids of rows that pass, ascending; only those above `afterId`, at most `limit`. */
export function selectIds(
  table: ResidentTable, filter?: CompiledFilter | null, box?: Box | null, page: { afterId?: number; limit?: number } = {},
): number[] {
  const after = page.afterId ?? -1;
  const limit = page.limit ?? Infinity;
  if (!box) return selectById(table.store, filter, after, limit);
  const { ids } = table.store;
  const selection = selectBox(table.store, box, filter);
  const found = new Uint32Array(selection.count);
  let end = 0;
  for (let i = 0; i < selection.count; i++) {
    const id = ids[selection.slots[i]];
    if (id > after) found[end++] = id;
  }
  return Array.from(found.subarray(0, end).sort().subarray(0, Math.min(end, limit)));
}

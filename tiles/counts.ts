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
  return summedCounts(table, columns, filter, box) ?? tally(table, columns, selectBox(table.store, box, filter));
}

// All rows by columns that are counted in aggregates: the sum of what is kept for those.
function summedCounts(
  table: ResidentTable, names: readonly string[], filter: CompiledFilter | null | undefined, box: Box | null | undefined,
): Counts | null {
  const { spec, store } = table;
  if (box || (filter && !filter.isEmpty) || spec.geometry !== 'point' || !names.every((name) => spec.aggregateBy.includes(name))) return null;
  const by: Record<string, ReadonlyMap<string | null, number>> = {};
  for (const name of names) by[name] = new Map();
  table.summaries.eachCell(0, Infinity, 0, ({ columns }) => {
    for (const { column, counts } of columns) {
      if (!names.includes(column.name)) continue;
      const { size, texts } = column.dictionary!;
      const all = counts.slice(0, size);
      all[0] = store.size - all.reduce((sum, rows) => sum + rows, 0);
      by[column.name] = namedCounts(all, texts);
    }
  });
  return { total: store.size, by };
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

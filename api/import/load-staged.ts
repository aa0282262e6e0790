/** Loads the staged rows: an upsert by identity, in ranges of records, each under its own savepoint. */
import type { LayerId } from '../contract/layers.ts';
import type { Client } from '../store/database.ts';
import { findPlaces, hasPlace } from './find-places.ts';
import { faultOf, isRowFault } from './staging.ts';
import { MARK_SETTINGS, PLACE_COLUMNS, beforeSql, markSql, markedColumns } from './undo/row-marks.ts';

/**
 * Rows a statement. A statement that changes more than 20,000 rows tells the change feed "read the layer again", which is
 * right for a large import; one that changes fewer names its rows, so that a small import redraws only what it touched.
 */
const SMALL_IMPORT_ROWS = 20_000;
const CHUNK_ROWS = 5000;
const LARGE_CHUNK_ROWS = 25_000;

/**
 * A file may give some of a row's place; the rest is worked out from the position. Done for all rows beforehand, because `place_row`
 * works out all three codes of each row that gives no area, one row at a time. A unit grid's code begins with its area's.
 */
const given = (name: string, columns: readonly string[]): string => (columns.includes(name) ? `s.${name}, ` : '');
const PLACES: Readonly<Record<string, (columns: readonly string[]) => string>> = {
  area_code: (columns) => `coalesce(${given('area_code', columns)}${columns.includes('unit_grid') ? 'left(s.unit_grid, 12), ' : ''}place.area_code)`,
  unit_grid: (columns) => `coalesce(${given('unit_grid', columns)}place.unit_grid)`,
  omni_grid: (columns) => `coalesce(${given('omni_grid', columns)}place.omni_grid)`,
};
const PLACE_OF = 'left join import_place place on place.record = s.record and place.record between $2 and $3';

export interface LoadCounts {
  inserted: number;
  updated: number;
  unchanged: number;
}

export interface LoadOptions {
  readonly county: string;
  readonly layer: LayerId;
  /** The source that all rows are of. */
  readonly source: string;
  /** Columns that the mapping fills. */
  readonly columns: readonly string[];
  /** Rows that are staged, before the checks took some out. */
  readonly staged: number;
  /** Gives new rows ids that the sequence will give again: for a transaction that is going to be rolled back. */
  readonly rehearse: boolean;
  /** The batch under which is noted what undoing needs; null: nothing is noted. */
  readonly undoBatch: number | null;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

export interface LoadResult extends LoadCounts {
  /** Columns that the marks of rows stand for. */
  readonly marked: readonly string[];
}

/** @throws when the database stops answering; a row that it refuses goes to `import_rejects` instead */
export async function loadStaged(client: Client, options: LoadOptions): Promise<LoadResult> {
  const counts: LoadCounts = { inserted: 0, updated: 0, unchanged: 0 };
  const { rows: records } = await client.query<{ first: number; last: number }>(`
    select min(record) as first, max(record) as last
    from (select record, (row_number() over (order by record) - 1) / $1::bigint as chunk from import_staging) r
    group by chunk order by chunk`, [options.staged > SMALL_IMPORT_ROWS ? LARGE_CHUNK_ROWS : CHUNK_ROWS]);
  await findExisting(client, options);
  if (hasPlace(options.layer)) await findPlaces(client, options.county);
  await client.query(MARK_SETTINGS);
  const marked = await markedColumns(client, options.layer, givesPlace(options));
  const sql = await upsertSql(client, options, marked);
  for (const [index, { first, last }] of records.entries()) {
    options.signal?.throwIfAborted();
    options.onProgress?.(index, records.length);
    await loadRange(client, sql, options.county, first, last, counts);
  }
  options.onProgress?.(records.length, records.length);
  return { ...counts, marked };
}

/**
 * Looks up, once for all rows, which are there already. (Looked up inside the upsert, 25,000 rows took 66 s: the index scan
 * met all the rows that the same statement had just inserted.)
 */
async function findExisting(client: Client, { county, layer, source }: LoadOptions): Promise<void> {
  await client.query('alter table import_staging add column existing_id bigint');
  await client.query(`update import_staging s set existing_id = t.id from ${layer} t
    where t.county = $1 and t.source = $2 and t.source_id = s.source_id`, [county, source]);
}

/** Halves the range until the row that the database refuses stands alone. */
async function loadRange(client: Client, sql: string, county: string, first: number, last: number, counts: LoadCounts): Promise<void> {
  await client.query('savepoint import_load');
  try {
    const { rows: [done] } = await client.query<{ inserted: number; updated: number }>(sql, [county, first, last]);
    await client.query('release savepoint import_load');
    const { rows: [range] } = await client.query<{ count: number }>(
      'select count(*) from import_staging where record between $1 and $2', [first, last]);
    counts.inserted += done!.inserted;
    counts.updated += done!.updated;
    counts.unchanged += range!.count - done!.inserted - done!.updated;
  } catch (error) {
    if (!isRowFault(error)) throw error;
    await client.query('rollback to savepoint import_load');
    if (first === last) return refuse(client, first, error);
    const middle = Math.floor((first + last) / 2);
    await loadRange(client, sql, county, first, middle, counts);
    await loadRange(client, sql, county, middle + 1, last, counts);
  }
}

async function refuse(client: Client, record: number, error: unknown): Promise<void> {
  const { field, reason } = faultOf(error);
  await client.query(`
    with gone as (delete from import_staging where record = $1 returning record, line, source_id)
    insert into import_rejects (record, line, identity, field, value, reason, summary)
    select record, line, source_id, $2, null, $3, $4 from gone`, [record, field, reason, `${field}: the database refuses the row`]);
}

/**
 * `excluded` carries the place that was found, by `findPlaces` or by `place_row` for a row outside all areas: so the place is
 * compared too, and a row whose file did not change is left alone as long as areas and grids are what they were.
 * An id is drawn only for a row that is new, or a file that is loaded every night would use up the sequence.
 * A subquery in `returning` sees the table as it was before the statement: that is where the old values come from.
 */
async function upsertSql(client: Client, options: LoadOptions, marked: readonly string[]): Promise<string> {
  const { county, layer, columns, rehearse, undoBatch } = options;
  const kept = [...new Set([...columns, ...(hasPlace(layer) ? PLACE_COLUMNS : []), 'geom'])].filter((name) => name !== 'source' && name !== 'source_id');
  const filled = [...new Set([...columns, ...(hasPlace(layer) ? PLACE_COLUMNS : []), 'geom'])];
  const values = filled.map((name) => (hasPlace(layer) && PLACES[name]?.(columns)) || `s.${name}`);
  const { rows: [last] } = await client.query<{ id: number }>(`select coalesce(max(id), 0) as id from ${layer} where county = $1`, [county]);
  const newId = rehearse ? `${last!.id} + s.record` : `nextval('${layer}_id')`;
  const replaced = kept.filter((name) => marked.includes(name));
  const notes = undoBatch === null ? '' : `, id, ${markSql(layer, marked)} as mark,
        case when xmax <> 0 then (select ${beforeSql('o', layer, replaced)} from ${layer} o where o.county = ${layer}.county and o.id = ${layer}.id) end as before`;
  return `
    with done as (
      insert into ${layer} (county, id, ${filled.join(', ')})
      select $1::text, coalesce(s.existing_id, ${newId}), ${values.join(', ')}
      from import_staging s ${hasPlace(layer) ? PLACE_OF : ''} where s.record between $2 and $3 order by s.record
      on conflict (county, source, source_id) do update set ${kept.map((name) => `${name} = excluded.${name}`).join(', ')}
        where (${kept.map((name) => `${layer}.${name}`).join(', ')}) is distinct from (${kept.map((name) => `excluded.${name}`).join(', ')})
      returning xmax = 0 as is_new${notes})${undoBatch === null ? '' : noteSql(undoBatch)}
    select count(*) filter (where is_new) as inserted, count(*) filter (where not is_new) as updated from done`;
}

/** Notes the rows of `done` under their batch. One that was only placed anew has nothing to be restored. */
function noteSql(batch: number): string {
  return `,
    new_rows as (insert into import_undo_inserted (batch, ids, marks)
      select ${batch}, array_agg(id::bigint order by id), array_agg(mark order by id) from done where is_new having count(*) > 0),
    old_rows as (insert into import_undo_updated (batch, id, mark, before)
      select ${batch}, id, mark, before from done where not is_new and before <> '{}')`;
}

/** True when the file says of a row in which area or grid it is. */
function givesPlace({ layer, columns }: Pick<LoadOptions, 'layer' | 'columns'>): boolean {
  return hasPlace(layer) && PLACE_COLUMNS.some((name) => columns.includes(name));
}

/** Takes the rows of a batch back: those that it inserted go, those that it changed get their values of before. */
import type { LayerId } from '../../contract/layers.ts';
import type { Client } from '../../store/database.ts';
import { faultOf, isRowFault } from '../staging.ts';
import { ROW_REFERENCES } from './references.ts';
import type { RowReference } from './references.ts';
import { PLACE_COLUMNS, markSql } from './row-marks.ts';

/** As many rows a statement as the import has: the change feed names those of a small one and says "all" of a large one. */
const CHUNK_ROWS = 5000;
const LARGE_CHUNK_ROWS = 25_000;
const SMALL_BATCH_ROWS = 20_000;

export interface BatchRows {
  readonly county: string;
  readonly layer: LayerId;
  readonly batch: number;
  /** Columns that the marks stand for. */
  readonly columns: readonly string[];
  readonly signal?: AbortSignal;
  readonly onProgress: (done: number, total: number) => void;
}

/**
 * Makes `undo_rows`: every row of the batch, with `reason` for those that stay as they are. The rows are locked first, so that
 * nothing changes them or begins to refer to them before the end.
 */
export async function findRows(client: Client, rows: BatchRows): Promise<void> {
  const { county, layer, batch, columns } = rows;
  await client.query(`create temp table undo_noted on commit drop as
    select u.id, u.mark, null::jsonb as before from import_undo_inserted i cross join lateral unnest(i.ids, i.marks) u(id, mark) where i.batch = ${batch}
    union all select id, mark, before from import_undo_updated where batch = ${batch}`);
  await client.query('analyze undo_noted');
  await client.query(`select count(*) from (select id from ${layer} where county = $1 and id in (select id from undo_noted) order by id for update) locked`, [county]);
  await client.query(`create temp table undo_rows on commit drop as
    select n.id, n.mark, n.before, n.before is null as was_inserted, t.id is null as is_gone, t.source_id as identity,
      ${hasCode(layer) ? 't.code' : 'null::text'} as code, t.updated_at,
      case when t.id is null then 'is gone' when ${markSql('t', columns)} <> n.mark then 'changed since' end as summary, null::text as reason
    from undo_noted n left join ${layer} t on t.county = $1 and t.id = n.id`, [county]);
  await client.query('alter table undo_rows add primary key (id)');
  await client.query('analyze undo_rows');
  await tellWhoChanged(client, rows);
  for (const reference of ROW_REFERENCES[layer] ?? []) await keepReferred(client, county, reference);
}

function hasCode(layer: LayerId): boolean {
  return ['areas', 'grids', 'devices', 'staff'].includes(layer);
}

/**
 * A row that a later batch changed can be taken back after that batch, unless that one was undone already and left it; of others the
 * moment of the change is known.
 */
async function tellWhoChanged(client: Client, { county, layer, batch }: BatchRows): Promise<void> {
  await client.query(`
    update undo_rows r set summary = 'changed since by batch ' || b.batch,
      reason = 'changed since by batch ' || b.batch || ' (' || b.file_name || '); undo that one first'
    from (select u.id, max(u.batch) as batch from import_undo_updated u join undo_rows c on c.id = u.id and c.summary = 'changed since'
        where u.batch > $3 and u.batch in (select batch from import_batches where county = $1 and layer = $2 and state = 'done') group by u.id) later
      join import_batches b on b.batch = later.batch
    where r.id = later.id`, [county, layer, batch]);
  await client.query(`update undo_rows set reason = case when is_gone then 'is gone: it was deleted since'
    else 'changed since, last at ' || to_char(updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') end where summary is not null and reason is null`);
}

async function keepReferred(client: Client, county: string, { select, by, reason, summary, again }: RowReference): Promise<void> {
  for (;;) {
    const { rowCount } = await client.query(`
      update undo_rows r set summary = $2, reason = replace($3, '%', x.found) from (${select}) x
      where r.was_inserted and r.reason is null and r.${by} = x.key`, [county, summary, reason]);
    if (!again || !rowCount) return;
  }
}

/** Answers how many rows were deleted and restored. A row that the database does not let go stays, with its words as the reason. */
export async function takeBack(client: Client, rows: BatchRows): Promise<{ deleted: number; restored: number }> {
  const { county, layer } = rows;
  const deleted = await inChunks(client, rows, 'was_inserted', `
    delete from ${layer} t using undo_rows u where t.county = $1 and t.id = u.id and u.id between $2 and $3 and u.was_inserted and u.reason is null`);
  const replaced = await replacedColumns(client);
  if (replaced.length === 0) return { deleted, restored: 0 };
  const restored = await inChunks(client, rows, 'not was_inserted', `
    update ${layer} t set (${replaced.join(', ')}) = (select ${replaced.map((name) => `b.${name}`).join(', ')} from jsonb_populate_record(t, u.before) b)
    from undo_rows u where t.county = $1 and t.id = u.id and u.id between $2 and $3 and not u.was_inserted and u.reason is null`);
  const places = PLACE_COLUMNS.filter((name) => rows.columns.includes(name));
  // A row that moves without new codes is placed by where it stands; the codes that a file had given come back here.
  if (places.length > 0) await restorePlaces(client, county, layer, places);
  return { deleted, restored };
}

async function replacedColumns(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>('select distinct jsonb_object_keys(before) as name from undo_rows where reason is null and not was_inserted');
  return rows.map(({ name }) => name);
}

async function restorePlaces(client: Client, county: string, layer: LayerId, places: readonly string[]): Promise<void> {
  await client.query(`
    update ${layer} t set (${places.join(', ')}) = (select ${places.map((name) => `b.${name}`).join(', ')} from jsonb_populate_record(t, u.before) b)
    from undo_rows u where t.county = $1 and t.id = u.id and not u.was_inserted and u.reason is null
      and (${places.map((name) => `u.before ? '${name}' and t.${name} is distinct from u.before->>'${name}'`).join(' or ')})`, [county]);
}

async function inChunks(client: Client, { county, signal, onProgress }: BatchRows, which: string, sql: string): Promise<number> {
  const { rows: chunks } = await client.query<{ first: number; last: number; total: number }>(`
    select min(id) as first, max(id) as last, max(total) as total from (
      select id, count(*) over () as total, row_number() over (order by id) - 1 as nth from undo_rows where reason is null and ${which}) r
    group by nth / case when total > ${SMALL_BATCH_ROWS} then ${LARGE_CHUNK_ROWS} else ${CHUNK_ROWS} end order by 1`);
  let done = 0;
  for (const [index, { first, last }] of chunks.entries()) {
    signal?.throwIfAborted();
    onProgress(index, chunks.length);
    done += await takeRange(client, sql, county, first, last);
  }
  return done;
}

/** Halves the range until the row that the database does not let go stands alone. */
async function takeRange(client: Client, sql: string, county: string, first: number, last: number): Promise<number> {
  await client.query('savepoint undo_range');
  try {
    const { rowCount } = await client.query(sql, [county, first, last]);
    await client.query('release savepoint undo_range');
    return rowCount!;
  } catch (error) {
    if (!isRowFault(error)) throw error;
    await client.query('rollback to savepoint undo_range');
    if (first === last) {
      const { field, reason } = faultOf(error);
      await client.query('update undo_rows set reason = $2, summary = $3 where id = $1', [first, `${field}: ${reason}`, `${field}: the database refuses it`]);
      return 0;
    }
    const middle = Math.floor((first + last) / 2);
    return await takeRange(client, sql, county, first, middle) + await takeRange(client, sql, county, middle + 1, last);
  }
}

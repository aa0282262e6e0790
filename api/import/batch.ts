/** The record of an import: who loaded which file by which mapping, what came of it, and what undoing it would need. */
import type { GuardReport } from '../contract/imports-guard.ts';
import type { Queryable } from '../store/database.ts';

/** What undoing needs beside the rows. */
export interface BatchUndo {
  /** Columns whose values a row's mark stands for. */
  readonly columns: readonly string[];
  /** True when the batch made its county. */
  readonly county?: boolean;
  /** Departments that the batch added, name by code. */
  readonly departments?: Readonly<Record<string, string>>;
  /** Where the map of the county opens, when the batch decided it: [lng, lat, zoom]. */
  readonly home?: readonly number[];
}

export interface ImportBatch {
  readonly batch: number;
  readonly county: string;
  readonly layer: string;
  readonly source: string;
  readonly fileName: string;
  readonly sha256: string;
  readonly crs: string;
  readonly by: string | null;
  readonly state: 'done' | 'undone';
  readonly startedAt: Date;
  readonly finishedAt: Date;
  readonly rows: { readonly read: number; readonly inserted: number; readonly updated: number; readonly unchanged: number; readonly rejected: number };
  readonly rejectFile: string | null;
  /** Null: nothing is kept, the batch cannot be undone. */
  readonly undo: BatchUndo | null;
  readonly undone: { readonly at: Date; readonly by: string; readonly restored: number; readonly deleted: number; readonly kept: number } | null;
}

/** Batches that a list shows, the newest first. */
export const MOST_BATCHES = 200;

export interface BatchFacts {
  readonly county: string;
  readonly layer: string;
  readonly source: string;
  readonly fileName: string;
  readonly sha256: string;
  readonly mapping: unknown;
  readonly crs: string;
  readonly by: string;
}

/** Records an import before its rows are loaded; `closeBatch` adds what came of it, in the same transaction; more than once where rows are committed a few at a time. */
export async function openBatch(client: Queryable, facts: BatchFacts): Promise<number> {
  const { rows: [made] } = await client.query<{ batch: number }>(`
    insert into import_batches (county, layer, source, file_name, file_sha256, mapping, crs, by_person, rows_read, rows_inserted, rows_updated,
      rows_unchanged, rows_rejected, started_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, 0, 0, 0, clock_timestamp()) returning batch`,
  [facts.county, facts.layer, facts.source, facts.fileName, facts.sha256, JSON.stringify(facts.mapping), facts.crs, facts.by]);
  return made!.batch;
}

export interface BatchOutcome {
  readonly read: number;
  readonly inserted: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly rejected: number;
  readonly seconds: number;
  /** Null while there is none yet. */
  readonly rejectPath: string | null;
  /** What the datum guard found; findings in it were confirmed. Left out where nothing has a place. */
  readonly guard?: GuardReport;
  /** Null when the batch is not to be undone. */
  readonly undo: BatchUndo | null;
}

export async function closeBatch(client: Queryable, batch: number, outcome: BatchOutcome): Promise<void> {
  const { rejected, undo } = outcome;
  await client.query(`
    update import_batches set rows_read = $2, rows_inserted = $3, rows_updated = $4, rows_unchanged = $5, rows_rejected = $6,
      started_at = clock_timestamp() - make_interval(secs => $7), finished_at = clock_timestamp(), reject_file = $8, undo = $9, guard = $10
    where batch = $1`,
  [batch, outcome.read, outcome.inserted, outcome.updated, outcome.unchanged, rejected, outcome.seconds,
    rejected > 0 ? outcome.rejectPath : null, undo && JSON.stringify(undo), outcome.guard ? JSON.stringify(outcome.guard) : null]);
}

/** Forgets how to undo what is older than the keeping time. The record of the batch itself stays. */
export async function forgetOldUndo(client: Queryable, keepDays: number): Promise<void> {
  const { rows } = await client.query<{ batch: number }>(`
    update import_batches set undo = null where undo is not null and finished_at < now() - make_interval(days => $1) returning batch`, [keepDays]);
  if (rows.length > 0) await forgetUndoRows(client, rows.map(({ batch }) => batch));
}

export async function forgetUndoRows(client: Queryable, batches: readonly number[]): Promise<void> {
  await client.query('delete from import_undo_inserted where batch = any($1)', [batches]);
  await client.query('delete from import_undo_updated where batch = any($1)', [batches]);
}

/** @param county null: of every county */
export async function listBatches(db: Queryable, county: string | null, most = MOST_BATCHES): Promise<ImportBatch[]> {
  const { rows } = await db.query('select * from import_batches where $1::text is null or county = $1 order by batch desc limit $2', [county, most]);
  return rows.map(batchOf);
}

/** Null when there is no such batch. */
export async function findBatch(db: Queryable, batch: number, lock: '' | 'for update' = ''): Promise<ImportBatch | null> {
  const { rows: [row] } = await db.query(`select * from import_batches where batch = $1 ${lock}`, [batch]);
  return row ? batchOf(row) : null;
}

function batchOf(row: Record<string, never>): ImportBatch {
  return {
    batch: row.batch, county: row.county, layer: row.layer, source: row.source, fileName: row.file_name, sha256: row.file_sha256, crs: row.crs,
    by: row.by_person, state: row.state, startedAt: row.started_at, finishedAt: row.finished_at,
    rows: { read: row.rows_read, inserted: row.rows_inserted, updated: row.rows_updated, unchanged: row.rows_unchanged, rejected: row.rows_rejected },
    rejectFile: row.reject_file, undo: row.undo,
    undone: row.undone_at && { at: row.undone_at, by: row.undone_by, restored: row.rows_restored, deleted: row.rows_deleted, kept: row.rows_kept },
  };
}

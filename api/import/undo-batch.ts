/** Undoes an import in one transaction: what it inserted goes, what it changed is restored, and what was changed since stays. */
import { LAYERS } from '../contract/layers.ts';
import type { LayerId } from '../contract/layers.ts';
import { inTransaction } from '../store/database.ts';
import type { Client, Pool } from '../store/database.ts';
import { findBatch, forgetUndoRows } from './batch.ts';
import type { ImportBatch } from './batch.ts';
import { ImportError, UsageError } from './import-error.ts';
import type { ImportHooks } from './import-file.ts';
import { takeTurn } from './import-turn.ts';
import { KEPT_COLUMNS, writeKeptFile } from './undo/kept-file.ts';
import type { KeptRow } from './undo/kept-file.ts';
import { MARK_SETTINGS } from './undo/row-marks.ts';
import { takeBackCounty } from './undo/undo-county.ts';
import { findRows, takeBack } from './undo/undo-rows.ts';

export interface UndoRequest {
  readonly batch: number;
  /** The batch must be of this county, when it is given. */
  readonly county?: string;
  readonly by: string;
  /** Where the rows that stay are told; left out, only the first of them are, in the report. */
  readonly keptPath?: string;
  readonly dryRun?: boolean;
}

export interface UndoReport {
  readonly batch: ImportBatch;
  readonly layer: LayerId;
  /** Rows that the batch inserted and that are deleted now. */
  readonly deleted: number;
  /** Rows that the batch changed and that have their values of before. */
  readonly restored: number;
  /** Rows that stay as they are; each with its reason in the kept file. */
  readonly kept: number;
  /** Rows that were gone before. */
  readonly gone: number;
  readonly reasons: readonly { readonly summary: string; readonly count: number }[];
  readonly firstKept: readonly KeptRow[];
  readonly countyRemoved: boolean;
  readonly departmentsRemoved: readonly string[];
  readonly departmentsKept: readonly string[];
  readonly dryRun: boolean;
  /** False when every row stays: then the batch is as it was. */
  readonly isUndone: boolean;
  readonly seconds: number;
}

const MOST_SHOWN = 5;

/**
 * Undoes a batch. One that was undone and of which rows stayed may be undone again: what then held those rows may be gone.
 * @throws UsageError when there is no such batch or it cannot be undone; or the signal's reason. Nothing is changed then.
 */
export async function undoBatch(pool: Pool, request: UndoRequest, hooks: ImportHooks): Promise<UndoReport> {
  return inTransaction(pool, async (client) => {
    const report = await runUndo(client, request, hooks);
    hooks.signal?.throwIfAborted();
    return report;
  }, ({ isUndone }) => isUndone && !request.dryRun);
}

async function runUndo(client: Client, request: UndoRequest, hooks: ImportHooks): Promise<UndoReport> {
  const beganAt = performance.now();
  await client.query(`set local enable_nestloop = off; set local jit = off; ${MARK_SETTINGS}`);
  const { county, layer } = await findUndoable(client, request, '');
  await takeTurn(client, county, layer, hooks.say);
  const batch = await findUndoable(client, request, 'for update');
  const { undo } = batch;
  await refuseOtherColumns(client, batch);
  hooks.onStep('Compare with what was loaded', 0, 1);
  const rows = {
    county, layer: batch.layer, batch: batch.batch, columns: undo.columns, signal: hooks.signal,
    onProgress: (done: number, total: number) => hooks.onStep('Take the rows back', done, total),
  };
  await findRows(client, rows);
  const taken = await takeBack(client, rows);
  const beside = await takeBackCounty(client, county, undo);
  const { rows: [stays] } = await client.query<{ kept: number; gone: number }>(
    'select count(*) filter (where not is_gone) as kept, count(*) filter (where is_gone) as gone from undo_rows where reason is not null');
  await keepUndo(client, batch.batch, { ...undo, county: undefined, departments: undefined, home: undefined, ...beside.left });
  await client.query(`update import_batches set state = 'undone', undone_at = now(), undone_by = $2, rows_deleted = rows_deleted + $3,
    rows_restored = rows_restored + $4, rows_kept = $5 where batch = $1`, [batch.batch, request.by, taken.deleted, taken.restored, stays!.kept]);
  if (request.keptPath !== undefined) await writeKeptFile(client, request.keptPath);
  const reasons = await client.query<{ summary: string; count: number }>('select summary, count(*) from undo_rows where reason is not null group by 1 order by 2 desc, 1');
  const first = await client.query<KeptRow>(`select ${KEPT_COLUMNS} from undo_rows where reason is not null order by id limit ${MOST_SHOWN}`);
  return {
    ...taken, ...stays!, batch, layer: batch.layer, reasons: reasons.rows, firstKept: first.rows, countyRemoved: beside.countyRemoved,
    departmentsRemoved: beside.departmentsRemoved, departmentsKept: Object.keys(beside.left.departments ?? {}), dryRun: request.dryRun === true,
    isUndone: taken.deleted + taken.restored > 0 || stays!.kept === 0,
    seconds: (performance.now() - beganAt) / 1000,
  };
}

type UndoableBatch = ImportBatch & { readonly layer: LayerId; readonly undo: NonNullable<ImportBatch['undo']> };

/** @throws UsageError in plain words */
async function findUndoable(client: Client, request: UndoRequest, lock: '' | 'for update'): Promise<UndoableBatch> {
  const batch = await findBatch(client, request.batch, lock);
  const of = request.county ? ` of county ${request.county}` : '';
  if (!batch || (request.county && batch.county !== request.county)) throw new UsageError(`There is no batch ${request.batch}${of}. --batches lists them.`);
  const title = `Batch ${batch.batch} (${batch.fileName})`;
  if (batch.layer === 'reports') {
    throw new UsageError(`${title} took in reports, and each opened a case. Cases are not undone: the desk closes or merges them, and what was done stays told.`);
  }
  if (!(batch.layer in LAYERS)) throw new UsageError(`${title} is of ${batch.layer}, which are not undone`);
  if (batch.undone && batch.undone.kept === 0) {
    throw new UsageError(`${title} was undone already, by ${batch.undone.by} at ${batch.undone.at.toISOString()}`);
  }
  if (!batch.undo) throw new UsageError(`${title} of ${batch.finishedAt.toISOString().slice(0, 10)} can no longer be undone: what it replaced is kept for IMPORT_UNDO_DAYS`);
  const { inserted, updated } = batch.rows;
  if (inserted + updated === 0) throw new UsageError(`${title} changed no row: there is nothing to undo`);
  return batch as UndoableBatch;
}

/** A later version of the product may have taken a column away; marks that stand for it cannot be compared. */
async function refuseOtherColumns(client: Client, batch: UndoableBatch): Promise<void> {
  const { rows } = await client.query<{ name: string }>(`select c.name from unnest($2::text[]) c(name) where not exists
    (select from pg_attribute a where a.attrelid = $1::regclass and a.attname = c.name and not a.attisdropped)`, [batch.layer, batch.undo.columns]);
  if (rows.length > 0) throw new ImportError(`Batch ${batch.batch} was loaded by an older version, with columns that are gone now (${rows.map(({ name }) => name).join(', ')}): it cannot be undone`);
}

/** Of a row that stays is kept what undoing it later needs; of the others nothing. */
async function keepUndo(client: Client, batch: number, undo: UndoableBatch['undo']): Promise<void> {
  await forgetUndoRows(client, [batch]);
  await client.query(`insert into import_undo_inserted (batch, ids, marks)
    select ${batch}, array_agg(id order by id), array_agg(mark order by id) from undo_rows
    where was_inserted and reason is not null and not is_gone having count(*) > 0`);
  await client.query(`insert into import_undo_updated (batch, id, mark, before)
    select ${batch}, id, mark, before from undo_rows where not was_inserted and reason is not null and not is_gone`);
  const { rows: [left] } = await client.query<{ any: boolean }>('select exists (select from undo_rows where reason is not null and not is_gone) as any');
  await client.query('update import_batches set undo = $2 where batch = $1', [batch, left!.any ? JSON.stringify(undo) : null]);
}

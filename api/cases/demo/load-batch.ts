/** Writes one batch of the history: cases as they begin, then their moves in order, each judged by the database's own trigger. */
import type { CaseBatch, PhotoRow } from '../../../fixtures/county/cases/index.ts';
import { bulkInsert, type BulkRow } from '../../store/bulk-insert.ts';
import { inTransaction, type Pool } from '../../store/database.ts';
import type { Pictures } from './pictures.ts';

const moment = (ms: number): string => new Date(ms).toISOString();

function photoRow(pictures: Pictures, { picture, at, ...row }: PhotoRow): BulkRow {
  const { sha256, width, height, bytes } = pictures[picture];
  // Without a difference hash: all would look alike to the search for duplicates.
  return { ...row, at: moment(at), sha256, width, height, looks: null, bytes, media_type: 'image/jpeg' };
}

/**
 * One transaction: after a kill the batch is there whole or not at all, and `case_history` says which. A batch that another process
 * wrote meanwhile is left alone.
 * @param number of the batch, from 0
 * @throws Error of the database when a move is refused; nothing is kept then
 */
export async function loadBatch(pool: Pool, county: string, number: number, batch: CaseBatch, pictures: Pictures): Promise<void> {
  await inTransaction(pool, async (client) => {
    const { rowCount } = await client.query(`update case_history set batches_done = batches_done + 1, cases_done = cases_done + $3,
      finished_at = case when batches_done + 1 = batches then now() end where county = $1 and batches_done = $2`, [county, number, batch.cases.length]);
    if (!rowCount) return;
    await client.query(`set local tongguan.quiet = 'on'`);
    const insert = async (table: string, rows: readonly BulkRow[]): Promise<void> => {
      if (rows.length) await bulkInsert(client, table, Object.keys(rows[0]!), rows);
    };
    await insert('cases', batch.cases.map((row) => ({ ...row, reported_at: moment(row.reported_at) })));
    await insert('reports', batch.reports.map((row) => ({ ...row, at: moment(row.at) })));
    await insert('photos', batch.photos.map((row) => photoRow(pictures, row)));
    await insert('case_moves', batch.moves.map((row) => ({ ...row, at: moment(row.at) })));
    await client.query(`insert into change (county, layer, ids) values ($1, 'cases', $2)`, [county, batch.cases.map(({ id }) => id)]);
    await client.query(`select pg_notify('tongguan_change', '')`);
  });
}

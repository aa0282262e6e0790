/** Reads the rows of a table as COPY text. */
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { wholeLines } from './copy-text.ts';
import { Fingerprint } from './fingerprint.ts';
import type { TableFigures } from './fingerprint.ts';
import { quoteName } from './tables.ts';

/** About so much text makes one part of the archive; it is held in memory several times over. */
export const BLOCK_BYTES = 4 * 1024 * 1024;

/** Blocks of whole rows. The client must be in a transaction that saw `PLAIN_VALUES`. */
export function readTable(client: pg.ClientBase, table: string, columns: readonly string[]): AsyncGenerator<Buffer> {
  const list = columns.map(quoteName).join(', ');
  return wholeLines(client.query(copyTo(`copy (select ${list} from ${quoteName(table)}) to stdout`)), BLOCK_BYTES);
}

/** Counts and fingerprints the rows that are there now. */
export async function measureTable(client: pg.ClientBase, table: string, columns: readonly string[]): Promise<TableFigures> {
  const fingerprint = new Fingerprint();
  for await (const block of readTable(client, table, columns)) fingerprint.add(block);
  return fingerprint.figures;
}

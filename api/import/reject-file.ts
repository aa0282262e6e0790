/** The reject file: CSV with one line for each reason, in the order of the source file. */
import { closeSync, existsSync, mkdirSync, openSync, readSync, realpathSync, rmSync, writeSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { BOM, csvLine } from '../county/csv.ts';
import type { Client } from '../store/database.ts';
import { UsageError } from './import-error.ts';

const COLUMNS = ['line', 'record', 'identity', 'field', 'value', 'reason'] as const;
const PAGE_ROWS = 5000;

/**
 * Makes room for the reject file: removes that of an earlier import.
 * @param sources files that must not be written over
 * @throws UsageError when something else stands there
 */
export function prepareRejectFile(path: string, sources: readonly string[]): void {
  prepareCsvFile(path, sources, COLUMNS);
}

/** The same for any file of this kind, known by its first line. */
export function prepareCsvFile(path: string, sources: readonly string[], columns: readonly string[]): void {
  const full = resolve(path);
  if (sources.some((source) => existsSync(full) && realpathSync(source) === realpathSync(full))) {
    throw new UsageError(`--rejects ${path} is a file that this import reads; choose another name`);
  }
  if (!existsSync(full)) return;
  if (!beginsWith(full, BOM + csvLine(columns))) throw new UsageError(`${path} is there and is no reject file; it is not written over. Choose another name with --rejects.`);
  rmSync(full);
}

function beginsWith(path: string, header: string): boolean {
  const start = Buffer.alloc(Buffer.byteLength(header));
  const file = openSync(path, 'r');
  try {
    readSync(file, start);
  } finally {
    closeSync(file);
  }
  return start.toString('utf8') === header;
}

/** Writes what is in `import_rejects`; makes no file when nothing is. */
export async function writeRejectFile(client: Client, path: string): Promise<void> {
  await writeCsvFile(client, path, COLUMNS, `select ${COLUMNS.join(', ')} from import_rejects order by record, field, reason`);
}

/** Writes what a query answers, page by page, so that its rows are never all in memory; makes no file when it answers nothing. */
export async function writeCsvFile(client: Client, path: string, columns: readonly string[], sql: string): Promise<void> {
  let file: number | undefined;
  await client.query(`declare csv_rows cursor for ${sql}`);
  try {
    for (;;) {
      const { rows } = await client.query<Record<string, string | number | null>>(`fetch ${PAGE_ROWS} from csv_rows`);
      if (rows.length === 0) return;
      if (file === undefined) {
        mkdirSync(dirname(path), { recursive: true });
        file = openSync(path, 'w');
        writeSync(file, BOM + csvLine(columns));
      }
      let text = '';
      for (const row of rows) text += csvLine(columns.map((column) => row[column]));
      writeSync(file, text);
    }
  } finally {
    if (file !== undefined) closeSync(file);
    await client.query('close csv_rows').catch(() => undefined); // after an error the transaction is over, and the cursor with it
  }
}

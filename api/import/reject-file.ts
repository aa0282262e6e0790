/** The reject file: CSV with one line for each reason, in the order of the source file. */
import { closeSync, existsSync, mkdirSync, openSync, readSync, realpathSync, rmSync, writeSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { BOM, csvLine } from '../county/csv.ts';
import type { Client } from '../store/database.ts';
import { UsageError } from './import-error.ts';

const COLUMNS = ['line', 'record', 'identity', 'field', 'value', 'reason'] as const;
const HEADER = BOM + csvLine(COLUMNS);
const PAGE_ROWS = 5000;

/**
 * Makes room for the reject file: removes that of an earlier import.
 * @param sources files that must not be written over
 * @throws UsageError when something else stands there
 */
export function prepareRejectFile(path: string, sources: readonly string[]): void {
  const full = resolve(path);
  if (sources.some((source) => existsSync(full) && realpathSync(source) === realpathSync(full))) {
    throw new UsageError(`--rejects ${path} is a file that this import reads; choose another name`);
  }
  if (!existsSync(full)) return;
  if (!beginsWithHeader(full)) throw new UsageError(`${path} is there and is no reject file; it is not written over. Choose another name with --rejects.`);
  rmSync(full);
}

function beginsWithHeader(path: string): boolean {
  const start = Buffer.alloc(Buffer.byteLength(HEADER));
  const file = openSync(path, 'r');
  try {
    readSync(file, start);
  } finally {
    closeSync(file);
  }
  return start.toString('utf8') === HEADER;
}

/** Writes what is in `import_rejects`, page by page; makes no file when nothing is. */
export async function writeRejectFile(client: Client, path: string): Promise<void> {
  let file: number | undefined;
  try {
    for (let offset = 0; ; offset += PAGE_ROWS) {
      const { rows } = await client.query<Record<(typeof COLUMNS)[number], string | number | null>>(`
        select line, record, identity, field, value, reason from import_rejects order by record, field, reason limit ${PAGE_ROWS} offset ${offset}`);
      if (rows.length === 0) return;
      if (file === undefined) {
        mkdirSync(dirname(path), { recursive: true });
        file = openSync(path, 'w');
        writeSync(file, HEADER);
      }
      let text = '';
      for (const row of rows) text += csvLine(COLUMNS.map((column) => row[column]));
      writeSync(file, text);
    }
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

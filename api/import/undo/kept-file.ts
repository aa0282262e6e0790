/** The rows that an undoing left as they are, as a CSV file like the reject file. */
import type { Client } from '../../store/database.ts';
import { prepareCsvFile, writeCsvFile } from '../reject-file.ts';

export const KEPT_COLUMNS = `id, identity, case when was_inserted then 'inserted' else 'changed' end as did, reason`;
const NAMES = ['id', 'identity', 'did', 'reason'] as const;

export interface KeptRow {
  readonly id: number;
  readonly identity: string | null;
  /** What the batch did to the row. */
  readonly did: 'inserted' | 'changed';
  readonly reason: string;
}

/** Makes room for the file: removes that of an earlier undoing. @throws UsageError when something else stands there */
export function prepareKeptFile(path: string): void {
  prepareCsvFile(path, [], NAMES);
}

/** Makes no file when every row was taken back. */
export async function writeKeptFile(client: Client, path: string): Promise<void> {
  await writeCsvFile(client, path, NAMES, `select ${KEPT_COLUMNS} from undo_rows where reason is not null order by undo_rows.id`);
}

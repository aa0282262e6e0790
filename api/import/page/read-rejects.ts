/** Reads the rejected records of an import out of its temporary table, before it goes. */
import type { ImportReject } from '../../contract/imports.ts';
import type { Client } from '../../store/database.ts';

/** Rejected records that are shown one by one; the reject file has them all. */
const MOST_SHOWN = 1000;

export interface ReadRejects {
  /** In the order of the file. */
  readonly first: readonly Omit<ImportReject, 'position'>[];
  /** Of the records that were asked about those that are rejected. */
  readonly amongAsked: ReadonlySet<number>;
}

export async function readRejects(client: Client, asked: readonly number[]): Promise<ReadRejects> {
  const { rows } = await client.query<{ record: number; line: number; identity: string; field: string; value: string | null; reason: string }>(`
    select record, line, identity, field, value, reason from import_rejects
    where record in (select distinct record from import_rejects order by record limit ${MOST_SHOWN}) order by record, field, reason`);
  const byRecord = new Map<number, Omit<ImportReject, 'position'>>();
  for (const { record, line, identity, field, value, reason } of rows) {
    const known = byRecord.get(record) ?? { record, line, identity, reasons: [] };
    byRecord.set(record, { ...known, reasons: [...known.reasons, { field, value, reason }] });
  }
  const { rows: among } = await client.query<{ record: number }>('select distinct record from import_rejects where record = any($1)', [[...asked]]);
  return { first: [...byRecord.values()], amongAsked: new Set(among.map(({ record }) => record)) };
}

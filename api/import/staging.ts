/**
 * The two temporary tables of an import: rows that may be loaded, and reasons why records were refused. They live inside
 * the import's transaction and go with it, which matters on the embedded database, where all connections share one session.
 */
import type { LayerId } from '../contract/layers.ts';
import { bulkInsert } from '../store/bulk-insert.ts';
import type { Client } from '../store/database.ts';
import type { PreparedRow, RejectedField } from './prepare-row.ts';

/** Rows a statement; each has its own savepoint, so that a row which the database refuses takes no other with it. */
const CHUNK_ROWS = 2000;
const MOST_VALUE_CHARACTERS = 500;
const REJECT_COLUMNS = ['record', 'line', 'identity', 'field', 'value', 'reason', 'summary'] as const;

/** True for what a row can be at fault for: data exceptions, broken constraints, and errors of PostGIS about a geometry. */
export function isRowFault(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && /^(22|23|XX000)/.test(code);
}

/** The database's own words about a row, in one sentence. */
export function faultOf(error: unknown): { readonly field: string; readonly reason: string } {
  const { message, detail, column, constraint } = error as { message: string; detail?: string; column?: string; constraint?: string };
  return { field: column ?? constraint ?? 'row', reason: `the database refuses it: ${message}${detail ? ` (${detail})` : ''}` };
}

export class Staging {
  readonly #client: Client;
  readonly #layer: LayerId;
  #columns: readonly string[] = [];
  #pending: PreparedRow[] = [];
  #rejects: RejectedField[] = [];
  rows = 0;

  constructor(client: Client, layer: LayerId) {
    this.#client = client;
    this.#layer = layer;
  }

  /** Columns that the rows fill, beside `geom`; known once the first row was added. */
  get columns(): readonly string[] {
    return this.#columns;
  }

  async begin(): Promise<void> {
    await this.#client.query(`create temp table import_rejects (
      record bigint not null, line bigint not null, identity text not null, field text not null, value text, reason text not null,
      summary text not null) on commit drop`);
  }

  async addRow(row: PreparedRow): Promise<void> {
    if (this.#columns.length === 0) await this.#createRows(Object.keys(row.row));
    this.#pending.push(row);
    if (this.#pending.length >= CHUNK_ROWS) await this.#flushRows();
  }

  async addRejects(rejects: readonly RejectedField[]): Promise<void> {
    for (const reject of rejects) this.#rejects.push(reject);
    if (this.#rejects.length >= CHUNK_ROWS) await this.#flushRejects();
  }

  /** Writes what is still held back. */
  async finish(): Promise<void> {
    await this.#flushRows();
    await this.#flushRejects();
    if (this.#columns.length > 0) await this.#client.query('analyze import_staging');
  }

  async #createRows(columns: readonly string[]): Promise<void> {
    this.#columns = columns;
    await this.#client.query(`create temp table import_staging on commit drop as
      select 0::bigint as record, 0::bigint as line, ${[...columns, 'geom'].join(', ')} from ${this.#layer} limit 0`);
    await this.#client.query('alter table import_staging add primary key (record)');
  }

  async #flushRows(): Promise<void> {
    const rows = this.#pending;
    this.#pending = [];
    if (rows.length > 0) await this.#insertRows(rows);
  }

  /** Halves the rows until the one that the database refuses stands alone. */
  async #insertRows(rows: readonly PreparedRow[]): Promise<void> {
    await this.#client.query('savepoint import_rows');
    try {
      const records = rows.map(({ record, line, row, geometry }) => ({ record, line, ...row, geom: geometry }));
      await bulkInsert(this.#client, 'import_staging', ['record', 'line', ...this.#columns, 'geom'], records);
      await this.#client.query('release savepoint import_rows');
      this.rows += rows.length;
    } catch (error) {
      if (!isRowFault(error)) throw error;
      await this.#client.query('rollback to savepoint import_rows');
      const [only] = rows;
      if (rows.length === 1) {
        const { field, reason } = faultOf(error);
        const { record, line, row } = only!;
        await this.addRejects([{ record, line, identity: String(row.source_id), field, value: null, reason, summary: `${field}: the database refuses the value` }]);
        return;
      }
      const half = Math.ceil(rows.length / 2);
      await this.#insertRows(rows.slice(0, half));
      await this.#insertRows(rows.slice(half));
    }
  }

  async #flushRejects(): Promise<void> {
    const rejects = this.#rejects;
    this.#rejects = [];
    if (rejects.length === 0) return;
    await bulkInsert(this.#client, 'import_rejects', REJECT_COLUMNS, rejects.map((reject) => ({
      ...reject, identity: storable(reject.identity), value: storable(reject.value), reason: storable(reject.reason), summary: storable(reject.summary),
    })));
  }
}

/** A value as text that the database can hold, shortened when it is a whole geometry. */
function storable(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  const text = (typeof value === 'object' ? JSON.stringify(value) : String(value)).replaceAll('\u0000', '\\0').toWellFormed();
  return text.length > MOST_VALUE_CHARACTERS ? `${text.slice(0, MOST_VALUE_CHARACTERS)} ...` : text;
}

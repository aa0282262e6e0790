/** What the database consists of, asked of itself: so a table of a later migration is in the backup without a word here. */
import type { Queryable } from '../store/database.ts';
import type { Manifest } from './manifest.ts';

/** The change feed speaks of transactions of this very database: elsewhere its rows would be nonsense. Readers start anew. */
export const LEFT_OUT = ['change'];

export interface TableShape {
  readonly name: string;
  /** Those that are written, not computed, with their types. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

const OWN = `c.relnamespace = current_schema()::regnamespace
  and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')`;

/** Tables with rows of ours, by name; partitions are read through their parent. */
export async function listTables(db: Queryable): Promise<TableShape[]> {
  const { rows } = await db.query<{ name: string; columns: { name: string; type: string }[] }>(`
    select c.relname as name, json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod)) order by a.attnum) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    where c.relkind in ('r', 'p') and not c.relispartition and ${OWN}
    group by c.relname order by c.relname collate "C"`);
  return rows;
}

export async function listPartitions(db: Queryable): Promise<Manifest['partitions']> {
  const { rows } = await db.query<Manifest['partitions'][number]>(`
    select p.relname as parent, c.relname as name, pg_get_expr(c.relpartbound, c.oid) as bound
    from pg_class c join pg_inherits i on i.inhrelid = c.oid join pg_class p on p.oid = i.inhparent
    where c.relispartition and c.relkind = 'r' and ${OWN} order by c.relname collate "C"`);
  return rows;
}

/** Sequences do not belong to a snapshot: read after the rows they are never behind them. */
export async function listSequences(db: Queryable): Promise<Manifest['sequences']> {
  const { rows } = await db.query<{ name: string }>(`select c.relname as name from pg_class c where c.relkind = 'S' and ${OWN} order by c.relname collate "C"`);
  const sequences: Manifest['sequences'] = [];
  for (const { name } of rows) {
    const { rows: [at] } = await db.query<{ last: string; called: boolean }>(`select last_value::text as last, is_called as called from ${quoteName(name)}`);
    sequences.push({ name, ...at! });
  }
  return sequences;
}

/** Makes values look the same whichever database writes them. For the transaction at hand. */
export const PLAIN_VALUES = `set local timezone = 'UTC'; set local datestyle = 'ISO, YMD'; set local intervalstyle = 'postgres';
  set local extra_float_digits = 1; set local bytea_output = 'hex'; set local synchronize_seqscans = off`;

/**
 * Copying files and making indexes takes as long as it takes: limits that a server sets for forgotten transactions or slow
 * questions do not count here. For the transaction at hand; not every version has every one of them.
 */
export const NO_TIME_LIMITS = `select set_config(name, '0', true) from pg_settings
  where name in ('idle_in_transaction_session_timeout', 'statement_timeout', 'transaction_timeout', 'lock_timeout')`;

export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

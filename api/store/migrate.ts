/** Brings a database to the newest schema: `sql/migrations/NNNNNN_name.sql`, in order, forward only, each in a transaction. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { CLASSES, SCHEMES } from '../contract/schemes/index.ts';
import { inTransaction } from './database.ts';
import type { Client, Pool, Queryable } from './database.ts';
import type { StepReporter } from './steps.ts';

const MIGRATIONS = new URL('../../sql/migrations/', import.meta.url);
/** Any constant does; two processes that migrate the same database at once take turns. */
const MIGRATION_LOCK = 7_401_310;

export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  readonly sha256: string;
}

/** The migrations of this checkout, in order. */
export function listMigrations(): Migration[] {
  return readdirSync(MIGRATIONS)
    .filter((name) => /^\d{6}_.*\.sql$/.test(name))
    .sort()
    .map((name) => {
      const sql = readFileSync(new URL(name, MIGRATIONS), 'utf8');
      return { number: Number(name.slice(0, 6)), name, sql, sha256: createHash('sha256').update(sql).digest('hex') };
    });
}

/**
 * Applies what is missing and refreshes the national class lists.
 * @throws Error when an applied migration was edited since, or the database is newer than this program
 */
export async function migrate(pool: Pool, onStep?: StepReporter): Promise<void> {
  await pool.query('create extension if not exists postgis');
  await inTransaction(pool, async (client) => {
    await applyMigrations(client, Infinity, onStep);
    await refreshClasses(client);
  });
}

/**
 * Applies the migrations up to a number that are missing, in the transaction of the client.
 * @throws Error when an applied migration was edited since, or the database is newer than this program
 */
export async function applyMigrations(client: Queryable, upTo: number, onStep?: StepReporter): Promise<void> {
  const migrations = listMigrations();
  await client.query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
  await client.query(`create table if not exists migration (
    number integer primary key, name text not null, sha256 text not null, applied_at timestamptz not null default now())`);
  const { rows } = await client.query<{ number: number; sha256: string }>('select number, sha256 from migration');
  const applied = new Map(rows.map((row) => [row.number, row.sha256]));
  refuseStrangeHistory(applied, migrations);
  for (const [index, migration] of migrations.entries()) {
    onStep?.('migrate', index, migrations.length);
    if (applied.has(migration.number) || migration.number > upTo) continue;
    await client.query(migration.sql);
    await client.query('insert into migration (number, name, sha256) values ($1, $2, $3)',
      [migration.number, migration.name, migration.sha256]);
  }
  onStep?.('migrate', migrations.length, migrations.length);
}

function refuseStrangeHistory(applied: ReadonlyMap<number, string>, migrations: readonly Migration[]): void {
  const newest = migrations.at(-1)?.number ?? 0;
  for (const number of applied.keys()) {
    if (number > newest) {
      throw new Error(`The database is at migration ${number}, this program knows only ${newest}: it is older than its database`);
    }
  }
  for (const migration of migrations) {
    const sha256 = applied.get(migration.number);
    if (sha256 && sha256 !== migration.sha256) {
      throw new Error(`Migration ${migration.name} was edited after it was applied. If the data may go: npm start -- --reset`);
    }
  }
}

async function refreshClasses(client: Client): Promise<void> {
  await client.query(`
    insert into class_schemes (scheme, kind, title_zh, title_en, edition, note_zh, note_en)
    select s->>'id', s->>'kind', s->'title'->>'zh', s->'title'->>'en', s->>'edition', s->'note'->>'zh', s->'note'->>'en'
    from jsonb_array_elements($1::jsonb) s
    on conflict (scheme) do update set kind = excluded.kind, title_zh = excluded.title_zh, title_en = excluded.title_en,
      edition = excluded.edition, note_zh = excluded.note_zh, note_en = excluded.note_en`, [JSON.stringify(SCHEMES)]);
  await client.query(`
    insert into classes (class, scheme, code, parent, name_zh, name_en)
    select c->>'id', c->>'scheme', c->>'code', c->>'parent', c->'name'->>'zh', c->'name'->>'en'
    from jsonb_array_elements($1::jsonb) c
    on conflict (class) do update set parent = excluded.parent, name_zh = excluded.name_zh, name_en = excluded.name_en
    where (classes.parent, classes.name_zh, classes.name_en)
      is distinct from (excluded.parent, excluded.name_zh, excluded.name_en)`, [JSON.stringify(CLASSES)]);
}

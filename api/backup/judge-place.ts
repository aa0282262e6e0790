/** Whether a database may take a backup: it must be empty, or its owner said that what it holds may go. */
import { readFileSync } from 'node:fs';
import type pg from 'pg';
import { BackupError } from './backup-error.ts';
import { quoteName } from './tables.ts';

/** `bare`: nothing of ours. `no county`: our tables, but nobody's data. `county`: data that may go. */
export type Place = 'bare' | 'no county' | 'county';

/** @throws BackupError when it holds a county and may not be replaced, other people's tables, or a server that works with it */
export async function judgePlace(client: pg.ClientBase, replace: boolean): Promise<Place> {
  await refuseServers(client);
  const { rows: [there] } = await client.query<{ migration: boolean; counties: boolean }>(
    `select to_regclass('migration') is not null as migration, to_regclass('counties') is not null as counties`);
  await refuseStrangers(client, there!.migration);
  if (!there!.migration) return 'bare';
  if (!there!.counties) return 'no county';
  const { rows } = await client.query<{ county: string; name: string }>('select county, name_zh as name from counties order by county limit 5');
  if (rows.length === 0) return 'no county';
  if (replace) return 'county';
  throw new BackupError(`The database is not empty: it holds ${rows.map(({ county, name }) => `${name} (${county})`).join(', ')}. `
    + 'Restore into an empty place (another DATABASE_URL or DATA_DIR), or say --replace to put the backup in its place');
}

async function refuseServers(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ pid: number; host: string | null }>(`
    select pid, client_addr::text as host from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and application_name in ('tongguan', 'tongguan restore') limit 1`);
  if (rows.length) throw new BackupError(`A server of Tongguan works with this database${rows[0]!.host ? `, from ${rows[0]!.host}` : ''}. Stop it first`);
}

/** Restoring drops what is there: never what is not ours. */
async function refuseStrangers(client: pg.ClientBase, isOurs: boolean): Promise<void> {
  const schema = readFileSync(new URL('../../sql/schema.sql', import.meta.url), 'utf8');
  const ours = isOurs ? [...schema.matchAll(/^CREATE (?:TABLE|VIEW|MATERIALIZED VIEW) public\.(\w+) /gm)].map((match) => match[1]!) : [];
  const { rows } = await client.query<{ name: string; schema: string }>(`
    select c.relname as name, c.relnamespace::regnamespace::text as schema from pg_class c
    where c.relnamespace not in (select oid from pg_namespace where nspname ~ '^pg_' or nspname = 'information_schema') and not c.relispartition
      and (c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p', 'f', 'v', 'm') and c.relname <> all($1)
        or c.relnamespace <> current_schema()::regnamespace and c.relkind in ('v', 'm'))
      and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e') limit 3`, [ours]);
  if (rows.length === 0) return;
  throw new BackupError(`The database holds ${rows.map((row) => `${row.schema}.${row.name}`).join(', ')}, which is not Tongguan's and would be in the way. Restore into a database of its own`);
}

/** Drops every view, table, function, domain and type of ours, in the transaction of the client. */
export async function clearDatabase(client: pg.ClientBase): Promise<void> {
  const notOfExtension = (catalog: string, alias: string): string =>
    `not exists (select from pg_depend d where d.classid = '${catalog}'::regclass and d.objid = ${alias}.oid and d.deptype = 'e')`;
  const { rows: views } = await client.query<{ drop: string }>(`
    select format('drop %s if exists %I cascade', case relkind when 'v' then 'view' else 'materialized view' end, relname) as drop
    from pg_class c where relkind in ('v', 'm') and relnamespace = current_schema()::regnamespace and ${notOfExtension('pg_class', 'c')}`);
  for (const { drop } of views) await client.query(drop);
  const { rows: tables } = await client.query<{ name: string }>(`
    select relname as name from pg_class c where relkind in ('r', 'p') and not relispartition and relnamespace = current_schema()::regnamespace and ${notOfExtension('pg_class', 'c')}`);
  if (tables.length) await client.query(`drop table ${tables.map(({ name }) => quoteName(name)).join(', ')} cascade`);
  const { rows: routines } = await client.query<{ routine: string }>(`
    select p.oid::regprocedure::text as routine from pg_proc p where pronamespace = current_schema()::regnamespace and ${notOfExtension('pg_proc', 'p')}`);
  for (const { routine } of routines) await client.query(`drop routine if exists ${routine} cascade`);
  const { rows: types } = await client.query<{ name: string }>(`
    select typname as name from pg_type t where typtype in ('d', 'e', 'c') and typrelid = 0 and typnamespace = current_schema()::regnamespace and ${notOfExtension('pg_type', 't')}`);
  for (const { name } of types) await client.query(`drop type if exists ${quoteName(name)} cascade`);
}

/**
 * Puts the rows of a backup into a database that has nothing of ours, in one transaction of the caller: the schema of the
 * backup's own migration first, then the rows as they are, then everything is counted and compared.
 *
 * Triggers would announce, guard and number what happened long ago, and foreign keys would ask for an order that does not
 * exist. Both are put aside, which the owner of the tables may do (`session_replication_role` would want a superuser), and put
 * back before the end; foreign keys are checked then. Indexes that are no constraints are made when the rows are there.
 */
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type pg from 'pg';
import { applyMigrations, listMigrations } from '../store/migrate.ts';
import { readArchive } from './archive.ts';
import { BackupError } from './backup-error.ts';
import { copyLines, parseCopyLine } from './copy-text.ts';
import { placeDataFile } from './data-files.ts';
import { migrationOf } from './manifest.ts';
import type { Manifest } from './manifest.ts';
import { measureTable } from './read-table.ts';
import { LEFT_OUT, PLAIN_VALUES, listTables, quoteName } from './tables.ts';
import type { TableShape } from './tables.ts';

const unzip = promisify(gunzip);

export interface LoadRequest {
  readonly file: string;
  readonly manifest: Manifest;
  /** Where the files go; null: only the database is wanted. */
  readonly dataDir: string | null;
  readonly onStep: (step: string, done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** @throws BackupError when this program cannot make the backup's schema */
export function refuseStrangeBackup(manifest: Manifest): void {
  const known = new Map(listMigrations().map((migration) => [migration.number, migration]));
  const newest = Math.max(...known.keys());
  const wanted = migrationOf(manifest);
  if (wanted > newest) {
    throw new BackupError(`The backup is of migration ${wanted}, and this program knows only ${newest}: it is older than the backup. Restore with Tongguan ${manifest.program} or newer`);
  }
  for (const { number, name, sha256 } of manifest.migrations) {
    if (known.get(number)?.sha256 !== sha256) throw new BackupError(`The backup's migration ${name} is not this program's: they come from different sources`);
  }
}

/** @throws BackupError when what is there afterwards is not what the manifest says; the caller rolls back */
export async function loadDatabase(client: pg.ClientBase, request: LoadRequest): Promise<void> {
  const { manifest, onStep } = request;
  await client.query(PLAIN_VALUES);
  await applyMigrations(client, migrationOf(manifest), (_step, done, total) => onStep('Make the tables', done, total));
  const shapes = new Map((await listTables(client)).map((shape) => [shape.name, shape]));
  refuseOtherTables(manifest, shapes);
  const putBack = await putAside(client);
  await client.query(`truncate ${[...shapes.keys()].map(quoteName).join(', ')}`);
  await makePartitions(client, manifest);
  await loadEntries(client, request, shapes);
  for (const { name, last, called } of manifest.sequences) await client.query('select setval($1::regclass, $2::bigint, $3)', [quoteName(name), last, called]);
  for (const [at, sql] of putBack.entries()) {
    onStep('Index and check the ties between tables', at, putBack.length);
    request.signal?.throwIfAborted();
    await client.query(sql);
  }
  onStep('Index and check the ties between tables', putBack.length, putBack.length);
  await compare(client, request);
}

function refuseOtherTables(manifest: Manifest, shapes: ReadonlyMap<string, TableShape>): void {
  for (const { name, columns } of manifest.tables) {
    const there = shapes.get(name)?.columns.map((column) => column.name).sort().join();
    if (there === undefined) throw new BackupError(`The backup holds a table ${name} that its migrations do not make`);
    if (there !== [...columns].sort().join()) throw new BackupError(`The backup's table ${name} has other columns than its migrations make`);
  }
  const held = new Set(manifest.tables.map(({ name }) => name));
  for (const name of shapes.keys()) if (!held.has(name) && !LEFT_OUT.includes(name)) throw new BackupError(`The backup does not hold the table ${name}`);
}

/** Drops foreign keys and indexes, which are made faster when the rows are there, and stops triggers. @returns the statements that put them back as they were */
export async function putAside(client: pg.ClientBase): Promise<string[]> {
  const { rows: keys } = await client.query<{ drop: string; add: string }>(`
    select format('alter table %s drop constraint %I', conrelid::regclass, conname) as drop,
      format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as add
    from pg_constraint where contype = 'f' and conparentid = 0 and connamespace = current_schema()::regnamespace order by conname`);
  const { rows: triggers } = await client.query<{ stop: string; start: string }>(`
    select format('alter table %s disable trigger %I', t.tgrelid::regclass, t.tgname) as stop,
      format('alter table %s enable %s trigger %I', t.tgrelid::regclass, case t.tgenabled when 'A' then 'always' when 'R' then 'replica' else '' end, t.tgname) as start
    from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where not t.tgisinternal and t.tgparentid = 0 and t.tgenabled <> 'D' and c.relnamespace = current_schema()::regnamespace order by t.tgname`);
  for (const { drop } of keys) await client.query(drop);
  for (const { stop } of triggers) await client.query(stop);
  // A foreign key may stand on an index that is no constraint, so these are listed when no foreign key is left. The index of a
  // partitioned table is described as ON ONLY, which would leave its partitions without one.
  const { rows: indexes } = await client.query<{ drop: string; make: string }>(`
    select format('drop index %s', i.indexrelid::regclass) as drop, 
      case c.relkind when 'I' then regexp_replace(pg_get_indexdef(i.indexrelid), ' ON ONLY ', ' ON ') else pg_get_indexdef(i.indexrelid) end as make
    from pg_index i join pg_class c on c.oid = i.indexrelid
    where c.relnamespace = current_schema()::regnamespace and not c.relispartition and not exists (select from pg_constraint where conindid = i.indexrelid)
    order by c.relname`);
  for (const { drop } of indexes) await client.query(drop);
  return [...indexes.map(({ make }) => make), ...keys.map(({ add }) => add), ...triggers.map(({ start }) => start)];
}

async function makePartitions(client: pg.ClientBase, manifest: Manifest): Promise<void> {
  for (const { parent, name, bound } of manifest.partitions) {
    const [table, of] = [quoteName(name), quoteName(parent)];
    await client.query(`create table if not exists ${table} (like ${of} including all)`);
    await client.query(`do $$ begin
      if not (select relispartition from pg_class where oid = '${table.replaceAll("'", "''")}'::regclass) then
        alter table ${of} attach partition ${table} ${bound}; end if; end $$`);
  }
}

async function loadEntries(client: pg.ClientBase, request: LoadRequest, shapes: ReadonlyMap<string, TableShape>): Promise<void> {
  const { manifest, onStep, dataDir } = request;
  const parts = new Map(manifest.tables.flatMap((table) => table.parts.map(({ path }) => [path, table] as const)));
  const files = new Map(manifest.files.map((entry) => [`files/${entry.path}`, entry]));
  const total = manifest.tables.reduce((sum, { rows }) => sum + rows, 0);
  let done = 0;
  await readArchive(request.file, async (path, _bytes, pieces) => {
    request.signal?.throwIfAborted();
    const table = parts.get(path);
    const entry = files.get(path);
    if (table) {
      const packed: Buffer[] = [];
      for await (const piece of pieces) packed.push(piece);
      done += await insertBlock(client, shapes.get(table.name)!, table.columns, await unzip(Buffer.concat(packed)));
      onStep('Write the tables', done, total);
    } else if (entry && dataDir !== null) await placeDataFile(dataDir, entry, pieces);
  });
}

/** The embedded database has no COPY FROM STDIN: rows go as one array of texts a column, which both databases take. */
async function insertBlock(client: pg.ClientBase, shape: TableShape, columns: readonly string[], block: Buffer): Promise<number> {
  const values: (string | null)[][] = columns.map(() => []);
  let rows = 0;
  for (const line of copyLines(block)) {
    const row = parseCopyLine(line.toString('utf8'));
    if (row.length !== columns.length) throw new BackupError(`The backup's table ${shape.name} has a row of ${row.length} columns instead of ${columns.length}`);
    for (const [at, value] of row.entries()) values[at]!.push(value);
    rows += 1;
  }
  const types = new Map(shape.columns.map(({ name, type }) => [name, type]));
  const list = columns.map(quoteName).join(', ');
  await client.query(`insert into ${quoteName(shape.name)} (${list}) overriding system value
    select ${columns.map((name) => `c.${quoteName(name)}::${types.get(name)!}`).join(', ')}
    from unnest(${columns.map((_, at) => `$${at + 1}::text[]`).join(', ')}) as c(${list})`, values);
  return rows;
}

async function compare(client: pg.ClientBase, { manifest, onStep }: LoadRequest): Promise<void> {
  for (const [at, { name, columns, rows, fingerprint }] of manifest.tables.entries()) {
    onStep('Compare with the backup', at, manifest.tables.length);
    const found = await measureTable(client, name, columns);
    if (found.rows !== rows) throw new BackupError(`Table ${name}: ${found.rows} rows came back of ${rows}`);
    if (found.fingerprint !== fingerprint) throw new BackupError(`Table ${name}: its ${rows} rows are not those of the backup`);
  }
  onStep('Compare with the backup', manifest.tables.length, manifest.tables.length);
}

/** A fresh, migrated database for a test: a copy of the run's template, on whichever database the run is about. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, inject } from 'vitest';
import { createPool } from '../store/database.ts';
import type { Database, Pool } from '../store/database.ts';
import { startEmbedded } from '../store/embedded.ts';
import type { EmbeddedDatabase } from '../store/embedded.ts';
import { createNativeDatabase, databaseUrl, dropNativeDatabase } from './native-database.ts';
import type { TestServer } from './server.ts';

export interface TestDatabase {
  readonly kind: 'native' | 'embedded';
  readonly pool: Pool;
  /** For a process or a client of one's own. */
  readonly url: string;
  /** Ends the pool and gives the database up. */
  drop(): Promise<void>;
}

/** Makes a database that holds the schema and the class lists, and no county. Whoever makes it drops it. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = inject('testServer');
  return server.kind === 'native' ? createNative(server) : createEmbedded(server);
}

/** The test database as the server knows databases. */
export function asDatabase(test: TestDatabase): Database {
  return {
    kind: test.kind, pool: test.pool, url: test.url, version: '15', postgis: '3.3', advice: null, announce: () => undefined,
    cancel: async (processId) => { await test.pool.query('select pg_cancel_backend($1)', [processId]); },
    close: async () => undefined,
  };
}

/** Runs `work` with a fresh database and drops it afterwards. */
export async function withTestDatabase<T>(work: (database: TestDatabase) => Promise<T>): Promise<T> {
  const database = await createTestDatabase();
  try {
    return await work(database);
  } finally {
    await database.drop();
  }
}

async function createNative(server: TestServer & { kind: 'native' }): Promise<TestDatabase> {
  const name = await createNativeDatabase(server.url, server.template);
  const url = databaseUrl(server.url, name);
  const pool = createPool({ connectionString: url, max: 10 });
  return {
    kind: 'native',
    pool,
    url,
    async drop() {
      await pool.end();
      await dropNativeDatabase(server.url, name);
    },
  };
}

/** Opening a copy costs 2 s, emptying its tables 20 ms: so a database that was dropped is emptied and used again. */
interface UsedDatabase {
  readonly embedded: EmbeddedDatabase;
  readonly folder: string;
}
const idle: UsedDatabase[] = [];
const opened: UsedDatabase[] = [];

async function createEmbedded(server: TestServer & { kind: 'embedded' }): Promise<TestDatabase> {
  const used = idle.pop();
  const current = used ?? (await openCopy(server));
  const pool = createPool({ ...current.embedded.poolConfig, max: 4 });
  if (used) await empty(pool);
  return {
    kind: 'embedded',
    pool,
    url: current.embedded.connectionString,
    async drop() {
      await pool.end();
      idle.push(current);
    },
  };
}

async function openCopy(server: TestServer & { kind: 'embedded' }): Promise<UsedDatabase> {
  const folder = mkdtempSync(join(server.runDir, 'copy-'));
  cpSync(server.templateDir, folder, { recursive: true });
  const current = { embedded: await startEmbedded({ dataDir: folder }), folder };
  opened.push(current);
  return current;
}

/** Empties every table but those that migrating filled. */
async function empty(pool: Pool): Promise<void> {
  await pool.query(`
    do $$
    declare names text;
    begin
      -- Cases refuse to be emptied: only here, and only until this statement ends.
      perform set_config('session_replication_role', 'replica', true);
      select string_agg(format('%I', c.relname), ', ') into names
      from pg_class c
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
        and c.relname not in ('migration', 'classes', 'class_schemes', 'case_flows', 'case_flow_states', 'case_flow_moves')
        and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e');
      execute 'truncate ' || names || ' restart identity cascade';
    end $$`);
}

afterAll(async () => {
  for (const { embedded, folder } of opened.splice(0)) {
    await embedded.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});

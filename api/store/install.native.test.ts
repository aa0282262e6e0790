/** The files of docs/install for PostgreSQL, with a real one: the role that they make is enough, and the settings are known. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findPostgresPrograms } from '../testing/find-programs.mjs';
import { startNativeServer } from '../testing/native-server.ts';
import type { NativeServer } from '../testing/native-server.ts';
import { insertSmallCounty } from '../testing/small-county.ts';
import { createPool, openNativePools } from './database.ts';
import { migrate } from './migrate.ts';

const SHIPPED = fileURLToPath(new URL('../../docs/install/', import.meta.url));
/** The shipped settings, but for those that say how large the machine is. */
const settings = Object.fromEntries(readFileSync(join(SHIPPED, 'postgresql.conf'), 'utf8').split('\n').filter((line) => /^[a-z]/.test(line))
  .map((line) => line.split(/ = /) as [string, string]).map(([name, value]) => [name, value.replaceAll("'", '')]));

let server: NativeServer;
beforeAll(async () => { server = await startNativeServer({ ...settings, shared_buffers: '32MB', listen_addresses: '' }); });
afterAll(() => server?.stop());

test('the role of database.sql brings the database up to date and fills it, may nothing else, and shuts others out', async () => {
  const make = () => spawnSync(join(findPostgresPrograms()!, 'psql'), ['-X', '-q', '-f', join(SHIPPED, 'database.sql'), server.url], { encoding: 'utf8' });
  expect(make()).toMatchObject({ status: 0, stderr: '' });
  const again = createPool({ connectionString: server.url, max: 1 });
  await again.query('drop database tongguan').finally(() => again.end());
  expect(make()).toMatchObject({ status: 0, stderr: '' });
  const url = server.url.replace('postgres@', 'tongguan@').replace(/postgres$/, 'tongguan');
  const { pool, close } = openNativePools(url);
  try {
    await migrate(pool);
    await insertSmallCounty(pool, { components: 40, events: 1 });
    const { rows: [role] } = await pool.query(`select rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls from pg_roles where rolname = current_user`);
    expect(Object.values(role!)).toEqual([false, false, false, false, false]);
    expect((await pool.query('select count(*)::int from components')).rows).toEqual([{ count: 40 }]);
    for (const [name, value] of Object.entries({ jit: 'off', fsync: 'on', synchronous_commit: 'on' })) {
      expect((await pool.query(`show ${name}`)).rows).toEqual([{ [name]: value }]);
    }
  } finally {
    await close();
  }
  const admin = createPool({ connectionString: server.url, max: 1 });
  await admin.query('create role somebody login');
  await admin.end();
  const stranger = createPool({ connectionString: url.replace('tongguan@', 'somebody@'), max: 1 });
  await expect(stranger.query('select 1')).rejects.toThrow('permission denied for database');
  await stranger.end();
});

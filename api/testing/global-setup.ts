/**
 * Runs once per test run of the database suite: a server and a migrated template, from which each test gets a copy.
 * `TEST_DB` = `native` or `embedded`; by default native where PostgreSQL with PostGIS is at hand.
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { createPool } from '../store/database.ts';
import { startEmbedded } from '../store/embedded.ts';
import { migrate } from '../store/migrate.ts';
import { startNativeServer } from './native-server.ts';
import { findPostgresPrograms } from './find-programs.mjs';
import { createNativeDatabase, databaseUrl, dropNativeDatabase } from './native-database.ts';

const CACHE = fileURLToPath(new URL('../../.tmp/', import.meta.url));

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const native = process.env.TEST_DATABASE_URL || findPostgresPrograms() ? 'native' : 'embedded';
  const kind = process.env.TEST_DB || native;
  if (kind === 'native') return setupNative(project);
  if (kind === 'embedded') return setupEmbedded(project);
  throw new Error(`TEST_DB=${kind}: must be native or embedded`);
}

async function setupNative(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL;
  const server = given ? { url: given, stop: async () => undefined } : await startNativeServer();
  try {
    const template = await createNativeDatabase(server.url);
    const pool = createPool({ connectionString: databaseUrl(server.url, template), max: 2 });
    await migrate(pool).finally(() => pool.end()); // a template must have no visitors while it is copied
    project.provide('testServer', { kind: 'native', url: server.url, template });
    return async () => {
      if (given) await dropNativeDatabase(server.url, template);
      await server.stop();
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function setupEmbedded(project: TestProject): Promise<() => Promise<void>> {
  const runDir = mkdtempSync(join(tmpdir(), 'tongguan-db-'));
  const templateDir = join(runDir, 'template');
  const tidy = async (): Promise<void> => rmSync(runDir, { recursive: true, force: true });
  try {
    cpSync(await embeddedBase(), templateDir, { recursive: true });
    const embedded = await startEmbedded({ dataDir: templateDir });
    const pool = createPool({ ...embedded.poolConfig, max: 2 });
    await migrate(pool).finally(() => pool.end()).finally(() => embedded.stop());
    project.provide('testServer', { kind: 'embedded', templateDir, runDir });
    return tidy;
  } catch (error) {
    await tidy();
    throw error;
  }
}

/** A database with nothing but PostGIS: 10 s to make, so it is kept from run to run, one for each set of versions. */
async function embeddedBase(): Promise<string> {
  const versions = ['pglite', 'pglite-postgis'].map((name) => {
    const manifest = new URL(`../../node_modules/@electric-sql/${name}/package.json`, import.meta.url);
    return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
  });
  const base = join(CACHE, `embedded-base-${versions.join('-')}`);
  if (existsSync(base)) return base;
  mkdirSync(CACHE, { recursive: true });
  const building = mkdtempSync(join(CACHE, 'building-'));
  const embedded = await startEmbedded({ dataDir: building });
  const pool = createPool({ ...embedded.poolConfig, max: 1 });
  await pool.query('create extension if not exists postgis').finally(() => pool.end()).finally(() => embedded.stop());
  if (existsSync(base)) rmSync(building, { recursive: true }); // another run was faster
  else renameSync(building, base);
  return base;
}

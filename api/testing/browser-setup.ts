/**
 * Runs once per run of the browser suite: the built app, served with a demo county by a process of its own.
 * Tests get `inject('appUrl')` and `inject('chromePath')`.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { findChrome, findPostgresPrograms } from './find-programs.mjs';
import { createNativeDatabase, databaseUrl, dropNativeDatabase } from './native-database.ts';
import { startNativeServer } from './native-server.ts';
import { startServerProcess } from './server-process.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the app is served, without a slash at the end. */
    appUrl: string;
    /** For `chromium.launch({ executablePath })` of playwright-core. */
    chromePath: string;
    /** The database of that server; empty when it is the embedded one, which nobody else can open. */
    databaseUrl: string;
  }
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const chrome = findChrome();
  if (!chrome) throw new Error('No Chrome was found. Debian: apt-get install chromium; elsewhere set CHROME_PATH');
  if (!existsSync(join(ROOT, '.build/web/index.html'))) {
    throw new Error('The web app is not built: npm test -- browser builds it first');
  }
  const database = await openDatabase();
  try {
    const app = await startServerProcess({ DEMO: 'yes', ...database.env });
    project.provide('appUrl', app.url);
    project.provide('chromePath', chrome);
    project.provide('databaseUrl', database.env.DATABASE_URL ?? '');
    return async () => {
      await app.stop();
      await database.drop();
    };
  } catch (error) {
    await database.drop();
    throw error;
  }
}

interface AppDatabase {
  readonly env: Record<string, string>;
  drop(): Promise<void>;
}

/** Native when it is at hand: the demo county is written in a third of the time. */
async function openDatabase(): Promise<AppDatabase> {
  const given = process.env.TEST_DATABASE_URL;
  if (given) {
    const name = await createNativeDatabase(given);
    return { env: { DATABASE_URL: databaseUrl(given, name) }, drop: () => dropNativeDatabase(given, name) };
  }
  if (findPostgresPrograms()) {
    const server = await startNativeServer();
    return { env: { DATABASE_URL: server.url }, drop: () => server.stop() };
  }
  const folder = mkdtempSync(join(tmpdir(), 'tongguan-app-'));
  return {
    env: { DATABASE_URL: '', DATA_DIR: folder },
    drop: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

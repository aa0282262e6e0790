/**
 * Runs once per run of the browser suite: the built app, served with a demo county by a process of its own.
 * Tests get `inject('appUrl')` and `inject('chromePath')`.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { findChrome, findPostgresPrograms } from './find-programs.mjs';
import { createNativeDatabase, databaseUrl, dropNativeDatabase } from './native-database.ts';
import { startNativeServer } from './native-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the app is served, without a slash at the end. */
    appUrl: string;
    /** For `chromium.launch({ executablePath })` of playwright-core. */
    chromePath: string;
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
    const app = await serve(database.env);
    project.provide('appUrl', app.url);
    project.provide('chromePath', chrome);
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

/** Starts the server on a free port and waits until it says that it serves. */
async function serve(env: Record<string, string>): Promise<{ url: string; stop(): Promise<void> }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'api/main.ts'], {
    cwd: ROOT,
    env: { ...process.env, PORT: '0', HOST: '127.0.0.1', COUNTY: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = await firstUrl(child);
  return {
    url: url.replace(/\/$/, ''),
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function firstUrl(child: ChildProcess): Promise<string> {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (text: Buffer) => { output = (output + text.toString()).slice(-20_000); });
  }
  return new Promise((resolve, reject) => {
    child.on('message', (message: { ready?: boolean; url?: string }) => {
      if (message.ready && message.url) resolve(message.url);
    });
    child.once('exit', (code, signal) => reject(new Error(`The server ended (${signal ?? code}) before it served:\n${output}`)));
  });
}

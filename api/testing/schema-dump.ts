/** The schema of a database as text that two dumps agree on: pg_dump without its version-bound lines. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findPostgresPrograms } from './find-programs.mjs';

const run = promisify(execFile);

/** @param url of a migrated database on real PostgreSQL */
export async function dumpSchema(url: string): Promise<string> {
  const folder = findPostgresPrograms();
  const program = folder ? join(folder, 'pg_dump') : 'pg_dump';
  const { stdout } = await run(program, ['--schema-only', '--no-owner', '--no-privileges', `--dbname=${url}`], {
    maxBuffer: 64 * 1024 * 1024,
  });
  const lines = stdout.split('\n').filter((line) => !/^(--|SET |SELECT pg_catalog|\\(un)?restrict)/.test(line));
  return `${lines.join('\n').replace(/\n{3,}/g, '\n\n').trim()}\n`;
}

/** `--reset`: asks, then deletes the embedded database under its lock. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { ROOT, run } from './run.mjs';

/**
 * Whether to go on with the deletion.
 * @param {{ yes: boolean, interactive: boolean, ask: (question: string) => Promise<string>, dataDir: string }} how
 * @throws {Error} when it may not ask and was not told to
 */
export async function mayReset({ yes, interactive, ask, dataDir }) {
  if (yes) return true;
  if (!interactive) throw new Error('--reset deletes data and there is nobody to ask here: add --yes');
  const answer = await ask(`Delete the database in ${dataDir} and start over? Type yes: `);
  return answer.trim().toLowerCase() === 'yes';
}

/**
 * @param {{ yes: boolean }} options
 * @returns {Promise<boolean>} false when the person said no
 * @throws {Error} when it cannot or must not be done
 */
export async function resetData(options) {
  if (process.env.DATABASE_URL) throw new Error('--reset deletes the embedded database only, and DATABASE_URL is set');
  const dataDir = resolve(ROOT, process.env.DATA_DIR || '.data');
  const interactive = Boolean(process.stdin.isTTY && process.stdout.isTTY);
  if (!(await mayReset({ yes: options.yes, interactive, ask: askOnTerminal, dataDir }))) return false;
  if (!existsSync(join(dataDir, 'pg'))) return true;
  const { code, tail } = await run(process.execPath, ['--import', 'tsx', join(ROOT, 'api/store/embedded-reset.ts'), dataDir]);
  if (code !== 0) throw new Error(tail);
  console.log(`  Deleted the database in ${dataDir}`);
  return true;
}

/** @param {string} question */
async function askOnTerminal(question) {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
}

/** Hands a command line to a program of the API that runs from its sources. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createProgress } from '../../api/progress.mjs';
import { installDependencies } from './install.mjs';
import { requireNode } from './node-version.mjs';
import { ROOT } from './run.mjs';

/**
 * Ends with the program's exit code. Paths on the command line are meant where the command was given: `INIT_CWD` says it.
 * @param {string} program path below the checkout
 * @param {string} title for the sentence when it cannot be started
 */
export async function runTool(program, title) {
  requireNode();
  if (!existsSync(join(ROOT, 'node_modules/tsx'))) await installDependencies(createProgress(process.stdout));
  const child = spawn(process.execPath, ['--import', 'tsx', program, ...process.argv.slice(2)], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, INIT_CWD: process.env.INIT_CWD ?? process.cwd() },
  });
  process.on('SIGINT', () => undefined); // the terminal tells the program too; it cleans up and ends, then we end
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.once('error', (error) => {
    console.error(`${title} cannot be started: ${error.message}`);
    process.exitCode = 1;
  });
  child.once('exit', (code) => { process.exitCode = code ?? 1; });
}

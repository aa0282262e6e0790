/** `npm run import -- <file> ...`: hands the command line to the importer. `--help` shows what can be said. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createProgress } from '../api/progress.mjs';
import { installDependencies } from './lib/install.mjs';
import { requireNode } from './lib/node-version.mjs';
import { ROOT } from './lib/run.mjs';

requireNode();
if (!existsSync(join(ROOT, 'node_modules/tsx'))) await installDependencies(createProgress(process.stdout));

const child = spawn(process.execPath, ['--import', 'tsx', 'api/import/cli.ts', ...process.argv.slice(2)], {
  cwd: ROOT,
  stdio: 'inherit',
  env: { ...process.env, INIT_CWD: process.env.INIT_CWD ?? process.cwd() },
});
process.on('SIGINT', () => undefined); // the terminal tells the importer too; it rolls back and ends, then we end
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.once('error', (error) => {
  console.error(`The importer cannot be started: ${error.message}`);
  process.exitCode = 1;
});
child.once('exit', (code) => { process.exitCode = code ?? 1; });

/** `npm run credentials -- ...`: hands the command line to the program that makes MQTT user names and secrets. `--help` explains. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createProgress } from '../api/progress.mjs';
import { installDependencies } from './lib/install.mjs';
import { requireNode } from './lib/node-version.mjs';
import { ROOT } from './lib/run.mjs';

requireNode();
if (!existsSync(join(ROOT, 'node_modules/tsx'))) await installDependencies(createProgress(process.stdout));

const child = spawn(process.execPath, ['--import', 'tsx', 'api/ingest/credentials-cli.ts', ...process.argv.slice(2)], { cwd: ROOT, stdio: 'inherit' });
child.once('exit', (code) => { process.exitCode = code ?? 1; });

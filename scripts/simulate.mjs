/** `npm run simulate -- ...`: made-up devices, patrols and vehicles for a running server. `--help` shows what can be said. */
import { spawn } from 'node:child_process';
import { requireNode } from './lib/node-version.mjs';

requireNode();
const { ROOT } = await import('./lib/run.mjs');
const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/simulate/main.ts', ...process.argv.slice(2)], { cwd: ROOT, stdio: 'inherit' });
process.on('SIGINT', () => undefined); // the terminal tells the simulator too; it says goodbye and ends, then we end
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.once('error', (error) => {
  console.error(`The simulator cannot be started: ${error.message}`);
  process.exitCode = 1;
});
child.once('exit', (code) => { process.exitCode = code ?? 1; });

/** `npm run bench:cases`: lists, counts and indicators over a million cases. `-- --cases=100000` makes it smaller, `-- --write` updates docs/performance.md. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('./bench/cases.ts', import.meta.url));
const child = spawn(process.execPath, ['--import', 'tsx', script, ...process.argv.slice(2)], { stdio: 'inherit' });
child.on('exit', (code, signal) => { process.exitCode = signal ? 1 : code ?? 1; });

/**
 * `npm run bench:growth`: the engine, the server and the importer with 10 and 100 times the components. `-- --times=10` makes it smaller,
 * `-- engine` (or server, import) runs one part, `-- --write` updates docs/performance.md.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('./bench/growth.ts', import.meta.url));
const child = spawn(process.execPath, ['--import', 'tsx', script, ...process.argv.slice(2)], { stdio: 'inherit' });
child.on('exit', (code, signal) => { process.exitCode = signal ? 1 : code ?? 1; });

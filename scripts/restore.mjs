/** `npm run restore -- <file>`: puts a backup back. `--help` explains. */
import { runTool } from './lib/run-tool.mjs';

await runTool('api/backup/restore-cli.ts', 'The restore');

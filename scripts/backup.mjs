/** `npm run backup -- <file>`: one file with the database and the photos. `--help` explains. */
import { runTool } from './lib/run-tool.mjs';

await runTool('api/backup/backup-cli.ts', 'The backup');

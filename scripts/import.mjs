/** `npm run import -- <file> ...`: hands the command line to the importer. `--help` shows what can be said. */
import { runTool } from './lib/run-tool.mjs';

await runTool('api/import/cli.ts', 'The importer');

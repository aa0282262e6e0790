/** `npm run doctor`: looks whether everything is in order, and says in plain words what to do. `--help` explains. */
import { runTool } from './lib/run-tool.mjs';

await runTool('api/doctor/doctor-cli.ts', 'The doctor');

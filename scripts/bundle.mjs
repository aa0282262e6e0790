/** `npm run bundle`: one archive with everything that runs a county on a machine with nothing but Node. `--help` explains. */
import { requireNode } from './lib/node-version.mjs';

requireNode();
const { bundle } = await import('./bundle/bundle.mjs');
process.exitCode = await bundle(process.argv.slice(2));

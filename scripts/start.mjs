/**
 * `npm start`: opens the map of a county on a machine with nothing but Node and this checkout.
 * Plain JavaScript without dependencies, because it is what installs them.
 */
import { requireNode } from './lib/node-version.mjs';

requireNode();
const { start } = await import('./lib/start.mjs');
process.exitCode = await start(process.argv.slice(2));

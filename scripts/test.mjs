/** `npm test`: sets up what it needs and runs everything; `npm test -- <suite> [arguments]` runs a part. */
import { requireNode } from './lib/node-version.mjs';

requireNode();
const { test } = await import('./lib/test.mjs');
process.exitCode = await test(process.argv.slice(2));

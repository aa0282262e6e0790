/** Checks the import law of this checkout; prints each violation and ends with 1 when there is one. */
import { checkImports } from './lib/import-law.mjs';
import { ROOT } from './lib/run.mjs';

const { files, violations } = checkImports(ROOT);
for (const { file, line, message } of violations) console.error(`${file}:${line}: ${message}`);
console.log(`Import law: ${files} files, ${violations.length} violations`);
process.exitCode = violations.length > 0 || files === 0 ? 1 : 0;

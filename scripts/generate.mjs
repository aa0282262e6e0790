/**
 * `npm run generate`: writes the files that are made from others, so that a test can hold them against their sources:
 * `tiles/generated/` from `tiles/frame.fbs`, and `sql/schema.sql` from the migrations.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, run } from './lib/run.mjs';
import { joinFlatcOutput } from './lib/flatc-output.mjs';

/** @param {string} target */
async function generateFrame(target) {
  const scratch = mkdtempSync(join(tmpdir(), 'flatc-'));
  try {
    const { code, tail } = await run('flatc', ['--ts', '-o', scratch, 'tiles/frame.fbs']);
    if (code !== 0) throw new Error(`flatc failed (Debian: apt-get install flatbuffers-compiler):\n${tail}`);
    const folder = join(scratch, 'tongguan/frame');
    const parts = ['frame-column.ts', 'frame.ts'].map((name) => readFileSync(join(folder, name), 'utf8'));
    mkdirSync(join(ROOT, 'tiles/generated'), { recursive: true });
    writeFileSync(target, joinFlatcOutput(parts));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function generateSchema() {
  const { code, tail } = await run(process.execPath, ['--import', 'tsx', 'api/testing/write-schema.ts']);
  if (code !== 0) throw new Error(tail);
}

try {
  await generateFrame(join(ROOT, 'tiles/generated/frame_generated.ts'));
  console.log('  tiles/generated/frame_generated.ts');
  await generateSchema();
  console.log('  sql/schema.sql');
} catch (error) {
  console.error(/** @type {Error} */ (error).message);
  process.exitCode = 1;
}

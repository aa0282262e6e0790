/**
 * `npm run generate`: writes the files that are made from others, so that a test can hold them against their sources:
 * `tiles/generated/` from `tiles/*.fbs`, and `sql/schema.sql` from the migrations.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, run } from './lib/run.mjs';
import { joinFlatcOutput } from './lib/flatc-output.mjs';

/** The schemas, each with the files that flatc makes of it, tables that others use first. */
const SCHEMAS = {
  frame: ['frame-column.ts', 'frame.ts'],
  live: ['live-cell.ts', 'live-column.ts', 'live-frame.ts'],
};

/** @param {keyof typeof SCHEMAS} name */
async function generateFrame(name) {
  const scratch = mkdtempSync(join(tmpdir(), 'flatc-'));
  try {
    const { code, tail } = await run('flatc', ['--ts', '-o', scratch, `tiles/${name}.fbs`]);
    if (code !== 0) throw new Error(`flatc failed (Debian: apt-get install flatbuffers-compiler):\n${tail}`);
    const folder = join(scratch, `tongguan/${name}`);
    const parts = SCHEMAS[name].map((part) => readFileSync(join(folder, part), 'utf8'));
    mkdirSync(join(ROOT, 'tiles/generated'), { recursive: true });
    writeFileSync(join(ROOT, `tiles/generated/${name}_generated.ts`), joinFlatcOutput(parts));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function generateSchema() {
  const { code, tail } = await run(process.execPath, ['--import', 'tsx', 'api/testing/write-schema.ts']);
  if (code !== 0) throw new Error(tail);
}

try {
  for (const name of /** @type {(keyof typeof SCHEMAS)[]} */ (Object.keys(SCHEMAS))) {
    await generateFrame(name);
    console.log(`  tiles/generated/${name}_generated.ts`);
  }
  await generateSchema();
  console.log('  sql/schema.sql');
} catch (error) {
  console.error(/** @type {Error} */ (error).message);
  process.exitCode = 1;
}

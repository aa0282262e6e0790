import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { checkImports } from './import-law.mjs';

let root = '';
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A lawful little house, and what a test puts into it. */
function violationsOf(files: Record<string, string>): string[] {
  root = mkdtempSync(join(tmpdir(), 'import-law-'));
  const house = {
    'tiles/index.ts': 'export const tile = 1;',
    'api/contract/words.ts': 'export interface Word { text: string }',
    'api/main.ts': `import { tile } from '../tiles/index.ts';\nexport const main = tile;`,
    'web/app.tsx': `import type { Word } from '../api/contract/words.ts';\nexport const app = (word: Word) => <p>{word.text}</p>;`,
    'fixtures/county.ts': `export * from '../tiles/index.ts';`,
    'scripts/start.mjs': `import '../api/main.ts';`,
    ...files,
  };
  for (const [path, code] of Object.entries(house)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), code);
  }
  return checkImports(root).violations.map(({ file, line, message }) => `${file}:${line}: ${message}`);
}

test('a lawful house has no violations', () => {
  expect(violationsOf({})).toEqual([]);
});

const PLANTED: [string, string, string][] = [
  ['tiles', 'tiles/x.ts', `import type { Word } from '../api/contract/words.ts';`],
  ['the contract', 'api/contract/x.ts', `import '../main.ts';`],
  ['the contract, from deeper down', 'api/contract/deep/x.ts', `import '../../../tiles/index.ts';`],
  ['web importing the server', 'web/x.ts', `import { main } from '../api/main.ts';`],
  ['web importing a server type', 'web/x.ts', `import type { main } from '../api/main.ts';`],
  ['web importing a server type in place', 'web/x.ts', `export type M = typeof import('../api/main.ts');`],
  ['web importing the server later', 'web/x.ts', `export const later = () => import('../api/main.ts');`],
  ['web importing fixtures', 'web/x.ts', `import '../fixtures/county.ts';`],
  ['api importing web', 'api/x.ts', `export { app } from '../web/app.tsx';`],
  ['api passing all of web on', 'api/x.ts', `export * from '../web/app.tsx';`],
  ['fixtures importing the server', 'fixtures/x.ts', `import '../api/main.ts';`],
  ['anything importing scripts', 'api/x.ts', `import '../scripts/start.mjs';`],
  ['scripts imported for a type', 'fixtures/x.ts', `import type {} from '../scripts/start.mjs';`],
  ['a script imported in a comment of JavaScript', 'api/x.mjs', `/** @type {import('../scripts/start.mjs')} */\nexport let x;`],
  ['Node in a part that runs in the browser', 'tiles/x.ts', `import { join } from 'node:path';\nexport { join };`],
  ['an import that points at nothing', 'api/x.ts', `import './absent.ts';`],
];

test.each(PLANTED)('%s is caught', (_name, path, code) => {
  const found = violationsOf({ [path]: code });
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(`${path}:1: `);
});

test('a cycle is told along its way, type imports counted', () => {
  const found = violationsOf({
    'api/a.ts': `import { b } from './b.ts';\nexport const a = b;`,
    'api/b.ts': `import { c } from './c.ts';\nexport const b = c;`,
    'api/c.ts': `import type { a } from './a.ts';\nexport const c = 1 as unknown as typeof a;`,
  });
  expect(found).toEqual(['api/a.ts:1: a cycle of imports: api/a.ts -> api/b.ts -> api/c.ts -> api/a.ts']);
});

test('a test in a part that runs in the browser may use Node', () => {
  expect(violationsOf({ 'tiles/x.test.ts': `import 'node:fs';` })).toEqual([]);
});

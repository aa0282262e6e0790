import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hashSources, replaceFolder } from './web-build.mjs';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sources-'));
  mkdirSync(join(root, 'web/deep'), { recursive: true });
  writeFileSync(join(root, 'web/app.ts'), 'one');
  writeFileSync(join(root, 'web/deep/map.ts'), 'two');
  writeFileSync(join(root, 'lock.json'), '{}');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const hash = (): string => hashSources(root, ['web', 'lock.json', 'absent']);

test('the same sources have the same hash', () => {
  expect(hash()).toBe(hash());
});

test('a changed, a new and a renamed file change the hash', () => {
  const before = hash();
  writeFileSync(join(root, 'web/deep/map.ts'), 'three');
  const changed = hash();
  writeFileSync(join(root, 'web/deep/new.ts'), '');
  const added = hash();
  renameSync(join(root, 'web/deep/new.ts'), join(root, 'web/deep/old.ts'));
  expect(new Set([before, changed, added, hash()]).size).toBe(4);
});

test('tests are no part of the built app', () => {
  const before = hash();
  writeFileSync(join(root, 'web/app.test.ts'), 'expect');
  mkdirSync(join(root, 'web/node_modules'));
  writeFileSync(join(root, 'web/node_modules/cache.js'), '');
  expect(hash()).toBe(before);
});

test('a fresh build takes the place of the old one, and nothing else is left', () => {
  const target = join(root, 'built');
  for (const name of ['first', 'second']) {
    mkdirSync(join(root, 'fresh'));
    writeFileSync(join(root, 'fresh', name), '');
    replaceFolder(join(root, 'fresh'), target);
    expect(readdirSync(target)).toEqual([name]);
  }
  expect(readdirSync(root).sort()).toEqual(['built', 'lock.json', 'web']);
});

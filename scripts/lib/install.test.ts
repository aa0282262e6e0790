import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isInstalled, missingFromLock } from './install.mjs';

const locked = {
  packages: {
    '': {},
    'node_modules/pg': { version: '8.1.0' },
    'node_modules/fsevents': { version: '2.0.0', optional: true },
  },
};

test('what the lock file asks for is installed, without the parts for other platforms', () => {
  expect(isInstalled(locked, { packages: { 'node_modules/pg': { version: '8.1.0' } } })).toBe(true);
});

test('a missing package is noticed', () => {
  expect(isInstalled(locked, { packages: {} })).toBe(false);
});

test('another version is noticed, also of an optional package', () => {
  expect(isInstalled(locked, { packages: { 'node_modules/pg': { version: '8.0.0' } } })).toBe(false);
  const packages = { 'node_modules/pg': { version: '8.1.0' }, 'node_modules/fsevents': { version: '1.0.0' } };
  expect(isInstalled(locked, { packages })).toBe(false);
});

const lockFile = (): Parameters<typeof missingFromLock>[0] =>
  JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'));

test('the lock file names the packages of every platform', () => {
  expect(missingFromLock(lockFile())).toEqual([]);
});

test('a package for another platform that the lock file lost is noticed', () => {
  const lock = lockFile();
  delete lock.packages['node_modules/@oxlint/binding-darwin-arm64'];
  expect(missingFromLock(lock)).toEqual(['@oxlint/binding-darwin-arm64']);
});

test('the lock file asks for what package.json asks for, and names no place to load from', () => {
  const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  expect(lockFile().packages['']).toMatchObject({ dependencies: manifest.dependencies, devDependencies: manifest.devDependencies });
  expect(Object.values(lockFile().packages).filter((each) => 'resolved' in each)).toEqual([]);
});

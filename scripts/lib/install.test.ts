import { expect, test } from 'vitest';
import { isInstalled } from './install.mjs';

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

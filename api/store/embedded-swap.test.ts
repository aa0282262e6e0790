import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { finishSwap, prepareSwap } from './embedded-swap.ts';

let folder = '';
const pgDir = (): string => join(folder, 'pg');
const made = (path: string, text: string): void => {
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'rows'), text);
};
const rowsOf = (path: string): string => readFileSync(join(path, 'rows'), 'utf8');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tongguan-swap-'));
  made(pgDir(), 'old');
  writeFileSync(`${pgDir()}.ready`, '');
  made(join(folder, 'restoring', 'pg'), 'new');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('nothing changes until the folder is opened; then the new database is there and the old one is kept', () => {
  const old = prepareSwap(pgDir(), join(folder, 'restoring', 'pg'), true)!;
  expect(rowsOf(pgDir())).toBe('old');
  finishSwap(pgDir());
  expect(rowsOf(pgDir())).toBe('new');
  expect(rowsOf(join(old, 'pg'))).toBe('old');
  expect(existsSync(join(old, 'pg.ready'))).toBe(true);
  expect(readdirSync(folder).filter((name) => name.includes('next'))).toEqual([]);
  finishSwap(pgDir());
  expect(rowsOf(pgDir())).toBe('new');
});

test('an empty database is not kept, and a folder without one gets one', () => {
  expect(prepareSwap(pgDir(), join(folder, 'restoring', 'pg'), false)).toBeNull();
  finishSwap(pgDir());
  expect(rowsOf(pgDir())).toBe('new');
  expect(readdirSync(folder).some((name) => name.startsWith('replaced'))).toBe(false);

  const bare = join(folder, 'bare');
  made(join(bare, 'restoring'), 'new');
  expect(prepareSwap(join(bare, 'pg'), join(bare, 'restoring'), true)).toBeNull();
  finishSwap(join(bare, 'pg'));
  expect(rowsOf(join(bare, 'pg'))).toBe('new');
  expect(existsSync(join(bare, 'pg.ready'))).toBe(true);
});

test('a swap that was cut short is taken up again where it was, wherever that was', () => {
  const old = prepareSwap(pgDir(), join(folder, 'restoring', 'pg'), true)!;
  mkdirSync(old);
  renameSync(pgDir(), join(old, 'pg')); // killed after the old one moved
  finishSwap(pgDir());
  expect([rowsOf(pgDir()), rowsOf(join(old, 'pg'))]).toEqual(['new', 'old']);

  made(join(folder, 'restoring', 'pg'), 'newer');
  const second = prepareSwap(pgDir(), join(folder, 'restoring', 'pg'), true)!;
  mkdirSync(second, { recursive: true });
  renameSync(pgDir(), join(second, 'pg'));
  renameSync(`${pgDir()}.next`, pgDir()); // killed before the mark went
  finishSwap(pgDir());
  expect(rowsOf(pgDir())).toBe('newer');
  expect(existsSync(`${pgDir()}.next.ready`)).toBe(false);
});

test('a new database without its mark was never finished: it is left alone', () => {
  made(`${pgDir()}.next`, 'half');
  finishSwap(pgDir());
  expect(rowsOf(pgDir())).toBe('old');
});

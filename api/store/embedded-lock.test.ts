import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { describeRefusal, isServing, readHolder, underLock, writeHolder } from './embedded-lock.ts';
import type { LockHolder } from './embedded-lock.ts';

const here: LockHolder = { pid: process.pid, childPid: 4_194_305, host: hostname(), startedAt: '2026-11-21T10:00:00Z' };
/** Above the largest process id of Linux, so nobody has it. */
const dead: LockHolder = { ...here, pid: 4_194_304 };

let file = '';
beforeEach(() => {
  file = join(mkdtempSync(join(tmpdir(), 'lock-')), 'lock');
  writeFileSync(file, '');
});
afterEach(() => rmSync(join(file, '..'), { recursive: true }));

test('the holder is read as it was written, and a shorter note leaves nothing of a longer one', () => {
  writeHolder(file, { ...here, url: `http://${'x'.repeat(200)}` });
  writeHolder(file, here);
  expect(readHolder(file)).toEqual(here);
  expect(readFileSync(file, 'utf8')).toBe(`${JSON.stringify(here)}\n`);
  writeHolder(file, null);
  expect(readHolder(file)).toBeUndefined();
});

test('a note that is being replaced by a shorter one reads whole', () => {
  writeFileSync(file, `${JSON.stringify(here)}\nrest of a longer note`);
  expect(readHolder(file)).toEqual(here);
});

test('a torn or foreign note tells of no holder', () => {
  for (const text of ['', '{"pid": 12', '{}', 'null']) {
    writeFileSync(file, text);
    expect(readHolder(file)).toBeUndefined();
  }
});

test('a holder counts as serving while its server lives, and always when it is on another host', () => {
  expect(isServing(here)).toBe(true);
  expect(isServing(dead)).toBe(false);
  expect(isServing({ ...dead, host: 'elsewhere' })).toBe(true);
});

test('a refusal names the folder, the process, where it serves and what to do', () => {
  expect(describeRefusal('/data', { ...here, url: 'http://127.0.0.1:8080' })).toBe(
    `The data folder /data is in use by process ${here.pid} since 2026-11-21T10:00:00Z, serving http://127.0.0.1:8080. `
    + 'Stop that one first, or choose another folder with DATA_DIR.',
  );
  expect(describeRefusal('/data', dead)).toContain(`database process ${dead.childPid}, whose server ${dead.pid} is gone`);
});

test('only flock wraps the command', () => {
  expect(underLock('flock', '/data/lock', ['node', 'x'])).toEqual(['flock', '-n', '-F', '-E', '75', '/data/lock', 'node', 'x']);
  expect(underLock('pipe', '/data/lock', ['node', 'x'])).toEqual(['node', 'x']);
});

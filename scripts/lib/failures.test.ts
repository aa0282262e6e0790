import { join } from 'node:path';
import { expect, test } from 'vitest';
import { failureLines, listFailures, shorten } from './failures.mjs';
import { ROOT } from './run.mjs';
import { countResults } from './totals.mjs';

const result = (status: string, title: string, ancestorTitles: string[] = [], ...failureMessages: string[]) =>
  ({ status, title, ancestorTitles, failureMessages });
const file = (path: string, status: string, message: string, ...assertionResults: ReturnType<typeof result>[]) =>
  ({ name: join(ROOT, path), status, message, assertionResults });

test('a failed test is named by its file and titles, with the first line of its message', () => {
  const report = { testResults: [
    file('web/a.test.ts', 'passed', '', result('passed', 'is fine')),
    file('tiles/b.test.ts', 'failed', '',
      result('failed', 'is whole', ['a ring', 'that is cut'], 'AssertionError: expected 1 to be 2\n    at b.test.ts:3:4', 'a second'),
      result('passed', 'is closed', ['a ring']),
      result('skipped', 'is later'),
      result('failed', 'has an end', [], '\u001B[31mError: none\u001B[39m')),
  ] };
  expect(listFailures(report)).toEqual([
    'tiles/b.test.ts > a ring > that is cut > is whole: AssertionError: expected 1 to be 2',
    'tiles/b.test.ts > has an end: Error: none',
  ]);
});

test('a file that could not be loaded, or whose set-up failed, is named, so that there are as many lines as failures', () => {
  const report = { testResults: [
    file('web/a.test.ts', 'failed', 'Cannot find module ./b.ts\nimported from a'),
    file('web/c.test.ts', 'failed', '', result('skipped', 'is later')),
    file('web/d.test.ts', 'failed', 'after all', result('failed', 'is now', [], 'Error: no')),
  ] };
  expect(listFailures(report)).toEqual([
    'web/a.test.ts: Cannot find module ./b.ts',
    'web/c.test.ts: no message; see above',
    'web/d.test.ts > is now: Error: no',
  ]);
  expect(countResults(report).failed).toBe(3);
});

test('a broken property tells its seed and counterexample', () => {
  const message = 'Error: Property failed after 128 tests\n{ seed: -19, path: "127", endOnFailure: true }\nCounterexample: [-7,3]\nShrunk 0 time(s)\n\nHint: no';
  expect(shorten(message)).toBe('Error: Property failed after 128 tests { seed: -19, path: "127", endOnFailure: true } Counterexample: [-7,3]');
});

test('a long message is cut, and an absent one is said to be absent', () => {
  expect(shorten('x'.repeat(1000))).toBe(`${'x'.repeat(500)} ...`);
  expect(shorten('\n  \n second')).toBe('second');
  expect(shorten(undefined)).toBe('no message; see above');
});

test('what failed is listed by suite, and no more than forty lines of it', () => {
  expect(failureLines([{ suite: 'unit', failures: [] }])).toEqual([]);
  const forty = Array.from({ length: 40 }, (_, i) => `test ${i}`);
  expect(failureLines([{ suite: 'lint', failures: ['see above'] }, { suite: 'unit', failures: forty.slice(1) }])).toEqual([
    'FAILED: lint: see above', ...forty.slice(1).map((each) => `FAILED: unit: ${each}`),
  ]);
  const tooMany = failureLines([{ suite: 'unit', failures: forty }, { suite: 'native', failures: ['a', 'b'] }]);
  expect(tooMany).toHaveLength(40);
  expect(tooMany.slice(-2)).toEqual(['FAILED: unit: test 38', 'FAILED: and 3 more']);
});

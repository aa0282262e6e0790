import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './run.mjs';
import { filesToTryAgain, unstable, withSecondTry } from './second-try.mjs';

const file = (path: string, status: string) => ({ name: join(ROOT, path), status, message: '', assertionResults: [] });

test('files that failed are tried again, unless so many failed that it is no accident', () => {
  expect(filesToTryAgain({ testResults: [file('web/a.test.ts', 'passed'), file('api/b.test.ts', 'failed')] })).toEqual(['api/b.test.ts']);
  expect(filesToTryAgain({ testResults: ['a', 'b', 'c', 'd', 'e'].map((name) => file(`${name}.test.ts`, 'failed')) })).toEqual([]);
});

test('the second try counts for the files that were tried, the first for all others', () => {
  const first = { testResults: [file('a.test.ts', 'failed'), file('b.test.ts', 'passed'), file('c.test.ts', 'failed')] };
  const second = { testResults: [file('a.test.ts', 'passed'), file('c.test.ts', 'failed')] };
  expect(withSecondTry(first, second).testResults.map(({ status }) => status)).toEqual(['passed', 'passed', 'failed']);
});

test('what passed at the second try only is told apart from what failed twice, whatever the messages say', () => {
  expect(unstable(['a.test.ts > is one: Timeout', 'a.test.ts > is two: expected 1'], ['a.test.ts > is two: expected 3'])).toEqual(['a.test.ts > is one: Timeout']);
});

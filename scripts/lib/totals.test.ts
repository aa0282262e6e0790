import { expect, test } from 'vitest';
import { addUp, countResults, totalLine } from './totals.mjs';

const file = (status: string, ...statuses: string[]) => ({
  status, assertionResults: statuses.map((each) => ({ status: each })),
});

test('passed, failed and skipped tests are counted over all files', () => {
  const report = { testResults: [file('passed', 'passed', 'passed'), file('failed', 'passed', 'failed', 'pending', 'todo')] };
  expect(countResults(report)).toEqual({ passed: 3, failed: 1, skipped: 2 });
});

test('a file that could not be loaded counts as one failure', () => {
  expect(countResults({ testResults: [file('failed')] })).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test('a file whose set-up failed after its tests were skipped counts as one failure', () => {
  expect(countResults({ testResults: [file('failed', 'skipped')] })).toEqual({ passed: 0, failed: 1, skipped: 1 });
});

test('the last line adds everything up', () => {
  const total = addUp([{ passed: 1, failed: 0, skipped: 2 }, { passed: 30, failed: 4, skipped: 0 }]);
  expect(totalLine(total)).toBe('31 passed, 4 failed, 2 skipped');
});

/** Names what failed once more at the end of a run: of a long log often only the end is kept. */
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { ROOT } from './run.mjs';

/** @typedef {import('./totals.mjs').FileResult} FileResult */

const LONGEST_MESSAGE = 500;
const MOST_LINES = 40;

/**
 * The failed tests of vitest's JSON report, one line each: file, test and how it failed. As many as `countResults` counts.
 * @param {{ testResults: FileResult[] }} report
 * @returns {string[]}
 */
export function listFailures(report) {
  return report.testResults.flatMap((file) => {
    const path = relative(ROOT, file.name);
    const failed = file.assertionResults.filter(({ status }) => status === 'failed');
    if (failed.length === 0) return file.status === 'failed' ? [`${path}: ${shorten(file.message)}`] : [];
    return failed.map((test) => `${[path, ...test.ancestorTitles, test.title].join(' > ')}: ${shorten(test.failureMessages[0])}`);
  });
}

/**
 * The first line of a message. The first line of a broken property says nothing yet: its seed and the counterexample follow.
 * @param {string | undefined} message
 */
export function shorten(message) {
  const lines = stripVTControlCharacters(message ?? '').split('\n').map((line) => line.trim()).filter((line) => line !== '');
  const told = /Property (failed|interrupted) after/.test(lines[0] ?? '') ? 3 : 1;
  const text = lines.slice(0, told).join(' ') || 'no message; see above';
  return text.length > LONGEST_MESSAGE ? `${text.slice(0, LONGEST_MESSAGE)} ...` : text;
}

/**
 * What `npm test` prints of them, of all suites.
 * @param {readonly { suite: string, failures: readonly string[] }[]} results
 * @returns {string[]}
 */
export function failureLines(results) {
  const lines = results.flatMap(({ suite, failures }) => failures.map((failure) => `FAILED: ${suite}: ${failure}`));
  if (lines.length <= MOST_LINES) return lines;
  return [...lines.slice(0, MOST_LINES - 1), `FAILED: and ${lines.length - MOST_LINES + 1} more`];
}

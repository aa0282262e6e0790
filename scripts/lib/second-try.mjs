/**
 * A second try, in CI only, for files that failed and are about processes, sockets and browsers: each once more, with nothing
 * beside it. What passes then did not break the tree, but is not sound either: it is named in a line that begins with UNSTABLE.
 */
import { relative } from 'node:path';
import { ROOT } from './run.mjs';

/** @typedef {{ testResults: import('./totals.mjs').FileResult[] }} Report */

/** More files than this failing at once is no accident. */
const MOST_FILES = 4;

/**
 * The files to try again, as paths below the checkout; none when too many failed.
 * @param {Report} report
 * @returns {string[]}
 */
export function filesToTryAgain(report) {
  const failed = report.testResults.filter(({ status }) => status === 'failed').map(({ name }) => relative(ROOT, name));
  return failed.length > MOST_FILES ? [] : failed;
}

/**
 * The first report with the files of the second in their place.
 * @param {Report} first
 * @param {Report} second
 * @returns {Report}
 */
export function withSecondTry(first, second) {
  const again = new Map(second.testResults.map((file) => [file.name, file]));
  return { testResults: first.testResults.map((file) => again.get(file.name) ?? file) };
}

/**
 * What failed first and passed then.
 * @param {readonly string[]} first lines of `listFailures`
 * @param {readonly string[]} second
 * @returns {string[]}
 */
export function unstable(first, second) {
  /** A line without its message: titles hold no ": " before it. @param {string} line */
  const test = (line) => line.split(': ')[0];
  const still = new Set(second.map(test));
  return first.filter((line) => !still.has(test(line)));
}

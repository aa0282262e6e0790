/** Adds up what the suites found. */

/** @typedef {{ passed: number, failed: number, skipped: number }} Totals */

/** @typedef {{ status: string, title: string, ancestorTitles: string[], failureMessages: string[] }} TestResult */

/** @typedef {{ name: string, status: string, message: string, assertionResults: TestResult[] }} FileResult */

/**
 * Counts vitest's JSON report. A file that failed without a failed test (it could not be loaded) counts as one failure.
 * @param {{ testResults: readonly { status: string, assertionResults: readonly { status: string }[] }[] }} report
 * @returns {Totals}
 */
export function countResults(report) {
  const totals = { passed: 0, failed: 0, skipped: 0 };
  for (const file of report.testResults) {
    let failedHere = 0;
    for (const { status } of file.assertionResults) {
      if (status === 'passed') totals.passed += 1;
      else if (status === 'failed') failedHere += 1;
      else totals.skipped += 1;
    }
    totals.failed += file.status === 'failed' && failedHere === 0 ? 1 : failedHere;
  }
  return totals;
}

/** @param {Totals[]} parts @returns {Totals} */
export function addUp(parts) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const part of parts) {
    sum.passed += part.passed;
    sum.failed += part.failed;
    sum.skipped += part.skipped;
  }
  return sum;
}

/** The last line of a run. @param {Totals} totals */
export function totalLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

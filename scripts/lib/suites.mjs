/** The suites of `npm test`: how each is run and how its result is counted. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findChrome, findPostgresPrograms } from '../../api/testing/find-programs.mjs';
import { listFailures, shorten } from './failures.mjs';
import { ROOT, run } from './run.mjs';
import { filesToTryAgain, unstable, withSecondTry } from './second-try.mjs';
import { countResults } from './totals.mjs';
import { buildWeb, webIsBuilt } from './web-build.mjs';

/**
 * What failed is also named, one line each, and so is what passed at the second try only.
 * @typedef {import('./totals.mjs').Totals & { failures: string[], unstable?: string[] }} SuiteResult
 */

/**
 * @typedef {object} Suite
 * @property {string} name
 * @property {() => string | null} missing what it lacks here, with the command that would bring it in; null when it can run
 * @property {(context: { args: string[], scratch: string }) => Promise<SuiteResult>} run
 */

/** @type {readonly Suite[]} */
export const SUITES = [
  check('types', ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.json']),
  check('imports', ['scripts/import-law.mjs']),
  check('lint', ['node_modules/oxlint/bin/oxlint', '--deny-warnings']),
  { name: 'unit', missing: () => null, run: (context) => vitest('unit', 'unit', {}, context) },
  {
    name: 'native',
    missing: () => (process.env.TEST_DATABASE_URL || findPostgresPrograms()
      ? null
      : 'database tests on PostgreSQL with PostGIS. Bring them in: apt-get install postgresql-15-postgis-3, or TEST_DATABASE_URL=postgres://... npm test'),
    run: (context) => vitest('native', 'db', { TEST_DB: 'native' }, context),
  },
  { name: 'embedded', missing: () => null, run: (context) => vitest('embedded', 'db', { TEST_DB: 'embedded' }, context) },
  {
    name: 'browser',
    missing: () => (findChrome()
      ? null
      : 'browser tests. Bring them in: apt-get install chromium fonts-noto-cjk, or CHROME_PATH=/path/to/chrome npm test'),
    run: async (context) => {
      try {
        if (!webIsBuilt()) await buildWeb();
      } catch (error) {
        const { message } = /** @type {Error} */ (error);
        console.error(message);
        return { passed: 0, failed: 1, skipped: 0, failures: [`building the web app: ${shorten(message)}`] };
      }
      return vitest('browser', 'browser', {}, context);
    },
  },
];

/**
 * A program that either goes well or does not: it counts as one test.
 * @param {string} name
 * @param {string[]} command
 * @returns {Suite}
 */
function check(name, command) {
  return {
    name,
    missing: () => null,
    run: async ({ args }) => {
      const { code } = await run(process.execPath, [...command, ...args], { echo: true });
      if (code === 0) return { passed: 1, failed: 0, skipped: 0, failures: [] };
      return { passed: 0, failed: 1, skipped: 0, failures: [`ended with ${code}; see above, below "=== ${name}"`] };
    },
  };
}

/**
 * @param {string} suite
 * @param {string} project
 * @param {Record<string, string>} env
 * @param {{ args: string[], scratch: string }} context
 * @returns {Promise<SuiteResult>}
 */
async function vitest(suite, project, env, { args, scratch }) {
  let { code, report } = await runVitest(suite, project, env, args, scratch);
  const first = listFailures(report);
  const again = process.env.CI && project !== 'unit' ? filesToTryAgain(report) : [];
  if (again.length > 0) {
    console.log(`\n=== ${suite}, once more: ${again.join(' ')}`);
    const second = await runVitest(suite, project, env, again, scratch);
    code = second.code;
    report = withSecondTry(report, second.report);
  }
  const result = { ...countResults(report), failures: listFailures(report), unstable: unstable(first, listFailures(report)) };
  // vitest also fails for errors outside of any test, in a set-up or after the last one; that must not get lost.
  if (code !== 0 && result.failed === 0) {
    result.failed = 1;
    result.failures.push(`vitest ended with ${code} for an error outside of any test; see above, below "=== ${suite}"`);
  }
  return result;
}

/**
 * @param {string} suite
 * @param {string} project
 * @param {Record<string, string>} env
 * @param {string[]} args
 * @param {string} scratch
 * @returns {Promise<{ code: number, report: import('./second-try.mjs').Report }>}
 */
async function runVitest(suite, project, env, args, scratch) {
  const file = join(scratch, `${suite}.json`);
  rmSync(file, { force: true });
  const command = ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const { code } = await run(process.execPath, [join(ROOT, 'node_modules/vitest/vitest.mjs'), ...command, ...args], { env, echo: true });
  return { code, report: existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { testResults: [] } };
}

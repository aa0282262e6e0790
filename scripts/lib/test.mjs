/** `npm test`: sets up what the suites need, runs them one after the other and adds up. */
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createProgress } from '../../api/progress.mjs';
import { canSeclude, findProgram } from '../../api/testing/find-programs.mjs';
import { installDebianPackages } from './debian.mjs';
import { failureLines } from './failures.mjs';
import { installDependencies } from './install.mjs';
import { ROOT } from './run.mjs';
import { SUITES } from './suites.mjs';
import { addUp, totalLine } from './totals.mjs';

/** @typedef {import('./totals.mjs').Totals} Totals */

/**
 * @param {string[]} args a suite's name and arguments for it, or nothing for everything
 * @returns {Promise<number>} the exit code
 */
export async function test(args) {
  const [wanted, ...rest] = args;
  const suites = wanted ? SUITES.filter(({ name }) => name === wanted) : SUITES;
  if (suites.length === 0) {
    console.error(`There is no suite named ${wanted}. Known: ${SUITES.map(({ name }) => name).join(', ')}`);
    return 1;
  }
  const progress = createProgress(process.stdout);
  try {
    await installDependencies(progress);
  } catch (error) {
    console.error(/** @type {Error} */ (error).message);
    console.log(totalLine({ passed: 0, failed: 1, skipped: 0 }));
    return 1;
  }
  if (suites.some(({ name, missing }) => missing() || ['unit', 'native', 'embedded'].includes(name))) await installDebianPackages(progress);
  return withScratch((scratch) => runSuites(suites, rest, scratch));
}

/**
 * @param {typeof SUITES} suites
 * @param {string[]} args
 * @param {string} scratch
 */
async function runSuites(suites, args, scratch) {
  const mustHaveAll = process.env.REQUIRE_ALL === '1';
  const leftOut = [];
  /** @type {Totals[]} */
  const results = [];
  const lines = [];
  /** @type {{ suite: string, failures: string[] }[]} */
  const failed = [];
  /** @type {string[]} */
  const unstable = [];
  for (const suite of suites) {
    const missing = suite.missing();
    if (missing) {
      leftOut.push(missing);
      results.push({ passed: 0, failed: mustHaveAll ? 1 : 0, skipped: mustHaveAll ? 0 : 1 });
      continue;
    }
    console.log(`\n=== ${suite.name}`);
    const beganAt = performance.now();
    const result = await suite.run({ args, scratch });
    results.push(result);
    failed.push({ suite: suite.name, failures: result.failures });
    unstable.push(...(result.unstable ?? []).map((line) => `${suite.name}: ${line}`));
    lines.push(`  ${suite.name.padEnd(10)} ${totalLine(result).padEnd(44)} ${((performance.now() - beganAt) / 1000).toFixed(1).padStart(7)} s`);
    if (interrupted) break;
  }
  const data = resolve(ROOT, process.env.TONGGUAN_DATA || '../shared/data');
  if (!existsSync(data)) leftOut.push(`tests on real data: ${data} is not there. Bring them in: TONGGUAN_DATA=/path/to/data npm test`);
  leftOut.push(...missingHelpers());
  const total = addUp(results);
  const isComplete = leftOut.length === 0 && total.skipped === 0;
  console.log(`\n${lines.join('\n')}\n`);
  for (const line of unstable) console.log(`UNSTABLE: failed at the first try: ${line}`);
  for (const line of failureLines(failed)) console.log(line);
  for (const line of leftOut) console.log(`LEFT OUT: ${line}`);
  if (interrupted) console.log('INTERRUPTED: the rest was not run');
  else if (mustHaveAll && !isComplete) console.log('REQUIRE_ALL=1: something was left out or skipped, which is a failure here');
  console.log(totalLine(total));
  return total.failed > 0 || interrupted || (mustHaveAll && !isComplete) ? 1 : 0;
}

/** What single tests want beside their suite, each with the command that would bring it in. */
function missingHelpers() {
  const missing = [['mosquitto', 'tests with a broker outside', 'mosquitto'], ['ffmpeg', 'tests of the demo pictures', 'ffmpeg'], ['nginx', 'tests behind nginx', 'nginx-light'],
    ['ogr2ogr', 'tests of files as GDAL writes them', 'gdal-bin'], ['zip', 'tests of zipped files', 'zip']]
    .filter(([program = '']) => !findProgram(program)).map(([, what, name]) => `${what}. Bring them in: apt-get install ${name}`);
  if (!canSeclude()) missing.push('the test without a network. Bring it in: Linux with unshare and ip (apt-get install util-linux iproute2), as root or where user namespaces are allowed');
  return missing;
}

let interrupted = false;

/**
 * Everything temporary of a run lives below one folder, so that nothing is left of a run that was cut short.
 * @param {(scratch: string) => Promise<number>} work
 */
async function withScratch(work) {
  const scratch = mkdtempSync(join(tmpdir(), 'tongguan-test-'));
  chmodSync(scratch, 0o1777); // like the system's own: PostgreSQL runs as another user and puts its folder there
  process.env.TMPDIR = scratch;
  // Ctrl-C reaches the running suite as well; this process waits for it, then tidies up.
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, () => { interrupted = true; });
  try {
    return await work(scratch);
  } finally {
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

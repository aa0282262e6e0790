/** The steps of `npm start`, in order; the web app is built while the server opens its database. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createProgress } from '../../api/progress.mjs';
import { readBundleFile } from './bundle-file.mjs';
import { installDependencies } from './install.mjs';
import { helpText, parseOptions } from './options.mjs';
import { resetData } from './reset.mjs';
import { ROOT } from './run.mjs';
import { startServer } from './server.mjs';
import { startSimulator } from './simulator.mjs';
import { buildWeb, webIsBuilt } from './web-build.mjs';

/**
 * @param {string[]} args
 * @returns {Promise<number>} the exit code
 */
export async function start(args) {
  const beganAt = performance.now();
  const progress = createProgress(process.stdout);
  try {
    const options = parseOptions(args);
    if (options.help) {
      console.log(helpText(JSON.parse(readFileSync(join(ROOT, 'api/settings.json'), 'utf8')), readBundleFile(ROOT) !== null));
      return 0;
    }
    await installDependencies(progress);
    if (options.reset && !(await resetData(options))) {
      console.log('Nothing was deleted.');
      return 0;
    }
    return await serve(options, progress, beganAt);
  } catch (error) {
    console.error(/** @type {Error} */ (error).message);
    return 1;
  }
}

/** @param {import('./options.mjs').StartOptions} options @param {import('../../api/progress.mjs').Progress} progress @param {number} beganAt */
async function serve(options, progress, beganAt) {
  const ending = new AbortController();
  const server = startServer(options.insecure ? ['--insecure'] : []);
  /** @type {Error | undefined} */
  let buildError;
  const built = build(server.ready, progress, ending.signal).catch((error) => {
    if (ending.signal.aborted) return;
    buildError = error;
    server.stop();
  });
  /** @type {(() => Promise<void>) | undefined} */
  let stopSimulator;
  void Promise.all([server.ready, built]).then(([{ url, canSimulate }]) => {
    if (buildError || ending.signal.aborted) return;
    console.log(`  Open ${url}   (ready after ${((performance.now() - beganAt) / 1000).toFixed(1)} s, Ctrl-C stops)\n`);
    if (canSimulate && options.simulate) stopSimulator = startSimulator();
  });
  const code = await server.ended;
  ending.abort();
  await stopSimulator?.();
  await built;
  if (!buildError) return code;
  console.error(buildError.message);
  return 1;
}

/**
 * Builds the web app when it is stale. While the server draws its own bars the build says nothing until it is done,
 * because two pictures on one terminal tear each other.
 * @param {Promise<unknown>} serverReady
 * @param {import('../../api/progress.mjs').Progress} progress
 * @param {AbortSignal} signal
 */
async function build(serverReady, progress, signal) {
  if (webIsBuilt()) return;
  const quiet = createProgress({ write: (text) => process.stdout.write(process.stdout.isTTY ? `\r\u001B[K${text}` : text) }, {
    lineEveryMs: process.stdout.isTTY ? 3_600_000 : undefined,
  });
  const step = quiet.step('Build the web app');
  let isDone = false;
  /** @type {import('../../api/progress.mjs').ProgressStep | undefined} */
  let rest;
  if (process.stdout.isTTY) void serverReady.then(() => { if (!isDone) rest = progress.step('Finish the web app'); });
  try {
    await buildWeb(signal);
    rest?.done();
    step.done();
  } catch (error) {
    rest?.fail();
    step.fail();
    throw error;
  } finally {
    isDone = true;
  }
}

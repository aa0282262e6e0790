/** The steps of `npm run bundle`, in order. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createProgress } from '../../api/progress.mjs';
import { installDependencies } from '../lib/install.mjs';
import { ownPlatform } from '../lib/bundle-file.mjs';
import { ROOT, run } from '../lib/run.mjs';
import { buildWeb, webIsBuilt } from '../lib/web-build.mjs';
import { bundleHelp, parseBundleOptions } from './options.mjs';

/** @typedef {import('./options.mjs').BundleOptions} BundleOptions */
/** @typedef {import('../../api/progress.mjs').Progress} Progress */

const MEGABYTE = 1_000_000;

/** @param {string[]} args @returns {Promise<number>} the exit code */
export async function bundle(args) {
  const progress = createProgress(process.stdout);
  const scratch = mkdtempSync(join(tmpdir(), 'tongguan-bundle-'));
  try {
    const options = parseBundleOptions(args);
    if (options.help) {
      console.log(bundleHelp());
      return 0;
    }
    await installDependencies(progress);
    await step(progress, 'Build the web app', () => (webIsBuilt() ? undefined : buildWeb()));
    await makeBundle(options, scratch, progress);
    return 0;
  } catch (error) {
    progress.fail();
    console.error(/** @type {Error} */ (error).message);
    return 1;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** @param {BundleOptions} options @param {string} scratch @param {Progress} progress */
async function makeBundle(options, scratch, progress) {
  // Not above: the archive's library is one of the dependencies that were just installed.
  const [{ copySources, copyNode, readManifest, writeBundleFile }, { copyModules, installElsewhere }, { listThirdParties }, { pack, sumOf, writeSums }] = await Promise.all([
    import('./contents.mjs'), import('./modules.mjs'), import('./third-party.mjs'), import('./archive.mjs'),
  ]);
  const platform = /** @type {keyof typeof import('./options.mjs').PLATFORMS} */ (options.platform);
  const { version } = readManifest();
  const { commit, date } = await origin();
  const folder = join(scratch, `tongguan-${version}-${platform}`);
  mkdirSync(folder);
  let modules = resolve(ROOT);
  if (platform !== ownPlatform()) {
    modules = join(scratch, 'elsewhere');
    await step(progress, `Install for ${platform}`, () => installElsewhere(modules, platform));
  }
  await step(progress, 'Copy what runs', () => {
    copySources(folder);
    const packages = copyModules(modules, folder, platform);
    if (options.withNode) copyNode(folder);
    writeBundleFile(folder, { version, platform, commit });
    const web = JSON.parse(readFileSync(join(folder, '.build/web/licenses.json'), 'utf8'));
    writeFileSync(join(folder, 'THIRD-PARTY.md'), listThirdParties(folder, packages, web));
    return writeSums(folder);
  });
  const out = resolve(process.env.INIT_CWD || ROOT, options.out);
  mkdirSync(out, { recursive: true });
  const file = join(out, `tongguan-${version}-${platform}${options.withNode ? '-node' : ''}.tar.gz`);
  const packing = progress.step('Pack');
  await pack(folder, file, date, (done, total) => packing.update(done, total));
  packing.done();
  writeFileSync(`${file}.sha256`, `${await sumOf(file)}  ${file.split(/[\\/]/).pop()}\n`);
  console.log(`\n  ${file}\n  ${(statSync(file).size / MEGABYTE).toFixed(1)} MB. On the other machine: tar -xzf it, and ./start in its folder\n`);
}

/**
 * The commit that a bundle is made from and the date of its files. Changes that are not committed are dated now: pages are
 * told apart by date and size, and two bundles of one commit must not be taken for each other.
 */
async function origin() {
  const [head, when, status] = await Promise.all([['rev-parse', 'HEAD'], ['log', '-1', '--format=%ct'], ['status', '--porcelain']]
    .map((args) => run('git', args)));
  const isKnown = head?.code === 0 && when?.code === 0 && status?.code === 0;
  const isClean = isKnown && status.tail === '';
  const epoch = Number(process.env.SOURCE_DATE_EPOCH || (isClean ? when.tail : Math.floor(Date.now() / 1000)));
  if (!Number.isSafeInteger(epoch) || epoch < 0) throw new Error(`SOURCE_DATE_EPOCH=${process.env.SOURCE_DATE_EPOCH}: must be seconds since 1970`);
  return { commit: isKnown ? `${head.tail}${isClean ? '' : ' with changes that are not committed'}` : null, date: new Date(epoch * 1000) };
}

/** @template T @param {Progress} progress @param {string} name @param {() => T | Promise<T>} work */
async function step(progress, name, work) {
  const running = progress.step(name);
  const result = await work();
  running.done();
  return result;
}

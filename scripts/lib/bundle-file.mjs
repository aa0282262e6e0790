/**
 * Whether this folder is a bundle (`npm run bundle`) and for which machines. A bundle brings everything along: nothing is
 * installed and nothing is built there.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Stands at the top of a bundle, one `name: value` a line. */
export const BUNDLE_FILE = 'VERSION';

/** @typedef {{ version: string, platform: string }} BundleInfo */

/** @param {string} root @returns {BundleInfo | null} null in a checkout */
export function readBundleFile(root) {
  const file = join(root, BUNDLE_FILE);
  if (!existsSync(file)) return null;
  const lines = readFileSync(file, 'utf8').split('\n').map((line) => line.split(/: (.*)/s));
  const { tongguan: version = '', platform = '' } = Object.fromEntries(lines);
  return { version, platform };
}

/** The name of machines like this one, as bundles carry it. */
export function ownPlatform() {
  return `${process.platform}-${process.arch}${process.platform === 'linux' && !isGlibc() ? '-musl' : ''}`;
}

/** Prebuilt libraries are for one C library: Alpine's is another than everybody else's. */
function isGlibc() {
  const { header } = /** @type {{ header: { glibcVersionRuntime?: string } }} */ (process.report.getReport());
  return Boolean(header.glibcVersionRuntime);
}

/**
 * @param {string} root
 * @param {BundleInfo} bundle
 * @param {string} platform of this machine
 * @throws {Error} when the bundle is for other machines, or a part of it is gone
 */
export function checkBundle(root, bundle, platform) {
  if (bundle.platform !== platform) throw new Error(`This bundle is for ${bundle.platform}, and this machine is ${platform}: bring the one for ${platform}.`);
  for (const part of ['node_modules/tsx', '.build/web/index.html']) {
    if (!existsSync(join(root, part))) throw new Error(`This bundle is not whole: ${part} is missing. Unpack the archive again; sha256sum --quiet -c SHA256SUMS names what is amiss.`);
  }
}

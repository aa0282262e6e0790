/** Builds the web app when its sources are not those that it was built from. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readBundleFile } from './bundle-file.mjs';
import { ROOT, run } from './run.mjs';

const SOURCES = ['web', 'tiles', 'api/contract', 'vite.config.ts', 'tsconfig.json', 'package-lock.json'];
const BUILT = join(ROOT, '.build/web');
const MARK = join(BUILT, '.sources');

/**
 * One hash over names and contents of everything that the built app is made of; tests are not.
 * @param {string} root
 * @param {string[]} sources files and folders below `root`
 */
export function hashSources(root, sources) {
  const hash = createHash('sha256');
  /** @param {string} path */
  const add = (path) => {
    const full = join(root, path);
    if (!existsSync(full)) return;
    if (statSync(full).isDirectory()) {
      for (const name of readdirSync(full).sort()) if (name !== 'node_modules') add(`${path}/${name}`);
    } else if (!/\.test\.tsx?$/.test(path)) {
      hash.update(`${path}\0`).update(readFileSync(full));
    }
  };
  sources.forEach(add);
  return hash.digest('hex');
}

/** @returns {boolean} always true in a bundle, which brings the built app and none of its sources */
export function webIsBuilt() {
  if (readBundleFile(ROOT)) return true;
  return existsSync(join(BUILT, 'index.html')) && existsSync(MARK) && readFileSync(MARK, 'utf8') === hashSources(ROOT, SOURCES);
}

/**
 * Builds beside the old build and then swaps, so that a server in service never shows half a page.
 * @param {AbortSignal} [signal]
 * @throws {Error} with the end of the build's output
 */
export async function buildWeb(signal) {
  const sources = hashSources(ROOT, SOURCES);
  const fresh = `${BUILT}-${process.pid}`;
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js');
  const { code, tail } = await run(process.execPath, [vite, 'build', '--outDir', fresh, '--emptyOutDir', '--logLevel', 'warn'],
    { signal, env: { NODE_ENV: 'production' } }); // whatever the caller's says: a test runner's would make the libraries' slow, talkative builds
  if (code !== 0) {
    rmSync(fresh, { recursive: true, force: true });
    throw new Error(`The web app could not be built:\n${tail}`);
  }
  writeFileSync(join(fresh, '.sources'), sources);
  replaceFolder(fresh, BUILT);
}

/** Another build may put its own folder there between the two steps; then that one is moved away as well. @param {string} fresh @param {string} target */
export function replaceFolder(fresh, target) {
  for (let attempt = 1; ; attempt++) {
    const old = `${fresh}-old-${attempt}`;
    if (existsSync(target)) renameSync(target, old);
    try {
      renameSync(fresh, target);
      return;
    } catch (error) {
      const { code } = /** @type {NodeJS.ErrnoException} */ (error);
      if (attempt === 5 || (code !== 'ENOTEMPTY' && code !== 'EEXIST' && code !== 'EPERM')) throw error;
    } finally {
      rmSync(old, { recursive: true, force: true });
    }
  }
}

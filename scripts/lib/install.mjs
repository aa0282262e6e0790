/** Installs the locked dependencies when they are missing or are not those of the lock file. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkBundle, ownPlatform, readBundleFile } from './bundle-file.mjs';
import { ROOT, npm, run } from './run.mjs';

/** @typedef {{ version?: string, optional?: boolean, os?: string[], cpu?: string[], libc?: string[], optionalDependencies?: Record<string, string> }} LockedPackage */
/** @typedef {{ packages: Record<string, LockedPackage> }} LockFile */

/**
 * Whether what npm says it installed is what the lock file asks for. npm writes its own list at the very end of an
 * installation, so one that was cut short counts as missing. Optional packages may be absent (other platforms' builds).
 * @param {LockFile} locked
 * @param {LockFile} installed
 */
export function isInstalled(locked, installed) {
  return Object.entries(locked.packages).every(([path, wanted]) => {
    if (path === '') return true;
    const found = installed.packages[path];
    return found ? found.version === wanted.version : wanted.optional === true;
  });
}

/**
 * Packages for other platforms that the lock file should name and does not: npm leaves them out when it writes the file on
 * a machine where they cannot be had, and then refuses the file everywhere.
 * @param {LockFile} locked
 * @returns {string[]}
 */
export function missingFromLock(locked) {
  return Object.entries(locked.packages).flatMap(([path, { optionalDependencies = {} }]) => {
    return Object.keys(optionalDependencies).filter((name) => !isReachable(locked, path, name));
  });
}

/** Whether `name` stands in a `node_modules` of `path` or of a folder above. @param {LockFile} locked @param {string} path @param {string} name */
function isReachable(locked, path, name) {
  for (let folder = path; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    if (locked.packages[`${folder ? `${folder}/` : ''}node_modules/${name}`]) return true;
    if (folder === '') return false;
  }
}

/** @param {string} root the checkout */
export function dependenciesAreCurrent(root) {
  const list = join(root, 'node_modules/.package-lock.json');
  return existsSync(list) && isInstalled(readLock(join(root, 'package-lock.json')), readLock(list));
}

/**
 * @param {import('../../api/progress.mjs').Progress} progress
 * @throws {Error} with the beginning of npm's output, where it gives its reason; for a bundle with what is wrong with it
 */
export async function installDependencies(progress) {
  const bundle = readBundleFile(ROOT);
  if (bundle) return checkBundle(ROOT, bundle, ownPlatform());
  if (dependenciesAreCurrent(ROOT)) return;
  const paths = packagesForHere(readLock(join(ROOT, 'package-lock.json')));
  const step = progress.step('Install the dependencies');
  const timer = setInterval(() => step.update(countInstalled(paths), paths.length), 500);
  // Whatever NODE_ENV says: the web app is built here, and its tools are development dependencies.
  const { program, args } = npm(['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']);
  const { code, head } = await run(program, args);
  clearInterval(timer);
  if (code !== 0) {
    step.fail();
    throw new Error(`npm ci failed:\n${head}\nInstalling needs the network once; nothing after it does.`);
  }
  step.done(`${countInstalled(paths)} packages`);
}

/** Packages of the lock file that belong on this machine. @param {LockFile} locked */
function packagesForHere(locked) {
  return Object.entries(locked.packages).filter(([path, { os, cpu, libc }]) => {
    return path !== '' && (os?.includes(process.platform) ?? true) && (cpu?.includes(process.arch) ?? true) && (libc?.includes('glibc') ?? true);
  }).map(([path]) => path);
}

/** npm makes all folders first and fills them later; a package counts once its own description is there. @param {string[]} paths */
function countInstalled(paths) {
  return paths.filter((path) => existsSync(join(ROOT, path, 'package.json'))).length;
}

/** @param {string} file @returns {LockFile} */
function readLock(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

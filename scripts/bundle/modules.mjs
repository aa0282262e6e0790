/** The dependencies of a bundle: those that run, without what only a developer or a debugger reads. */
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm, ROOT, run } from '../lib/run.mjs';
import { PLATFORMS } from './options.mjs';

/** @typedef {{ dev?: boolean, devOptional?: boolean, optional?: boolean, version?: string }} LockedPackage */

// Declarations, source maps and tests are a sixth of the bytes, and nothing opens them. Everything else stays: a README may be all
// that a package has for a licence (sharp's libvips).
const UNREAD = /\.(?:map|d\.[cm]?ts|test\.ts)$/;
// npm's links and lists of its own; and what esbuild's install script, where it runs, makes of its own launcher.
const LOCAL = /(?:^|\/)node_modules\/(?:\.bin|\.package-lock\.json|\.cache|esbuild\/bin)(?:\/|$)/;

/**
 * The packages that run, from the lock file.
 * @param {Record<string, LockedPackage>} locked
 * @returns {[string, LockedPackage][]} by path, sorted
 */
export function runtimePackages(locked) {
  return Object.entries(locked).filter(([path, { dev, devOptional }]) => path !== '' && !dev && !devOptional).sort(([a], [b]) => (a < b ? -1 : 1));
}

/**
 * Installs what runs for another platform into a folder of its own.
 * @param {string} folder that becomes the home of `node_modules`
 * @param {keyof typeof PLATFORMS} platform
 * @throws {Error} with the beginning of npm's output
 */
export async function installElsewhere(folder, platform) {
  mkdirSync(folder, { recursive: true });
  for (const name of ['package.json', 'package-lock.json']) writeFileSync(join(folder, name), readFileSync(join(ROOT, name)));
  const { os, cpu, libc } = PLATFORMS[platform];
  const { program, args } = npm(['ci', '--prefix', folder, '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error',
    `--os=${os}`, `--cpu=${cpu}`, ...(libc ? [`--libc=${libc}`] : [])]);
  const { code, head } = await run(program, args);
  if (code !== 0) throw new Error(`npm ci for ${platform} failed:\n${head}\nInstalling for another platform needs the network once.`);
}

/**
 * Copies the packages that run. What the lock file marks as optional may be absent: it is for other platforms.
 * @param {string} from the folder whose `node_modules` holds them
 * @param {string} to
 * @param {keyof typeof PLATFORMS} platform
 * @returns {string[]} paths of the packages that were copied, sorted
 * @throws {Error} for a package that is not there
 */
export function copyModules(from, to, platform) {
  const locked = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages;
  const needed = nativePackages(platform);
  const copied = [];
  for (const [path, { optional }] of runtimePackages(locked)) {
    if (!existsSync(join(from, path, 'package.json'))) {
      if (optional && !needed.includes(path)) continue;
      throw new Error(`${path} is not installed; npm ci brings it in`);
    }
    // Also one that npm put in though it is for other machines.
    if (optional && /\/(?:@esbuild|@img)\//.test(path) && !needed.includes(path)) continue;
    cpSync(join(from, path), join(to, path), { recursive: true, filter: (source) => isKept(source.slice(from.length), path) });
    copied.push(path);
  }
  return copied;
}

/** Optional to npm, and nothing runs without them. @param {keyof typeof PLATFORMS} platform */
function nativePackages(platform) {
  const { os, cpu, libc } = PLATFORMS[platform];
  const machine = `${os}${libc === 'musl' ? 'musl' : ''}-${cpu}`;
  return [`@esbuild/${os}-${cpu}`, `@img/sharp-${machine}`, `@img/sharp-libvips-${machine}`].map((name) => `node_modules/${name}`);
}

/** A package's own `node_modules` are packages of their own. @param {string} path below the root @param {string} within */
function isKept(path, within) {
  const inside = path.slice(path.indexOf(within) + within.length);
  return !UNREAD.test(path) && !LOCAL.test(path.replaceAll('\\', '/')) && !/[\\/]node_modules(?:[\\/]|$)/.test(inside);
}

/** What a bundle holds of this checkout: the sources that run, the documentation, and two programs in place of npm. */
import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BUNDLE_FILE } from '../lib/bundle-file.mjs';
import { ROOT } from '../lib/run.mjs';

const PAGES = ['README.md', 'README.zh-CN.md', 'CHANGELOG.md', 'LICENSE', 'tsconfig.json'];
const SOURCES = ['api', 'tiles', 'fixtures', 'sql', 'docs', 'scripts'];
/** Commands of package.json that are for work on the code; what only they need stays out. */
const FOR_DEVELOPERS = /^(?:test|dev|generate|bundle|bench(?::\w+)?)$/;
const NOT_RUN = /\.test\.[cm]?tsx?$|[\\/](?:testing|node_modules)$|^scripts[\\/](?:bench|bundle|lib[\\/](?:debian|failures|flatc-output|import-law|suites|test|totals)\.mjs)/;
const PROGRAMS = fileURLToPath(new URL('./programs/', import.meta.url));

/** @typedef {{ scripts: Record<string, string>, devDependencies?: object, version: string }} Manifest */

/** @returns {Manifest} */
export function readManifest() {
  return JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
}

/**
 * Commands that a bundle knows, and the scripts of the others.
 * @param {Manifest['scripts']} scripts
 */
export function splitCommands(scripts) {
  const forDevelopers = Object.entries(scripts).filter(([name]) => FOR_DEVELOPERS.test(name));
  return {
    kept: Object.fromEntries(Object.entries(scripts).filter(([name]) => !FOR_DEVELOPERS.test(name))),
    left: forDevelopers.map(([, command]) => /scripts\/[\w-]+\.mjs/.exec(command)?.[0]),
  };
}

/** @param {string} to the bundle's folder */
export function copySources(to) {
  const manifest = readManifest();
  const { kept, left } = splitCommands(manifest.scripts);
  for (const part of SOURCES) {
    cpSync(join(ROOT, part), join(to, part), {
      recursive: true,
      filter: (source) => {
        const path = source.slice(ROOT.length);
        return !NOT_RUN.test(path) && !left.includes(path.replaceAll('\\', '/'));
      },
    });
  }
  for (const name of PAGES) copyFileSync(join(ROOT, name), join(to, name));
  const { devDependencies: _, ...own } = manifest;
  writeFileSync(join(to, 'package.json'), `${JSON.stringify({ ...own, scripts: kept }, null, 2)}\n`);
  for (const name of readdirSync(PROGRAMS)) {
    copyFileSync(join(PROGRAMS, name), join(to, basename(name, '.sh')));
    chmodSync(join(to, basename(name, '.sh')), 0o755);
  }
  cpSync(join(ROOT, '.build/web'), join(to, '.build/web'), { recursive: true });
}

/** @param {string} to @param {{ version: string, platform: string, commit: string | null }} what */
export function writeBundleFile(to, { version, platform, commit }) {
  const lines = [`tongguan: ${version}`, `platform: ${platform}`, ...(commit ? [`commit: ${commit}`] : []), 'node: 20.19, 22.12 or newer'];
  writeFileSync(join(to, BUNDLE_FILE), `${lines.join('\n')}\n`);
}

/** Puts the Node in that runs this. @param {string} to @throws {Error} when it is not one file */
export function copyNode(to) {
  if (/** @type {{ variables: { node_shared?: boolean } }} */ (/** @type {unknown} */ (process.config)).variables.node_shared) {
    throw new Error(`--with-node: ${process.execPath} needs libraries beside it; run this with a Node from nodejs.org`);
  }
  mkdirSync(join(to, 'node/bin'), { recursive: true });
  copyFileSync(process.execPath, join(to, 'node/bin/node'));
  chmodSync(join(to, 'node/bin/node'), 0o755);
  const licence = resolve(dirname(process.execPath), '../LICENSE');
  if (existsSync(licence)) copyFileSync(licence, join(to, 'node/LICENSE'));
}

/** Finds what tests need on this machine: PostgreSQL with PostGIS, and a Chrome. Plain JavaScript: `npm test` runs it too. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/**
 * The folder with `initdb` and `postgres` of a PostgreSQL 15 or newer that has PostGIS.
 * @returns {string | undefined}
 */
export function findPostgresPrograms() {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).map(Number).filter((version) => version >= 15) : [];
  const fromConfig = spawnSync('pg_config', ['--bindir'], { encoding: 'utf8' }).stdout?.trim();
  const folders = [
    ...versions.sort((a, b) => a - b).map((version) => join(debian, String(version), 'bin')),
    ...(fromConfig ? [fromConfig] : []),
    ...pathFolders(),
  ];
  return folders.find((folder) => existsSync(join(folder, 'initdb')) && hasPostgis(folder));
}

/** @param {string} binFolder */
function hasPostgis(binFolder) {
  const version = dirname(binFolder).split('/').pop() ?? '';
  return [
    join('/usr/share/postgresql', version, 'extension'),
    join(dirname(binFolder), 'share/extension'),
    join(dirname(binFolder), 'share/postgresql/extension'),
  ].some((folder) => existsSync(join(folder, 'postgis.control')));
}

const CHROME_NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
const CHROME_PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * A Chrome or Chromium: `CHROME_PATH`, else one in PATH or in the usual places.
 * @returns {string | undefined}
 */
export function findChrome() {
  const given = process.env.CHROME_PATH;
  if (given) return existsSync(given) ? given : undefined;
  const inPath = pathFolders().flatMap((folder) => CHROME_NAMES.map((name) => join(folder, name)));
  return [...inPath, ...CHROME_PLACES].find((path) => existsSync(path));
}

/**
 * A program by name, in PATH or where Debian puts servers.
 * @param {string} name
 * @returns {string | undefined}
 */
export function findProgram(name) {
  return [...pathFolders(), '/usr/sbin'].map((folder) => join(folder, name)).find((path) => existsSync(path));
}

function pathFolders() {
  return (process.env.PATH ?? '').split(delimiter).filter(Boolean);
}

/** How `unshare` and `nsenter` are told to make and enter a network of its own: who is not root is, inside. */
export const SECLUSION = process.getuid?.() === 0
  ? { unshare: ['-n'], nsenter: ['-n'] }
  : { unshare: ['-r', '-n'], nsenter: ['-U', '--preserve-credentials', '-n'] };

/** Whether a process can be shut off from every network but loopback here (Linux, and a container that allows it). */
export function canSeclude() {
  return process.platform === 'linux' && spawnSync('unshare', [...SECLUSION.unshare, 'sh', '-c', 'PATH=$PATH:/usr/sbin:/sbin; ip link set lo up']).status === 0;
}

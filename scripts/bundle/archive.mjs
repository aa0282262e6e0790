/** Packs a folder so that the same files make the same bytes, on whichever day and machine. */
import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { create } from 'tar';

export const SUMS_FILE = 'SHA256SUMS';

/** Files below a folder, with `/`, sorted by their bytes' order. @param {string} folder */
export function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1).replaceAll('\\', '/')).sort();
}

/** @param {string} file @returns {Promise<string>} its SHA-256 in hexadecimal */
export async function sumOf(file) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** Writes a file that `sha256sum -c` reads, over every file of the folder. @param {string} folder */
export async function writeSums(folder) {
  const lines = [];
  for (const file of filesIn(folder)) lines.push(`${await sumOf(join(folder, file))}  ${file}\n`);
  writeFileSync(join(folder, SUMS_FILE), lines.join(''));
}

/**
 * Packs a folder under its own name: no owners, one date, sorted.
 * @param {string} folder
 * @param {string} file `.tar.gz`
 * @param {Date} date of every file
 * @param {(packed: number, total: number) => void} onProgress in files
 */
export async function pack(folder, file, date, onProgress) {
  const name = basename(folder);
  const files = filesIn(folder).map((path) => `${name}/${path}`);
  let packed = 0;
  await create({
    file, cwd: dirname(folder), gzip: true, portable: true, mtime: date, noDirRecurse: true, strict: true,
    onWriteEntry: () => { onProgress(++packed, files.length); },
  }, files);
}

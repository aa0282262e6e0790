/** The files of DATA_DIR that are truth: photos, clips and whatever folder comes to it. Caches and the database's own are not. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Dirent } from 'node:fs';
import { mkdir, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeWhole } from '../store/whole-file.ts';
import { BackupError } from './backup-error.ts';
import type { Manifest } from './manifest.ts';

/** Folders below DATA_DIR that stay behind: the database itself (its rows are in the tables), uploads that are forgotten after a day, and what can be made again. */
const NOT_TRUTH = /^(pg|rejects|imports|backups|logs|cache|tmp|restoring|backing-up-.*|replaced-.*|pg\..*|\..*)$/;
/** A file that is being written, or is about to be forgotten. */
const UNFINISHED = /\.part$/;

export type FileEntry = Manifest['files'][number];

/** Paths below DATA_DIR, with slashes. @throws BackupError when a folder cannot be read: that is not the same as an empty one */
export async function* listDataFiles(dataDir: string): AsyncGenerator<string> {
  const top = await listFolder(dataDir);
  const folders = top.filter((entry) => entry.isDirectory() && !NOT_TRUTH.test(entry.name)).map(({ name }) => name).sort();
  for (const folder of folders) yield* walk(dataDir, folder);
}

async function listFolder(folder: string): Promise<Dirent[]> {
  return readdir(folder, { withFileTypes: true }).catch((cause: NodeJS.ErrnoException) => {
    const why = cause.code === 'ENOENT' ? 'it does not exist' : cause.message;
    throw new BackupError(`The files of DATA_DIR cannot be backed up: ${folder} cannot be read (${why})`, { cause });
  });
}

async function* walk(dataDir: string, folder: string): AsyncGenerator<string> {
  const entries = await listFolder(join(dataDir, folder));
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) yield* walk(dataDir, path);
    else if (entry.isFile() && !UNFINISHED.test(entry.name)) yield path;
  }
}

async function hashOfFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const bytes of createReadStream(file)) hash.update(bytes as Buffer);
  return hash.digest('hex');
}

/**
 * Puts a file of a backup in its place, whole or not at all. The same file may be there already.
 * @throws BackupError when another one is there (it is never overwritten), or when the bytes are not those of the manifest
 */
export async function placeDataFile(dataDir: string, entry: FileEntry, bytes: AsyncIterable<Buffer>): Promise<void> {
  const file = join(dataDir, entry.path);
  const there = await stat(file).catch(() => null);
  if (there) {
    const isSame = there.isFile() && there.size === entry.bytes && await hashOfFile(file) === entry.sha256;
    if (!isSame) throw new BackupError(`${file} is there already and is another file than the backup's. Move it away and restore again`);
    for await (const _ of bytes) { /* read past it */ }
    return;
  }
  await mkdir(dirname(file), { recursive: true });
  await writeWhole(file, async (handle) => {
    const hash = createHash('sha256');
    for await (const piece of bytes) {
      hash.update(piece);
      await handle.writeFile(piece); // goes on where the last one ended
    }
    if (hash.digest('hex') !== entry.sha256) throw new BackupError(`${entry.path} in the backup is not what its manifest says`);
  });
}

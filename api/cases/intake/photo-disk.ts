/**
 * Pictures on disk, under the hash of what they hold: `DATA_DIR/photos/<county>/<aa>/<sha256>.jpg` and `.thumb.jpg`.
 * A file is whole or not there: written aside, flushed, renamed. The same picture twice is one file.
 */
import { createHash, randomUUID } from 'node:crypto';
import { access, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { ApiError } from '../../http/problem.ts';
import { flushFolder, writeWhole } from '../../store/whole-file.ts';

export type PhotoSize = 'full' | 'thumb';

const NO_ROOM = new Set(['ENOSPC', 'EDQUOT']);
const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

function asApiError(error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  return NO_ROOM.has(code ?? '') ? new ApiError('disk_full', 'The photo cannot be kept: the disk of the server is full. Nothing of it was stored; tell who runs the server') : error;
}

async function renameIfThere(from: string, to: string): Promise<void> {
  await rename(from, to).catch((error: unknown) => {
    if (!isMissing(error)) throw error;
  });
}

export class PhotoDisk {
  readonly #folder: string;

  /** @param dataDir the setting DATA_DIR */
  constructor(dataDir: string) {
    this.#folder = path.join(dataDir, 'photos');
  }

  #file(county: string, sha256: string, size: PhotoSize): string {
    return path.join(this.#folder, county, sha256.slice(0, 2), `${sha256}${size === 'thumb' ? '.thumb' : ''}.jpg`);
  }

  /** Returns when both files survive a power cut. @throws ApiError disk_full */
  async write(county: string, sha256: string, full: Buffer, thumb: Buffer): Promise<void> {
    const file = this.#file(county, sha256, 'full');
    try {
      await mkdir(path.dirname(file), { recursive: true });
      await writeWhole(this.#file(county, sha256, 'thumb'), (handle) => handle.writeFile(thumb));
      await writeWhole(file, (handle) => handle.writeFile(full));
      await flushFolder(path.dirname(file));
    } catch (error) {
      throw asApiError(error);
    }
  }

  async has(county: string, sha256: string): Promise<boolean> {
    return access(this.#file(county, sha256, 'full')).then(() => true, () => false);
  }

  /** @throws ApiError unknown_photo when the file is gone, internal when it is not what was stored */
  async read(county: string, sha256: string, size: PhotoSize): Promise<Buffer> {
    const bytes = await readFile(this.#file(county, sha256, size)).catch((error: unknown) => {
      if (isMissing(error)) throw new ApiError('unknown_photo', 'The photo is known, but its file is gone from the disk of the server');
      throw error;
    });
    if (size === 'full' && createHash('sha256').update(bytes).digest('hex') !== sha256) {
      throw new ApiError('internal', 'The file of the photo on the disk of the server is damaged: it is not what was stored');
    }
    return bytes;
  }

  /**
   * Removes the files of a hash that no row names any more. A row that comes meanwhile keeps them: they are set aside first,
   * then `isWanted` is asked; who commits a row after that sees that they are missing and writes them again.
   */
  async forget(county: string, sha256: string, isWanted: () => Promise<boolean>): Promise<void> {
    const pairs = (['full', 'thumb'] as const).map((size) => {
      const file = this.#file(county, sha256, size);
      return { file, aside: `${file}.${randomUUID()}.part` };
    });
    for (const { file, aside } of pairs) await renameIfThere(file, aside);
    if (await isWanted()) for (const { file, aside } of pairs) await renameIfThere(aside, file);
    else for (const { aside } of pairs) await rm(aside, { force: true });
  }

  /**
   * Looks at files that are older than `ageMs`, a folder at a time: leftovers of writes that were cut off are removed, of
   * the others `onFile` is told the hash.
   */
  async sweep(county: string, ageMs: number, onFiles: (hashes: string[]) => Promise<void>): Promise<void> {
    const root = path.join(this.#folder, county);
    const before = Date.now() - ageMs;
    for (const part of await readdir(root).catch(() => [])) {
      const folder = path.join(root, part);
      const hashes = new Set<string>();
      for (const name of await readdir(folder).catch(() => [])) {
        const about = await stat(path.join(folder, name)).catch(() => null);
        if (!about || about.mtimeMs > before) continue;
        if (name.endsWith('.part')) await rm(path.join(folder, name), { force: true });
        else if (/^[0-9a-f]{64}(\.thumb)?\.jpg$/.test(name)) hashes.add(name.slice(0, 64));
      }
      if (hashes.size) await onFiles([...hashes]);
    }
  }
}

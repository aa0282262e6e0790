/** The file behind a source: that it is there, how large it is, its hash, and that it stays as it was. */
import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { basename } from 'node:path';
import { ImportError, UsageError } from '../import-error.ts';

const PIECE_BYTES = 256 * 1024;

export class FileParts {
  readonly size: number;
  readonly #parts: readonly { readonly path: string; readonly stat: Stats }[];

  /** @throws UsageError when one of them is not there */
  constructor(paths: readonly string[]) {
    this.#parts = paths.map((path) => ({ path, stat: fileStat(path) }));
    this.size = this.#parts.reduce((sum, { stat }) => sum + stat.size, 0);
  }

  /** One hash over all parts, one after the other. @throws ImportError when a part has changed since */
  async sha256(): Promise<string> {
    const hash = createHash('sha256');
    for (const { path } of this.#parts) for await (const bytes of createReadStream(path, { highWaterMark: PIECE_BYTES })) hash.update(bytes as Buffer);
    for (const { path, stat } of this.#parts) {
      const now = statSync(path);
      if (now.size !== stat.size || now.mtimeMs !== stat.mtimeMs) throw new ImportError(`${basename(path)} was changed while it was read`);
    }
    return hash.digest('hex');
  }
}

function fileStat(path: string): Stats {
  try {
    const stat = statSync(path);
    if (!stat.isFile()) throw new Error('it is not a file');
    return stat;
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${(error as Error).message}`);
  }
}

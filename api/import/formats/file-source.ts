/** What sources of every format have in common: where the file is, what it is called, its size and hash. */
import { basename } from 'node:path';
import type { FileParts } from './file-parts.ts';
import type { OpenOptions } from './format.ts';

export class FileSource {
  readonly path: string;
  readonly name: string;
  readonly size: number;
  readonly notes: readonly string[] = [];
  readonly #parts: FileParts;

  constructor(path: string, options: OpenOptions, parts: FileParts) {
    this.path = path;
    this.name = nameOf(path, options);
    this.size = parts.size;
    this.#parts = parts;
  }

  /** Of the bytes of the file. @throws ImportError when it has changed since it was opened */
  sha256(): Promise<string> {
    return this.#parts.sha256();
  }

  /** Nothing stays open between two readings, where a format does not say otherwise. */
  async close(): Promise<void> {}
}

/** What a file is called in messages. */
export function nameOf(path: string, options: OpenOptions): string {
  return options.name ?? basename(path);
}

/** Reads a file as text, once and in pieces: decodes, hashes, counts the bytes, and stops when told to. */
import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { basename } from 'node:path';
import { ImportError, UsageError } from './import-error.ts';

export const ENCODINGS = ['utf-8', 'gb18030', 'gbk', 'utf-16le'] as const;
export type Encoding = (typeof ENCODINGS)[number];

export class SourceFile {
  readonly path: string;
  readonly name: string;
  readonly size: number;
  readonly encoding: Encoding;
  bytesRead = 0;
  readonly #hash = createHash('sha256');

  /** @throws UsageError when there is no such file */
  constructor(path: string, encoding: Encoding) {
    this.path = path;
    this.name = basename(path);
    this.encoding = encoding;
    try {
      const stat = statSync(path);
      if (!stat.isFile()) throw new Error('it is not a file');
      this.size = stat.size;
    } catch (error) {
      throw new UsageError(`${path} cannot be read: ${(error as Error).message}`);
    }
  }

  /** Of all bytes, once they are read. */
  sha256(): string {
    return this.#hash.digest('hex');
  }

  /**
   * The text, without a byte-order mark.
   * @throws ImportError for bytes that are not of the encoding, or when `signal` is aborted
   */
  async *text(signal?: AbortSignal): AsyncGenerator<string> {
    const decoder = new TextDecoder(this.encoding, { fatal: true });
    for await (const bytes of createReadStream(this.path, { highWaterMark: 256 * 1024 })) {
      signal?.throwIfAborted();
      const text = this.#decode(decoder, bytes as Buffer);
      this.#hash.update(bytes as Buffer);
      this.bytesRead += (bytes as Buffer).length;
      if (text) yield text;
    }
    const rest = this.#decode(decoder);
    if (rest) yield rest;
  }

  #decode(decoder: TextDecoder, bytes?: Buffer): string {
    try {
      return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode();
    } catch {
      const upTo = this.bytesRead + (bytes?.length ?? 0);
      throw new ImportError(
        `${this.name} is not ${this.encoding} (somewhere in bytes ${this.bytesRead} to ${upTo}). `
        + `--encoding says what it is: ${ENCODINGS.join(', ')}. Sheets from Chinese offices are often gb18030.`,
      );
    }
  }
}

/** One record of a file, before a mapping has looked at it. */
export interface SourceRecord {
  /** Which record of the file it is, from 1. */
  readonly record: number;
  /** The line where it starts, from 1. */
  readonly line: number;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly featureId?: string;
  readonly geometry?: { readonly type: string } | null;
  /** Why it cannot be read at all. */
  readonly defect?: { readonly field: string; readonly reason: string; readonly value: unknown };
}

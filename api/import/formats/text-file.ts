/** Reads a file as text in pieces: decodes, counts the bytes, and stops when told to. */
import { createReadStream } from 'node:fs';
import { ImportError } from '../import-error.ts';
import { FileParts } from './file-parts.ts';
import { FileSource } from './file-source.ts';
import { ENCODINGS } from './format.ts';
import type { Encoding, OpenOptions } from './format.ts';

const PIECE_BYTES = 256 * 1024;

/** What GeoJSON and CSV have in common as sources. */
export class TextFile extends FileSource {
  readonly encoding: Encoding;
  bytesRead = 0;

  /** @throws UsageError when there is no such file */
  constructor(path: string, options: OpenOptions) {
    super(path, options, new FileParts([path]));
    this.encoding = options.encoding ?? 'utf-8';
  }

  /**
   * The text, without a byte-order mark.
   * @throws ImportError for bytes that are not of the encoding, or when `signal` is aborted
   */
  protected async *text(signal?: AbortSignal): AsyncGenerator<string> {
    this.bytesRead = 0;
    const decoder = new TextDecoder(this.encoding, { fatal: true });
    for await (const bytes of createReadStream(this.path, { highWaterMark: PIECE_BYTES })) {
      signal?.throwIfAborted();
      const text = this.#decode(decoder, bytes as Buffer);
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

/** Takes bytes off a stream, as many at a time as the format says. */
import { Buffer } from 'node:buffer';

export class ByteReader {
  readonly #pieces: AsyncIterator<Uint8Array>;
  #held: Buffer = Buffer.alloc(0);
  #at = 0;
  /** Bytes taken and skipped so far. */
  position = 0;

  constructor(pieces: AsyncIterable<Uint8Array>) {
    this.#pieces = pieces[Symbol.asyncIterator]();
  }

  /** The next bytes, valid until the next call; fewer than asked for only at the end of the stream. */
  take(length: number): Buffer | Promise<Buffer> {
    if (this.#held.length - this.#at < length) return this.#gather(length);
    return this.#cut(length);
  }

  /** Passes over bytes. Answers how many there were. */
  async skip(length: number): Promise<number> {
    let left = length;
    while (left > 0) {
      const here = Math.min(left, this.#held.length - this.#at);
      this.#at += here;
      left -= here;
      if (left > 0 && !await this.#next()) break;
    }
    this.position += length - left;
    return length - left;
  }

  /** Lets go of the stream. */
  async close(): Promise<void> {
    await this.#pieces.return?.();
  }

  #cut(length: number): Buffer {
    const bytes = this.#held.subarray(this.#at, this.#at + length);
    this.#at += bytes.length;
    this.position += bytes.length;
    return bytes;
  }

  async #gather(length: number): Promise<Buffer> {
    const pieces = [this.#held.subarray(this.#at)];
    let gathered = pieces[0]!.length;
    while (gathered < length && await this.#next()) {
      pieces.push(this.#held);
      gathered += this.#held.length;
    }
    this.#held = Buffer.concat(pieces);
    this.#at = 0;
    return this.#cut(length);
  }

  async #next(): Promise<boolean> {
    const { done, value } = await this.#pieces.next();
    if (done) return false;
    this.#held = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    this.#at = 0;
    return true;
  }
}

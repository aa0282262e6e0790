/** The texts that the cells of a workbook share, packed: a million of them as single strings would take several times the memory. */
import { ImportError } from '../import-error.ts';

const CHUNK_BYTES = 4 * 1024 * 1024;
const MOST_BYTES = 256 * 1024 * 1024;
/** What Excel allows in a cell, as UTF-8. */
const LONGEST_BYTES = 3 * 32_767;

export class SharedStrings {
  readonly #title: string;
  readonly #mostBytes: number;
  readonly #chunks: Buffer[] = [];
  #starts = new Uint32Array(1024);
  #ends = new Uint32Array(1024);
  #count = 0;
  #at = 0;

  /** @param title of the file, for messages */
  constructor(title: string, mostBytes = MOST_BYTES) {
    this.#title = title;
    this.#mostBytes = mostBytes;
  }

  /** @throws ImportError when the texts are beyond all measure */
  add(text: string): void {
    const bytes = Buffer.byteLength(text);
    if (bytes > LONGEST_BYTES) throw new ImportError(`${this.#title} has a text of ${bytes} bytes; a cell holds at most 32,767 characters`);
    if (this.#at % CHUNK_BYTES + bytes > CHUNK_BYTES || this.#chunks.length * CHUNK_BYTES <= this.#at) {
      this.#at = this.#chunks.length * CHUNK_BYTES;
      if (this.#at >= this.#mostBytes) throw new ImportError(`${this.#title} has more than ${this.#mostBytes / 1024 ** 2} MB of texts; save the sheet as CSV, which may be of any size`);
      this.#chunks.push(Buffer.allocUnsafe(CHUNK_BYTES));
    }
    if (this.#count === this.#starts.length) {
      this.#starts = grown(this.#starts);
      this.#ends = grown(this.#ends);
    }
    this.#chunks.at(-1)!.write(text, this.#at % CHUNK_BYTES);
    this.#starts[this.#count] = this.#at;
    this.#at += bytes;
    this.#ends[this.#count] = this.#at;
    this.#count += 1;
  }

  /** Undefined when there is no such text. */
  get(index: number): string | undefined {
    if (!Number.isInteger(index) || index < 0 || index >= this.#count) return undefined;
    const start = this.#starts[index]!;
    const chunk = Math.floor(start / CHUNK_BYTES);
    return this.#chunks[chunk]!.toString('utf8', start - chunk * CHUNK_BYTES, this.#ends[index]! - chunk * CHUNK_BYTES);
  }
}

function grown(numbers: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(2 * numbers.length);
  larger.set(numbers);
  return larger;
}

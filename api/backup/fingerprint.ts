/**
 * A number for the rows of a table, whatever their order: the sum of the SHA-256 of each row, modulo 2^128. Rows come back
 * from a restore in the order that the database likes, and sorting millions of them to compare would cost more than the rest.
 */
import { createHash } from 'node:crypto';
import { copyLines } from './copy-text.ts';

export interface TableFigures {
  readonly rows: number;
  /** 32 hexadecimal digits. */
  readonly fingerprint: string;
}

export class Fingerprint {
  #sum = 0n;
  #rows = 0;

  /** Adds the rows of a block of whole lines in COPY text. */
  add(block: Buffer): number {
    let rows = 0;
    for (const line of copyLines(block)) {
      const digest = createHash('sha256').update(line).digest();
      this.#sum += (digest.readBigUInt64BE(0) << 64n) + digest.readBigUInt64BE(8);
      rows += 1;
    }
    this.#sum = BigInt.asUintN(128, this.#sum);
    this.#rows += rows;
    return rows;
  }

  get figures(): TableFigures {
    return { rows: this.#rows, fingerprint: this.#sum.toString(16).padStart(32, '0') };
  }
}

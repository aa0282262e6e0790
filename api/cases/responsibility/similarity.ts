/** How alike two reports are: their words and their pictures. */

/** Marks, blanks and other signs part words; a Chinese text has no words to part, so its characters are taken in pairs. */
const RUNS = /\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{N}])+/gu;
const HAN = /^\p{Script=Han}/u;

/**
 * The pieces by which texts are compared: each Chinese run in pairs of characters (a single one by itself), every other
 * word whole; widths and cases do not count.
 */
function piecesOf(text: string): Map<string, number> {
  const pieces = new Map<string, number>();
  const add = (piece: string): void => { pieces.set(piece, (pieces.get(piece) ?? 0) + 1); };
  for (const [run] of text.normalize('NFKC').toLowerCase().matchAll(RUNS)) {
    const letters = HAN.test(run) ? [...run] : [run];
    if (letters.length === 1) add(run);
    for (let i = 1; i < letters.length; i++) add(letters[i - 1]! + letters[i]!);
  }
  return pieces;
}

/** Dice's coefficient of the pieces, 0 (nothing shared) to 1 (the same pieces); null: one of the texts has none. */
export function textSimilarity(a: string | null, b: string | null): number | null {
  const left = piecesOf(a ?? '');
  const right = piecesOf(b ?? '');
  if (!left.size || !right.size) return null;
  let shared = 0;
  let total = 0;
  for (const [piece, count] of left) {
    shared += Math.min(count, right.get(piece) ?? 0);
    total += count;
  }
  for (const count of right.values()) total += count;
  return 2 * shared / total;
}

/** Bits in which two 64-bit difference hashes differ, as decimal text of a signed or unsigned 64-bit number. */
function bitsBetween(a: string, b: string): number {
  let rest = BigInt.asUintN(64, BigInt(a) ^ BigInt(b));
  let bits = 0;
  for (; rest; rest &= rest - 1n) bits++;
  return bits;
}

/** Bits of the most alike pair of photos, 0 to 64; null: one side has none. */
export function photoBits(a: readonly string[], b: readonly string[]): number | null {
  let least: number | null = null;
  for (const left of a) {
    for (const right of b) least = Math.min(least ?? 64, bitsBetween(left, right));
  }
  return least;
}

export interface Likeness {
  readonly meters: number;
  readonly radiusMeters: number;
  readonly apartMs: number;
  readonly photoBits: number | null;
  readonly textSimilarity: number | null;
}

const HOUR_MS = 3_600_000;
/** Photos that differ in so many bits or more share nothing: two of chance differ in 32. */
const UNLIKE_BITS = 32;

/**
 * How likely two reports are about the same thing, 0 to 1. Distance counts most, then time, photo and text:
 *
 *   0.40 · (1 − meters / radius)  +  0.25 · 1 / (1 + hours apart / 24)  +  0.20 · (1 − bits / 32)  +  0.15 · text
 *
 * Each part lies between 0 and 1. What is not there (no photo, no text) adds nothing: it is no evidence. The weights are ours.
 */
export function likeness({ meters, radiusMeters, apartMs, photoBits: bits, textSimilarity: text }: Likeness): number {
  const near = Math.max(0, 1 - meters / radiusMeters);
  const recent = 1 / (1 + apartMs / HOUR_MS / 24);
  const photo = bits === null ? 0 : Math.max(0, 1 - bits / UNLIKE_BITS);
  return 0.4 * near + 0.25 * recent + 0.2 * photo + 0.15 * (text ?? 0);
}

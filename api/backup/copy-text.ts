/**
 * PostgreSQL's COPY text format: a line a row, columns between tabs, `\N` for null, backslashes before what would be
 * mistaken. A newline inside a value is written `\n`, so a line feed always ends a row. Chosen because every version from
 * 15 on reads and writes it alike, geometry included (hexadecimal EWKB, bit for bit), and because people can read it.
 */

const LINE_FEED = 10;

const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** The values of one row. @param line without its line feed */
export function parseCopyLine(line: string): (string | null)[] {
  return line.split('\t').map((text) => {
    if (text === '\\N') return null;
    return text.includes('\\') ? text.replace(/\\(.)/gs, (_, letter: string) => ESCAPES[letter] ?? letter) : text;
  });
}

/** The rows of a block of whole lines. */
export function* copyLines(block: Buffer): Generator<Buffer> {
  for (let from = 0; from < block.length;) {
    const end = block.indexOf(LINE_FEED, from);
    yield block.subarray(from, end < 0 ? block.length : end);
    from = end < 0 ? block.length : end + 1;
  }
}

/** Gathers what comes in any pieces into blocks of whole lines of about `blockBytes`; a longer row is a block of its own. */
export async function* wholeLines(pieces: AsyncIterable<Buffer>, blockBytes: number): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let heldBytes = 0;
  for await (const piece of pieces) {
    held.push(piece);
    heldBytes += piece.length;
    if (heldBytes < blockBytes) continue;
    const end = piece.lastIndexOf(LINE_FEED) + 1;
    if (end === 0) continue;
    held[held.length - 1] = piece.subarray(0, end);
    yield Buffer.concat(held);
    held = end < piece.length ? [piece.subarray(end)] : [];
    heldBytes = piece.length - end;
  }
  if (heldBytes > 0) yield Buffer.concat(held);
}

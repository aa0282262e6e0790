import fc from 'fast-check';
import { expect, test } from 'vitest';
import { copyLines, parseCopyLine, wholeLines } from './copy-text.ts';

/** As PostgreSQL writes it (CopyAttributeOutText). */
function writeCopyLine(values: readonly (string | null)[]): string {
  const letters: Record<string, string> = { '\b': 'b', '\f': 'f', '\n': 'n', '\r': 'r', '\t': 't', '\v': 'v', '\\': '\\' };
  return values.map((value) => (value === null ? '\\N' : [...value].map((letter) => (letters[letter] ? `\\${letters[letter]}` : letter)).join(''))).join('\t');
}

const value = fc.option(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('\\N', '', '\\', '\t', 'a\nb', '\\n', '{"a","b\\\\"}', '井盖')), { nil: null });

test('what PostgreSQL escapes comes back as it was, null and the text \\N apart', () => {
  fc.assert(fc.property(fc.array(value, { minLength: 1, maxLength: 8 }), (values) => {
    expect(parseCopyLine(writeCopyLine(values))).toEqual(values);
  }));
});

test('blocks end with a row however the pieces are cut, and lose and double nothing', async () => {
  await fc.assert(fc.asyncProperty(fc.array(fc.string({ unit: fc.constantFrom('a', '井', '\\') }), { maxLength: 30 }), fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 40 }), async (lines, size, blockBytes) => {
    const all = Buffer.from(lines.map((line) => `${line}\n`).join(''));
    async function* pieces(): AsyncGenerator<Buffer> {
      for (let at = 0; at < all.length; at += size) yield all.subarray(at, at + size);
    }
    const blocks: Buffer[] = [];
    for await (const block of wholeLines(pieces(), blockBytes)) blocks.push(block);
    expect(blocks.every((block) => block.at(-1) === 10)).toBe(true);
    expect(blocks.flatMap((block) => [...copyLines(block)].map((line) => line.toString('utf8')))).toEqual(lines);
  }));
});

/** How alike the name of a field and a word of the dictionary are. */

/** Without width, case, spaces, marks and what stands in brackets (a unit): `高度（m）` is `高度`, `Dept_Code1` is `deptcode1`. */
export function plainName(name: string): string {
  const plain = name.normalize('NFKC').toLowerCase().replace(/\s+/g, '');
  return plain.replace(/[([【].*?[)\]】]/g, '').replace(/[_\-.·*:#/]/g, '') || plain;
}

/** A Shapefile's field names have ten bytes: five Chinese characters in GBK, three in UTF-8. */
const DBF_NAME_BYTES = 10;

const utf8Bytes = (text: string): number => Buffer.byteLength(text);
const gbkBytes = (text: string): number => [...text].reduce((sum, character) => sum + (character > '\u007f' ? 2 : 1), 0);

function isShortened(name: string, word: string): boolean {
  if (name.length >= word.length || !word.startsWith(name)) return false;
  const next = [...word][[...name].length]!;
  return [utf8Bytes, gbkBytes].some((bytes) => bytes(name) <= DBF_NAME_BYTES && bytes(name + next) > DBF_NAME_BYTES);
}

export interface NameMatch {
  /** 0: not alike. */
  readonly score: number;
  /** The word of the dictionary. */
  readonly word: string;
  readonly how: '' | 'named' | 'shortened to ten bytes' | 'ends with';
}
const NONE: NameMatch = { score: 0, word: '', how: '' };

/** The best match of a field's name among words, of which the first are the most telling. */
export function matchName(name: string, words: readonly string[]): NameMatch {
  const plain = plainName(name);
  let best = NONE;
  for (const [index, word] of words.entries()) {
    const other = plainName(word);
    const early = 1 - index / (words.length + 1);
    if (plain === other) best = better(best, { score: 3 + early, word, how: 'named' });
    else if (isShortened(plain, other)) best = better(best, { score: 2 + early, word, how: 'shortened to ten bytes' });
    else if (/\p{Script=Han}{2,}/u.test(other) && plain.endsWith(other)) best = better(best, { score: 1 + other.length / 10, word, how: 'ends with' });
  }
  return best;
}

function better(a: NameMatch, b: NameMatch): NameMatch {
  return b.score > a.score ? b : a;
}

/** Numbers as sheets write them: `2`, `1.5`, `二`, `两`, `十五`, `二十四`, `半`. */

const DIGITS: Readonly<Record<string, number>> = {
  零: 0, 〇: 0, 一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9,
};
const UNITS: readonly (readonly [word: string, size: number])[] = [['百', 100], ['十', 10]];

/** What a number in a sheet is made of, for a regular expression. */
export const NUMBER_PATTERN = '\\d+(?:\\.\\d+)?|[零〇一二两三四五六七八九十百半]+';

/** A number below a thousand, in digits or in Chinese; null for anything else (`二四`, `十十`). */
export function readNumber(text: string): number | null {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  if (text === '半') return 0.5;
  let total = 0;
  let rest = text;
  let smallest = 1000;
  for (const [word, size] of UNITS) {
    const at = rest.indexOf(word);
    if (at < 0) continue;
    // Before 百 stands a digit; 十 may begin the number, or follow a 百 (一百一十五, and colloquially 一百十五).
    const before = rest.slice(0, at).replace(/^[零〇]/, '');
    const count = before === '' && size === 10 ? 1 : DIGITS[before];
    if (!count) return null;
    total += count * size;
    rest = rest.slice(at + 1);
    smallest = size;
  }
  if (rest === '') return total > 0 ? total : null;
  // 一百零五: the gap is said; 一百五 would be 150, which not every writer means.
  const last = smallest === 100 ? /^[零〇](.)$/.exec(rest)?.[1] : rest;
  const digit = last === undefined ? undefined : DIGITS[last];
  return digit ? total + digit : null;
}

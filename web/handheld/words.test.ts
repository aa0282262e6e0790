import { describe, expect, it } from 'vitest';
import { wordsEn } from './words-en.ts';
import { wordsZh } from './words-zh.ts';
import { agoText, fill, metersText, spanText } from './words.ts';

const leaves = (value: object, path = ''): [string, string][] => Object.entries(value).flatMap(([key, inner]) =>
  typeof inner === 'string' ? [[`${path}${key}`, inner] as [string, string]] : leaves(inner as object, `${path}${key}.`));
const places = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]!).sort();

describe('the words of the small pages', () => {
  const chinese = new Map(leaves(wordsZh));
  const english = new Map(leaves(wordsEn));

  it('are the same in both languages: keys, values filled in, none empty, English without Chinese', () => {
    expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort());
    for (const [key, text] of chinese) expect([key, places(english.get(key)!)]).toEqual([key, places(text)]);
    expect([...chinese, ...english].filter(([, text]) => text.trim() === '')).toEqual([]);
    expect([...english].filter(([, text]) => /[\u4e00-\u9fff]/.test(text))).toEqual([]);
  });

  it('fill in what there is, and leave standing what is missing', () => {
    expect(fill('{{a}} of {{b}}', { a: 1 })).toBe('1 of {{b}}');
  });

  it('tell time and distance in the unit that fits', () => {
    expect([agoText(5_000, wordsEn), agoText(20 * 60_000, wordsEn), agoText(3 * 86_400_000, wordsEn)]).toEqual(['just now', '20 min ago', '3 d ago']);
    expect([spanText(1, wordsEn), metersText(12.4, wordsEn), metersText(1234, wordsEn)]).toEqual(['1 min', '12 m', '1.2 km']);
  });
});

import { describe, expect, it } from 'vitest';
import { en } from './en.ts';
import { importsEn } from '../imports/words-en.ts';
import { importsZh } from '../imports/words-zh.ts';
import { zh } from './zh.ts';

function leaves(value: object, path = ''): [string, string][] {
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === 'string' ? [[`${path}${key}`, inner] as [string, string]] : leaves(inner as object, `${path}${key}.`));
}

const placeholders = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();

const DICTIONARIES = [['the frame', zh, en], ['the import page', importsZh, importsEn]] as const;

describe.each(DICTIONARIES)('the two languages of %s', (_name, zhWords, enWords) => {
  const chinese = new Map(leaves(zhWords));
  const english = new Map(leaves(enWords));

  it('have the same keys', () => {
    expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort());
  });

  it('fill in the same values', () => {
    for (const [key, text] of chinese) expect([key, placeholders(english.get(key) ?? '')]).toEqual([key, placeholders(text)]);
  });

  it('leave no text empty', () => {
    expect([...chinese, ...english].filter(([, text]) => text.trim() === '').map(([key]) => key)).toEqual([]);
  });

  it('do not mix: English has no Chinese character', () => {
    expect([...english].filter(([, text]) => /[\u4e00-\u9fff]/.test(text))).toEqual([]);
  });
});

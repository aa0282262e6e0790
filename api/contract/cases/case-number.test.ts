import { describe, expect, it } from 'vitest';
import { caseNumbersFrom, caseNumberStart, shortCaseNumber } from './case-number.ts';

describe('the number of a case', () => {
  it('is written by its day and its number of the day, and by its id where there is none', () => {
    expect([shortCaseNumber('0991012026112200031', 1), shortCaseNumber(null, 7)]).toEqual(['20261122-00031', '#7']);
  });

  it('is meant by the whole of it, by its beginning, and by what screens write', () => {
    const start = (text: string): string | null => caseNumberStart(text, '099101');
    expect(start('0991012026112200031')).toBe('0991012026112200031');
    expect(start('0991012026')).toBe('0991012026');
    for (const text of ['20261122-00031', '2026112200031']) expect(start(text)).toBe('0991012026112200031');
    expect([start('20261122'), start('20261122-'), start('20261122-0003')]).toEqual(['09910120261122', '09910120261122', '099101202611220003']);
  });

  it('is not meant by words, few digits or a code of something else', () => {
    for (const text of ['井盖', '00031', 'DEV-7', '20261122-000311', '09910100001320000003', '']) expect(caseNumberStart(text, '099101'), text).toBeNull();
  });

  it('lies between the first and the last that begin the same', () => {
    expect(caseNumbersFrom('09910120261122')).toEqual(['0991012026112200000', '0991012026112299999']);
  });
});

import { describe, expect, it } from 'vitest';
import { SheetCodes } from './class-codes.ts';

/** What a sheet's pairs of major and minor are read as; what is refused, by its reason. */
function read(...pairs: readonly (readonly [major: string, minor: string])[]): string[] {
  const codes = new SheetCodes();
  for (const [major, minor] of pairs) codes.meet(major, minor);
  return pairs.map(([major, minor]) => {
    const found = codes.read(major, minor);
    return 'code' in found ? found.code : `${found.field} ${found.reason.split(':')[0]!}`;
  });
}

describe('codes of classes', () => {
  it('stand beside their major, or carry it', () => {
    expect(read(['01', '07'], ['1', '7'], ['01', '0107'], ['01', '01107'], ['', '0107'], ['', '107'], ['１', '７'])).toEqual(['0107', '0107', '0107', '01107', '0107', '0107', '0107']);
    expect(read(['10', '110'], ['10', '07'])).toEqual(['10110', '1007']);
    expect(read(['02', '0107'], ['', '7'], ['1', ''], ['1', 'x'], ['001', '7'])).toEqual([
      'minor is no class of major class 02', 'major is empty, and the code of the class does not carry it', 'minor is empty', 'minor is no class code', 'major is no major class']);
  });

  it('that carry their major get back the zero that a spreadsheet took: four digits of another major show it', () => {
    expect(read(['1', '101'], ['2', '201'], ['10', '1001'])).toEqual(['0101', '0201', '1001']);
    expect(read(['1', '101'], ['1', '102'], ['1', '0103'])).toEqual(['0101', '0102', '0103']);
    expect(read(['1', '1101'], ['10', '10101'])).toEqual(['01101', '10101']);
  });

  it('or those of several majors do, which all begin with their own', () => {
    expect(read(['1', '101'], ['1', '112'], ['2', '201'])).toEqual(['0101', '0112', '0201']);
  });

  it('of three digits beside their major stay as they are: one that does not begin with it shows it', () => {
    expect(read(['1', '101'], ['2', '201'], ['2', '301'])).toEqual(['01101', '02201', '02301']);
    expect(read(['1', '101'], ['1', '001'])).toEqual(['01101', '01001']);
    expect(read(['1', '101'], ['01', '99'])).toEqual(['01101', '0199']);
    expect(read(['1', '101'], ['10', '101'])).toEqual(['01101', '10101']);
  });

  it('that may be one of two are refused with both', () => {
    expect(read(['1', '101'], ['1', '102'])).toEqual(['minor may be 0101 or 01101', 'minor may be 0102 or 01102']);
    expect(read(['1', '101'], ['2', '07'], ['10', '1001'])).toEqual(['minor may be 0101 or 01101', '0207', '1001']);
    expect(read(['1', '7'], ['1', '12'], ['1', '101'])).toEqual(['minor may be 0107 or 01007', 'minor may be 0112 or 01012', '01101']);
    expect(read(['', '1101'], ['', '10101'])).toEqual(['minor may be 1101 or 01101', '10101']);
    expect(read(['', '1101'], ['', '01101'])).toEqual(['1101', '01101']);
  });
});

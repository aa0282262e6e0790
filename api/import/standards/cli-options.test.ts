import { describe, expect, it } from 'vitest';
import { parseStandardsOptions, standardsHelp } from './cli-options.ts';
import { isForStandards } from './run.ts';

const LIST = ['sheet.csv', '--layer', 'standards', '--county', '099162', '--scheme', 'sample', '--edition', '2024'];
const parse = (args: readonly string[]) => parseStandardsOptions(args, '/here', '/checkout');

describe('the command line of standards', () => {
  it('is told from that of other layers', () => {
    expect([['--layer', 'standards'], ['--layer=standards'], ['--layer', 'components'], ['standards']].map(isForStandards)).toEqual([true, true, false, false]);
  });

  it('leaves every rule for limits open that is not given', () => {
    expect(parse(LIST)).toMatchObject({ file: '/here/sheet.csv', edition: '2024', from: undefined, replaces: [], missing: 'keep', fillDown: false, dryRun: false, rules: {} });
    expect(parse([...LIST, '--plain-hours', 'urgent', '--ranges', 'longest', '--replaces', 'yc2013, yc2013e,yc2013'])).toMatchObject({
      rules: { plainHours: 'urgent', plainDays: undefined, urgentDays: undefined, ranges: 'longest' }, replaces: ['yc2013', 'yc2013e'],
    });
  });

  it.each([
    [[...LIST, '--crs', 'gcj02'], /--crs/], [[...LIST, '--from', '2024-02-30'], '--from 2024-02-30: is no day'], [LIST.slice(0, -2), '--edition is missing'],
    [[...LIST, '--plain-days', 'all'], 'Allowed are work, natural'], [[...LIST, '--scheme', 'My List'], '--scheme My List'], [[...LIST, '--county', '1'], '--county'],
    [[...LIST, '--replaces', 'a b'], '--replaces a b'], [[...LIST, '--kind', 'place'], 'Allowed are component, event'], [[...LIST, 'other.csv'], 'one file at a time'],
  ])('%j is refused by name', (args, words) => {
    expect(() => parse(args)).toThrow(words);
  });

  it('explains itself', () => {
    expect(parse(['--layer', 'standards', '--help'])).toBe(null);
    for (const option of ['--scheme', '--edition', '--from', '--replaces', '--plain-hours', '--plain-days', '--urgent-days', '--ranges', '--fill-down', '--missing']) expect(standardsHelp()).toContain(option);
  });
});

import { describe, expect, it } from 'vitest';
import { parseBatchOptions, parseSuggestOptions } from './cli-options.ts';

describe('--batches and --undo', () => {
  const parse = (...args: string[]) => parseBatchOptions(args, '/here');

  it('are read, with a file for the rows that stay', () => {
    expect(parse('--batches')).toEqual({ county: undefined, undo: null, dryRun: false, rejects: undefined });
    expect(parse('--undo', '12', '--county', '099162', '--dry-run', '--rejects', 'kept.csv')).toEqual({ county: '099162', undo: 12, dryRun: true, rejects: '/here/kept.csv' });
    expect(parse('--undo', '12', '--help')).toBeNull();
    expect(parse('lamps.csv', '--county', '099162')).toBeNull();
  });

  it('what makes no sense is refused by name', () => {
    for (const number of ['last', '0', '-1', '1.5', '1e3', '99999999999999999999']) expect(() => parse(`--undo=${number}`)).toThrow(`--undo ${number} is not the number of a batch`);
    expect(() => parse('--undo', '1', '--batches')).toThrow('one at a time');
    expect(() => parse('--undo', '1', 'lamps.csv')).toThrow('--undo reads no file, and lamps.csv was given');
    expect(() => parse('--batches', '--county', '99')).toThrow(/--county: .*6 digits/);
  });
});

describe('--suggest', () => {
  const parse = (...args: string[]) => parseSuggestOptions(args, '/here', '/checkout');

  it('needs a file alone', () => {
    expect(parse('lamps.csv', '--suggest', '--layer', 'components', '--out', 'lamps.json')).toMatchObject({ file: '/here/lamps.csv', layer: 'components', out: '/here/lamps.json' });
    expect(parse('lamps.csv')).toBeNull();
    expect(() => parse('--suggest')).toThrow('<file> is missing');
    expect(() => parse('lamps.csv', '--suggest', '--layer', 'lamps')).toThrow(/--layer lamps is not known/);
  });

  it('gives no mapping beside one, and writes over nothing', () => {
    expect(() => parse('lamps.csv', '--suggest', '--mapping', 'm.json')).toThrow('leave one of them out');
    expect(() => parse('lamps.csv', '--out', 'm.json')).toThrow('without --suggest it means nothing');
    expect(() => parseSuggestOptions(['lamps.csv', '--suggest', '--out', import.meta.filename], '/', '/')).toThrow('is there already; it is not written over');
  });
});

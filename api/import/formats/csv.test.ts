import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { readAll } from '../testing.ts';
import type { OpenOptions, ReadContext, SourceRecord } from '../source.ts';

const AWKWARD = fileURLToPath(new URL('../../../fixtures/awkward/', import.meta.url));

const read = (name: string, open: OpenOptions = {}, context: ReadContext = {}): Promise<SourceRecord[]> => readAll(join(AWKWARD, name), open, context);

const lines = (records: readonly SourceRecord[]): number[] => records.map(({ line }) => line);

it('reads past a byte order mark and over Windows line ends', async () => {
  const records = await read('crlf-and-bom.csv');
  expect(lines(records)).toEqual([2, 3, 4]);
  expect(records[2]!.fields).toMatchObject({ objid: '0991010137900003', survey_date: '2026-03-05' });
});

it('reads a last record that has no line end', async () => {
  expect(lines(await read('no-newline-at-end.csv'))).toEqual([2, 3]);
});

it('counts physical lines through quoted line ends, blank lines and lines of nothing but commas', async () => {
  const records = await read('reading/csv-quoted-line-ends.csv');
  expect(lines(records)).toEqual([2, 5, 7]);
  expect(records.map(({ fields }) => fields.note)).toEqual(['two\r\nlines', 'a "quoted" word', 'plain']);
});

it('says which delimiter the first line has', async () => {
  for (const [name, delimiter] of [['semicolon-separated.csv', 'semicolon'], ['reading/csv-tab.csv', 'tab'], ['crlf-and-bom.csv', 'comma']] as const) {
    const told: string[] = [];
    const records = await read(name, {}, { onHeader: (header, detail) => told.push(`${header.length > 2} ${detail}`) });
    expect(told, name).toEqual([`true separated by ${delimiter}`]);
    expect(Object.values(records[0]!.fields).every((value) => value !== ''), name).toBe(true);
  }
});

it('believes a sep= line and does not count it as field names', async () => {
  expect(await read('reading/csv-sep-line.csv')).toEqual([{ record: 1, line: 3, fields: { code: 'A', lng: '113.63', lat: '37.80' } }]);
});

it('does not guess between two delimiters, and takes the one that is given', async () => {
  await expect(read('reading/csv-two-delimiters.csv')).rejects.toThrow(/comma and semicolon.*--delimiter/);
  expect((await read('reading/csv-two-delimiters.csv', { delimiter: 'semicolon' }))[0]!.fields).toEqual({ 'code,lng': 'A,113.63', lat: '37.80' });
});

it('stops where a quote is never closed, since the records behind it cannot be told apart', async () => {
  await expect(read('reading/csv-unclosed-quote.csv')).rejects.toThrow(/a quote that opens after line 2 is never closed/);
});

it('refuses a field named twice, and a file without the fields that the mapping needs', async () => {
  await expect(read('reading/csv-field-named-twice.csv')).rejects.toThrow(/names code twice/);
  await expect(read('missing-column.csv', {}, { neededFields: ['lng', 'lat'] })).rejects.toThrow(/no field lng, lat.*Its fields are: objid/);
});

it('tells of records with too many or too few fields', async () => {
  const records = await read('ragged-rows.csv');
  expect(records.map(({ line, defect }) => [line, defect?.reason])).toEqual([
    [2, undefined], [3, 'has 8 fields where the first line names 7'], [4, 'has 5 fields where the first line names 7']]);
});

it('answers no record for a file of field names alone', async () => {
  expect(await read('header-only.csv')).toEqual([]);
});

it('refuses bytes that are not of the encoding, and reads GB 18030 when told so', async () => {
  await expect(read('gb18030-encoded.csv')).rejects.toThrow(/is not utf-8.*--encoding.*gb18030/);
  expect((await read('gb18030-encoded.csv', { encoding: 'gb18030' })).map(({ fields }) => fields.name)).toEqual(['路灯', '行道树']);
});

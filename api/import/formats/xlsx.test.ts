import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSource } from '../source.ts';
import { readAll } from '../testing.ts';
import { SharedStrings } from './shared-strings.ts';
import { dateText, kindOfFormat } from './sheet-dates.ts';
import { isGdalMissing, makeWithOgr, newFolder, run } from './testing.ts';
import { Unreadable } from './unreadable.ts';

interface TestSheet {
  readonly name: string;
  readonly state?: string;
  /** What stands in `sheetData`. */
  readonly rows: string;
}

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
/** Formats of cells: 1 a day as Chinese Excel writes it, 2 a moment, 3 a time, 4 a duration, 5 a number with a unit. */
const STYLES = `<styleSheet xmlns="${MAIN}"><numFmts><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"/>
<numFmt numFmtId="177" formatCode="[$-804]yyyy/m/d h:mm:ss"/><numFmt numFmtId="178" formatCode="[h]:mm"/><numFmt numFmtId="179" formatCode="0.0&quot; days&quot;"/></numFmts>
<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="176"/><xf numFmtId="177"/><xf numFmtId="20"/><xf numFmtId="178"/><xf numFmtId="179"/></cellXfs></styleSheet>`;

/** A workbook as the format says it, packed by Info-ZIP. */
function workbook(sheets: readonly TestSheet[], more: { readonly strings?: string; readonly date1904?: boolean } = {}): string {
  const folder = newFolder();
  for (const name of ['_rels', 'xl/_rels', 'xl/worksheets']) mkdirSync(join(folder, name), { recursive: true });
  const write = (name: string, xml: string): void => writeFileSync(join(folder, name), HEAD + xml);
  const relation = (id: string, type: string, target: string): string => `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"/>`;
  write('_rels/.rels', `<Relationships>${relation('r', 'officeDocument', 'xl/workbook.xml')}</Relationships>`);
  write('xl/_rels/workbook.xml.rels', `<Relationships>${sheets.map((_, i) => relation(`s${i}`, 'worksheet', `worksheets/sheet${i}.xml`)).join('')}
    ${relation('st', 'styles', '/xl/styles.xml')}${relation('ss', 'sharedStrings', 'sharedStrings.xml')}</Relationships>`);
  write('xl/workbook.xml', `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><workbookPr date1904="${more.date1904 ? 1 : 0}"/><sheets>
    ${sheets.map(({ name, state }, i) => `<sheet name="${name}" sheetId="${i + 1}" r:id="s${i}"${state ? ` state="${state}"` : ''}/>`).join('')}</sheets></workbook>`);
  write('xl/styles.xml', STYLES);
  write('xl/sharedStrings.xml', `<sst xmlns="${MAIN}">${more.strings ?? ''}</sst>`);
  sheets.forEach(({ rows }, i) => write(`xl/worksheets/sheet${i}.xml`, `<worksheet xmlns="${MAIN}"><sheetData>${rows}</sheetData></worksheet>`));
  run('zip', ['-q', '-r', 'a.xlsx', '.'], { cwd: folder });
  return join(folder, 'a.xlsx');
}
/** A row of inline texts, or of cells as they stand. */
const row = (r: number, ...cells: string[]): string =>
  `<row r="${r}">${cells.map((cell, i) => (cell.startsWith('<') ? cell : cell === '' ? '' : `<c r="${String.fromCharCode(65 + i)}${r}" t="inlineStr"><is><t>${cell}</t></is></c>`)).join('')}</row>`;
const one = (rows: string): string => workbook([{ name: '普查', rows }]);

describe.skipIf(isGdalMissing)('a workbook', () => {
  it('as GDAL writes it gives texts, numbers and days', async () => {
    const features = [{ geometry: null, 编号: '灯-1', 高度: 8.5, 日期: '2024/03/05', 代码: '0137' }, { geometry: null, 编号: '灯-2', 高度: null, 日期: null, 代码: '102' }];
    expect(await readAll(makeWithOgr('a.xlsx', features))).toEqual([
      { record: 1, line: 2, fields: { 编号: '灯-1', 高度: 8.5, 日期: '2024-03-05', 代码: '0137' } }, { record: 2, line: 3, fields: { 编号: '灯-2', 高度: null, 日期: null, 代码: '102' } },
    ]);
  });

  it('gives what a person sees in its cells', async () => {
    const strings = '<si><t>路灯</t></si><si><r><t xml:space="preserve">检查 </t></r><r><t>井</t></r><rPh sb="0" eb="1"><t>kensa</t></rPh></si><si><t>a_x000D_b</t></si>';
    const cells = ['<c r="A2" t="s"><v>0</v></c>', '<c r="B2" t="s"><v>1</v></c>', '<c r="C2" t="s"><v>2</v></c>', '<c r="D2"><v>1.1000000000000001</v></c>', '<c r="E2" s="1"><v>45356</v></c>',
      '<c r="F2" s="2"><v>45356.555555555555</v></c>', '<c r="G2" s="3"><v>0.5</v></c>', '<c r="H2" s="5"><v>12</v></c>', '<c r="I2" t="b"><v>1</v></c>', '<c r="J2" t="str"><f>A1</f><v>x</v></c>', '<c r="K2" s="4"><v>1.5</v></c>', '<c r="M2"/>'];
    const path = workbook([{ name: '普查', rows: row(1, ...'abcdefghijklm') + row(2, ...cells) }], { strings });
    expect((await readAll(path))[0]!.fields).toEqual({
      a: '路灯', b: '检查 井', c: 'a\rb', d: 1.1, e: '2024-03-05', f: '2024-03-05 13:20:00', g: '12:00:00', h: 12, i: true, j: 'x', k: 1.5, l: null, m: null,
    });
    expect((await readAll(workbook([{ name: 'mac', rows: row(1, 'day') + row(2, '<c r="A2" s="1"><v>43894</v></c>') }], { date1904: true })))[0]!.fields).toEqual({ day: '2024-03-05' });
  });

  it('does not take numbers that lost digits, errors, and formulas without a result for values', async () => {
    const cells = ['<c r="A2"><v>1.4010700001310001E+19</v></c>', '<c r="B2"><v>140107013700001</v></c>', '<c r="C2"><v>1401070137000010</v></c>', '<c r="D2" t="e"><v>#N/A</v></c>', '<c r="E2"><f>A1</f></c>', '<c r="F2" s="1"><v>-3</v></c>'];
    const { fields } = (await readAll(one(row(1, ...'abcdef') + row(2, ...cells))))[0]!;
    expect(fields.b).toBe(140107013700001);
    expect(['a', 'c', 'd', 'e', 'f'].map((name) => (fields[name] as Unreadable).reason)).toEqual([
      'is a number of 20 digits, of which the file keeps 15: write such codes as text', 'is a number of 16 digits, of which the file keeps 15: write such codes as text', 'is #N/A, an error of the sheet',
      expect.stringMatching(/is a formula whose result is not in the file/), expect.stringMatching(/stands for no day/)]);
  });

  it('passes over empty rows and gives every record the row of its sheet', async () => {
    expect((await readAll(one(row(1, 'id') + row(2) + row(3, 'A') + '<row r="7"><c r="A7" s="1"/></row>' + row(9, 'B')))).map(({ record, line, fields }) => [record, line, fields.id])).toEqual([[1, 3, 'A'], [2, 9, 'B']]);
  });

  it('refuses a first row that does not name every field once', async () => {
    await expect(readAll(one(row(1, '路灯普查表') + row(2, '编号', '类型') + row(3, 'A', 'B')))).rejects.toThrow(/a\.xlsx, sheet 普查: B2 has a value, and B1 names no field\. .*remove titles/);
    await expect(readAll(one(row(1, '编号', '', '类型') + row(2, 'A', 'B', 'C')))).rejects.toThrow(/B1 is empty.*merged cells/);
    await expect(readAll(one(row(1, '编号', '编号')))).rejects.toThrow(/row 1 names 编号 twice/);
    await expect(readAll(one(row(2, '编号')))).rejects.toThrow(/row 1 is empty/);
    await expect(readAll(one(''))).rejects.toThrow(/is empty: its first row must name the fields/);
    await expect(readAll(one(row(1, '编号')), {}, { neededFields: ['经度'] })).rejects.toThrow(/has no field 经度/);
    const [, late] = await readAll(one(row(1, 'id') + row(2, 'A') + row(3, 'B', 'stray')));
    expect(late!.defect).toEqual({ field: '', reason: 'has a value in column B, which row 1 does not name', value: 'stray' });
  });

  it('wants a sheet named when several have values, and takes the only one that has', async () => {
    const full = row(1, 'id') + row(2, 'A');
    const several = workbook([{ name: '一', rows: full }, { name: '二', rows: full }, { name: '密', rows: full, state: 'hidden' }]);
    await expect(openSource(several)).rejects.toThrow(/a\.xlsx has 2 sheets; --sheet says which: 一, 二/);
    await expect(openSource(several, { sheet: '三' })).rejects.toThrow(/has no sheet "三"\. It has: 一, 二, 密/);
    expect(await readAll(several, { sheet: '密' })).toHaveLength(1);
    expect(await readAll(workbook([{ name: '一', rows: '' }, { name: '二', rows: full }, { name: '密', rows: full, state: 'veryHidden' }]))).toHaveLength(1);
  });

  it('refuses what is no workbook, an old one, a protected one, and XML beyond its bounds', async () => {
    const folder = newFolder();
    const write = (name: string, bytes: Buffer | string): string => {
      writeFileSync(join(folder, name), bytes);
      return join(folder, name);
    };
    await expect(openSource(write('a.xlsx', 'text'))).rejects.toThrow(/is no zip file/);
    await expect(openSource(write('a.xls', 'text'))).rejects.toThrow(/save it as \.xlsx/);
    await expect(openSource(write('b.xlsx', Buffer.from('d0cf11e0a1b11ae1', 'hex')))).rejects.toThrow(/protected by a password, or of the old format/);
    run('zip', ['-q', 'c.xlsx', 'a.xls'], { cwd: folder });
    await expect(openSource(join(folder, 'c.xlsx'))).rejects.toThrow(/c\.xlsx is a zip file and no workbook/);
    await expect(readAll(one(row(1, 'id') + '<row r="2"><c r="A2" t="s"><v>9</v></c></row>'))).rejects.toThrow(/shared text 9, which is not there/);
    await expect(readAll(one('<row r="1048577"/>'))).rejects.toThrow(/has a row 1048577/);
    await expect(readAll(one('<a>'.repeat(100)))).rejects.toThrow(/nests deeper than 64/);
    await expect(readAll(one(`<row ${Array.from({ length: 100 }, (_, i) => `a${i}="1"`).join(' ')}/>`))).rejects.toThrow(/more than 64 attributes/);
    await expect(readAll(one('<row r="1"><c r="A1"></row>'))).rejects.toThrow(/sheet 普查 is broken: /);
    const laughing = one(row(1, 'id'));
    const sheet = join(dirname(laughing), 'xl/worksheets/sheet0.xml');
    writeFileSync(sheet, readFileSync(sheet, 'utf8').replace('<worksheet', '<!DOCTYPE w [<!ENTITY a "aaaa">]><worksheet'));
    run('zip', ['-q', 'a.xlsx', 'xl/worksheets/sheet0.xml'], { cwd: dirname(laughing) });
    await expect(readAll(laughing)).rejects.toThrow(/has a document type/);
  });
});

it('tells dates from other numbers by their format', () => {
  const kinds = { 'yyyy-mm-dd': 'day', 'm"月"d"日"': 'day', 'mmm-yy': 'day', 'yyyy/m/d h:mm': 'moment', 'h:mm AM/PM': 'time', 'mm:ss.0': 'time', '[h]:mm:ss': null, 'General': null, '0.00_ ': null, '#,##0"d"': null, '0.0\\d': null, '[Red]0': null, '0.00E+00': null, '@': null };
  expect(Object.keys(kinds).map((code) => kindOfFormat(200, code))).toEqual(Object.values(kinds));
  expect([14, 22, 20, 31, 57, 0, 2, 49].map((id) => kindOfFormat(id, undefined))).toEqual(['day', 'moment', 'time', 'day', 'day', null, null, null]);
});

it('counts days as Excel does, with the day of 1900 that never was', () => {
  expect([1, 59, 61, 45356].map((serial) => dateText(serial, 'day', false))).toEqual(['1900-01-01', '1900-02-28', '1900-03-01', '2024-03-05']);
  expect(dateText(60, 'day', false)).toBeInstanceOf(Unreadable);
  expect(dateText(45356.9999999999, 'moment', false)).toBe('2024-03-06 00:00:00');
  expect(dateText(3_000_000, 'day', false)).toBeInstanceOf(Unreadable);
});

it('keeps shared texts packed and bounded', () => {
  const strings = new SharedStrings('a.xlsx', 32 * 1024 ** 2);
  const texts = Array.from({ length: 200_000 }, (_, i) => `路灯 ${i} ${'x'.repeat(i % 50)}`);
  for (const text of texts) strings.add(text);
  expect([0, 1, 77_777, 199_999].map((i) => strings.get(i))).toEqual([0, 1, 77_777, 199_999].map((i) => texts[i]));
  expect([strings.get(200_000), strings.get(-1), strings.get(Number.NaN)]).toEqual([undefined, undefined, undefined]);
  expect(() => strings.add('x'.repeat(100_000))).toThrow(/a text of 100000 bytes/);
  const long = '灯'.repeat(30_000);
  expect(() => { for (let i = 0; i < 400; i++) strings.add(long); }).toThrow(/more than 32 MB of texts; save the sheet as CSV/);
});

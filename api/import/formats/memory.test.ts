/** A large file is read in little memory: each format, in a process of its own with a small heap. */
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { isGdalMissing, newFolder, run } from './testing.ts';

const PROGRAM = fileURLToPath(new URL('read-through.ts', import.meta.url));
/** Wide records, so that much is read by few steps. */
const RECORDS = 160_000;
const NOTE = 'The lamp stands beside the road. '.repeat(8).slice(0, 250);
const FILE_MEGABYTES = 160;
const HEAP_MEGABYTES = 96;
/** Node with its compiler takes about 130 before it reads anything; a whole file would not fit in the rest. */
const MOST_MEGABYTES = 250;

interface Measured {
  readonly records: number;
  readonly peakMegabytes: number;
}

function readThrough(path: string): Promise<Measured> {
  const child = spawn(process.execPath, [`--max-old-space-size=${HEAP_MEGABYTES}`, '--import', 'tsx', PROGRAM, path], { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let complaints = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => { out += text; });
  child.stderr.setEncoding('utf8').on('data', (text: string) => { complaints += text; });
  return new Promise((resolve, reject) => {
    child.once('close', (code) => (code === 0 ? resolve(JSON.parse(out) as Measured) : reject(new Error(complaints))));
  });
}

/** Writes a text in pieces. */
function writeText(path: string, head: string, line: (i: number) => string, tail: string): string {
  const file = openSync(path, 'w');
  writeSync(file, head);
  for (let from = 0; from < RECORDS; from += 2000) {
    let text = '';
    for (let i = from; i < from + 2000; i++) text += line(i);
    writeSync(file, text);
  }
  writeSync(file, tail);
  closeSync(file);
  return path;
}

const writeCsv = (folder: string): string =>
  writeText(join(folder, 'a.csv'), 'id,x,y,a,b,c,d\n', (i) => `${i},113.${i},37.8,${NOTE},${NOTE},${NOTE},${i} ${NOTE.slice(8)}\n`, '');
const writeFeatures = (folder: string): string => writeText(join(folder, 'a.geojson'), '{"type":"FeatureCollection","features":[',
  (i) => `${i === 0 ? '' : ',\n'}{"type":"Feature","id":${i},"geometry":{"type":"Point","coordinates":[113.${i},37.8]},"properties":{"a":"${NOTE}","b":"${NOTE}","c":"${NOTE}","d":"${i} ${NOTE.slice(8)}"}}`, ']}');
const byOgr = (ending: string) => (folder: string): string => {
  const path = join(folder, `a.${ending}`);
  const text = (name: string): string => `cast(${name} as character(250)) as ${name}`;
  run('ogr2ogr', ['-oo', 'X_POSSIBLE_NAMES=x', '-oo', 'Y_POSSIBLE_NAMES=y', '-gt', '100000', '-sql', `select id, ${['a', 'b', 'c', 'd'].map(text).join(', ')} from a`, path, writeCsv(folder)]);
  rmSync(join(folder, 'a.csv'));
  return path;
};
function writeWorkbook(folder: string): string {
  for (const name of ['_rels', 'xl/_rels']) mkdirSync(join(folder, name), { recursive: true });
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  writeFileSync(join(folder, 'xl/workbook.xml'), `<workbook xmlns:r="${office}"><sheets><sheet name="a" r:id="s"/></sheets></workbook>`);
  writeFileSync(join(folder, 'xl/_rels/workbook.xml.rels'), `<Relationships><Relationship Id="s" Type="${office}/worksheet" Target="sheet.xml"/></Relationships>`);
  const cell = (text: string): string => `<c t="inlineStr"><is><t>${text}</t></is></c>`;
  writeText(join(folder, 'xl/sheet.xml'), `<worksheet><sheetData><row>${['id', 'a', 'b', 'c', 'd'].map(cell).join('')}</row>`,
    (i) => `<row><c><v>${i}</v></c>${cell(NOTE)}${cell(NOTE)}${cell(NOTE)}${cell(NOTE)}</row>`, '</sheetData></worksheet>');
  expect(statSync(join(folder, 'xl/sheet.xml')).size).toBeGreaterThan(FILE_MEGABYTES * 1e6);
  run('zip', ['-q', '-1', '-r', 'a.xlsx', '.'], { cwd: folder });
  return join(folder, 'a.xlsx');
}

describe.skipIf(isGdalMissing)(`a file of ${FILE_MEGABYTES} MB is read to its end in less than ${MOST_MEGABYTES} MB`, () => {
  it.each([['GeoJSON', writeFeatures], ['CSV', writeCsv], ['Shapefile', byOgr('shp')], ['GeoPackage', byOgr('gpkg')], ['FlatGeobuf', byOgr('fgb')], ['XLSX', writeWorkbook]])('%s', async (title, write) => {
    const folder = newFolder();
    const path = write(folder);
    const size = statSync(path.replace('.shp', '.dbf')).size;
    if (title !== 'XLSX') expect(size).toBeGreaterThan(FILE_MEGABYTES * 1e6);
    const { records, peakMegabytes } = await readThrough(path);
    rmSync(folder, { recursive: true });
    expect(records).toBe(RECORDS);
    expect(peakMegabytes).toBeLessThan(MOST_MEGABYTES);
  }, 300_000);
});

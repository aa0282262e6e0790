import { Buffer } from 'node:buffer';
import { copyFileSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSource } from '../source.ts';
import { readAll } from '../testing.ts';
import { Unreadable } from './unreadable.ts';
import { isGdalMissing, makeWithOgr, newFolder, run } from './testing.ts';
import type { TestFeature } from './testing.ts';

const point = (x: number, y: number, fields: Record<string, unknown> = {}): TestFeature => ({ geometry: { type: 'Point', coordinates: [x, y] }, ...fields });
const LAMPS = [point(113.63, 37.8, { 编号: '灯-1', 类型: '路灯', 高度: 8.5 }), point(113.64, 37.81, { 编号: '井-2', 类型: '污水井盖', 高度: null })];
const READ = [
  { record: 1, line: 1, fields: { 编号: '灯-1', 类型: '路灯', 高度: 8.5 }, geometry: { type: 'Point', coordinates: [113.63, 37.8] } },
  { record: 2, line: 2, fields: { 编号: '井-2', 类型: '污水井盖', 高度: null }, geometry: { type: 'Point', coordinates: [113.64, 37.81] } },
];
const part = (path: string, ending: string): string => path.replace(/\.shp$/, ending);
const lamps = (encoding: string, name = 'lamps.shp'): string => makeWithOgr(name, LAMPS, ['-lco', `ENCODING=${encoding}`]);
/** Writes the language driver byte of a table. */
function setLanguage(path: string, language: number): void {
  const bytes = readFileSync(path);
  bytes[29] = language;
  writeFileSync(path, bytes);
}
async function notes(path: string, encoding?: 'gbk' | 'gb18030' | 'utf-8'): Promise<string> {
  const source = await openSource(path, { encoding });
  await source.close();
  return source.notes.join('\n');
}

describe.skipIf(isGdalMissing)('a Shapefile as ogr2ogr writes it', () => {
  it('is read alike in GBK, GB 18030 and UTF-8, with and without a .cpg', async () => {
    for (const [encoding, cpg, detected] of [['GBK', 'gbk', 'gb18030'], ['GB18030', 'gb18030', 'gb18030'], ['UTF-8', 'utf-8', 'utf-8']] as const) {
      const path = lamps(encoding);
      expect(await notes(path), encoding).toBe(`lamps.dbf: the texts are read as ${cpg}, as lamps.cpg says`);
      expect(await readAll(path), encoding).toEqual(READ);
      rmSync(part(path, '.cpg'));
      setLanguage(part(path, '.dbf'), 0);
      expect(await notes(path), encoding).toMatch(new RegExp(`read as ${detected}, since no file says it`));
      expect(await readAll(path), encoding).toEqual(READ);
    }
  });

  it('believes the language driver of the table when there is no .cpg, but not one that stands for any Windows', async () => {
    const path = lamps('GBK');
    rmSync(part(path, '.cpg'));
    for (const [driver, told] of [[0x4d, /read as gbk, as the language driver of the table says \(0x4d\)/], [0x57, /read as gb18030, since no file says it/]] as const) {
      setLanguage(part(path, '.dbf'), driver);
      expect(await notes(path)).toMatch(told);
      expect(await readAll(path)).toEqual(READ);
    }
  });

  it('takes the --encoding over everything, and stops when the texts are not of it', async () => {
    const path = lamps('GBK');
    writeFileSync(part(path, '.cpg'), 'UTF-8');
    await expect(readAll(path)).rejects.toThrow(/the texts of lamps\.dbf are not utf-8 \(record 1, field [^\ufffd]+\), although lamps\.cpg says so: it may be wrong\. --encoding says what they are/);
    await expect(readAll(path, {}, { neededFields: ['名称'] })).rejects.toThrow(/^lamps\.shp: \d+ field names of lamps\.dbf are not utf-8, although lamps\.cpg says so: it may be wrong\. --encoding says what they are\.$/);
    await expect(readAll(path, { encoding: 'utf-8' }, { neededFields: ['名称'] })).rejects.toThrow(/\d+ field names of lamps\.dbf are not utf-8\. --encoding/);
    expect(await notes(path, 'gbk')).toBe('lamps.dbf: the texts are read as gbk, as --encoding says');
    expect(await readAll(path, { encoding: 'gbk' })).toEqual(READ);
    writeFileSync(part(path, '.cpg'), 'Klingon');
    await expect(openSource(path)).rejects.toThrow(/lamps\.cpg names the encoding "Klingon", which is not known/);
  });

  it('is found by its .shp, by its folder and in a zip', async () => {
    const path = lamps('GBK');
    const folder = dirname(path);
    for (const name of readdirSync(folder)) renameSync(join(folder, name), join(folder, name.toUpperCase()));
    expect(await readAll(part(path, '.SHP').replace('lamps', 'LAMPS'))).toEqual(READ);
    expect(await readAll(folder)).toEqual(READ);
    run('zip', ['-q', '-r', join(folder, '../lamps.zip'), '.'], { cwd: folder });
    expect(await readAll(join(folder, '../lamps.zip'))).toEqual(READ);
  });

  it('states the system that its .prj says, with and without a code', async () => {
    for (const crs of ['EPSG:4490', 'EPSG:4326', 'EPSG:4547', 'EPSG:4526', 'EPSG:4534', 'EPSG:4554', 'EPSG:4513', 'EPSG:4533', 'EPSG:4499', 'EPSG:4509', 'EPSG:2363', 'EPSG:2437', 'EPSG:4610', 'EPSG:3857']) {
      const path = makeWithOgr('a.shp', LAMPS, ['-a_srs', crs]);
      const source = await openSource(path);
      expect(source.statedCrs, crs).toMatchObject({ name: crs, where: 'a.prj' });
      await source.close();
      await expect(readAll(path, {}, { crs: { name: 'gcj02' } })).rejects.toThrow(new RegExp(`in ${crs} \\(a\\.prj .*--crs says gcj02`));
      expect(await readAll(path, {}, { crs: { name: crs } })).toHaveLength(2);
    }
    const utm = makeWithOgr('a.shp', LAMPS, ['-a_srs', 'EPSG:32649']);
    await expect(readAll(utm, {}, { crs: { name: 'EPSG:4547' } })).rejects.toThrow(/in WGS_1984_UTM_Zone_49N .*--crs says EPSG:4547/);
    rmSync(part(utm, '.prj'));
    expect(await readAll(utm, {}, { crs: { name: 'EPSG:4547' } })).toHaveLength(2);
  });

  it('is one with a PROJ string of the same parameters, and with the other name of the same zone', async () => {
    const own = '+proj=tmerc +lat_0=0 +lon_0=113.5 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m';
    const path = makeWithOgr('a.shp', LAMPS, ['-a_srs', own]);
    expect(await readAll(path, {}, { crs: { name: own } })).toHaveLength(2);
    await expect(readAll(path, {}, { crs: { name: own.replace('113.5', '114') } })).rejects.toThrow(/--crs says \+proj=tmerc .*lon_0=114/);
    await expect(readAll(path, {}, { crs: { name: 'EPSG:4547' } })).rejects.toThrow(/--crs says EPSG:4547/);
    const sixDegrees = makeWithOgr('a.shp', LAMPS, ['-a_srs', 'EPSG:4509']);
    expect(await readAll(sixDegrees, {}, { crs: { name: 'EPSG:4548' } })).toHaveLength(2);
    await expect(readAll(sixDegrees, {}, { crs: { name: 'EPSG:4547' } })).rejects.toThrow(/in EPSG:4509 .*--crs says EPSG:4547/);
  });

  it('leaves heights and measures out and gives every hole to its polygon', async () => {
    const ring = (x: number, y: number, size: number): number[][] => [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]];
    const wkt = (rings: number[][][]): string => `(${rings.map((each) => `(${each.map(([x, y]) => `${x} ${y} 5 7`).join(',')})`).join(',')})`;
    const shapes = {
      'Point ZM': ['POINT ZM (1 2 5 7)', { type: 'Point', coordinates: [1, 2] }],
      'MultiPoint ZM': ['MULTIPOINT ZM ((1 2 5 7),(3 4 5 7))', { type: 'MultiPoint', coordinates: [[1, 2], [3, 4]] }],
      'LineString ZM': ['LINESTRING ZM (1 2 5 7,3 4 5 7)', { type: 'MultiLineString', coordinates: [[[1, 2], [3, 4]]] }],
      'MultiPolygon ZM': [
        `MULTIPOLYGON ZM (${wkt([ring(0, 0, 10), ring(1, 1, 2), ring(5, 5, 2)])},${wkt([ring(20, 0, 10)])})`,
        { type: 'MultiPolygon', coordinates: [[ring(0, 0, 10), ring(1, 1, 2), ring(5, 5, 2)], [ring(20, 0, 10)]] },
      ],
    } as const;
    for (const [type, [text, expected]] of Object.entries(shapes)) {
      const csv = join(newFolder(), 'a.csv');
      writeFileSync(csv, `id,WKT\n1,"${text}"\n`);
      const path = join(newFolder(), 'a.shp');
      run('ogr2ogr', ['-oo', 'GEOM_POSSIBLE_NAMES=WKT', '-oo', 'KEEP_GEOM_COLUMNS=NO', path, csv]);
      const [record] = await readAll(path);
      expect(normalRings(record!.geometry), type).toEqual(normalRings(expected));
    }
  });

  it('keeps null shapes as records without a geometry, passes over deleted ones, and gives dates and numbers', async () => {
    const features: TestFeature[] = [
      { geometry: null, code: 'A', day: '2024/03/05', n: 7, digits: '12345678901234567890' }, point(1, 2, { code: 'B', day: null, n: null, digits: null }), point(3, 4, { code: 'C', day: '2024/03/06', n: -1, digits: '15' }),
    ];
    const path = makeWithOgr('a.shp', features, ['-nlt', 'POINT']);
    const dbf = readFileSync(part(path, '.dbf'));
    const [headerBytes, recordBytes] = [dbf.readUInt16LE(8), dbf.readUInt16LE(10)];
    dbf[headerBytes + recordBytes] = 0x2a;
    writeFileSync(part(path, '.dbf'), dbf);
    expect(await readAll(path)).toEqual([
      { record: 1, line: 1, fields: { code: 'A', day: '2024-03-05', n: 7, digits: '12345678901234567890' }, geometry: null },
      { record: 3, line: 3, fields: { code: 'C', day: '2024-03-06', n: -1, digits: '15' }, geometry: { type: 'Point', coordinates: [3, 4] } },
    ]);
  });

  it('names a field that was cut after ten bytes by what is whole of its name', async () => {
    const path = makeWithOgr('a.shp', [point(1, 2, { 普查日期: 'x' })], ['-lco', 'ENCODING=UTF-8']);
    expect((await readAll(path))[0]!.fields).toEqual({ 普查日: 'x' });
  });

  it('a text cut in the middle of a character is told, and is no reason to take the encoding for another', async () => {
    const path = makeWithOgr('a.shp', [point(1, 2, { note: '路灯' }), point(1, 2, { note: '好' })], ['-lco', 'ENCODING=UTF-8']);
    rmSync(part(path, '.cpg'));
    setLanguage(part(path, '.dbf'), 0);
    const dbf = readFileSync(part(path, '.dbf'));
    const text = dbf.indexOf('路灯');
    dbf.fill('路', text, text + 80);
    writeFileSync(part(path, '.dbf'), dbf);
    const [cut, whole] = await readAll(path);
    expect(cut!.fields.note).toBeInstanceOf(Unreadable);
    expect((cut!.fields.note as Unreadable).reason).toBe('is cut in the middle of a character: the field has 80 bytes');
    expect(whole!.fields.note).toBe('好');
  });

  it('refuses parts that are missing, cut short or of different lengths', async () => {
    for (const [ending, complaint] of [['.shx', /the \.shx is missing/], ['.dbf', /the \.dbf is missing/]] as const) {
      const path = lamps('GBK');
      rmSync(part(path, ending));
      await expect(openSource(path)).rejects.toThrow(complaint);
    }
    const path = lamps('GBK');
    const other = makeWithOgr('lamps.shp', [...LAMPS, ...LAMPS]);
    copyFileSync(part(other, '.dbf'), part(path, '.dbf'));
    await expect(openSource(path)).rejects.toThrow(/lamps\.shx lists 2 geometries and lamps\.dbf has 4 records/);
    for (const ending of ['.shp', '.dbf']) {
      const cut = lamps('GBK');
      writeFileSync(part(cut, ending), readFileSync(part(cut, ending)).subarray(0, -20));
      await expect(readAll(cut), ending).rejects.toThrow(/cut short/);
    }
    const broken = lamps('GBK');
    const shp = readFileSync(broken);
    shp.writeInt32BE(0x7fffffff, 104); // the length of the first record
    writeFileSync(broken, shp);
    await expect(readAll(broken)).rejects.toThrow(/broken or cut short at record 1/);
    writeFileSync(broken, 'PK');
    await expect(readAll(broken)).rejects.toThrow(/lamps\.shp is no Shapefile/);
    await expect(openSource(newFolder())).rejects.toThrow(/holds no \.shp\. It is empty/);
    await expect(openSource(join(newFolder(), 'none.shp'))).rejects.toThrow(/none\.shp cannot be read/);
  });

  it('a field that the mapping needs and that is not there stops the reading', async () => {
    await expect(readAll(lamps('GBK'), {}, { neededFields: ['编号', '坐标'] })).rejects.toThrow(/has no field 坐标.*Its fields are: 编号, 类型, 高度/);
  });
});

describe.skipIf(isGdalMissing)('a zip of Shapefiles', () => {
  /** Two layers with Chinese names, packed by Info-ZIP; `raw` names are bytes on disk, as Windows would write them. */
  function pack(env: Record<string, string>, nameBytes: (name: string) => Buffer): string {
    const from = lamps('GBK');
    const folder = newFolder();
    mkdirSync(join(folder, '__MACOSX'));
    for (const layer of ['路灯', '井盖']) {
      for (const ending of ['.shp', '.shx', '.dbf', '.cpg', '.prj']) copyFileSync(part(from, ending), Buffer.concat([Buffer.from(`${folder}/`), nameBytes(`${layer}${ending}`)]));
    }
    writeFileSync(join(folder, '__MACOSX/._路灯.shp'), 'x');
    const zip = join(newFolder(), 'survey.zip');
    run('zip', ['-q', '-r', zip, '.'], { cwd: folder, env });
    return zip;
  }
  const gbk = (name: string): Buffer => Buffer.concat([...name].map((char) => GBK_BYTES[char] ?? Buffer.from(char)));

  it('is asked for one of its layers by name, whichever way the Chinese names were written', async () => {
    const zips = { 'UTF-8 with its flag': pack({ LC_ALL: 'C.UTF-8' }, Buffer.from), 'UTF-8 without': pack({ LC_ALL: 'C' }, Buffer.from), 'GBK of Windows': pack({ LC_ALL: 'C' }, gbk) };
    for (const [kind, zip] of Object.entries(zips)) {
      await expect(openSource(zip), kind).rejects.toThrow(/survey\.zip holds 2 layers; --table says which: (路灯, 井盖|井盖, 路灯)/);
      await expect(openSource(zip, { table: '雨篦' }), kind).rejects.toThrow(/holds no layer "雨篦"/);
      expect(await readAll(zip, { table: '路灯' }), kind).toEqual(READ);
      expect(await readAll(zip, { table: '井盖.shp' }), kind).toEqual(READ);
    }
  });

  it('says what it holds when no Shapefile is among it, and what is wrong with a broken or encrypted one', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, '读我.txt'), 'nothing here');
    run('zip', ['-q', '-r', 'a.zip', '.'], { cwd: folder, env: { LC_ALL: 'C' } });
    await expect(openSource(join(folder, 'a.zip'))).rejects.toThrow(/a\.zip holds no \.shp\. It holds: 读我\.txt/);
    writeFileSync(join(folder, 'b.zip'), 'not at all');
    await expect(openSource(join(folder, 'b.zip'))).rejects.toThrow(/b\.zip is no zip file/);
    const path = lamps('GBK');
    run('zip', ['-q', '-r', '-P', 'secret', 'c.zip', '.'], { cwd: dirname(path) });
    await expect(openSource(join(dirname(path), 'c.zip'))).rejects.toThrow(/lamps\.shp is encrypted/);
  });

  it('an entry that unpacks to another size than it says stops the reading', async () => {
    const path = makeWithOgr('a.shp', Array.from({ length: 5000 }, (_, i) => point(i / 1000, i / 2000, { n: i })));
    run('zip', ['-q', '-r', 'a.zip', '.'], { cwd: dirname(path) });
    const zip = readFileSync(join(dirname(path), 'a.zip'));
    for (let at = 0; (at = zip.indexOf('PK\u0001\u0002', at, 'latin1')) >= 0; at += 4) zip.writeUInt32LE(Math.floor(zip.readUInt32LE(at + 24) * 0.9), at + 24);
    writeFileSync(join(dirname(path), 'b.zip'), zip);
    await expect(readAll(join(dirname(path), 'a.zip'))).resolves.toHaveLength(5000);
    await expect(readAll(join(dirname(path), 'b.zip'))).rejects.toThrow(/cannot be unpacked|cut short|do not belong/);
  });
});

/** Of the few characters in the names above. */
const GBK_BYTES: Readonly<Record<string, Buffer>> = {
  路: Buffer.from([0xc2, 0xb7]), 灯: Buffer.from([0xb5, 0xc6]), 井: Buffer.from([0xbe, 0xae]), 盖: Buffer.from([0xb8, 0xc7]),
};

/** Rings without regard to where they begin and which way they run, holes in any order. */
function normalRings(geometry: unknown): unknown {
  const { type, coordinates } = geometry as { type: string; coordinates: number[][][][] };
  if (type !== 'MultiPolygon') return geometry;
  const normal = (ring: number[][]): string => ring.slice(1).map((position) => position.join(' ')).sort().join(',');
  return { type, coordinates: coordinates.map(([outer, ...holes]) => [normal(outer!), ...holes.map(normal).sort()]).sort() };
}

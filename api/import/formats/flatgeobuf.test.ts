import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSource } from '../source.ts';
import { readAll } from '../testing.ts';
import { isGdalMissing, makeWithOgr, newFolder, run } from './testing.ts';
import type { TestFeature } from './testing.ts';

const point = (x: number, y: number, fields: Record<string, unknown> = {}): TestFeature => ({ geometry: { type: 'Point', coordinates: [x, y] }, ...fields });
const LAMPS = [point(113.63, 37.8, { 编号: '灯-1', 高度: 8.5, n: 1234567890123456789n, 亮: true }), point(113.64, 37.81, { 编号: '灯-2', 高度: null, n: 7, 亮: false })];

describe.skipIf(isGdalMissing)('a FlatGeobuf', () => {
  it('gives fields and geometry, with and without a spatial index', async () => {
    for (const index of ['YES', 'NO']) {
      const records = await readAll(makeWithOgr('lamps.fgb', LAMPS, ['-lco', `SPATIAL_INDEX=${index}`]));
      expect(records.sort((a, b) => String(a.fields.编号).localeCompare(String(b.fields.编号))).map(({ fields, geometry }) => ({ fields, geometry })), index).toEqual([
        { fields: { 编号: '灯-1', 高度: 8.5, n: '1234567890123456789', 亮: true }, geometry: { type: 'Point', coordinates: [113.63, 37.8] } },
        { fields: { 编号: '灯-2', n: 7, 亮: false }, geometry: { type: 'Point', coordinates: [113.64, 37.81] } },
      ]);
    }
  });

  it('states its system', async () => {
    const path = makeWithOgr('a.fgb', LAMPS, ['-a_srs', 'EPSG:4547']);
    expect((await openSource(path)).statedCrs).toMatchObject({ name: 'EPSG:4547', where: 'crs of the header' });
    await expect(readAll(path, {}, { crs: { name: 'EPSG:4490' } })).rejects.toThrow(/in EPSG:4547 .*--crs says EPSG:4490/);
    expect(await readAll(path, {}, { crs: { name: 'EPSG:4547' } })).toHaveLength(2);
  });

  it('reads every kind of geometry, also mixed in one file', async () => {
    const csv = join(newFolder(), 'a.csv');
    const ring = '0 0,4 0,4 4,0 0';
    writeFileSync(csv, ['id,WKT', `1,"MULTIPOLYGON (((${ring}),(${ring})))"`, '2,"LINESTRING (1 2,3 4)"', '3,"GEOMETRYCOLLECTION (POINT (1 2))"', `4,"POLYGON ((${ring}))"`, '5,"MULTILINESTRING ((1 2,3 4),(5 6,7 8))"', '6,"MULTIPOINT ((1 2))"'].join('\n'));
    const path = join(newFolder(), 'a.fgb');
    run('ogr2ogr', ['-oo', 'GEOM_POSSIBLE_NAMES=WKT', '-oo', 'KEEP_GEOM_COLUMNS=NO', '-lco', 'SPATIAL_INDEX=NO', path, csv]);
    const ringRead = [[0, 0], [4, 0], [4, 4], [0, 0]];
    expect((await readAll(path)).map(({ geometry }) => geometry)).toEqual([
      { type: 'MultiPolygon', coordinates: [[ringRead, ringRead]] }, { type: 'LineString', coordinates: [[1, 2], [3, 4]] }, { type: 'GeometryCollection' }, { type: 'Polygon', coordinates: [ringRead] },
      { type: 'MultiLineString', coordinates: [[[1, 2], [3, 4]], [[5, 6], [7, 8]]] }, { type: 'MultiPoint', coordinates: [[1, 2]] },
    ]);
  });

  it('refuses what is none, is cut short or is broken', async () => {
    const path = join(newFolder(), 'a.fgb');
    const whole = readFileSync(makeWithOgr('b.fgb', Array.from({ length: 50 }, (_, i) => point(i, i, { n: i })), ['-lco', 'SPATIAL_INDEX=NO']));
    const read = (bytes: Uint8Array): Promise<unknown> => {
      writeFileSync(path, bytes);
      return readAll(path);
    };
    await expect(read(Buffer.from('no such thing'))).rejects.toThrow(/a\.fgb is no FlatGeobuf of version 3/);
    await expect(read(whole.subarray(0, 40))).rejects.toThrow(/a\.fgb is broken: its header cannot be read \(it is cut short\)/);
    await expect(read(whole.subarray(0, -10))).rejects.toThrow(/a\.fgb is cut short at feature 50/);
    const headerEnd = 12 + whole.readUInt32LE(8);
    const huge = Buffer.from(whole);
    huge.writeUInt32LE(0xfffffff0, headerEnd);
    await expect(read(huge)).rejects.toThrow(/a\.fgb is broken or cut short at feature 1/);
    const scrambled = Buffer.from(whole);
    scrambled.fill(0x7f, headerEnd + 4, headerEnd + 60);
    await expect(read(scrambled)).rejects.toThrow(/a\.fgb: feature 1 is broken/);
    const featureBytes = 4 + whole.readUInt32LE(headerEnd);
    await expect(read(whole.subarray(0, whole.length - featureBytes))).rejects.toThrow(/a\.fgb is cut short: it says 50 features and has 49/);
  });
});

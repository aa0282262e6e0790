import { copyFileSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import sqlite from 'node-sqlite3-wasm';
import { describe, expect, it } from 'vitest';
import { openSource } from '../source.ts';
import { readAll } from '../testing.ts';
import { isGdalMissing, makeWithOgr, newFolder, run, writeGeoJson } from './testing.ts';
import type { TestFeature } from './testing.ts';
import { Unreadable } from './unreadable.ts';

const point = (x: number, y: number, fields: Record<string, unknown> = {}): TestFeature => ({ geometry: { type: 'Point', coordinates: [x, y] }, ...fields });
const LAMPS = [point(113.63, 37.8, { 编号: '灯-1', 高度: 8.5, 亮: true }), { ...point(1, 1, { 编号: '灯-2', 高度: null, 亮: false }), geometry: null }];

/** Changes a file by SQL. */
function change(path: string, sql: string): string {
  const database = new sqlite.Database(path);
  database.exec(sql);
  database.close();
  return path;
}

describe.skipIf(isGdalMissing)('a GeoPackage', () => {
  it('gives fields, geometry and its key as the id of the feature', async () => {
    const path = makeWithOgr('lamps.gpkg', LAMPS, ['-nln', '路灯']);
    expect(await readAll(path)).toEqual([
      { record: 1, line: 1, featureId: '1', fields: { 编号: '灯-1', 高度: 8.5, 亮: true }, geometry: { type: 'Point', coordinates: [113.63, 37.8] } },
      { record: 2, line: 2, featureId: '2', fields: { 编号: '灯-2', 高度: null, 亮: false }, geometry: null },
    ]);
    await expect(readAll(path, {}, { neededFields: ['坐标'] })).rejects.toThrow(/has no field 坐标.*编号, 高度, 亮/);
  });

  it('with several tables wants one of them named', async () => {
    const path = makeWithOgr('survey.gpkg', LAMPS, ['-nln', '路灯']);
    run('ogr2ogr', ['-update', '-nln', 'wells', path, writeGeoJson(join(newFolder(), 'w.geojson'), [point(1, 2, { a: 1 })])]);
    await expect(openSource(path)).rejects.toThrow(/survey\.gpkg has 2 tables; --table says which: wells, 路灯/);
    await expect(openSource(path, { table: 'x' })).rejects.toThrow(/has no table "x"\. It has: wells, 路灯/);
    expect(await readAll(path, { table: 'wells' })).toHaveLength(1);
    expect(await readAll(path, { table: '路灯' })).toHaveLength(2);
  });

  it('states its reference system, by code or by parameters, and nothing where it is undefined', async () => {
    for (const crs of ['EPSG:4547', 'EPSG:4490', 'EPSG:4326', 'EPSG:3857']) {
      const path = makeWithOgr('a.gpkg', LAMPS, ['-a_srs', crs]);
      expect(await readAll(path, {}, { crs: { name: crs } })).toHaveLength(2);
      await expect(readAll(path, {}, { crs: { name: 'bd09' } })).rejects.toThrow(new RegExp(`in ${crs} \\(reference system .*--crs says bd09.*write it again`));
    }
    const own = '+proj=tmerc +lat_0=0 +lon_0=113.5 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m';
    expect(await readAll(makeWithOgr('a.gpkg', LAMPS, ['-a_srs', own]), {}, { crs: { name: own } })).toHaveLength(2);
    const silent = change(makeWithOgr('a.gpkg', LAMPS), 'update gpkg_geometry_columns set srs_id = -1');
    expect(await readAll(silent, {}, { crs: { name: 'gcj02' } })).toHaveLength(2);
  });

  it('keeps every digit of whole numbers, and does not take what has lost some', async () => {
    const path = change(makeWithOgr('a.gpkg', [point(1, 2, { n: 1234567890123, d: 0.5 })], ['-lco', 'SPATIAL_INDEX=NO']), `update a set n = 1234567890123456789, d = 1.4010700001310000e19`);
    const { fields } = (await readAll(path))[0]!;
    expect(fields.n).toBe('1234567890123456789');
    expect(fields.d).toBeInstanceOf(Unreadable);
  });

  it('reads lines and polygons with heights and measures, and says which curves it does not read', async () => {
    const csv = join(newFolder(), 'a.csv');
    const ring = '0 0 5 7,4 0 5 7,4 4 5 7,0 0 5 7';
    writeFileSync(csv, ['id,WKT', `1,"MULTIPOLYGON ZM (((${ring}),(${ring})))"`, '2,"LINESTRING Z (1 2 5,3 4 5)"', '3,"CURVEPOLYGON (CIRCULARSTRING (0 0,4 0,4 4,0 4,0 0))"', '4,"POINT EMPTY"'].join('\n'));
    const path = join(newFolder(), 'a.gpkg');
    run('ogr2ogr', ['-oo', 'GEOM_POSSIBLE_NAMES=WKT', '-oo', 'KEEP_GEOM_COLUMNS=NO', '-nlt', 'GEOMETRY', path, csv]);
    const flat = [[0, 0], [4, 0], [4, 4], [0, 0]];
    expect((await readAll(path)).map(({ geometry }) => geometry)).toEqual([
      { type: 'MultiPolygon', coordinates: [[flat, flat]] }, { type: 'LineString', coordinates: [[1, 2], [3, 4]] }, { type: 'CurvePolygon', coordinates: null }, null,
    ]);
  });

  it('is read as QGIS leaves it, in write-ahead mode, and nothing is written beside it', async () => {
    const path = makeWithOgr('a.gpkg', LAMPS);
    const bytes = readFileSync(path);
    bytes.fill(2, 18, 20); // what the mode is in the file
    writeFileSync(path, bytes);
    expect(await readAll(path)).toHaveLength(2);
    expect(readdirSync(dirname(path))).toEqual(['a.gpkg']);
    expect(readFileSync(path).equals(bytes)).toBe(true);
    writeFileSync(`${path}-wal`, 'changes');
    await expect(openSource(path)).rejects.toThrow(/a\.gpkg has changes that are still in a file beside it .*Close the program/);
  });

  it('refuses what is no GeoPackage, is cut short, or is a view that could be anything', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'a.gpkg'), 'SQLite at all, not');
    await expect(openSource(join(folder, 'a.gpkg'))).rejects.toThrow(/a\.gpkg is no GeoPackage/);
    await expect(openSource(change(join(folder, 'b.gpkg'), 'create table x (y)'))).rejects.toThrow(/is a SQLite database and no GeoPackage/);
    const view = change(makeWithOgr('c.gpkg', LAMPS, ['-lco', 'SPATIAL_INDEX=NO']), `alter table c rename to d; create view c as with recursive n(i) as (select 1 union all select i + 1 from n) select i as fid, null as geom from n`);
    await expect(openSource(view, { table: 'c' })).rejects.toThrow(/c is no table but a view; save it as a table/);
    const whole = makeWithOgr('e.gpkg', Array.from({ length: 3000 }, (_, i) => point(1, 2, { text: `路灯 ${i}`.repeat(9) })));
    const cut = join(folder, 'cut.gpkg');
    copyFileSync(whole, cut);
    writeFileSync(cut, readFileSync(whole).subarray(0, 200_000));
    await expect(readAll(cut)).rejects.toThrow(/cut\.gpkg cannot be read as a GeoPackage: /);
  });
});

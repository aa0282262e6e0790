/** Components of the demo county through ogr2ogr into every format and back in by the import: they land where they were. */
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateCounty } from '../../../fixtures/county/index.ts';
import type { ComponentRow } from '../../../fixtures/county/index.ts';
import { createTestDatabase } from '../../testing/database.ts';
import type { TestDatabase } from '../../testing/database.ts';
import { runTestImport } from '../testing.ts';
import { isGdalMissing, makeWithOgr, run } from './testing.ts';
import type { TestFeature } from './testing.ts';

const MAPPING = {
  version: 1, layer: 'components', identity: { source: 'survey', fields: ['标识码'] }, class: { scheme: 'yc2013', from: [{ by: 'id', field: '分类' }] },
  columns: {
    objid: { field: '标识码' }, name: { field: '名称' }, survey_date: { field: '普查日', formats: ['YYYY-MM-DD', 'YYYY/MM/DD'] }, address: { field: '位置' },
    supervisor_dept: { field: '主管' }, position_class: { value: 'B' },
  },
};
/** One in so many of 74,173; ROUND_TRIP_EVERY=1 takes all of them and tells how far they are off. */
const EVERY = Number(process.env.ROUND_TRIP_EVERY ?? 25);
const METERS_PER_DEGREE = 111_320;

describe.skipIf(isGdalMissing)('components of the demo county', () => {
  let test: TestDatabase;
  let rows: readonly ComponentRow[];
  let features: readonly TestFeature[];
  beforeAll(async () => {
    test = await createTestDatabase();
    rows = generateCounty().components.filter((_, i) => i % EVERY === 0);
    features = rows.map((row) => ({
      geometry: row.geom as unknown as TestFeature['geometry'], 标识码: row.objid, 分类: row.class, 名称: row.name, 普查日: row.survey_date, 位置: row.address, 主管: row.supervisor_dept,
    }));
  });
  afterAll(() => test?.drop());

  /** A file in EPSG:4547. */
  const make = (name: string, ...args: string[]): string => makeWithOgr(name, features, ['-s_srs', 'EPSG:4490', '-t_srs', 'EPSG:4547', ...args]);
  const files: Readonly<Record<string, () => string>> = {
    'a GBK Shapefile with its .cpg': () => make('components.shp', '-lco', 'ENCODING=GBK'),
    'a GBK Shapefile without .cpg': () => {
      const path = make('components.shp', '-lco', 'ENCODING=GBK');
      rmSync(path.replace('.shp', '.cpg'));
      return path;
    },
    'a zipped UTF-8 Shapefile': () => {
      const path = make('components.shp', '-lco', 'ENCODING=UTF-8');
      run('zip', ['-q', '-r', 'components.zip', '.'], { cwd: dirname(path) });
      return path.replace('.shp', '.zip');
    },
    'a GeoPackage': () => make('components.gpkg'),
    'a FlatGeobuf': () => make('components.fgb'),
    'a FlatGeobuf without an index': () => make('components.fgb', '-lco', 'SPATIAL_INDEX=NO'),
    'an XLSX with WKT': () => {
      const csv = make('components.csv', '-lco', 'GEOMETRY=AS_WKT', '-lco', 'CREATE_CSVT=YES');
      const path = csv.replace('.csv', '.xlsx');
      run('ogr2ogr', ['-oo', 'GEOM_POSSIBLE_NAMES=none', path, csv]);
      return path;
    },
    'a CSV with WKT': () => make('components.csv', '-lco', 'GEOMETRY=AS_WKT'),
  };

  let county = 99_160;
  it.each(Object.entries(files))('come back from %s in EPSG:4547 to within a centimetre, with their Chinese values', async (title, write) => {
    county += 1;
    const { report, rejects } = await runTestImport(test.pool, { file: write(), mapping: title.includes('WKT') ? { ...MAPPING, position: { wkt: 'WKT' } } : MAPPING, crs: 'EPSG:4547', county: `0${county}`, name: title });
    expect(rejects).toEqual([]);
    expect(report).toMatchObject({ read: rows.length, inserted: rows.length, rejected: 0 });
    const { rows: landed } = await test.pool.query(`
      select objid, class, name, address, supervisor_dept, survey_date::text, st_x(geom) as lng, st_y(geom) as lat from components where county = $1`, [`0${county}`]);
    const byId = new Map(landed.map((row) => [row.objid, row]));
    let worst = 0;
    for (const row of rows) {
      const { lng, lat, ...values } = byId.get(row.objid);
      const { objid, class: id, name, address, supervisor_dept, survey_date } = row;
      expect(values).toEqual({ objid, class: id, name, address, supervisor_dept, survey_date });
      const [east, north] = row.geom.coordinates;
      worst = Math.max(worst, Math.hypot((lng - east) * METERS_PER_DEGREE * Math.cos(north * Math.PI / 180), (lat - north) * METERS_PER_DEGREE));
    }
    if (process.env.ROUND_TRIP_EVERY) console.log(`${title}: ${rows.length} components, at most ${(worst * 1e6).toFixed(3)} micrometres off`);
    expect(worst).toBeLessThan(0.01);
  }, 900_000);
});

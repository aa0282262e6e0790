import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../testing/database.ts';
import type { TestDatabase } from '../testing/database.ts';
import { SMALL_COUNTY, insertSmallCounty } from '../testing/small-county.ts';
import { readBoundary } from './boundary-file.ts';
import { FIXTURES, runTestImport, temporaryFile } from './testing.ts';
import type { TestImport, TestImportResult } from './testing.ts';

const AWKWARD = join(FIXTURES, 'awkward');
const OSM = 'mappings/osm-components.json';
let test: TestDatabase;

beforeAll(async () => {
  test = await createTestDatabase();
  await insertSmallCounty(test.pool);
});
afterAll(() => test.drop());

let county = 99_200;
/** Imports an awkward file into a county of its own. */
async function importNew(file: string, options: Partial<TestImport> & Pick<TestImport, 'mapping'>): Promise<TestImportResult & { county: string; ids: string[] }> {
  county += 1;
  const code = options.county ?? `0${county}`;
  const result = await runTestImport(test.pool, { file: file.startsWith('/') ? file : join(AWKWARD, file), county: code, name: `County ${code}`, ...options });
  const layer = result.report.byClass[0]?.class.startsWith('building') ? 'buildings' : 'components';
  const { rows } = await test.pool.query(`select source_id from ${layer} where county = $1 order by id`, [code]);
  return { ...result, county: code, ids: rows.map((row) => row.source_id) };
}

const lamp = (id: string | number, lng: number, lat: number, more: Record<string, unknown> = {}): unknown =>
  ({ type: 'Feature', id, geometry: { type: 'Point', coordinates: [lng, lat] }, properties: { highway: 'street_lamp', ...more } });
const collection = (...features: unknown[]): string => JSON.stringify({ type: 'FeatureCollection', features });
const first = '0991010137900001';
const second = '0991010137900002';

describe('awkward files', () => {
  const points = 'awkward/points.mapping.json';
  const features = 'awkward/features.mapping.json';
  const polygons = 'awkward/polygons.mapping.json';
  const cases: [file: string, mapping: string, loaded: number, rejects: [line: number, field: string, reason: RegExp][]][] = [
    ['crlf-and-bom.csv', points, 3, []],
    ['quotes-and-newlines.csv', points, 3, []],
    ['padded-values.csv', points, 2, []],
    ['chinese-headers.csv', 'mappings/components-zh.json', 2, []],
    ['ragged-rows.csv', points, 1, [[3, '', /8 fields/], [4, '', /5 fields/]]],
    ['duplicate-identities.csv', points, 3, [[4, 'identity', /that of the record in line 2 again/]]],
    ['unknown-class.csv', points, 2, [[3, 'class', /no class 0999/], [5, 'class', /no class/]]],
    ['unknown-state.csv', points, 1, [[3, 'state', /is not one of intact/]]],
    ['bad-objid.csv', points, 1, [[3, 'objid', /16 digits/], [4, 'objid', /major class 00/], [5, 'objid', /16 digits/]]],
    ['impossible-dates.csv', points, 2, [[3, 'survey_date', /no.* calendar|not a day/], [4, 'survey_date', /not a date/]]],
    ['swapped-axes.csv', points, 0, [[2, 'lat', /degrees/], [3, 'lat', /degrees/], [4, 'lat', /degrees/]]],
    ['coordinates-not-numbers.csv', points, 1, [[3, 'lng', /not a number/], [4, 'lat', /not a number/], [5, 'lat', /empty/], [5, 'lng', /empty/]]],
    ['zero-coordinates.csv', points, 1, [[3, 'lng, lat', /0, 0/]]],
    ['points-with-null-geometry.geojson', features, 2, [[3, 'geometry', /geometry/]]],
    ['points-with-empty-geometry.geojson', features, 2, [[3, 'geometry', /empty/]]],
    ['points-with-heights.geojson', features, 2, []],
    ['points-among-lines.geojson', features, 1, [[3, 'geometry', /is a LineString/]]],
    ['multipoint-of-one.geojson', features, 1, [[3, 'geometry', /2 points/]]],
    ['self-crossing-polygon.geojson', polygons, 1, [[3, 'geometry', /Self-intersection at POINT/]]],
    ['unclosed-ring.geojson', polygons, 1, [[3, 'geometry', /does not end where it begins/]]],
    ['ring-of-two-points.geojson', polygons, 1, [[3, 'geometry', /ring of 3 positions/]]],
    ['hole-outside-its-polygon.geojson', polygons, 1, [[3, 'geometry', /Hole lies outside shell/]]],
    ['overlapping-parts.geojson', polygons, 1, [[3, 'geometry', /is broken: /]]],
    ['hole-touching-in-a-point.geojson', polygons, 1, []],
    ['clockwise-outer-ring.geojson', polygons, 1, []],
    ['repeated-vertices.geojson', polygons, 1, []],
    ['reading/geojson-unstorable-text.geojson', OSM, 1, [[2, 'name', /cannot be stored/], [3, 'attributes', /cannot be stored/]]],
  ];
  for (const [file, mapping, loaded, expected] of cases) {
    it(`${file}: ${loaded} loaded, ${expected.length} reasons against the others`, async () => {
      // Confirmed, because a file of nothing but swapped axes is stopped as a whole otherwise.
      const { report, rejects, ids } = await importNew(file, { mapping, more: { confirm: true } });
      expect(rejects.map(([line, , field, reason]) => [line, field, reason])).toEqual(
        expected.map(([line, field, reason]) => [line, field, expect.stringMatching(reason)]));
      expect(ids).toHaveLength(loaded);
      expect(report.inserted).toBe(loaded);
      expect(report.rejected).toBe(report.read - loaded);
    });
  }

  it('a clockwise outer ring is turned', async () => {
    const { county: code } = await importNew('clockwise-outer-ring.geojson', { mapping: polygons });
    const { rows } = await test.pool.query('select st_ispolygonccw(geom) as turned from buildings where county = $1', [code]);
    expect(rows).toEqual([{ turned: true }]);
  });

  it('shifted and projected positions land where the same lamps stand in degrees', async () => {
    const files: [string, string, string][] = [
      ['projected-east-north.csv', 'awkward/projected.mapping.json', 'EPSG:4547'], ['projected-zoned-easting.csv', 'awkward/projected.mapping.json', 'EPSG:4526'],
      ['gcj02-positions.csv', points, 'gcj02'], ['bd09-positions.csv', points, 'bd09'],
    ];
    for (const [file, mapping, crs] of files) {
      const { county: code } = await importNew(file, { mapping, crs });
      const { rows } = await test.pool.query('select source_id, st_x(geom) as lng, st_y(geom) as lat from components where county = $1 order by source_id', [code]);
      // The files carry millimetres and 1e-7 degrees: a centimetre.
      expect(rows, file).toEqual([
        { source_id: first, lng: expect.closeTo(113.6304, 6), lat: expect.closeTo(37.8032, 6) },
        { source_id: second, lng: expect.closeTo(113.6308, 6), lat: expect.closeTo(37.8034, 6) },
      ]);
    }
  });

  it('a record whose well-known text says another system than was declared is refused', async () => {
    const mapping = { version: 1, layer: 'components', identity: { source: 's', fields: ['id'] }, position: { wkt: 'shape' }, class: { default: 'yc2013:0137' } };
    const file = temporaryFile('ewkt.csv', 'id,shape\n1,SRID=4490;POINT(113.63 37.8)\n2,SRID=4547;POINT(467413.87 4185363.59)\n3,POINT(113.64 37.8)\n');
    const { rejects, ids } = await importNew(file, { mapping });
    expect(rejects).toEqual([[3, '2', 'shape', 'says that it is in EPSG:4547, and --crs says EPSG:4490']]);
    expect(ids).toEqual(['1', '3']);
  });

  it('no records are a failure that leaves no county behind', async () => {
    for (const file of ['header-only.csv', 'no-features.geojson']) {
      await expect(importNew(file, { mapping: file.endsWith('csv') ? points : features, county: '099299' })).rejects.toThrow(/has no records/);
    }
    const { report } = await importNew('swapped-axes.csv', { mapping: points, county: '099299', more: { confirm: true } });
    expect(report.rejected).toBe(report.read);
    expect((await test.pool.query(`select 1 from counties where county = '099299'`)).rows).toEqual([]);
  });
});

describe('an upsert by identity', () => {
  const file = temporaryFile('lamps.geojson', collection(lamp('a', 113.61, 37.81, { name: 'A' }), lamp('b', 113.62, 37.81), lamp('c', 113.63, 37.81)));
  const into = (path: string, more: Partial<TestImport> = {}) => runTestImport(test.pool, { file: path, mapping: OSM, county: '099301', name: 'Upsert', ...more });
  const rows = async (): Promise<unknown[]> => (await test.pool.query('select id, source_id, name, updated_at from components where county = $1 order by id', ['099301'])).rows;
  const feed = async (): Promise<number> => (await test.pool.query('select count(*) as n from change')).rows[0].n;
  const nextId = async (): Promise<number> => (await test.pool.query('select last_value as id from components_id')).rows[0].id;

  it('loads, and the same file again changes nothing: no row, no time, no word in the change feed, no id used up', async () => {
    expect((await into(file)).report).toMatchObject({ inserted: 3, updated: 0, unchanged: 0, county: { isNew: true } });
    const before = [await rows(), await feed(), await nextId()];
    expect((await into(file)).report).toMatchObject({ inserted: 0, updated: 0, unchanged: 3, county: { isNew: false } });
    expect([await rows(), await feed(), await nextId()]).toEqual(before);
  });

  it('changes what the corrected file changes, keeps ids, and leaves rows that the file does not mention', async () => {
    const before = await rows() as { id: number; source_id: string }[];
    const corrected = temporaryFile('lamps.geojson', collection(lamp('b', 113.625, 37.81), lamp('c', 113.63, 37.81), lamp('d', 113.64, 37.81), lamp('a', 113.61, 37.81, { name: 'Renamed' })));
    expect((await into(corrected)).report).toMatchObject({ inserted: 1, updated: 2, unchanged: 1 });
    const after = await rows() as { id: number; source_id: string; name: string | null }[];
    expect(after.map((row) => row.source_id)).toEqual(['a', 'b', 'c', 'd']);
    expect(after.slice(0, 3).map((row) => row.id)).toEqual(before.map((row) => row.id));
    expect(after[0]!.name).toBe('Renamed');
  });

  it('records each batch with its file, mapping and counts', async () => {
    const { rows: batches } = await test.pool.query('select * from import_batches where county = $1 order by batch', ['099301']);
    expect(batches.map((batch) => [batch.rows_read, batch.rows_inserted, batch.rows_updated, batch.rows_unchanged, batch.rows_rejected]))
      .toEqual([[3, 3, 0, 0, 0], [3, 0, 0, 3, 0], [4, 1, 2, 1, 0]]);
    expect(batches[0]).toMatchObject({ layer: 'components', source: 'openstreetmap', crs: 'EPSG:4490', mapping: { title: expect.any(String) } });
    expect(batches[0].file_sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(batches[0].file_sha256).toBe(batches[1].file_sha256);
  });

  it('a dry run gives the same figures and changes nothing but the reject file', async () => {
    const everything = async (): Promise<unknown> => [
      await rows(), await feed(), await nextId(), (await test.pool.query('select * from import_batches')).rows, (await test.pool.query('select * from counties order by 1')).rows];
    const before = await everything();
    const mixed = temporaryFile('lamps.geojson', collection(lamp('a', 113.61, 37.81, { name: 'Again' }), lamp('c', 113.63, 37.81), lamp('e', 113.64, 37.81), lamp('f', 200, 37.81)));
    const rehearsed = await into(mixed, { more: { dryRun: true } });
    expect(await everything()).toEqual(before);
    const elsewhere = await runTestImport(test.pool, { file, mapping: OSM, county: '099302', name: 'Rehearsed', more: { dryRun: true } });
    expect(elsewhere.report).toMatchObject({ inserted: 3, county: { isNew: true } });
    expect(await everything()).toEqual(before);
    const real = await into(mixed);
    const { seconds: _, batch, ...figures } = rehearsed.report;
    expect(batch).toBeNull();
    expect(real.report).toMatchObject(figures);
    expect(real.report).toMatchObject({ inserted: 1, updated: 1, unchanged: 1, rejected: 1 });
    expect(real.rejects).toEqual(rehearsed.rejects);
    expect(real.rejects).toEqual([[1, 'f', 'geometry', 'longitude 200 is beyond 180']]);
  });

  it('leaves every other county as it was', async () => {
    const { rows: [small] } = await test.pool.query(`
      select (select count(*) from components where county = $1) as components, (select max(updated_at) from components where county = $1) as touched,
        (select name_en from counties where county = $1) as name, (select count(*) from import_batches where county = $1) as batches`, [SMALL_COUNTY]);
    expect(small).toMatchObject({ components: 600, name: 'Small County', batches: 0 });
    const { rows: changed } = await test.pool.query(`select count(*) as n from change where county = $1 and seq > (select min(seq) from change where county = '099301')`, [SMALL_COUNTY]);
    expect(changed).toEqual([{ n: 0 }]);
  });

  it('rolls back whole when it is stopped in the middle', async () => {
    const before = [await rows(), await feed()];
    const stop = new AbortController();
    const more = temporaryFile('more.geojson', collection(lamp('x', 113.61, 37.81), lamp('y', 113.62, 37.81)));
    const onStep = (step: string): void => { if (step === 'Load the rows') stop.abort(new Error('stopped by the test')); };
    await expect(into(more, { hooks: { signal: stop.signal, onStep } })).rejects.toThrow('stopped by the test');
    expect([await rows(), await feed()]).toEqual(before);
  });
});

describe('the county of an import', () => {
  const file = temporaryFile('lamps.geojson', collection(lamp('a', 113.61, 37.81), lamp('b', 113.6101, 37.8101), lamp('far', 113.9, 37.9)));

  it('is made with its names, and opens where most of its rows are', async () => {
    await runTestImport(test.pool, { file, mapping: OSM, county: '099401', more: { county: { county: '099401', name: 'Newtown', nameZh: '新县', timeZone: 'Europe/Berlin' } } });
    const { rows } = await test.pool.query(`select name_en, name_zh, time_zone, is_demo, home_lng, home_lat, home_zoom from counties where county = '099401'`);
    expect(rows).toEqual([{ name_en: 'Newtown', name_zh: '新县', time_zone: 'Europe/Berlin', is_demo: false, home_lng: expect.closeTo(113.61005, 4), home_lat: expect.closeTo(37.81005, 4), home_zoom: 15 }]);
  });

  it('needs a name when it is new, and refuses a name that is not its own', async () => {
    await expect(runTestImport(test.pool, { file, mapping: OSM, county: '099402' })).rejects.toThrow(/no county 099402 yet.*--name/);
    await expect(runTestImport(test.pool, { file, mapping: OSM, county: SMALL_COUNTY, name: 'Munich' })).rejects.toThrow(/County 099101 is Small County \(小县\), not Munich/);
  });

  it('places rows in its areas and grids, and refuses what lies outside its own area', async () => {
    const inside = temporaryFile('small.geojson', collection(lamp('in', 113.6012, 37.8012), lamp('out', 113.7, 37.8012)));
    const { report, rejects } = await runTestImport(test.pool, { file: inside, mapping: OSM, county: SMALL_COUNTY });
    expect(report.boundary).toMatch(/099101000000/);
    expect(rejects).toEqual([[1, 'out', 'geometry', `lies outside the county's area 099101000000`]]);
    const { rows } = await test.pool.query(`select area_code, unit_grid, omni_grid from components where county = $1 and source_id = 'in'`, [SMALL_COUNTY]);
    expect(rows).toEqual([{ area_code: '099101001003', unit_grid: '099101001003001', omni_grid: '099101001003QW' }]);
  });

  it('believes what the file says of the place and works out the rest', async () => {
    const mapping = {
      version: 1, layer: 'components', identity: { source: 'placed', fields: ['id'] }, position: { lng: 'lng', lat: 'lat' },
      class: { default: 'yc2013:0137' }, columns: { unit_grid: { field: 'grid' } },
    };
    const sheet = temporaryFile('placed.csv', 'id,grid,lng,lat\n1,099101002001016,113.6012,37.8012\n2,,113.6012,37.8012\n');
    const places = async (code: string): Promise<unknown[]> => (await test.pool.query(
      `select source_id, area_code, unit_grid, omni_grid from components where county = $1 and source = 'placed' order by 1`, [code])).rows;
    const into = async (code: string) => (await runTestImport(test.pool, { file: sheet, mapping, county: code, name: code === SMALL_COUNTY ? undefined : 'Bare' })).report;
    expect(await into(SMALL_COUNTY)).toMatchObject({ inserted: 2 });
    expect(await places(SMALL_COUNTY)).toEqual([
      { source_id: '1', area_code: '099101002001', unit_grid: '099101002001016', omni_grid: '099101001003QW' },
      { source_id: '2', area_code: '099101001003', unit_grid: '099101001003001', omni_grid: '099101001003QW' }]);
    expect(await into('099404')).toMatchObject({ inserted: 2 });
    expect(await places('099404')).toEqual([
      { source_id: '1', area_code: '099101002001', unit_grid: '099101002001016', omni_grid: null },
      { source_id: '2', area_code: null, unit_grid: null, omni_grid: null }]);
    for (const code of [SMALL_COUNTY, '099404']) expect(await into(code)).toMatchObject({ unchanged: 2 });
  });

  it('refuses what lies outside a given boundary; a line may cross it', async () => {
    const boundary = readBoundary(join(AWKWARD, 'reading/boundary-square.geojson'));
    const { rejects } = await runTestImport(test.pool, { file, mapping: OSM, county: '099403', name: 'Bounded', more: { boundary } });
    expect(rejects).toEqual([[1, 'far', 'geometry', 'lies outside the boundary boundary-square.geojson']]);
    const line = (id: string, coordinates: unknown): unknown => ({ type: 'Feature', id, geometry: { type: 'LineString', coordinates }, properties: { highway: 'primary' } });
    const roads = temporaryFile('roads.geojson', collection(line('crosses', [[113.61, 37.81], [113.7, 37.81]]), line('outside', [[113.7, 37.8], [113.8, 37.8]])));
    const result = await runTestImport(test.pool, { file: roads, mapping: 'mappings/osm-roads.json', county: '099403', more: { boundary } });
    expect(result.report.inserted).toBe(1);
    expect(result.rejects.map((reject) => reject[1])).toEqual(['outside']);
  });
});

it('a value that only the database refuses takes no other record with it', async () => {
  const devices = {
    version: 1, layer: 'devices', identity: { source: 'kit', fields: ['id'] }, position: { lng: 'lng', lat: 'lat' }, class: { default: 'device:manhole_tilt' },
    columns: { code: { field: 'id' }, heartbeat_seconds: { field: 'beat' } },
  };
  const lines = Array.from({ length: 9 }, (_, i) => `K${i},${i === 4 ? '99999999999' : 60},113.61,37.81`);
  const file = temporaryFile('kit.csv', `id,beat,lng,lat\n${lines.join('\n')}\n`);
  const { report, rejects } = await runTestImport(test.pool, { file, mapping: devices, county: SMALL_COUNTY });
  expect(report.inserted).toBe(8);
  expect(rejects).toEqual([[6, 'K4', 'row', expect.stringMatching(/the database refuses it: .*99999999999.*out of range/)]]);
});

describe('areas and grids', () => {
  it('load as polygons, and are a boundary from then on', async () => {
    const square = (west: number, side: number): unknown => ({ type: 'Polygon', coordinates: [[[west, 37.8], [west + side, 37.8], [west + side, 37.8 + side], [west, 37.8 + side], [west, 37.8]]] });
    const file = temporaryFile('areas.geojson', collection(
      { type: 'Feature', properties: { code: '099501000000', level: 'county', name: '县' }, geometry: square(113.6, 0.02) },
      { type: 'Feature', properties: { code: '099501001001', level: 'village', name: '村' }, geometry: square(113.6, 0.01) },
      { type: 'Feature', properties: { code: '099501001001', level: 'village', name: '另一村' }, geometry: square(113.61, 0.01) },
      { type: 'Feature', properties: { code: '0995', level: 'village', name: '短码' }, geometry: square(113.6, 0.01) }));
    const areas = {
      version: 1, layer: 'areas', identity: { source: 'survey', fields: ['name'] },
      columns: { code: { field: 'code' }, level: { field: 'level' }, name: { field: 'name' } },
    };
    const { report, rejects } = await runTestImport(test.pool, { file, mapping: areas, county: '099501', name: 'Areas' });
    expect(report).toMatchObject({ inserted: 2, byClass: [{ class: 'area:county', count: 1 }, { class: 'area:village', count: 1 }] });
    expect(rejects.map(([, identity, field]) => [identity, field])).toEqual([['另一村', 'code'], ['短码', 'code']]);
    const grids = {
      version: 1, layer: 'grids', identity: { source: 'survey', fields: ['code'] },
      columns: { kind: { value: 'unit' }, code: { field: 'code' } },
    };
    const cells = temporaryFile('grids.geojson', collection(
      { type: 'Feature', properties: { code: '099501001001001' }, geometry: square(113.602, 0.001) },
      { type: 'Feature', properties: { code: '099501001001000' }, geometry: square(113.604, 0.001) },
      { type: 'Feature', properties: { code: '099501001001002' }, geometry: square(113.7, 0.001) }));
    const gridded = await runTestImport(test.pool, { file: cells, mapping: grids, county: '099501' });
    expect(gridded.report).toMatchObject({ inserted: 1, byClass: [{ class: 'grid:unit', count: 1 }] });
    expect(gridded.rejects.map(([, identity, field]) => [identity, field])).toEqual([['099501001001000', 'code'], ['099501001001002', 'geometry']]);
  });
});

it('the reject file names line, record, identity, field, value and reason, for a spreadsheet', async () => {
  const rejectPath = temporaryFile('told.csv', '');
  await importNew('unknown-state.csv', { mapping: 'awkward/points.mapping.json', more: { rejectPath } });
  expect(readFileSync(rejectPath, 'utf8')).toBe(`\ufeffline,record,identity,field,value,reason\r\n3,2,${second},state,歪了,"is not one of intact, damaged, missing, abandoned"\r\n`);
  expect(existsSync(rejectPath)).toBe(true);
});

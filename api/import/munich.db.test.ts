/** The real thing: the centre of Munich from OpenStreetMap, with the mappings that come with the product. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { realFile } from '../contract/real-data.ts';
import { createTestDatabase } from '../testing/database.ts';
import type { TestDatabase } from '../testing/database.ts';
import { SMALL_COUNTY, insertSmallCounty } from '../testing/small-county.ts';
import { runTestImport } from './testing.ts';
import type { TestImportResult } from './testing.ts';

const LAYERS = ['components', 'cameras', 'buildings', 'roads'] as const;
const FILES = Object.fromEntries(LAYERS.map((layer) => [layer, realFile(`munich/munich-${layer}.geojson`)]));
const ABSENT = LAYERS.some((layer) => FILES[layer]!.absent);
let test: TestDatabase;

const run = (layer: (typeof LAYERS)[number]): Promise<TestImportResult> => runTestImport(test.pool, {
  file: FILES[layer]!.path, mapping: `mappings/osm-${layer}.json`, crs: 'EPSG:4326', county: '099162', name: 'Munich',
});
const one = async (sql: string): Promise<Record<string, unknown>> => (await test.pool.query(sql)).rows[0];
/** Everything of the other county, and the length of the change feed. */
const others = (): Promise<Record<string, unknown>> => one(`select
  (select md5(string_agg(c::text, '|' order by id)) from components c where county = '${SMALL_COUNTY}') as components,
  (select md5(string_agg(c::text, '|' order by id)) from cameras c where county = '${SMALL_COUNTY}') as cameras,
  (select c::text from counties c where county = '${SMALL_COUNTY}') as county`);

describe.skipIf(ABSENT)('the centre of Munich', () => {
  let before: Record<string, unknown>;
  beforeAll(async () => {
    test = await createTestDatabase();
    await insertSmallCounty(test.pool);
    before = await others();
  });
  afterAll(() => test.drop());

  it('1,772 points: 1,270 become components, and the others are told by the tag for which the list has no class', async () => {
    const { report, rejects } = await run('components');
    expect(report).toMatchObject({ read: 1772, inserted: 1270, updated: 0, unchanged: 0, rejected: 502, county: { isNew: true, name: 'Munich' } });
    expect(report.rejects).toEqual([
      { summary: 'no class for emergency=fire_hydrant', count: 177 }, { summary: 'no class for highway=crossing', count: 141 },
      { summary: 'no class for highway=traffic_signals', count: 114 }, { summary: 'no class for amenity=telephone', count: 36 },
      { summary: 'no class for amenity=post_box', count: 34 },
    ]);
    expect(report.byClass.slice(0, 4)).toEqual([
      { class: 'yc2013:0402', count: 636 }, { class: 'yc2013:0407', count: 188 }, { class: 'yc2013:0145', count: 122 }, { class: 'yc2013:0137', count: 96 }]);
    expect(rejects).toHaveLength(502);
    expect(rejects[0]).toEqual([2, 'n1955028', 'highway', 'no class for highway=traffic_signals']);
    expect(await one(`select count(*) from components where county = '099162'`)).toEqual({ count: 1270 });
  });

  it('209 cameras, 59 of them with a heading', async () => {
    expect((await run('cameras')).report).toMatchObject({ read: 209, inserted: 209, rejected: 0 });
    expect(await one(`select count(*), count(heading_deg) as headed, min(heading_deg) as least, max(heading_deg) as most from cameras where county = '099162'`))
      .toEqual({ count: 209, headed: 59, least: expect.any(Number), most: expect.any(Number) });
  });

  it('2,372 buildings, every one a valid polygon', async () => {
    const { report } = await run('buildings');
    expect(report).toMatchObject({ read: 2372, inserted: 2372, rejected: 0 });
    expect([...report.leftOut]).toEqual([['building:levels must be from 1 to 32767', 1]]);
    expect(await one(`select count(*), count(floors) as floors, count(height_meters) as heights, bool_and(st_isvalid(geom)) as valid from buildings where county = '099162'`))
      .toEqual({ count: 2372, floors: 560, heights: 52, valid: true });
  });

  it('2,884 roads', async () => {
    expect((await run('roads')).report).toMatchObject({ read: 2884, inserted: 2884, rejected: 0 });
    expect(await one(`select count(*), count(name) as named from roads where county = '099162'`)).toEqual({ count: 2884, named: 973 });
  });

  it('the same four files again change nothing', async () => {
    const state = (): Promise<Record<string, unknown>> => one(`select (select count(*) from change) as changes, ${LAYERS.map((layer) =>
      `(select md5(string_agg(t::text, '|' order by id)) from ${layer} t where county = '099162') as ${layer}`).join(', ')}`);
    const loaded = await state();
    for (const layer of LAYERS) {
      const { report } = await run(layer);
      expect(report, layer).toMatchObject({ inserted: 0, updated: 0, unchanged: report.read - report.rejected });
    }
    expect(await state()).toEqual(loaded);
  });

  it('the county opens in the middle of the old town, and the other county is what it was', async () => {
    expect(await one(`select name_en, home_zoom, round(home_lng::numeric, 2) as lng, round(home_lat::numeric, 2) as lat from counties where county = '099162'`))
      .toEqual({ name_en: 'Munich', home_zoom: 15, lng: '11.57', lat: '48.14' });
    expect(await others()).toEqual(before);
  });
});

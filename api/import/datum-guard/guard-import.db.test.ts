import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../tiles/seeded-random.ts';
import { createTestDatabase } from '../../testing/database.ts';
import type { TestDatabase } from '../../testing/database.ts';
import { SMALL_COUNTY, SMALL_SOUTH, SMALL_WEST, insertSmallCounty } from '../../testing/small-county.ts';
import { summaryLines } from '../import-summary.ts';
import { runTestImport, temporaryFile } from '../testing.ts';
import { GuardStop } from './index.ts';
import { written } from './testing.ts';
import type { Pair } from './testing.ts';

const MAPPING = 'mappings/osm-components.json';
const SOURCE = 'openstreetmap';
let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
  await insertSmallCounty(test.pool);
});
afterAll(() => test.drop());

const random = seededRandom(3);
const lamps = Array.from({ length: 60 }, (): Pair => [SMALL_WEST + 0.01 + random() * 0.02, SMALL_SOUTH + 0.005 + random() * 0.01]);
const file = (slip: (place: Pair) => Pair): string => temporaryFile('lamps.geojson', JSON.stringify({
  type: 'FeatureCollection',
  features: lamps.map((place, i) => ({ type: 'Feature', id: `lamp-${i}`, properties: { highway: 'street_lamp' }, geometry: { type: 'Point', coordinates: slip(place) } })),
}));
const load = (path: string, more = {}) => runTestImport(test.pool, { file: path, mapping: MAPPING, county: SMALL_COUNTY, more });
const positions = async () => (await test.pool.query(`select source_id, st_x(geom) as lng, st_y(geom) as lat from components where county = $1 and source = $2 order by 1`, [SMALL_COUNTY, SOURCE])).rows;
const batches = async () => (await test.pool.query(`select guard from import_batches where county = $1 order by batch`, [SMALL_COUNTY])).rows;

describe('an import under the datum guard', () => {
  it('loads honest rows and keeps with the batch what they were compared with', async () => {
    const { report } = await load(file(written.degrees!));
    expect(report.inserted).toBe(60);
    expect(report.guard).toMatchObject({ findings: [], confirmed: false });
    expect(await batches()).toMatchObject([{ guard: { findings: [], confirmed: false, compared: report.guard.compared } }]);
  });

  it('stops the same rows in GCJ-02, dry run or not, and changes nothing', async () => {
    const before = await positions();
    for (const dryRun of [true, false]) {
      const stopped = await load(file(written.gcj02!), { dryRun }).catch((error: unknown) => error);
      expect(stopped).toBeInstanceOf(GuardStop);
      expect((stopped as GuardStop).report.findings).toMatchObject([{ kind: 'shift', reading: 'gcj02', records: 60, evidence: 'own' }]);
      expect((stopped as GuardStop).message).toMatch(/datum guard stops this import:\n.*records stand about \d{3} m to the .* out of 60 records[\s\S]*--crs gcj02[\s\S]*--confirm/);
    }
    expect(await positions()).toEqual(before);
    expect(await batches()).toHaveLength(1);
  });

  it('loads them when somebody confirms, and says with the batch what was found', async () => {
    const { report } = await load(file(written.gcj02!), { confirm: true });
    expect(report.updated).toBe(60);
    expect((await batches())[1]).toMatchObject({ guard: { confirmed: true, findings: [{ kind: 'shift', reading: 'gcj02' }] } });
    const lines = summaryLines(report, { source: { name: 'lamps' } as never, mapping: { layer: 'components' } as never, crs: { name: 'EPSG:4490', title: '' } as never, dryRun: false, rejectPath: '', undoDays: 0 }).join('\n');
    expect(lines).toMatch(/Confirmed, although the datum guard found[\s\S]*look like GCJ-02/);
  });

  it('lets the same file declared rightly pass once somebody confirms that it is the rows already there that stand wrong', async () => {
    const declared = { file: file(written.gcj02!), mapping: MAPPING, county: SMALL_COUNTY, crs: 'gcj02' };
    await expect(runTestImport(test.pool, declared)).rejects.toThrow(/If it is the rows already there that stand wrong, confirming loads the right ones/);
    const { report } = await runTestImport(test.pool, { ...declared, more: { confirm: true } });
    expect(report.updated).toBe(60);
  });

  it('stops coordinates that were cut to two decimals', async () => {
    await expect(load(file(([lng, lat]) => [Number(lng.toFixed(2)), Number(lat.toFixed(2))]))).rejects.toThrow(/60 of 60 records of no position class.*multiples of 0\.01°.*±10 m/);
  });

  it('a list of reports is read to its end before any of it is taken in', async () => {
    const text = ['id,when,what,lng,lat', ...lamps.map(([lng, lat], i) => `${i},2026-03-05 08:00,路灯不亮,${lat},${lng}`)].join('\n');
    const mapping = {
      version: 1, layer: 'reports', identity: { source: 'hotline', fields: ['id'] }, position: { lng: 'lng', lat: 'lat' }, class: { default: 'yc2013:0137' },
      columns: { description: { field: 'what' } },
    };
    await expect(runTestImport(test.pool, { file: temporaryFile('list.csv', text), mapping, county: SMALL_COUNTY })).rejects.toThrow(/In 60 of 60 records east and north .* look swapped/);
    expect((await test.pool.query(`select 1 from reports where county = $1 and channel = 'hotline'`, [SMALL_COUNTY])).rows).toEqual([]);
  });
});

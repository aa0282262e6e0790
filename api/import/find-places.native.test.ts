import { afterAll, beforeAll, expect, it } from 'vitest';
import { seededRandom } from '../../tiles/testing.ts';
import { createTestDatabase } from '../testing/database.ts';
import type { TestDatabase } from '../testing/database.ts';
import { SMALL_COUNTY, insertSmallCounty } from '../testing/small-county.ts';
import { runTestImport, temporaryFile } from './testing.ts';

let test: TestDatabase;

beforeAll(async () => {
  test = await createTestDatabase();
  await insertSmallCounty(test.pool);
});
afterAll(() => test.drop());

interface Feature { readonly type: 'Feature'; readonly geometry: unknown; readonly properties: Record<string, unknown> }

const feature = (number: number, type: string, coordinates: unknown): Feature => (
  { type: 'Feature', geometry: { type, coordinates }, properties: { number, code: `b${number}`, class: '0101', name: `n${number}` } });

/** Positions in grids, on their corners, where several meet, and outside all of them. */
async function positions(): Promise<[number, number][]> {
  const { rows: corners } = await test.pool.query<{ lng: number; lat: number }>(`
    select st_x(p.geom) as lng, st_y(p.geom) as lat from grids g cross join lateral st_dumppoints(g.geom) p
    where g.county = $1 and g.kind = 'unit' order by g.code, p.path limit 120`, [SMALL_COUNTY]);
  const random = seededRandom(4);
  const { rows: [box] } = await test.pool.query<{ west: number; south: number; east: number; north: number }>(`
    select st_xmin(e) as west, st_ymin(e) as south, st_xmax(e) as east, st_ymax(e) as north
    from (select st_expand(st_extent(geom)::geometry, 0.01) as e from grids where county = $1 and kind = 'unit') g`, [SMALL_COUNTY]);
  const around = Array.from({ length: 200 }, (): [number, number] => [
    box!.west + random() * (box!.east - box!.west), box!.south + random() * (box!.north - box!.south)]);
  return [...corners.map(({ lng, lat }): [number, number] => [lng, lat]), ...around];
}

const BOUNDARY = { title: 'the world', geometries: [{ type: 'Polygon', coordinates: [[[70, 10], [140, 10], [140, 55], [70, 55], [70, 10]]] }] };
/** Corners of grids that lie on a lattice would stop the guard, and corners are what this is about. */
const MORE = { boundary: BOUNDARY, confirm: true };

it.each([
  ['points', 'components', (at: [number, number], number: number) => feature(number, 'Point', at), {
    version: 1, title: 't', layer: 'components', identity: { source: 'places', fields: ['number'] },
    class: { scheme: 'yc2013', from: [{ by: 'code', field: 'class' }] }, columns: { name: { field: 'name' } },
  }],
  ['polygons', 'buildings', ([lng, lat]: [number, number], number: number) => feature(number, 'Polygon',
    [[[lng, lat], [lng + 3e-4, lat], [lng + 3e-4, lat + 3e-4], [lng, lat + 1e-4], [lng, lat]]]), 'awkward/polygons.mapping.json'],
] as const)('all %s of a file get the places that each alone would get', async (_, layer, make, mapping) => {
  const features = (await positions()).map((at, i) => make(at, i + 1));
  const file = temporaryFile('places.geojson', JSON.stringify({ type: 'FeatureCollection', features }));
  const { report } = await runTestImport(test.pool, { file, mapping: mapping as never, county: SMALL_COUNTY, more: MORE });
  expect(report.inserted).toBe(features.length);
  const { rows: [counted] } = await test.pool.query(`
    select count(*) as all, count(t.area_code) as areas, count(t.unit_grid) as units, count(t.omni_grid) as omni,
      count(*) filter (where (t.area_code, t.unit_grid, t.omni_grid) is distinct from (p.area_code, p.unit_grid, p.omni_grid)) as wrong
    from ${layer} t cross join lateral place_of(t.county, ${layer === 'components' ? 't.geom_3857' : 't.anchor_3857'}) p
    where t.county = $1 and t.source in ('places', 'awkward')`, [SMALL_COUNTY]);
  expect(counted.wrong).toBe(0);
  expect(counted.all).toBe(features.length);
  expect(counted.units).toBeGreaterThan(100);
  expect(counted.areas).toBeGreaterThanOrEqual(counted.units);
  // And the second time they are the same.
  const again = await runTestImport(test.pool, { file, mapping: mapping as never, county: SMALL_COUNTY, more: MORE });
  expect(again.report).toMatchObject({ inserted: 0, updated: 0, unchanged: features.length });
});

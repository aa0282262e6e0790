import { afterAll, beforeAll, expect, it } from 'vitest';
import { compileFilter, lngLatToMercator, preparePolygon, summarize } from '../../tiles/index.ts';
import { seededRandom } from '../../tiles/testing.ts';
import { LAYER_IDS, LAYERS } from '../contract/layers.ts';
import { createTestDatabase } from '../testing/database.ts';
import type { TestDatabase } from '../testing/database.ts';
import { insertSmallCounty, SMALL_COUNTY, SMALL_SOUTH, SMALL_WEST } from '../testing/small-county.ts';
import { startTestServer } from '../testing/test-server.ts';
import type { TestServer } from '../testing/test-server.ts';

let test: TestDatabase;
let server: TestServer;

beforeAll(async () => {
  test = await createTestDatabase();
  await insertSmallCounty(test.pool, { components: 4000 });
  server = await startTestServer(test);
});
afterAll(async () => {
  await server?.close();
  await test?.drop();
});

type Ring = [number, number][];

/** A star around a centre: never crosses itself, and its edges run in every direction. */
function star(random: () => number, cx: number, cy: number, radius: number, corners: number): Ring {
  const ring: Ring = Array.from({ length: corners }, (_, i) => {
    const r = radius * (0.3 + 0.7 * random());
    const angle = (i + random() * 0.8) / corners * 2 * Math.PI;
    return [cx + r * Math.cos(angle), cy + r * Math.sin(angle)];
  });
  return [...ring, ring[0]!];
}

/** WKT in which every coordinate keeps all its digits. */
const wktOf = (rings: readonly Ring[]): string => `POLYGON(${rings.map((ring) => `(${ring.map(([x, y]) => `${x} ${y}`).join(',')})`).join(',')})`;
const flat = (ring: Ring): Float64Array => Float64Array.from(ring.flat());

/** What PostGIS counts: points by position, lines and polygons by anchor, per class, state and unit grid. */
async function oracle(layer: (typeof LAYER_IDS)[number], wkt: string): Promise<{ total: number; byClass: Record<string, number>; byState: Record<string, number>; byUnit: Record<string, number> }> {
  const position = LAYERS[layer].geometry === 'point' ? 'geom_3857' : 'anchor_3857';
  const state = LAYERS[layer].states.length ? 'state' : 'null::text';
  const unit = layer === 'areas' ? 'null::text' : layer === 'grids' ? `case when kind = 'unit' then code end` : 'unit_grid';
  const { rows } = await test.pool.query(`
    with covered as (select class, ${state} as state, ${unit} as unit from ${layer}
      where county = $1 and st_covers(st_geomfromtext($2, 3857), ${position}))
    select 'class' as dimension, class as key, count(*)::int as n from covered group by class
    union all select 'state', state, count(*)::int from covered where state is not null group by state
    union all select 'unit', coalesce(unit, ''), count(*)::int from covered group by unit
    union all select 'total', '', count(*)::int from covered`, [SMALL_COUNTY, wkt]);
  const pick = (dimension: string): Record<string, number> =>
    Object.fromEntries(rows.filter((row) => row.dimension === dimension).map((row) => [row.key, row.n]));
  return { total: pick('total')['']!, byClass: pick('class'), byState: pick('state'), byUnit: pick('unit') };
}

it('counts inside random polygons with holes are those of ST_Covers, for every layer, class, state and grid', async () => {
  const random = seededRandom(42);
  for (let round = 0; round < 40; round++) {
    const cx = SMALL_WEST + random() * 0.04;
    const cy = SMALL_SOUTH + random() * 0.02;
    const shell = star(random, cx, cy, 0.004 + random() * 0.016, 3 + Math.floor(random() * 30));
    // The star reaches at least 0.3 of its radius, so a hole of a tenth of it stays inside.
    const hole = round % 2 ? [star(random, cx, cy, 0.0004, 5)] : [];
    const body = { polygon: { type: 'Polygon', coordinates: [shell, ...hole] } };
    const answer = await server.ask('/api/regions/summary', { method: 'POST', body });
    expect(answer.status, answer.text).toBe(200);
    const wkt = wktOf([shell, ...hole].map((ring) => ring.map(([lng, lat]) => lngLatToMercator(lng, lat))));
    for (const reply of answer.json.layers) {
      const expected = await oracle(reply.layer, wkt);
      expect({ total: reply.total, byClass: reply.byClass, byState: reply.byState, byUnit: reply.byGrid.unit }, `${reply.layer} ${wkt}`).toEqual(expected);
    }
  }
});

it('a point on a corner, on an edge and on the edge of a hole is covered, a point in the hole is not', async () => {
  const random = seededRandom(7);
  const table = server.county.tables.table(SMALL_COUNTY, 'components')!;
  const everything = compileFilter(table, { conditions: [] });
  const { rows: points } = await test.pool.query<{ x: number; y: number }>('select st_x(geom_3857) as x, st_y(geom_3857) as y from components order by id');
  const pick = (): { x: number; y: number } => points[Math.floor(random() * points.length)]!;
  for (let round = 0; round < 60; round++) {
    const [a, b] = [pick(), pick()];
    // Corners of the shell are two points' own coordinates, so points lie on corners and, axis-parallel, on edges.
    const [minX, maxX] = [Math.min(a.x, b.x), Math.max(a.x, b.x)];
    const [minY, maxY] = [Math.min(a.y, b.y), Math.max(a.y, b.y)];
    const shell: Ring = [[minX, minY], [maxX, minY], [maxX, maxY], [minX, maxY], [minX, minY]];
    const inside = points.filter((point) => point.x > minX && point.x < maxX && point.y > minY && point.y < maxY);
    const rings = [shell];
    if (inside.length > 2) {
      // A hole whose corners are points: those are still covered.
      const [p, q, r] = [inside[0]!, inside[Math.floor(inside.length / 2)]!, inside.at(-1)!];
      rings.push([[p.x, p.y], [q.x, q.y], [r.x, r.y], [p.x, p.y]]);
    }
    const counts = summarize(table, preparePolygon([rings.map(flat)]), everything, ['class']);
    const expected = await oracle('components', wktOf(rings));
    expect(counts.total, wktOf(rings)).toBe(expected.total);
    expect(counts.total).toBeGreaterThan(0);
  }
});

it('the region that covers the county gives the totals of the layer tree', async () => {
  const coordinates = [[[113, 37], [115, 37], [115, 39], [113, 39], [113, 37]]];
  const region = await server.ask('/api/regions/summary', { method: 'POST', body: { polygon: { type: 'Polygon', coordinates } } });
  const tree = await server.ask('/api/layers');
  expect(region.json.layers.map((layer: any) => [layer.layer, layer.total, layer.byClass]))
    .toEqual(tree.json.layers.map((layer: any) => [layer.id, layer.count, layer.countsByClass]));
});

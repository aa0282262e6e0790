import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeColumns, lngLatToMercator, tileOfPoint } from '../tiles/index.ts';
import { LAYER_IDS, LAYERS } from './contract/layers.ts';
import { addressAt, featuresOf, listTotal, regionTotals, tileSum } from './testing/asking.ts';
import { createTestDatabase } from './testing/database.ts';
import type { TestDatabase } from './testing/database.ts';
import { insertSmallCounty, SMALL_COUNTY, SMALL_SOUTH, SMALL_WEST } from './testing/small-county.ts';
import { startTestServer } from './testing/test-server.ts';
import type { TestServer } from './testing/test-server.ts';

const TOWNSHIPS = ['township-1', 'township-2'];
const SCOPED = LAYER_IDS.filter((layer) => LAYERS[layer].scoped);

let test: TestDatabase;
let server: TestServer;

beforeAll(async () => {
  test = await createTestDatabase();
  await insertSmallCounty(test.pool, { components: 2500, alerts: 20, cases: 40 });
  server = await startTestServer(test);
});
afterAll(async () => {
  await server?.close();
  await test?.drop();
});

describe('one truth for counts', () => {
  it.each(['', '?class=yc2013:0101', '?state=damaged,missing', '?class=yc2013:03&state=intact', '?area=099101001',
    '?grid=099101001001001', '?grid=099101002003D', '?grid=099101001002QW'])(
    'layer tree, list, tiles of every kind, export and region agree for components%s', async (query) => {
      const { json } = await server.ask(`/api/layers${query}`);
      const summary = json.layers.find((layer: any) => layer.id === 'components');
      const { rows } = await test.pool.query('select count(*)::int as n from components');
      if (query === '') expect(summary.count).toBe(rows[0].n);
      expect(summary.count).toBeGreaterThan(0);
      expect(await listTotal(server, 'components', query)).toBe(summary.count);
      for (const z of [5, 10, 14, 15, 16]) expect(await tileSum(server, 'components', z, query)).toBe(summary.count);
      expect((await regionTotals(server, query)).components).toBe(summary.count);
      const csv = await server.ask(`/api/layers/components/export.csv${query}`);
      expect(csv.text.trim().split('\r\n').filter((line) => !line.startsWith('# ') && !line.startsWith('\ufeff')).length - 1).toBe(summary.count);
      const geojson = await server.ask(`/api/layers/components/export.geojson${query}`);
      expect(geojson.json.features.length).toBe(summary.count);
    });

  it('a time interval selects the same events in list, columns and tiles', async () => {
    const query = '?time=2026-10-05T00:00:00%2B08:00/2026-10-12T00:00:00%2B08:00';
    const { rows } = await test.pool.query(`select count(*)::int as n from events
      where occurred_at >= '2026-10-05T00:00:00+08:00' and occurred_at < '2026-10-12T00:00:00+08:00'`);
    expect(rows[0].n).toBeGreaterThan(0);
    expect(await listTotal(server, 'events', query)).toBe(rows[0].n);
    expect(await tileSum(server, 'events', 12, query)).toBe(rows[0].n);
    const columns = decodeColumns((await server.ask(`/api/layers/events/columns${query}`)).bytes);
    expect(columns.count).toBe(rows[0].n);
  });

  it('columns and list agree inside a bbox, and columns carry the very positions', async () => {
    const query = `?bbox=${SMALL_WEST},${SMALL_SOUTH},${SMALL_WEST + 0.013},${SMALL_SOUTH + 0.013}`;
    const columns = decodeColumns((await server.ask(`/api/layers/events/columns${query}`)).bytes);
    const { json } = await server.ask(`/api/layers/events/features${query}&limit=1000`);
    expect(columns.count).toBe(json.total);
    expect(json.total).toBeGreaterThan(0);
    expect([...columns.ids].sort((a, b) => a - b)).toEqual(json.features.map((feature: any) => feature.id));
    const first = json.features.find((feature: any) => feature.id === columns.ids[0]);
    const [x, y] = lngLatToMercator(first.geometry.coordinates[0], first.geometry.coordinates[1]);
    expect(Math.abs(columns.originX + columns.offsets[0]! - x)).toBeLessThan(0.01);
    expect(Math.abs(columns.originY + columns.offsets[1]! - y)).toBeLessThan(0.01);
  });

  it('pages walk through every row once', async () => {
    const ids: number[] = [];
    for (let cursor = ''; ;) {
      const { json } = await server.ask(`/api/layers/components/features?limit=170${cursor && `&cursor=${cursor}`}`);
      ids.push(...json.features.map((feature: any) => feature.id));
      if (json.nextCursor === null) break;
      cursor = json.nextCursor;
    }
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBe(await listTotal(server, 'components'));
  });
});

describe('scope', () => {
  it('two townships see different rows that add up to the county, in tiles, lists, counts and region sums', async () => {
    const all = await regionTotals(server);
    const halves = await Promise.all(TOWNSHIPS.map((person) => regionTotals(server, '', person)));
    for (const layer of SCOPED) {
      expect(halves[0]![layer]).toBeGreaterThan(0);
      expect(halves[0]![layer]! + halves[1]![layer]!).toBe(all[layer]);
      const totals = await Promise.all(TOWNSHIPS.map((person) => listTotal(server, layer, '', person)));
      expect(totals).toEqual(halves.map((half) => half[layer]));
    }
    for (const z of [10, 16]) {
      const sums = await Promise.all(TOWNSHIPS.map((person) => tileSum(server, 'components', z, '', person)));
      expect(sums).toEqual(halves.map((half) => half.components));
    }
  });

  it('no byte of one township comes from the other one\'s cache', async () => {
    const path = `/tiles/components/${addressAt(12)}.mvt`;
    const before = (await server.ask(path)).bytes;
    const answers = await Promise.all(TOWNSHIPS.map((person) => server.ask(path, { person })));
    expect(Buffer.compare(answers[0]!.bytes, answers[1]!.bytes)).not.toBe(0);
    expect(answers[0]!.headers.get('etag')).not.toBe(answers[1]!.headers.get('etag'));
    const stolen = await server.ask(path, { person: TOWNSHIPS[1]!, headers: { 'if-none-match': answers[0]!.headers.get('etag')! } });
    expect(stolen.status).toBe(200);
    expect(Buffer.compare((await server.ask(path)).bytes, before)).toBe(0);
  });

  it('says what it withholds, and refuses a single row of another township', async () => {
    const { json } = await server.ask('/api/layers', { person: TOWNSHIPS[0]! });
    const withheld = Object.fromEntries(json.layers.map((layer: any) => [layer.id, layer.withheld]));
    expect(withheld).toMatchObject({ components: true, events: true, roads: false, areas: false });
    const { rows } = await test.pool.query(`select id from components where area_code like '099101002%' limit 1`);
    const answer = await server.ask(`/api/layers/components/features/${rows[0].id}`, { person: TOWNSHIPS[0]! });
    expect(answer.status).toBe(403);
    expect(answer.json.code).toBe('withheld');
    expect((await server.ask(`/api/layers/components/features/${rows[0].id}`)).json.properties.className.zh).toBeTruthy();
  });

  it('search and facing cameras stay inside the scope', async () => {
    const { rows } = await test.pool.query(`select objid, area_code from components where area_code like '099101002%' order by id limit 1`);
    expect((await server.ask(`/api/search?q=${rows[0].objid}`)).json.hits).toHaveLength(1);
    expect((await server.ask(`/api/search?q=${rows[0].objid}`, { person: TOWNSHIPS[0]! })).json.hits).toHaveLength(0);
    const path = `/api/cameras/facing?lng=${SMALL_WEST + 0.03}&lat=${SMALL_SOUTH + 0.01}&limit=50`;
    const seenBy = async (person: string): Promise<number[]> => (await server.ask(path, { person })).json.cameras.map((camera: any) => camera.id);
    const all = await seenBy('operator');
    const own = await seenBy(TOWNSHIPS[0]!);
    expect(all.length).toBeGreaterThan(own.length);
    expect(all).toEqual(expect.arrayContaining(own));
  });
});

describe('the next answer', () => {
  it('holds a committed insert, update, move and delete at every zoom, and only touched tiles are encoded again', async () => {
    const zooms = [3, 9, 14, 15, 18];
    const near = { lng: SMALL_WEST + 0.0011, lat: SMALL_SOUTH + 0.0011 };
    const far = { lng: SMALL_WEST + 0.0371, lat: SMALL_SOUTH + 0.0171 };
    const addressOf = (z: number, place: typeof near): string => {
      const [x, y] = lngLatToMercator(place.lng, place.lat);
      const tile = tileOfPoint(z, x, y);
      return `/tiles/components/${z}/${tile.x}/${tile.y}.mvt?class=yc2013:0301`;
    };
    const sumAt = async (z: number, place: typeof near): Promise<number> => {
      const { bytes, status } = await server.ask(addressOf(z, place));
      return status === 204 ? 0 : featuresOf(bytes, 'components').reduce((sum, { properties }) => sum + (properties.point_count ?? 1), 0);
    };
    const sums = async (place: typeof near): Promise<number[]> => Promise.all(zooms.map((z) => sumAt(z, place)));
    await server.ask(`/tiles/components/18/0/0.mvt`);
    expect(await sums(near)).toEqual([0, 0, 0, 0, 0]);
    const { rows } = await test.pool.query(`insert into components (county, class, source, source_id, geom)
      values ($1, 'yc2013:0301', 'test', 'new', st_setsrid(st_point($2, $3), 4490)) returning id`, [SMALL_COUNTY, near.lng, near.lat]);
    await server.follow();
    expect(await sums(near)).toEqual([1, 1, 1, 1, 1]);
    await sums(far);

    // Moving touches the tiles of both places at each zoom; what lies elsewhere stays cached.
    const elsewhere = `/tiles/components/${addressAt(18)}.mvt`;
    await server.ask(elsewhere);
    await test.pool.query('update components set geom = st_setsrid(st_point($2, $3), 4490) where id = $1', [rows[0].id, far.lng, far.lat]);
    await server.follow();
    const before = server.cache.encodings;
    await server.ask(elsewhere);
    expect(server.cache.encodings).toBe(before);
    expect((await sums(near)).slice(3)).toEqual([0, 0]);
    expect(await sums(far)).toEqual([1, 1, 1, 1, 1]);
    const distinct = new Set(zooms.flatMap((z) => [addressOf(z, near), addressOf(z, far)]));
    expect(server.cache.encodings - before).toBe(distinct.size);

    await test.pool.query('delete from components where id = $1', [rows[0].id]);
    await server.follow();
    expect(await sums(far)).toEqual([0, 0, 0, 0, 0]);
  });

  it('drops a changed building from the tiles that it reaches', async () => {
    const { rows } = await test.pool.query(`select id, st_x(anchor_3857) as x, st_y(anchor_3857) as y from buildings order by id limit 1`);
    const { x, y } = tileOfPoint(16, rows[0].x, rows[0].y);
    const heights = async (): Promise<number[]> =>
      featuresOf((await server.ask(`/tiles/buildings/16/${x}/${y}.mvt`)).bytes, 'buildings').filter(({ id }) => id === rows[0].id).map(({ properties }) => properties.heightMeters);
    expect(await heights()).toEqual([18]);
    await test.pool.query('update buildings set height_meters = 99 where id = $1', [rows[0].id]);
    await server.follow();
    expect(await heights()).toEqual([99]);
  });

  it('leaves out a grid that ended, in tiles, lists, search and by its id', async () => {
    const { rows: [grid] } = await test.pool.query(`select id, code, st_x(anchor_3857) as x, st_y(anchor_3857) as y from grids where county = $1 and kind = 'unit' order by code desc limit 1`, [SMALL_COUNTY]);
    const { x, y } = tileOfPoint(16, grid.x, grid.y);
    const seen = async (): Promise<boolean[]> => [
      featuresOf((await server.ask(`/tiles/grids/16/${x}/${y}.mvt`)).bytes, 'grids').some(({ id }) => id === grid.id),
      (await server.ask(`/api/search?q=${grid.code}`)).json.hits.some(({ id }: { id: number }) => id === grid.id),
    ];
    const total = await listTotal(server, 'grids');
    expect(await seen()).toEqual([true, true]);
    await test.pool.query(`update grids set valid_to = '2026-05-01' where id = $1`, [grid.id]);
    await server.follow();
    expect(await seen()).toEqual([false, false]);
    expect(await listTotal(server, 'grids')).toBe(total - 1);
    expect((await server.ask(`/api/layers/grids/features/${grid.id}`)).json.code).toBe('unknown_feature');
    await test.pool.query('update grids set valid_to = null where id = $1', [grid.id]);
    await server.follow();
    expect(await seen()).toEqual([true, true]);
  });
});

describe('a tile over HTTP', () => {
  const path = `/tiles/components/${addressAt(14)}.mvt`;

  it('carries an ETag that answers 304, Vary, and gzip made once', async () => {
    const plain = await server.ask(path, { headers: { 'accept-encoding': 'identity' } });
    expect(plain.headers.get('vary')).toBe('Accept-Encoding, Cookie');
    expect(plain.headers.get('cache-control')).toBe('private, no-cache');
    expect(plain.headers.get('content-encoding')).toBeNull();
    const packed = await server.ask(path, { headers: { 'accept-encoding': 'gzip' } });
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    expect(packed.headers.get('etag')).not.toBe(plain.headers.get('etag'));
    expect(Buffer.compare(packed.bytes, plain.bytes)).toBe(0); // fetch unpacks
    expect(Number(packed.headers.get('content-length'))).toBeLessThan(plain.bytes.length);
    for (const answer of [plain, packed]) {
      const again = await server.ask(path, { headers: { 'if-none-match': answer.headers.get('etag')! } });
      expect(again.status).toBe(304);
      expect(again.bytes.length).toBe(0);
    }
    expect(gunzipSync(server.cache.gzipOf(server.cache.get(`${SMALL_COUNTY}/components`, addressAt(14), '&scope=*', () => null)))).toEqual(Buffer.from(plain.bytes));
  });

  it('is 204 where there is nothing', async () => {
    const answer = await server.ask('/tiles/components/10/1/1.mvt');
    expect(answer.status).toBe(204);
  });

  it('is described by TileJSON with its fields, bounds and filter', async () => {
    for (const layer of LAYER_IDS) {
      const { json } = await server.ask(`/tiles/${layer}.json`);
      expect(json).toMatchObject({ tilejson: '3.0.0', minzoom: LAYERS[layer].minzoom, maxzoom: LAYERS[layer].maxzoom });
      expect(json.vector_layers[0].id).toBe(layer);
      const { bytes } = await server.ask(json.tiles[0].replace(server.url, '').replace('{z}/{x}/{y}', addressAt(15)));
      const declared = Object.keys(json.vector_layers[0].fields);
      for (const { properties } of featuresOf(bytes, layer)) expect(declared).toEqual(expect.arrayContaining(Object.keys(properties)));
    }
    const { json } = await server.ask('/tiles/components.json?state=damaged');
    expect(json.tiles[0]).toContain('?state=damaged');
  });
});

import { gunzipSync } from 'node:zlib';
import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeColumns, lngLatToMercator, tileOfPoint } from '../tiles/index.ts';
import { LAYER_IDS, LAYERS } from './contract/layers.ts';
import { createTestDatabase } from './testing/database.ts';
import type { TestDatabase } from './testing/database.ts';
import { insertSmallCounty, SMALL_COUNTY, SMALL_SOUTH, SMALL_WEST } from './testing/small-county.ts';
import { startTestServer } from './testing/test-server.ts';
import type { TestServer } from './testing/test-server.ts';

let test: TestDatabase;
let server: TestServer;

beforeAll(async () => {
  test = await createTestDatabase();
  await insertSmallCounty(test.pool, { components: 2500 });
  server = await startTestServer(test);
});
afterAll(async () => {
  await server?.close();
  await test?.drop();
});

const CENTRE = lngLatToMercator(SMALL_WEST + 0.02, SMALL_SOUTH + 0.01);
const TOWNSHIPS = ['township-1', 'township-2'];
const SCOPED = LAYER_IDS.filter((layer) => LAYERS[layer].scoped);

function addressAt(z: number): string {
  const { x, y } = tileOfPoint(z, CENTRE[0], CENTRE[1]);
  return `${z}/${x}/${y}`;
}

function featuresOf(bytes: Uint8Array, layer: string): { id: number | undefined; properties: Record<string, any> }[] {
  const tile = new VectorTile(new PbfReader(bytes)).layers[layer];
  return tile ? Array.from({ length: tile.length }, (_, i) => tile.feature(i)) : [];
}

/** Every tile of a zoom that the county touches. */
function addressesOf(z: number): string[] {
  const [west, south] = lngLatToMercator(SMALL_WEST, SMALL_SOUTH);
  const [east, north] = lngLatToMercator(SMALL_WEST + 0.04, SMALL_SOUTH + 0.02);
  const a = tileOfPoint(z, west, north);
  const b = tileOfPoint(z, east, south);
  const result: string[] = [];
  for (let x = a.x; x <= b.x; x++) for (let y = a.y; y <= b.y; y++) result.push(`${z}/${x}/${y}`);
  return result;
}

async function tileSum(layer: string, z: number, query = '', person?: string): Promise<number> {
  let sum = 0;
  for (const address of addressesOf(z)) {
    const { bytes, status } = await server.ask(`/tiles/${layer}/${address}.mvt${query}`, person ? { person } : {});
    if (status === 204) continue;
    for (const { properties } of featuresOf(bytes, layer)) sum += properties.point_count ?? 1;
  }
  return sum;
}

async function listTotal(layer: string, query = '', person?: string): Promise<number> {
  return (await server.ask(`/api/layers/${layer}/features${query ? `${query}&` : '?'}limit=1`, person ? { person } : {})).json.total;
}

const WHOLE_COUNTY = {
  polygon: {
    type: 'Polygon',
    coordinates: [[[SMALL_WEST - 0.01, SMALL_SOUTH - 0.01], [SMALL_WEST + 0.05, SMALL_SOUTH - 0.01], [SMALL_WEST + 0.05, SMALL_SOUTH + 0.03],
      [SMALL_WEST - 0.01, SMALL_SOUTH + 0.03], [SMALL_WEST - 0.01, SMALL_SOUTH - 0.01]]],
  },
};

async function regionTotals(query = '', person?: string): Promise<Record<string, number>> {
  const { json } = await server.ask(`/api/regions/summary${query}`, { method: 'POST', body: WHOLE_COUNTY, ...(person ? { person } : {}) });
  return Object.fromEntries(json.layers.map((layer: any) => [layer.layer, layer.total]));
}

describe('one truth for counts', () => {
  it.each(['', '?class=yc2013:0101', '?state=damaged,missing', '?class=yc2013:03&state=intact', '?area=099101001',
    '?grid=099101001001001', '?grid=099101002003D', '?grid=099101001002QW'])(
    'layer tree, list, tiles of every kind, export and region agree for components%s', async (query) => {
      const { json } = await server.ask(`/api/layers${query}`);
      const summary = json.layers.find((layer: any) => layer.id === 'components');
      const { rows } = await test.pool.query('select count(*)::int as n from components');
      if (query === '') expect(summary.count).toBe(rows[0].n);
      expect(summary.count).toBeGreaterThan(0);
      expect(await listTotal('components', query)).toBe(summary.count);
      for (const z of [5, 10, 14, 15, 16]) expect(await tileSum('components', z, query)).toBe(summary.count);
      expect((await regionTotals(query)).components).toBe(summary.count);
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
    expect(await listTotal('events', query)).toBe(rows[0].n);
    expect(await tileSum('events', 12, query)).toBe(rows[0].n);
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
    expect(ids.length).toBe(await listTotal('components'));
  });
});

describe('scope', () => {
  it('two townships see different rows that add up to the county, in tiles, lists, counts and region sums', async () => {
    const all = await regionTotals();
    const halves = await Promise.all(TOWNSHIPS.map((person) => regionTotals('', person)));
    for (const layer of SCOPED) {
      expect(halves[0]![layer]).toBeGreaterThan(0);
      expect(halves[0]![layer]! + halves[1]![layer]!).toBe(all[layer]);
      const totals = await Promise.all(TOWNSHIPS.map((person) => listTotal(layer, '', person)));
      expect(totals).toEqual(halves.map((half) => half[layer]));
    }
    for (const z of [10, 16]) {
      const sums = await Promise.all(TOWNSHIPS.map((person) => tileSum('components', z, '', person)));
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

describe('bad input', () => {
  it.each([
    ['/tiles/nothing/3/1/1.mvt', 404, 'unknown_layer', '"nothing"'],
    ['/tiles/components/19/1/1.mvt', 400, 'bad_tile_address', 'from 0 to 18'],
    ['/tiles/components/3/8/1.mvt', 400, 'bad_tile_address', 'from 0 to 7'],
    ['/tiles/components/3/-1/1.mvt', 400, 'bad_tile_address', 'whole number'],
    ['/tiles/components/3/1/1.5.mvt', 400, 'bad_tile_address', 'whole number'],
    ['/tiles/components/3/1.mvt', 400, 'bad_tile_address', '/tiles/{layer}/{z}/{x}/{y}.mvt'],
    ['/tiles/components/3/1/1.mvt?state=broken', 400, 'bad_parameter', 'intact, damaged'],
    ['/tiles/components/3/1/1.mvt?county=12', 400, 'bad_parameter', '6 digits'],
    ['/tiles/components/3/1/1.mvt?county=123456', 404, 'unknown_county', '123456'],
    ['/tiles/roads/3/1/1.mvt?state=intact', 400, 'bad_parameter', 'roads has no states'],
    ['/api/layers/components/features?class=gb:01', 400, 'bad_parameter', 'gb:01'],
    ['/api/layers/components/features?class=yc2013e:0106', 400, 'bad_parameter', 'belongs to events'],
    ['/api/layers/components/features?grid=1', 400, 'bad_parameter', 'grid=1'],
    ['/api/layers/components/features?area=09910', 400, 'bad_parameter', '6 (county), 9 (town) or 12'],
    ['/api/layers/components/features?bbox=1,2,3', 400, 'bad_parameter', 'west,south,east,north'],
    ['/api/layers/components/features?bbox=3,2,1,4', 400, 'bad_parameter', 'west < east'],
    ['/api/layers/components/features?time=2026-01-01T00:00:00Z/..', 400, 'bad_parameter', 'no moments'],
    ['/api/layers/events/features?time=2026-01-01/2026-02-01', 400, 'bad_parameter', 'ISO 8601 with offset'],
    ['/api/layers/events/features?time=2026-03-01T00:00:00Z/2026-02-01T00:00:00Z', 400, 'bad_parameter', 'end comes after'],
    ['/api/layers/components/features?limit=0', 400, 'bad_parameter', '1 to 1000'],
    ['/api/layers/components/features?cursor=x', 400, 'bad_parameter', 'nextCursor'],
    ['/api/layers/components/features?stat=intact', 400, 'bad_parameter', 'no such parameter'],
    ['/api/layers/components/features?state=intact&state=missing', 400, 'bad_parameter', 'given once'],
    ['/api/layers/components/features/99999999', 404, 'unknown_feature', '99999999'],
    ['/api/layers/components/features/4294967296', 400, 'bad_parameter', 'below 4294967296'],
    ['/api/search?q=', 400, 'bad_parameter', '1 to 100'],
    ['/api/cameras/facing?lng=200&lat=1', 400, 'bad_parameter', 'lng=200'],
    ['/api/nothing', 404, 'unknown_path', '/api/nothing'],
  ])('%s answers %i %s and names it', async (path, status, code, words) => {
    const answer = await server.ask(path);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.json).toMatchObject({ status, code, type: `/problems/${code}` });
    expect(answer.json.detail).toContain(words);
  });

  it.each([
    ['not JSON', '{', 'bad_body', 'not JSON'],
    ['no polygon', { polygon: { type: 'Point', coordinates: [] } }, 'bad_body', 'polygon.type'],
    ['a ring that is no array', { polygon: { type: 'Polygon', coordinates: [5] } }, 'bad_body', 'polygon.coordinates[0]'],
    ['latitude past the map', { polygon: { type: 'Polygon', coordinates: [[[0, 0], [1, 95], [1, 1], [0, 0]]] } }, 'bad_body', '[1,95]'],
    ['an empty polygon', { polygon: { type: 'Polygon', coordinates: [] } }, 'bad_polygon', ''],
    ['a polygon that crosses itself', { polygon: { type: 'Polygon', coordinates: [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]] } }, 'bad_polygon', '0.5'],
  ])('a region of %s is refused', async (_name, body, code, words) => {
    const answer = await server.ask('/api/regions/summary', { method: 'POST', body });
    expect(answer.status).toBe(400);
    expect(answer.json.code).toBe(code);
    expect(answer.json.detail).toContain(words);
  });

  it('a body over the limit is 413, another method 405 with what is allowed', async () => {
    const large = await server.ask('/api/regions/summary', { method: 'POST', body: `{"polygon":"${'x'.repeat(5_000_000)}"}` });
    expect(large.status).toBe(413);
    const method = await server.ask('/api/layers', { method: 'DELETE' });
    expect(method.status).toBe(405);
    expect(method.headers.get('allow')).toBe('GET');
    expect((await server.ask(`/tiles/components/${addressAt(3)}.mvt`, { method: 'POST' })).status).toBe(405);
  });
});

describe('search', () => {
  it('finds by code, by name in both languages, by a part of a code, and coordinates', async () => {
    const titles = async (q: string): Promise<string[]> => (await server.ask(`/api/search?q=${encodeURIComponent(q)}`)).json.hits.map((hit: any) => `${hit.layer}:${hit.title.zh}`);
    expect(await titles('中心大街')).toEqual(['roads:中心大街']);
    expect(await titles('centre st')).toEqual(['roads:中心大街']);
    expect(await titles('DEV-7')).toEqual(['devices:DEV-7']);
    expect(await titles('09910100001320000003')).toEqual(['cameras:枪机2']);
    expect((await titles('099101001001')).slice(0, 1)).toEqual(['areas:村0011']);
    expect(await titles('100%')).toEqual([]);
    const { json } = await server.ask('/api/search?q=113.61,37.81');
    expect(json.hits[0]).toMatchObject({ kind: 'coordinate', lng: 113.61, lat: 37.81 });
  });
});

describe('files', () => {
  it('CSV has a BOM, filter and moment, names beside codes, and defuses formulas', async () => {
    await test.pool.query(`update components set name = '=HYPERLINK("x")' where id = (select min(id) from components)`);
    const { text, headers } = await server.ask('/api/layers/components/export.csv?state=intact,damaged,missing', { headers: {} });
    expect(text.startsWith('\ufeff# county,099101\r\n')).toBe(true);
    expect(text).toContain('# filter,"state=damaged,intact,missing"');
    expect(text).toMatch(/# asOf,\d{4}-\d\d-\d\dT/);
    expect(text).toContain(`"'=HYPERLINK(""x"")"`);
    expect(text).toContain('市政处');
    expect(headers.get('content-disposition')).toContain('099101-components.csv');
  });

  it('the numbers of a region export as CSV with the same figures', async () => {
    const { json } = await server.ask('/api/regions/summary', { method: 'POST', body: WHOLE_COUNTY });
    const { text } = await server.ask('/api/regions/summary.csv', { method: 'POST', body: WHOLE_COUNTY });
    for (const layer of json.layers) {
      expect(text).toMatch(new RegExp(`^${layer.layer},[^,]*,[^,]*,total,,,,${layer.total}\r$`, 'm'));
      for (const [name, n] of Object.entries(layer.byClass)) expect(text).toContain(`class,${name},`) , expect(text).toMatch(new RegExp(`class,${name},[^\r]*,${n}\r`));
    }
  });
});

describe('a layer that does not fit its memory', () => {
  let small: TestServer;
  beforeAll(async () => {
    const bytesOf = (layer: 'components' | 'roads'): number => server.county.tables.table(SMALL_COUNTY, layer)!.bytes;
    small = await startTestServer(test, (bytesOf('components') + bytesOf('roads')) / 2 / 1024 / 1024);
  });
  afterAll(() => small.close());

  it('says so by name, size and setting, while the other layers are served', async () => {
    const { json } = await small.ask('/api/layers');
    const problems = Object.fromEntries(json.layers.map((layer: any) => [layer.id, layer.problem]));
    expect(problems.components).toMatch(/099101\/components needs .* MiB or more, but TABLE_MEMORY_MB allows .* MiB/);
    expect(problems.roads).toBeNull();
    const tile = await small.ask(`/tiles/components/${addressAt(15)}.mvt`);
    expect([tile.status, tile.json.code]).toEqual([503, 'layer_not_loaded']);
    expect(tile.headers.get('retry-after')).toBe('2');
    expect((await small.ask(`/tiles/roads/${addressAt(15)}.mvt`)).status).toBe(200);
    const region = await small.ask('/api/regions/summary', { method: 'POST', body: WHOLE_COUNTY });
    expect(region.json.layers.find((layer: any) => layer.layer === 'components').problem).toContain('TABLE_MEMORY_MB');
    expect((await small.ask('/healthz')).json.status).toBe('degraded');
  });
});

describe('the server about itself', () => {
  it('describes every route it answers, and nothing else', async () => {
    const { json } = await server.ask('/api/openapi.json');
    const described = Object.entries(json.paths).flatMap(([path, item]) => Object.keys(item as object).map((method) => `${method} ${path}`));
    const served = server.routes.map((route) => `${route.method} ${route.path.replace(/:([a-zA-Z]+)/g, '{$1}')}`);
    expect(described.sort()).toEqual([...served, 'get /tiles/{layer}/{z}/{x}/{y}.mvt'].sort());
  });

  it('shows tile latency by zoom, table sizes, feed lag and event-loop delay to Prometheus', async () => {
    await server.ask(`/tiles/components/${addressAt(13)}.mvt`);
    const { text } = await server.ask('/metrics');
    expect(text).toMatch(/tongguan_tile_seconds_count\{zoom="13",outcome="encoded"\} \d+/);
    expect(text).toMatch(/tongguan_table_rows\{county="099101",layer="components"\} \d+/);
    expect(text).toContain('tongguan_feed_lag_seconds');
    expect(text).toContain('tongguan_nodejs_eventloop_lag_seconds');
  });

  it('says how it is, and switches persons by cookie', async () => {
    const { json } = await server.ask('/healthz');
    expect(json).toMatchObject({ status: 'ok', database: { kind: test.kind, reachable: true } });
    expect((await server.ask('/api/me', { person: 'nobody' })).json.id).toBe('operator');
    const chosen = await server.ask('/api/me', { method: 'PUT', body: { id: 'township-2' } });
    expect(chosen.headers.get('set-cookie')).toContain('tongguan_person=township-2');
    expect((await server.ask('/api/me', { method: 'PUT', body: { id: 'root' } })).json.detail).toContain('"root"');
    const counties = await server.ask('/api/counties');
    expect(counties.json.default).toBe(SMALL_COUNTY);
    const vocabulary = await server.ask('/api/vocabulary');
    expect(vocabulary.json.labelCharacters).toContain('湖');
  });
});

import { request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createPool } from './store/database.ts';
import { addressAt, WHOLE_COUNTY } from './testing/asking.ts';
import { createTestDatabase } from './testing/database.ts';
import type { TestDatabase } from './testing/database.ts';
import { insertSmallCounty, SMALL_SOUTH, SMALL_WEST } from './testing/small-county.ts';
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

const KINDS = ['csv', 'geojson'] as const;

describe('an export', () => {
  it.each(KINDS)('as %s is the same file packed and unpacked, longer than one reading of the database', async (kind) => {
    const path = `/api/layers/components/export.${kind}`;
    const plain = await server.ask(path, { headers: { 'accept-encoding': 'identity' } });
    const packed = await server.ask(path, { headers: { 'accept-encoding': 'gzip' } });
    expect([plain.headers.get('content-encoding'), packed.headers.get('content-encoding')]).toEqual([null, 'gzip']);
    expect(plain.headers.get('vary')).toBe('Accept-Encoding, Cookie');
    const withoutMoment = (text: string): string => text.replace(/asOf\W+[\dTZ:.-]+/, '');
    expect(withoutMoment(packed.text)).toBe(withoutMoment(plain.text));
    if (kind === 'geojson') expect(plain.json.features).toHaveLength(2500);
    else expect(plain.text.split('\r\n').filter((line) => /^\d/.test(line))).toHaveLength(2500);
  });

  it.each(KINDS)('as %s of no rows is a whole file', async (kind) => {
    const { status, text, json } = await server.ask(`/api/layers/events/export.${kind}?state=closed`);
    expect(status).toBe(200);
    if (kind === 'geojson') expect(json).toMatchObject({ type: 'FeatureCollection', rows: 0, features: [] });
    else expect(text).toMatch(/# rows,0\r\n[^]*\r\nid,class,[^\r]*\r\n$/);
  });

  it.each(KINDS)('as %s answers HEAD with its headers, without reading a row, and GET with 503 and no file when the database is away', async (kind) => {
    const away = await startTestServer(test);
    const nowhere = createPool({ host: '/nonexistent' });
    try {
      Object.assign(away.county.database, { pool: nowhere });
      const path = `/api/layers/components/export.${kind}`;
      const head = await away.ask(path, { method: 'HEAD' });
      expect([head.status, head.bytes.length]).toEqual([200, 0]);
      expect(head.headers.get('content-disposition')).toContain(`099101-components.${kind}`);
      const file = await away.ask(path);
      expect([file.status, file.json.code]).toEqual([503, 'store_unavailable']);
      expect(file.headers.get('content-disposition')).toBeNull();
    } finally {
      await away.close();
      await nowhere.end();
    }
  });
});

describe('a client that leaves', () => {
  it.each(['identity', 'gzip'])('in the middle of an export (%s) is no error of the server, and nothing goes on being read for it', async (encoding) => {
    const logged = vi.spyOn(console, 'error');
    const rejected = vi.fn<(reason: unknown) => void>();
    process.on('unhandledRejection', rejected);
    // Real PostgreSQL has one connection for LISTEN at all times.
    const held = (): number => test.pool.totalCount - test.pool.idleCount;
    const atRest = test.kind === 'native' ? 1 : 0;
    try {
      await expect.poll(held).toBe(atRest); // whatever the start of a server still had to do is over
      const { hostname, port } = new URL(server.url);
      await new Promise<void>((resolve, reject) => {
        const socket = connect(Number(port), hostname, () => {
          socket.write(`GET /api/layers/components/export.geojson HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: ${encoding}\r\n\r\n`);
        });
        socket.once('data', () => socket.destroy()).once('close', () => resolve()).once('error', reject);
      });
      await Promise.all(Array.from({ length: 12 }, async () => expect((await server.ask('/api/search?q=DEV-7')).status).toBe(200)));
      await expect.poll(held).toBe(atRest);
      expect(logged).not.toHaveBeenCalled();
      expect(rejected).not.toHaveBeenCalled();
    } finally {
      process.off('unhandledRejection', rejected);
      logged.mockRestore();
    }
  });
});

describe('a JSON reply', () => {
  it.each(['/api/layers', '/api/layers/components/features?limit=1000', '/api/vocabulary', '/api/counties'])('%s is gzipped when it is long, and 304 while nothing changed', async (path) => {
    const first = await server.ask(path);
    expect(first.headers.get('content-encoding')).toBe(first.bytes.length < 1024 ? null : 'gzip');
    expect(first.headers.get('vary')).toBe('Accept-Encoding, Cookie');
    const etag = first.headers.get('etag')!;
    const again = await server.ask(path, { headers: { 'if-none-match': etag, 'cache-control': 'max-age=0' } });
    expect([again.status, again.bytes.length]).toEqual([304, 0]);
    expect((await server.ask(path, { headers: { 'accept-encoding': 'identity' } })).headers.get('content-encoding')).toBeNull();
  });

  it('has another ETag for a person who sees less, and after a change', async () => {
    const etagOf = async (person: string): Promise<string> => (await server.ask('/api/layers', { person })).headers.get('etag')!;
    const before = await etagOf('operator');
    expect(await etagOf('township-1')).not.toBe(before);
    await test.pool.query(`update devices set state = 'alarm' where id = (select min(id) from devices where state <> 'alarm')`);
    await server.follow();
    expect(await etagOf('operator')).not.toBe(before);
  });

  it('the table of a region is gzipped too', async () => {
    const { headers, text } = await server.ask('/api/regions/summary.csv', { method: 'POST', body: WHOLE_COUNTY });
    expect(headers.get('content-encoding')).toBe('gzip');
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(text).toContain('# county,099101');
  });
});

/** The whole text that a raw request is answered with; the server has to close. */
function askRaw(text: string): Promise<string> {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(text));
    let answer = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => { answer += chunk; });
    socket.once('end', () => { socket.destroy(); resolve(answer); }).once('error', reject);
  });
}

/** Status and code of a request with the given Host. */
function askAs(host: string, path: string): Promise<{ status: number; json: any }> {
  return new Promise((resolve, reject) => {
    request(server.url + path, { headers: { host } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => { text += chunk; })
        .once('end', () => resolve({ status: response.statusCode!, json: text.startsWith('{') ? JSON.parse(text) : undefined }));
    }).once('error', reject).end();
  });
}

describe('a request that cannot be read', () => {
  it.each([
    ['that is no HTTP', 'hello there\r\n\r\n', 400, 'bad_request'],
    ['without a host', 'GET /api/counties HTTP/1.1\r\nConnection: close\r\n\r\n', 400, 'bad_request'],
    ['with a host that cannot be one', 'GET /api/counties HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n', 400, 'bad_request'],
    ['with an address that is too long', `GET /api/search?q=${'x'.repeat(20_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`, 431, 'headers_too_large'],
  ])('%s is answered with a problem, and the connection closed', async (_name, text, status, code) => {
    const answer = await askRaw(text);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer.toLowerCase()).toContain('content-type: application/problem+json');
    expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))).toMatchObject({ status, code });
  });

  it.each(['/', '/api/counties', '/tiles/components.json', `/tiles/components/${addressAt(14)}.mvt`])('%s for a name of another machine is 421', async (path) => {
    const { port } = new URL(server.url);
    for (const host of ['evil.example', `evil.example:${port}`, 'localhost.evil.example', '127.0.0.1.evil.example', '[fe80::1]']) {
      const { status, json } = await askAs(host, path);
      expect([status, json.code], host).toEqual([421, 'wrong_host']);
    }
  });

  it('a name of this machine is answered, and stands in TileJSON', async () => {
    for (const host of ['localhost', 'LOCALHOST:8080', '127.0.0.1:1', '[::1]:8080']) {
      const { status, json } = await askAs(host, '/tiles/components.json');
      expect([status, json.tiles[0]]).toEqual([200, `http://${host}/tiles/components/{z}/{x}/{y}.mvt`]);
    }
  });
});

describe('the layers inside a box', () => {
  it('have the bounds of what lies in it', async () => {
    const box = [SMALL_WEST + 0.01, SMALL_SOUTH + 0.005, SMALL_WEST + 0.02, SMALL_SOUTH + 0.01] as const;
    const { json } = await server.ask(`/api/layers?bbox=${box.join(',')}`);
    const { count, bounds: [west, south, east, north] } = json.layers.find((layer: any) => layer.id === 'components');
    expect(count).toBeGreaterThan(0);
    for (const [inner, outer] of [[west, box[0]], [south, box[1]], [-east, -box[2]], [-north, -box[3]]]) expect(inner).toBeGreaterThanOrEqual(outer - 1e-9);
    expect((await server.ask('/api/layers?bbox=0,0,1,1')).json.layers.every((layer: any) => layer.bounds === null)).toBe(true);
  });
});

describe('the description of the server', () => {
  it('says which parameters must be given, and that a tile may be empty or unchanged', async () => {
    const { paths } = (await server.ask('/api/openapi.json')).json;
    const required = (path: string): string[] => paths[path].get.parameters.filter((each: any) => each.in === 'query' && each.required).map((each: any) => each.name);
    expect(required('/api/search')).toEqual(['q']);
    expect(required('/api/cameras/facing')).toEqual(['lng', 'lat']);
    expect(required('/api/layers')).toEqual([]);
    expect(Object.keys(paths['/tiles/{layer}/{z}/{x}/{y}.mvt'].get.responses).sort()).toEqual(['200', '204', '304', 'default']);
    const names = paths['/api/regions/summary'].post.parameters.map((each: any) => each.name);
    expect(names).toEqual(['county', 'class', 'state', 'grid', 'area', 'time']);
    expect((await server.ask('/api/regions/summary?bbox=1,1,2,2', { method: 'POST', body: WHOLE_COUNTY })).json.code).toBe('bad_parameter');
  });
});

describe('a feed that cannot read', () => {
  it('shows as an error with growing lag to Prometheus, and is well again afterwards', async () => {
    const stuck = await startTestServer(test);
    const nowhere = createPool({ host: '/nonexistent' });
    const figure = async (name: string): Promise<number> => Number(new RegExp(`^${name} (.*)$`, 'm').exec((await stuck.ask('/metrics')).text)![1]);
    try {
      await stuck.follow();
      expect([await figure('tongguan_feed_error'), await figure('tongguan_feed_lag_seconds')]).toEqual([0, 0]);
      Object.assign(stuck.county.database, { pool: nowhere });
      await stuck.follow();
      expect(await figure('tongguan_feed_error')).toBe(1);
      const lag = await figure('tongguan_feed_lag_seconds');
      await expect.poll(() => figure('tongguan_feed_lag_seconds')).toBeGreaterThan(lag);
      Object.assign(stuck.county.database, { pool: test.pool });
      await stuck.follow();
      expect([await figure('tongguan_feed_error'), await figure('tongguan_feed_lag_seconds')]).toEqual([0, 0]);
    } finally {
      await stuck.close();
      await nowhere.end();
    }
  });
});

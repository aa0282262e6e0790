/** The site that we ship for nginx, with a real nginx, a real server and a real certificate. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { request as requestPlain } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addressAt, featuresOf } from '../testing/asking.ts';
import { createTestDatabase } from '../testing/database.ts';
import type { TestDatabase } from '../testing/database.ts';
import { findProgram } from '../testing/find-programs.mjs';
import { LiveClient } from '../testing/live-client.ts';
import { startNginx } from '../testing/nginx.ts';
import type { Nginx } from '../testing/nginx.ts';
import { insertSmallCounty, SMALL_COUNTY, SMALL_SOUTH, SMALL_WEST } from '../testing/small-county.ts';
import { startTestServer } from '../testing/test-server.ts';
import type { TestServer } from '../testing/test-server.ts';

const NAME = 'map.county.example';
const STRANGER = '127.0.0.2';
const PROGRAM = `export const text = ${JSON.stringify('one map '.repeat(1000))};`;

interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
}

interface Asking {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: Buffer;
  /** Where it comes from. */
  readonly from?: string;
}

describe.skipIf(!findProgram('nginx'))('behind nginx with the site that we ship', () => {
  let folder: string;
  let test: TestDatabase;
  let server: TestServer;
  let nginx: Nginx;
  /** As its comments say for citizens and for passwords. */
  let opened: Nginx;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tongguan-behind-'));
    mkdirSync(join(folder, 'assets'));
    for (const page of ['index', 'report']) writeFileSync(join(folder, `${page}.html`), `<script src="/assets/app-1a2b.js"></script>${page}`);
    writeFileSync(join(folder, 'assets/app-1a2b.js'), PROGRAM);
    writeFileSync(join(folder, 'passwords'), 'operator:{PLAIN}between-us\n');
    test = await createTestDatabase();
    await insertSmallCounty(test.pool, { components: 400, events: 1 });
    server = await startTestServer(test, 1024, { dataDir: folder, webDir: folder, publicNames: [NAME], publicReportsPerHour: 1, liveTickMs: 20 });
    const port = Number(new URL(server.url).port);
    nginx = await startNginx(port);
    opened = await startNginx(port, [['# "01" 0;', '"01" 0;'], ['# auth_basic "', 'auth_basic "'], ['# auth_basic_user_file /etc/nginx/tongguan/passwords;', `auth_basic_user_file ${join(folder, 'passwords')};`]]);
  });
  afterAll(async () => {
    await nginx?.stop();
    await opened?.stop();
    await server?.close();
    await test?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  function ask(path: string, { method = 'GET', headers = {}, body, from = '127.0.0.1' }: Asking = {}, at = nginx): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const host = `${NAME}:${at.port}`;
      const asking = request({ host: '127.0.0.1', port: at.port, path, method, ca: at.cert, servername: 'localhost', localAddress: from, agent: false,
        headers: { host, ...headers, ...(body ? { 'content-length': String(body.length) } : {}) } }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject)
          .on('end', () => resolve({ status: response.statusCode!, headers: response.headers, bytes: Buffer.concat(chunks) }));
      });
      asking.on('error', reject).end(body);
    });
  }
  const jsonOf = ({ bytes }: Reply): any => JSON.parse(bytes.toString());

  it('the page is there, its programs come packed once and are kept for a year', async () => {
    const page = await ask('/');
    expect([page.status, page.headers['cache-control']]).toEqual([200, 'no-cache']);
    expect(page.bytes.toString()).toContain('app-1a2b.js');
    expect((await ask('/', { headers: { 'if-none-match': page.headers.etag! } })).status).toBe(304);
    const program = await ask('/assets/app-1a2b.js', { headers: { 'accept-encoding': 'gzip' } });
    expect(program.headers).toMatchObject({ 'content-encoding': 'gzip', 'cache-control': 'public, max-age=31536000, immutable' });
    expect(gunzipSync(program.bytes).toString()).toBe(PROGRAM);
  });

  it('a tile is the server\'s own, ETag and all, and is not sent twice', async () => {
    const path = `/tiles/components/${addressAt(14)}.mvt`;
    const direct = await server.ask(path);
    const tile = await ask(path, { headers: { 'accept-encoding': 'gzip' } });
    expect(tile).toMatchObject({ status: 200, headers: { etag: direct.headers.get('etag'), 'content-encoding': 'gzip', 'cache-control': 'private, no-cache' } });
    expect(featuresOf(gunzipSync(tile.bytes), 'components')).toHaveLength(featuresOf(direct.bytes, 'components').length);
    expect(await ask(path, { headers: { 'if-none-match': tile.headers.etag! } })).toMatchObject({ status: 304, bytes: Buffer.alloc(0) });
  });

  it('addresses that the server hands out lead back through nginx, and names that are not ours are refused', async () => {
    const { tiles: [address] } = jsonOf(await ask('/tiles/components.json'));
    expect(address).toBe(`https://${NAME}:${nginx.port}/tiles/components/{z}/{x}/{y}.mvt`);
    expect(jsonOf(await ask('/api/counties', { headers: { host: 'evil.example' } }))).toMatchObject({ status: 421, code: 'wrong_host' });
    const moved = await new Promise<string | undefined>((resolve, reject) => {
      requestPlain({ host: '127.0.0.1', port: nginx.httpPort, path: '/report?county=1', headers: { host: NAME }, agent: false }, (response) => resolve(response.headers.location)).on('error', reject).end();
    });
    expect(moved).toBe(`https://${NAME}/report?county=1`);
  });

  it('what is live comes through, to our own pages', async () => {
    const host = `${NAME}:${nginx.port}`;
    const viewer = new LiveClient(nginx.url, { ca: nginx.cert, headers: { host, origin: `https://${host}` } });
    await viewer.watch(SMALL_COUNTY, { layers: ['devices'], bbox: [SMALL_WEST, SMALL_SOUTH, SMALL_WEST + 0.04, SMALL_SOUTH + 0.02] });
    await viewer.until('devices came', () => viewer.rows.devices.size === 30);
    await viewer.close();
    const stranger = new LiveClient(nginx.url, { ca: nginx.cert, headers: { host, origin: 'https://elsewhere.example' } });
    await stranger.until('the end', () => stranger.closed !== null);
    expect(stranger.messages).toEqual([]);
  });

  it('uploads are limited by the server in its own words, and by nginx beyond that', async () => {
    const photo = (megabytes: number): Promise<Reply> => ask(`/api/photos?county=${SMALL_COUNTY}`, { method: 'POST', headers: { 'content-type': 'image/jpeg' }, body: randomBytes(megabytes * 1_048_576) });
    expect(jsonOf(await photo(16))).toMatchObject({ status: 413 });
    const beyond = await photo(21);
    expect([beyond.status, beyond.bytes.toString()]).toEqual([413, expect.stringContaining('nginx')]);
    // A file to import has no limit here: whatever the server says of it, nginx passes it on.
    const file = await ask('/api/imports/files?name=large.csv', { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: Buffer.alloc(21 * 1_048_576, 'a,b\n') });
    expect(file.headers['content-type']).toMatch(/json/);
    expect(file.bytes.toString()).not.toContain('nginx');
  });

  it('whoever is not in a listed network gets nothing', async () => {
    for (const path of ['/', '/report', '/api/counties', '/assets/app-1a2b.js', '/live']) expect((await ask(path, { from: STRANGER })).status, path).toBe(403);
  });

  it('citizens from anywhere get their page and nothing else when it says so, and a password can be asked for', async () => {
    const password = { authorization: `Basic ${Buffer.from('operator:between-us').toString('base64')}` };
    const status = async (path: string, options: Asking = {}): Promise<number> => (await ask(path, options, opened)).status;
    for (const path of ['/report', '/assets/app-1a2b.js', '/api/counties']) expect(await status(path, { from: STRANGER, headers: password }), path).toBe(200);
    for (const path of ['/', '/api/cases', '/assets/../api/cases', '/api/public/%2e%2e/cases', '/API/cases', '/live', '/healthz']) expect(await status(path, { from: STRANGER, headers: password }), path).toBe(403);
    expect([await status('/'), await status('/', { headers: password })]).toEqual([401, 200]);
  });

  it('citizens are limited by their own address, whatever they say it is', async () => {
    const report = { class: 'yc2013:0101', place: { lng: SMALL_WEST + 0.005, lat: SMALL_SOUTH + 0.005, crs: 'wgs84' }, description: 'A cover is loose' };
    const headers = { 'content-type': 'application/json', authorization: `Basic ${Buffer.from('operator:between-us').toString('base64')}` };
    const send = async (from: string, given: Record<string, string> = {}): Promise<number> => (await ask(`/api/public/reports?county=${SMALL_COUNTY}`,
      { method: 'POST', from, headers: { ...headers, ...given }, body: Buffer.from(JSON.stringify(report)) }, opened)).status;
    expect(await send('127.0.0.1')).not.toBe(429);
    expect(await send('127.0.0.1', { 'x-forwarded-for': '192.0.2.7' })).toBe(429);
    expect(await send(STRANGER)).not.toBe(429);
    expect(await send(STRANGER)).toBe(429);
  });
});

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../testing/database.ts';
import type { TestDatabase } from '../testing/database.ts';
import { insertSmallCounty, SMALL_COUNTY } from '../testing/small-county.ts';
import { startTestServer } from '../testing/test-server.ts';
import type { TestServer } from '../testing/test-server.ts';
import { makeDemoClips } from './index.ts';

let test: TestDatabase;
let dataDir: string;
/** Camera ids: every fifth, beginning with the first, is offline. */
let online: number[];
let offline: number;

beforeAll(async () => {
  test = await createTestDatabase();
  await insertSmallCounty(test.pool, { components: 40, events: 1 });
  dataDir = mkdtempSync(join(tmpdir(), 'clips-'));
  const { rows } = await test.pool.query('select id, state from cameras order by id');
  online = rows.filter((row) => row.state === 'online').map((row) => row.id);
  offline = rows.find((row) => row.state === 'offline').id;
});
afterAll(async () => {
  await test.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

const play = (server: TestServer, id: number, person?: string) =>
  server.ask(`/api/layers/cameras/features/${id}/play`, { method: 'POST', ...(person ? { person } : {}) });

describe('the picture of a camera', () => {
  let server: TestServer;
  beforeAll(async () => {
    await test.pool.query(`insert into camera_streams (county, camera_id, protocol, url, valid_seconds) values ($1, $2, 'hls', 'https://video.example/a.m3u8', 60)`,
      [SMALL_COUNTY, online[0]]);
    server = await startTestServer(test, 1024, { dataDir });
  });
  afterAll(() => server.close());

  it('is where the table says, with the moment at which the address ends', async () => {
    const { json } = await play(server, online[0]!);
    expect(json).toMatchObject({ camera: online[0], protocol: 'hls', url: 'https://video.example/a.m3u8', reason: null, simulated: false });
    expect(Date.parse(json.expiresAt)).toBeGreaterThan(Date.now());
  });

  it('has a reason in both languages when there is none', async () => {
    expect((await play(server, online[1]!)).json).toMatchObject({ protocol: null, url: null, reason: { zh: expect.any(String), en: 'No stream is registered for this camera' } });
    expect((await play(server, offline)).json).toMatchObject({ protocol: null, reason: { en: 'The camera is offline, so there is no picture' } });
  });

  it('is withheld outside the scope, and unknown for a camera that does not exist', async () => {
    const rows = (await test.pool.query('select id, area_code from cameras order by id')).rows;
    const south = rows.find((row) => row.area_code.startsWith('099101002')).id;
    expect((await play(server, south, 'township-1')).json.code).toBe('withheld');
    expect((await play(server, south, 'township-2')).status).toBe(200);
    expect((await play(server, 4_000_000)).json.code).toBe('unknown_feature');
  });

  it('cannot be kept under an address that is no address', async () => {
    await expect(test.pool.query(`insert into camera_streams (county, camera_id, protocol, url) values ($1, $2, 'hls', 'javascript:alert(1)')`, [SMALL_COUNTY, online[2]]))
      .rejects.toThrow('camera_streams_url_check');
  });
});

describe('a video service', () => {
  let service: Server;
  let server: TestServer;
  let asked: unknown;
  let answer: { status: number; body: string };
  beforeAll(async () => {
    service = createServer((request, response) => {
      let body = '';
      request.on('data', (text: Buffer) => { body += text.toString(); });
      request.on('end', () => {
        asked = JSON.parse(body);
        response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
      });
    });
    await new Promise<void>((resolve) => { service.listen(0, '127.0.0.1', resolve); });
    server = await startTestServer(test, 1024, { dataDir, videoResolverUrl: `http://127.0.0.1:${(service.address() as AddressInfo).port}/play` });
  });
  afterAll(async () => {
    await server.close();
    service.closeAllConnections();
    await new Promise((resolve) => { service.close(resolve); });
  });

  it('is asked by county, camera and national code, and its answer is passed on', async () => {
    answer = { status: 200, body: JSON.stringify({ protocol: 'whep', url: 'https://gateway.example/whep/1', expiresAt: '2026-11-22T00:00:00Z' }) };
    const { json } = await play(server, online[0]!);
    expect(json).toMatchObject({ protocol: 'whep', url: 'https://gateway.example/whep/1', expiresAt: '2026-11-22T00:00:00Z', reason: null });
    expect(asked).toEqual({ county: SMALL_COUNTY, camera: online[0], code: expect.stringMatching(/^[0-9]{20}$/) });
  });

  it('may know no picture', async () => {
    answer = { status: 200, body: '{"url":null}' };
    expect((await play(server, online[0]!)).json.reason.en).toBe('No stream is registered for this camera');
  });

  it.each([
    ['answers with an error', { status: 502, body: '{}' }, 'No picture: the video service answered with 502'],
    ['answers with no JSON', { status: 200, body: '<html>' }, 'No picture: the video service answered with something that is not JSON'],
    ['answers with an address that no player may have', { status: 200, body: '{"protocol":"hls","url":"javascript:alert(1)"}' }, 'cannot be used'],
    ['answers with more than an address', { status: 200, body: `{"url":"${'x'.repeat(70_000)}"}` }, 'longer than an address can be'],
  ])('that %s is said so in words', async (_what, given, words) => {
    answer = given;
    const { json, status } = await play(server, online[0]!);
    expect(status).toBe(200);
    expect(json).toMatchObject({ protocol: null, url: null });
    expect(json.reason.en).toContain(words);
  });

  it('that is gone is said so in words', async () => {
    service.closeAllConnections();
    await new Promise((resolve) => { service.close(resolve); });
    expect((await play(server, online[0]!)).json.reason.en).toBe('No picture: the video service cannot be reached');
  });
});

describe('the clips of the demo county', () => {
  it('are real HLS, are given to most cameras, and are served as such', async () => {
    await test.pool.query('delete from camera_streams');
    expect(await makeDemoClips(test.pool, SMALL_COUNTY, dataDir)).toBeNull();
    expect(readdirSync(join(dataDir, 'clips')).sort()).toEqual(['crossing', 'market-lane', 'night-street', 'river-road']);
    const server = await startTestServer(test, 1024, { dataDir });
    try {
      const camera = online.find((id) => id % 10 !== 0)!;
      const { json } = await play(server, camera);
      expect(json).toMatchObject({ protocol: 'hls', simulated: true, url: expect.stringMatching(/^\/media\/demo\/[a-z-]+\/index\.m3u8$/) });
      const list = await server.ask(json.url);
      expect(list.headers.get('content-type')).toBe('application/vnd.apple.mpegurl');
      expect(list.text).toContain('#EXT-X-ENDLIST');
      const part = await server.ask(json.url.replace('index.m3u8', 'part0.ts'), { headers: { range: 'bytes=0-187' } });
      expect([part.status, part.headers.get('content-type'), part.bytes[0]]).toEqual([206, 'video/mp2t', 0x47]);
      expect((await server.ask('/media/demo/../simulator.json')).status).toBe(404);
    } finally {
      await server.close();
    }
  });

  it('are made once', async () => {
    const file = join(dataDir, 'clips/crossing/index.m3u8');
    const before = readFileSync(file, 'utf8');
    expect(await makeDemoClips(test.pool, SMALL_COUNTY, dataDir)).toBeNull();
    expect(readFileSync(file, 'utf8')).toBe(before);
  });
});

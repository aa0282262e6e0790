// Nothing here depends on the kind of database, so it runs on one of them.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Bounds } from '../contract/shapes.ts';
import { lngLatToMercator } from '../../tiles/index.ts';
import type { ResidentTable, Row } from '../../tiles/index.ts';
import { seededRandom } from '../../tiles/testing.ts';
import { createTestDatabase } from '../testing/database.ts';
import type { TestDatabase } from '../testing/database.ts';
import { LiveClient } from '../testing/live-client.ts';
import { insertSmallCounty, SMALL_COUNTY, SMALL_SOUTH, SMALL_WEST } from '../testing/small-county.ts';
import { startTestServer } from '../testing/test-server.ts';
import type { TestServer } from '../testing/test-server.ts';

const BBOX: Bounds = [SMALL_WEST, SMALL_SOUTH, SMALL_WEST + 0.04, SMALL_SOUTH + 0.02];

let test: TestDatabase;
let server: TestServer;
const clients: LiveClient[] = [];

function connect(): LiveClient {
  const client = new LiveClient(server.url);
  clients.push(client);
  return client;
}

beforeAll(async () => {
  test = await createTestDatabase();
  await insertSmallCounty(test.pool, { components: 30, events: 1 });
  server = await startTestServer(test, 1024, { liveTickMs: 20 });
});
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
});
afterAll(async () => {
  await server?.close();
  await test?.drop();
});

/** How an upgrade is answered: 101, or the status and body of the refusal. */
function upgrade(path: string, headers: Record<string, string> = {}): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(server.url.replace(/^http/, 'ws') + path, { headers });
    socket.on('open', () => { socket.terminate(); resolve({ status: 101, body: '' }); });
    socket.on('unexpected-response', (_request, response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => { body += String(chunk); });
      response.on('end', () => resolve({ status: response.statusCode!, body }));
    });
    socket.on('error', reject);
  });
}

describe('a connection', () => {
  it('is opened from our own pages and by programs, and refused from pages of another site or by another name', async () => {
    expect(await upgrade('/live')).toMatchObject({ status: 101 });
    expect(await upgrade('/live', { origin: server.url })).toMatchObject({ status: 101 });
    for (const origin of ['http://evil.example', `http://127.0.0.1:1`, 'null', server.url.replace('127.0.0.1', 'localhost')]) {
      const { status, body } = await upgrade('/live', { origin });
      expect([status, JSON.parse(body).code], origin).toEqual([403, 'wrong_origin']);
    }
    expect(JSON.parse((await upgrade('/live', { host: 'evil.example' })).body)).toMatchObject({ status: 421, code: 'wrong_host' });
    expect(JSON.parse((await upgrade('/api/layers')).body)).toMatchObject({ status: 404, code: 'unknown_path' });
  });

  it('survives what cannot be followed, and is told why', async () => {
    const client = connect();
    await client.watch(SMALL_COUNTY, { layers: ['devices'], bbox: BBOX });
    await client.until('devices came', () => client.rows.devices.size === 30);
    const watch = { type: 'watch', county: SMALL_COUNTY, layers: ['devices'], bbox: BBOX };
    const wrong: [unknown, string, string][] = [
      ['{', 'bad_body', 'not JSON'], [Buffer.from('{}'), 'bad_body', 'bytes'], [{ type: 'hello' }, 'bad_body', 'type'],
      [{ ...watch, layers: ['roads'] }, 'bad_body', 'layers.0'], [{ ...watch, county: '110101' }, 'unknown_county', '110101'],
      [{ ...watch, bbox: [114, 37, 113, 38] }, 'bad_parameter', 'bbox'], [{ ...watch, bbox: [0, 0, 1] }, 'bad_body', 'bbox'],
      [{ ...watch, filter: { state: 'broken' } }, 'bad_parameter', 'state=broken'], [{ ...watch, filter: { colour: 'red' } }, 'bad_parameter', 'colour'],
      [{ ...watch, layers: ['alerts'], filter: { severity: 'huge' } }, 'bad_parameter', 'severity=huge'],
      [{ ...watch, tiles: ['nowhere'] }, 'unknown_layer', 'nowhere'], [{ ...watch, after: -1 }, 'bad_body', 'after'],
    ];
    for (const [message, code, detail] of wrong) {
      const before = client.messages.length;
      if (Buffer.isBuffer(message)) client.socket.send(message);
      else client.send(message);
      await client.until(`${code} was told`, () => client.messages.slice(before).some((one) => one.type === 'problem'));
      expect(client.last('problem'), detail).toMatchObject({ code, detail: expect.stringContaining(detail) });
    }
    expect(client.closed).toBeNull();
    expect(client.rows.devices.size).toBe(30);
  });

  it('that says too much is closed with the reason', async () => {
    const large = connect();
    await large.until('the greeting came', () => large.messages.length > 0);
    large.send('x'.repeat(20_000));
    await large.until('it is closed', () => large.closed !== null);
    expect(large.closed!.code).toBe(1009);
    const flood = connect();
    await flood.until('the greeting came', () => flood.messages.length > 0);
    for (let i = 0; i < 100; i++) flood.send({ type: 'watch', county: SMALL_COUNTY, layers: [], bbox: null });
    await flood.until('it is closed', () => flood.closed !== null);
    expect(flood.closed).toEqual({ code: 1008, reason: 'More than 10 messages a second' });
  });

  it('is counted in health and metrics', async () => {
    const client = connect();
    await client.watch(SMALL_COUNTY, { layers: ['devices'], bbox: BBOX });
    expect((await server.ask('/healthz')).json.live).toMatchObject({ viewers: 1, slowViewers: 0, problem: null });
    expect((await server.ask('/metrics')).text).toMatch(/tongguan_live_viewers 1\n/);
  });
});

/** Rows that walk 67 m a round, and from the eastern edge begin again in the west, so that they leave cell after cell; `value` is the round. */
function rowsOf(count: number, round: number): Row[] {
  const random = seededRandom(7);
  const [west, south] = lngLatToMercator(SMALL_WEST + 0.001, SMALL_SOUTH + 0.001);
  const [east, north] = lngLatToMercator(SMALL_WEST + 0.038, SMALL_SOUTH + 0.018);
  return Array.from({ length: count }, (_, i) => {
    const x = west + ((random() * (east - west) + round * 67) % (east - west));
    const values = { class: 'device:manhole_tilt', state: 'normal', area: '099101001001', value: round, time: 1e12 + round * 1000 };
    return { id: 100_000 + i, x, y: south + random() * (north - south), values };
  });
}

describe('a viewer that stops reading', () => {
  it('costs no more memory than one message, however much changes, and holds the newest state soon after it reads again', async () => {
    const table: ResidentTable = server.county.tables.table(SMALL_COUNTY, 'devices')!;
    const [rows, rounds] = [12_000, 45];
    const [reading, paused] = [connect(), connect()];
    for (const client of [reading, paused]) {
      await client.watch(SMALL_COUNTY, { layers: ['devices'], bbox: BBOX });
      await client.until('devices came', () => client.rows.devices.size === 30);
    }
    table.upsert(rowsOf(rows, 0));
    const holds = (client: LiveClient, round: number): boolean => client.rows.devices.get(100_000 + rows - 1)?.values[3] === round;
    await paused.until('the rows came', () => holds(paused, 0));
    paused.socket.pause();
    let mostBuffered = 0;
    const { ticks, wholeFrames } = paused;
    for (let round = 1; round <= rounds; round++) {
      table.upsert(rowsOf(rows, round));
      await reading.until(`round ${round} came`, () => holds(reading, round));
      mostBuffered = Math.max(mostBuffered, server.live.status().bufferedBytes);
    }
    table.remove(Array.from({ length: 100 }, (_, i) => 100_000 + i));
    await reading.until('the removal came', () => reading.rows.devices.size === 30 + rows - 100);
    // Twelve thousand rows at 22 bytes a round: 12 MB in all.
    expect(server.live.status().slowViewers).toBe(1);
    expect(mostBuffered).toBeGreaterThan(64 * 1024);
    expect(mostBuffered).toBeLessThan(64 * 1024 + rows * 30);
    paused.socket.resume();
    await paused.until('it has caught up', () => holds(paused, rounds) && paused.rows.devices.size === 30 + rows - 100);
    expect(paused.ticks - ticks).toBeLessThan(rounds);
    // It slept past the log of departures: some cells came whole.
    expect(paused.wholeFrames).toBeGreaterThan(wholeFrames);
    expect([...paused.rows.devices].sort()).toEqual([...reading.rows.devices].sort());
    expect(server.live.status()).toMatchObject({ slowViewers: 0, bufferedBytes: 0 });
    table.remove(Array.from({ length: rows }, (_, i) => 100_000 + i));
  });
});

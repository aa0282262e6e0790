import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MqttClient } from 'mqtt';
import { createTestDatabase } from '../testing/database.ts';
import type { TestDatabase } from '../testing/database.ts';
import { insertSmallCounty, SMALL_COUNTY } from '../testing/small-county.ts';
import { startTestServer } from '../testing/test-server.ts';
import type { TestServer } from '../testing/test-server.ts';
import { makeCredential, publisherOf } from './credentials.ts';
import { connectOnce, publish } from './testing.ts';

let test: TestDatabase;
let server: TestServer;
const secrets: Record<string, string> = {};
const clients: MqttClient[] = [];
/** Minutes past a full hour that lies behind us, so that hourly figures do not depend on when the test runs. */
const HOUR = Math.floor(Date.now() / 3_600_000) * 3_600_000 - 2 * 3_600_000;
const at = (minutes: number): number => HOUR + minutes * 60_000;
const reading = (minutes: number, value: number): object => ({ time: at(minutes), quantity: 'tilt', value, unit: 'deg' });
const TOPIC = `tongguan/v1/${SMALL_COUNTY}`;

beforeAll(async () => {
  test = await createTestDatabase();
  await insertSmallCounty(test.pool, { components: 40, events: 1 });
  await test.pool.query(`insert into staff (county, code, class, source, source_id, geom)
    values ($1, 'S-1', 'staff:collector', 'test', 'S-1', st_setsrid(st_makepoint(113.61, 37.81), 4490))`, [SMALL_COUNTY]);
  for (const [kind, code] of [['device', 'DEV-1'], ['staff', 'S-1'], ['gateway', 'all']] as const) {
    secrets[code] = await makeCredential(test.pool, { county: SMALL_COUNTY, kind, code });
  }
  secrets.sim = await makeCredential(test.pool, { county: SMALL_COUNTY, kind: 'gateway', code: 'sim', simulated: true });
  server = await startTestServer(test, 256, { quarantineRows: 5 });
  await server.ingest.start();
});
afterAll(async () => {
  await Promise.all(clients.map((client) => client.endAsync(true)));
  await server?.close();
  await test?.drop();
});
beforeEach(async () => { await test.pool.query('truncate readings, positions, device_latest, reading_hours, ingest_quarantine, idempotency_keys'); });

async function signIn(kind: string, code: string): Promise<MqttClient> {
  const client = await connectOnce(server.ingest.status().address!, `${SMALL_COUNTY}/${kind}/${code}`, secrets[code]!);
  clients.push(client);
  return client;
}
const rowsOf = async (sql: string): Promise<any[]> => (await test.pool.query(sql)).rows;
const readings = (): Promise<any[]> => rowsOf('select device_id as device, quantity, time, value, simulated from readings order by device_id, time');
const quarantine = (): Promise<any[]> => rowsOf('select county, topic, client, reason, detail, payload, payload_bytes from ingest_quarantine order by id');
const post = (path: string, body: unknown, headers: Record<string, string> = {}): ReturnType<TestServer['ask']> => server.ask(path, { method: 'POST', body, headers });

describe('over MQTT', () => {
  it('an acknowledged reading is in the table, with newest value and hourly figures', async () => {
    const device = await signIn('device', 'DEV-1');
    await publish(device, `${TOPIC}/DEV-1/readings`, reading(10, 4));
    expect(await readings()).toEqual([{ device: 2, quantity: 'tilt', time: new Date(at(10)), value: 4, simulated: false }]);
    await publish(device, `${TOPIC}/DEV-1/readings`, [reading(20, 6), reading(20, 6), reading(5, 2)], 2);
    expect((await rowsOf('select value, before_value from device_latest'))).toEqual([{ value: 6, before_value: 4 }]);
    await publish(device, `${TOPIC}/DEV-1/readings`, reading(8, 80));
    expect((await rowsOf('select value from device_latest'))).toEqual([{ value: 6 }]);
    expect(await rowsOf('select hour, count, sum, min, max from reading_hours')).toEqual([{ hour: new Date(HOUR), count: 4, sum: 92, min: 2, max: 80 }]);
    expect(await quarantine()).toEqual([]);
  });

  it('a fix moves its staff member; a gateway speaks for all, and what a simulator sends is marked', async () => {
    const staff = await signIn('staff', 'S-1');
    await publish(staff, `${TOPIC}/S-1/position`, { time: at(30), lng: 113.62, lat: 37.805, crs: 'wgs84', heading: 45, speed: 1.2 });
    expect(await rowsOf(`select fix_at, st_x(geom) as lng, heading_deg, simulated from staff where code = 'S-1'`))
      .toEqual([{ fix_at: new Date(at(30)), lng: 113.62, heading_deg: 45, simulated: false }]);
    const simulator = await signIn('gateway', 'sim');
    await publish(simulator, `${TOPIC}/DEV-7/readings`, reading(1, 1));
    await publish(simulator, `${TOPIC}/S-1/position`, { time: at(20), lng: 113.6, lat: 37.8, crs: 'wgs84' });
    expect(await readings()).toMatchObject([{ device: 8, simulated: true }]);
    expect(await rowsOf('select time, simulated from positions order by time')).toEqual([{ time: new Date(at(20)), simulated: true }, { time: new Date(at(30)), simulated: false }]);
    expect(await rowsOf(`select st_x(geom) as lng from staff where code = 'S-1'`)).toEqual([{ lng: 113.62 }]);
  });

  it('a device may publish to its own topic only, and nobody may read', async () => {
    for (const topic of [`${TOPIC}/DEV-2/readings`, `${TOPIC}/DEV-1/position`, 'tongguan/v1/110101/DEV-1/readings', 'other']) {
      const device = await signIn('device', 'DEV-1');
      await expect(publish(device, topic, reading(1, 1)), topic).rejects.toThrow('closed without an acknowledgement');
    }
    expect(await readings()).toEqual([]);
    expect(await quarantine()).toMatchObject(Array.from({ length: 4 }, () => ({ reason: 'wrong_topic', client: `${SMALL_COUNTY}/device/DEV-1` })));
    const gateway = await signIn('gateway', 'all');
    const granted = await gateway.subscribeAsync('#', { qos: 1 }).catch((error: { message: string }) => error.message);
    expect(JSON.stringify(granted)).toContain(typeof granted === 'string' ? 'ubscribe' : '128');
  });

  it('without the right secret nobody comes in', async () => {
    const address = server.ingest.status().address!;
    for (const [name, secret] of [[`${SMALL_COUNTY}/device/DEV-1`, 'wrong'], [`${SMALL_COUNTY}/device/DEV-2`, secrets['DEV-1']!], ['', ''], [`${SMALL_COUNTY}/device/DEV-1/x`, secrets['DEV-1']!]]) {
      await expect(connectOnce(address, name!, secret!), name).rejects.toThrow(/Not authorized|Connection refused/);
    }
    expect(await publisherOf(test.pool, `${SMALL_COUNTY}/device/DEV-1`, Buffer.from(secrets['DEV-1']!))).toEqual({ county: SMALL_COUNTY, kind: 'device', code: 'DEV-1', simulated: false });
    await expect(makeCredential(test.pool, { county: SMALL_COUNTY, kind: 'device', code: 'nobody' })).rejects.toThrow('no device with the code nobody');
  });

  it('what cannot be used is acknowledged and kept with its reason; what is sound beside it is stored', async () => {
    const gateway = await signIn('gateway', 'all');
    await publish(gateway, `${TOPIC}/DEV-1/readings`, [reading(1, 1), { ...reading(2, 2), unit: 'ft' }, { ...reading(3, 3), value: 'NaN' }]);
    expect(await readings()).toMatchObject([{ value: 1 }]);
    expect(await quarantine()).toMatchObject([{ county: SMALL_COUNTY, reason: 'wrong_unit', detail: expect.stringMatching(/^item 1: unit "ft" of tilt.*\(and 1 more of 3 items\)$/) }]);
    await test.pool.query('truncate ingest_quarantine');
    await publish(gateway, `${TOPIC}/DEV-1/readings`, '{"time": 1, \0');
    await publish(gateway, `${TOPIC}/DEV-999/readings`, reading(1, 1));
    await publish(gateway, `${TOPIC}/S-1/position`, { time: at(1), lng: 0, lat: 0, crs: 'wgs84' });
    await publish(gateway, `${TOPIC}/S-1/position`, { time: at(1), lng: 113.6, lat: 37.8 });
    await publish(gateway, `${TOPIC}/DEV-1/readings`, { ...reading(1, 1), time: Date.now() + 3_600_000 });
    expect((await quarantine()).map(({ reason }) => reason)).toEqual(['malformed', 'unknown_device', 'bad_position', 'unknown_crs', 'far_future']);
  });

  it('a message of ten megabytes is kept by its beginning, and harms neither the server nor what comes after it', async () => {
    const gateway = await signIn('gateway', 'all');
    await publish(gateway, `${TOPIC}/DEV-1/readings`, Buffer.alloc(10_000_000, 'x'));
    await publish(gateway, `${TOPIC}/DEV-1/readings`, reading(1, 1));
    expect(await quarantine()).toMatchObject([{ reason: 'too_large', payload_bytes: 10_000_000, payload: 'x'.repeat(2000) }]);
    expect(await readings()).toHaveLength(1);
  });

  it('a device that was added just now can report at once', async () => {
    await test.pool.query(`insert into devices (county, code, class, source, source_id, geom)
      values ($1, 'NEW-1', 'device:manhole_tilt', 'test', 'new-1', st_setsrid(st_makepoint(113.61, 37.81), 4490))`, [SMALL_COUNTY]);
    await publish(await signIn('gateway', 'all'), `${TOPIC}/NEW-1/readings`, reading(1, 1));
    expect(await readings()).toHaveLength(1);
  });

  it('the status counts what came', async () => {
    const before = server.ingest.status();
    const gateway = await signIn('gateway', 'all');
    await publish(gateway, `${TOPIC}/DEV-1/readings`, [reading(1, 1), reading(1, 1)]);
    await publish(gateway, `${TOPIC}/DEV-1/readings`, 'x', 1);
    const { messages, rowsStored, rowsDuplicate, quarantined, ...now } = server.ingest.status();
    expect([messages, rowsStored, rowsDuplicate, quarantined].map((count, i) => count - [before.messages, before.rowsStored, before.rowsDuplicate, before.quarantined][i]!)).toEqual([2, 1, 1, 1]);
    expect((await server.ask('/metrics')).text).toMatch(new RegExp(`tongguan_ingest_rows_stored ${rowsStored}\n`));
    expect(now).toMatchObject({ broker: 'embedded', connected: true, rowsWaiting: 0, storeDownSeconds: null, droppedQos0: 0, problem: null });
  });
});

describe('over HTTP', () => {
  it('a reading, and a list of them, by the code or the id of the device', async () => {
    const one = await post('/api/readings', { device: 'DEV-1', ...reading(10, 4) });
    expect([one.status, one.json]).toEqual([200, { accepted: 1, duplicates: 0, rejected: [] }]);
    const several = await post('/api/readings', [{ device: 2, ...reading(10, 4) }, { device: 'DEV-3', ...reading(10, 4) }, { device: 'DEV-3', ...reading(10, 4) }]);
    expect(several.json).toEqual({ accepted: 3, duplicates: 2, rejected: [] });
    expect(await readings()).toMatchObject([{ device: 2 }, { device: 4 }]);
    const fix = await post('/api/positions', { staff: 'S-1', time: at(40), lng: 113.63, lat: 37.81, crs: 'cgcs2000' });
    expect(fix.json).toEqual({ accepted: 1, duplicates: 0, rejected: [] });
  });

  it('tells by its place what could not be used', async () => {
    const { status, json } = await post('/api/readings', [{ device: 'DEV-1', ...reading(1, 1) }, { device: 'DEV-999', ...reading(1, 1) }, { ...reading(1, 1) }, 5]);
    expect(status).toBe(200);
    expect(json).toEqual({ accepted: 1, duplicates: 0, rejected: [
      { index: 1, reason: 'unknown_device', detail: 'no device has the code "DEV-999"' },
      { index: 2, reason: 'wrong_shape', detail: 'device is missing' },
      { index: 3, reason: 'wrong_shape', detail: 'an item is an object, not 5' },
    ] });
    expect(await quarantine()).toEqual([]);
  });

  it('refuses what holds nothing that can be used', async () => {
    const { status, json } = await post('/api/readings', { device: 'DEV-1', ...reading(1, 200) });
    expect([status, json.code]).toEqual([422, 'unusable']);
    expect(json.detail).toBe('out_of_range: tilt 200 deg is outside 0 to 180 deg');
    expect(json.rejected).toEqual([{ index: 0, reason: 'out_of_range', detail: 'tilt 200 deg is outside 0 to 180 deg' }]);
    for (const [body, wanted] of [['[]', 400], ['{"a":', 400], ['[1', 400], [JSON.stringify(Array.from({ length: 5001 }, () => ({}))), 413], [`[${'1'.repeat(5_000_000)}]`, 413]] as const) {
      expect((await post('/api/readings', body)).status, body.slice(0, 20)).toBe(wanted);
    }
    expect((await post('/api/readings?county=999999', { device: 'DEV-1', ...reading(1, 1) })).json.code).toBe('unknown_county');
  });

  it('answers a request that comes again by its key as before, and stores nothing twice', async () => {
    const key = { 'idempotency-key': 'k-1' };
    const body = [{ device: 'DEV-1', ...reading(1, 1) }, { device: 'DEV-1', ...reading(2, 500) }];
    const twice = await Promise.all([post('/api/readings', body, key), post('/api/readings', body, key)]);
    const third = await post('/api/readings', body, key);
    for (const { status, json } of [...twice, third]) expect([status, json]).toEqual([200, { accepted: 1, duplicates: 0, rejected: [expect.objectContaining({ index: 1 })] }]);
    expect(await readings()).toHaveLength(1);
    const other = await post('/api/readings', { device: 'DEV-1', ...reading(3, 1) }, key);
    expect([other.status, other.json.code]).toEqual([422, 'key_reused']);
    expect((await post('/api/readings', body)).json).toMatchObject({ accepted: 1, duplicates: 1 });
  });

  it('shows the quarantine, newest first and capped, to those who see the whole county', async () => {
    const gateway = await signIn('gateway', 'all');
    for (let n = 0; n < 7; n++) await publish(gateway, `${TOPIC}/DEV-1/readings`, `bad ${n}`);
    const page = await server.ask(`/api/quarantine?limit=2`);
    expect(page.json).toMatchObject({ county: SMALL_COUNTY, total: 7, cap: 5, rows: [{ payload: 'bad 6', reason: 'malformed' }, { payload: 'bad 5' }] });
    const next = await server.ask(`/api/quarantine?limit=2&before=${page.json.rows[1].id}`);
    expect(next.json.rows.map((row: any) => row.payload)).toEqual(['bad 4', 'bad 3']);
    for (const person of ['township-1', 'analyst', 'nobody']) expect((await server.ask('/api/quarantine', { person })).status, person).toBe(403);
    await server.ingest.keepHouse();
    expect((await server.ask('/api/quarantine')).json.total).toBe(5);
  });
});

/** Messages and senders that mean harm, or are merely broken: the others must not notice. */
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type { MqttClient } from 'mqtt';
import { asDatabase, createTestDatabase } from '../testing/database.ts';
import type { TestDatabase } from '../testing/database.ts';
import { createPool } from '../store/database.ts';
import { insertSmallCounty, SMALL_COUNTY } from '../testing/small-county.ts';
import { startTestServer } from '../testing/test-server.ts';
import type { TestServer } from '../testing/test-server.ts';
import { makeCredential, removeCredential } from './credentials.ts';
import { Directory } from './directory.ts';
import type { Batch } from './rows.ts';
import { QueueFullError } from './store-errors.ts';
import { StoreLink } from './store-link.ts';
import { connectOnce, publish, until, within } from './testing.ts';
import { Writer } from './writer.ts';

let test: TestDatabase;
let server: TestServer;
let gateway: MqttClient;
const begin = Date.now() - 3_600_000;
const reading = (second: number, value: unknown = 1): object => ({ time: begin + second * 1000, quantity: 'tilt', value, unit: 'deg' });
const TOPIC = `tongguan/v1/${SMALL_COUNTY}/DEV-1/readings`;
const DEEP = `${'['.repeat(60_000)}${']'.repeat(60_000)}`;
/** Its 60th character is the first half of a pair, whatever stands before it. */
const PAIRS = ['', 'x'].map((before) => `${before}${'😀'.repeat(400)}`);

beforeAll(async () => {
  test = await createTestDatabase();
  await insertSmallCounty(test.pool, { components: 40, events: 1 });
  const secret = await makeCredential(test.pool, { county: SMALL_COUNTY, kind: 'gateway', code: 'all' });
  server = await startTestServer(test, 256, { quarantineRows: 100 });
  await server.ingest.start();
  gateway = await connectOnce(server.ingest.status().address!, `${SMALL_COUNTY}/gateway/all`, secret);
});
afterAll(async () => {
  await gateway?.endAsync(true);
  await server?.close();
  await test?.drop();
});
beforeEach(async () => { await test.pool.query('truncate readings, device_latest, reading_hours, ingest_quarantine, idempotency_keys'); });

const rowsOf = async (sql: string, values: unknown[] = []): Promise<any[]> => (await test.pool.query(sql, values)).rows;
const reasons = async (): Promise<string[]> => (await rowsOf('select reason from ingest_quarantine order by id')).map(({ reason }) => reason);
const stored = async (): Promise<number> => (await rowsOf('select count(*) as n from readings'))[0].n;
const post = (body: unknown, headers: Record<string, string> = {}): ReturnType<TestServer['ask']> => server.ask('/api/readings', { method: 'POST', body, headers });

it('a message that is nested without end is acknowledged and kept as unusable', async () => {
  await publish(gateway, TOPIC, `[${JSON.stringify(reading(1))}, ${DEEP}]`);
  await publish(gateway, TOPIC, DEEP);
  await publish(gateway, TOPIC, `{"time":${begin},"quantity":"tilt","value":${DEEP},"unit":"deg"}`);
  expect(await reasons()).toEqual(['wrong_shape', 'wrong_shape', 'bad_value']);
  expect(await stored()).toBe(1);
  const body = `{"device":"DEV-1","time":${begin},"quantity":"tilt","value":${DEEP},"unit":"deg"}`;
  expect((await post(body)).status).toBe(422);
  expect([(await post(body, { 'idempotency-key': 'deep' })).status]).toEqual([400]);
});

it('text that is cut inside a character, or holds a NUL, costs no sound reading', async () => {
  for (const [n, text] of [...PAIRS, '\ud83d'.repeat(30), '\0\0'].entries()) {
    await publish(gateway, TOPIC, [reading(n * 2), reading(n * 2 + 1, text)]);
    await publish(gateway, TOPIC, `${text}`);
    await publish(gateway, TOPIC, { ...reading(1), quantity: text });
    expect(await stored(), JSON.stringify(text.slice(0, 3))).toBe(n + 1);
    expect(await reasons()).toHaveLength(3 * n + 3);
  }
  expect(new Set(await reasons())).toEqual(new Set(['bad_value', 'malformed', 'unknown_quantity']));
  for (const [n, text] of [...PAIRS, '\ud83d'.repeat(30), '\0\0'].entries()) {
    const { status, json } = await post([{ device: 'DEV-2', ...reading(n) }, { device: text, ...reading(n) }, { device: 'DEV-2', ...reading(n, text) }], { 'idempotency-key': `cut-${n}` });
    expect([status, json.accepted, json.rejected.length]).toEqual([200, 1, 2]);
  }
});

it('one client fills a tenth of the quarantine at most, and what others sent stays', async () => {
  const insert = `insert into ingest_quarantine (county, topic, client, reason, detail, payload, payload_bytes)
    select $1, 't', $2, 'malformed', '', n::text, 1 from generate_series(1, $3::int) n`;
  await test.pool.query(insert, [SMALL_COUNTY, 'few', 5]);
  await test.pool.query(insert, [SMALL_COUNTY, 'flood', 500]);
  await server.ingest.keepHouse();
  expect(await rowsOf('select client, count(*) as n, max(payload::int) as newest from ingest_quarantine group by client order by client'))
    .toEqual([{ client: 'few', n: 5, newest: 5 }, { client: 'flood', n: 10, newest: 500 }]);
});

it('who is connected by a secret that was changed or removed is cut off; the others stay', async () => {
  const signIn = async (code: string): Promise<{ client: MqttClient; closed: Promise<void> }> => {
    const secret = await makeCredential(test.pool, { county: SMALL_COUNTY, kind: 'gateway', code });
    const client = await connectOnce(server.ingest.status().address!, `${SMALL_COUNTY}/gateway/${code}`, secret);
    return { client, closed: new Promise((resolve) => { client.once('close', resolve); }) };
  };
  const [changed, removed] = [await signIn('changed'), await signIn('removed')];
  await server.ingest.keepHouse();
  await publish(changed.client, TOPIC, reading(1));
  await publish(removed.client, TOPIC, reading(2));
  await makeCredential(test.pool, { county: SMALL_COUNTY, kind: 'gateway', code: 'changed' });
  expect(await removeCredential(test.pool, { county: SMALL_COUNTY, kind: 'gateway', code: 'removed' })).toBe(true);
  expect(await removeCredential(test.pool, { county: SMALL_COUNTY, kind: 'gateway', code: 'removed' })).toBe(false);
  await server.ingest.keepHouse();
  await within('both connections closed', Promise.all([changed.closed, removed.closed]));
  await publish(gateway, TOPIC, reading(3));
  expect(await stored()).toBe(3);
});

/** Nobody can store a reading until it is let go. */
async function holdReadings(): Promise<() => Promise<void>> {
  const client = await test.pool.connect();
  await client.query('begin');
  await client.query('lock table readings in access exclusive mode');
  return async () => {
    await client.query('rollback');
    client.release();
  };
}

it('of one sender only so much waits, and the others come in their turn', async () => {
  const writer = new Writer(server.county.database, server.alerts, 1000);
  let second = 0;
  const batch = (rows: number): Batch => ({ positions: [], quarantine: [], readings: Array.from({ length: rows }, () => (
    { county: SMALL_COUNTY, deviceId: 2, quantity: 'tilt', time: begin + 1000 * second++, value: 1, simulated: false })) });
  const letGo = await holdReadings();
  const answers = Array.from({ length: 30 }, () => writer.submit(batch(10), 'flood').then(() => 'stored', (error: Error) => error));
  const inTurn = Array.from({ length: 20 }, () => writer.submitInTurn(batch(10), 'flood'));
  const few = writer.submit(batch(60), 'few');
  const all = Promise.all([...answers, ...inTurn, few]);
  await letGo();
  await within('all answers', all);
  const refused = (await Promise.all(answers)).filter((answer) => answer !== 'stored');
  expect(refused).toHaveLength(25);
  for (const error of refused) expect(error).toBeInstanceOf(QueueFullError);
  expect([await stored(), writer.rowsWaiting]).toEqual([5 * 10 + 20 * 10 + 60, 0]);
  const ends = [writer.hold(40 << 20), writer.hold(20 << 20)];
  expect(() => writer.hold(10 << 20)).toThrow(QueueFullError);
  for (const end of ends) end();
  writer.hold(65 << 20)();
  await writer.stop();
});

it('over HTTP who sends more than waits for one sender is told to come again', async () => {
  const letGo = await holdReadings();
  const body = (n: number): object[] => Array.from({ length: 3000 }, (_, i) => ({ device: 'DEV-1', time: begin - 1000 * (3000 * n + i), quantity: 'tilt', value: 1, unit: 'deg' }));
  const first = post(body(0));
  await until('the first is under way', () => server.ingest.status().rowsWaiting === 3000);
  const second = post(body(1));
  await until('the second waits', () => server.ingest.status().rowsWaiting === 6000);
  const third = await post(body(2));
  await letGo();
  expect([third.status, third.json.code, third.headers.get('retry-after')]).toEqual([503, 'store_busy', '2']);
  expect([(await first).status, (await second).status]).toEqual([200, 200]);
});

it('codes that nobody has are looked for once, all of a message together, and what is no code not at all', async () => {
  const directory = new Directory(server.county);
  const { pool } = server.county.database;
  expect(await directory.look(SMALL_COUNTY, 'devices', 'DEV-1')).toBe(2);
  const query = vi.spyOn(pool, 'query');
  try {
    const wanted = [...Array.from({ length: 3000 }, (_, n) => `NO-${n}`), 'DEV-1', 2, 3_000_000_000, 2 ** 53 - 1];
    expect([...await directory.lookAll(SMALL_COUNTY, 'devices', wanted)]).toEqual([['DEV-1', 2], [2, 2]]);
    expect(query).toHaveBeenCalledTimes(1);
    await Promise.all(wanted.map((given) => directory.lookAll(SMALL_COUNTY, 'devices', [given])));
    for (const code of ['DEV-1\0', 'DEV 1', '', 'x'.repeat(65), '设备']) {
      expect(await directory.look(SMALL_COUNTY, 'devices', code)).toBeNull();
      expect(directory.find(SMALL_COUNTY, 'devices', code)).toBeUndefined();
    }
    expect(query).toHaveBeenCalledTimes(1);
    await Promise.all(Array.from({ length: 200 }, (_, n) => directory.look(SMALL_COUNTY, 'devices', `ALSO-NO-${n}`)));
    expect(query).toHaveBeenCalledTimes(3);
  } finally {
    query.mockRestore();
  }
});

it('a township sends for its own devices only, analysts and unknown persons for none', async () => {
  const inArea = async (area: string): Promise<number> => (await rowsOf('select id from devices where area_code like $1 order by id limit 1', [`${area}%`]))[0].id;
  const [own, other] = [await inArea('099101001'), await inArea('099101002')];
  const body = [{ device: own, ...reading(1) }, { device: other, ...reading(1) }];
  const ask = (person: string, given: unknown, headers: Record<string, string> = {}): ReturnType<TestServer['ask']> => server.ask('/api/readings', { method: 'POST', body: given, person, headers });
  const { status, json } = await ask('township-1', body);
  expect([status, json.accepted, json.rejected]).toEqual([200, 1, [{ index: 1, reason: 'withheld', detail: `your permission does not reach device ${other}` }]]);
  expect(await rowsOf('select device_id as id from readings')).toEqual([{ id: own }]);
  for (const person of ['analyst', 'nobody']) expect((await ask(person, body)).json.code, person).toBe('withheld');
  const key = { 'idempotency-key': 'same' };
  expect((await ask('township-1', { device: own, ...reading(2) }, key)).status).toBe(200);
  expect((await ask('township-2', { device: other, ...reading(3) }, key)).json).toEqual({ accepted: 1, duplicates: 0, rejected: [] });
});

it('a database that answers and takes no writes is down', async () => {
  const { rows: [{ name }] } = await test.pool.query('select current_database() as name');
  const link = new StoreLink(asDatabase(test));
  await link.probe();
  await link.close();
  await test.pool.query(`alter database ${name} set default_transaction_read_only = on`);
  const other = createPool({ connectionString: test.url, max: 1 });
  const readOnly = new StoreLink({ ...asDatabase(test), pool: other });
  try {
    await expect(readOnly.probe()).rejects.toThrow('read-only');
  } finally {
    await readOnly.close();
    await other.end();
    await test.pool.query(`alter database ${name} reset default_transaction_read_only`);
  }
  expect(await rowsOf('select from idempotency_keys')).toEqual([]);
});

it('what the database refuses for a mistake of ours is neither acknowledged nor kept as unusable, and told once', async () => {
  await test.pool.query('alter table reading_hours rename to reading_hours_away');
  const told = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const secret = await makeCredential(test.pool, { county: SMALL_COUNTY, kind: 'gateway', code: 'sad' });
  try {
    for (let n = 0; n < 3; n++) {
      const client = await connectOnce(server.ingest.status().address!, `${SMALL_COUNTY}/gateway/sad`, secret);
      await expect(publish(client, TOPIC, reading(n))).rejects.toThrow('closed without an acknowledgement');
      await client.endAsync(true);
    }
    expect(told.mock.calls.filter(([error]) => String(error).includes('reading_hours'))).toHaveLength(1);
    expect(server.ingest.status().problem).toContain('reading_hours');
    expect(await reasons()).toEqual([]);
  } finally {
    told.mockRestore();
    await test.pool.query('alter table reading_hours_away rename to reading_hours');
  }
});

/** Messages and senders that mean harm, or are merely broken: the others must not notice. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { MqttClient } from 'mqtt';
import { createTestDatabase } from '../testing/database.ts';
import type { TestDatabase } from '../testing/database.ts';
import { insertSmallCounty, SMALL_COUNTY } from '../testing/small-county.ts';
import { startTestServer } from '../testing/test-server.ts';
import type { TestServer } from '../testing/test-server.ts';
import { makeCredential, removeCredential } from './credentials.ts';
import { connectOnce, publish, within } from './testing.ts';

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

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeCertificate } from '../testing/certificate.ts';
import { createTestDatabase } from '../testing/database.ts';
import type { TestDatabase } from '../testing/database.ts';
import { insertSmallCounty, SMALL_COUNTY } from '../testing/small-county.ts';
import { startTestServer } from '../testing/test-server.ts';
import type { TestServer } from '../testing/test-server.ts';
import { makeCredential } from './credentials.ts';
import { connectOnce, publish, until } from './testing.ts';
import type { Settings } from '../settings.ts';

const USER = `${SMALL_COUNTY}/gateway/all`;
const TOPIC = `tongguan/v1/${SMALL_COUNTY}/DEV-1/readings`;
let test: TestDatabase;
let secret: string;
const reading = (minutesAgo: number): object => ({ time: Date.now() - minutesAgo * 60_000, quantity: 'tilt', value: 1, unit: 'deg' });

beforeAll(async () => {
  test = await createTestDatabase();
  await insertSmallCounty(test.pool, { components: 40, events: 1 });
  secret = await makeCredential(test.pool, { county: SMALL_COUNTY, kind: 'gateway', code: 'all' });
});
afterAll(async () => { await test?.drop(); });

async function withServer(given: Partial<Settings>, work: (server: TestServer) => Promise<void>): Promise<void> {
  const server = await startTestServer(test, 256, given);
  try {
    await work(server);
  } finally {
    await server.close();
  }
}
const post = (server: TestServer): ReturnType<TestServer['ask']> => server.ask('/api/readings', { method: 'POST', body: { device: 'DEV-1', ...reading(1) } });

it('while the database takes nothing, publishers are sent away to come again, and afterwards all goes on', () => withServer({}, async (server) => {
  await server.ingest.start();
  const address = server.ingest.status().address!;
  const [first, second] = await Promise.all(['a', 'b'].map((clientId) => connectOnce(address, USER, secret, { clientId })));
  const blocker = await test.pool.connect();
  try {
    await blocker.query('begin');
    await blocker.query('lock table readings in access exclusive mode');
    const sent = publish(first!, TOPIC, reading(1));
    sent.catch(() => undefined);
    const answer = await post(server);
    expect([answer.status, answer.json.code, answer.headers.get('retry-after')]).toEqual([503, 'store_unavailable', '2']);
    await expect(sent).rejects.toThrow('closed without an acknowledgement');
    await publish(second!, TOPIC, reading(2), 0);
    await until('the dropped message counted', () => server.ingest.status().droppedQos0 === 1);
    await expect(connectOnce(address, USER, secret)).rejects.toThrow('Server unavailable');
    const health = await server.ask('/healthz');
    expect([health.status, health.json.ingest.storeDownSeconds >= 5, health.json.ingest.rowsWaiting]).toEqual([503, true, 0]);
    expect(health.json.problems.join()).toContain('Readings cannot be stored for');
  } finally {
    await blocker.query('rollback');
    blocker.release();
  }
  await until('the store up again', () => server.ingest.status().storeDownSeconds === null);
  expect((await post(server)).status).toBe(200);
  const again = await connectOnce(address, USER, secret);
  await publish(again, TOPIC, reading(3));
  expect((await server.ask('/healthz')).json.problems).toEqual([]);
  await Promise.all([second!, again].map((client) => client.endAsync(true)));
}));

it('with a certificate devices connect by TLS', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tongguan-tls-'));
  const { certFile: mqttCert, keyFile: mqttKey } = makeCertificate(folder);
  try {
    await withServer({ mqttCert, mqttKey }, async (server) => {
      await server.ingest.start();
      const address = server.ingest.status().address!;
      expect(address).toMatch(/^mqtts:\/\/127\.0\.0\.1:\d+$/);
      const device = await connectOnce(address, USER, secret, { ca: readFileSync(mqttCert) });
      await publish(device, TOPIC, reading(10));
      await device.endAsync();
      await expect(connectOnce(address, USER, secret)).rejects.toThrow(/self.signed/);
      await expect(connectOnce(address.replace('mqtts', 'mqtt'), USER, secret)).rejects.toThrow();
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('takes another port when the usual one is taken, but not when the port was set', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => { other.listen(0, '127.0.0.1', resolve); });
  const { port: mqttPort } = other.address() as AddressInfo;
  try {
    await withServer({ mqttPort, mqttPortGiven: false }, async (server) => {
      await server.ingest.start();
      expect(server.ingest.status().address).toMatch(new RegExp(`^mqtt://127\\.0\\.0\\.1:(?!${mqttPort}$)\\d+$`));
    });
    await withServer({ mqttPort, mqttPortGiven: true }, async (server) => {
      await expect(server.ingest.start()).rejects.toThrow('MQTT_PORT=1884');
    });
  } finally {
    other.close();
  }
});

it('does not open itself to the network without a certificate', () => withServer({ mqttHost: '0.0.0.0' }, async (server) => {
  await expect(server.ingest.start()).rejects.toThrow('MQTT_HOST=0.0.0.0 would send secrets of devices over the network in the clear');
}));

import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase } from '../testing/database.ts';
import type { TestDatabase } from '../testing/database.ts';
import { findProgram } from '../testing/find-programs.mjs';
import { startMosquitto } from '../testing/mosquitto.ts';
import type { Mosquitto } from '../testing/mosquitto.ts';
import { insertSmallCounty, SMALL_COUNTY } from '../testing/small-county.ts';
import { startTestServer } from '../testing/test-server.ts';
import type { TestServer } from '../testing/test-server.ts';
import { connectOnce, publish, until } from './testing.ts';

const isMissing = !findProgram('mosquitto');
let mosquitto: Mosquitto;
let test: TestDatabase;
let server: TestServer;
const TOPIC = `tongguan/v1/${SMALL_COUNTY}`;
const reading = (secondsAgo: number): object => ({ time: Date.now() - secondsAgo * 1000, quantity: 'tilt', value: 1, unit: 'deg' });

async function stored(): Promise<number> {
  return (await test.pool.query('select count(*) as n from readings')).rows[0].n;
}
const start = async (): Promise<void> => {
  server = await startTestServer(test, 256, { mqttUrl: mosquitto.readerUrl, mqttConnections: 3, port: 18_080 });
  await server.ingest.start();
  await until('three connections to Mosquitto', () => server.ingest.status().clients === 3);
};

beforeAll(async () => {
  if (isMissing) return;
  mosquitto = await startMosquitto(['DEV-1']);
  test = await createTestDatabase();
  await insertSmallCounty(test.pool, { components: 40, events: 1 });
  await start();
});
afterAll(async () => {
  await server?.close();
  await mosquitto?.stop();
  await test?.drop();
});

it.skipIf(isMissing)('a message of a device is stored, whichever connection gets it, and bad ones go to the quarantine', async () => {
  expect(server.ingest.status()).toMatchObject({ broker: 'outside', address: `mqtt://${mosquitto.host}`, connected: true, problem: null });
  const device = await connectOnce(`mqtt://${mosquitto.host}`, 'DEV-1', mosquitto.password);
  for (let n = 0; n < 12; n++) await publish(device, `${TOPIC}/DEV-1/readings`, reading(100 + n));
  await publish(device, `${TOPIC}/DEV-2/readings`, reading(1)).catch(() => undefined);
  await publish(device, `${TOPIC}/DEV-1/readings`, 'bad');
  await until('the message that cannot be used in the quarantine', async () => (await test.pool.query('select from ingest_quarantine')).rowCount === 1);
  await until('12 readings', async () => await stored() === 12);
  expect((await test.pool.query('select distinct device_id from readings')).rows).toEqual([{ device_id: 2 }]);
  await device.endAsync();
});

it.skipIf(isMissing)('what comes while the server is away waits at the broker', async () => {
  const before = await stored();
  await server.close();
  const gateway = await connectOnce(`mqtt://${mosquitto.host}`, 'gateway', mosquitto.password);
  for (let n = 0; n < 50; n++) await publish(gateway, `${TOPIC}/DEV-${n % 30}/readings`, reading(1000 + n));
  await gateway.endAsync();
  expect(await stored()).toBe(before);
  await start();
  await until('50 more readings', async () => await stored() === before + 50);
});

it.skipIf(isMissing)('says that the broker is gone, and goes on when it is back', async () => {
  await mosquitto.kill();
  await until('no connection', () => server.ingest.status().clients === 0);
  const health = await server.ask('/healthz');
  expect([health.status, health.json.status]).toEqual([503, 'degraded']);
  expect(health.json.problems.join()).toContain(`The MQTT broker at mqtt://${mosquitto.host} cannot be used`);
  expect(health.text).not.toContain(mosquitto.password);
  await mosquitto.restart();
  await until('three connections', () => server.ingest.status().clients === 3, 60_000);
  const before = await stored();
  const gateway = await connectOnce(`mqtt://${mosquitto.host}`, 'gateway', mosquitto.password);
  await publish(gateway, `${TOPIC}/DEV-5/readings`, reading(1));
  await until('one more reading', async () => await stored() === before + 1);
  await gateway.endAsync();
});

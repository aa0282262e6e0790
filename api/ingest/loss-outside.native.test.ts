import { expect, it } from 'vitest';
import { withTestDatabase } from '../testing/database.ts';
import { startFieldLoad } from '../testing/field-load.ts';
import type { FieldLoad } from '../testing/field-load.ts';
import { findProgram } from '../testing/find-programs.mjs';
import { startMosquitto } from '../testing/mosquitto.ts';
import type { Mosquitto } from '../testing/mosquitto.ts';
import { startServerProcess } from '../testing/server-process.ts';
import type { ServerProcess } from '../testing/server-process.ts';
import { insertSmallCounty, SMALL_COUNTY } from '../testing/small-county.ts';
import { until } from './testing.ts';

const isMissing = !findProgram('mosquitto');
const healthOf = async (server: ServerProcess): Promise<any> => (await fetch(`${server.url}/healthz`)).json();
const whenConnected = (server: ServerProcess): Promise<void> => until('the server connected to Mosquitto', async () => (await healthOf(server)).ingest.clients === 1, 60_000);

interface Scene {
  readonly load: FieldLoad;
  readonly mosquitto: Mosquitto;
  readonly server: ServerProcess;
  startServer(): Promise<ServerProcess>;
}

/** Runs `work` under load, then holds what Mosquitto acknowledged against the tables. */
function underLoad(work: (scene: Scene) => Promise<ServerProcess>): Promise<void> {
  return withTestDatabase(async ({ pool, url }) => {
    await insertSmallCounty(pool, { components: 40, events: 1 });
    const mosquitto = await startMosquitto();
    const startServer = (): Promise<ServerProcess> => startServerProcess({ DATABASE_URL: url, MQTT_URL: mosquitto.readerUrl, COUNTY: SMALL_COUNTY });
    let server: ServerProcess | null = null;
    let load: FieldLoad | null = null;
    try {
      server = await startServer();
      await whenConnected(server);
      // Without its session Mosquitto would acknowledge what nobody gets; it writes sessions every second.
      await until('the session in the file of Mosquitto', () => mosquitto.keeps('tongguan/v1/+/+/position'));
      const sender = startFieldLoad(`mqtt://${mosquitto.host}`, 'gateway', mosquitto.password);
      load = sender;
      await sender.more(300);
      server = await work({ load: sender, mosquitto, server, startServer });
      await sender.more(100);
      await sender.finish();
      await until('nothing on the way', async () => (await sender.compare(pool)).missing === 0, 60_000).catch(() => undefined);
      const found = await sender.compare(pool);
      expect(found).toEqual({ sent: sender.acknowledged * 5, missing: 0, strange: 0, hourly: found.sent });
      expect((await healthOf(server)).status).toBe('ok');
    } finally {
      await load?.end();
      await server?.stop();
      await mosquitto.stop();
    }
  });
}

it.skipIf(isMissing)('after kill -9 of Mosquitto under load the server stays up, says so, and every acknowledged reading is in the table once', () => underLoad(async ({ load, mosquitto, server }) => {
  await mosquitto.kill();
  await until('the server says that the broker is gone', async () => /MQTT broker/.test((await healthOf(server)).problems.join()));
  await mosquitto.restart();
  await load.more(300);
  load.hold(); // Mosquitto alone takes ten times what a database stores
  await whenConnected(server);
  load.goOn();
  return server;
}));

it.skipIf(isMissing)('after kill -9 of the server under load Mosquitto keeps what came, and every acknowledged reading is in the table once', () => underLoad(async ({ load, server, startServer }) => {
  await server.kill();
  await load.more(300);
  load.hold();
  const again = await startServer();
  await whenConnected(again);
  load.goOn();
  return again;
}));

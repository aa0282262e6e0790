import { afterAll, beforeAll, expect, it } from 'vitest';
import { createPool } from '../store/database.ts';
import type { Pool } from '../store/database.ts';
import { migrate } from '../store/migrate.ts';
import { startFieldLoad } from '../testing/field-load.ts';
import type { FieldLoad } from '../testing/field-load.ts';
import { startNativeServer } from '../testing/native-server.ts';
import type { NativeServer } from '../testing/native-server.ts';
import { freePort, startServerProcess } from '../testing/server-process.ts';
import type { ServerProcess } from '../testing/server-process.ts';
import { insertSmallCounty, SMALL_COUNTY } from '../testing/small-county.ts';
import { makeCredential } from './credentials.ts';

/** A server of its own whose commits survive the end of its processes. */
let postgres: NativeServer;
let pool: Pool;
let secret: string;
let env: Record<string, string>;
let mqttUrl: string;

beforeAll(async () => {
  postgres = await startNativeServer({ synchronous_commit: 'on', full_page_writes: 'on' });
  pool = createPool({ connectionString: postgres.url, max: 4 });
  await migrate(pool);
  await insertSmallCounty(pool, { components: 40, events: 1 });
  secret = await makeCredential(pool, { county: SMALL_COUNTY, kind: 'gateway', code: 'load' });
  const port = await freePort();
  mqttUrl = `mqtt://127.0.0.1:${port}`;
  env = { DATABASE_URL: postgres.url, MQTT_PORT: String(port), COUNTY: SMALL_COUNTY };
});
afterAll(async () => {
  await pool?.end();
  await postgres?.stop();
});

/** Runs `work` under load, then holds what was acknowledged against the tables. */
async function underLoad(work: (load: FieldLoad, server: ServerProcess) => Promise<ServerProcess>): Promise<void> {
  await pool.query('truncate readings, device_latest, reading_hours');
  let server = await startServerProcess(env);
  const load = startFieldLoad(mqttUrl, `${SMALL_COUNTY}/gateway/load`, secret);
  try {
    await load.more(100);
    server = await work(load, server);
    await load.more(100);
    await load.finish();
    const found = await load.compare(pool);
    expect(found).toEqual({ sent: load.acknowledged * 5, missing: 0, strange: 0, hourly: found.sent });
    const health = await fetch(`${server.url}/healthz`);
    expect([health.status, (await health.json()).status]).toEqual([200, 'ok']);
  } finally {
    await load.end();
    await server.stop();
  }
}

it('after kill -9 of the server under load every acknowledged reading is in the table once', () => underLoad(async (load, server) => {
  await server.kill();
  const again = await startServerProcess(env);
  await load.more(50);
  await again.kill();
  return startServerProcess(env);
}));

it('after kill -9 of PostgreSQL under load the server stays up, says so, and every acknowledged reading is in the table once', () => underLoad(async (load, server) => {
  await postgres.crash();
  await untilHealth(server, (health) => health.status === 'degraded' && !health.database.reachable);
  await postgres.restart();
  await untilHealth(server, (health) => health.database.reachable);
  await load.more(50);
  expect(() => process.kill(server.pid, 0)).not.toThrow();
  return server;
}));

async function untilHealth(server: ServerProcess, reached: (health: any) => boolean): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const response = await fetch(`${server.url}/healthz`);
    const health = await response.json();
    if (reached(health)) return;
    if (Date.now() > deadline) throw new Error(`Health did not become what it should: ${JSON.stringify(health)}\n${server.output()}`);
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  }
}

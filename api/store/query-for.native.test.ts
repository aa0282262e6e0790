import { EventEmitter } from 'node:events';
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { asDatabase, createTestDatabase } from '../testing/database.ts';
import type { TestDatabase } from '../testing/database.ts';
import { openNativePools } from './database.ts';
import type { Database } from './database.ts';
import { ClientLeftError, queryFor } from './query-for.ts';

let test: TestDatabase;
beforeAll(async () => { test = await createTestDatabase(); });
afterAll(() => test.drop());

const sleeping = async (): Promise<number> =>
  (await test.pool.query(`select count(*)::int as n from pg_stat_activity where state = 'active' and query like 'select pg_sleep%'`)).rows[0].n;

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!await condition()) await new Promise((wake) => { setTimeout(wake, 10); });
}

it('a query stops in the database when its client leaves, and the connection serves the next one', async () => {
  const database: Database = { ...asDatabase(test), ...openNativePools(test.url) };
  const outcomes: unknown[] = [];
  const server = createServer((request, response) => {
    const seconds = request.url === '/slow' ? 600 : 0;
    queryFor(database, response).query('select pg_sleep($1)', [seconds])
      .then(() => { response.end('done'); }, (error: unknown) => { outcomes.push(error); });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const leaving = new AbortController();
  const asked = fetch(`${url}/slow`, { signal: leaving.signal }).catch(() => 'left');
  await until(async () => await sleeping() === 1);
  leaving.abort();
  expect(await asked).toBe('left');
  await until(async () => await sleeping() === 0);
  await until(async () => outcomes.length === 1);
  expect(outcomes[0]).toBeInstanceOf(ClientLeftError);
  for (let n = 0; n < 20; n++) expect(await (await fetch(`${url}/fast`)).text()).toBe('done');

  // More departing clients than the pool has connections: every one of them waits for its cancel.
  for (let round = 0; round < 3; round++) {
    const crowd = new AbortController();
    const all = Array.from({ length: 30 }, () => fetch(`${url}/slow`, { signal: crowd.signal }).catch(() => 'left'));
    await until(async () => await sleeping() === 10);
    crowd.abort();
    await Promise.all(all);
    await until(async () => await sleeping() === 0);
    expect(await (await fetch(`${url}/fast`)).text()).toBe('done');
  }
  server.closeAllConnections();
  await new Promise((resolve) => { server.close(resolve); });
  await database.close();
});

it('a connection that breaks while its query runs is an error of that query, not the end of the process', async () => {
  const pools = openNativePools(test.url);
  const database: Database = { ...asDatabase(test), ...pools };
  const response = new EventEmitter() as unknown as ServerResponse;
  const running = queryFor(database, response).query('select pg_sleep(600)');
  const outcome = running.then(() => 'answered', (error: Error) => error.message);
  await until(async () => await sleeping() === 1);
  await test.pool.query(`select pg_terminate_backend(pid) from pg_stat_activity where state = 'active' and query like 'select pg_sleep%'`);
  expect(await outcome).toMatch(/terminat/i);
  expect((await queryFor(database, response).query('select 1 as n')).rows).toEqual([{ n: 1 }]);
  await pools.close();
});

import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { laneEntrySchema } from '../contract/live.ts';
import type { LaneEntry } from '../contract/live.ts';
import type { Bounds } from '../contract/shapes.ts';
import { insertCaseGround, moveTestCase, openTestCase } from '../cases/testing.ts';
import { createTestDatabase } from '../testing/database.ts';
import type { TestDatabase } from '../testing/database.ts';
import { LiveClient } from '../testing/live-client.ts';
import { insertSmallCounty, SMALL_COUNTY, SMALL_SOUTH, SMALL_WEST } from '../testing/small-county.ts';
import { startTestServer } from '../testing/test-server.ts';
import type { TestServer } from '../testing/test-server.ts';

const COUNTY: Bounds = [SMALL_WEST, SMALL_SOUTH, SMALL_WEST + 0.04, SMALL_SOUTH + 0.02];
const EASTERN = { lng: SMALL_WEST + 0.0312, lat: SMALL_SOUTH + 0.0112 };

let test: TestDatabase;
let server: TestServer;
const clients: LiveClient[] = [];

function connect(person?: string): LiveClient {
  const client = new LiveClient(server.url, person ? { person } : {});
  clients.push(client);
  return client;
}

beforeAll(async () => {
  test = await createTestDatabase();
  await insertSmallCounty(test.pool, { components: 30, events: 1 });
  await insertCaseGround(test.pool);
  server = await startTestServer(test, 1024, { liveTickMs: 20 });
});
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
});
afterAll(async () => {
  await server?.close();
  await test?.drop();
});

const movesOf = (client: LiveClient, id: number): string[] => client.lane.flatMap((entry: LaneEntry) => (entry.kind === 'case' && entry.body.id === id ? [entry.body.move.move] : []));

it('a viewer sees a case come, move on and leave when it ends, and is told its moves; another township is told nothing', async () => {
  const [operator, western, eastern, ended] = [connect(), connect('township-1'), connect('township-2'), connect()];
  for (const client of [operator, western, eastern]) await client.watch(SMALL_COUNTY, { layers: ['cases'], bbox: COUNTY });
  await ended.watch(SMALL_COUNTY, { layers: ['cases'], bbox: COUNTY, filter: { state: 'not_filed' } });
  const { caseId } = await openTestCase(test.pool, EASTERN);
  await server.follow();
  for (const client of [operator, eastern]) await client.until('the case is there', () => client.rows.cases.has(caseId) && movesOf(client, caseId).length === 1);
  const words = operator.messages.findLast((message) => message.type === 'words' && message.layer === 'cases') as unknown as { class: string[]; state: string[]; severity: string[] };
  const [ofClass, state, severity, step, due] = operator.rows.cases.get(caseId)!.values;
  const { rows: [row] } = await test.pool.query('select class, state, severity, step, extract(epoch from due_at)::float8 as due from cases where id = $1', [caseId]);
  expect([words.class[ofClass!], words.state[state!], words.severity[severity!], step, due]).toEqual([row.class, row.state, row.severity, row.step, Math.floor(row.due)]);

  await moveTestCase(test.pool, caseId, 'precheck');
  await server.follow();
  await operator.until('its clock stands still', () => operator.rows.cases.get(caseId)?.values[4] === 0);
  await moveTestCase(test.pool, caseId, 'precheck_done');
  await moveTestCase(test.pool, caseId, 'reject');
  await server.follow();
  for (const client of [operator, eastern]) await client.until('it has left', () => !client.rows.cases.has(caseId) && movesOf(client, caseId).length === 4);
  await ended.until('it has come where ended ones are watched', () => ended.rows.cases.has(caseId));
  expect(movesOf(eastern, caseId)).toEqual(['report', 'precheck', 'precheck_done', 'reject']);
  for (const entry of eastern.lane) laneEntrySchema.parse(entry);

  const { caseId: other } = await openTestCase(test.pool, { lng: SMALL_WEST + 0.0051, lat: SMALL_SOUTH + 0.0051 });
  await server.follow();
  await western.until('its own case is there', () => western.rows.cases.has(other) && movesOf(western, other).length === 1);
  expect(movesOf(western, caseId)).toEqual([]);
  expect(western.rows.cases.has(caseId)).toBe(false);
});

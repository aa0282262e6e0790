import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { laneEntrySchema } from '../contract/live.ts';
import { createTestDatabase } from '../testing/database.ts';
import type { TestDatabase } from '../testing/database.ts';
import { LiveClient } from '../testing/live-client.ts';
import type { LiveClientOptions } from '../testing/live-client.ts';
import { insertSmallCounty, SMALL_COUNTY, SMALL_SOUTH, SMALL_WEST } from '../testing/small-county.ts';
import { startTestServer } from '../testing/test-server.ts';
import type { TestServer } from '../testing/test-server.ts';

let test: TestDatabase;
let server: TestServer;
const clients: LiveClient[] = [];

function connect(options?: LiveClientOptions, at: TestServer = server): LiveClient {
  const client = new LiveClient(at.url, options);
  clients.push(client);
  return client;
}

/** Connects and watches nothing but the lane. */
async function follow(after: number | null, options?: LiveClientOptions, at?: TestServer): Promise<LiveClient> {
  const client = connect(options, at);
  await client.watch(SMALL_COUNTY, { after });
  return client;
}

async function head(): Promise<number> {
  const { rows } = await test.pool.query('select coalesce(max(number), 0)::int as head from lane_heads');
  return rows[0].head;
}

async function note(text: string): Promise<void> {
  await test.pool.query(`insert into shift_notes (county, by_person, text) values ($1, 'operator', $2)`, [SMALL_COUNTY, text]);
}

async function comment(area: string): Promise<void> {
  await test.pool.query(`insert into alert_moves (county, alert_id, move, by_person, note)
    select county, id, 'commented', 'operator', $2 from alerts where area_code like $1 || '%' order by id limit 1`, [area, area]);
}

const textsOf = (client: LiveClient): (string | null)[] => client.lane.map((entry) => (entry.kind === 'note' ? entry.body.text : entry.kind === 'alert' ? entry.body.move.note : entry.body.name));

beforeAll(async () => {
  test = await createTestDatabase();
  await insertSmallCounty(test.pool, { alerts: 10, components: 30, events: 1 });
  server = await startTestServer(test, 1024, { liveTickMs: 20 });
});
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
});
afterAll(async () => {
  await server?.close();
  await test?.drop();
});

it('a viewer is told every entry once, in order, as the contract says, and a township only what concerns it', async () => {
  const [everything, western, nobody] = [await follow(null), await follow(null, { person: 'township-1' }), await follow(null, { person: 'stranger' })];
  const begin = everything.last('hello')!.lane;
  await note('first');
  await comment('099101001');
  await comment('099101002');
  await test.pool.query(`insert into events (county, class, state, severity, occurred_at, name, source, source_id, geom)
    values ($1, 'yc2013e:0106', 'open', 'major', now(), 'an event', 'test', 'lane', st_setsrid(st_makepoint($2, $3), 4490))`, [SMALL_COUNTY, SMALL_WEST + 0.035, SMALL_SOUTH + 0.005]);
  await note('last');
  await server.follow();
  await everything.until('the last entry came', () => textsOf(everything).includes('last'));
  await western.until('the last entry came', () => textsOf(western).includes('last'));
  expect(textsOf(everything)).toEqual(['first', '099101001', '099101002', 'an event', 'last']);
  expect(everything.lane.map((entry) => entry.number)).toEqual([1, 2, 3, 4, 5].map((n) => begin + n));
  for (const entry of everything.lane) expect(() => laneEntrySchema.parse(entry)).not.toThrow();
  expect(textsOf(western)).toEqual(['first', '099101001', 'last']);
  expect(nobody.lane).toEqual([]);
  await western.until('a heartbeat came', () => western.last('heartbeat') !== undefined);
  expect(western.last('heartbeat')!.lane).toBe(await head());
});

it('who comes back is told what it missed, also by another process, and in order however much it was', async () => {
  const first = await follow(null);
  await note('seen');
  await server.follow();
  await first.until('the note came', () => first.lane.length === 1);
  const last = first.lane[0]!.number;
  await first.close();
  await test.pool.query(`insert into shift_notes (county, by_person, text) select $1, 'operator', 'missed ' || n from generate_series(1, 450) n`, [SMALL_COUNTY]);
  const other = await startTestServer(test, 1024, { liveTickMs: 20 });
  try {
    await server.follow();
    for (const at of [server, other]) {
      const again = await follow(last, {}, at);
      await again.until('all came', () => again.lane.length >= 450);
      expect(again.lane.slice(0, 450).map((entry) => entry.number)).toEqual(Array.from({ length: 450 }, (_, i) => last + 1 + i));
      const { length } = again.lane;
      await note(`after ${length}`);
      await at.follow();
      await again.until('the next one came', () => again.lane.length > length);
      expect(textsOf(again).at(-1)).toBe(`after ${length}`);
    }
  } finally {
    for (const client of clients.splice(0)) await client.close();
    await other.close();
  }
});

it('a process that lags behind tells a newcomer with a newer number nothing twice', async () => {
  const other = await startTestServer(test, 1024, { liveTickMs: 20 });
  try {
    await note('one');
    const newest = await head();
    // Neither process has read the note yet: the viewer knows it from a third one.
    const client = await follow(newest, {}, other);
    await note('two');
    await other.follow();
    await client.until('the note after came', () => client.lane.length > 0);
    expect(textsOf(client)).toEqual(['two']);
    expect(client.last('lane_lost')).toBeUndefined();
  } finally {
    for (const client of clients.splice(0)) await client.close();
    await other.close();
  }
});

it('who was away longer than entries are kept is told so, and goes on from the newest', async () => {
  const client = await follow(null);
  await note('trimmed');
  await test.pool.query(`select trim_lane(now() + interval '1 hour')`);
  const other = await startTestServer(test, 1024, { liveTickMs: 20 });
  try {
    const late = await follow(1, {}, other);
    await late.until('the loss was told', () => late.last('lane_lost') !== undefined);
    expect(late.last('lane_lost')).toEqual({ type: 'lane_lost', lane: await head() });
    await note('fresh');
    await other.follow();
    await late.until('the next entry came', () => late.lane.length > 0);
    expect(textsOf(late)).toEqual(['fresh']);
    const ahead = await follow((await head()) + 1000, {}, other);
    await ahead.until('a number that does not exist yet is told', () => ahead.last('lane_lost') !== undefined);
  } finally {
    for (const one of clients.splice(0)) if (one !== client) await one.close();
    await client.close();
    await other.close();
  }
});

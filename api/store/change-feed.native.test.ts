import { afterAll, beforeAll, expect, it } from 'vitest';
import { asDatabase, createTestDatabase } from '../testing/database.ts';
import type { TestDatabase } from '../testing/database.ts';
import { seededRandom } from '../../tiles/testing.ts';
import { ChangeFeed } from './change-feed.ts';
import type { Pool } from './database.ts';
import { createPool } from './database.ts';

const COUNTY = '099101';
const WRITERS = 12;
const ROUNDS = 60;
let test: TestDatabase;
let writers: Pool;

beforeAll(async () => {
  test = await createTestDatabase();
  writers = createPool({ connectionString: test.url, max: WRITERS + 1 });
  await test.pool.query(`insert into counties (county, name_zh, name_en) values ($1, '县', 'County')`, [COUNTY]);
});
afterAll(async () => {
  await writers.end();
  await test.drop();
});

const INSERT = `insert into components (county, class, source, source_id, area_code, geom)
  values ($1, 'yc2013:0101', 'test', $2, '099101001001', st_setsrid(st_point(113.6, 37.8), 4490)) returning id`;

/** Writes in small transactions, a third of which roll back; answers the ids that were committed. */
async function write(writer: number): Promise<number[]> {
  const random = seededRandom(writer + 1);
  const committed: number[] = [];
  const client = await writers.connect();
  for (let round = 0; round < ROUNDS; round++) {
    const ids: number[] = [];
    await client.query('begin');
    for (let n = 0; n < 1 + random() * 4; n++) {
      ids.push((await client.query(INSERT, [COUNTY, `${writer}-${round}-${n}`])).rows[0].id);
    }
    const keep = random() > 0.33;
    await client.query(keep ? 'commit' : 'rollback');
    if (keep) committed.push(...ids);
  }
  client.release();
  return committed;
}

it('sees every committed change once, while many write, some roll back and one transaction stays open', async () => {
  const seen: number[] = [];
  const feed = new ChangeFeed(
    asDatabase(test),
    {
      pollMs: 5, keepMinutes: 60, reloadAll: async () => undefined,
      apply: async (changes) => { for (const change of changes) seen.push(...change.ids!); },
    },
  );
  await feed.takeCursor();
  feed.start();

  // One transaction writes first and stays open past all the others.
  const slow = await writers.connect();
  await slow.query('begin');
  const slowId = (await slow.query(INSERT, [COUNTY, 'slow'])).rows[0].id as number;

  const committed = (await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)))).flat();
  await feed.readNow();
  expect(seen.length).toBe(committed.length);
  expect(new Set(seen)).toEqual(new Set(committed));
  expect(seen).not.toContain(slowId);

  await slow.query('commit');
  slow.release();
  await feed.readNow();
  await feed.stop();
  expect(seen.filter((id) => id === slowId)).toEqual([slowId]);
  expect(seen.length).toBe(committed.length + 1);
});

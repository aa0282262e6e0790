import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { asDatabase, createTestDatabase } from '../testing/database.ts';
import type { TestDatabase } from '../testing/database.ts';
import { inTransaction } from './database.ts';
import { ChangeFeed } from './change-feed.ts';
import type { Change } from './change-feed.ts';

const COUNTY = '099101';
let test: TestDatabase;
let seen: Change[];
let reloads: number;

function makeFeed(keepMinutes = 60): ChangeFeed {
  return new ChangeFeed(asDatabase(test), {
    pollMs: 10_000, keepMinutes,
    apply: async (changes) => { seen.push(...changes); },
    reloadAll: async () => { reloads++; },
  });
}

async function insertPoint(sourceId: string, lng = 113.6): Promise<number> {
  const { rows } = await test.pool.query<{ id: number }>(`
    insert into components (county, class, source, source_id, geom)
    values ($1, 'yc2013:0101', 'test', $2, st_setsrid(st_point($3, 37.8), 4490)) returning id`, [COUNTY, sourceId, lng]);
  return rows[0]!.id;
}

beforeAll(async () => {
  test = await createTestDatabase();
  await test.pool.query(`insert into counties (county, name_zh, name_en) values ($1, '县', 'County')`, [COUNTY]);
});
afterAll(() => test.drop());
beforeEach(() => {
  seen = [];
  reloads = 0;
});

describe('the change feed', () => {
  it('tells inserts, updates and deletes by county, layer and id, each once', async () => {
    const feed = makeFeed();
    await feed.takeCursor();
    const id = await insertPoint('a');
    await feed.readNow();
    await test.pool.query(`update components set state = 'damaged' where id = $1`, [id]);
    await feed.readNow();
    await test.pool.query('delete from components where id = $1', [id]);
    await feed.readNow();
    await feed.readNow();
    expect(seen).toEqual(Array(3).fill({ county: COUNTY, layer: 'components', ids: [id] }));
  });

  it('tells nothing of a transaction that rolled back', async () => {
    const feed = makeFeed();
    await feed.takeCursor();
    await inTransaction(test.pool, async (client) => {
      await client.query(`insert into components (county, class, source, source_id, geom)
        values ($1, 'yc2013:0101', 'test', 'gone', st_setsrid(st_point(113.6, 37.8), 4490))`, [COUNTY]);
      throw new Error('changed my mind');
    }).catch(() => undefined);
    await feed.readNow();
    expect(seen).toEqual([]);
  });

  it('says "read the layer again" for a statement that changes more rows than it names', async () => {
    const feed = makeFeed();
    await feed.takeCursor();
    const { rows } = await test.pool.query<{ limit: number }>('select change_ids_limit() as limit');
    await test.pool.query(`
      insert into events (county, class, source, source_id, occurred_at, area_code, geom)
      select $1, 'yc2013e:0106', 'test', n::text, now() - interval '1 year', '099101001001', st_setsrid(st_point(113.6, 37.8), 4490)
      from generate_series(1, $2::int + 1) n`, [COUNTY, rows[0]!.limit]);
    await feed.readNow();
    expect(seen).toEqual([{ county: COUNTY, layer: 'events', ids: null }]);
  });

  it('says "read every county again" when a table is emptied', async () => {
    const feed = makeFeed();
    await feed.takeCursor();
    await test.pool.query('truncate green');
    await feed.readNow();
    expect(seen).toEqual([{ county: null, layer: 'green', ids: null }]);
  });

  it('keeps its place when applying fails, and tells the same change again', async () => {
    let failures = 1;
    const feed = new ChangeFeed(
      asDatabase(test),
      {
        pollMs: 10_000, keepMinutes: 60, reloadAll: async () => undefined,
        apply: async (changes) => {
          if (failures-- > 0) throw new Error('no memory for this');
          seen.push(...changes);
        },
      },
    );
    await feed.takeCursor();
    const id = await insertPoint('again');
    await feed.readNow();
    expect(feed.status.error).toBe('no memory for this');
    await feed.readNow();
    expect(feed.status.error).toBeNull();
    expect(seen).toEqual([{ county: COUNTY, layer: 'components', ids: [id] }]);
  });

  it('reads everything again after being away too long, and again when that failed', async () => {
    let failures = 1;
    const feed = new ChangeFeed(asDatabase(test), {
      pollMs: 10_000, keepMinutes: -1, // away too long from the start
      apply: async (changes) => { seen.push(...changes); },
      reloadAll: async () => {
        reloads++;
        if (failures-- > 0) throw new Error('the database went away');
      },
    });
    await feed.takeCursor();
    await feed.readNow();
    expect(feed.status).toMatchObject({ error: 'the database went away', lastReadAt: null });
    await feed.readNow();
    expect(reloads).toBe(2);
    expect(feed.status.error).toBeNull();
    expect(feed.status.lastReadAt).not.toBeNull();
  });

  it('forgets only what a snapshot of a keeping time ago had seen', async () => {
    const before = await test.pool.query<{ s: string }>('select pg_current_snapshot()::text as s');
    await insertPoint('young');
    const { rows: [old] } = await test.pool.query<{ n: number }>('select count(*)::int as n from change');
    await test.pool.query('select trim_change($1::pg_snapshot)', [before.rows[0]!.s]);
    const { rows } = await test.pool.query<{ n: number }>('select count(*)::int as n from change');
    expect(old!.n).toBeGreaterThan(1);
    expect(rows[0]!.n).toBe(1);
  });
});

describe('the place of a row', () => {
  const square = (west: number): string => `SRID=4490;MULTIPOLYGON(((${west} 37,${west + 1} 37,${west + 1} 38,${west} 38,${west} 37)))`;

  beforeAll(async () => {
    for (const [code, west] of [['099101001001', 113], ['099101001002', 114]] as const) {
      await test.pool.query(`insert into areas (county, code, level, class, name, source, source_id, geom)
        values ($1, $2, 'village', 'area:village', 'x', 'test', $2, $3::geometry)`, [COUNTY, code, square(west)]);
      await test.pool.query(`insert into grids (county, kind, code, source, source_id, geom)
        values ($1, 'unit', $2, 'test', $2, $3::geometry)`, [COUNTY, `${code}001`, square(west)]);
    }
  });

  const placeOf = async (id: number): Promise<unknown> =>
    (await test.pool.query('select area_code, unit_grid from components where id = $1', [id])).rows[0];

  it('is worked out when it is not given, and again when the row moves', async () => {
    const id = await insertPoint('placed', 113.5);
    expect(await placeOf(id)).toEqual({ area_code: '099101001001', unit_grid: '099101001001001' });
    await test.pool.query('update components set geom = st_setsrid(st_point(114.5, 37.5), 4490) where id = $1', [id]);
    expect(await placeOf(id)).toEqual({ area_code: '099101001002', unit_grid: '099101001002001' });
  });

  it('is the lowest code on a shared border and nothing outside', async () => {
    expect(await placeOf(await insertPoint('border', 114))).toEqual({ area_code: '099101001001', unit_grid: '099101001001001' });
    expect(await placeOf(await insertPoint('outside', 120))).toEqual({ area_code: null, unit_grid: null });
  });

  it('keeps a grid that the writer gives', async () => {
    const { rows } = await test.pool.query<{ id: number }>(`
      insert into components (county, class, source, source_id, omni_grid, geom)
      values ($1, 'yc2013:0101', 'test', 'given', 'QW7', st_setsrid(st_point(113.5, 37.5), 4490)) returning id`, [COUNTY]);
    const place = await test.pool.query('select area_code, unit_grid, omni_grid from components where id = $1', [rows[0]!.id]);
    expect(place.rows[0]).toEqual({ area_code: '099101001001', unit_grid: '099101001001001', omni_grid: 'QW7' });
  });

  it('is left alone when another column changes', async () => {
    const id = await insertPoint('kept', 113.5);
    await test.pool.query(`update components set area_code = '099101009009' where id = $1`, [id]);
    await test.pool.query(`update components set state = 'missing' where id = $1`, [id]);
    expect(await placeOf(id)).toEqual({ area_code: '099101009009', unit_grid: '099101001001001' });
  });
});

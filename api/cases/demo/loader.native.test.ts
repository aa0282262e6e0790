import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { caseTotals } from '../../../fixtures/county/cases/index.ts';
import { PhotoDisk } from '../intake/photo-disk.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/database.ts';
import { startServerProcess } from '../../testing/server-process.ts';
import { ensureCaseGround } from './ground.ts';
import { HistoryLoader } from './loader.ts';
import { insertPartOfDemoCounty, PART_SEED } from './testing.ts';

const COUNTY = '099101';
let database: TestDatabase;
let dataDir: string;

beforeAll(async () => {
  database = await createTestDatabase();
  dataDir = mkdtempSync(join(tmpdir(), 'tongguan-history-'));
  await insertPartOfDemoCounty(database.pool);
});

afterAll(async () => {
  await database.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

const one = async (sql: string): Promise<Record<string, number>> => (await database.pool.query(sql)).rows[0];

async function expectWhole(filed: number): Promise<void> {
  const totals = caseTotals(filed);
  expect(await one(`select count(*)::int as all, count(filed_at)::int as filed, count(closed_at)::int as closed,
    count(*) filter (where state = 'not_filed')::int as rejected, count(*) filter (where state = 'merged')::int as merged from cases`))
    .toEqual({ all: totals.all, filed, closed: totals.closed, rejected: totals.rejected, merged: totals.merged });
  // What a case is follows from its moves, each counted once.
  expect(await one(`select count(*)::int as wrong from cases c
    where c.version <> (select count(*) from case_moves m where m.case_id = c.id) or not c.simulated
      or c.state <> (select m.to_state from case_moves m where m.case_id = c.id order by m.number desc limit 1)`)).toEqual({ wrong: 0 });
  expect(await one(`select (batches_done = batches and finished_at is not null)::int as whole, cases_done as done from case_history`)).toEqual({ whole: 1, done: totals.all });
}

describe('the history of the demo county', () => {
  const FILED = 260;

  test('goes on after a kill where it stopped, in the same numbers as without one', async () => {
    const start = () => startServerProcess({ DATABASE_URL: database.url, DATA_DIR: dataDir, DEMO: 'yes', DEMO_CASES: String(FILED), DEMO_SEED: String(PART_SEED) });
    const health = async (url: string): Promise<{ loading: { done: number; total: number } | null; problems: string[] }> => (await fetch(`${url}/healthz`)).json() as never;
    // Given to a case that is not committed yet when the load begins.
    const { taken } = await one(`select max(nextval('cases_id'))::int as taken from generate_series(1, 5)`);
    const first = await start();
    await expect.poll(async () => (await one('select coalesce(max(cases_done), 0)::int as done from case_history')).done, { timeout: 60_000, interval: 20 }).toBeGreaterThan(0);
    await first.kill();
    const { done } = await one('select cases_done as done from case_history');
    expect(await one('select count(*)::int as done from cases')).toEqual({ done });
    expect(done, 'it was not finished when it was killed').toBeLessThan(caseTotals(FILED).all);
    const second = await start();
    await expect.poll(async () => (await one('select count(finished_at)::int as finished from case_history')).finished, { timeout: 100_000, interval: 100 }).toBe(1);
    await expect.poll(async () => (await health(second.url)).loading, { timeout: 30_000 }).toBeNull();
    expect((await health(second.url)).problems).toEqual([]);
    await second.stop();
    await expectWhole(FILED);
    expect((await one('select min(id)::int as first from cases')).first).toBeGreaterThan(taken! + 5);
  });

  test('is not begun a second time', async () => {
    const loader = new HistoryLoader({ pool: database.pool, county: COUNTY, seed: PART_SEED, filed: 500, dataDir });
    loader.start();
    await loader.ended();
    expect(loader.problem).toBeNull();
    await expectWhole(FILED);
  });

  test('leaves ids for the cases that people report meanwhile', async () => {
    const { last } = await one('select max(id)::int as last from cases');
    expect((await one(`select nextval('cases_id')::int as next`)).next).toBeGreaterThan(last!);
  });

  test('has photos that are there, on disk and in the moves that took them', async () => {
    const { rows } = await database.pool.query<{ sha256: string }>('select distinct sha256 from photos');
    expect(rows).toHaveLength(3);
    for (const { sha256 } of rows) expect(await new PhotoDisk(dataDir).has(COUNTY, sha256)).toBe(true);
    expect((await one(`select count(*)::int as untaken from photos where report_id is null and move_id is null`)).untaken).toBe(0);
    const submits = await one(`select count(*)::int as moves, count(*) filter (where jsonb_array_length(detail -> 'photos') > 0)::int as taken from case_moves where move = 'submit'`);
    expect(submits.taken).toBe(submits.moves);
  });

  test('is kept in step with the feed by one change a batch', async () => {
    const { batches, changes } = await one(`select (select batches from case_history)::int as batches, (select count(*) from change where layer = 'cases')::int as changes`);
    expect(changes).toBe(batches);
  });
});

test('the ground is laid once, and leaves gaps where nobody answers', async () => {
  const before = await one('select (select count(*) from case_standards)::int as standards, (select count(*) from responsibilities)::int as responsibilities');
  await ensureCaseGround(database.pool, COUNTY, PART_SEED, Date.now());
  expect(await one('select (select count(*) from case_standards)::int as standards, (select count(*) from responsibilities)::int as responsibilities')).toEqual(before);
  expect(before.standards).toBeGreaterThan(300);
  const gaps = await one(`select count(*)::int as places from responsibility_gaps('${COUNTY}', array['yc2013e:0101'])`);
  expect(gaps.places).toBeGreaterThan(100);
});

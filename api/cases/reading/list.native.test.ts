import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { shortCaseNumber } from '../../contract/cases/case-number.ts';
import { CASE_SORTS } from '../../contract/cases/lists.ts';
import type { CaseRow, CasesReply } from '../../contract/cases/lists.ts';
import { ENDED_STATES } from '../../contract/cases/vocabulary.ts';
import type { CaseState } from '../../contract/cases/vocabulary.ts';
import { tileSum, WHOLE_COUNTY } from '../../testing/asking.ts';
import { createTestDatabase } from '../../testing/database.ts';
import type { TestDatabase } from '../../testing/database.ts';
import { insertSmallCounty, SMALL_COUNTY, SMALL_SOUTH, SMALL_WEST } from '../../testing/small-county.ts';
import { startTestServer } from '../../testing/test-server.ts';
import type { TestServer } from '../../testing/test-server.ts';
import { pastTheEngine, writeCases } from './testing.ts';
import { writeRandomCases } from './random-cases.ts';
import type { HandMadeCase } from './testing.ts';

const HOUR = 3_600_000;
const CASES = 600;
const NOW = Date.now();
const isEnded = (state: CaseState): boolean => (ENDED_STATES as readonly CaseState[]).includes(state);
const iso = (ms: number): string => new Date(ms).toISOString();

let database: TestDatabase;
let server: TestServer;
let cases: HandMadeCase[];

beforeAll(async () => {
  database = await createTestDatabase();
  await insertSmallCounty(database.pool, { components: 60, events: 1 });
  cases = await writeRandomCases(database.pool, CASES, NOW);
  server = await startTestServer(database);
});

afterAll(async () => {
  await server?.close();
  await database?.drop();
});

async function list(query: string, person?: string): Promise<CasesReply> {
  const { status, json } = await server.ask(`/api/cases?${query}`, person ? { person } : {});
  if (status !== 200) throw new Error(`${query}: ${status} ${JSON.stringify(json)}`);
  return json;
}

async function everyPage(query: string, limit: number, between?: (page: number) => Promise<void>): Promise<CaseRow[]> {
  const rows: CaseRow[] = [];
  let cursor: string | null = '';
  for (let page = 0; cursor !== null; page++) {
    const reply: CasesReply = await list(`${query}&limit=${limit}${cursor && `&cursor=${cursor}`}`);
    rows.push(...reply.cases);
    cursor = reply.nextCursor;
    await between?.(page);
  }
  return rows;
}

describe('totals', () => {
  const half = `${SMALL_WEST},${SMALL_SOUTH},${SMALL_WEST + 0.0173},${SMALL_SOUTH + 0.0131}`;
  const day = `${iso(NOW - 10 * 24 * HOUR)}/${iso(NOW - 3 * 24 * HOUR)}`;
  const filters = [
    '', 'class=yc2013:01', 'class=yc2013e,yc2013:0137', 'state=handling,closed', `bbox=${half}`, `time=${day}`, 'area=099101001', 'area=099101001002,099101002001',
    'grid=099101001001QW', 'grid=099101001001D', 'grid=099101002003005,099101002003006', `class=yc2013:01&state=closed&area=099101002000&time=${day}&bbox=${half}`,
  ];

  test.each(filters)('of "%s" agree with the layer, the tiles, the region and the plainest count', async (filter) => {
    for (const person of ['operator', 'township-1', 'works', 'analyst']) {
      const total = (await list(`${filter}&limit=1`, person)).total;
      const layer = await server.ask(`/api/layers/cases/features?${filter}&limit=1`, { person });
      expect(layer.json.total, person).toBe(total);
      const region = await server.ask(`/api/regions/summary?${filter.replace(/&?bbox=[^&]*/, '')}`, { person, method: 'POST', body: WHOLE_COUNTY });
      const tiled = await tileSum(server, 'cases', 15, `?${filter.replace(/&?bbox=[^&]*/, '')}`, person);
      expect(region.json.layers.find(({ layer: name }: { layer: string }) => name === 'cases').total).toBe(tiled);
      if (!filter.includes('bbox')) expect(tiled).toBe(total);
    }
  });

  test('of a township are those whose area begins with its code', async () => {
    const { rows: [row] } = await database.pool.query(`select count(*) as count from cases where area_code like '099101001%'`);
    expect((await list('', 'township-1')).total).toBe(row.count);
    expect(row.count).toBeGreaterThan(100);
  });
});

describe('pages', () => {
  test.each(CASE_SORTS)('sorted by %s bring every case exactly once, in the order', async (sort) => {
    const rows = await everyPage(`sort=${sort}`, 37);
    expect(rows).toHaveLength(CASES);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(CASES);
    const rank = { critical: 1, major: 2, minor: 3, notice: 4 };
    const key = (row: CaseRow): number[] => {
      const due = row.dueAt ?? Infinity;
      if (sort === 'due') return [due, row.id];
      if (sort === 'severity') return [rank[row.severity], due, row.id];
      return [-(sort === 'reported' ? row.reportedAt : row.updatedAt), -row.id];
    };
    const compare = (a: number[], b: number[]): number => a.map((value, n) => (value === b[n] ? 0 : value - b[n]!)).find((difference) => difference !== 0) ?? 0;
    expect(rows.map(({ id }) => id)).toEqual(rows.toSorted((a, b) => compare(key(a), key(b))).map(({ id }) => id));
  });

  test('bring every unchanged case exactly once while others change and come', async () => {
    let next = 1000;
    const changed = new Set<number>();
    const rows = await everyPage('sort=updated', 50, async (page) => {
      const victim = cases[(page * 53) % CASES]!.id;
      changed.add(victim);
      await pastTheEngine(database.pool, async (client) => {
        await client.query('update cases set updated_at = clock_timestamp() where county = $1 and id = $2', [SMALL_COUNTY, victim]);
        await writeCases(client, SMALL_COUNTY, [{ id: next++, state: 'not_filed', lng: SMALL_WEST + 0.001, lat: SMALL_SOUTH + 0.001, reported_at: iso(NOW), updated_at: iso(NOW) }]);
      });
    });
    const seen = rows.map(({ id }) => id).filter((id) => id <= CASES && !changed.has(id));
    expect(seen).toHaveLength(CASES - changed.size);
    expect(new Set(seen).size).toBe(seen.length);
    await pastTheEngine(database.pool, (client) => client.query('delete from cases where county = $1 and id >= 1000', [SMALL_COUNTY]));
  });

  test('are refused with a cursor of another sort, or one that is made up', async () => {
    const { nextCursor } = await list('sort=due&limit=5');
    for (const query of [`sort=updated&cursor=${nextCursor}`, 'cursor=nonsense', `cursor=${Buffer.from('reported|1|now()').toString('base64url')}`]) {
      const { status, json } = await server.ask(`/api/cases?${query}`);
      expect([status, json.code, json.parameter]).toEqual([400, 'bad_parameter', 'cursor']);
    }
  });
});

describe('filters', () => {
  const expected: readonly [string, (each: HandMadeCase) => boolean][] = [
    ['live=true', (each) => !isEnded(each.state)], ['live=false', (each) => isEnded(each.state)],
    ['flow=urban', () => true], ['flow=grid_affairs', () => false], ['step=4', (each) => ['handling', 'handled', 'suspended'].includes(each.state)],
    ['severity=critical,major', (each) => ['critical', 'major'].includes(each.severity as string)], ['department=D1', (each) => each.department === 'D1'],
    ['handler=P3', (each) => each.handler === 'P3'], ['channel=hotline,iot', (each) => ['hotline', 'iot'].includes(each.channel as string)],
    ['component=6', (each) => each.component_id === 6], ['supervised=true', (each) => each.supervised === true], ['supervised=false', (each) => !each.supervised],
    ['none=department&live=true', (each) => each.department === null && !isEnded(each.state)], ['none=duty', () => false],
    ['ids=5,6,7,99999', (each) => each.id >= 5 && each.id <= 7],
    ['q=100%25 破损_', (each) => each.description !== null], ['q=小街 77 ', (each) => each.address === '小街 77 号'],
    [`closed=${iso(NOW - 20 * 24 * HOUR)}/..`, (each) => Boolean(each.closed_at) && (each.closed_at as string) >= iso(NOW - 20 * 24 * HOUR)],
    [`filed=../${iso(NOW - 20 * 24 * HOUR)}`, (each) => Boolean(each.filed_at) && (each.filed_at as string) < iso(NOW - 20 * 24 * HOUR)],
  ];

  test.each(expected)('"%s" finds what it says', async (query, matches) => {
    const rows = await everyPage(query, 200);
    expect(rows.map(({ id }) => id).sort((a, b) => a - b)).toEqual(cases.filter(matches).map(({ id }) => id));
  });

  test('a code is found by its beginning, and as screens write it', async () => {
    const [first] = (await list('limit=1')).cases;
    expect((await list(`q=${first!.code}`)).cases.map(({ id }) => id)).toEqual([first!.id]);
    expect((await list(`q=${shortCaseNumber(first!.code, first!.id)}`)).cases.map(({ id }) => id)).toEqual([first!.id]);
    expect((await list(`q=${first!.code!.slice(0, 14)}`)).cases.map(({ code }) => code!.slice(0, 14))).toContain(first!.code!.slice(0, 14));
  });

  test('overdue, today, soon and paused part the running clocks as the rows tell them', async () => {
    const live = await everyPage('live=true', 200);
    const ids = async (due: string): Promise<number[]> => (await everyPage(`due=${due}`, 200)).map(({ id }) => id).sort((a, b) => a - b);
    const of = (matches: (row: CaseRow) => boolean): number[] => live.filter(matches).map(({ id }) => id).sort((a, b) => a - b);
    expect(await ids('overdue')).toEqual(of(({ running }) => running?.overdue === true));
    expect(await ids('soon')).toEqual(of(({ running }) => running?.soon === true));
    expect((await ids('soon')).length).toBeGreaterThan(0);
    expect((await ids('overdue')).length).toBeGreaterThan(0);
    // Of four hours that run day and night a quarter is an hour.
    expect(await ids('soon')).toEqual(of(({ running }) => running !== null && running.remainingMs >= 0 && running.remainingMs <= HOUR));
    expect(await ids('paused')).toEqual([]);
    const today = await ids('today');
    const overdue = new Set(await ids('overdue'));
    expect(today.some((id) => overdue.has(id))).toBe(false);
  });

  test('a value that cannot be is refused with what may be', async () => {
    for (const [query, parameter] of [
      ['flow=nowhere', 'flow'], ['due=never', 'due'], ['step=9', 'step'], ['live=yes', 'live'], ['severity=high', 'severity'], ['none=luck', 'none'], ['ids=a', 'id'],
      ['channel=radio', 'channel'], ['counted=luck:numerator', 'counted'], ['period=../..', 'period'], ['sort=luck', 'sort'], ['state=gone', 'state'], ['wrong=1', 'wrong'],
      ['handler=%00', 'handler'], ['department=D1&department=D2', 'department'],
    ]) {
      const { status, json } = await server.ask(`/api/cases?${query}`);
      expect([query, status, json.code, json.parameter]).toEqual([query, 400, 'bad_parameter', parameter]);
    }
  });
});

test('a row has its names, its clock and nobody’s telephone; an analyst reads no names of persons', async () => {
  const { cases: [row] } = await list('state=handling&limit=1');
  expect(row).toMatchObject({ departmentName: { zh: expect.any(String) }, className: { zh: expect.any(String) }, areaName: { zh: expect.any(String) }, handler: 'P3', handlerName: { zh: '采集员3', en: expect.any(String) } });
  expect(row!.running!.clock.budgetMs).toBe(4 * HOUR);
  expect(JSON.stringify(row)).not.toMatch(/phone|reporter/i);
  expect((await list('state=handling&limit=1', 'analyst')).cases[0]!.handlerName).toBeNull();
});

test('a text is looked for in the cases of the last 90 days and in older ones when a filter says in which, and the reply tells', async () => {
  const reported = NOW - 200 * 24 * HOUR;
  await pastTheEngine(database.pool, (client) => writeCases(client, SMALL_COUNTY, [{
    id: 9001, state: 'closed', lng: SMALL_WEST + 0.02, lat: SMALL_SOUTH + 0.01, description: '去年的老井盖', reported_at: iso(reported), closed_at: iso(reported + HOUR), ended_at: iso(reported + HOUR),
  }]));
  const found = async (query: string): Promise<unknown> => {
    const { cases: rows, total, searchedSince } = await list(`q=老井盖&${query}`);
    expect(rows).toHaveLength(total);
    return [total, searchedSince === null ? null : Math.round((NOW - searchedSince) / (24 * HOUR))];
  };
  expect(await found('')).toEqual([0, 90]);
  expect(await found('state=closed')).toEqual([0, 90]);
  for (const query of [`time=${iso(reported - HOUR)}/${iso(reported + HOUR)}`, `closed=${iso(reported)}/..`, 'ids=9001,3']) expect([query, await found(query)]).toEqual([query, [1, null]]);
  const { cases: [old] } = await list('ids=9001');
  expect((await list(`q=${old!.code}`)).cases.map(({ id }) => id)).toEqual([9001]);
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase } from '../../testing/database.ts';
import type { TestDatabase } from '../../testing/database.ts';
import { insertSmallCounty, SMALL_COUNTY } from '../../testing/small-county.ts';
import { startTestServer } from '../../testing/test-server.ts';
import type { TestServer } from '../../testing/test-server.ts';
import { seededRandom } from '../../../tiles/testing.ts';
import type { BulkRow } from '../../store/bulk-insert.ts';
import { at, insertResponsibilities, squareAround } from './testing.ts';

const CLASSES = ['yc2013:0101', 'yc2013:0123', 'yc2013:0137', 'yc2013:0204', 'cjt2007:0114', 'yc2013e:0106', 'yc2013e:0110', 'yc2013e:0401', 'yc2013e:0506'];
const PREFIXES = [...CLASSES, 'yc2013:01', 'yc2013e:01', 'yc2013e:', 'yc2013', 'cjt2007:01'];
const AREAS = [null, null, '099101', '099101001', '099101002', '099101001001', '099101002004', '8'];

let database: TestDatabase;
let server: TestServer;
beforeAll(async () => {
  database = await createTestDatabase();
  const { pool } = database;
  await insertSmallCounty(pool, { components: 30, events: 1 });
  // Two villages lie outside the town; a third one keeps a corner of its unit grids; one unit grid is of the past.
  await pool.query(`delete from grids where kind = 'unit' and (area_code in ('099101001003', '099101002004') or (area_code = '099101002003' and right(code, 3) > '006'))`);
  await pool.query(`update grids set valid_to = '2020-01-01' where code = '099101001001005'`);
  server = await startTestServer(database);
});
afterAll(async () => {
  await server?.close();
  await database?.drop();
});

function randomRules(seed: number): BulkRow[] {
  const random = seededRandom(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const count = 3 + Math.floor(random() * 10);
  return Array.from({ length: count }, (): BulkRow => {
    const kind = pick(['fan_out', 'class_default', 'class_default', 'area_holder', 'area_holder', 'area_holder']);
    const time = pick([{}, {}, {}, { valid_from: '2100-01-01' }, { valid_to: '2020-01-01' }]);
    const base = { kind, classes: [pick(PREFIXES), pick(PREFIXES)], area_code: pick(AREAS), departments: ['D1'], ...time };
    if (kind !== 'area_holder') return base;
    const [x, y] = [random() * 4, random() * 2];
    const line = { type: 'LineString', coordinates: [at(x, y), at(random() * 4, random() * 2)] };
    return { ...base, holder_kind: pick(['street', 'river']), reach_meters: pick([0, 20, 200, 1000]), geom: random() < 0.5 ? line : squareAround(x, y, random()) };
  });
}

const keyOf = (row: { kind: string; id: number; classes: readonly string[] }): string => `${row.kind} ${row.id} ${[...row.classes].sort().join()}`;

/** One question for every place and class. */
async function bruteForce(): Promise<string[]> {
  const { rows } = await database.pool.query(`
    select p.kind, p.id, array_agg(k.class) as classes from responsibility_places($1) p cross join unnest($2::text[]) as k(class)
    where not exists (select from responsibility_at($1, st_transform(p.at_3857, 4490), k.class)) group by p.kind, p.id`, [SMALL_COUNTY, CLASSES]);
  return rows.map(keyOf).sort();
}

describe('gaps', () => {
  test('are exactly the places and classes for which nobody answers when each is asked by itself', async () => {
    const counts = new Set<number>();
    for (let seed = 1; seed <= 14; seed++) {
      await database.pool.query('delete from responsibilities');
      await insertResponsibilities(database.pool, randomRules(seed));
      const { rows } = await database.pool.query('select * from responsibility_gaps($1, $2)', [SMALL_COUNTY, CLASSES]);
      const expected = await bruteForce();
      expect(rows.map(keyOf).sort(), `seed ${seed}`).toEqual(expected);
      counts.add(expected.join('|').length);
    }
    expect(counts.size).toBeGreaterThan(7);
  });
  test('are looked for in unit grids, and in all-purpose grids where there are none', async () => {
    const { rows } = await database.pool.query(`select kind, count(*) as n from responsibility_places($1) group by kind order by kind`, [SMALL_COUNTY]);
    expect(rows).toEqual([{ kind: 'omni', n: 3 }, { kind: 'unit', n: 16 * 5 + 6 - 1 }]);
  });
  test('are told as grids with the classes that are missing, and follow every change at once', async () => {
    const { pool } = database;
    const gaps = async (query = '', person?: string): Promise<any> => (await server.ask(`/api/responsibility/gaps${query}`, person ? { person } : {})).json;
    await pool.query('delete from responsibilities');
    expect(await gaps()).toMatchObject({ noStandards: true, classes: 0, features: [], grids: 88, dutyGrids: 8 });
    await insertStandards();
    expect(await gaps()).toMatchObject({ noStandards: false, classes: 3 });
    expect((await gaps()).features).toHaveLength(88);
    expect((await gaps()).features.filter((f: any) => f.properties.kind === 'omni')).toHaveLength(3);
    expect((await gaps()).features[0]).toMatchObject({
      type: 'Feature', geometry: { type: 'MultiPolygon' }, properties: { missing: 3, classes: ['yc2013:0101', 'yc2013:0137', 'yc2013e:0106'] },
    });
    await insertResponsibilities(pool, [{ kind: 'class_default', classes: ['yc2013:'], departments: ['D1'], area_code: '099101001' }, { kind: 'class_default', classes: ['yc2013e'], departments: ['D1'] }]);
    const some = await gaps();
    expect(some.features.every((f: any) => f.properties.areaCode.startsWith('099101002') && f.properties.missing === 2)).toBe(true);
    expect((await gaps('?class=yc2013:0137')).features).toHaveLength(some.features.length);
    expect((await gaps('?class=yc2013e:0401')).features).toEqual([]);
    expect((await gaps('', 'township-1')).features).toEqual([]);
    expect((await gaps('?class=nothing')).parameter).toBe('class');
    await pool.query(`update case_standards set in_force = false where class <> 'yc2013e:0106'`);
    expect(await gaps()).toMatchObject({ classes: 1, features: [] });
    await pool.query('delete from responsibilities');
    expect((await gaps()).features).toHaveLength(88);
    await pool.query(`update grids set valid_to = '2020-01-01' where code = '099101001001006'`);
    expect((await gaps()).features).toHaveLength(87);
  });
  test('of duty grids are those that no collector answers for', async () => {
    await database.pool.query(`update staff set grids = '{099101001001D,099101002004D}' where code = 'P1'`);
    await database.pool.query(`update staff set grids = '{099101001002D}' where code = 'P0'`); // a car
    const { duty } = (await server.ask('/api/responsibility/gaps')).json;
    expect(duty.map((feature: any) => feature.properties.code)).toEqual(['099101001002D', '099101001003D', '099101001004D', '099101002001D', '099101002002D', '099101002003D']);
    expect((await server.ask('/api/responsibility/gaps', { person: 'township-2' })).json.duty).toHaveLength(3);
  });
});

async function insertStandards(): Promise<void> {
  await database.pool.query(`
    insert into case_standards (county, id, scheme, edition, class, condition_zh, condition_en, close_condition_zh, close_condition_en, limit_value, limit_unit)
    select $1, n, split_part(class, ':', 1), 'test', class, '破损', 'broken', '修复', 'mended', 2, 'urgent_hour'
    from unnest('{yc2013:0101,yc2013:0137,yc2013e:0106,yc2013e:0106}'::text[]) with ordinality as k(class, n)`, [SMALL_COUNTY]);
}

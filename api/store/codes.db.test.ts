import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkAreaCode, checkCameraCode, checkObjId, checkUnitGridCode } from '../contract/codes.ts';
import { createTestDatabase } from '../testing/database.ts';
import type { TestDatabase } from '../testing/database.ts';
import { seededRandom } from '../../tiles/testing.ts';

let test: TestDatabase;
beforeAll(async () => { test = await createTestDatabase(); });
afterAll(() => test.drop());

const CODES = [
  { name: 'area', check: checkAreaCode, sql: 'valid_area_code', length: 12, good: '099101001001' },
  { name: 'unit grid', check: checkUnitGridCode, sql: 'valid_unit_grid_code', length: 15, good: '099101001001001' },
  { name: 'ObjID', check: checkObjId, sql: 'valid_objid', length: 16, good: '0991010137000001' },
  { name: 'camera', check: checkCameraCode, sql: 'valid_camera_code', length: 20, good: '09910100081311000001' },
] as const;

/** Codes with many zeros and the digits that the rules look at, some too short, too long or with letters. */
function candidates(length: number, good: string): string[] {
  const random = seededRandom(length);
  const digit = (): string => '0000013297x'[Math.floor(random() * (random() < 0.02 ? 11 : 10))]!;
  const drawn = Array.from({ length: 4000 }, () => {
    const letters = random() < 0.7 ? [...good] : Array.from({ length: length + Math.floor(random() * 3) - 1 }, digit);
    for (let n = Math.floor(random() * 6); n > 0; n--) letters[Math.floor(random() * letters.length)] = digit();
    return letters.join('');
  });
  return [...drawn, good, `${good}\n`, ` ${good}`, '０９９１０１００１００１', ''];
}

describe.each(CODES)('the rule for a $name code', ({ check, sql, length, good }) => {
  it('is the same in the program and in the database', async () => {
    const texts = candidates(length, good);
    const { rows } = await test.pool.query<{ valid: boolean }>(`select ${sql}(code) as valid from unnest($1::text[]) with ordinality as c(code, n) order by n`, [texts]);
    const differing = texts.filter((text, i) => (check(text) === null) !== rows[i]!.valid);
    expect(differing).toEqual([]);
    expect(rows.filter((row) => row.valid).length).toBeGreaterThan(100);
    expect(rows.filter((row) => !row.valid).length).toBeGreaterThan(100);
  });
});

describe('the database itself', () => {
  const COUNTY = '099101';
  const POINT = `st_setsrid(st_point(113.6, 37.8), 4490)`;
  const SQUARE = `st_geomfromtext('MULTIPOLYGON(((113 37,114 37,114 38,113 37)))', 4490)`;
  beforeAll(() => test.pool.query(`insert into counties (county, name_zh, name_en) values ($1, '县', 'County')`, [COUNTY]));

  it.each([
    ['an ObjID of 15 digits', 'components', 'class, objid', `'yc2013:0101', '099101010100001'`, POINT, '23514'],
    ['a component class that no scheme has', 'components', 'class', `'yc2013:9999'`, POINT, '23503'],
    ['a state that components do not have', 'components', 'class, state', `'yc2013:0101', 'open'`, POINT, '23514'],
    ['a position class D', 'components', 'class, position_class', `'yc2013:0101', 'D'`, POINT, '23514'],
    ['a department that is not there', 'components', 'class, owner_dept', `'yc2013:0101', 'nobody'`, POINT, '23503'],
    ['an empty point', 'components', 'class', `'yc2013:0101'`, `'SRID=4490;POINT EMPTY'::geometry`, '23514'],
    ['a position in another reference system', 'components', 'class', `'yc2013:0101'`, `st_setsrid(st_point(113.6, 37.8), 4326)`, '22023'],
    ['a camera code of a recorder', 'cameras', 'class, code', `'camera:ptz', '09910100001180000001'`, POINT, '23514'],
    ['a heading of 360 degrees', 'cameras', 'class, heading_deg', `'camera:ptz', 360`, POINT, '23514'],
    ['a unit grid with sequence 000', 'grids', 'kind, code', `'unit', '099101001001000'`, SQUARE, '23514'],
    ['a grid of an unknown kind', 'grids', 'kind, code', `'street', '1'`, SQUARE, '23514'],
    ['an area code of 9 digits', 'areas', 'level, class, name, code', `'town', 'area:town', 'x', '099101001'`, SQUARE, '23514'],
    ['a closed event without its end', 'events', 'class, state, occurred_at', `'yc2013e:0106', 'closed', now()`, POINT, '23514'],
    ['an id of 2^32', 'components', 'class, id', `'yc2013:0101', 4294967296`, POINT, '23514'],
  ])('refuses %s', async (_name, table, columns, values, geom, code) => {
    const insert = test.pool.query(`insert into ${table} (county, source, source_id, ${columns}, geom) values ($1, 'test', 'x', ${values}, ${geom})`, [COUNTY]);
    await expect(insert).rejects.toMatchObject({ code });
  });

  it('knows an imported row by county, source and source id', async () => {
    const insert = (county: string, source: string): Promise<unknown> => test.pool.query(
      `insert into components (county, source, source_id, class, geom) values ($1, $2, '1', 'yc2013:0101', ${POINT})`, [county, source]);
    await insert(COUNTY, 'a');
    await insert(COUNTY, 'b');
    await expect(insert(COUNTY, 'a')).rejects.toMatchObject({ code: '23505' });
  });
});

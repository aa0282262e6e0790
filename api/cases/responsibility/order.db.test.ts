import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase } from '../../testing/database.ts';
import type { TestDatabase } from '../../testing/database.ts';
import { insertSmallCounty, SMALL_COUNTY } from '../../testing/small-county.ts';
import { startTestServer } from '../../testing/test-server.ts';
import type { Answer, TestServer } from '../../testing/test-server.ts';
import { findChecker } from './find-checker.ts';
import { at, insertCasesAsTheyStand, insertResponsibilities, squareAround } from './testing.ts';

let database: TestDatabase;
let server: TestServer;
let manhole: number;

beforeAll(async () => {
  database = await createTestDatabase();
  const { pool } = database;
  await insertSmallCounty(pool, { components: 60, events: 1 });
  await pool.query(`insert into departments values ($1, 'D3', '供水公司', 'Water Company'), ($1, 'D4', '供电公司', 'Power Company')`, [SMALL_COUNTY]);
  ({ rows: [{ id: manhole }] } = await pool.query(`select min(id) as id from components where class = 'yc2013:0101'`));
  await insertResponsibilities(pool, [
    { kind: 'fan_out', classes: ['yc2013:0101', 'yc2013:0123'], departments: ['D3', 'D4'], name_zh: '无主井盖', name_en: 'Unowned manholes' },
    {
      kind: 'area_holder', holder_kind: 'street', classes: ['yc2013e:01'], departments: ['D1'], name_zh: '中心大街', name_en: 'Centre Street', holder: '王某', reach_meters: 30,
      geom: { type: 'LineString', coordinates: [at(0, 1), at(4, 1)] },
    },
    { kind: 'area_holder', holder_kind: 'park', classes: ['yc2013e:01'], departments: ['D2'], name_zh: '大公园', name_en: 'Large Park', geom: squareAround(2.5, 0.4, 0.4) },
    { kind: 'area_holder', holder_kind: 'river', classes: ['yc2013e:01'], departments: ['D3'], name_zh: '园中湖', name_en: 'Lake in the Park', geom: squareAround(2.5, 0.4, 0.1) },
    { kind: 'class_default', classes: ['yc2013e:01'], departments: ['D1'], name_zh: '市容', name_en: 'Appearance' },
    { kind: 'class_default', classes: ['yc2013e:0106'], departments: ['D2'], name_zh: '彩旗', name_en: 'Bunting' },
    { kind: 'class_default', classes: ['yc2013e:0106'], departments: ['D3'], area_code: '099101002', name_zh: '东部彩旗', name_en: 'Bunting in the east' },
    { kind: 'class_default', classes: ['yc2013:01'], departments: ['D4'], valid_from: '2100-01-01' },
    { kind: 'class_default', classes: ['yc2013:02'], departments: ['D4'], valid_to: '2020-01-01' },
  ]);
  server = await startTestServer(database);
});
afterAll(async () => {
  await server?.close();
  await database?.drop();
});

const ask = (point: readonly number[], classId: string, component?: number): Promise<Answer> =>
  server.ask(`/api/responsibility?point=${point.join()}&class=${classId}${component === undefined ? '' : `&component=${component}`}`);
const found = ({ json }: Answer): string => json.chain.map((step: any) => `${step.kind}:${step.found ? step.departments.map((d: any) => d.code).join('+') : '-'}`).join(' ');

describe('who answers', () => {
  test('is the owner of the component first, with the keeper named, whatever else is there', async () => {
    const answer = await ask(at(1, 1), 'yc2013e:0106', manhole);
    expect(found(answer)).toBe('owner:D1 area_holder:D1 class_default:D2');
    expect(answer.json).toMatchObject({
      departments: [{ code: 'D1', name: { zh: '市政处', en: 'Works Office' } }], fanOut: false, holder: null, keeper: { code: 'D2' },
    });
    expect(answer.json.because).toEqual({
      zh: expect.stringMatching(/^部件“部件\d+”归市政处所有，由园林处养护$/), en: expect.stringMatching(/^Component “部件\d+” belongs to Works Office and is kept by Parks Office$/),
    });
  });
  test('are several for a manhole without an owner and for a class that says so: the first to accept holds it', async () => {
    const unknown = await ask(at(1, 1.5), 'yc2013:0123');
    expect(found(unknown)).toBe('owner:D3+D4 area_holder:- class_default:-');
    expect(unknown.json).toMatchObject({ fanOut: true, because: { zh: '“不明井盖”一类权属不明，同时派给供水公司、供电公司，先签收者承办', en: expect.stringContaining('Water Company and Power Company') } });
    // Of the class itself an owner is known: a cover with one goes to the owner, one without is offered.
    expect((await ask(at(1, 1.5), 'yc2013:0101', manhole)).json).toMatchObject({ fanOut: false, departments: [{ code: 'D1' }] });
    await database.pool.query('update components set owner_dept = null where county = $1 and id = $2', [SMALL_COUNTY, manhole]);
    expect((await ask(at(1, 1.5), 'yc2013:0101', manhole)).json).toMatchObject({
      fanOut: true, departments: [{ code: 'D3' }, { code: 'D4' }], because: { en: expect.stringMatching(/^No owner is registered for component “部件\d+”: offered to Water Company and Power Company,/) },
    });
    await database.pool.query(`update components set owner_dept = 'D1' where county = $1 and id = $2`, [SMALL_COUNTY, manhole]);
  });
  test('is the holder of the area next: the nearest within reach, of two around the place the smaller', async () => {
    const near = await ask(at(1, 1.02), 'yc2013e:0110');
    expect(found(near)).toBe('owner:- area_holder:D1 class_default:D1');
    expect(near.json.holder).toMatchObject({ kind: 'street', person: '王某', name: { en: 'Centre Street' } });
    expect(near.json.holder.meters).toBeCloseTo(22.2, 0);
    expect(near.json.because).toEqual({
      zh: '此处在“中心大街”（街长 王某）的责任范围内，相距 22 米，由市政处负责', en: 'Within reach of “Centre Street” (street chief 王某), 22 m away: Works Office answers',
    });
    expect(found(await ask(at(1, 1.03), 'yc2013e:0110'))).toBe('owner:- area_holder:- class_default:D1');
    expect((await ask(at(2.5, 0.45), 'yc2013e:0110')).json).toMatchObject({ departments: [{ code: 'D3' }], holder: { kind: 'river', meters: 0 } });
    expect((await ask(at(2.5, 0.7), 'yc2013e:0110')).json).toMatchObject({ departments: [{ code: 'D2' }], holder: { kind: 'park' } });
    expect(found(await ask(at(1, 1), 'yc2013e:0401'))).toContain('area_holder:-');
  });
  test('is the default of the class then: the longest class first, then the smallest area', async () => {
    expect((await ask(at(1, 1.5), 'yc2013e:0110')).json.departments).toMatchObject([{ code: 'D1' }]);
    expect((await ask(at(1, 1.5), 'yc2013e:0106')).json.departments).toMatchObject([{ code: 'D2' }]);
    const east = await ask(at(3, 1.5), 'yc2013e:0106');
    expect(east.json).toMatchObject({ departments: [{ code: 'D3' }], because: { en: expect.stringMatching(/^Water Company answers for .* by default \(Bunting in the east\)$/) } });
  });
  test('is nobody when nothing fits today: then a dispatcher chooses, and every step says what is missing', async () => {
    for (const classId of ['yc2013:0137', 'yc2013:0201', 'yc2013e:0401']) {
      const nobody = await ask(at(1, 1.5), classId);
      expect(found(nobody)).toBe('owner:- area_holder:- class_default:- dispatcher:');
      expect(nobody.json).toMatchObject({ departments: [], because: { zh: '没有单位负责，由派遣员指定', en: 'Nobody answers: a dispatcher chooses' } });
      for (const { text } of nobody.json.chain) expect(text).toEqual({ zh: expect.stringMatching(/\p{Script=Han}/u), en: expect.stringMatching(/^[^\p{Script=Han}]+$/u) });
    }
  });
  test('is asked with a place inside the county, a class of things or events, and a component that is there', async () => {
    const wrong: [string, string][] = [
      ['class=yc2013:0101', 'point'], ['point=113.61&class=yc2013:0101', 'point'], ['point=113.61,37.81,0&class=yc2013:0101', 'point'], ['point=,&class=yc2013:0101', 'point'],
      ['point=113.61,91&class=yc2013:0101', 'point'], ['point=100,30&class=yc2013:0101', 'point'], ['point=113.61,37.81', 'class'],
      ['point=113.61,37.81&class=yc2013:9999', 'class'], ['point=113.61,37.81&class=grid:unit', 'class'],
      ['point=113.61,37.81&class=yc2013:0101&component=x', 'component'], ['point=113.61,37.81&class=yc2013:0101&component=999999', 'component'],
    ];
    for (const [query, parameter] of wrong) {
      expect((await server.ask(`/api/responsibility?${query}`)).json, query).toMatchObject({ status: 400, code: 'bad_parameter', parameter });
    }
    const { allowed } = (await server.ask('/api/responsibility?point=113.61,37.81&class=yc2013:9999')).json;
    expect(allowed).toContain('yc2013:0101');
    expect(allowed.filter((id: string) => !id.startsWith('yc2013:'))).toEqual([]);
  });
  test('is the same to the guard of dispatching', async () => {
    await insertCasesAsTheyStand(database.pool, [
      { id: 1, class: 'yc2013e:0106', component_id: manhole }, { id: 2, class: 'yc2013:0123' }, { id: 3, class: 'yc2013e:0106', area_code: '099101002001', geom: { type: 'Point', coordinates: at(3, 1.5) } },
      { id: 4, class: 'yc2013:0137', geom: { type: 'Point', coordinates: at(1, 1.5) } },
    ]);
    const { rows } = await database.pool.query('select id, responsible_departments(county, id, class) as who, responsible_departments(county, 99, class) as none from cases order by id');
    expect(rows.map(({ who }) => who)).toEqual([['D1'], ['D3', 'D4'], ['D3'], []]);
    expect(rows[0].none).toEqual([]);
    const suggested = (await server.ask('/api/cases/2/dispatch')).json;
    expect(suggested).toMatchObject({ fanOut: true, departments: [{ code: 'D3', open: 0, overdue: 0 }, { code: 'D4' }], returnedBy: [] });
    expect((await server.ask('/api/cases/3/dispatch', { person: 'township-1' })).json.code).toBe('withheld');
    expect((await server.ask('/api/cases/99/dispatch')).json.code).toBe('unknown_case');
  });
  test('follows from rules that can be read', async () => {
    const { responsibilities } = (await server.ask('/api/responsibilities')).json;
    expect(responsibilities).toHaveLength(9);
    expect(responsibilities[0]).toMatchObject({ kind: 'fan_out', departments: [{ code: 'D3' }, { code: 'D4', name: { zh: '供电公司' } }], geometry: null });
    expect(responsibilities[1]).toMatchObject({ kind: 'area_holder', holder: '王某', reachMeters: 30, geometry: { type: 'LineString' } });
  });
});

test('a case is checked by the collector of its duty grid, else by the nearest who was just seen, never by its handler', async () => {
  const { pool } = database;
  const now = new Date('2026-11-20T03:00:00Z');
  const minutesAgo = (minutes: number): string => new Date(now.getTime() - minutes * 60_000).toISOString();
  await pool.query(`update staff set state = 'off_duty'`);
  const put = (code: string, [lng, lat]: [number, number], fix: string | null, grids: string[] = [], state = 'on_duty'): Promise<unknown> => pool.query(`
    insert into staff (county, code, class, state, grids, fix_at, source, source_id, geom)
    values ($1, $2, 'staff:collector', $3, $4, $5, 'checker', $2, st_setsrid(st_makepoint($6, $7), 4490))`, [SMALL_COUNTY, code, state, grids, fix, lng, lat]);
  await insertCasesAsTheyStand(pool, [{ id: 20, duty_grid: '099101001001D', handler: 'C4', geom: { type: 'Point', coordinates: at(0.5, 1.5) } }, { id: 21 }]);
  const check = (id = 20): Promise<unknown> => findChecker(pool, SMALL_COUNTY, id, now);
  expect(await check()).toEqual({ assignee: null, reason: 'nobody_on_duty', meters: null });
  await put('C1', at(0.6, 1.5), minutesAgo(16));
  await put('C2', at(3, 1.5), minutesAgo(5));
  await put('C3', at(0.8, 1.5), minutesAgo(5));
  await put('C4', at(0.5, 1.5), minutesAgo(1), ['099101001001D']);
  expect(await check()).toMatchObject({ assignee: 'C3', reason: 'nearest_fix', meters: expect.closeTo(264, -1) });
  await put('C5', at(3.9, 0.1), null, ['099101001001D', '099101001002D'], 'off_duty');
  expect(await check()).toMatchObject({ assignee: 'C3' });
  await pool.query(`update staff set state = 'on_duty' where code = 'C5'`);
  expect(await check()).toEqual({ assignee: 'C5', reason: 'duty_grid', meters: null });
  await put('C6', at(1.5, 1.5), minutesAgo(50), ['099101001001D']);
  expect(await check()).toMatchObject({ assignee: 'C6', reason: 'duty_grid' });
  expect(await check(21)).toMatchObject({ reason: 'nearest_fix' });
  expect(await check(999)).toMatchObject({ assignee: null });
});

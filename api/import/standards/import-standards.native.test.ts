import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LITTER, MANHOLE, insertCaseGround, moveTestCase, openTestCase } from '../../cases/testing.ts';
import { compileCalendar } from '../../contract/cases/calendar.ts';
import type { Clock } from '../../contract/cases/clock.ts';
import { DEFAULT_CALENDAR } from '../../contract/cases/default-calendar.ts';
import { explainClock } from '../../contract/cases/explain-clock.ts';
import { realFile } from '../../contract/real-data.ts';
import { createTestDatabase } from '../../testing/database.ts';
import type { TestDatabase } from '../../testing/database.ts';
import { insertSmallCounty, SMALL_COUNTY } from '../../testing/small-county.ts';
import { temporaryFile } from '../testing.ts';
import { HEADER, runSheet, sheetOf } from './testing.ts';

const COVER = '01,井盖,01,上水井盖';
let test: TestDatabase;

beforeAll(async () => {
  test = await createTestDatabase();
  await insertSmallCounty(test.pool, { components: 40, events: 1 });
  await insertCaseGround(test.pool);
});
afterAll(() => test?.drop());
beforeEach(async () => {
  await test.pool.query(`delete from case_standards where scheme not like 'yc2013%'`);
  await test.pool.query(`delete from standard_editions where scheme not like 'yc2013%'`);
  await test.pool.query('update standard_editions set replaced_from = null');
});

const rowsOf = async (sql: string): Promise<unknown[]> => (await test.pool.query(sql)).rows;
/** Everything that an import of standards writes, beside its entry in the list of imports. */
const everything = async (): Promise<unknown[]> => [
  ...await rowsOf('select * from case_standards order by county, id'), ...await rowsOf('select * from standard_editions order by county, number'),
  ...await rowsOf('select * from class_schemes order by scheme'), ...await rowsOf('select * from classes order by class'),
];
/** The copy that a case carries. */
const pinned = async (id: number) => (await test.pool.query('select standard from cases where county = $1 and id = $2', [SMALL_COUNTY, id])).rows[0].standard;
const inForce = async (scheme: string): Promise<unknown[]> => (await test.pool.query(
  'select edition, class, limit_value as value, limit_unit as unit, kind from standards_in_force where scheme = $1 order by id', [scheme])).rows;

describe('the published sheets', () => {
  const components = realFile('standards/yuncheng-components.csv');
  const events = realFile('standards/yuncheng-events.csv');
  const componentList = { id: 'yuncheng', kind: 'component', title: 'Yuncheng components', titleZh: '运城部件', rename: false } as const;
  const eventList = { ...componentList, id: 'yunchenge', kind: 'event', title: 'Yuncheng events', titleZh: '运城事件' } as const;

  it.skipIf(components.absent)('375 conditions of 92 component classes come in whole with both rules given; the same sheet again changes nothing', async () => {
    const { report } = await runSheet(test.pool, components.path, { scheme: componentList });
    expect(report).toMatchObject({ read: 375, inserted: 375, updated: 0, unchanged: 0, rejected: 0, classesMet: 92, classesAdded: 92, majorsAdded: 5, withoutEnglish: 0 });
    expect(Object.fromEntries(report.forms)).toEqual({ 'urgent hours': { read: 20, refused: 0 }, 'plain hours': { read: 29, refused: 0 }, 'plain days': { read: 326, refused: 0 } });
    expect(await rowsOf(`select limit_unit, count(*)::int as n from standards_in_force where scheme = 'yuncheng' group by 1 order by 1`)).toEqual([
      { limit_unit: 'urgent_hour', n: 20 }, { limit_unit: 'work_day', n: 326 }, { limit_unit: 'work_hour', n: 29 }]);
    const before = await everything();
    const { report: again } = await runSheet(test.pool, components.path, { scheme: componentList, from: undefined });
    expect(again).toMatchObject({ inserted: 0, updated: 0, unchanged: 375, classesAdded: 0, majorsAdded: 0, classesRenamed: 0, validFrom: '2020-01-01' });
    expect(await everything()).toEqual(before);
  });

  it.skipIf(components.absent)('without rules its plain hours and days are refused by name, and only the urgent hours come in', async () => {
    const { report } = await runSheet(test.pool, components.path, { scheme: componentList, rules: {} });
    expect(report).toMatchObject({ read: 375, inserted: 20, rejected: 355 });
    expect(report.rejects.map(({ summary, count }) => [summary.replace(/:.*--/, ': --'), count])).toEqual([
      ['limit: --plain-days work or natural', 326], ['limit: --plain-hours work or urgent', 29]]);
  });

  it.skipIf(events.absent)('140 of 144 conditions of the events come in, the four in urgent work days are refused by name, and come in when it is said what they mean', async () => {
    const { report, rejects } = await runSheet(test.pool, events.path, { scheme: eventList });
    expect(report).toMatchObject({ read: 144, inserted: 140, rejected: 4, majorsAdded: 6 });
    expect(rejects.map((line) => line.slice(0, line.indexOf(',,') < 0 ? undefined : line.indexOf(',,')))).toEqual([
      expect.stringMatching(/^2,1,0101 .*,limit,2紧急工作日,.*--urgent-days work or natural/), expect.stringMatching(/^4,3,0102 .*,limit,1紧急工作日,/),
      expect.stringMatching(/^\d+,\d+,0199 .*,limit,2紧急工作日,/), expect.stringMatching(/^\d+,\d+,0198 .*,limit,2紧急工作日,/)]);
    const { report: whole } = await runSheet(test.pool, events.path, { scheme: eventList, rules: { plainHours: 'work', plainDays: 'work', urgentDays: 'natural' } });
    expect(whole).toMatchObject({ inserted: 4, unchanged: 140, rejected: 0, classesMet: 98 });
    expect(await rowsOf(`select limit_unit, kind, count(*)::int as n from standards_in_force where scheme = 'yunchenge' group by 1, 2 order by 1, 2 desc`)).toEqual([
      { limit_unit: 'natural_day', kind: 'fix', n: 4 }, { limit_unit: 'urgent_hour', kind: 'stop', n: 1 }, { limit_unit: 'urgent_hour', kind: 'fix', n: 21 },
      { limit_unit: 'work_day', kind: 'fix', n: 86 }, { limit_unit: 'work_hour', kind: 'fix', n: 32 }]);
  });
});

describe('a case of an imported class', () => {
  const CALENDAR = compileCalendar(DEFAULT_CALENDAR);
  // A Friday, an hour before the offices close.
  const FRIDAY = Date.parse('2026-11-20T17:00:00+08:00');

  /** Files and dispatches a case on that Friday under a standard of the list; answers its clock. */
  async function clockUnder(standardId: number): Promise<Clock> {
    const { caseId: id } = await openTestCase(test.pool, { class: 'town:0101', at: FRIDAY - 60_000 });
    await moveTestCase(test.pool, id, 'file', { at: FRIDAY - 30_000, detail: { standardId, duplicatesSeen: [] } });
    await moveTestCase(test.pool, id, 'dispatch', { at: FRIDAY });
    const { rows: [row] } = await test.pool.query(`select body from case_clocks where county = $1 and case_id = $2 and clock = 'handle'`, [SMALL_COUNTY, id]);
    return row.body as Clock;
  }

  it('has its deadline by the unit of its standard, and both languages explain it', async () => {
    await runSheet(test.pool, sheetOf(`${COVER},井盖没了,盖好,2紧急工作时,水务所,住建局`, `${COVER},井盖松动,固定,4工作时,水务所,`, `${COVER},路面下沉,补平,2工作日,水务所,`));
    const { rows } = await test.pool.query<{ id: number }>(`select id from standards_in_force where scheme = 'town' order by id`);
    const clocks: Clock[] = [];
    for (const { id } of rows) clocks.push(await clockUnder(id));
    expect(clocks.map(({ pace, deadline }) => [pace, new Date(deadline!).toISOString()])).toEqual([
      ['continuous', '2026-11-20T11:00:00.000Z'], // 19:00, through the evening
      ['work', '2026-11-23T03:00:00.000Z'],       // one hour on Friday, three on Monday
      ['work', '2026-11-24T09:00:00.000Z'],       // one hour, eight on Monday, seven on Tuesday
    ]);
    const [urgent, hours, days] = clocks.map((clock) => explainClock(clock, CALENDAR, FRIDAY));
    expect(urgent!.en.join(' ')).toMatch(/2 urgent hours/);
    expect(urgent!.zh.join('')).toContain('2 紧急工作时');
    expect(hours!.en.join(' ')).toMatch(/4 work hours/);
    expect(hours!.zh.join('')).toContain('4 工作时');
    expect(days!.en.join(' ')).toMatch(/2 work days/);
    expect(days!.zh.join('')).toContain('2 工作日');
  });

  it('carries the words of its sheet, who handles and who supervises included', async () => {
    await runSheet(test.pool, sheetOf(`${COVER},井盖没了,盖好,2紧急工作时制止,水务所,住建局`));
    const { caseId: id } = await openTestCase(test.pool, { class: 'town:0101' });
    const filed = await moveTestCase(test.pool, id, 'file');
    expect(await pinned(id)).toMatchObject({
      scheme: 'town', edition: '2024', class: 'town:0101', condition: { zh: '井盖没了', en: '井盖没了' }, closeCondition: { zh: '盖好' }, kind: 'stop',
      limit: { value: 2, unit: 'urgent_hour' }, handler: '水务所', supervisor: '住建局',
    });
    expect(filed.severity).toBe('critical');
  });

  it('keeps the standard that was pinned when a later edition takes its place: new cases are filed under the later one only', async () => {
    await runSheet(test.pool, sheetOf(`${COVER},井盖没了,盖好,2紧急工作时,,`), { edition: '2013', from: '2013-07-01' });
    const { caseId: early } = await openTestCase(test.pool, { class: 'town:0101' });
    await moveTestCase(test.pool, early, 'file');
    const { id: earlier } = await pinned(early);
    const { report } = await runSheet(test.pool, sheetOf(`${COVER},井盖没了,盖好,1工作日,,`), { edition: '2024', from: '2024-05-01' });
    expect(report).toMatchObject({ inserted: 1, before: '2013', next: null, validFrom: '2024-05-01', editionToday: '2024', classesAdded: 0 });
    expect(await inForce('town')).toEqual([{ edition: '2024', class: 'town:0101', value: 1, unit: 'work_day', kind: 'fix' }]);

    await moveTestCase(test.pool, early, 'dispatch');
    const { rows: [kept] } = await test.pool.query(`select c.standard, k.body -> 'limit' as "limit" from cases c join case_clocks k on k.county = c.county and k.case_id = c.id and k.clock = 'handle' where c.id = $1`, [early]);
    expect([kept.standard.edition, kept.standard.limit.value, kept.limit.unit]).toEqual(['2013', 2, 'urgent_hour']);

    const { caseId: late } = await openTestCase(test.pool, { class: 'town:0101' });
    await expect(moveTestCase(test.pool, late, 'file', { detail: { standardId: earlier, duplicatesSeen: [] } })).rejects.toThrow(/not one in force of class town:0101/);
    const { rows: [current] } = await test.pool.query(`select id from standards_in_force where scheme = 'town'`);
    await moveTestCase(test.pool, late, 'file', { detail: { standardId: current.id, duplicatesSeen: [] } });
    expect(await pinned(late)).toMatchObject({ edition: '2024', limit: { value: 1, unit: 'work_day' } });
  });
});

describe('editions', () => {
  it('an edition of a day to come waits for its day; one that came later but begins earlier fills the time before it', async () => {
    await runSheet(test.pool, sheetOf(`${COVER},a,b,1工作日,,`), { edition: 'old', from: '2001-01-01' });
    await runSheet(test.pool, sheetOf(`${COVER},a,b,2工作日,,`), { edition: 'next', from: '2999-01-01' });
    expect(await inForce('town')).toMatchObject([{ edition: 'old' }]);
    const { report } = await runSheet(test.pool, sheetOf(`${COVER},a,b,3工作日,,`), { edition: 'between', from: '2010-01-01' });
    expect(report).toMatchObject({ before: 'old', next: { edition: 'next', from: '2999-01-01' }, editionToday: 'between' });
    expect(await rowsOf(`select edition_in_force('${SMALL_COUNTY}', 'town', d::date) as edition from unnest(array['2000-12-31', '2001-01-01', '2009-12-31', '2010-01-01', '2998-12-31', '2999-01-01']) d`))
      .toEqual([null, 'old', 'old', 'between', 'between', 'next'].map((edition) => ({ edition })));
  });

  it('of two editions from the same day on the one that came later counts', async () => {
    await runSheet(test.pool, sheetOf(`${COVER},a,b,1工作日,,`), { edition: 'first' });
    await runSheet(test.pool, sheetOf(`${COVER},a,b,2工作日,,`), { edition: 'second' });
    expect(await inForce('town')).toMatchObject([{ edition: 'second' }]);
  });

  it('a changed sheet of the same edition changes the standards in place; what it does not have stays, or is withdrawn', async () => {
    await runSheet(test.pool, sheetOf(`${COVER},a,b,1工作日,,`, `${COVER},c,d,2工作日,,`));
    const ids = await rowsOf(`select id from case_standards where scheme = 'town' order by id`);
    const corrected = sheetOf(`${COVER},a,b,3工作日,,`);
    expect((await runSheet(test.pool, corrected)).report).toMatchObject({ inserted: 0, updated: 1, unchanged: 0, left: 1, withdrawn: 0 });
    expect(await inForce('town')).toMatchObject([{ value: 3 }, { value: 2 }]);
    expect((await runSheet(test.pool, corrected, { missing: 'withdraw' })).report).toMatchObject({ updated: 0, unchanged: 1, left: 0, withdrawn: 1 });
    expect(await inForce('town')).toMatchObject([{ value: 3 }]);
    expect((await runSheet(test.pool, sheetOf(`${COVER},c,d,2工作日,,`))).report).toMatchObject({ updated: 1 });
    expect(await inForce('town')).toMatchObject([{ value: 3 }, { value: 2 }]);
    expect(await rowsOf(`select id from case_standards where scheme = 'town' order by id`)).toEqual(ids);
  });

  it('another list can take the place of one: its classes are refused from then on, and cases under it go on', async () => {
    const { caseId: id } = await openTestCase(test.pool, { class: MANHOLE.class });
    await moveTestCase(test.pool, id, 'file', { detail: { standardId: MANHOLE.standardId, duplicatesSeen: [] } });
    const { report } = await runSheet(test.pool, sheetOf(`${COVER},a,b,1工作日,,`), { replaces: ['yc2013'] });
    expect(report.replaced).toEqual(['yc2013']);
    expect(await inForce('yc2013')).toEqual([]);
    expect((await inForce('yc2013e')).length).toBeGreaterThan(0);
    await expect(openTestCase(test.pool, { class: MANHOLE.class })).rejects.toThrow(/without standards in force/);
    await openTestCase(test.pool, { class: LITTER.class });
    await openTestCase(test.pool, { class: 'town:0101' });
    expect(await moveTestCase(test.pool, id, 'dispatch')).toMatchObject({ state: 'pending_handle' });
    expect(await pinned(id)).toMatchObject({ scheme: 'yc2013' });
    await expect(runSheet(test.pool, sheetOf(`${COVER},a,b,1工作日,,`), { replaces: ['nolist'] })).rejects.toThrow(/has no standards of that list; it has yc2013, yc2013e/);
  });

  describe('that take the place of another list', () => {
    const sheet = sheetOf(`${COVER},a,b,1工作日,,`);
    const begin = async (from: string, replaces: readonly string[], id = 'town') =>
      (await runSheet(test.pool, sheet, { from, replaces, scheme: { id, kind: 'component', title: 'Town components', titleZh: '镇部件', rename: false } })).report;
    const on = async (...days: readonly string[]) => (await test.pool.query<{ lists: string }>(
      `select concat_ws(' ', edition_in_force($1, 'yc2013', d), 'town ' || edition_in_force($1, 'town', d)) as lists from unnest($2::date[]) with ordinality u(d, n) order by n`, [SMALL_COUNTY, days])).rows.map(({ lists }) => lists);

    it.each([['named again', ['yc2013']], ['not named again', []]])('are postponed, and brought forward, and its end moves along, %s', async (_, replaces) => {
      const [old] = await on('2026-12-31');
      await begin('2997-01-01', ['yc2013']);
      expect(await on('2996-12-31', '2997-01-01')).toEqual([old, 'town 2024']);
      expect(await begin('2997-03-01', replaces)).toMatchObject({ replaced: ['yc2013'], endedBefore: [] });
      expect(await on('2997-01-01', '2997-02-28', '2997-03-01')).toEqual([old, old, 'town 2024']);
      expect(await begin('2996-06-01', replaces)).toMatchObject({ replaced: ['yc2013'], endedBefore: [] });
      expect(await on('2996-05-31', '2996-06-01', '2997-03-01')).toEqual([old, 'town 2024', 'town 2024']);
    });

    it('are postponed, and its end stays where a third list began on that day; that is told', async () => {
      await begin('2997-01-01', ['yc2013'], 'third');
      await begin('2997-01-01', ['yc2013']);
      expect(await begin('2997-03-01', ['yc2013'])).toMatchObject({ replaced: ['yc2013'], endedBefore: [{ scheme: 'yc2013', on: '2997-01-01' }] });
      expect(await on('2997-01-01')).toEqual(['']);
    });
  });
});

it('an edition without a day begins today, and keeps its day when it comes again', async () => {
  const { rows: [{ today }] } = await test.pool.query(`select to_char(county_today($1), 'YYYY-MM-DD') as today`, [SMALL_COUNTY]);
  const file = sheetOf(`${COVER},a,b,1工作日,,`);
  // Midnight in the county may pass between the question and the import.
  const { report } = await runSheet(test.pool, file, { from: undefined });
  expect(report.validFrom >= today).toBe(true);
  expect((await runSheet(test.pool, file, { from: undefined })).report.validFrom).toBe(report.validFrom);
});

describe('classes', () => {
  it('a new list has its classes, with the English names of the product where the Chinese ones are the same', async () => {
    await runSheet(test.pool, sheetOf('01,公用设施,01,上水井盖,a,b,1工作日,,', '01,公用设施,7,太阳能板,a,b,1工作日,,'), { scheme: { id: 'named', kind: 'component', title: 'Named', rename: false } });
    expect(await rowsOf(`select class, parent, name_zh, name_en from classes where scheme = 'named' order by class`)).toEqual([
      { class: 'named:01', parent: null, name_zh: '公用设施', name_en: 'Public utilities' },
      { class: 'named:0101', parent: 'named:01', name_zh: '上水井盖', name_en: 'Water supply manhole cover' },
      { class: 'named:0107', parent: 'named:01', name_zh: '太阳能板', name_en: '太阳能板' },
    ]);
  });

  it('a code that has another name in its list is refused, unless it is said that the name was corrected', async () => {
    const named = { id: 'renamed', kind: 'component', title: 'Renamed', rename: false } as const;
    await runSheet(test.pool, sheetOf(`${COVER},a,b,1工作日,,`), { scheme: named });
    const other = sheetOf('01,井盖,01,雨水箅子,a,b,1工作日,,');
    const { report, rejects } = await runSheet(test.pool, other, { scheme: named });
    expect(report.rejected).toBe(1);
    expect(rejects[0]).toContain('class 0101 of renamed is 上水井盖, not 雨水箅子');
    expect((await runSheet(test.pool, other, { scheme: { ...named, rename: true } })).report).toMatchObject({ rejected: 0, classesRenamed: 1 });
    expect(await rowsOf(`select name_zh, name_en from classes where class = 'renamed:0101'`)).toEqual([{ name_zh: '雨水箅子', name_en: 'Storm drain grate' }]);
  });

  it('standards of a list that comes with the product are imported for its own classes only', async () => {
    const list = { id: 'yc2013', rename: false };
    const { report, rejects } = await runSheet(test.pool, sheetOf('01,公用设施,01,上水井盖,新条件,盖好,2紧急工作时,,', '01,公用设施,02,不是污水,a,b,1工作日,,', '01,公用设施,77,新类别,a,b,1工作日,,'), { scheme: list, from: '2999-01-01' });
    expect(report).toMatchObject({ inserted: 1, rejected: 2, classesAdded: 0 });
    expect(rejects[0]).toContain('class 0102 of yc2013 is 污水井盖, not 不是污水');
    expect(rejects[1]).toContain('yc2013 has no class 0177');
    await test.pool.query(`delete from case_standards where edition = '2024'; delete from standard_editions where edition = '2024'`);
  });

  it.each([
    [{ id: 'newlist', rename: false }, 'There is no class list newlist yet'],
    [{ id: 'yc2013', kind: 'event', rename: false }, '--kind says event, and yc2013 is a list of components'],
    [{ id: 'yc2013', title: 'Mine', rename: false }, 'The class list yc2013 is'],
    [{ id: 'yc2013', rename: true }, '--rename-classes'],
    [{ id: 'device', rename: false }, 'is the list of devices'],
  ] as const)('%j is refused before anything is written', async (scheme, words) => {
    const before = await everything();
    await expect(runSheet(test.pool, sheetOf(`${COVER},a,b,1工作日,,`), { scheme })).rejects.toThrow(words);
    expect(await everything()).toEqual(before);
  });
});

describe('the sheet', () => {
  it('what is wrong is told with line, field and reason, and the good records come in', async () => {
    const { report, rejects } = await runSheet(test.pool, sheetOf(
      `${COVER},好,好,1工作日,,`, `${COVER},,好,1工作日,,`, `${COVER},急,好,尽快,,`, `${COVER},好,好,1工作日,,`, '01,井盖,01,别的名字,x,y,1工作日,,', '甲,井盖,02,污水井盖,x,y,1工作日,,',
      `${COVER},两说,好,1工作日,,`, `${COVER},两说,好,2工作日,,`, ',,,,x,y,1工作日,,'));
    expect(report).toMatchObject({ read: 9, inserted: 1, rejected: 8 });
    expect(rejects.map((line) => line.split(',').filter((_, i) => [0, 3, 5].includes(i)).join(' | '))).toEqual([
      '3 | 立案条件 | is empty', '4 | 处置时限 | is no time limit that can be counted', '5 | 立案条件 | is that of line 2 again', '6 | 小类名称 | class 0101 is 上水井盖 on line 2',
      '7 | 大类代码 | is no major class: two digits are needed', '8 | 立案条件 | stands on line 9 with another limit or closing condition',
      '9 | 立案条件 | stands on line 8 with another limit or closing condition', '10 | 小类代码 | is empty', '10 | 小类名称 | is empty',
    ]);
  });

  it('merged cells are filled down when that is said, and a class may carry its major in one column', async () => {
    const merged = sheetOf('01,井盖,0101,上水井盖,a,b,1工作日,水务所,', ',,,,c,d,2工作日,,');
    expect((await runSheet(test.pool, merged)).report).toMatchObject({ inserted: 1, rejected: 1 });
    expect((await runSheet(test.pool, merged, { fillDown: true })).report).toMatchObject({ inserted: 1, unchanged: 1, rejected: 0 });
    expect(await rowsOf(`select class, handler from case_standards where scheme = 'town' order by id`)).toEqual([{ class: 'town:0101', handler: '水务所' }, { class: 'town:0101', handler: '水务所' }]);
  });

  it('codes that a spreadsheet turned into numbers are told by the rest of the sheet, or refused with both that they may be', async () => {
    const carried = sheetOf('1,井盖,101,上水井盖,a,b,1工作日,,', ',,,,c,d,1工作日,,', '10,其他,1001,界碑,a,b,1工作日,,');
    expect((await runSheet(test.pool, carried, { fillDown: true, scheme: { id: 'carried', kind: 'component', title: 'Carried', rename: false } })).report).toMatchObject({ inserted: 3, rejected: 0 });
    expect(await rowsOf(`select class from classes where scheme = 'carried' and parent is not null order by 1`)).toEqual([{ class: 'carried:0101' }, { class: 'carried:1001' }]);
    const own = sheetOf('1,井盖,101,上水井盖,a,b,1工作日,,', '2,其他,301,界碑,a,b,1工作日,,');
    await runSheet(test.pool, own, { scheme: { id: 'own', kind: 'component', title: 'Own', rename: false } });
    expect(await rowsOf(`select class from classes where scheme = 'own' and parent is not null order by 1`)).toEqual([{ class: 'own:01101' }, { class: 'own:02301' }]);
    const { report, rejects } = await runSheet(test.pool, sheetOf('1,井盖,101,上水井盖,a,b,1工作日,,', '1,井盖,102,污水井盖,a,b,1工作日,,'));
    expect(report).toMatchObject({ inserted: 0, rejected: 2, rejects: [{ count: 2 }] });
    expect(rejects[0]).toMatch(/小类代码,101,"may be 0101 or 01101: /);
  });

  it('a rehearsal tells the same and keeps nothing, and neither does a sheet without a good record', async () => {
    const before = await everything();
    const { report } = await runSheet(test.pool, sheetOf(`${COVER},a,b,1工作日,,`), { dryRun: true, scheme: { id: 'rehearsed', kind: 'event', title: 'Rehearsed', rename: false } });
    expect(report).toMatchObject({ inserted: 1, classesAdded: 1 });
    await runSheet(test.pool, sheetOf(`${COVER},a,b,尽快,,`), { edition: '2025' });
    expect(await everything()).toEqual(before);
  });

  it('columns that are needed are named when they are missing, and a mapping names them', async () => {
    const file = sheetOf(`${COVER},a,b,1工作日,,`);
    await expect(runSheet(test.pool, file, { columns: { condition: '情形' } })).rejects.toThrow('has no column 情形');
    const strange = temporaryFile('strange.csv', `${HEADER.replace('立案条件', '毛病')}\n${COVER},a,b,1工作日,,\n`);
    await expect(runSheet(test.pool, strange)).rejects.toThrow(/has no column for condition \(condition, 立案条件/);
    expect((await runSheet(test.pool, strange, { columns: { condition: '毛病' } })).report.inserted).toBe(1);
  });

  it('is remembered among the imports', async () => {
    await runSheet(test.pool, sheetOf(`${COVER},a,b,1工作日,,`));
    const { rows: [batch] } = await test.pool.query(`select layer, source, rows_read::int as read, rows_inserted::int as inserted, mapping ->> 'edition' as edition, by_person as by, undo from import_batches where county = $1 order by batch desc limit 1`, [SMALL_COUNTY]);
    expect(batch).toEqual({ layer: 'standards', source: 'town 2024', read: 1, inserted: 1, edition: '2024', by: 'tester', undo: null });
  });
});

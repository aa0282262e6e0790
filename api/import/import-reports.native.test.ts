import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { insertCaseGround } from '../cases/testing.ts';
import { createTestDatabase } from '../testing/database.ts';
import type { TestDatabase } from '../testing/database.ts';
import { insertSmallCounty, SMALL_COUNTY } from '../testing/small-county.ts';
import { FIXTURES, runTestImport, temporaryFile } from './testing.ts';
import type { TestImport } from './testing.ts';

const SAMPLE = join(FIXTURES, 'mappings/hotline-12345-sample.csv');
const MAPPING = 'mappings/hotline-12345.json';
let test: TestDatabase;

beforeAll(async () => {
  test = await createTestDatabase();
  await insertSmallCounty(test.pool, { components: 40, events: 1 });
  await insertCaseGround(test.pool);
});
afterAll(async () => {
  await test?.drop();
});

const load = (more: Partial<TestImport> = {}) => runTestImport(test.pool, { file: SAMPLE, mapping: MAPPING, crs: 'EPSG:4326', county: SMALL_COUNTY, ...more });
const count = async (table: string): Promise<number> => (await test.pool.query(`select count(*)::int as n from ${table} where county = $1`, [SMALL_COUNTY])).rows[0].n;

it('a rehearsal says what would come of a list and keeps nothing', async () => {
  const { report } = await load({ more: { dryRun: true } });
  expect([report.read, report.inserted, report.rejected]).toEqual([7, 3, 4]);
  expect([await count('cases'), await count('reports')]).toEqual([0, 0]);
});

it('a list of the hotline becomes reports with their cases, and what cannot is told with line, field and reason', async () => {
  const { report, rejects } = await load();
  expect(report).toMatchObject({ read: 7, inserted: 3, updated: 0, unchanged: 0, rejected: 4 });
  expect(rejects).toEqual([
    [5, 'JD20261120000020', '诉求类别', 'no class for 诉求类别=社保咨询'],
    [6, 'JD20261120000021', '经度, 纬度', 'the place lies outside the county'],
    [7, 'JD20261120000017', '工单编号', 'the record on line 2 has this number already'],
    [8, 'JD20261120000022', '纬度', 'is empty'],
    [8, 'JD20261120000022', '经度', 'is empty'],
  ]);
  const { rows } = await test.pool.query(`
    select r.external_id, r.class, r.description, r.address, r.reporter_name, r.reporter_phone, r.raw_crs, r.at, c.state, c.channel, c.report_count, c.due_clock
    from reports r join cases c on c.county = r.county and c.id = r.case_id where r.county = $1 order by r.external_id`, [SMALL_COUNTY]);
  expect(rows).toHaveLength(3);
  expect(rows[0]).toMatchObject({
    external_id: 'JD20261120000017', class: 'yc2013e:0110', description: '垃圾无人清运：小区北门垃圾桶满溢三天', address: '城关街道北门口', reporter_name: '王先生', reporter_phone: '139-0000-0001',
    raw_crs: 'EPSG:4326', at: new Date('2026-11-19T23:42:10Z'), state: 'reported', channel: 'hotline', report_count: 1, due_clock: 'accept',
  });
  expect(rows[1]).toMatchObject({ class: 'yc2013:0137', reporter_name: null, reporter_phone: null });
});

it('the same list again changes nothing, and the corrected one adds what was corrected', async () => {
  expect((await load()).report).toMatchObject({ inserted: 0, unchanged: 3, rejected: 4 });
  const corrected = readFileSync(SAMPLE, 'utf8').replace('社保咨询,,', '小广告,,').replace('112.100000,36.500000', '113.6000001,37.8100000');
  const { report } = await load({ file: temporaryFile('corrected.csv', corrected) });
  expect(report).toMatchObject({ inserted: 2, unchanged: 3, rejected: 2 });
  expect([await count('cases'), await count('reports')]).toEqual([5, 5]);
  const { rows } = await test.pool.query('select layer, rows_inserted, rows_unchanged from import_batches where county = $1 order by batch', [SMALL_COUNTY]);
  expect(rows).toEqual([[3, 0], [0, 3], [2, 3]].map(([inserted, unchanged]) => ({ layer: 'reports', rows_inserted: inserted, rows_unchanged: unchanged })));
});

it('positions of a provider\'s map are put where they are', async () => {
  const moved = readFileSync(SAMPLE, 'utf8').split('\n').slice(0, 2).join('\n').replace('0000017', '9000017');
  await load({ file: temporaryFile('gcj.csv', `${moved}\n`), crs: 'gcj02' });
  const { rows: [row] } = await test.pool.query(`select st_x(geom) as lng, raw_lng, raw_crs from reports where county = $1 and external_id like '%9000017'`, [SMALL_COUNTY]);
  expect(row.raw_crs).toBe('gcj02');
  expect(row.raw_lng - row.lng).toBeGreaterThan(0.004);
});

it('two imports of one list at once take each report in once', async () => {
  const text = readFileSync(SAMPLE, 'utf8').replaceAll('JD2026', 'TW2026');
  const [a, b] = await Promise.all([load({ file: temporaryFile('a.csv', text) }), load({ file: temporaryFile('b.csv', text) })]);
  expect(a.report.inserted + b.report.inserted).toBe(3);
  expect(a.report.unchanged + b.report.unchanged).toBe(3);
});

it('one that is stopped has its record, with what was taken in and what was not', async () => {
  const [head, , row, , refused] = readFileSync(SAMPLE, 'utf8').split('\n') as [string, string, string, string, string];
  const lines = Array.from({ length: 600 }, (_, i) => (i === 3 ? refused : row).replace(/^JD\d+/, `ST2026${String(i).padStart(6, '0')}`));
  const controller = new AbortController();
  const before = await count('reports');
  const running = load({ file: temporaryFile('stopped.csv', `${[head, ...lines].join('\n')}\n`), more: { rejectPath: join(tmpdir(), `stopped-${process.pid}.csv`) }, hooks: { signal: controller.signal } });
  const ended = running.then(() => 'it went through', ({ message }: Error) => message);
  await expect.poll(() => count('reports'), { timeout: 60_000 }).toBeGreaterThan(before);
  controller.abort(new Error('by hand'));
  expect(await ended).toBe('by hand');
  const taken = await count('reports') - before;
  expect(taken).toBeLessThan(599);
  const { rows: [record] } = await test.pool.query('select file_name, rows_inserted, rows_rejected, reject_file from import_batches where county = $1 order by batch desc limit 1', [SMALL_COUNTY]);
  expect(record).toMatchObject({ file_name: expect.stringContaining('stopped.csv'), rows_inserted: taken, rows_rejected: 1 });
  expect(readFileSync(record.reject_file, 'utf8')).toContain('ST2026000003');
});

it('a county that is not there is told before anything is read', async () => {
  await expect(load({ county: '099199' })).rejects.toThrow('There is no county 099199 yet. Load its areas');
});

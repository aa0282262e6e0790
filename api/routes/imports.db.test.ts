/** One whole import over HTTP, on both databases: tried, loaded into a new county, told with its rejects, and taken back. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ImportJob } from '../contract/imports.ts';
import { FIXTURES } from '../import/testing.ts';
import { createTestDatabase } from '../testing/database.ts';
import type { TestDatabase } from '../testing/database.ts';
import { insertSmallCounty } from '../testing/small-county.ts';
import { startTestServer } from '../testing/test-server.ts';
import type { Answer, TestServer } from '../testing/test-server.ts';

const SHEET = readFileSync(join(FIXTURES, 'mappings/components-zh-sample.csv'), 'utf8');
const MAPPING = JSON.parse(readFileSync(join(FIXTURES, 'mappings/components-zh.json'), 'utf8')) as Record<string, unknown>;
const WISH = { mapping: MAPPING, crs: 'EPSG:4490', county: '099177', name: 'Fuhe', nameZh: '复河县' };

let test: TestDatabase;
let server: TestServer;
let folder: string;

beforeAll(async () => {
  test = await createTestDatabase();
  await insertSmallCounty(test.pool);
  folder = mkdtempSync(join(tmpdir(), 'tongguan-imports-'));
  server = await startTestServer(test, 1024, { dataDir: folder });
});
afterAll(async () => {
  await server?.close();
  await test?.drop();
  rmSync(folder, { recursive: true, force: true });
});

const get = (path: string): Promise<Answer> => server.ask(path);
const post = (path: string, body: unknown): Promise<Answer> => server.ask(path, { method: 'POST', body });

/** The job once it is over. */
async function ended(answer: Answer): Promise<ImportJob> {
  expect(answer.json).toMatchObject({ state: 'running' });
  for (;;) {
    const { json } = await get(`/api/imports/jobs/${answer.json.id}`);
    if (json.state !== 'running') return json as ImportJob;
  }
}

const count = async (sql: string): Promise<number> => (await test.pool.query<{ count: number }>(sql)).rows[0]!.count;

it('a file is tried, loaded into a new county, told with its rejects, and taken back', { timeout: 240_000 }, async () => {
  const { json: { id: file } } = await server.ask('/api/imports/files?name=%E9%83%A8%E4%BB%B6%E6%99%AE%E6%9F%A5.csv', { method: 'POST', body: SHEET, headers: { 'content-type': 'application/octet-stream' } });
  const tried = await ended(await post(`/api/imports/files/${file}/preview`, WISH));
  expect(tried).toMatchObject({ state: 'done', kind: 'preview', file, hasRejects: true, preview: { whole: true, summary: { read: 6, inserted: 4, rejected: 2, batch: null, county: { code: '099177', isNew: true } } } });
  const { good, rejects, bounds } = tried.preview!;
  expect(good.map(({ line, identity }) => [line, identity])).toEqual([[2, '0991010137000001'], [3, '0991010102000017'], [4, '0991010305000003'], [5, '0991010407000009']]);
  expect(good[0]!.geometry).toEqual({ type: 'Point', coordinates: [113.630125, 37.800312] });
  expect(rejects.map(({ line, position, reasons }) => ({ line, position, fields: reasons.map(({ field }) => field) }))).toEqual([
    { line: 6, position: [113.63041, 37.80009], fields: ['普查日期', '状态'] }, { line: 7, position: [113.6305, 37.8001], fields: ['分类代码'] }]);
  expect(bounds).toEqual([113.62995, 37.799871, 113.631002, 37.80112]);
  expect(await count(`select count(*) from counties where county = '099177'`)).toBe(0);

  const run = await ended(await post(`/api/imports/files/${file}/run`, WISH));
  expect(run).toMatchObject({ state: 'done', hasRejects: true, summary: { read: 6, inserted: 4, rejected: 2, file: '部件普查.csv' } });
  expect(await count(`select count(*) from components where county = '099177'`)).toBe(4);
  const csv = await get(`/api/imports/jobs/${run.id}/rejects`);
  expect([csv.headers.get('content-type'), csv.text.split('\r\n').length]).toEqual(['text/csv; charset=utf-8', 5]);

  await server.follow();
  const { json: listed } = await get('/api/imports/batches?county=099177');
  expect(listed.batches).toMatchObject([{ batch: run.summary!.batch, by: 'operator', file: '部件普查.csv', inserted: 4, rejected: 2, undone: null, undoProblem: null, hasRejects: true }]);
  expect((await get(`/api/imports/batches/${run.summary!.batch}/rejects?county=099177`)).text).toBe(csv.text);
  const undone = await ended(await post(`/api/imports/batches/${run.summary!.batch}/undo?county=099177`, {}));
  expect(undone).toMatchObject({ state: 'done', undone: { deleted: 4, restored: 0, kept: 0, isUndone: true, countyRemoved: true } });
  expect(await count(`select count(*) from counties where county = '099177'`)).toBe(0);
});

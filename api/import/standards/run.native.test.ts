/** The command as a person types it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase } from '../../testing/database.ts';
import type { TestDatabase } from '../../testing/database.ts';

const CHECKOUT = fileURLToPath(new URL('../../../', import.meta.url));
const SAMPLE = 'fixtures/mappings/standards-zh-sample.csv';
let test: TestDatabase;
let folder: string;

beforeAll(async () => {
  test = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), 'tongguan-standards-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await test?.drop();
});

function run(args: readonly string[]): Promise<{ code: number | null; out: string; complaints: string }> {
  const child = spawn(process.execPath, [join(CHECKOUT, 'scripts/import.mjs'), ...args], {
    cwd: folder, env: { PATH: process.env.PATH, HOME: process.env.HOME, INIT_CWD: folder, DATABASE_URL: test.url, DATA_DIR: folder }, stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, complaints] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => { out += text; });
  child.stderr.setEncoding('utf8').on('data', (text: string) => { complaints += text; });
  return new Promise((resolve) => { child.once('close', (code) => resolve({ code, out, complaints })); });
}

const LIST = ['--layer', 'standards', '--county', '099162', '--scheme', 'sample', '--edition', '2024'];

it('a sheet makes a county, a list and its standards; the summary counts limits by form and tells what was refused', async () => {
  const { code, out, complaints } = await run([SAMPLE, ...LIST, '--name', 'Munich', '--kind', 'component', '--scheme-name', 'Sample', '--plain-days', 'work', '--from', '2024-05-01']);
  expect([code, complaints]).toEqual([0, '']);
  expect(out).toContain('8 records of 3 classes: 6 inserted, 0 updated, 0 unchanged, 2 rejected');
  expect(out).toMatch(/In force from 2024-05-01/);
  expect(out).toMatch(/1 {2}urgent work days, 1 of them refused/);
  const rejects = readFileSync(join(folder, 'rejects/standards-zh-sample.csv.rejects.csv'), 'utf8').split('\r\n').slice(1, -1);
  expect(rejects.map((line) => line.split(',').slice(0, 5).join(','))).toEqual(['7,6,0137 杆体倾斜,处置时限,2紧急工作日', '9,8,0402 死株,处置时限,4小时']);
});

it('components are then imported by the codes and names of the list, and a list that is nowhere is refused', async () => {
  const columns = 'id,code,kind,lng,lat';
  writeFileSync(join(folder, 'lamps.csv'), `${columns}\n1,0137,,11.5761,48.1371\n2,,行道树,11.5762,48.1372\n3,0199,,11.5763,48.1373\n`);
  const mapping = (scheme: string): string => JSON.stringify({
    version: 1, layer: 'components', identity: { source: 'lamps', fields: ['id'] }, position: { lng: 'lng', lat: 'lat' },
    class: { scheme, from: [{ by: 'code', field: 'code' }, { by: 'name', field: 'kind' }] },
  });
  writeFileSync(join(folder, 'sample.json'), mapping('sample'));
  const { code, out } = await run(['lamps.csv', '--county', '099162', '--mapping', 'sample.json', '--crs', 'EPSG:4326']);
  expect(code).toBe(0);
  expect(out).toContain('3 records: 2 inserted, 0 updated, 0 unchanged, 1 rejected');
  expect(out).toMatch(/sample:0137 {2}路灯 {2}Street lamp/);
  const { rows } = await test.pool.query('select class from components order by class');
  expect(rows).toEqual([{ class: 'sample:0137' }, { class: 'sample:0402' }]);
  writeFileSync(join(folder, 'nowhere.json'), mapping('nowhere'));
  const refused = await run(['lamps.csv', '--county', '099162', '--mapping', 'nowhere.json', '--crs', 'EPSG:4326']);
  expect(refused.code).toBe(2);
  expect(refused.complaints).toMatch(/there is no scheme "nowhere"; there are .*, sample/);
});

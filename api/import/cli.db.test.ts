/** The command as a person types it: a process, its exit code and its words. */
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { isGdalMissing, makeWithOgr, run as runProgram } from './formats/testing.ts';
import { createTestDatabase } from '../testing/database.ts';
import type { TestDatabase } from '../testing/database.ts';
import { createPool } from '../store/database.ts';
import { startEmbedded } from '../store/embedded.ts';

const CHECKOUT = fileURLToPath(new URL('../../', import.meta.url));
const LAMPS = ['--layer', 'components', '--mapping', 'fixtures/awkward/points.mapping.json', '--crs', 'EPSG:4490'];
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tongguan-cli-'));
  for (const name of ['unknown-state.csv', 'swapped-axes.csv']) cpSync(join(CHECKOUT, 'fixtures/awkward', name), join(folder, name));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly complaints: string;
}

/** Runs the launcher from the temporary folder, as somebody would who stands in it. */
function run(args: readonly string[], env: Record<string, string>, during?: (kill: () => void, out: string) => void): Promise<Ended> {
  const child = spawn(process.execPath, [join(CHECKOUT, 'scripts/import.mjs'), ...args], {
    cwd: folder, env: { PATH: process.env.PATH, HOME: process.env.HOME, INIT_CWD: folder, ...env }, stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let complaints = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    during?.(() => child.kill('SIGTERM'), out);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => { complaints += text; });
  return new Promise((resolve) => { child.once('close', (code) => resolve({ code, out, complaints })); });
}

describe('npm run import', () => {
  let test: TestDatabase;
  let env: Record<string, string>;
  beforeAll(async () => {
    test = await createTestDatabase();
    env = { DATABASE_URL: test.url, DATA_DIR: join(folder, 'data') };
  });
  afterAll(() => test.drop());

  it('--help explains every option and needs no database', async () => {
    const { code, out } = await run(['--help'], { DATABASE_URL: 'postgresql://127.0.0.1:1/none' });
    expect(code).toBe(0);
    for (const option of ['--layer', '--county', '--mapping', '--crs', '--boundary', '--rejects', '--dry-run']) expect(out).toContain(option);
  });

  it('ends with 2 and says what is wrong with the command line', async () => {
    const county = ['unknown-state.csv', '--county', '099162'];
    const cases: [args: string[], complaint: RegExp][] = [
      [[...county, ...LAMPS.slice(0, 4)], /--crs is missing[\s\S]*EPSG:4513/],
      [[...county, '--layer', 'roads', ...LAMPS.slice(2)], /--layer says roads.*is for components/],
      [['nowhere.csv', '--county', '099162', ...LAMPS], /nowhere\.csv cannot be read/],
      [[...county, ...LAMPS, '--county', '99'], /county code must be 6 digits/],
    ];
    for (const [args, complaint] of cases) {
      const { code, complaints } = await run(args, env);
      expect(complaints).toMatch(complaint);
      expect(code).toBe(2);
    }
  });

  it('loads the good records, tells the others in a file under DATA_DIR, and ends with 0', async () => {
    const { code, out } = await run(['unknown-state.csv', '--county', '099162', '--name', 'Munich', ...LAMPS], env);
    expect(out).toMatch(/2 records: 1 inserted, 0 updated, 0 unchanged, 1 rejected/);
    expect(out).toMatch(/1 {2}yc2013:0137 {2}路灯/);
    expect(out).toMatch(/1 {2}state: is not one of intact/);
    expect(code).toBe(0);
    expect(readFileSync(join(folder, 'data/rejects/unknown-state.csv.rejects.csv'), 'utf8')).toContain('歪了');
    expect((await test.pool.query('select county, source_id from components')).rows).toEqual([{ county: '099162', source_id: '0991010137900001' }]);
  });

  it.skipIf(isGdalMissing)('reads the layer of a zip that is named, tells how its texts were read, and which fields it lacks', async () => {
    const features = [{ geometry: { type: 'Point', coordinates: [113.63, 37.8] }, 编号: '灯-1' }];
    const shapefile = makeWithOgr('路灯.shp', features, ['-lco', 'ENCODING=GBK']);
    makeWithOgr('井盖.shp', features, [], dirname(shapefile));
    runProgram('zip', ['-q', '-r', join(folder, 'survey.zip'), '.'], { cwd: dirname(shapefile) });
    writeFileSync(join(folder, 'survey.json'), JSON.stringify({
      version: 1, layer: 'components', identity: { source: 'survey', fields: ['编号'] }, class: { default: 'yc2013:0137' }, columns: { name: { field: '名称' } },
    }));
    const args = ['survey.zip', '--county', '099163', '--name', 'Zipped', '--mapping', 'survey.json', '--crs', 'EPSG:4490'];
    expect(await run(args, env)).toMatchObject({ code: 2, complaints: expect.stringMatching(/survey\.zip holds 2 layers; --table says which: .*路灯/) });
    const { code, out } = await run([...args, '--table', '路灯'], env);
    expect(out).toMatch(/路灯\.dbf: the texts are read as gbk, as 路灯\.cpg says/);
    expect(out).toMatch(/Not among its fields, though the mapping reads it: 名称\. The fields are: 编号/);
    expect(out).toMatch(/1 record: 1 inserted/);
    expect(code).toBe(0);
    expect(await run([...args, '--table', '路灯', '--crs', 'EPSG:4547'], env)).toMatchObject({ code: 1, complaints: expect.stringMatching(/in EPSG:4490 \(.*路灯\.prj .*--crs says EPSG:4547/) });
  });

  it('ends with 1 when no record is good, and changes nothing', async () => {
    const { code, out } = await run(['swapped-axes.csv', '--county', '099199', '--name', 'Nowhere', ...LAMPS, '--confirm'], env);
    expect(out).toMatch(/3 rejected[\s\S]*nothing was changed/);
    expect(code).toBe(1);
    expect((await test.pool.query(`select 1 from counties where county = '099199'`)).rows).toEqual([]);
  });

  it('--suggest prints a mapping, which then imports the file, and asks for no database', async () => {
    const suggested = await run(['unknown-state.csv', '--suggest'], { DATABASE_URL: 'postgresql://127.0.0.1:1/none' });
    expect(suggested.complaints).toMatch(/looks like components[\s\S]*columns\.state[\s\S]*for you to declare \(--crs\)[\s\S]*歪了 ×1/);
    writeFileSync(join(folder, 'suggested.json'), suggested.out);
    const { code, out } = await run(['unknown-state.csv', '--county', '099164', '--name', 'Suggested', '--mapping', 'suggested.json', '--crs', 'EPSG:4490'], env);
    expect(out).toMatch(/2 records: 1 inserted, 0 updated, 0 unchanged, 1 rejected/);
    expect([suggested.code, code]).toEqual([0, 0]);
  });

  it('--batches lists what was imported, --undo takes it back', async () => {
    const listed = await run(['--batches', '--county', '099164'], env);
    expect(listed.out).toMatch(/Batch \d+ .*unknown-state\.csv to components of 099164, EPSG:4490[\s\S]*2 records: 1 inserted[\s\S]*can be undone/);
    const batch = /Batch (\d+)/.exec(listed.out)![1]!;
    const { code, out } = await run(['--undo', batch], env);
    expect(out).toMatch(/1 inserted rows deleted, 0 changed rows restored, 0 kept[\s\S]*The county 099164 was made by this batch and has nothing else: it went too/);
    expect(code).toBe(0);
    expect((await test.pool.query(`select 1 from components where county = '099164' union all select 1 from counties where county = '099164'`)).rows).toEqual([]);
    expect(await run(['--undo', batch], env)).toMatchObject({ code: 2, complaints: expect.stringMatching(/was undone already/) });
  });

  it('stops a batch whose axes are swapped as a whole, says what to try, and changes nothing', async () => {
    const { code, complaints } = await run(['swapped-axes.csv', '--county', '099199', '--name', 'Nowhere', ...LAMPS], env);
    expect(complaints).toMatch(/datum guard stops this import[\s\S]*In 3 of 3 records east and north[\s\S]*Swap the two position fields[\s\S]*--confirm[\s\S]*Nothing was changed/);
    expect(code).toBe(1);
    expect((await test.pool.query(`select 1 from counties where county = '099199'`)).rows).toEqual([]);
  });

  it('never writes its rejects over a file that is something else', async () => {
    writeFileSync(join(folder, 'letter.txt'), 'dear reader');
    const to = (name: string): Promise<Ended> => run(['unknown-state.csv', '--county', '099162', ...LAMPS, '--rejects', name], env);
    expect(await to('letter.txt')).toMatchObject({ code: 2, complaints: expect.stringMatching(/is no reject file/) });
    expect(readFileSync(join(folder, 'letter.txt'), 'utf8')).toBe('dear reader');
    expect(await to('unknown-state.csv')).toMatchObject({ code: 2, complaints: expect.stringMatching(/a file that this import reads/) });
    expect(await to('told.csv')).toMatchObject({ code: 0 });
    expect(await to('told.csv')).toMatchObject({ code: 0 });
    expect(readFileSync(join(folder, 'told.csv'), 'utf8').split('\r\n')).toHaveLength(3);
  });

  it('keeps nothing when it is told to stop', async () => {
    const features = Array.from({ length: 60_000 }, (_, i) => `{"type":"Feature","id":"n${i}","geometry":{"type":"Point","coordinates":[113.6,${37 + i / 1e5}]},"properties":{"highway":"street_lamp"}}`);
    writeFileSync(join(folder, 'many.geojsonl'), features.join('\n'));
    const { code, complaints } = await run(
      ['many.geojsonl', '--county', '099198', '--name', 'Stopped', '--mapping', 'fixtures/mappings/osm-components.json', '--crs', 'EPSG:4490'], env,
      (kill, out) => { if (out.includes('Open the database')) kill(); });
    expect(complaints).toMatch(/Nothing of it was kept/);
    expect(code).toBe(130);
    expect((await test.pool.query(`select 1 from counties where county = '099198'`)).rows).toEqual([]);
  });
});

describe('npm run import on the embedded database', () => {
  it('makes it, and beside a running server goes through the server', async () => {
    const dataDir = join(folder, 'embedded');
    const server = inject('testServer');
    if (server.kind === 'embedded') cpSync(server.templateDir, dataDir, { recursive: true });
    const args = (name: string): string[] => ['unknown-state.csv', '--county', '099162', '--name', 'Munich', ...LAMPS, '--rejects', name];
    const alone = await run(args('alone.csv'), { DATA_DIR: dataDir });
    expect(alone.out).toMatch(/embedded database in .*[\s\S]*1 inserted/);
    expect(alone.code).toBe(0);
    const running = await startEmbedded({ dataDir });
    const pool = createPool({ ...running.poolConfig, max: 2 });
    try {
      const beside = await run(args('beside.csv'), { DATA_DIR: dataDir });
      expect(beside.out).toMatch(/embedded database of the running server[\s\S]*0 inserted, 0 updated, 1 unchanged/);
      expect(beside.code).toBe(0);
      expect((await pool.query('select rows_inserted from import_batches order by batch')).rows).toEqual([{ rows_inserted: 1 }, { rows_inserted: 0 }]);
    } finally {
      await pool.end();
      await running.stop();
    }
    expect(existsSync(join(folder, 'beside.csv'))).toBe(true);
  });
});

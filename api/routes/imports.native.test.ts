/** The import page over HTTP: what is taken, what comes of it, and who may. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImportJob } from '../contract/imports.ts';
import { runSheet, sheetOf } from '../import/standards/testing.ts';
import { FIXTURES } from '../import/testing.ts';
import { Uploads } from '../import/page/uploads.ts';
import { createTestDatabase } from '../testing/database.ts';
import type { TestDatabase } from '../testing/database.ts';
import { SMALL_COUNTY, insertSmallCounty } from '../testing/small-county.ts';
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
  server = await startTestServer(test, 1024, { dataDir: folder, importMaxMb: 1 });
});
afterAll(async () => {
  await server?.close();
  await test?.drop();
  rmSync(folder, { recursive: true, force: true });
});

function upload(name: string, body: string, person = 'operator', headers: Record<string, string> = { 'content-type': 'application/octet-stream' }): Promise<Answer> {
  return server.ask(`/api/imports/files?name=${encodeURIComponent(name)}`, { method: 'POST', person, body, headers });
}

const uploadSheet = async (person = 'operator'): Promise<string> => (await upload('部件普查.csv', SHEET, person)).json.id as string;
const post = (path: string, body: unknown = {}, person = 'operator'): Promise<Answer> => server.ask(path, { method: 'POST', body, person });
const get = (path: string, person = 'operator'): Promise<Answer> => server.ask(path, { person });

/** The job once it is over. */
async function ended(answer: Answer, person = 'operator'): Promise<ImportJob> {
  expect(answer.json).toMatchObject({ state: 'running' });
  for (;;) {
    const { json } = await get(`/api/imports/jobs/${answer.json.id}`, person);
    if (json.state !== 'running') return json as ImportJob;
  }
}

const count = async (sql: string): Promise<number> => (await test.pool.query<{ count: number }>(sql)).rows[0]!.count;

/** Lamps in a row, far from everything. */
const lamps = (records: number): string => `no,lng,lat\n${Array.from({ length: records }, (_, i) => `${i},${(113.5 + i * 1e-6).toFixed(6)},37.5`).join('\n')}\n`;
const LAMPS = { version: 1, layer: 'components', identity: { source: 'lamps', fields: ['no'] }, position: { lng: 'lng', lat: 'lat' }, class: { default: 'yc2013:0137' } };

describe('the fields of a file', () => {
  it('come with samples, with all values where they are few, and with a mapping that can be tried as it is', async () => {
    const file = await uploadSheet();
    const { json } = await post(`/api/imports/files/${file}/fields`);
    expect(json).toMatchObject({ format: 'CSV', layer: 'components', records: 6, isWhole: true, hasGeometry: false, statedCrs: null, statedCrsName: null });
    const state = json.fields.find(({ name }: { name: string }) => name === '状态');
    expect([...state.values].sort()).toEqual(['完好', '废弃', '枯死', '破损'].sort());
    const job = await ended(await post(`/api/imports/files/${file}/preview`, { ...WISH, mapping: json.mapping }));
    expect(job).toMatchObject({ state: 'done', preview: { summary: { read: 6 } } });
    expect(job.preview!.summary.inserted).toBeGreaterThan(0);
  });

  it('what cannot be read is told in a sentence', async () => {
    const { json: { id } } = await upload('a.geojson', '{"type":"FeatureCollection","features":[');
    expect((await post(`/api/imports/files/${id}/fields`)).json).toMatchObject({ status: 422, code: 'unusable', detail: expect.stringContaining('a.geojson') });
  });
});

describe('a file that is imported', () => {
  it('may be tried by its first records alone, and says so', async () => {
    const { json: { id } } = await upload('lamps.csv', lamps(5000));
    const job = await ended(await post(`/api/imports/files/${id}/preview`, { ...WISH, mapping: LAMPS, records: 3000 }));
    expect(job.preview).toMatchObject({ whole: false, summary: { read: 3000, inserted: 3000 }, rejects: [] });
    // Every second one of the first 3,000: spread over what was read, and no more than a map can show.
    expect([job.preview!.good.length, job.preview!.good[1]!.record, job.preview!.good.at(-1)!.record]).toEqual([1500, 3, 2999]);
  });

  it('is stopped by who began it, and nothing of it is kept', async () => {
    const { json: { id } } = await upload('lamps.csv', lamps(30_000));
    const answer = await post(`/api/imports/files/${id}/run`, { ...WISH, mapping: LAMPS });
    await post(`/api/imports/jobs/${answer.json.id}/cancel`);
    expect(await ended(answer)).toMatchObject({ state: 'cancelled', summary: null });
    expect(await count(`select count(*) from counties where county = '099177'`)).toBe(0);
  });

  it('fails with words when its process dies, and the server goes on', async () => {
    const { json: { id } } = await upload('lamps.csv', lamps(30_000));
    const answer = await post(`/api/imports/files/${id}/run`, { ...WISH, mapping: LAMPS });
    const pids = spawnSync('pgrep', ['-P', String(process.pid), '-f', 'task-process'], { encoding: 'utf8' }).stdout.trim().split('\n').map(Number);
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    expect(await ended(answer)).toMatchObject({ state: 'failed', failure: { kind: 'lost', message: expect.stringContaining('ended unexpectedly (SIGKILL)') } });
    expect(await count(`select count(*) from counties where county = '099177'`)).toBe(0);
  });

  it('is shown with what the datum guard finds, stopped for it, and loaded when that is confirmed', { timeout: 240_000 }, async () => {
    // Longitude and latitude in each other's place: none of the records can be in the declared system.
    const rows = Array.from({ length: 60 }, (_, i) => `${i},${(37.8 + i * 1.3e-4).toFixed(6)},${(113.6 + i * 1.7e-4).toFixed(6)}`);
    const { json: { id } } = await upload('swapped.csv', `no,lng,lat\n${rows.join('\n')}\n`);
    const wish = { mapping: { ...LAMPS, identity: { source: 'swapped', fields: ['no'] } }, crs: 'EPSG:4490', county: SMALL_COUNTY };
    const tried = await ended(await post(`/api/imports/files/${id}/preview`, wish));
    expect(tried).toMatchObject({ state: 'done', preview: { findings: [{ code: 'swapped_axes', stops: true, title: { zh: expect.any(String), en: expect.any(String) } }] } });
    const stopped = await ended(await post(`/api/imports/files/${id}/run`, wish));
    expect(stopped).toMatchObject({ state: 'failed', failure: { kind: 'guard', findings: [{ code: 'swapped_axes' }] } });
    const confirmed = await ended(await post(`/api/imports/files/${id}/run`, { ...wish, confirm: true }));
    expect(confirmed).toMatchObject({ state: 'done', failure: null, summary: { read: 60 } });
  });

  it('fails with the sentence of the import when the file and the wish do not fit', async () => {
    const { json: { id } } = await upload('lamps.csv', lamps(3));
    const job = await ended(await post(`/api/imports/files/${id}/preview`, { ...WISH, mapping: { ...LAMPS, position: { lng: 'x', lat: 'lat' } } }));
    expect(job).toMatchObject({ state: 'failed', failure: { kind: 'file', message: expect.stringContaining('no field x') } });
  });
});

describe('a coordinate system', () => {
  it('is one of those offered, each of which can be declared, or a PROJ string for a meridian of one\'s own', async () => {
    const { crs } = (await get('/api/imports/options')).json;
    const names = crs.map(({ name }: { name: string }) => name);
    expect(names).toEqual(expect.arrayContaining(['EPSG:4547', 'EPSG:4526', 'EPSG:4491', 'EPSG:4501', 'EPSG:4502', 'EPSG:4512']));
    expect(new Set(names).size).toBe(names.length);
    const { json: { id } } = await upload('local.csv', 'no,east,north\n1,500000,4150000\n');
    const wish = { ...WISH, mapping: { ...LAMPS, position: { east: 'east', north: 'north' } }, crs: '+proj=tmerc +lat_0=0 +lon_0=113.5 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m +no_defs' };
    const job = await ended(await post(`/api/imports/files/${id}/preview`, wish));
    expect(job).toMatchObject({ state: 'done', preview: { summary: { inserted: 1, crs: wish.crs } } });
    expect(job.preview!.bounds![0]).toBeCloseTo(113.5, 6);
    expect((await post(`/api/imports/files/${id}/preview`, { ...wish, crs: '+proj=tmerc +lon_0=118d50' })).json).toMatchObject({ status: 400, parameter: 'crs', detail: expect.stringContaining('118d50') });
  });
});

describe('what is refused', () => {
  it('persons outside the command centre, on every route, in the same words', async () => {
    const file = await uploadSheet();
    const asked = await Promise.all(['township-1', 'analyst', 'leader', 'collector-1', 'nobody'].flatMap((person) => [
      get('/api/imports/options', person), get('/api/imports/files', person), upload('a.csv', SHEET, person), post(`/api/imports/files/${file}/fields`, {}, person), post(`/api/imports/files/${file}/forget`, {}, person),
      post(`/api/imports/files/${file}/preview`, WISH, person), post(`/api/imports/files/${file}/run`, {}, person), get('/api/imports/jobs/x', person), post('/api/imports/jobs/x/cancel', {}, person),
      get('/api/imports/jobs/x/rejects', person), get(`/api/imports/batches?county=${SMALL_COUNTY}`, person), get('/api/imports/batches/1/rejects', person), post('/api/imports/batches/1/undo', {}, person),
    ]));
    expect(asked.map(({ status, json }) => [status, json.code])).toEqual(asked.map(() => [403, 'withheld']));
  });

  it('a file of somebody else, which is as if it were not there', async () => {
    const file = await uploadSheet('lead');
    expect((await get('/api/imports/files', 'lead')).json.files.map(({ id }: { id: string }) => id)).toContain(file);
    expect((await post(`/api/imports/files/${file}/run`, WISH)).json).toMatchObject({ status: 404, code: 'unknown_upload' });
    expect((await post(`/api/imports/files/${'0'.repeat(24)}/forget`)).json).toMatchObject({ status: 404, code: 'unknown_upload' });
  });

  it('a file that is too large, also when its length is not told, an empty one, and a name that is none', async () => {
    const large = 'x'.repeat(1024 * 1024 + 1);
    expect((await upload('a.csv', large)).json).toMatchObject({ status: 413, detail: expect.stringContaining('1 MB') });
    const stream = new Blob([large]).stream();
    const response = await fetch(`${server.url}/api/imports/files?name=a.csv`, { method: 'POST', body: stream, duplex: 'half', headers: { 'content-type': 'application/octet-stream' } } as RequestInit);
    expect([response.status, (await response.json()).code]).toEqual([413, 'too_large']);
    expect((await upload('a.csv', '')).json).toMatchObject({ status: 400, detail: 'The file is empty' });
    for (const name of ['', '..', '/', '.hidden', 'x'.repeat(300), '. .']) expect((await upload(name, 'x')).json, name).toMatchObject({ status: 400, code: 'bad_parameter', parameter: 'name' });
    expect((await upload('a.json', '{}', 'operator', { 'content-type': 'application/json' })).json).toMatchObject({ status: 400, code: 'bad_body' });
    expect((await upload('../../etc/a<b>.csv', 'x')).json.name).toBe('a_b_.csv');
  });

  it('a wish that cannot be used, before anything is started', async () => {
    const file = await uploadSheet();
    const refused = async (change: object): Promise<unknown> => (await post(`/api/imports/files/${file}/run`, { ...WISH, ...change })).json;
    expect(await refused({ mapping: { version: 1 } })).toMatchObject({ status: 400, parameter: 'mapping', detail: expect.stringContaining('layer') });
    expect(await refused({ crs: 'EPSG:1' })).toMatchObject({ status: 400, parameter: 'crs' });
    expect(await refused({ county: '12' })).toMatchObject({ status: 400, parameter: 'county' });
    expect(await refused({ timeZone: 'Mars/Base' })).toMatchObject({ status: 400, parameter: 'timeZone' });
    expect(await refused({ unknown: 1 })).toMatchObject({ status: 400, code: 'bad_body' });
  });

  it('odd values in addresses and bodies are never the fault of the server', async () => {
    const file = await uploadSheet();
    const odd = ['%00', '../..', '%', "';--", '-1', '99999999999999999999', '__proto__', 'x'.repeat(3000)];
    const answers = [
      ...await Promise.all(odd.flatMap((text) => [get(`/api/imports/jobs/${encodeURIComponent(text)}`), post(`/api/imports/files/${encodeURIComponent(text)}/run`, WISH), post(`/api/imports/batches/${encodeURIComponent(text)}/undo?county=${SMALL_COUNTY}`)])),
      ...await Promise.all([null, '', 0, [], {}, 'a\0b', '\ud800', 1e300].flatMap((value) => Object.keys(WISH).map((name) => post(`/api/imports/files/${file}/preview`, { ...WISH, crs: 'EPSG:1', [name]: value })))),
    ];
    expect(answers.filter(({ status }) => status < 400 || status >= 500).map(({ text }) => text)).toEqual([]);
  });

  it('what a page of another site asks for, which a browser sends for it, with the cookie or without', async () => {
    const from = (origin: string, path: string): Promise<Answer> => server.ask(path, { method: 'POST', person: 'operator', body: 'x', headers: { 'content-type': 'text/plain', origin } });
    for (const origin of ['https://elsewhere.example', 'null', 'http://127.0.0.1:1']) {
      expect((await from(origin, `/api/imports/batches/1/undo?county=${SMALL_COUNTY}`)).json, origin).toMatchObject({ status: 403, code: 'wrong_origin' });
      expect((await from(origin, '/api/imports/files?name=a.csv')).json, origin).toMatchObject({ status: 403, code: 'wrong_origin' });
    }
    expect((await from(server.url, `/api/imports/batches/999999/undo?county=${SMALL_COUNTY}`)).json).toMatchObject({ status: 404, code: 'unknown_import' });
  });

  it('an import that nobody knows, and one of another county', async () => {
    expect((await get('/api/imports/jobs/0123')).json).toMatchObject({ status: 404, code: 'unknown_import', detail: expect.stringContaining('started again') });
    expect((await post(`/api/imports/batches/999999/undo?county=${SMALL_COUNTY}`)).json).toMatchObject({ status: 404, code: 'unknown_import' });
    expect((await get(`/api/imports/batches?county=${SMALL_COUNTY}`)).json).toEqual({ county: SMALL_COUNTY, batches: [] });
  });
});

describe('a list of one\'s own, imported with a standards sheet while the server runs', () => {
  it('is offered with its classes, guessed from the values of a file, and taken in a mapping', async () => {
    expect((await get('/api/imports/options')).json.ownLists).toEqual([]);
    await runSheet(test.pool, sheetOf('01,公用设施,01,上水井盖,井盖没了,盖好,2紧急工作时,水务所,住建局', '01,公用设施,02,太阳能板,板面破了,换新,4小时,电力所,'));
    await server.follow();
    const { ownLists } = (await get('/api/imports/options')).json;
    expect(ownLists).toMatchObject([{ id: 'town', kind: 'component', title: { zh: '镇部件', en: 'Town components' } }]);
    expect(ownLists[0].classes.map(({ id }: { id: string }) => id)).toEqual(['town:01', 'town:0101', 'town:0102']);

    const { json: { id } } = await upload('panels.csv', 'no,lng,lat,类型\n1,113.501,37.501,太阳能板\n2,113.502,37.502,太阳能板\n');
    expect((await post(`/api/imports/files/${id}/fields`, { layer: 'components' })).json.mapping.class).toMatchObject({ scheme: 'town' });
    const mapping = { ...LAMPS, identity: { source: 'panels', fields: ['no'] }, class: { scheme: 'town', from: [{ by: 'name', field: '类型' }] } };
    const job = await ended(await post(`/api/imports/files/${id}/run`, { ...WISH, mapping, county: '099178' }));
    expect(job).toMatchObject({ state: 'done', summary: { inserted: 2, rejected: 0, byClass: [{ class: 'town:0102', count: 2 }] } });
  });
});

describe('files on the disk', () => {
  it('leave room for the database, and what is refused for it leaves nothing', async () => {
    const own = mkdtempSync(join(tmpdir(), 'tongguan-uploads-'));
    const uploads = new Uploads(own, 1, () => false, Number.MAX_SAFE_INTEGER);
    await expect(uploads.receive('lead', 'a.csv', Readable.from([Buffer.from('x')]), null)).rejects.toMatchObject({ code: 'disk_full' });
    expect(readdirSync(join(own, 'imports'))).toEqual([]);
    uploads.stop();
    rmSync(own, { recursive: true, force: true });
  });

  it('the seventh pushes the oldest out; what is a day old is swept; half an upload is none', async () => {
    const own = mkdtempSync(join(tmpdir(), 'tongguan-uploads-'));
    const uploads = new Uploads(own, 1, () => false);
    const take = async (name: string): Promise<string> => (await uploads.receive('lead', name, Readable.from([Buffer.from('x')]), null)).id;
    const first = await take('first.csv');
    for (let i = 0; i < 6; i++) await take(`${i}.csv`);
    expect(uploads.list('lead').map(({ name }) => name).sort()).toEqual(['0.csv', '1.csv', '2.csv', '3.csv', '4.csv', '5.csv']);
    expect(existsSync(join(own, 'imports', first))).toBe(false);

    const [old] = uploads.list('lead');
    const note = join(own, 'imports', old!.id, 'upload.json');
    writeFileSync(note, readFileSync(note, 'utf8').replace(/"receivedAt":"[^"]+"/, '"receivedAt":"2020-01-01T00:00:00.000Z"'));
    const broken = join(own, 'imports', 'a'.repeat(24));
    mkdirSync(broken);
    utimesSync(broken, 0, 0);
    uploads.sweep();
    expect(readdirSync(join(own, 'imports')).filter((name) => name !== 'rejects')).toHaveLength(5);
    uploads.stop();
    rmSync(own, { recursive: true, force: true });
  });
});

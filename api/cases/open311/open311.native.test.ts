import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { open311ErrorSchema } from '../../contract/cases/open311.ts';
import { createTestDatabase } from '../../testing/database.ts';
import type { TestDatabase } from '../../testing/database.ts';
import { insertSmallCounty, SMALL_COUNTY } from '../../testing/small-county.ts';
import { startTestServer } from '../../testing/test-server.ts';
import type { Answer, TestServer } from '../../testing/test-server.ts';
import { inTransaction } from '../../store/database.ts';
import { engineContext } from '../engine/context.ts';
import { makeMove } from '../engine/make-move.ts';
import { insertReport } from '../engine/open-case.ts';
import { CITIZEN } from '../intake/file-report.ts';
import { insertCaseGround, LITTER, moveTestCase, openTestCase, ownPlace, walkTestCase } from '../testing.ts';

const KEYS = ['first-key', 'second-key'];
let test: TestDatabase;
let server: TestServer;
let folder: string;

beforeAll(async () => {
  test = await createTestDatabase();
  await insertSmallCounty(test.pool, { components: 40, events: 1 });
  await insertCaseGround(test.pool);
  folder = mkdtempSync(join(tmpdir(), 'tongguan-open311-'));
  server = await startTestServer(test, 1024, { dataDir: folder, open311Keys: KEYS });
});
afterAll(async () => {
  await server?.close();
  await test?.drop();
  rmSync(folder, { recursive: true, force: true });
});

const ask = (path: string, language = 'en'): Promise<Answer> => server.ask(`/open311/v2/${path}`, { headers: { 'accept-language': language } });
const post = (form: Record<string, string>): Promise<Answer> => server.ask('/open311/v2/requests.json', {
  method: 'POST', body: new URLSearchParams(form).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded', 'accept-language': 'en' },
});
const formAt = (place: { lng: number; lat: number }, more: Record<string, string> = {}): Record<string, string> =>
  ({ api_key: KEYS[0]!, service_code: LITTER.class, lat: String(place.lat), long: String(place.lng), ...more });
const codeOf = async (id: number): Promise<string> => (await test.pool.query('select code from cases where county = $1 and id = $2', [SMALL_COUNTY, id])).rows[0].code;
const caseOf = async (code: string): Promise<number> => (await test.pool.query('select id from cases where county = $1 and code = $2', [SMALL_COUNTY, code])).rows[0].id;

describe('a client of Open311', () => {
  it('finds the endpoint, the services and their conditions, in its language', async () => {
    const { endpoints: [endpoint] } = (await ask('discovery.json')).json;
    expect(endpoint).toMatchObject({ url: `${server.url}/open311/v2`, formats: ['application/json'], type: 'test' });
    const services = (await ask('services.json')).json;
    expect(services.map((service: any) => service.service_code)).toContain(LITTER.class);
    const litter = services.find((service: any) => service.service_code === LITTER.class);
    expect(litter.service_name).not.toMatch(/\p{Script=Han}/u);
    expect((await ask('services.json', 'zh-CN')).json.find((service: any) => service.service_code === LITTER.class)).toMatchObject({ service_name: litter.description, description: litter.service_name });
    const { attributes: [condition] } = (await ask(`services/${encodeURIComponent(LITTER.class)}.json`)).json;
    expect(condition).toMatchObject({ code: 'condition', datatype: 'singlevaluelist', required: false });
    expect(condition.values.map((value: any) => value.key)).toContain(String(LITTER.standardId));
  });

  it('files a request, follows it by token and id, and sees it closed', async () => {
    const place = ownPlace();
    const { json: [filed] } = await post(formAt(place, {
      description: 'Bags beside the gate', first_name: 'Ann', last_name: 'Lee', phone: '139', address_string: 'North gate', 'attribute[condition]': String(LITTER.standardId),
    }));
    expect(filed.service_request_id).toMatch(/^\d{19}$/);
    expect((await ask(`tokens/${filed.token}.json`)).json).toEqual([{ service_request_id: filed.service_request_id, token: filed.token }]);
    const one = async (): Promise<any> => (await ask(`requests/${filed.service_request_id}.json`)).json[0];
    const open = await one();
    expect(open).toMatchObject({ status: 'open', service_code: LITTER.class, address: 'North gate', expected_datetime: null, media_url: null });
    expect(open.description).toContain('Bags beside the gate');
    expect([open.lat, open.long]).toEqual([expect.closeTo(place.lat, 6), expect.closeTo(place.lng, 6)]);
    expect(JSON.stringify(open)).not.toMatch(/Ann|139/);
    const id = await caseOf(filed.service_request_id);
    await walkTestCase(test.pool, id, 'pending_handle');
    expect((await one()).expected_datetime).toMatch(/^20\d\d-/);
    for (const move of ['assign', 'submit', 'feedback', 'postcheck', 'postcheck_done', 'close'] as const) await moveTestCase(test.pool, id, move);
    expect(await one()).toMatchObject({ status: 'closed', status_notes: 'Done' });
    expect((await server.ask(`/api/public/reports/${filed.token}`)).json).toMatchObject({ state: 'done' });
  });

  it('is told of what was merged as a duplicate', async () => {
    const [a, b] = [(await post(formAt(ownPlace()))).json[0].service_request_id, (await post(formAt(ownPlace()))).json[0].service_request_id];
    await moveTestCase(test.pool, await caseOf(b), 'merge', { detail: { into: await caseOf(a) } });
    expect((await ask(`requests/${b}.json`)).json[0]).toMatchObject({ status: 'closed', status_notes: `duplicate of ${a}` });
  });

  it('lists by service, state, span and id, a page at a time', async () => {
    const { json: [{ service_request_id: code }] } = await post(formAt(ownPlace()));
    await test.pool.query(`update cases set description = '领导批示：内部', address = '张三家 3-502' where county = $1 and code = $2`, [SMALL_COUNTY, code]);
    const listed = (await ask('requests.json?status=open')).json;
    expect(listed.map((request: any) => request.status)).toEqual(listed.map(() => 'open'));
    expect(listed.find((request: any) => request.service_request_id === code)).toMatchObject({ description: null, address: null });
    expect((await ask(`requests.json?service_request_id=${code},0000000000000000000`)).json).toHaveLength(1);
    expect((await ask('requests.json?service_code=yc2013:0402')).json).toEqual([]);
    expect((await ask('requests.json?end_date=2020-01-01T00:00:00Z')).json).toEqual([]);
    expect((await ask('requests.json?page=2')).json).toEqual([]);
    expect((await ask('requests.json?api_key=first-key&extensions=true&colour=red')).json).toEqual((await ask('requests.json')).json);
  });

  it('is told of nothing that came by other channels, until a citizen reports it too', async () => {
    const { caseId } = await openTestCase(test.pool, { description: '领导批示：内部', address: '李四家', channel: 'leader' });
    const code = await codeOf(caseId);
    expect([(await ask(`requests/${code}.json`)).status, (await ask(`requests.json?service_request_id=${code}`)).json]).toEqual([404, []]);
    const { json: [{ service_request_id: duplicate }] } = await post(formAt(ownPlace(), { address_string: 'South gate' }));
    await moveTestCase(test.pool, await caseOf(duplicate), 'merge', { detail: { into: caseId } });
    expect((await ask(`requests/${duplicate}.json`)).json[0]).toMatchObject({ status_notes: `duplicate of ${code}`, address: 'South gate' });
    expect((await ask(`requests/${code}.json`)).json[0]).toMatchObject({ status: 'open', address: null, description: null });
    const joined = await openTestCase(test.pool, { address: '王五家', channel: 'leader' });
    await inTransaction(test.pool, async (client) => {
      const report = await insertReport(client, SMALL_COUNTY, joined.caseId, { channel: 'public', class: LITTER.class, photos: [], address: 'East gate', ...ownPlace() }, CITIZEN);
      await makeMove(client, engineContext(test.pool, SMALL_COUNTY), { caseId: joined.caseId, move: 'add_report', by: CITIZEN, detail: { reportId: report.reportId } });
    });
    expect((await ask(`requests/${await codeOf(joined.caseId)}.json`)).json[0]).toMatchObject({ address: 'East gate' });
  });

  it('without a key asks so often an hour and no more', async () => {
    const small = await startTestServer(test, 1024, { dataDir: folder, open311Keys: KEYS, publicReportsPerHour: 1 });
    try {
      const look = async (query: string): Promise<number> => (await small.ask(`/open311/v2/services.json${query}`)).status;
      const statuses = await Promise.all(Array.from({ length: 41 }, () => look('')));
      expect(statuses.filter((status) => status === 429)).toHaveLength(1);
      expect(await look(`?api_key=${KEYS[1]}`)).toBe(200);
    } finally {
      await small.close();
    }
  });
});

describe('what cannot be answered', () => {
  const told = (answer: Answer): [number, string] => {
    const [error] = open311ErrorSchema.parse(answer.json);
    expect(error!.code).toBe(answer.status);
    return [answer.status, error!.description];
  };

  it.each([
    ['without a key', { api_key: '' }, 403, 'api_key is missing'],
    ['with somebody else\'s key', { api_key: 'guess' }, 403, 'api_key is missing'],
    ['by address alone', { lat: '', long: '', address_string: 'Main street 1' }, 400, 'addresses are not located here'],
    ['nowhere', { lat: '' }, 400, 'lat is missing: where it is has to be told'],
    ['at no degrees', { lat: 'north' }, 400, 'lat=north: must be degrees'],
    ['outside the county', { lat: '30', long: '100' }, 409, 'outside the county'],
    ['for an unknown service', { service_code: 'pothole' }, 400, 'there is no class "pothole"'],
    ['with a condition of another service', { 'attribute[condition]': '999' }, 400, 'is no condition of service'],
    ['for another jurisdiction', { jurisdiction_id: '123456' }, 404, 'There is no county 123456'],
  ])('a request filed %s is refused in the specification\'s form', async (_what, more, status, words) => {
    const [code, description] = told(await post(formAt(ownPlace(), more)));
    expect(code).toBe(status);
    expect(description).toContain(words);
  });

  it.each([
    ['requests.xml', 406, 'XML is not answered here'],
    ['services/yc2013:9999.json', 404, 'there is no such service'],
    ['requests/1234.json', 404, 'There is no service request 1234'],
    ['tokens/none.json', 404, 'no request with token'],
    ['requests.json?status=lost', 400, 'status=lost: must be open or closed'],
    ['requests.json?start_date=2020-01-01&end_date=2026-01-01', 400, 'at most 90 days'],
    ['nothing.json', 404, 'Nothing lives at'],
  ])('%s is answered %d', async (path, status, words) => {
    const [code, description] = told(await ask(path));
    expect(code).toBe(status);
    expect(description).toContain(words);
  });

  it('is a method that is not there', async () => {
    expect(told(await server.ask('/open311/v2/services.json', { method: 'POST', body: {} }))[0]).toBe(405);
  });
});

it('the description of the interface has the form as a form', async () => {
  const { paths } = (await server.ask('/api/openapi.json')).json;
  expect(Object.keys(paths['/open311/v2/requests.json'].post.requestBody.content)).toEqual(['application/x-www-form-urlencoded']);
  expect(paths['/open311/v2/requests/{id}.json'].get).toBeDefined();
  expect(Object.keys(paths['/api/photos'].post.requestBody.content)).toEqual(['image/*']);
});

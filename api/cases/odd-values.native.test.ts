/** Whatever is sent, no route about cases answers that the server is at fault. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REPORT_CHANNELS } from '../contract/cases/vocabulary.ts';
import type { CaseMove, CaseState } from '../contract/cases/vocabulary.ts';
import type { Route } from '../http/route.ts';
import { createTestDatabase } from '../testing/database.ts';
import type { TestDatabase } from '../testing/database.ts';
import { insertSmallCounty } from '../testing/small-county.ts';
import { startTestServer } from '../testing/test-server.ts';
import type { TestServer } from '../testing/test-server.ts';
import { insertCaseGround, insertPhoto, LITTER, openTestCase, ownPlace, pathTo, walkTestCase } from './testing.ts';

let test: TestDatabase;
let server: TestServer;
let folder: string;
/** A live case to ask about. */
let known: number;

beforeAll(async () => {
  test = await createTestDatabase();
  await insertSmallCounty(test.pool, { components: 40, events: 1 });
  await insertCaseGround(test.pool);
  folder = mkdtempSync(join(tmpdir(), 'tongguan-odd-'));
  server = await startTestServer(test, 1024, { dataDir: folder, publicReportsPerHour: 100_000 });
  known = (await openTestCase(test.pool)).caseId;
});
afterAll(async () => {
  await server?.close();
  await test?.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** As a text in an address. */
const ODD_TEXTS = ['', ' ', '\0', 'a\0b', '\ud800', '%', '%00', "';--", '-1', '1e309', '99999999999999999999', '2147483648', '4294967296', '9007199254740993', 'NaN', ',', ',,,', 'a:b', ':',
  '0000-01-01T00:00:00Z', '9999-12-31T23:59:59-14:00', '0001-01-01T00:00:00+14:00/9999-12-31T23:59:59-14:00', '../..', '/', 'a/b', '\\', '_%', '衙'.repeat(300), 'x'.repeat(5000),
  'true', 'null', '113.6,37.8', '1e300,1e300', '-180,-85,180,85', 'on_time:numerator', '__proto__', 'constructor'];
/** As a value in a body. */
const ODD_VALUES: readonly unknown[] = [null, true, '', ' ', 'a\0b', 'a\ud800', '\udc00', 'x'.repeat(100_000), '__proto__', 0, -1, 0.5, 1e-320, -0, 1e300, -1e18, 2 ** 31, 2 ** 32, 2 ** 40, 2 ** 53 - 1, 2 ** 53,
  [], [null], [2 ** 53 - 1], ['a\ud800'], [[]], {}, { constructor: 1 }];

type Ask = { readonly path: string; readonly method?: string; readonly body?: unknown; readonly headers?: Record<string, string> };

/** Asks as somebody; says what was asked when the server is at fault. */
async function ask({ path, method = 'GET', body, headers = { 'content-type': 'application/json' } }: Ask, person = 'lead'): Promise<{ status: number; wrong: string[] }> {
  const response = await fetch(server.url + path, {
    method, headers: { cookie: `tongguan_person=${person}`, ...(body === undefined ? {} : headers) },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  await response.arrayBuffer();
  const said = body === undefined ? '' : ` ${typeof body === 'string' ? body : JSON.stringify(body)}`;
  return { status: response.status, wrong: response.status >= 500 ? [`${response.status} ${method} ${path}${said}`.slice(0, 300)] : [] };
}

const addressOf = (route: Route, value: string | null = null): string => route.path.replace(/:[a-z]+/gi, () => encodeURIComponent(value ?? String(known)));
/** Texts that no address can have are sent as what a browser makes of them. */
const encoded = (text: string): string => encodeURIComponent(text.toWellFormed());
/** What a parameter that is odd alone would fail by. */
const REQUIRED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '/api/responsibility': { point: '113.61,37.81', class: LITTER.class },
};
const COUNTED = { counted: 'handled:numerator', period: '2026-01-01T00:00:00Z/2026-12-01T00:00:00Z' };

describe('odd parameters', () => {
  it('in the query of any route', { timeout: 300_000 }, async () => {
    const wrong: string[] = [];
    for (const route of server.cases.routes.filter(({ method }) => method === 'get')) {
      for (const name of Object.keys(route.query ?? {})) {
        for (const text of ODD_TEXTS) {
          const around = name === 'period' || name === 'of' ? COUNTED : REQUIRED[route.path] ?? {};
          const query = Object.entries({ ...around, [name]: text }).map(([key, value]) => `${key}=${encoded(value)}`).join('&');
          wrong.push(...(await ask({ path: `${addressOf(route)}?${query}` })).wrong);
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  it('in the address of any route', { timeout: 120_000 }, async () => {
    const wrong: string[] = [];
    for (const route of server.cases.routes.filter(({ path }) => path.includes(':'))) {
      for (const text of ODD_TEXTS.filter((each) => each.length < 2000)) {
        const body = route.method === 'get' ? {} : { body: BODIES[route.path] ?? {} };
        wrong.push(...(await ask({ path: addressOf(route, text.toWellFormed()), method: route.method.toUpperCase(), ...body })).wrong);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('in the cursor of a list', async () => {
    const wrong: string[] = [];
    for (const key of ['0001-01-01T00:00:00.000000Z', '9999-99-99T99:99:99.999999Z', '2026-02-30T00:00:00.000000Z', '2026-01-01T24:00:00.000000Z', '\0', 'infinity']) {
      for (const id of ['1', '4294967296', '-1', '']) wrong.push(...(await ask({ path: `/api/cases?sort=due&cursor=${Buffer.from(`due|${id}|${key}`).toString('base64url')}` })).wrong);
    }
    expect(wrong).toEqual([]);
  });
});

const place = { lng: 113.611, lat: 37.811, crs: 'wgs84', accuracyMeters: 5 };
/** A body of each route that takes one, which is right; `moves` are gone through one by one below. */
const BODIES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  '/api/cases/:id/moves': { move: 'comment', note: 'x', version: 1, detail: { reply: 'x', photos: [] } },
  '/api/cases/moves': { move: 'comment', note: 'x', ids: [1], detail: {} },
  '/api/score-periods': { month: '2026-01' },
  '/api/reports': { class: LITTER.class, channel: 'hotline', place, phone: place, description: 'x', address: 'x', componentId: 1, deviceId: 1, sameCaseId: 1, externalId: 'x-1', photos: [], reporterName: 'x', reporterPhone: '1', clientKey: 'odd-values' },
  '/api/public/reports': { class: LITTER.class, place, phone: place, description: 'x', address: 'x', componentId: 1, photos: ['1.aaaaaaaaaaaaaaaaaaaaaaaa'], reporterName: 'x', reporterPhone: '1', clientKey: 'odd-values' },
  '/api/duplicates/preview': { county: '099101', lng: 113.61, lat: 37.81, class: LITTER.class, componentId: 1 },
  '/api/cases/dispatch-suggested': { ids: [1], note: 'x' },
  '/open311/v2/requests.json': {
    service_code: LITTER.class, lat: '37.81', long: '113.61', address_string: 'x', address_id: 'x', description: 'x', email: 'x', first_name: 'x', last_name: 'x', phone: '1', device_id: 'x', account_id: 'x',
    media_url: 'x', 'attribute[condition]': String(LITTER.standardId), api_key: 'x', jurisdiction_id: '099101',
  },
};

/** Each body with one leaf, or one branch, made odd. */
function* oddBodies(body: Readonly<Record<string, unknown>>): Generator<Record<string, unknown>> {
  for (const [name, value] of Object.entries(body)) {
    for (const odd of ODD_VALUES) yield { ...body, [name]: odd };
    if (typeof value !== 'object' || value === null || Array.isArray(value)) continue;
    for (const inner of oddBodies(value as Record<string, unknown>)) yield { ...body, [name]: inner };
  }
}

describe('odd bodies', () => {
  it('of any route', { timeout: 300_000 }, async () => {
    const wrong: string[] = [];
    for (const route of server.cases.routes.filter(({ method, bodyType }) => method !== 'get' && bodyType !== 'image/*')) {
      const body = BODIES[route.path];
      expect(body, `a body for ${route.path}`).toBeDefined();
      const isForm = route.bodyType === 'application/x-www-form-urlencoded';
      for (const odd of oddBodies(body!)) {
        const sent = isForm ? new URLSearchParams(Object.entries(odd).map(([name, value]) => [name, String(value).toWellFormed()])).toString() : odd;
        wrong.push(...(await ask({ path: addressOf(route), method: 'POST', body: sent, headers: { 'content-type': route.bodyType ?? 'application/json' } })).wrong);
      }
      for (const odd of ODD_VALUES) wrong.push(...(await ask({ path: addressOf(route), method: 'POST', body: JSON.stringify(odd) })).wrong);
    }
    expect(wrong).toEqual([]);
  });

  it('of a report by each of its optional parts alone', { timeout: 120_000 }, async () => {
    const wrong: string[] = [];
    const { class: classId, ...optional } = BODIES['/api/reports']!;
    for (const [name, value] of Object.entries(optional)) {
      for (const odd of [...ODD_VALUES, ...(name === 'channel' ? REPORT_CHANNELS : [value])]) {
        const body = { class: classId, place: { ...ownPlace(), crs: 'wgs84' }, [name]: odd };
        wrong.push(...(await ask({ path: '/api/reports', method: 'POST', body }, 'operator')).wrong);
      }
    }
    for (const accuracyMeters of [1e-320, 1e-46, 100_000]) {
      const answer = await ask({ path: '/api/reports', method: 'POST', body: { class: classId, place: { ...ownPlace(), crs: 'wgs84', accuracyMeters } } }, 'operator');
      expect(answer.status).toBe(200);
    }
    expect(wrong).toEqual([]);
  });

  /** Under which name somebody moves. */
  const STAFF: Readonly<Record<string, string>> = { 'handler-1': 'R001', 'collector-1': 'C001' };
  const MOVES: readonly [state: CaseState, move: CaseMove, person: string, detail: Readonly<Record<string, unknown>>][] = [
    ['reported', 'file', 'lead', { standardId: LITTER.standardId, class: LITTER.class, duplicatesSeen: [1] }],
    ['reported', 'merge', 'lead', { into: 1 }],
    ['reported', 'precheck', 'lead', { assignee: 'C001', assigneeReason: 'x' }],
    ['reported', 'reject', 'lead', { reply: 'x' }],
    ['prechecking', 'precheck_done', 'collector-1', { result: 'met', photos: [1] }],
    ['pending_dispatch', 'dispatch', 'lead', { departments: ['D03'] }],
    ['pending_handle', 'assign', 'works', { handler: 'R001' }],
    ['handling', 'submit', 'handler-1', { photos: [1], lng: 113.6, lat: 37.8, accuracyMeters: 5 }],
    ['handling', 'ask_suspension', 'works', { until: 1 }],
    ['handling', 'comment', 'lead', { reply: 'x', photos: [1] }],
    ['pending_check', 'postcheck', 'lead', { assignee: 'C001', assigneeReason: 'x' }],
    ['checking', 'postcheck_done', 'collector-1', { result: 'met', photos: [1] }],
    ['closed', 'score', 'leader', { score: 50 }],
    ['closed', 'review_appeal', 'leader', { grant: true }],
  ];

  it.each(MOVES)('of a case that is %s and moved by %s', { timeout: 120_000 }, async (state, move, person, detail) => {
    const wrong: string[] = [];
    const fresh = async (): Promise<number> => {
      const { caseId } = await openTestCase(test.pool);
      if (pathTo(state).length) await walkTestCase(test.pool, caseId, state);
      return caseId;
    };
    let id = await fresh();
    const photo = await insertPhoto(test.pool, null, STAFF[person] ?? person);
    const right = 'photos' in detail ? { ...detail, photos: [photo] } : detail;
    for (const body of oddBodies({ move, note: 'x', version: 1, detail: right })) {
      // The version would refuse everything else.
      const { version, ...rest } = body;
      const answer = await ask({ path: `/api/cases/${id}/moves`, method: 'POST', body: version === 1 ? rest : body }, person);
      wrong.push(...answer.wrong);
      if (answer.status === 200 && move !== 'comment') id = await fresh();
    }
    expect(wrong).toEqual([]);
  });

  it('says that a position is a pair, and that a code is one', async () => {
    const { caseId } = await openTestCase(test.pool);
    await walkTestCase(test.pool, caseId, 'handling');
    const submit = async (position: object) => server.ask(`/api/cases/${caseId}/moves`, { method: 'POST', person: 'handler-1', body: { move: 'submit', detail: { photos: [await insertPhoto(test.pool, null, 'R001')], ...position } } });
    expect((await submit({ lng: 113.6 })).json).toMatchObject({ code: 'bad_body', parameter: 'lat', detail: expect.stringContaining('come together') });
    expect((await submit({ lng: 1e308, lat: 1e308 })).json).toMatchObject({ code: 'bad_body', parameter: 'lng' });
    const { rows: [row] } = await test.pool.query('select st_x(geom) as lng, st_y(geom) as lat from cases where id = $1', [caseId]);
    expect((await submit({ lng: row.lng, lat: row.lat })).status).toBe(200);
    expect((await test.pool.query('select far_flag from cases where id = $1', [caseId])).rows[0].far_flag).toBe(false);
  });

  it('a photo that was taken far away flags the case also when no position is sent', async () => {
    const { caseId } = await openTestCase(test.pool);
    await walkTestCase(test.pool, caseId, 'handling');
    const photo = await insertPhoto(test.pool, { lng: 113.7, lat: 37.9 }, 'R001');
    expect((await server.ask(`/api/cases/${caseId}/moves`, { method: 'POST', person: 'handler-1', body: { move: 'submit', detail: { photos: [photo] } } })).status).toBe(200);
    expect((await test.pool.query('select far_flag from cases where id = $1', [caseId])).rows[0].far_flag).toBe(true);
  });
});

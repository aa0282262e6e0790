import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../testing/database.ts';
import type { TestDatabase } from '../../testing/database.ts';
import { insertSmallCounty, SMALL_COUNTY } from '../../testing/small-county.ts';
import { startTestServer } from '../../testing/test-server.ts';
import type { Answer, TestServer } from '../../testing/test-server.ts';
import { insertCaseGround, LITTER, moveTestCase, ownPlace, walkTestCase } from '../testing.ts';
import { phoneShot, uploadPhoto } from './testing.ts';

let test: TestDatabase;
let server: TestServer;
let folder: string;
let seed = 10;

beforeAll(async () => {
  test = await createTestDatabase();
  await insertSmallCounty(test.pool, { components: 40, events: 1 });
  await insertCaseGround(test.pool);
  folder = mkdtempSync(join(tmpdir(), 'tongguan-reports-'));
  server = await startTestServer(test, 1024, { dataDir: folder, publicReportsPerHour: 1000 });
});
afterAll(async () => {
  await server?.close();
  await test?.drop();
  rmSync(folder, { recursive: true, force: true });
});

const freshShot = () => phoneShot({ seed: seed++ });
const photoOf = async (person: string): Promise<number> => (await uploadPhoto(server, await freshShot(), { person })).json.id;
const wgs84 = (place: { lng: number; lat: number }) => ({ ...place, crs: 'wgs84' });
const report = (person: string, body: object): Promise<Answer> => server.ask('/api/reports', { person, method: 'POST', body });
const sendPublic = (body: object): Promise<Answer> => server.ask('/api/public/reports', { method: 'POST', body });

describe('a photo', () => {
  it('lies on disk under its hash without metadata, and is shown to who sent it and who sees the case', async () => {
    const at = ownPlace();
    const { json: photo } = await uploadPhoto(server, await phoneShot({ ...at, takenAt: '2026:11:20 08:30:00', seed: seed++ }), { person: 'collector-1', type: 'text/plain' });
    expect(photo.exif.lng).toBeCloseTo(at.lng, 5);
    const { rows: [row] } = await test.pool.query('select sha256, by_person, taken_at from photos where county = $1 and id = $2', [SMALL_COUNTY, photo.id]);
    expect(row).toMatchObject({ by_person: 'C001', taken_at: new Date('2026-11-20T00:30:00Z') });
    const file = join(folder, 'photos', SMALL_COUNTY, row.sha256.slice(0, 2), `${row.sha256}.jpg`);
    expect((await sharp(readFileSync(file)).metadata()).exif).toBeUndefined();
    const look = (person: string, size = 'full') => server.ask(`/api/photos/${photo.id}?size=${size}`, { person });
    expect((await look('collector-2')).status).toBe(403);
    const own = await look('collector-1', 'thumb');
    expect([own.status, own.headers.get('content-type'), own.headers.get('x-content-type-options')]).toEqual([200, 'image/jpeg', 'nosniff']);
    expect(own.headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
    await report('collector-1', { class: LITTER.class, place: wgs84(at), photos: [photo.id] });
    expect([(await look('operator')).status, (await look('analyst')).status]).toEqual([200, 403]);
    expect(new Uint8Array(readFileSync(file))).toEqual((await look('operator')).bytes);
  });

  it('that is none is refused in words, and so is one that is too large', async () => {
    const { status, json } = await uploadPhoto(server, Buffer.from('hello'));
    expect([status, json.code]).toEqual([422, 'bad_photo']);
    expect((await uploadPhoto(server, Buffer.alloc(16 * 1024 * 1024))).json).toMatchObject({ code: 'too_large', detail: 'The photo is over 15 MB' });
  });

  it('that nobody took is forgotten after a day, its file with it, unless another photo has the same', async () => {
    const shot = await freshShot();
    const [first, second] = [(await uploadPhoto(server, shot)).json, (await uploadPhoto(server, shot)).json];
    const [, hash] = first.key.split('.');
    const files = () => readdirSync(join(folder, 'photos', SMALL_COUNTY, hash.slice(0, 2))).filter((name) => name.startsWith(hash));
    const later = Date.now() + 25 * 3_600_000;
    await report('operator', { class: LITTER.class, channel: 'hotline', place: wgs84(ownPlace()), photos: [first.id] });
    await server.cases.intake.photos.forgetUntaken(later);
    expect(files()).toHaveLength(2);
    expect((await server.ask(`/api/photos/${second.id}`)).status).toBe(404);
    const lone = (await uploadPhoto(server, await freshShot())).json;
    await server.cases.intake.photos.forgetUntaken(later);
    const [, loneHash] = lone.key.split('.');
    expect(readdirSync(join(folder, 'photos', SMALL_COUNTY, loneHash.slice(0, 2))).filter((name) => name.startsWith(loneHash))).toEqual([]);
  });
});

describe('a report of a person', () => {
  it('opens a case, and sent again by its key it is answered as before', async () => {
    const body = { clientKey: 'key-of-a-phone-1', class: LITTER.class, place: wgs84(ownPlace()), description: '垃圾成堆', photos: [await photoOf('collector-1')] };
    const [first, again] = [await report('collector-1', body), await report('collector-1', body)];
    expect(first.json).toMatchObject({ county: SMALL_COUNTY, joined: false, repeated: false, farMeters: null, farFlag: false });
    expect(first.json.receipt).toMatch(/^[2-9A-HJ-NP-Z]{12}$/);
    expect(again.json).toEqual({ ...first.json, repeated: true });
    const { rows } = await test.pool.query('select state, report_count, channel, reported_by from cases where county = $1 and id = $2', [SMALL_COUNTY, first.json.caseId]);
    expect(rows).toEqual([{ state: 'reported', report_count: 1, channel: 'collector', reported_by: 'C001' }]);
    expect((await report('collector-1', { ...body, description: '另一处' })).json).toMatchObject({ status: 422, code: 'key_reused' });
    expect((await report('collector-2', body)).json).toMatchObject({ status: 422, code: 'key_reused' });
  });

  it('is the same when its photo had to be uploaded again, and another with another photo', async () => {
    const shot = await freshShot();
    const upload = async (): Promise<number> => (await uploadPhoto(server, shot, { person: 'collector-1' })).json.id;
    const body = { clientKey: 'key-of-a-phone-2', class: LITTER.class, place: wgs84(ownPlace()), photos: [await upload()] };
    const first = (await report('collector-1', body)).json;
    expect((await report('collector-1', { ...body, photos: [await upload()] })).json).toEqual({ ...first, repeated: true });
    expect((await report('collector-1', { ...body, photos: [await photoOf('collector-1')] })).json.code).toBe('key_reused');
  });

  it('is flagged when photo or phone were far from the place that it claims, and taken all the same', async () => {
    const at = ownPlace();
    const far = (await uploadPhoto(server, await phoneShot({ lng: at.lng + 0.005, lat: at.lat, seed: seed++ }), { person: 'collector-1' })).json.id;
    const flagged = (await report('collector-1', { class: LITTER.class, place: wgs84(at), phone: wgs84({ lng: at.lng, lat: at.lat + 0.0001 }), photos: [far] })).json;
    expect(flagged).toMatchObject({ farFlag: true });
    expect(flagged.farMeters).toBeGreaterThan(400);
    const { rows: [row] } = await test.pool.query('select far_flag from cases where county = $1 and id = $2', [SMALL_COUNTY, flagged.caseId]);
    expect(row.far_flag).toBe(true);
    const near = (await report('collector-1', { class: LITTER.class, place: wgs84(ownPlace()), phone: wgs84(at), photos: [await photoOf('collector-1')] })).json;
    expect(near.farFlag).toBe(near.farMeters > 100);
  });

  it('lies where it says, in whichever reference system it says it', async () => {
    const at = ownPlace();
    const { caseId } = (await report('operator', { class: LITTER.class, place: { lng: at.lng + 0.006, lat: at.lat + 0.0012, crs: 'gcj02' } })).json;
    const { rows: [row] } = await test.pool.query('select c.geom, st_x(c.geom) as lng, r.raw_lng, r.raw_crs from cases c join reports r on r.county = c.county and r.case_id = c.id where c.county = $1 and c.id = $2',
      [SMALL_COUNTY, caseId]);
    expect(row).toMatchObject({ raw_crs: 'gcj02', raw_lng: at.lng + 0.006 });
    expect(Math.abs(row.lng - at.lng)).toBeLessThan(0.002);
  });

  it.each([
    ['a photo is missing', 'collector-1', { class: LITTER.class, place: wgs84(ownPlace()) }, 409, 'move_refused', 'need a photo'],
    ['the place is elsewhere', 'operator', { class: LITTER.class, place: wgs84({ lng: 100, lat: 30 }) }, 409, 'move_refused', 'outside the county'],
    ['the class is of no list in force', 'operator', { class: 'device:manhole_tilt', place: wgs84(ownPlace()) }, 409, 'move_refused', 'without standards in force'],
    ['there is no such class', 'operator', { class: 'yc2013e:nine', place: wgs84(ownPlace()) }, 400, 'bad_body', 'there is no class'],
    ['the component is unknown', 'operator', { class: LITTER.class, componentId: 4_000_000, place: wgs84(ownPlace()) }, 400, 'bad_body', 'there is no component'],
    ['the channel is not theirs', 'collector-1', { class: LITTER.class, channel: 'leader', place: wgs84(ownPlace()) }, 403, 'withheld', 'does not report by channel leader'],
    ['they only look on', 'analyst', { class: LITTER.class, place: wgs84(ownPlace()) }, 403, 'withheld', 'looks on'],
    ['the photo is somebody else\'s', 'collector-1', { class: LITTER.class, place: wgs84(ownPlace()), photos: [1] }, 400, 'bad_body', 'photo 1 is not there'],
  ])('is refused in words when %s', async (_what, person, body, status, code, words) => {
    const { json } = await report(person, body);
    expect(json).toMatchObject({ status, code });
    expect(json.detail).toContain(words);
    if (code === 'move_refused') expect(json.guard).toEqual(expect.any(String));
  });

  it('about a component with an open case joins it, one after the end opens another', async () => {
    const { rows: [thing] } = await test.pool.query(`select id, class, st_x(geom) as lng, st_y(geom) as lat from components where county = $1 and class = 'yc2013:0137' limit 1`, [SMALL_COUNTY]);
    const body = { class: thing.class, componentId: thing.id, place: wgs84({ lng: thing.lng, lat: thing.lat }) };
    const [first, second] = [(await report('operator', body)).json, (await report('lead', body)).json];
    expect(second).toMatchObject({ caseId: first.caseId, joined: true });
    expect(second.receipt).not.toBe(first.receipt);
    await moveTestCase(test.pool, first.caseId, 'force_close');
    expect((await report('operator', body)).json).toMatchObject({ joined: false });
  });

  it('joins the open case that its reporter was shown and calls the same, and opens one when that has ended', async () => {
    const [at, beside] = [ownPlace(), ownPlace()];
    const first = (await report('operator', { class: LITTER.class, place: wgs84(at) })).json;
    const same = () => report('lead', { class: LITTER.class, place: wgs84(beside), sameCaseId: first.caseId });
    expect((await same()).json).toMatchObject({ caseId: first.caseId, joined: true });
    const { rows: [row] } = await test.pool.query('select report_count, area_code from cases where county = $1 and id = $2', [SMALL_COUNTY, first.caseId]);
    expect(row.report_count).toBe(2);
    const stranger = row.area_code.startsWith('099101001') ? 'township-2' : 'township-1';
    expect((await report(stranger, { class: LITTER.class, place: wgs84(ownPlace()), sameCaseId: first.caseId })).json).toMatchObject({ status: 403, code: 'withheld' });
    await moveTestCase(test.pool, first.caseId, 'force_close');
    const { json: after } = await same();
    expect([after.joined, after.caseId === first.caseId]).toEqual([false, false]);
  });
});

it('an alert of a rule that says so files its case, and tells it', async () => {
  await test.pool.query(`
    insert into alert_rules (county, name_zh, name_en, kind, device_class, quantity, direction, on_value, off_value, severity, enabled, files_case)
    values ($1, '井盖倾斜', 'Manhole tilt', 'threshold', 'device:manhole_tilt', 'tilt', 'above', 30, 20, 'critical', true, true)`, [SMALL_COUNTY]);
  const { rows: [alert] } = await test.pool.query(`
    insert into alerts (county, class, severity, rule_id, device_id, component_id, quantity, opened_at, why, source, source_id, area_code, unit_grid, omni_grid, geom)
    select d.county, 'alert:threshold', 'critical', r.id, d.id, null, 'tilt', now() - interval '1 minute', jsonb_build_object('rule', '{}'::jsonb), 'test', '1', d.area_code, d.unit_grid,
      d.omni_grid, d.geom
    from devices d, alert_rules r where d.county = $1 and r.county = $1 order by d.id limit 1 returning id`, [SMALL_COUNTY]);
  const { intake } = server.cases;
  expect(await intake.alertCases.run()).toBe(1);
  expect(intake.problems()).toEqual([]);
  const { rows } = await test.pool.query('select c.class, c.channel, c.alert_id, r.evidence from reports r join cases c on c.county = r.county and c.id = r.case_id where r.county = $1 and r.alert_id = $2',
    [SMALL_COUNTY, alert.id]);
  expect(rows).toMatchObject([{ class: 'yc2013:0101', channel: 'iot', alert_id: alert.id, evidence: { quantity: 'tilt', readings: [] } }]);
});

describe('a citizen', () => {
  it('reports without a name and follows the report by its receipt, told nothing of the desk', async () => {
    const photo = (await uploadPhoto(server, await freshShot(), { isPublic: true })).json;
    const body = {
      clientKey: 'browser-of-a-citizen', class: LITTER.class, place: wgs84(ownPlace()), photos: [photo.key], description: '门口有垃圾', reporterName: '王某', reporterPhone: '139 0000 0000',
    };
    const { json: sent } = await sendPublic(body);
    expect(sent).toEqual({ county: SMALL_COUNTY, receipt: sent.receipt, repeated: false });
    expect((await sendPublic(body)).json).toEqual({ ...sent, repeated: true });
    const { rows: [row] } = await test.pool.query('select case_id, by_person, channel, reporter_phone from reports where county = $1 and receipt = $2', [SMALL_COUNTY, sent.receipt]);
    expect(row).toMatchObject({ by_person: 'citizen', channel: 'public', reporter_phone: '139 0000 0000' });
    const follow = () => server.ask(`/api/public/reports/${sent.receipt.toLowerCase()}`);
    expect((await follow()).json).toMatchObject({ state: 'received', reply: null, expectedAt: null, class: { id: LITTER.class }, steps: [{ state: 'received' }] });
    await walkTestCase(test.pool, row.case_id, 'pending_check');
    await moveTestCase(test.pool, row.case_id, 'close', { note: '内部：李四核实', detail: { reply: '垃圾已清运，谢谢。' } });
    const { json: told, text } = await follow();
    expect(told).toMatchObject({ state: 'done', reply: '垃圾已清运，谢谢。', expectedAt: null });
    expect(told.steps.map((step: any) => step.state)).toEqual(['received', 'assigned', 'in_work', 'checking', 'done']);
    for (const secret of ['王某', '139 0000', 'C001', 'R001', 'D03', '李四']) expect(text).not.toContain(secret);
  });

  it.each([
    ['markup', { description: '<b>here</b>' }, 'without < and >'],
    ['a long text', { description: '长'.repeat(1001) }, 'description'],
    ['a telephone number that is none', { reporterPhone: 'call me' }, 'telephone'],
    ['a photo that is not theirs', { photos: ['1.aaaaaaaaaaaaaaaaaaaaaaaa'] }, 'there is no such photo'],
  ])('is refused %s', async (_what, part, words) => {
    const { json } = await sendPublic({ class: LITTER.class, place: wgs84(ownPlace()), ...part });
    expect(json.code).toBe('bad_body');
    expect(json.detail).toContain(words);
  });

  it('learns nothing from a receipt that is none', async () => {
    expect((await server.ask('/api/public/reports/ABCDEFGH2345')).json).toMatchObject({ status: 404, code: 'unknown_report' });
    expect((await server.ask('/api/public/reports/no')).json.code).toBe('bad_parameter');
  });
});

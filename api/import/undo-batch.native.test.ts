import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CountyBook } from '../county/county-book.ts';
import type { County } from '../county/county.ts';
import { applyChanges } from '../county/follow-changes.ts';
import type { Change } from '../store/change-feed.ts';
import { ResidentTables } from '../store/resident.ts';
import { SMALL_COUNTY, insertSmallCounty } from '../testing/small-county.ts';
import { createTestDatabase } from '../testing/database.ts';
import type { TestDatabase } from '../testing/database.ts';
import { findBatch, listBatches } from './batch.ts';
import { runTestImport, temporaryFile } from './testing.ts';
import type { TestImport } from './testing.ts';
import { undoBatch } from './undo-batch.ts';
import type { UndoReport, UndoRequest } from './undo-batch.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
  await insertSmallCounty(test.pool, { cases: 12 });
});
afterAll(() => test.drop());

const OSM = 'mappings/osm-components.json';
const lamp = (id: string, lng: number, more: Record<string, unknown> = {}): unknown =>
  ({ type: 'Feature', id, geometry: { type: 'Point', coordinates: [lng, 37.81] }, properties: { highway: 'street_lamp', ...more } });
const lamps = (...features: unknown[]): string => temporaryFile('lamps.geojson', JSON.stringify({ type: 'FeatureCollection', features }));

async function load(file: string, more: Partial<TestImport> & Pick<TestImport, 'county'>): Promise<number> {
  const { report } = await runTestImport(test.pool, { file, mapping: OSM, name: `County ${more.county}`, ...more });
  return report.batch!;
}
const undo = (batch: number, more: Partial<UndoRequest> = {}): Promise<UndoReport> =>
  undoBatch(test.pool, { batch, by: 'undoer', ...more }, { onStep: () => undefined, say: () => undefined });
const query = async (sql: string, parameters: unknown[] = []): Promise<Record<string, unknown>[]> => (await test.pool.query(sql, parameters)).rows;
/** Everything of a layer but when it was touched, the geometry to its last bit. */
const rowsOf = (layer: string, county: string): Promise<Record<string, unknown>[]> =>
  query(`select to_jsonb(t) - 'updated_at' || jsonb_build_object('geom', geom::text, 'geom_3857', geom_3857::text) as row from ${layer} t where county = $1 order by id`, [county]);

describe('undoing an import', () => {
  it('deletes what it inserted and restores what it changed, to the last bit', async () => {
    const county = '099601';
    await load(lamps(lamp('a', 113.613_333_333_333, { name: 'A' }), lamp('b', 113.62), lamp('c', 113.63)), { county });
    await test.pool.query(`update components set note = 'seen', attributes = '{"height": 8}' where county = $1 and source_id = 'a'`, [county]);
    const before = await rowsOf('components', county);
    const second = await load(lamps(lamp('a', 113.614, { name: 'Moved' }), lamp('b', 113.62, { name: 'Named' }), lamp('c', 113.63), lamp('d', 113.64)), { county });
    expect(await rowsOf('components', county)).toHaveLength(4);
    expect(await undo(second)).toMatchObject({ deleted: 1, restored: 2, kept: 0, gone: 0, isUndone: true, countyRemoved: false });
    expect(await rowsOf('components', county)).toEqual(before);
    expect(await query('select count(*) as n from import_undo_inserted where batch = $1 union all select count(*) from import_undo_updated where batch = $1', [second])).toEqual([{ n: 0 }, { n: 0 }]);
  });

  it('keeps what was changed since, and says so on screen and in a file', async () => {
    const county = '099602';
    const batch = await load(lamps(lamp('a', 113.61), lamp('b', 113.62), lamp('c', 113.63), lamp('d', 113.64)), { county });
    await test.pool.query(`update components set state = 'damaged' where county = $1 and source_id = 'b'`, [county]);
    await test.pool.query(`update components set note = 'x' where county = $1 and source_id = 'c'`, [county]);
    await test.pool.query(`update components set note = null where county = $1 and source_id = 'c'`, [county]); // as it was: not changed
    await test.pool.query(`delete from components where county = $1 and source_id = 'd'`, [county]);
    const keptPath = temporaryFile('kept.csv', '');
    const rehearsed = await undo(batch, { dryRun: true });
    expect(await rowsOf('components', county)).toHaveLength(3);
    const report = await undo(batch, { keptPath });
    expect(rehearsed).toMatchObject({ deleted: report.deleted, restored: 0, kept: 1, gone: 1, reasons: report.reasons });
    expect(report).toMatchObject({ deleted: 2, kept: 1, gone: 1, isUndone: true, countyRemoved: false, reasons: [{ summary: 'changed since', count: 1 }, { summary: 'is gone', count: 1 }] });
    expect(report.firstKept[0]).toMatchObject({ identity: 'b', did: 'inserted', reason: expect.stringMatching(/^changed since, last at \d{4}-/) });
    expect(readFileSync(keptPath, 'utf8')).toMatch(/^\ufeffid,identity,did,reason\r\n\d+,b,inserted,"changed since, last at .*Z"\r\n\d+,,inserted,is gone: it was deleted since\r\n$/);
    expect((await rowsOf('components', county)).map(({ row }) => (row as { source_id: string }).source_id)).toEqual(['b']);
    expect(await findBatch(test.pool, batch)).toMatchObject({ state: 'undone', undone: { by: 'undoer', deleted: 2, restored: 0, kept: 1 } });
  });

  it('of a batch that a later one overtook tells which to undo first; afterwards the first goes too', async () => {
    const county = '099603';
    const first = await load(lamps(lamp('a', 113.61), lamp('b', 113.62)), { county });
    const second = await load(lamps(lamp('a', 113.61, { name: 'Later' })), { county });
    const untouched = await findBatch(test.pool, first);
    const report = await undo(first);
    expect(report).toMatchObject({ deleted: 1, kept: 1, isUndone: true });
    expect(report.firstKept).toMatchObject([{ identity: 'a', reason: `changed since by batch ${second} (${(await findBatch(test.pool, second))!.fileName}); undo that one first` }]);
    expect(untouched?.state).toBe('done');
    expect(await undo(second)).toMatchObject({ deleted: 0, restored: 1, kept: 0 });
    expect(await undo(first)).toMatchObject({ deleted: 1, kept: 0, countyRemoved: true });
    expect(await findBatch(test.pool, first)).toMatchObject({ state: 'undone', undone: { deleted: 2, kept: 0 } });
    await expect(undo(first)).rejects.toThrow(/was undone already, by undoer at/);
  });

  it('does not send back to a later one that was undone and left the row', async () => {
    const county = '099689';
    const first = await load(lamps(lamp('a', 113.61), lamp('b', 113.62)), { county });
    const second = await load(lamps(lamp('a', 113.61, { name: 'Later' }), lamp('b', 113.62, { name: 'Later' })), { county });
    await test.pool.query(`update components set state = 'damaged' where county = $1 and source_id = 'a'`, [county]);
    expect(await undo(second)).toMatchObject({ restored: 1, kept: 1 });
    const { firstKept } = await undo(first);
    expect(firstKept).toMatchObject([{ identity: 'a', reason: expect.stringMatching(/^changed since, last at /) }]);
  });

  it('changes nothing, not even its own state, when every row stays', async () => {
    const county = '099604';
    const batch = await load(lamps(lamp('a', 113.61)), { county });
    await test.pool.query(`update components set note = 'x' where county = $1`, [county]);
    expect(await undo(batch)).toMatchObject({ deleted: 0, restored: 0, kept: 1, isUndone: false });
    expect(await findBatch(test.pool, batch)).toMatchObject({ state: 'done', undone: null });
  });

  it('brings back what the file had said of the place, and leaves alone what the database works out', async () => {
    const mapping = {
      version: 1, layer: 'components', identity: { source: 'placed', fields: ['id'] }, position: { lng: 'lng', lat: 'lat' },
      class: { default: 'yc2013:0137' }, columns: { unit_grid: { field: 'grid' } },
    };
    const sheet = (lng: number, grid: string): string => temporaryFile('sheet.csv', `id,lng,lat,grid\n1,${lng},37.805,${grid}\n`);
    await load(sheet(113.6051, '099101001001001'), { county: SMALL_COUNTY, mapping, name: undefined });
    const place = (): Promise<unknown> => query(`select area_code, unit_grid, st_x(geom) as lng from components where source = 'placed'`);
    const before = await place();
    const second = await load(sheet(113.6251, '099101001001001'), { county: SMALL_COUNTY, mapping, name: undefined });
    expect(await place()).not.toEqual(before);
    expect(await undo(second)).toMatchObject({ restored: 1, kept: 0 });
    expect(await place()).toEqual(before);
    expect(before).toEqual([{ area_code: '099101001001', unit_grid: '099101001001001', lng: 113.6051 }]);
    const worked = await load(lamps(lamp('z', 113.61)), { county: SMALL_COUNTY, name: undefined });
    await test.pool.query(`update components set area_code = '099101001002', unit_grid = null where source_id = 'z' and county = $1`, [SMALL_COUNTY]);
    expect(await undo(worked)).toMatchObject({ deleted: 1, kept: 0 });
  });

  it('a value that a row had is taken by another row now: the row stays, in the words of the database', async () => {
    const county = '099605';
    const mapping = {
      version: 1, layer: 'components', identity: { source: 'coded', fields: ['id'] }, position: { lng: 'lng', lat: 'lat' },
      class: { default: 'yc2013:0137' }, columns: { objid: { field: 'objid' } },
    };
    const sheet = (...lines: string[]): string => temporaryFile('coded.csv', `id,objid,lng,lat\n${lines.join('\n')}\n`);
    const code = (n: number): string => `09960501370000${String(n).padStart(2, '0')}`;
    await load(sheet(`1,${code(1)},113.61,37.81`, `2,${code(2)},113.61,37.81`), { county, mapping });
    const second = await load(sheet(`1,${code(11)},113.61,37.81`, `2,${code(12)},113.61,37.81`), { county, mapping });
    await load(sheet(`3,${code(1)},113.61,37.81`), { county, mapping });
    const report = await undo(second);
    expect(report).toMatchObject({ restored: 1, kept: 1 });
    expect(report.firstKept[0]).toMatchObject({ identity: '1', did: 'changed', reason: expect.stringMatching(/components_objid: the database refuses it: .*already exists/) });
    expect(await query('select source_id, objid from components where county = $1 order by source_id', [county])).toEqual([
      { source_id: '1', objid: code(11) }, { source_id: '2', objid: code(2) }, { source_id: '3', objid: code(1) }]);
  });

  it('lines and polygons come back as they were, also more of them than one statement takes', async () => {
    const county = '099606';
    const road = (id: string, to: number): unknown => ({ type: 'Feature', id, geometry: { type: 'LineString', coordinates: [[113.612_345_6, 37.812_345_6], [to, 37.812_345_678_9]] }, properties: { highway: 'primary', name: 'R' } });
    const many = Array.from({ length: 5100 }, (_, n) => road(`r${n}`, 113.62 + n / 1e6));
    await load(lamps(...many), { county, mapping: 'mappings/osm-roads.json' });
    const before = await rowsOf('roads', county);
    const second = await load(lamps(...many.map((_, n) => road(`r${n}`, 113.63 + n / 1e6))), { county, mapping: 'mappings/osm-roads.json' });
    expect(await undo(second)).toMatchObject({ restored: 5100, kept: 0 });
    expect(await rowsOf('roads', county)).toEqual(before);
  });
});

describe('rows that something stands on stay', () => {
  it('a component with a device, a case, a report, an alert or an event', async () => {
    const batch = await load(lamps(lamp('dev', 113.61), lamp('case', 113.611), lamp('event', 113.612), lamp('free', 113.613)), { county: SMALL_COUNTY, name: undefined });
    const id = async (of: string): Promise<unknown> => (await query('select id from components where county = $1 and source_id = $2 and source = \'openstreetmap\'', [SMALL_COUNTY, of]))[0]!.id;
    await test.pool.query(`update devices set component_id = $2 where county = $1 and code = 'DEV-7'`, [SMALL_COUNTY, await id('dev')]);
    await test.pool.query('begin; alter table cases disable trigger user');
    await test.pool.query('update cases set component_id = $2 where county = $1 and id = 3', [SMALL_COUNTY, await id('case')]);
    await test.pool.query('alter table cases enable trigger user; alter table cases enable always trigger a_project; commit');
    await test.pool.query('update events set component_id = $2 where county = $1 and source_id = \'5\'', [SMALL_COUNTY, await id('event')]);
    const report = await undo(batch);
    expect(report).toMatchObject({ deleted: 1, kept: 3 });
    expect(report.firstKept.map(({ identity, reason }) => [identity, reason])).toEqual([
      ['dev', 'device DEV-7 is attached to it'], ['case', 'case 3 is about it'], ['event', expect.stringMatching(/^event \d+ is about it$/)]]);
    await test.pool.query('update devices set component_id = null where county = $1 and code = \'DEV-7\'', [SMALL_COUNTY]);
    expect(await undo(batch)).toMatchObject({ deleted: 1, kept: 2 });
  });

  it('areas and grids with a case or a part that stays; staff and devices with what was sent', async () => {
    const county = '099607';
    const square = (side: number): unknown => ({ type: 'Polygon', coordinates: [[[113.6, 37.8], [113.6 + side, 37.8], [113.6 + side, 37.8 + side], [113.6, 37.8 + side], [113.6, 37.8]]] });
    const area = (code: string, level: string, parent: string | null, side: number): unknown => ({ type: 'Feature', properties: { code, level, parent, name: level }, geometry: square(side) });
    const areas = {
      version: 1, layer: 'areas', identity: { source: 'survey', fields: ['code'] },
      columns: { code: { field: 'code' }, level: { field: 'level' }, name: { field: 'name' }, parent_code: { field: 'parent' } },
    };
    const file = lamps(area('099607000000', 'county', null, 0.04), area('099607001000', 'town', '099607000000', 0.03), area('099607001001', 'village', '099607001000', 0.01), area('099607002000', 'town', '099607000000', 0.02));
    const batch = await load(file, { county, mapping: areas });
    await test.pool.query(`update areas set name = 'renamed' where county = $1 and code = '099607001001'`, [county]);
    const report = await undo(batch);
    expect(report).toMatchObject({ deleted: 1, kept: 3, countyRemoved: false });
    expect(report.firstKept.map(({ identity, reason }) => [identity, reason])).toEqual([
      ['099607000000', 'area 099607001000 is a part of it'], ['099607001000', 'area 099607001001 is a part of it'], ['099607001001', expect.stringMatching(/^changed since/)]]);
    const devices = {
      version: 1, layer: 'devices', identity: { source: 'kit', fields: ['id'] }, position: { lng: 'lng', lat: 'lat' }, class: { default: 'device:manhole_tilt' },
      columns: { code: { field: 'id' } },
    };
    const kit = await load(temporaryFile('kit.csv', 'id,lng,lat\nK1,113.61,37.81\nK2,113.61,37.81\nK3,113.61,37.81\n'), { county, mapping: devices });
    await test.pool.query(`insert into device_latest (county, device_id, quantity, time, value) select county, id, 'tilt', now(), 1 from devices where county = $1 and code = 'K1'`, [county]);
    await test.pool.query(`insert into ingest_credentials (county, kind, code, secret_sha256) values ($1, 'device', 'K2', repeat('0', 64))`, [county]);
    const second = await undo(kit);
    expect(second.firstKept.map(({ identity, reason }) => [identity, reason])).toEqual([['K1', 'it has sent readings (tilt)'], ['K2', 'it has a credential of its own to send by']]);
  });

  it('every foreign key to a layer is among what is looked at', async () => {
    const { ROW_REFERENCES } = await import('./undo/references.ts');
    const keys = await query(`select c.confrelid::regclass::text as layer, c.conrelid::regclass::text as table, a.attname as column from pg_constraint c
      join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[2]
      where c.contype = 'f' and c.confrelid = any(array['areas','grids','components','devices','cameras','staff','events','buildings','roads','water','green']::regclass[])`);
    expect(keys.length).toBeGreaterThan(5);
    for (const { layer, table, column } of keys) {
      const references = ROW_REFERENCES[layer as 'components'] ?? [];
      expect(references.some(({ select }) => select.includes(` from ${table as string} `) && select.startsWith(`select ${column as string} as key`)), `${layer as string} <- ${table as string}.${column as string}`).toBe(true);
    }
  });
});

describe('beside the rows', () => {
  const mapping = {
    version: 1, layer: 'components', identity: { source: 'sheet', fields: ['id'] }, position: { lng: 'lng', lat: 'lat' },
    class: { default: 'yc2013:0137' }, columns: { owner_dept: { field: 'dept', nameField: 'deptName' } },
  };
  const sheet = (...lines: string[]): string => temporaryFile('sheet.csv', `id,dept,deptName,lng,lat\n${lines.join('\n')}\n`);

  it('departments that the batch added go when nothing names them', async () => {
    const batch = await load(sheet('1,N1,新一,113.61,37.81', '2,N2,新二,113.61,37.81', '3,N3,新三,113.61,37.81', '4,D1,,113.61,37.81'), { county: SMALL_COUNTY, mapping, name: undefined });
    await test.pool.query(`update departments set name_en = 'Second' where county = $1 and code = 'N2'`, [SMALL_COUNTY]);
    await test.pool.query(`update staff set department = 'N3' where county = $1 and code = 'P1'`, [SMALL_COUNTY]);
    expect(await undo(batch)).toMatchObject({ deleted: 4, kept: 0, departmentsRemoved: ['N1'], departmentsKept: ['N2', 'N3'] });
    expect(await query('select code from departments where county = $1 order by code', [SMALL_COUNTY])).toEqual([{ code: 'D1' }, { code: 'D2' }, { code: 'N2' }, { code: 'N3' }]);
  });

  it('a county that the batch made goes when it has nothing else, and the record of the batch stays', async () => {
    const made = await load(sheet('1,N1,新一,113.61,37.81'), { county: '099608', mapping });
    const other = await load(sheet('1,N1,新一,113.61,37.81'), { county: '099608', mapping: { ...mapping, identity: { source: 'other', fields: ['id'] } } });
    expect(await undo(made)).toMatchObject({ deleted: 1, countyRemoved: false, departmentsRemoved: [], departmentsKept: ['N1'] });
    expect(await query(`select home_lng from counties where county = '099608'`)).toEqual([{ home_lng: null }]);
    expect(await undo(other)).toMatchObject({ deleted: 1, countyRemoved: false });
    const alone = await load(sheet('1,N1,新一,113.61,37.81'), { county: '099609', mapping });
    expect(await undo(alone)).toMatchObject({ deleted: 1, countyRemoved: true, departmentsRemoved: ['N1'] });
    expect(await query(`select * from counties where county = '099609'`)).toEqual([]);
    expect(await listBatches(test.pool, '099609')).toMatchObject([{ batch: alone, state: 'undone', by: 'tester' }]);
  });
});

it('the map of a running server follows: the rows of the batch leave its table, and a county that went leaves it too', async () => {
  const county = '099620';
  const tables = new ResidentTables(2 ** 24);
  const book = new CountyBook();
  const running = { book, tables, database: { pool: test.pool } } as unknown as County;
  let seen = (await query('select coalesce(max(seq), 0) as seq from change'))[0]!.seq;
  const follow = async (): Promise<void> => {
    const changes = await query('select seq, county, layer, array_to_json(ids) as ids from change where seq > $1 order by seq', [seen]);
    seen = changes.at(-1)?.seq ?? seen;
    await applyChanges(running, changes as unknown as Change[]);
  };
  const onMap = (): number => tables.table(county, 'components')?.size ?? 0;
  const first = await load(lamps(lamp('a', 113.61), lamp('b', 113.62)), { county });
  await follow();
  expect(onMap()).toBe(2);
  const second = await load(lamps(lamp('a', 113.615), lamp('c', 113.63)), { county });
  await follow();
  expect(onMap()).toBe(3);
  await undo(second);
  await follow();
  expect(onMap()).toBe(2);
  await undo(first);
  await follow();
  expect([book.counties.has(county), tables.hasCounty(county)]).toEqual([false, false]);
});

describe('what cannot be undone says why', () => {
  it('another county, no such batch, nothing changed, reports', async () => {
    const county = '099610';
    const file = lamps(lamp('a', 113.61));
    const batch = await load(file, { county });
    await expect(undo(batch, { county: '099601' })).rejects.toThrow(`There is no batch ${batch} of county 099601`);
    await expect(undo(999_999)).rejects.toThrow('There is no batch 999999');
    await expect(undo(await load(file, { county }))).rejects.toThrow(/changed no row: there is nothing to undo/);
    await test.pool.query(`update import_batches set layer = 'reports' where batch = $1`, [batch]);
    await expect(undo(batch)).rejects.toThrow(/took in reports, and each opened a case\. Cases are not undone/);
  });

  it('after IMPORT_UNDO_DAYS the batch is remembered and what undoing needs is not', async () => {
    const county = '099611';
    const old = await load(lamps(lamp('a', 113.61)), { county });
    const changed = await load(lamps(lamp('a', 113.62)), { county });
    await test.pool.query(`update import_batches set finished_at = now() - interval '31 days' where batch in ($1, $2)`, [old, changed]);
    const kept = await load(lamps(lamp('a', 113.63)), { county });
    for (const batch of [old, changed]) await expect(undo(batch)).rejects.toThrow(/can no longer be undone: what it replaced is kept for IMPORT_UNDO_DAYS/);
    expect(await query('select batch from import_undo_inserted where batch = any($1) union all select batch from import_undo_updated where batch = any($1)', [[old, changed, kept]])).toEqual([{ batch: kept }]);
    const never = await load(lamps(lamp('a', 113.64)), { county, more: { undoDays: 0 } });
    await expect(undo(never)).rejects.toThrow(/can no longer be undone/);
    expect(await listBatches(test.pool, county)).toHaveLength(4);
  });

  it('a row fault or a signal in the middle changes nothing', async () => {
    const county = '099612';
    const batch = await load(lamps(lamp('a', 113.61), lamp('b', 113.62)), { county });
    const stop = new AbortController();
    await expect(undoBatch(test.pool, { batch, by: 'undoer' }, { say: () => undefined, signal: stop.signal, onStep: (step) => { if (step.startsWith('Take')) stop.abort(new Error('stopped')); } })).rejects.toThrow('stopped');
    expect(await rowsOf('components', county)).toHaveLength(2);
    expect(await findBatch(test.pool, batch)).toMatchObject({ state: 'done' });
  });
});

it('waits for an import into the same layer', async () => {
  const county = '099613';
  const batch = await load(lamps(lamp('a', 113.61)), { county });
  const client = await test.pool.connect();
  const said: string[] = [];
  try {
    await client.query('begin');
    await client.query(`select pg_advisory_xact_lock(7401311, hashtext('${county}/components'))`);
    let waits = (): void => undefined;
    const waiting = new Promise<void>((resolve) => { waits = resolve; });
    const undone = undoBatch(test.pool, { batch, by: 'undoer' }, { onStep: () => undefined, say: (text) => { said.push(text); waits(); } });
    await waiting;
    expect(await rowsOf('components', county)).toHaveLength(1);
    await client.query('commit');
    expect(await undone).toMatchObject({ deleted: 1 });
  } finally {
    client.release();
  }
  expect(said).toEqual([`  Another import into ${county}/components is running; this one waits for it`]);
});

/** Files as offices have them, through the import page's requests: sent, read, tried, loaded. */
import { readFileSync, rmSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import type { ImportFieldsReply, ImportJob } from '../contract/imports.ts';
import { isGdalMissing, makeWithOgr, newFolder, run } from '../import/formats/testing.ts';
import { withTestDatabase } from '../testing/database.ts';
import { insertSmallCounty, SMALL_COUNTY, SMALL_SOUTH, SMALL_WEST } from '../testing/small-county.ts';
import { startTestServer } from '../testing/test-server.ts';

/** Two lamps with names that only the right encoding reads. Digits to nine places: the datum guard sees no lattice. */
const LAMPS = [1, 2].map((no) => ({
  编号: `L${no}`, 名称: `街灯${no}号`, lng: SMALL_WEST + 0.0123456789 * no, lat: SMALL_SOUTH + 0.0023456789 * no,
  geometry: { type: 'Point', coordinates: [SMALL_WEST + 0.0123456789 * no, SMALL_SOUTH + 0.0023456789 * no] },
}));

/** A zip of a Shapefile in GBK without the note that says so. */
function shapefileZip(): string {
  const folder = dirname(makeWithOgr('路灯.shp', LAMPS, ['-lco', 'ENCODING=GBK']));
  rmSync(join(folder, '路灯.cpg'), { force: true });
  const zip = join(newFolder(), '路灯.zip');
  run('zip', ['-q', '-r', zip, '.'], { cwd: folder });
  return zip;
}

const FILES = [
  { format: 'Shapefile', make: shapefileZip, read: { encoding: 'gbk' }, position: undefined, stated: 'EPSG:4490' },
  { format: 'XLSX', make: () => makeWithOgr('路灯.xlsx', LAMPS), read: {}, position: { lng: 'lng', lat: 'lat' }, stated: null },
  { format: 'GeoPackage', make: () => makeWithOgr('路灯.gpkg', LAMPS), read: {}, position: undefined, stated: 'EPSG:4490' },
];

it.skipIf(isGdalMissing)('a Shapefile in GBK, a sheet of Excel and a GeoPackage are sent, read, tried and loaded', { timeout: 300_000 }, () => withTestDatabase(async (database) => {
  await insertSmallCounty(database.pool, { components: 30, events: 1 });
  const folder = mkdtempSync(join(tmpdir(), 'tongguan-imports-'));
  const server = await startTestServer(database, 1024, { dataDir: folder });
  const post = async (path: string, body: unknown): Promise<any> => (await server.ask(path, { method: 'POST', body })).json;
  const ended = async (begun: ImportJob): Promise<ImportJob> => {
    expect(begun).toMatchObject({ state: 'running' });
    for (let job = begun; ; job = (await server.ask(`/api/imports/jobs/${begun.id}`)).json as ImportJob) if (job.state !== 'running') return job;
  };
  try {
    for (const { format, make, read, position, stated } of FILES) {
      const path = make();
      const name = encodeURIComponent(path.split('/').at(-1)!);
      const sent = await fetch(`${server.url}/api/imports/files?name=${name}`, { method: 'POST', body: readFileSync(path), headers: { 'content-type': 'application/octet-stream' } });
      const { id } = await sent.json() as { id: string };
      const fields = await post(`/api/imports/files/${id}/fields`, { read }) as ImportFieldsReply;
      expect(fields, format).toMatchObject({ format, records: 2, isWhole: true, hasGeometry: position === undefined, statedCrsName: stated });
      expect(fields.fields.find((field) => field.name === '名称')?.samples, format).toEqual(['街灯1号', '街灯2号']);

      const mapping = { version: 1, layer: 'components', identity: { source: format, fields: ['编号'] }, class: { default: 'yc2013:0137' }, columns: { name: { field: '名称' } }, ...(position ? { position } : {}) };
      const wish = { mapping, crs: 'EPSG:4490', county: SMALL_COUNTY, read };
      const tried = await ended(await post(`/api/imports/files/${id}/preview`, wish));
      expect([tried.failure, tried.preview?.summary], format).toMatchObject([null, { read: 2, inserted: 2, rejected: 0 }]);
      const done = await ended(await post(`/api/imports/files/${id}/run`, wish));
      expect([done.failure, done.summary], format).toMatchObject([null, { read: 2, inserted: 2, rejected: 0 }]);
      const { rows } = await database.pool.query<{ name: string; lng: number }>(`select name, st_x(geom) lng from components where county = $1 and source = $2 order by source_id`, [SMALL_COUNTY, format]);
      expect(rows.map((row) => [row.name, Number(row.lng.toFixed(9))]), format).toEqual(LAMPS.map((lamp) => [lamp.名称, Number(lamp.lng.toFixed(9))]));
    }
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}));

import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase } from '../testing/database.ts';
import type { TestDatabase } from '../testing/database.ts';
import { seededRandom } from '../../tiles/testing.ts';
import { parseCrs } from './crs.ts';

let test: TestDatabase;
beforeAll(async () => { test = await createTestDatabase(); });
afterAll(() => test.drop());

it('every metric system lands within a centimetre of where PostGIS puts it, up to the edge of its zone', async () => {
  const random = seededRandom(3);
  const places: { code: number; lng: number; lat: number }[] = [];
  for (let code = 4491; code <= 4554; code++) {
    const [width, first] = code <= 4501 ? [6, 4491] : code <= 4512 ? [6, 4502] : code <= 4533 ? [3, 4513] : [3, 4534];
    for (let i = 0; i < 20; i++) places.push({ code, lng: 75 + width * (code - first) + (random() - 0.5) * (width + 1), lat: 3 + random() * 51 });
  }
  for (let i = 0; i < 20; i++) places.push({ code: 3857, lng: 73 + random() * 62, lat: 3 + random() * 51 });
  const { rows } = await test.pool.query<{ code: number; lng: number; lat: number; east: number; north: number }>(`
    select code, lng, lat, st_x(p) as east, st_y(p) as north
    from (select code, lng, lat, st_transform(st_setsrid(st_point(lng, lat), 4490), code) as p
      from jsonb_to_recordset($1::jsonb) t(code int, lng float8, lat float8)) placed`, [JSON.stringify(places)]);
  expect(rows).toHaveLength(places.length);
  let worst = 0;
  for (const { code, lng, lat, east, north } of rows) {
    const found = parseCrs(`EPSG:${code}`).toDegrees(east, north);
    expect(typeof found, `EPSG:${code} ${east} ${north}: ${String(found)}`).toBe('object');
    worst = Math.max(worst, Math.abs(Number(found[0]) - lng) * 111_320, Math.abs(Number(found[1]) - lat) * 111_320);
  }
  expect(worst).toBeLessThan(0.01);
});

/** Places on an old datum, carried to CGCS2000 by PROJ with the same parameters; PROJ reads towgs84 as position vector. */
async function carried(ellipsoid: string, towgs84: readonly number[], projection: string): Promise<{ east: number; north: number; lng: number; lat: number }[]> {
  const random = seededRandom(17);
  const places = Array.from({ length: 25 }, () => ({ lng: 112.6 + random() * 2.8, lat: 20 + random() * 32 }));
  const { rows } = await test.pool.query<{ east: number; north: number; lng: number; lat: number }>(`
    select st_x(old) as east, st_y(old) as north, st_x(new) as lng, st_y(new) as lat
    from jsonb_to_recordset($1::jsonb) t(lng float8, lat float8)
    cross join lateral (select st_transform(st_point(lng, lat, 4490), '+proj=longlat +ellps=GRS80 +towgs84=0,0,0 +no_defs', $2) as old) o
    cross join lateral (select st_transform(old, $2, '+proj=longlat +ellps=GRS80 +towgs84=0,0,0 +no_defs') as new) n`,
  [JSON.stringify(places), `${projection} ${ellipsoid} +towgs84=${towgs84.join(',')} +no_defs`]);
  return rows;
}

it('a local transformation lands within a centimetre of where PROJ puts it with the same parameters', async () => {
  const zone = '+proj=tmerc +lat_0=0 +lon_0=114 +k=1 +x_0=500000 +y_0=0 +units=m';
  const parameters = [[15.8, -154.4, -82.3, 0, 0, 0, 0], [-12.5, 88.25, 41.125, 1.2, -0.85, 2.4, -3.75]];
  for (const [code, ellipsoid, projection] of [
    [2383, '+a=6378140 +rf=298.257', zone], [4610, '+a=6378140 +rf=298.257', '+proj=longlat'], [2435, '+ellps=krass', zone], [4214, '+ellps=krass', '+proj=longlat'],
  ] as const) {
    for (const towgs84 of parameters) {
      const [dx, dy, dz, rx, ry, rz, ds] = towgs84;
      const spelled = [
        parseCrs(`EPSG:${code}`, towgs84.join(',')), parseCrs(`EPSG:${code}`, `${[dx, dy, dz, -rx!, -ry!, -rz!, ds].join(',')},coordinate-frame`),
        parseCrs(`${projection} ${ellipsoid} +towgs84=${towgs84.join(',')} +no_defs`),
      ];
      const places = await carried(ellipsoid, towgs84, projection);
      expect(places).toHaveLength(25);
      for (const crs of spelled) {
        const worst = Math.max(...places.map(({ east, north, lng, lat }) => {
          const found = crs.toDegrees(east, north);
          return typeof found === 'string' ? Number.POSITIVE_INFINITY : Math.max(Math.abs(found[0] - lng), Math.abs(found[1] - lat)) * 111_320;
        }));
        expect(worst, crs.definition).toBeLessThan(0.01);
      }
      // The transformation is not lost on the way: without it the places would stand tens of metres off.
      const { east, north, lng, lat } = places[0]!;
      const plain = parseCrs(`${projection} +ellps=GRS80`).toDegrees(east, north) as readonly number[];
      expect(Math.hypot(plain[0]! - lng, plain[1]! - lat) * 111_320).toBeGreaterThan(20);
    }
  }
});

it('every system that is refused is the one that PROJ knows under its code', async () => {
  const { zoneOf, zonesOf } = await import('./gauss-kruger.ts');
  const codes = [...zonesOf('CGCS2000'), ...zonesOf('Xian 80'), ...zonesOf('Beijing 54')].map((zone) => zone.code);
  const { rows } = await test.pool.query<{ srid: number; proj4text: string; srtext: string }>('select srid, proj4text, srtext from spatial_ref_sys where srid = any($1) order by srid', [codes]);
  expect(rows).toHaveLength(codes.length);
  for (const { srid, proj4text, srtext } of rows) {
    const { datum, meridian, prefix } = zoneOf(srid)!;
    const geographic = { CGCS2000: 'China Geodetic Coordinate System 2000', 'Xian 80': 'Xian 1980', 'Beijing 54': 'Beijing 1954' }[datum];
    expect(srtext, String(srid)).toContain(geographic);
    expect(proj4text, String(srid)).toContain(`+lon_0=${meridian} `);
    expect(proj4text, String(srid)).toContain(`+x_0=${(prefix ?? 0) * 1_000_000 + 500_000} `);
  }
});

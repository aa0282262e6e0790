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
  for (let code = 4513; code <= 4554; code++) {
    const meridian = code <= 4533 ? 3 * (code - 4488) : 75 + 3 * (code - 4534);
    for (let i = 0; i < 20; i++) places.push({ code, lng: meridian + (random() - 0.5) * 4, lat: 3 + random() * 51 });
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

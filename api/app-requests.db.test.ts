import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPool } from './store/database.ts';
import { WHOLE_COUNTY } from './testing/asking.ts';
import { createTestDatabase } from './testing/database.ts';
import type { TestDatabase } from './testing/database.ts';
import { insertSmallCounty } from './testing/small-county.ts';
import { startTestServer } from './testing/test-server.ts';
import type { TestServer } from './testing/test-server.ts';

let test: TestDatabase;
let server: TestServer;

beforeAll(async () => {
  test = await createTestDatabase();
  await insertSmallCounty(test.pool, { components: 2500 });
  server = await startTestServer(test);
});
afterAll(async () => {
  await server?.close();
  await test?.drop();
});

const KINDS = ['csv', 'geojson'] as const;

describe('an export', () => {
  it.each(KINDS)('as %s is the same file packed and unpacked, longer than one reading of the database', async (kind) => {
    const path = `/api/layers/components/export.${kind}`;
    const plain = await server.ask(path, { headers: { 'accept-encoding': 'identity' } });
    const packed = await server.ask(path, { headers: { 'accept-encoding': 'gzip' } });
    expect([plain.headers.get('content-encoding'), packed.headers.get('content-encoding')]).toEqual([null, 'gzip']);
    expect(plain.headers.get('vary')).toBe('Accept-Encoding, Cookie');
    const withoutMoment = (text: string): string => text.replace(/asOf\W+[\dTZ:.-]+/, '');
    expect(withoutMoment(packed.text)).toBe(withoutMoment(plain.text));
    if (kind === 'geojson') expect(plain.json.features).toHaveLength(2500);
    else expect(plain.text.split('\r\n').filter((line) => /^\d/.test(line))).toHaveLength(2500);
  });

  it.each(KINDS)('as %s of no rows is a whole file', async (kind) => {
    const { status, text, json } = await server.ask(`/api/layers/events/export.${kind}?state=closed`);
    expect(status).toBe(200);
    if (kind === 'geojson') expect(json).toMatchObject({ type: 'FeatureCollection', rows: 0, features: [] });
    else expect(text).toMatch(/# rows,0\r\n[^]*\r\nid,class,[^\r]*\r\n$/);
  });

  it.each(KINDS)('as %s answers HEAD with its headers, without reading a row, and GET with 503 and no file when the database is away', async (kind) => {
    const away = await startTestServer(test);
    const nowhere = createPool({ host: '/nonexistent' });
    try {
      Object.assign(away.county.database, { pool: nowhere });
      const path = `/api/layers/components/export.${kind}`;
      const head = await away.ask(path, { method: 'HEAD' });
      expect([head.status, head.bytes.length]).toEqual([200, 0]);
      expect(head.headers.get('content-disposition')).toContain(`099101-components.${kind}`);
      const file = await away.ask(path);
      expect([file.status, file.json.code]).toEqual([503, 'store_unavailable']);
      expect(file.headers.get('content-disposition')).toBeNull();
    } finally {
      await away.close();
      await nowhere.end();
    }
  });
});

describe('a JSON reply', () => {
  it.each(['/api/layers', '/api/layers/components/features?limit=1000', '/api/vocabulary', '/api/counties'])('%s is gzipped when it is long, and 304 while nothing changed', async (path) => {
    const first = await server.ask(path);
    expect(first.headers.get('content-encoding')).toBe(first.bytes.length < 1024 ? null : 'gzip');
    expect(first.headers.get('vary')).toBe('Accept-Encoding, Cookie');
    const etag = first.headers.get('etag')!;
    const again = await server.ask(path, { headers: { 'if-none-match': etag, 'cache-control': 'max-age=0' } });
    expect([again.status, again.bytes.length]).toEqual([304, 0]);
    expect((await server.ask(path, { headers: { 'accept-encoding': 'identity' } })).headers.get('content-encoding')).toBeNull();
  });

  it('has another ETag for a person who sees less, and after a change', async () => {
    const etagOf = async (person: string): Promise<string> => (await server.ask('/api/layers', { person })).headers.get('etag')!;
    const before = await etagOf('operator');
    expect(await etagOf('township-1')).not.toBe(before);
    await test.pool.query(`update devices set state = 'alarm' where id = (select min(id) from devices where state <> 'alarm')`);
    await server.follow();
    expect(await etagOf('operator')).not.toBe(before);
  });

  it('the table of a region is gzipped too', async () => {
    const { headers, text } = await server.ask('/api/regions/summary.csv', { method: 'POST', body: WHOLE_COUNTY });
    expect(headers.get('content-encoding')).toBe('gzip');
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(text).toContain('# county,099101');
  });
});

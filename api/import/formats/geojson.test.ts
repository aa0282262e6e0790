import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { openSource } from '../source.ts';
import type { SourceRecord } from '../source.ts';
import { readAll } from '../testing.ts';

const AWKWARD = fileURLToPath(new URL('../../../fixtures/awkward/', import.meta.url));

const read = (name: string, crs = 'EPSG:4326'): Promise<SourceRecord[]> => readAll(join(AWKWARD, name), {}, { crs: { name: crs } });

const places = (records: readonly SourceRecord[]): unknown[] => records.map(({ record, line, featureId }) => [record, line, featureId]);

it('reads a collection whose features come before its type', async () => {
  expect(places(await read('reading/geojson-features-before-type.geojson'))).toEqual([[1, 2, 'A']]);
});

it('tells the line on which each feature starts, also when every value has its own', async () => {
  expect(places(await read('reading/geojson-pretty.geojson'))).toEqual([[1, 4, 'A'], [2, 16, 'B']]);
});

it('reads features line by line, with and without record separators', async () => {
  for (const name of ['reading/geojson-lines.geojsonl', 'reading/geojson-text-sequence.geojsons']) {
    expect(places(await read(name)), name).toEqual([[1, 1, 'A'], [2, 2, 'B']]);
  }
});

it('keeps the digits of long numbers', async () => {
  const [record] = await read('reading/geojson-long-numbers.geojson');
  expect(record).toMatchObject({ featureId: '14010700001310000019', fields: { code: '14010700001310000019', n: 3 } });
});

it('tells of what is no feature among the features and reads on', async () => {
  const records = await read('reading/geojson-not-features.geojson');
  expect(records.map(({ line, defect }) => [line, defect?.reason])).toEqual([
    [2, 'is not a Feature'], [3, 'is not a Feature'], [4, 'is not a Feature'], [5, undefined]]);
});

it('keeps a null geometry and nested properties', async () => {
  expect((await read('points-with-null-geometry.geojson')).map(({ geometry }) => geometry === null)).toEqual([false, true, false]);
  const [nested] = await read('nested-properties.geojson');
  expect(Object.values(nested!.fields).some((value) => typeof value === 'object')).toBe(true);
});

it('stops, naming the line, at what is not JSON', async () => {
  await expect(read('reading/geojson-broken.geojson')).rejects.toThrow(/geojson-broken.geojson, line 3: this is no JSON/);
});

it('stops at the end of a file that was cut short', async () => {
  await expect(read('truncated.geojson')).rejects.toThrow(/cut short|no JSON/);
});

it('stops at JSON that is not GeoJSON', async () => {
  await expect(read('reading/geojson-topology.json')).rejects.toThrow(/neither a FeatureCollection with features nor a Feature \(type "Topology"\)/);
});

it('holds a crs member against the declared system, wherever it stands', async () => {
  expect(await read('reading/geojson-crs84.geojson')).toHaveLength(1);
  await expect(read('reading/geojson-crs84.geojson', 'EPSG:4490')).rejects.toThrow(/EPSG:4326 .* EPSG:4490/);
  await expect(read('crs-member-disagrees.geojson')).rejects.toThrow(/EPSG:4547 .* EPSG:4326/);
  await expect(read('reading/geojson-crs-at-the-end.geojson')).rejects.toThrow(/EPSG:4547 .* EPSG:4326/);
  expect(await read('reading/geojson-crs-at-the-end.geojson', 'EPSG:4547')).toHaveLength(1);
});

it('answers no record for an empty collection', async () => {
  expect(await read('no-features.geojson')).toEqual([]);
});

it('reads a file of many pieces on a single line as it reads one with a line for each feature', async () => {
  const feature = (i: number): string => JSON.stringify({ type: 'Feature', id: i, geometry: { type: 'Point', coordinates: [i / 1000, -i / 7] }, properties: { name: `灯${'é'.repeat(i % 50)}` } });
  const features = Array.from({ length: 4000 }, (_, i) => feature(i));
  const records: SourceRecord[][] = [];
  const folder = mkdtempSync(join(tmpdir(), 'one-line-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const separator of [',', ',\n']) {
    const path = join(folder, 'features.geojson');
    writeFileSync(path, `{"type":"FeatureCollection","features":[${features.join(separator)}]}`);
    records.push(await readAll(path));
  }
  const [oneLine, manyLines] = records;
  expect(oneLine).toHaveLength(4000);
  expect(oneLine!.every(({ line }) => line === 1)).toBe(true);
  expect(manyLines!.at(-1)!.line).toBe(4000);
  expect(oneLine).toEqual(manyLines!.map((record) => ({ ...record, line: 1 })));
  expect(oneLine![1234]).toMatchObject({ featureId: '1234', geometry: { coordinates: [1.234, -1234 / 7] } });
});

it('says the crs member of a file before its records are read', async () => {
  const source = await openSource(join(AWKWARD, 'crs-member-disagrees.geojson'));
  expect(source.statedCrs).toMatchObject({ name: 'EPSG:4547', where: 'crs member' });
  expect((await openSource(join(AWKWARD, 'points-with-heights.geojson'))).statedCrs).toBeNull();
});

it('can be read again, and knows its hash before and after', async () => {
  const source = await openSource(join(AWKWARD, 'points-with-heights.geojson'));
  const hash = await source.sha256();
  for (let time = 0; time < 2; time++) {
    let count = 0;
    for await (const batch of source.records()) count += batch.length;
    expect([count, source.bytesRead]).toEqual([2, source.size]);
  }
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  expect(await source.sha256()).toBe(hash);
});

it('a file that is changed while it is read has no hash', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'changing-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'a.geojson');
  writeFileSync(path, '{"type":"FeatureCollection","features":[]}');
  const source = await openSource(path);
  writeFileSync(path, '{"type":"FeatureCollection","features":[ ]}');
  await expect(source.sha256()).rejects.toThrow(/a\.geojson was changed while it was read/);
});

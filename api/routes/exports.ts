/** Exports of exactly the rows that are counted: CSV and GeoJSON, with the filter and the moment in the file. */
import type { Response } from 'express';
import { once } from 'node:events';
import { LAYERS } from '../contract/layers.ts';
import type { FeatureReply } from '../contract/shapes.ts';
import { selectIds } from '../../tiles/index.ts';
import type { County } from '../county/county.ts';
import { BOM, csvLine, csvNotes } from '../county/csv.ts';
import { propertyNames, readFeatures } from '../county/feature-details.ts';
import { readingOf, readLayerId } from '../county/reading.ts';
import type { Reading } from '../county/reading.ts';
import { queryOf } from '../http/route.ts';
import type { Route } from '../http/route.ts';
import { ClientLeftError, queryFor } from '../store/query-for.ts';
import { FILTER_PARAMETERS } from './filter-parameters.ts';

const CHUNK_ROWS = 2000;

/** Writes and waits when the client reads slower than we write; stops when it leaves. */
async function write(response: Response, text: string): Promise<void> {
  if (response.destroyed) throw new ClientLeftError('the client left its export');
  if (!response.write(text)) await Promise.race([once(response, 'drain'), once(response, 'close')]);
}

async function* chunksOf(
  county: County, reading: Reading, ids: readonly number[], response: Response,
): AsyncGenerator<FeatureReply[]> {
  const db = queryFor(county.database, response);
  for (let at = 0; at < ids.length; at += CHUNK_ROWS) {
    yield await readFeatures(db, county.book, reading.county, reading.layer, ids.slice(at, at + CHUNK_ROWS));
  }
}

function describe(reading: Reading, total: number): Record<string, unknown> {
  return {
    county: reading.county, layer: reading.layer, asOf: new Date().toISOString(), rows: total,
    filter: reading.filter.key || 'none', person: reading.scope.person.id, scope: reading.scope.key === '*' ? 'all areas' : reading.scope.key,
    crs: 'EPSG:4490 (CGCS2000), longitude and latitude in degrees',
  };
}

function csvRow(names: readonly string[], feature: FeatureReply, isPoint: boolean): string {
  const values = names.flatMap((name) => {
    const value = feature.properties[name];
    if (name === 'className' || name === 'areaName') return [value?.zh, value?.en];
    if (name === 'departments') return ['supervisor', 'owner', 'keeper'].map((role) => value?.[role]?.name.zh);
    return [value];
  });
  const place = isPoint ? feature.geometry.coordinates : [...feature.properties.anchor];
  return csvLine([feature.id, ...values, place[0], place[1]]);
}

function csvHeader(names: readonly string[]): string {
  const columns = names.flatMap((name) => {
    if (name === 'className' || name === 'areaName') return [`${name}Zh`, `${name}En`];
    if (name === 'departments') return ['supervisorDepartment', 'ownerDepartment', 'keeperDepartment'];
    return [name];
  });
  return csvLine(['id', ...columns, 'lng', 'lat']);
}

async function exportCsv(county: County, reading: Reading, ids: readonly number[], response: Response): Promise<void> {
  const names = propertyNames(reading.layer);
  const isPoint = LAYERS[reading.layer].geometry === 'point';
  response.type('text/csv; charset=utf-8');
  await write(response, BOM + csvNotes(describe(reading, ids.length)) + csvHeader(names));
  for await (const features of chunksOf(county, reading, ids, response)) {
    await write(response, features.map((feature) => csvRow(names, feature, isPoint)).join(''));
  }
  response.end();
}

async function exportGeoJson(county: County, reading: Reading, ids: readonly number[], response: Response): Promise<void> {
  response.type('application/geo+json; charset=utf-8');
  const head = JSON.stringify({ type: 'FeatureCollection', ...describe(reading, ids.length) });
  await write(response, `${head.slice(0, -1)},"features":[\n`);
  let separator = '';
  for await (const features of chunksOf(county, reading, ids, response)) {
    await write(response, separator + features.map((feature) => JSON.stringify(feature)).join(',\n'));
    if (features.length) separator = ',\n';
  }
  response.end('\n]}\n');
}

export function exportRoutes(county: County): readonly Route[] {
  const route = (kind: 'csv' | 'geojson', reply: string, run: typeof exportCsv): Route => ({
    method: 'get', path: `/api/layers/:layer/export.${kind}`, summary: `The rows that match as ${kind === 'csv' ? 'CSV' : 'GeoJSON'}`,
    query: FILTER_PARAMETERS, reply,
    handle: async (request, response) => {
      const reading = readingOf(county, request, queryOf(request), readLayerId(request.params.layer as string));
      const ids = selectIds(reading.table, reading.compiled, reading.filter.box ?? undefined);
      const name = `${reading.county}-${reading.layer}.${kind}`;
      response.setHeader('Content-Disposition', `attachment; filename="${name}"`);
      response.setHeader('Cache-Control', 'private, no-store');
      await run(county, reading, ids, response);
    },
  });
  return [route('csv', 'text/csv', exportCsv), route('geojson', 'application/geo+json', exportGeoJson)];
}

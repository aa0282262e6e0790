/** Exports of exactly the rows that are counted: CSV and GeoJSON, with the filter and the moment in the file. */
import type { Response } from 'express';
import { LAYERS } from '../contract/layers.ts';
import type { FeatureReply } from '../contract/shapes.ts';
import { selectIds } from '../../tiles/index.ts';
import type { County } from '../county/county.ts';
import { BOM, csvLine, csvNotes } from '../county/csv.ts';
import { propertyNames, readFeatures } from '../county/feature-details.ts';
import { readingOf, readLayerId } from '../county/reading.ts';
import type { Reading } from '../county/reading.ts';
import { streamPacked } from '../http/packed.ts';
import { queryOf } from '../http/route.ts';
import type { Route } from '../http/route.ts';
import { queryFor } from '../store/query-for.ts';
import { FILTER_PARAMETERS } from './filter-parameters.ts';

const CHUNK_ROWS = 2000;

async function* chunksOf(
  county: County, reading: Reading, ids: readonly number[], response: Response,
): AsyncGenerator<FeatureReply[]> {
  const db = queryFor(county.database, response);
  for (let at = 0; at < ids.length; at += CHUNK_ROWS) {
    yield await readFeatures(db, county.book, reading.county, reading.layer, ids.slice(at, at + CHUNK_ROWS), reading.scope.areas);
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

/** The file in pieces. The first one comes after the first rows were read, so that a database that is away is an error and no file. */
async function* csvTexts(county: County, reading: Reading, ids: readonly number[], response: Response): AsyncGenerator<string> {
  const names = propertyNames(reading.layer);
  const isPoint = LAYERS[reading.layer].geometry === 'point';
  let head = BOM + csvNotes(describe(reading, ids.length)) + csvHeader(names);
  for await (const features of chunksOf(county, reading, ids, response)) {
    yield head + features.map((feature) => csvRow(names, feature, isPoint)).join('');
    head = '';
  }
  if (head) yield head;
}

/** As `csvTexts`. */
async function* geoJsonTexts(county: County, reading: Reading, ids: readonly number[], response: Response): AsyncGenerator<string> {
  const notes = JSON.stringify({ type: 'FeatureCollection', ...describe(reading, ids.length) });
  let before = `${notes.slice(0, -1)},"features":[\n`;
  for await (const features of chunksOf(county, reading, ids, response)) {
    if (!features.length) continue;
    yield before + features.map((feature) => JSON.stringify(feature)).join(',\n');
    before = ',\n';
  }
  yield `${before === ',\n' ? '' : before}\n]}\n`;
}

async function* continued(first: IteratorResult<string>, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  if (!first.done) yield first.value;
  yield* rest;
}

export function exportRoutes(county: County): readonly Route[] {
  const route = (kind: 'csv' | 'geojson', type: string, textsOf: typeof csvTexts): Route => ({
    method: 'get', path: `/api/layers/:layer/export.${kind}`, summary: `The rows that match as ${kind === 'csv' ? 'CSV' : 'GeoJSON'}`,
    query: FILTER_PARAMETERS, reply: type,
    handle: async (request, response) => {
      const reading = readingOf(county, request, queryOf(request), readLayerId(request.params.layer as string));
      const ids = selectIds(reading.table, reading.compiled, reading.filter.box ?? undefined);
      const texts = textsOf(county, reading, ids, response);
      const first = request.method === 'HEAD' ? null : await texts.next();
      response.type(`${type}; charset=utf-8`);
      response.setHeader('Content-Disposition', `attachment; filename="${reading.county}-${reading.layer}.${kind}"`);
      response.setHeader('Cache-Control', 'private, no-store');
      if (first) await streamPacked(request, response, continued(first, texts));
      else response.end();
    },
  });
  return [route('csv', 'text/csv', csvTexts), route('geojson', 'application/geo+json', geoJsonTexts)];
}

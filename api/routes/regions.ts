/** Counts inside a polygon that an analyst draws, by the same table, filter and scope as tiles and lists. */
import type { Request } from 'express';
import area from '@turf/area';
import { LAYER_IDS, LAYERS } from '../contract/layers.ts';
import { regionReplySchema, regionRequestSchema } from '../contract/shapes.ts';
import type { RegionReply } from '../contract/shapes.ts';
import { lngLatToMercator, MAX_MERCATOR_LATITUDE, mercatorToLngLat, PolygonError, preparePolygon, summarize } from '../../tiles/index.ts';
import type { PreparedPolygon } from '../../tiles/index.ts';
import type { County } from '../county/county.ts';
import { BOM, csvLine, csvNotes } from '../county/csv.ts';
import { isWithheld, readingOf } from '../county/reading.ts';
import { ApiError } from '../http/problem.ts';
import { sendPacked } from '../http/packed.ts';
import { queryOf, readBody } from '../http/route.ts';
import type { Route } from '../http/route.ts';
import { scopeOf } from '../http/scope.ts';
import { toBounds } from './counties.ts';
import { TILE_FILTER_PARAMETERS } from './filter-parameters.ts';
import { toRecord } from './layers.ts';

/** A region is part of a county; the largest county of China is a third of this. */
const MOST_SQUARE_METERS = 1e12;
const MOST_DEGREES = 10;
const ECHO_CHARACTERS = 80;

interface Region {
  readonly prepared: PreparedPolygon;
  readonly areaSquareMeters: number;
}

/** @throws ApiError bad_body for what is no polygon of lng/lat pairs, bad_polygon for one that cannot be counted in */
function readRegion(body: unknown): Region {
  const { polygon } = readBody(regionRequestSchema, body);
  const polygons = (polygon.type === 'Polygon' ? [polygon.coordinates] : polygon.coordinates) as unknown[];
  const parts = polygons.map((rings, at) => readRings(rings, polygon.type === 'Polygon' ? 'polygon.coordinates' : `polygon.coordinates[${at}]`));
  try {
    const prepared = preparePolygon(parts);
    const areaSquareMeters = area(polygon as unknown as Parameters<typeof area>[0]);
    refuseLargerThanCounty(prepared, areaSquareMeters);
    return { prepared, areaSquareMeters };
  } catch (error) {
    if (!(error instanceof PolygonError)) throw error;
    const at = error.x === null || error.y === null ? null : mercatorToLngLat(error.x, error.y);
    const where = at ? ` (near ${at[0].toFixed(6)}, ${at[1].toFixed(6)})` : '';
    throw new ApiError('bad_polygon', `${error.message}${where}`, { parameter: error.code });
  }
}

/** @throws ApiError bad_polygon */
function refuseLargerThanCounty(prepared: PreparedPolygon, areaSquareMeters: number): void {
  const [west, south, east, north] = toBounds(prepared.bounds)!;
  const degrees = Math.max(east - west, north - south);
  if (degrees <= MOST_DEGREES && areaSquareMeters <= MOST_SQUARE_METERS) return;
  const size = `${degrees.toFixed(1)} degrees across and ${Math.round(areaSquareMeters / 1e6)} km² large`;
  const allowed = `at most ${MOST_DEGREES} degrees a side and ${MOST_SQUARE_METERS / 1e6} km² are allowed`;
  throw new ApiError('bad_polygon', `The region is ${size}; ${allowed}`, { parameter: 'too_large' });
}

/** What was sent, short enough for a sentence. What is nested is not followed: it may be deeper than the stack. */
function echo(value: unknown): string {
  const isFlatArray = Array.isArray(value) && value.every((item) => typeof item !== 'object' || item === null);
  const isNested = typeof value === 'object' && value !== null && !isFlatArray;
  const text = isNested ? 'what is nested here' : JSON.stringify(value);
  return text.length > ECHO_CHARACTERS ? `${text.slice(0, ECHO_CHARACTERS)}…` : text;
}

/** True for the first two of `[lng, lat]` or `[lng, lat, height]`, as numbers on the map. */
function isPosition(point: unknown): point is [number, number] {
  if (!Array.isArray(point)) return false;
  const [lng, lat] = point as unknown[];
  return typeof lng === 'number' && typeof lat === 'number' && Math.abs(lng) <= 180 && Math.abs(lat) <= MAX_MERCATOR_LATITUDE;
}

function readRings(rings: unknown, where: string): Float64Array[] {
  if (!Array.isArray(rings)) throw new ApiError('bad_body', `${where}: must be an array of rings`, { parameter: where });
  return rings.map((ring, r) => {
    if (!Array.isArray(ring)) throw new ApiError('bad_body', `${where}[${r}]: must be an array of [lng, lat] pairs`, { parameter: where });
    const flat = new Float64Array(ring.length * 2);
    ring.forEach((point, p) => {
      if (!isPosition(point)) {
        throw new ApiError('bad_body', `${where}[${r}][${p}]: ${echo(point)} is not [lng, lat] in degrees`, { parameter: where });
      }
      [flat[2 * p], flat[2 * p + 1]] = lngLatToMercator(point[0], point[1]) as [number, number];
    });
    return flat;
  });
}

/** Grid counts with rows outside any grid under "". */
function toGridRecord(counts: ReadonlyMap<string | null, number>): Record<string, number> {
  const none = counts.get(null) ?? 0;
  return { ...toRecord(counts), ...(none ? { '': none } : {}) };
}

function summaryOf(county: County, request: Request): RegionReply {
  const region = readRegion(request.body);
  const query = queryOf(request);
  const code = county.codeOf(query);
  const layers = LAYER_IDS.map((layer) => {
    const problem = county.tables.failureOf(code, layer);
    if (problem !== null) {
      return { layer, total: 0, withheld: false, byClass: {}, byState: {}, byStep: {}, byGrid: { unit: {}, omni: {} }, problem };
    }
    const reading = readingOf(county, request, query, layer, true);
    const counts = summarize(reading.table, region.prepared, reading.compiled, ['class', 'state', 'unit', 'omni', ...(layer === 'cases' ? ['flowStep'] : [])]);
    return {
      layer, total: counts.total, withheld: isWithheld(reading),
      byClass: toRecord(counts.by.class!), byState: toRecord(counts.by.state!),
      byStep: counts.by.flowStep ? toRecord(counts.by.flowStep) : {},
      byGrid: { unit: toGridRecord(counts.by.unit!), omni: toGridRecord(counts.by.omni!) },
      problem: null,
    };
  });
  return { county: code, asOf: new Date().toISOString(), areaSquareMeters: region.areaSquareMeters, layers };
}

function toCsv(county: County, request: Request, reply: RegionReply): string {
  const lines = reply.layers.flatMap(({ layer, total, byClass, byState, byStep, byGrid, problem }) => {
    const { zh, en } = LAYERS[layer].title;
    if (problem !== null) return [csvLine([layer, zh, en, 'failed', problem])];
    const line = (dimension: string, key: string, count: number): string => {
      const name = dimension === 'class' ? county.book.className(key) : null;
      return csvLine([layer, zh, en, dimension, key, name?.zh, name?.en, count]);
    };
    return [
      line('total', '', total),
      ...Object.entries(byClass).map(([key, count]) => line('class', key, count)),
      ...Object.entries(byState).map(([key, count]) => line('state', key, count)),
      ...Object.entries(byStep).map(([key, count]) => line('step', key, count)),
      ...Object.entries(byGrid.unit).map(([key, count]) => line('unit grid', key, count)),
      ...Object.entries(byGrid.omni).map(([key, count]) => line('omni grid', key, count)),
    ];
  });
  const query = queryOf(request);
  query.delete('county');
  const notes = csvNotes({
    county: reply.county, asOf: reply.asOf, areaSquareMeters: Math.round(reply.areaSquareMeters),
    filter: query.toString() || 'none', person: scopeOf(request).person.id,
  });
  return BOM + notes + csvLine(['layer', 'layerZh', 'layerEn', 'dimension', 'key', 'nameZh', 'nameEn', 'count']) + lines.join('');
}

export function regionRoutes(county: County): readonly Route[] {
  return [
    {
      method: 'post', path: '/api/regions/summary', summary: 'Counts inside a polygon by layer, class, state and grid',
      query: TILE_FILTER_PARAMETERS, body: regionRequestSchema, reply: regionReplySchema,
      handle: (request, response) => { response.json(summaryOf(county, request)); },
    },
    {
      method: 'post', path: '/api/regions/summary.csv', summary: 'The same counts as a table', query: TILE_FILTER_PARAMETERS,
      body: regionRequestSchema, reply: 'text/csv',
      handle: (request, response) => {
        const reply = summaryOf(county, request);
        response.setHeader('Content-Disposition', `attachment; filename="${reply.county}-region.csv"`);
        sendPacked(request, response, 'text/csv; charset=utf-8', toCsv(county, request, reply));
      },
    },
  ];
}

/** Lists, single features, columns for deck.gl and the cameras that face a point. */
import { featureSchema, featuresReplySchema, facingReplySchema } from '../contract/shapes.ts';
import { compileFilter, encodeColumns, selectIds } from '../../tiles/index.ts';
import type { County } from '../county/county.ts';
import { facingCameras } from '../county/facing-cameras.ts';
import { readFeatures } from '../county/feature-details.ts';
import { countOf, readingOf, readLayerId, namedRow } from '../county/reading.ts';
import { sendPacked } from '../http/packed.ts';
import { ApiError } from '../http/problem.ts';
import { integerParameter, numberParameter, queryOf } from '../http/route.ts';
import type { Route } from '../http/route.ts';
import { LAYER_STORES } from '../store/layer-store.ts';
import { queryFor } from '../store/query-for.ts';
import { scopeConditions, scopeOf } from '../http/scope.ts';
import { COUNTY_PARAMETER, FILTER_PARAMETERS } from './filter-parameters.ts';

const MAX_PAGE = 1000;
/** Columns of a frame that a client may need to draw and filter without asking again. */
const FRAME_COLUMNS = ['class', 'state', 'severity', 'time'];

function readCursor(query: URLSearchParams): number {
  const text = query.get('cursor');
  if (text === null || text === '') return -1;
  if (!/^\d{1,10}$/.test(text)) throw new ApiError('bad_parameter', `cursor=${text}: must be the nextCursor of an earlier page`, { parameter: 'cursor' });
  return Number(text);
}

function listRoute(county: County): Route {
  return {
    method: 'get', path: '/api/layers/:layer/features', summary: 'A page of the rows that match, by id',
    query: { ...FILTER_PARAMETERS, limit: `Rows a page, 1 to ${MAX_PAGE}, default 100`, cursor: 'nextCursor of the page before' },
    reply: featuresReplySchema,
    handle: async (request, response) => {
      const query = queryOf(request);
      const reading = readingOf(county, request, query, readLayerId(request.params.layer as string));
      const limit = integerParameter(query, 'limit', 100, 1, MAX_PAGE);
      const total = countOf(reading);
      const ids = selectIds(reading.table, reading.compiled, reading.filter.box ?? undefined, { afterId: readCursor(query), limit: limit + 1 });
      const page = ids.slice(0, limit);
      const asOf = new Date().toISOString();
      response.json({
        type: 'FeatureCollection', county: reading.county, layer: reading.layer, asOf, total,
        nextCursor: ids.length > limit ? String(page.at(-1)) : null,
        features: await readFeatures(queryFor(county.database, response), county.book, reading.county, reading.layer, page, reading.scope.areas),
      });
    },
  };
}

function featureRoute(county: County): Route {
  return {
    method: 'get', path: '/api/layers/:layer/features/:id', summary: 'One row, whole', query: COUNTY_PARAMETER, reply: featureSchema,
    handle: async (request, response) => {
      const layer = readLayerId(request.params.layer as string);
      const { county: code, id, scope } = namedRow(county, request, layer);
      const [feature] = await readFeatures(queryFor(county.database, response), county.book, code, layer, [id], scope.areas);
      if (!feature) throw new ApiError('unknown_feature', `There is no ${id} in layer ${layer} of county ${code}`, { layer });
      response.json(feature);
    },
  };
}

function columnsRoute(county: County): Route {
  return {
    method: 'get', path: '/api/layers/:layer/columns', summary: 'The rows that match as FlatBuffers columns (tiles/frame.fbs)',
    query: FILTER_PARAMETERS, reply: 'application/vnd.tongguan.columns',
    handle: (request, response) => {
      const reading = readingOf(county, request, queryOf(request), readLayerId(request.params.layer as string));
      const columns = LAYER_STORES[reading.layer].columns.map((column) => column.name).filter((name) => FRAME_COLUMNS.includes(name));
      const bytes = encodeColumns(reading.table, reading.compiled, reading.filter.box, { columns });
      sendPacked(request, response, 'application/vnd.tongguan.columns', Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    },
  };
}

function facingRoute(county: County): Route {
  return {
    method: 'get', path: '/api/cameras/facing', summary: 'Cameras near a point; those whose view sector covers it come first',
    query: { ...COUNTY_PARAMETER, lng: { text: 'Degrees', required: true }, lat: { text: 'Degrees', required: true }, limit: 'At most so many, 1 to 50, default 5' },
    reply: facingReplySchema,
    handle: async (request, response) => {
      const query = queryOf(request);
      const point = { lng: numberParameter(query, 'lng', -180, 180), lat: numberParameter(query, 'lat', -85, 85) };
      const code = county.codeOf(query);
      const table = county.tableOf(code, 'cameras');
      const filter = compileFilter(table, { conditions: scopeConditions(scopeOf(request), 'cameras') });
      const limit = integerParameter(query, 'limit', 5, 1, 50);
      response.json({ cameras: await facingCameras(queryFor(county.database, response), code, table, filter, point, limit) });
    },
  };
}

export function featureRoutes(county: County): readonly Route[] {
  return [listRoute(county), featureRoute(county), columnsRoute(county), facingRoute(county)];
}

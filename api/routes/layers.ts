/** What there is: each layer with its count, extent and counts by class and state, for filter and scope; and TileJSON. */
import type { IncomingMessage } from 'node:http';
import { LAYER_IDS, LAYERS } from '../contract/layers.ts';
import type { LayerId } from '../contract/layers.ts';
import { layersReplySchema } from '../contract/shapes.ts';
import type { LayerSummary } from '../contract/shapes.ts';
import { countsBy } from '../../tiles/index.ts';
import type { Box } from '../../tiles/index.ts';
import type { County } from '../county/county.ts';
import { isWithheld, readingOf, readLayerId } from '../county/reading.ts';
import { queryOf } from '../http/route.ts';
import type { Route } from '../http/route.ts';
import { toBounds } from './counties.ts';
import { FILTER_PARAMETERS, TILE_FILTER_PARAMETERS } from './filter-parameters.ts';

/** Counts keyed by value; rows without a value are left out here, the total has them. */
export function toRecord(counts: ReadonlyMap<string | null, number>): Record<string, number> {
  const entries = [...counts].filter((entry): entry is [string, number] => entry[0] !== null && entry[1] > 0);
  return Object.fromEntries(entries.sort((a, b) => (a[0] < b[0] ? -1 : 1)));
}

/** The part of some bounds that lies in the box that was asked about. */
function within(box: Box | null, bounds: Box): Box {
  if (!box) return bounds;
  return [Math.max(box[0], bounds[0]), Math.max(box[1], bounds[1]), Math.min(box[2], bounds[2]), Math.min(box[3], bounds[3])];
}

function summaryOf(county: County, request: IncomingMessage, query: URLSearchParams, layer: LayerId): LayerSummary {
  const { id, title, geometry, minzoom, maxzoom } = LAYERS[layer];
  const problem = county.tables.failureOf(county.codeOf(query), layer);
  if (problem !== null) {
    return { id, title, geometry, minzoom, maxzoom, count: 0, withheld: false, bounds: null, countsByClass: {}, countsByState: {}, problem };
  }
  const reading = readingOf(county, request, query, layer, true);
  const counts = countsBy(reading.table, ['class', 'state'], reading.compiled, reading.filter.box ?? undefined);
  return {
    id, title, geometry, minzoom, maxzoom,
    count: counts.total,
    withheld: isWithheld(reading),
    bounds: counts.total ? toBounds(within(reading.filter.box, reading.table.bounds(reading.compiled)!)) : null,
    countsByClass: toRecord(counts.by.class!), countsByState: toRecord(counts.by.state!),
    problem: null,
  };
}

export function layerRoutes(county: County): readonly Route[] {
  return [
    {
      method: 'get', path: '/api/layers', summary: 'The layers of a county with their counts under a filter',
      query: FILTER_PARAMETERS, reply: layersReplySchema,
      handle: (request, response) => {
        const query = queryOf(request);
        response.json({
          county: county.codeOf(query), asOf: new Date().toISOString(),
          layers: LAYER_IDS.map((layer) => summaryOf(county, request, query, layer)),
        });
      },
    },
    {
      method: 'get', path: '/tiles/:layer.json', summary: 'TileJSON 3.0 of a layer', query: TILE_FILTER_PARAMETERS,
      reply: 'application/json',
      handle: (request, response) => {
        const query = queryOf(request);
        const layer = readLayerId(request.params.layer as string);
        const reading = readingOf(county, request, query, layer);
        const definition = LAYERS[layer];
        const origin = `${request.protocol}://${request.get('host')}`;
        const question = query.size ? `?${query}` : '';
        response.json({
          tilejson: '3.0.0', name: layer, description: definition.title.en, scheme: 'xyz',
          tiles: [`${origin}/tiles/${layer}/{z}/{x}/{y}.mvt${question}`],
          minzoom: definition.minzoom, maxzoom: definition.maxzoom,
          bounds: toBounds(reading.table.bounds(reading.compiled)) ?? [-180, -85.051129, 180, 85.051129],
          vector_layers: [{
            id: layer, minzoom: definition.minzoom, maxzoom: definition.maxzoom,
            fields: {
              class: 'String', ...(definition.states.length ? { state: 'String' } : {}), ...definition.tileFields,
              ...(definition.geometry === 'point' ? { point_count: 'Number' } : {}),
            },
          }],
        });
      },
    },
  ];
}

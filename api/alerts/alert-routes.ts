/** Routes of alerts and storms. */
import { alertDetailsSchema, alertsReplySchema, makeMoveSchema, makeStormMoveSchema, stormMoveReplySchema } from '../contract/alerts.ts';
import { alertSchema } from '../contract/live.ts';
import type { County } from '../county/county.ts';
import { readFeatureId } from '../county/reading.ts';
import { ApiError } from '../http/problem.ts';
import { integerParameter, queryOf, readBody } from '../http/route.ts';
import type { Route } from '../http/route.ts';
import { scopeOf } from '../http/scope.ts';
import { COUNTY_PARAMETER } from '../routes/filter-parameters.ts';
import { queryFor } from '../store/query-for.ts';
import { alertDetails, listAlerts, MOST_ALERTS } from './alert-list.ts';
import { makeMove, moveStorm } from './make-move.ts';
import { readMoment } from './moments.ts';


function momentParameter(query: URLSearchParams, name: string): string | null {
  const text = query.get(name);
  if (text === null || text === '') return null;
  const moment = readMoment(text);
  if (Number.isNaN(moment)) throw new ApiError('bad_parameter', `${name}=${text}: must be a moment as 2026-10-05T08:00:00Z, of the years 1970 to 2199`, { parameter: name });
  return new Date(moment).toISOString();
}

function listRoute(county: County): Route {
  return {
    method: 'get', path: '/api/alerts', summary: 'Alerts that are not closed, newest first, with the lane number that they are true for; or the history',
    query: {
      ...COUNTY_PARAMETER, state: '"closed" reads history instead', from: 'History: opened at this moment or later', to: 'History: opened before this moment',
      limit: `At most so many, 1 to ${MOST_ALERTS}, default ${MOST_ALERTS}, of the history 200`,
    },
    reply: alertsReplySchema,
    handle: async (request, response) => {
      const query = queryOf(request);
      const code = county.codeOf(query);
      const state = query.get('state') || null;
      if (state !== null && state !== 'closed') throw new ApiError('bad_parameter', `state=${state}: must be closed, or left out`, { parameter: 'state', allowed: ['closed'] });
      const bounds = { from: momentParameter(query, 'from'), to: momentParameter(query, 'to') };
      if (state === null && (bounds.from ?? bounds.to) !== null) {
        const parameter = bounds.from === null ? 'to' : 'from';
        throw new ApiError('bad_parameter', `${parameter}: only the history has it; add state=closed`, { parameter });
      }
      const limit = integerParameter(query, 'limit', state ? 200 : MOST_ALERTS, 1, MOST_ALERTS);
      response.json(await listAlerts(queryFor(county.database, response), code, scopeOf(request), state ? bounds : null, limit));
    },
  };
}

/** Routes under `/api/alerts` and `/api/storms`. */
export function alertRoutes(county: County): Route[] {
  return [
    listRoute(county),
    {
      method: 'get', path: '/api/alerts/:id', summary: 'One alert: why it fired, what was done, who and which cameras are near',
      query: COUNTY_PARAMETER, reply: alertDetailsSchema,
      handle: async (request, response) => {
        const code = county.codeOf(queryOf(request));
        const id = readFeatureId(request.params.id as string);
        response.json(await alertDetails(county, queryFor(county.database, response), code, id, scopeOf(request)));
      },
    },
    {
      method: 'post', path: '/api/alerts/:id/moves', summary: 'Acknowledge, close, comment, snooze or assign an alert',
      query: COUNTY_PARAMETER, body: makeMoveSchema, reply: alertSchema,
      handle: async (request, response) => {
        const code = county.codeOf(queryOf(request));
        const id = readFeatureId(request.params.id as string);
        response.json(await makeMove(county.database.pool, code, id, scopeOf(request), readBody(makeMoveSchema, request.body)));
      },
    },
    {
      method: 'post', path: '/api/storms/:id/moves', summary: 'Acknowledge or close every alert of a storm that it applies to',
      query: COUNTY_PARAMETER, body: makeStormMoveSchema, reply: stormMoveReplySchema,
      handle: async (request, response) => {
        const code = county.codeOf(queryOf(request));
        const storm = readFeatureId(request.params.id as string);
        const moved = await moveStorm(county.database.pool, code, storm, scopeOf(request), readBody(makeStormMoveSchema, request.body));
        response.json({ county: code, storm, moved });
      },
    },
  ];
}

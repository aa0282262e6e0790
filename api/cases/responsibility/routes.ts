/** Who answers for a place and class, where nobody does, and duplicates. */
import {
  dispatchSuggestedReplySchema, dispatchSuggestedSchema, dispatchSuggestionSchema, gapsReplySchema, responsibilitiesReplySchema, responsibilityReplySchema,
} from '../../contract/cases/responsibility.ts';
import type { ResponsibilityReply } from '../../contract/cases/responsibility.ts';
import { duplicatePreviewReplySchema, duplicatePreviewSchema, duplicatesReplySchema } from '../../contract/cases/duplicates.ts';
import type { County } from '../../county/county.ts';
import { readFeatureId } from '../../county/reading.ts';
import { ApiError } from '../../http/problem.ts';
import { queryOf, readBody } from '../../http/route.ts';
import type { Route } from '../../http/route.ts';
import { refuseOtherCounty, scopeOf } from '../../http/scope.ts';
import { COUNTY_PARAMETER } from '../../routes/filter-parameters.ts';
import { queryFor } from '../../store/query-for.ts';
import { dispatchSuggested } from './dispatch-suggested.ts';
import { findDuplicates, previewDuplicates } from './find-duplicates.ts';
import { findResponsible, refuseClass } from './find-responsible.ts';
import type { Place } from './find-responsible.ts';
import { GapFinder } from './gaps.ts';
import { listResponsibilities } from './list-responsibilities.ts';
import { suggestDispatch } from './suggest-dispatch.ts';

const MOST_LATITUDE = 85.05;

/** @throws ApiError bad_parameter */
function pointParameter(query: URLSearchParams): Place {
  const text = query.get('point') ?? '';
  const [lng, lat, ...more] = text.split(',').map((part) => (part.trim() === '' ? NaN : Number(part)));
  if (more.length || lng === undefined || lat === undefined || !(Math.abs(lng) <= 180) || !(Math.abs(lat) <= MOST_LATITUDE)) {
    throw new ApiError('bad_parameter', `point=${text}: must be lng,lat in degrees, as 113.63,37.80`, { parameter: 'point' });
  }
  return { lng, lat };
}

function classParameter(query: URLSearchParams): string {
  const text = query.get('class');
  if (!text) throw new ApiError('bad_parameter', 'class: must be given, as yc2013:0101', { parameter: 'class' });
  return text;
}

function componentParameter(query: URLSearchParams): number | null {
  const text = query.get('component');
  if (text === null || text === '') return null;
  const id = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
  if (!(id < 4294967296)) throw new ApiError('bad_parameter', `component=${text}: must be a whole number below 4294967296`, { parameter: 'component' });
  return id;
}

function answerRoute(county: County): Route {
  return {
    method: 'get', path: '/api/responsibility', summary: 'Who answers for a class at a place, and why: every step of the order with what was found there',
    query: {
      ...COUNTY_PARAMETER, point: { text: '`lng,lat` in degrees', required: true }, class: { text: 'Class of a component or event, as yc2013:0101', required: true },
      component: 'Id of the component that it is about',
    },
    reply: responsibilityReplySchema,
    handle: async (request, response) => {
      const query = queryOf(request);
      const code = county.codeOf(query);
      const asked = { ...pointParameter(query), class: classParameter(query), componentId: componentParameter(query) };
      const answer = await findResponsible(queryFor(county.database, response), county.book, code, asked, scopeOf(request));
      response.json({ county: code, ...asked, ...answer } as ResponsibilityReply);
    },
  };
}

function gapsRoute(county: County): Route {
  const gaps = new GapFinder();
  return {
    method: 'get', path: '/api/responsibility/gaps', summary: 'Grids where nobody answers for a class, or for some class that has a standard; duty grids without a collector',
    query: { ...COUNTY_PARAMETER, class: 'A class of components or events; all that have a standard in force when left out' },
    reply: gapsReplySchema,
    handle: async (request, response) => {
      const query = queryOf(request);
      const code = county.codeOf(query);
      const classId = query.get('class') || null;
      if (classId !== null) refuseClass(county.book, classId);
      // Several may wait for one answer, so it does not end with the one who asked first.
      response.json(await gaps.find(county.database.pool, code, classId, scopeOf(request)));
    },
  };
}

function duplicateRoutes(county: County): Route[] {
  return [
    {
      method: 'get', path: '/api/cases/:id/duplicates', summary: 'Cases that may be about the same thing, side by side, the likeliest first',
      query: COUNTY_PARAMETER, reply: duplicatesReplySchema,
      handle: async (request, response) => {
        const code = county.codeOf(queryOf(request));
        const id = readFeatureId(request.params.id as string);
        response.json(await findDuplicates(queryFor(county.database, response), code, id, scopeOf(request)));
      },
    },
    {
      method: 'post', path: '/api/duplicates/preview', summary: 'Has somebody reported this already? For a report that is not filed yet',
      query: COUNTY_PARAMETER, body: duplicatePreviewSchema, reply: duplicatePreviewReplySchema,
      handle: async (request, response) => {
        const draft = readBody(duplicatePreviewSchema, request.body);
        const query = queryOf(request);
        if (draft.county !== undefined) query.set('county', draft.county);
        const code = county.codeOf(query);
        const scope = scopeOf(request);
        refuseOtherCounty(scope, code); // the body may name another county than the address
        refuseClass(county.book, draft.class);
        response.json(await previewDuplicates(queryFor(county.database, response), code, draft, scope));
      },
    },
  ];
}

/** Routes of responsibility and duplicates. */
export function responsibilityRoutes(county: County): Route[] {
  return [
    answerRoute(county),
    gapsRoute(county),
    {
      method: 'get', path: '/api/responsibilities', summary: 'Area holders, class defaults and fan-outs of a county', query: COUNTY_PARAMETER, reply: responsibilitiesReplySchema,
      handle: async (request, response) => {
        const code = county.codeOf(queryOf(request));
        response.json({ county: code, responsibilities: await listResponsibilities(queryFor(county.database, response), county.book, code) });
      },
    },
    {
      method: 'get', path: '/api/cases/:id/dispatch', summary: 'Whom to dispatch a case to, why, and how much each has to do', query: COUNTY_PARAMETER, reply: dispatchSuggestionSchema,
      handle: async (request, response) => {
        const code = county.codeOf(queryOf(request));
        const id = readFeatureId(request.params.id as string);
        response.json(await suggestDispatch(queryFor(county.database, response), county.book, code, id, scopeOf(request)));
      },
    },
    {
      method: 'post', path: '/api/cases/dispatch-suggested', summary: 'Dispatch cases to those who answer for them; each is answered by itself',
      query: COUNTY_PARAMETER, body: dispatchSuggestedSchema, reply: dispatchSuggestedReplySchema,
      handle: async (request, response) => {
        const code = county.codeOf(queryOf(request));
        response.json(await dispatchSuggested(county, code, readBody(dispatchSuggestedSchema, request.body), scopeOf(request)));
      },
    },
    ...duplicateRoutes(county),
  ];
}

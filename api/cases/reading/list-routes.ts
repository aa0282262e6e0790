/** `GET /api/cases` and `GET /api/calendar`. */
import { calendarReplySchema, CASE_FILTER_TEXTS, CASE_SORTS, casesReplySchema } from '../../contract/cases/lists.ts';
import { DEFAULT_CALENDAR } from '../../contract/cases/default-calendar.ts';
import type { County } from '../../county/county.ts';
import { ApiError } from '../../http/problem.ts';
import { integerParameter, queryOf } from '../../http/route.ts';
import type { Route } from '../../http/route.ts';
import { scopeOf } from '../../http/scope.ts';
import { COUNTY_PARAMETER } from '../../routes/filter-parameters.ts';
import { queryFor } from '../../store/query-for.ts';
import { readCaseFilter } from './case-filter.ts';
import { listCases, MOST_CASES, readCaseCursor, readSort } from './case-list.ts';

export function listRoute(county: County): Route {
  return {
    method: 'get', path: '/api/cases', summary: 'A page of the cases that match, with the lane number that they are true for',
    query: {
      ...COUNTY_PARAMETER, ...CASE_FILTER_TEXTS, sort: `${CASE_SORTS.join(', ')}; default due with live=true, else reported`,
      limit: `Cases a page, 1 to ${MOST_CASES}, default 100`, cursor: 'nextCursor of the page before',
    },
    reply: casesReplySchema,
    handle: async (request, response) => {
      const query = queryOf(request);
      const code = county.codeOf(query);
      const scope = scopeOf(request);
      const at = Date.now();
      const filter = readCaseFilter(query, { county, code, scope, at });
      const sort = readSort(query.get('sort'), filter.isLive);
      const page = { sort, limit: integerParameter(query, 'limit', 100, 1, MOST_CASES), cursor: readCaseCursor(query.get('cursor'), sort) };
      response.json(await listCases({ db: queryFor(county.database, response), pool: county.database.pool, book: county.book, code, scope, at }, filter, page));
    },
  };
}

export function calendarRoute(county: County): Route {
  return {
    method: 'get', path: '/api/calendar', summary: 'The work calendar that the clocks of cases count by',
    query: { ...COUNTY_PARAMETER, edition: 'Number of an edition; default the one in force' }, reply: calendarReplySchema,
    handle: async (request, response) => {
      const query = queryOf(request);
      const code = county.codeOf(query);
      const edition = query.get('edition') ? integerParameter(query, 'edition', 0, 0, 2 ** 31 - 1) : null;
      const { rows } = await queryFor(county.database, response).query(`
        select w.edition, w.body, w.made_at, w.made_by, (select array_agg(e.edition order by e.edition desc) from work_calendars e where e.county = $1) as editions
        from work_calendars w where w.county = $1 and ($2::integer is null or w.edition = $2) order by w.edition desc limit 1`, [code, edition]);
      const [found] = rows;
      if (!found) {
        if (edition) throw new ApiError('unknown_feature', `County ${code} has no edition ${edition} of its calendar`);
        response.json({ county: code, edition: 0, body: DEFAULT_CALENDAR, madeAt: null, madeBy: null, editions: [0] });
        return;
      }
      response.json({ county: code, edition: found.edition, body: found.body, madeAt: found.made_at.toISOString(), madeBy: found.made_by, editions: found.editions });
    },
  };
}

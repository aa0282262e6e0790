/** The standards in force: what makes a case of a class, how long it may take, and when it may be closed. */
import { standardsReplySchema } from '../contract/cases/standards.ts';
import type { StandardsReply } from '../contract/cases/standards.ts';
import type { County } from '../county/county.ts';
import { queryOf } from '../http/route.ts';
import type { Route } from '../http/route.ts';
import { COUNTY_PARAMETER } from '../routes/filter-parameters.ts';
import { queryFor } from '../store/query-for.ts';

export function standardsRoute(county: County): Route {
  return {
    method: 'get', path: '/api/standards', summary: 'Standards in force: condition, limit and closing condition of each class',
    query: { ...COUNTY_PARAMETER, class: 'Id of one class, as yc2013:0101; all when left out' },
    reply: standardsReplySchema,
    handle: async (request, response) => {
      const query = queryOf(request);
      const code = county.codeOf(query);
      const { rows } = await queryFor(county.database, response).query<StandardsReply['standards'][number]>(`
        select id, scheme, edition, class, json_build_object('zh', condition_zh, 'en', condition_en) as condition,
          json_build_object('zh', close_condition_zh, 'en', close_condition_en) as "closeCondition",
          json_build_object('value', limit_value, 'unit', limit_unit, 'season', season) as "limit", kind, handler, supervisor
        from standards_in_force where county = $1 and ($2::text is null or class = $2) order by class, id`, [code, query.get('class') || null]);
      response.json({ county: code, standards: rows } satisfies StandardsReply);
    },
  };
}

/** Routes of rules. */
import type { Request } from 'express';
import { ruleBodySchema, ruleSchema, rulesReplySchema, tryReplySchema } from '../contract/alerts.ts';
import type { RuleBody } from '../contract/alerts.ts';
import type { County } from '../county/county.ts';
import { ApiError } from '../http/problem.ts';
import { queryOf, readBody } from '../http/route.ts';
import type { Route } from '../http/route.ts';
import { scopeOf } from '../http/scope.ts';
import type { Scope } from '../http/scope.ts';
import { COUNTY_PARAMETER } from '../routes/filter-parameters.ts';
import { queryFor } from '../store/query-for.ts';
import type { RuleBook } from './rule-book.ts';
import { checkRule, createRule, listRules, refuseOthers, replaceRule } from './rule-store.ts';
import { tryRule } from './try-rule.ts';

function readRuleId(text: string): number {
  const id = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  if (Number.isNaN(id)) throw new ApiError('bad_parameter', `id=${text}: must be the number of a rule`, { parameter: 'id' });
  return id;
}

/** A rule that the asker may make. @throws ApiError withheld, or bad_body */
function readRule(county: County, request: Request): { code: string; scope: Scope; body: RuleBody } {
  const code = county.codeOf(queryOf(request));
  const scope = scopeOf(request);
  refuseOthers(scope);
  const body = checkRule(county.book, code, readBody(ruleBodySchema, request.body));
  return { code, scope, body };
}

/** Routes under `/api/rules`. */
export function ruleRoutes(county: County, book: RuleBook): Route[] {
  const base = { query: COUNTY_PARAMETER, body: ruleBodySchema } as const;
  return [
    {
      method: 'get', path: '/api/rules', summary: 'The alert rules of a county', query: COUNTY_PARAMETER, reply: rulesReplySchema,
      handle: async (request, response) => {
        const code = county.codeOf(queryOf(request));
        response.json({ county: code, rules: await listRules(queryFor(county.database, response), code, scopeOf(request)) });
      },
    },
    {
      ...base, method: 'post', path: '/api/rules', summary: 'Make a rule', reply: ruleSchema,
      handle: async (request, response) => {
        const { code, scope, body } = readRule(county, request);
        const rule = await createRule(county.database.pool, code, scope, body);
        book.forget();
        response.json(rule);
      },
    },
    {
      ...base, method: 'put', path: '/api/rules/:id', summary: 'Replace a rule; alerts that it is no longer about clear', reply: ruleSchema,
      handle: async (request, response) => {
        const { code, scope, body } = readRule(county, request);
        const rule = await replaceRule(county.database.pool, code, readRuleId(request.params.id as string), scope, body);
        book.forget();
        response.json(rule);
      },
    },
    {
      ...base, method: 'post', path: '/api/rules/try', summary: 'What a rule would have done with the readings of the last 7 days', reply: tryReplySchema,
      handle: async (request, response) => {
        const { code, body } = readRule(county, request);
        const { timeZone } = county.book.counties.get(code)!;
        response.json(await tryRule(queryFor(county.database, response), code, timeZone, body, Date.now()));
      },
    },
  ];
}

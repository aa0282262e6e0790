/** `GET /api/indicators`, as JSON and as a table. */
import { INDICATOR_GROUPINGS, INDICATOR_IDS, INDICATORS, indicatorsReplySchema, isOfCases } from '../../contract/cases/indicators.ts';
import type { Indicator, IndicatorDefinition, IndicatorGrouping, IndicatorRow, IndicatorsReply } from '../../contract/cases/indicators.ts';
import type { County } from '../../county/county.ts';
import { BOM, csvLine, csvNotes } from '../../county/csv.ts';
import { readWindow } from '../../county/filter.ts';
import { sendPacked } from '../../http/packed.ts';
import { ApiError } from '../../http/problem.ts';
import { queryOf } from '../../http/route.ts';
import type { Route } from '../../http/route.ts';
import { scopeOf } from '../../http/scope.ts';
import type { Scope } from '../../http/scope.ts';
import { COUNTY_PARAMETER } from '../../routes/filter-parameters.ts';
import type { Queryable } from '../../store/database.ts';
import { queryFor } from '../../store/query-for.ts';
import { readCaseFilter } from './case-filter.ts';
import { refusePersonsTo } from './counted.ts';
import type { Period } from './counted.ts';
import { readFieldIndicators } from './field-indicators.ts';
import { filterOf } from './figures.ts';
import { appliesTo, readIndicators, rolesOf, valuesOf, withNumbers } from './indicators.ts';
import { monthAt } from './local-day.ts';
import { rowNames } from './row-names.ts';

const FILTERS = ['flow', 'class', 'area'] as const;

function oneOf<T extends string>(query: URLSearchParams, name: string, allowed: readonly T[], fallback: T): T {
  const text = query.get(name) || fallback;
  if (!(allowed as readonly string[]).includes(text)) throw new ApiError('bad_parameter', `${name}=${text}: must be one of ${allowed.join(', ')}`, { parameter: name, allowed });
  return text as T;
}

/** The period asked for; an end that is left out is that of the present month. @throws ApiError bad_parameter */
function readPeriod(query: URLSearchParams, timeZone: string, at: number): Period {
  const month = monthAt(timeZone, at);
  const from = query.get('from') ? readWindow('from', `${query.get('from')}/..`).min! : month.from;
  const to = query.get('to') ? readWindow('to', `../${query.get('to')}`).max! : month.to;
  if (from >= to) throw new ApiError('bad_parameter', `to=${new Date(to).toISOString()}: must come after from=${new Date(from).toISOString()}`, { parameter: 'to' });
  return { from, to };
}

function readIndicatorNames(query: URLSearchParams, by: IndicatorGrouping): Indicator[] {
  const isOfSomeCases = Boolean(query.get('flow') || query.get('class'));
  const names = (query.get('indicators') ?? '').split(',').map((name) => name.trim()).filter(Boolean);
  const wrong = names.find((name) => !(INDICATOR_IDS as readonly string[]).includes(name));
  if (wrong !== undefined) throw new ApiError('bad_parameter', `indicators=${wrong}: must be of ${INDICATOR_IDS.join(', ')}`, { parameter: 'indicators', allowed: INDICATOR_IDS });
  return INDICATOR_IDS.filter((name) => appliesTo(name, by) && (!isOfSomeCases || isOfCases(name)) && (!names.length || names.includes(name)));
}

const byKey = (a: IndicatorRow, b: IndicatorRow): number => (a.key === b.key ? 0 : a.key === null ? 1 : b.key === null ? -1 : a.key < b.key ? -1 : 1);

/** What a request asks, answered. @throws ApiError bad_parameter, and withheld for persons asked by an analyst */
async function answerIndicators(county: County, db: Queryable, query: URLSearchParams, scope: Scope): Promise<IndicatorsReply> {
  const code = county.codeOf(query);
  const at = Date.now();
  const by = oneOf(query, 'by', INDICATOR_GROUPINGS, 'county');
  if (by === 'person') refusePersonsTo(scope);
  const { timeZone } = county.book.counties.get(code)!;
  const period = readPeriod(query, timeZone, at);
  const indicators = readIndicatorNames(query, by);
  const { where } = readCaseFilter(query, { county, code, scope, at }, FILTERS);
  const filter = filterOf(query, FILTERS);
  const sums = withNumbers(
    await readIndicators(db, { county: code, period, by, indicators, where, at }),
    await readFieldIndicators(db, { county: code, period, by, indicators, at, timeZone, scope, areas: filter.area?.split(',') ?? null }),
  );
  // Of persons, what nobody is credited for is no row.
  const keys = by === 'county' ? [] : [...sums.byKey.keys()].filter((key) => key !== null || by !== 'person');
  const nameOf = await rowNames(db, county.book, code, by, keys);
  const total: IndicatorRow = { key: null, name: null, roles: [], exempt: sums.total.exempt, values: valuesOf(sums.total, indicators) };
  const rows = keys.map((key): IndicatorRow => {
    const of = sums.byKey.get(key)!;
    return { key, name: nameOf(key), roles: by === 'person' ? rolesOf(of) : [], exempt: of.exempt, values: valuesOf(of, indicators) };
  });
  return {
    county: code, asOf: new Date(at).toISOString(), by, from: new Date(period.from).toISOString(), to: new Date(period.to).toISOString(), indicators,
    filter, total,
    rows: by === 'county' ? [{ ...total, key: code, name: county.book.counties.get(code)!.name }] : rows.sort(byKey),
  };
}

const UNITS = { percent: { zh: '%', en: '%' }, seconds: { zh: '秒', en: 's' } } as const;

/** One line an indicator and row, so that numerator and denominator stand beside every value. An empty value is no value, not 0. */
export function indicatorsCsv(reply: IndicatorsReply, person: string): string {
  const notes = csvNotes({
    county: reply.county, asOf: reply.asOf, from: reply.from, to: reply.to, by: reply.by, filter: new URLSearchParams(reply.filter).toString() || 'none', person,
    rounding: '两位小数，四舍五入；分母为零时为“–” / two decimals, half up; "–" where the denominator is 0',
  });
  const head = csvLine([reply.by, 'nameZh', 'nameEn', 'indicator', 'indicatorZh', 'indicatorEn', 'value', 'unit', 'numerator', 'numeratorZh', 'numeratorEn', 'denominator', 'denominatorZh',
    'denominatorEn', 'periodZh', 'periodEn', 'exempt']);
  const lines = (row: IndicatorRow, key: string): string[] => reply.indicators.map((indicator) => {
    const { name, kind, numerator, denominator, period }: IndicatorDefinition = INDICATORS[indicator];
    const value = row.values[indicator]!;
    return csvLine([key, row.name?.zh, row.name?.en, indicator, name.zh, name.en, value.value ?? '–', UNITS[kind].en, value.numerator, numerator.zh, numerator.en,
      value.denominator, denominator.zh, denominator.en, period.zh, period.en, row.exempt]);
  });
  const all = reply.by === 'county' ? [] : lines({ ...reply.total, name: { zh: '合计', en: 'Total' } }, '');
  return BOM + notes + head + [...reply.rows.flatMap((row) => lines(row, row.key ?? '')), ...all].join('');
}

const PARAMETERS = {
  ...COUNTY_PARAMETER, from: 'ISO 8601 with offset, included; default the beginning of the present month', to: 'ISO 8601 with offset, not included; default its end',
  by: `${INDICATOR_GROUPINGS.join(', ')}; default county`, flow: 'Flows, comma between', class: 'Class ids or beginnings of them, comma between', area: 'Area codes, comma between',
  indicators: 'Only these, comma between',
} as const;

/** Indicators as JSON, and the same as a table. */
export function indicatorRoutes(county: County): Route[] {
  return [
    {
      method: 'get', path: '/api/indicators', summary: 'Indicators of a period with numerator and denominator, by county, area, grid, department or person',
      query: PARAMETERS, reply: indicatorsReplySchema,
      handle: async (request, response) => {
        response.json(await answerIndicators(county, queryFor(county.database, response), queryOf(request), scopeOf(request)));
      },
    },
    {
      method: 'get', path: '/api/indicators.csv', summary: 'The same as a table: one line for each indicator and row', query: PARAMETERS, reply: 'text/csv',
      handle: async (request, response) => {
        const scope = scopeOf(request);
        const reply = await answerIndicators(county, queryFor(county.database, response), queryOf(request), scope);
        response.setHeader('Content-Disposition', `attachment; filename="${reply.county}-indicators-${reply.by}.csv"`);
        sendPacked(request, response, 'text/csv; charset=utf-8', indicatorsCsv(reply, scope.person.id));
      },
    },
  ];
}

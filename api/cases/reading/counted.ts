/** `counted=`: the cases that an indicator counts, as a condition of the list. */
import { INDICATOR_GROUPINGS, INDICATORS, isOfCases, PARTS } from '../../contract/cases/indicators.ts';
import type { Indicator, IndicatorGrouping, Part } from '../../contract/cases/indicators.ts';
import { readWindow } from '../../county/filter.ts';
import { ApiError } from '../../http/problem.ts';
import type { Scope } from '../../http/scope.ts';
import { keySql, MEASURES, rowsOf } from './indicator-sources.ts';
import type { Asked } from './indicator-sources.ts';
import type { Parameters, Sql } from './sql-text.ts';

export interface Period {
  /** Epoch ms. */
  readonly from: number;
  readonly to: number;
}

/** Up to here rows of a period are few beside all that there are. */
const SHORT_MS = 100 * 86_400_000;

/** What a statement asks about a period at a moment, as placeholders; each is added when it is used, because a value that nobody uses has no type. */
export function askedOf(parameters: Parameters, county: string, { from, to }: Period, at: number): Asked {
  const added = new Map<string, string>();
  const once = (name: string, value: unknown): string => {
    if (!added.has(name)) added.set(name, parameters.add(value));
    return added.get(name)!;
  };
  const iso = (name: string, ms: number): string => once(name, new Date(ms).toISOString());
  return {
    get county() { return once('county', county); },
    get from() { return iso('from', from); },
    get to() { return iso('to', to); },
    isShort: to - from <= SHORT_MS,
    get until() { return iso('until', Math.min(to, at)); },
  };
}

/** Rows about persons are not for analysts. @throws ApiError withheld */
export function refusePersonsTo(scope: Scope): void {
  if (scope.person.role === 'analyst') throw new ApiError('withheld', 'Your permission is to count cases, not persons', { parameter: 'by' });
}

function refuse(parameter: string, text: string, must: string): never {
  throw new ApiError('bad_parameter', `${parameter}=${text}: must be ${must}`, { parameter });
}

function readPeriod(text: string): Period {
  const { min, max } = readWindow('period', text);
  if (min === undefined || max === undefined) refuse('period', text, 'closed at both ends');
  return { from: min!, to: max! };
}

function readOf(text: string | null, scope: Scope): { by: IndicatorGrouping; key: string | null } | null {
  if (!text) return null;
  const colon = text.indexOf(':');
  const by = text.slice(0, colon) as IndicatorGrouping;
  if (colon < 0 || !INDICATOR_GROUPINGS.includes(by)) refuse('of', text, `<by>:<key> with ${INDICATOR_GROUPINGS.join(', ')}`);
  if (by === 'person') refusePersonsTo(scope);
  if (text.includes('\0')) refuse('of', by, 'without NUL characters');
  return { by, key: text.slice(colon + 1) || null };
}

/** The condition that `counted`, `period` and `of` ask for; null when they are not given. @throws ApiError bad_parameter, withheld */
export function readCounted(query: URLSearchParams, { code, scope, at }: { code: string; scope: Scope; at: number }): Sql | null {
  const text = query.get('counted');
  if (!text) {
    const alone = ['period', 'of'].find((name) => query.get(name));
    if (alone) refuse(alone, query.get(alone)!, 'left out, or come with counted');
    return null;
  }
  const [name, part] = text.split(':') as [Indicator, Part];
  if (!Object.hasOwn(INDICATORS, name) || !PARTS.includes(part)) refuse('counted', text, '<indicator>:numerator or <indicator>:denominator');
  if (!isOfCases(name)) refuse('counted', text, `an indicator that counts cases; ${name} counts ${INDICATORS[name].unit}s`);
  const period = readPeriod(query.get('period') ?? '');
  const row = readOf(query.get('of'), scope);
  const { source, denominator, numerator } = MEASURES[name];
  return (parameters) => {
    const asked = askedOf(parameters, code, period, at);
    const rows = rowsOf(source, asked);
    const conditions = [rows.where, ...(denominator ? [denominator(asked)] : []), ...(part === 'numerator' ? [numerator(asked)] : [])];
    if (row && row.by !== 'county') conditions.push(row.key === null ? `${keySql(row.by, source)} is null` : `${keySql(row.by, source)} = ${parameters.add(row.key)}`);
    return `c.id in (select c.id from ${rows.from} where ${conditions.map((condition) => `(${condition})`).join(' and ')})`;
  };
}

/** Indicators of a period: one grouped statement for each kind of thing that is counted. */
import { INDICATORS, isOfCases, valueOf } from '../../contract/cases/indicators.ts';
import type { Indicator, IndicatorDefinition, IndicatorGrouping, IndicatorRow } from '../../contract/cases/indicators.ts';
import type { Queryable } from '../../store/database.ts';
import { askedOf } from './counted.ts';
import type { Period } from './counted.ts';
import { keySql, MEASURES, rowsOf, SOURCES } from './indicator-sources.ts';
import { Parameters } from './sql-text.ts';
import type { Sql } from './sql-text.ts';

type SourceName = keyof typeof SOURCES;

export interface IndicatorQuestion {
  readonly county: string;
  readonly period: Period;
  readonly by: IndicatorGrouping;
  readonly indicators: readonly Indicator[];
  /** Filter and scope, as a condition on `c`. */
  readonly where: Sql;
  /** The moment of the question, epoch ms. */
  readonly at: number;
}

const definitionOf = (indicator: Indicator): IndicatorDefinition => INDICATORS[indicator];

/** Whether an indicator says something about rows of a kind. */
export function appliesTo(indicator: Indicator, by: IndicatorGrouping): boolean {
  const { person, ofDepartment, unit } = definitionOf(indicator);
  // Nobody is to walk through every hectare twice a day.
  if (by === 'unit' && unit === 'shift') return false;
  if (by === 'person') return person !== null;
  return by === 'department' ? ofDepartment : true;
}

/** The statement of one source: a row a key and one for all (`is_total`), with `n_...` and `d_...` of each indicator. */
export function sourceSql(question: IndicatorQuestion, source: SourceName): { readonly text: string; readonly values: unknown[] } {
  const { county, period, by, indicators, where, at } = question;
  const parameters = new Parameters();
  const asked = askedOf(parameters, county, period, at);
  const rows = rowsOf(source, asked);
  const mine = indicators.filter(isOfCases).filter((indicator) => MEASURES[indicator].source === source);
  const sums = [...mine.flatMap((indicator) => [`d_${indicator}`, `n_${indicator}`]), ...(source === 'due' ? ['exempt'] : [])];
  const columns = mine.flatMap((indicator) => {
    const { denominator, numerator, amount } = MEASURES[indicator];
    const all = denominator?.(asked) ?? 'true';
    return [
      `count(*) filter (where ${all})::float8 as d_${indicator}`,
      amount ? `coalesce(sum(${amount}) filter (where ${all}), 0)::float8 as n_${indicator}` : `count(*) filter (where (${all}) and (${numerator(asked)}))::float8 as n_${indicator}`,
    ];
  });
  const exempt = source === 'due' ? ', count(*) filter (where c.exempt and c.handle_on_time is false)::float8 as exempt' : '';
  const text = `select r.key, grouping(r.key) = 1 as is_total, ${sums.map((name) => `sum(r.${name})::float8 as ${name}`).join(', ')}
    from (select ${keySql(by, source)} as key, ${columns.join(', ')}${exempt} from ${rows.from} where ${rows.where} and ${where(parameters)} group by 1) r
    group by grouping sets ((r.key), ())`;
  return { text, values: parameters.values };
}

interface Sums {
  readonly numbers: Partial<Record<Indicator, { numerator: number; denominator: number }>>;
  exempt: number;
}

/** Numbers of every key, and of all together under `total`. */
export interface IndicatorSums {
  readonly total: Sums;
  readonly byKey: ReadonlyMap<string | null, Sums>;
}

/** Numbers of an indicator that does not count cases. */
export interface MoreNumbers {
  readonly indicator: Indicator;
  /** Undefined: of all together. */
  readonly key: string | null | undefined;
  readonly numerator: number;
  readonly denominator: number;
}

/** The sums with more numbers beside them. */
export function withNumbers({ total, byKey }: IndicatorSums, more: readonly MoreNumbers[]): IndicatorSums {
  const add = (sums: Sums | undefined, { indicator, numerator, denominator }: MoreNumbers): Sums =>
    ({ exempt: sums?.exempt ?? 0, numbers: { ...sums?.numbers, [indicator]: { numerator, denominator } } });
  const all = new Map(byKey);
  let sum = total;
  for (const numbers of more) {
    if (numbers.key === undefined) sum = add(sum, numbers);
    else all.set(numbers.key, add(all.get(numbers.key), numbers));
  }
  return { total: sum, byKey: all };
}

/** Asks the database for what counts cases, one statement a source. */
export async function readIndicators(db: Queryable, question: IndicatorQuestion): Promise<IndicatorSums> {
  const { indicators } = question;
  const total: Sums = { numbers: {}, exempt: 0 };
  const byKey = new Map<string | null, Sums>();
  for (const source of Object.keys(SOURCES) as SourceName[]) {
    const mine = indicators.filter(isOfCases).filter((indicator) => MEASURES[indicator].source === source);
    if (!mine.length) continue;
    const { text, values } = sourceSql(question, source);
    const { rows } = await db.query(text, values);
    for (const row of rows) {
      let sums = row.is_total ? total : byKey.get(row.key);
      if (!sums) byKey.set(row.key, sums = { numbers: {}, exempt: 0 });
      sums.exempt += row.exempt ?? 0;
      // Sums of nothing are null.
      for (const indicator of mine) sums.numbers[indicator] = { numerator: row[`n_${indicator}`] ?? 0, denominator: row[`d_${indicator}`] ?? 0 };
    }
  }
  return { total, byKey };
}

/** Numbers with their rounded values; an indicator of which this row has nothing has denominator 0 and no value. */
export function valuesOf(sums: Sums, indicators: readonly Indicator[]): IndicatorRow['values'] {
  return Object.fromEntries(indicators.map((indicator) => {
    const { numerator, denominator } = sums.numbers[indicator] ?? { numerator: 0, denominator: 0 };
    const { kind } = definitionOf(indicator);
    const whole = kind === 'seconds' ? Math.round(numerator) : numerator;
    return [indicator, { numerator: whole, denominator, value: valueOf(kind, whole, denominator) }];
  }));
}

/** For what a person was credited: roles of the indicators in which the person has something. */
export function rolesOf(sums: Sums): IndicatorRow['roles'] {
  const roles = Object.entries(sums.numbers).flatMap(([indicator, { denominator }]) => {
    const { person } = definitionOf(indicator as Indicator);
    return denominator > 0 && person ? [person] : [];
  });
  return [...new Set(roles)];
}

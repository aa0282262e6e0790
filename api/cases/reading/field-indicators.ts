/** Indicators that count grids and devices, not cases: patrol coverage and data freshness. */
import { FRESH_HEARTBEATS, isOfCases } from '../../contract/cases/indicators.ts';
import type { FieldIndicator, Indicator, IndicatorGrouping } from '../../contract/cases/indicators.ts';
import { areasOf } from '../../http/scope.ts';
import type { Scope } from '../../http/scope.ts';
import type { Queryable } from '../../store/database.ts';
import type { Period } from './counted.ts';
import type { MoreNumbers } from './indicators.ts';
import { beginsWith, Parameters } from './sql-text.ts';

export interface FieldQuestion {
  readonly county: string;
  readonly timeZone: string;
  readonly period: Period;
  readonly by: IndicatorGrouping;
  readonly indicators: readonly Indicator[];
  readonly scope: Scope;
  /** Prefixes of area codes; null: everywhere. */
  readonly areas: readonly string[] | null;
  /** The moment of the question, epoch ms. */
  readonly at: number;
}

type FieldSql = (question: FieldQuestion, parameters: Parameters) => string;

const moment = (parameters: Parameters, ms: number): string => `${parameters.add(new Date(ms).toISOString())}::timestamptz`;

/** Where the asker may look, and asks for. */
function areaSql({ scope, areas }: FieldQuestion, layer: 'grids' | 'devices', parameters: Parameters): string {
  const lists = [areasOf(scope, layer), areas].filter((prefixes) => prefixes !== null);
  return lists.map((prefixes) => ` and ${beginsWith('x.area_code', prefixes)(parameters)}`).join('');
}

const SUMS = `select r.key, grouping(r.key) = 1 as is_total, count(*)::float8 as denominator, count(*) filter (where r.is_counted)::float8 as numerator`;
const PLACES = { county: 'null::text', area: 'left(x.area_code, 9)', village: 'x.area_code' } as const;

/**
 * Grids in force on the day of each shift, and whether somebody was there. The first shift is that of the first visit that is kept: before it
 * nothing is known.
 */
const patrolSql: FieldSql = (question, parameters) => {
  const { county, timeZone, period, by, at } = question;
  const key = by === 'area' || by === 'village' || by === 'county' ? PLACES[by] : 'x.code';
  const code = parameters.add(county), zone = parameters.add(timeZone), kind = parameters.add(by === 'duty' ? 'duty' : 'omni');
  const from = moment(parameters, period.from), until = moment(parameters, Math.min(period.to, at));
  return `
  with shifts as materialized (
    select s.* from (select min(v.half_hour) as at from patrol_visits v where v.county = ${code} having count(*) > 0) kept
      cross join lateral generate_series(date_trunc('day', greatest(${from}, kept.at) at time zone ${zone}), ${until} at time zone ${zone}, interval '1 day') d
      cross join (values (interval '0 hours', interval '12 hours'), (interval '12 hours', interval '24 hours')) h(begins, ends)
      cross join lateral (select d::date as day, (d + h.begins) at time zone ${zone} as begins, (d + h.ends) at time zone ${zone} as ends) s
    where s.begins >= ${from} and s.begins < ${until} and s.ends > kept.at),
  visited as materialized (
    select distinct s.begins, v.grid from shifts s join patrol_visits v on v.county = ${code} and v.half_hour >= s.begins and v.half_hour < s.ends and v.kind = ${kind})
  ${SUMS} from (
    select ${key} as key, v.grid is not null as is_counted
    from shifts s join grids x on x.county = ${code} and x.kind = ${kind} and x.valid_from <= s.day and (x.valid_to is null or x.valid_to > s.day)${areaSql(question, 'grids', parameters)}
      left join visited v on v.begins = s.begins and v.grid = x.code) r
  group by grouping sets ((r.key), ())`;
};

/** The first day of which a reading of the county is kept: partitions are asked in turn, from the oldest on (offset 0 and limit keep it so). */
const firstKept = (code: string): string => `(select p.day from (
    select to_date(right(c.relname, 8), 'YYYYMMDD')::timestamp at time zone 'utc' as day from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'readings'::regclass and c.relname ~ '_[0-9]{8}$' order by 1 offset 0) p
  cross join lateral (select from readings r where r.county = ${code} and r.time >= p.day and r.time < p.day + interval '1 day' limit 1) any_reading
  order by p.day limit 1)`;

const DEVICE_KEYS: Readonly<Partial<Record<IndicatorGrouping, string>>> = { ...PLACES, omni: 'x.omni_grid', unit: 'x.unit_grid', duty: 'u.parent_code' };

/** Devices with a heartbeat, and whether they are heard. What is newest now stands in device_latest; of a past moment it is looked up among the readings. */
const freshnessSql: FieldSql = (question, parameters) => {
  const { county, timeZone, period, by, at } = question;
  const code = parameters.add(county), zone = parameters.add(timeZone), until = moment(parameters, Math.min(period.to, at));
  const isPast = period.to <= at;
  const since = `${until} - x.heartbeat_seconds * ${FRESH_HEARTBEATS} * interval '1 second'`;
  const reading = `exists (select from readings r where r.county = l.county and r.device_id = l.device_id and r.quantity = l.quantity and r.time > ${since} and r.time <= ${until})`;
  const isFresh = isPast ? `case when l.time <= ${until} then l.time > ${since} else ${reading} end` : `l.time > ${since}`;
  return `
  ${isPast ? `with kept as materialized (select ${firstKept(code)} as since)` : ''}
  ${SUMS} from (
    select ${DEVICE_KEYS[by]} as key, exists (select from device_latest l where l.county = x.county and l.device_id = x.id and ${isFresh}) as is_counted
    from devices x ${isPast ? `join kept on ${since} >= kept.since` : ''} ${by === 'duty' ? `left join grids u on u.county = x.county and u.kind = 'unit' and u.code = x.unit_grid and u.valid_to is null` : ''}
    where x.county = ${code} and x.heartbeat_seconds is not null and (x.installed_on is null or x.installed_on <= (${until} at time zone ${zone})::date)${areaSql(question, 'devices', parameters)}) r
  group by grouping sets ((r.key), ())`;
};

const STATEMENTS: Readonly<Record<FieldIndicator, FieldSql>> = { patrol_coverage: patrolSql, data_freshness: freshnessSql };

/** Asks the database for those of the question's indicators that count no cases. Of a period that has not begun there is nothing. */
export async function readFieldIndicators(db: Queryable, question: FieldQuestion): Promise<MoreNumbers[]> {
  if (question.period.from >= question.at) return [];
  const numbers: MoreNumbers[] = [];
  for (const indicator of question.indicators) {
    if (isOfCases(indicator)) continue;
    const parameters = new Parameters();
    const text = STATEMENTS[indicator as FieldIndicator](question, parameters);
    const { rows } = await db.query(text, parameters.values);
    for (const { key, is_total, numerator, denominator } of rows) {
      // A total of nothing comes as a key when it is all that there is.
      if (denominator > 0) numbers.push({ indicator, key: is_total ? undefined : key, numerator, denominator });
    }
  }
  return numbers;
}

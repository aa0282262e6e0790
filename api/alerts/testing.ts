/** For tests: a desk over a test database, rules, and readings fed the way intake feeds them. */
import { ruleRow } from '../contract/default-rules.ts';
import type { RuleBody } from '../contract/alerts.ts';
import { County } from '../county/county.ts';
import { CountyBook } from '../county/county-book.ts';
import { bulkInsert } from '../store/bulk-insert.ts';
import { inTransaction } from '../store/database.ts';
import type { Client, Pool } from '../store/database.ts';
import { ResidentTables } from '../store/resident.ts';
import { asDatabase } from '../testing/database.ts';
import type { TestDatabase } from '../testing/database.ts';
import { SMALL_COUNTY } from '../testing/small-county.ts';
import { createAlerts } from './index.ts';
import type { Alerts, StoredReading } from './index.ts';

export interface Fed {
  readonly deviceId: number;
  /** Epoch ms. */
  readonly time: number;
  readonly value: number;
  readonly quantity?: string;
}

export const TILT_RULE: RuleBody = {
  name: { zh: '井盖倾斜', en: 'Manhole cover tilted' }, kind: 'threshold', deviceClass: 'device:manhole_tilt', quantity: 'tilt', direction: 'above',
  onValue: 15, offValue: 10, holdSeconds: 0, missedIntervals: null, severity: 'critical', area: null, grid: null, dailyWindow: null,
  validFrom: null, validTo: null, enabled: true, advice: null, filesCase: false,
};

/** A desk without a server; places of devices come from the database. */
export async function openDesk(test: TestDatabase): Promise<Alerts> {
  const book = new CountyBook();
  await book.refreshCounties(test.pool);
  return createAlerts(new County(asDatabase(test), new ResidentTables(1024 * 1024), book, ''), { alertKeepDays: 30 });
}

/** Writes a rule that was switched on long ago. @returns its id */
export async function insertRule(pool: Pool, rule: Partial<RuleBody> = {}, county = SMALL_COUNTY): Promise<number> {
  const row = { county, ...ruleRow({ ...TILT_RULE, ...rule }), updated_at: new Date(Date.now() - 30 * 86_400_000) };
  const [inserted] = await bulkInsert(pool, 'alert_rules', Object.keys(row), [row], undefined, 'returning id');
  return inserted!.id as number;
}

/** Makes the partitions that readings of these moments fall into. */
export async function ensureDays(pool: Pool, first: number, last: number): Promise<void> {
  await pool.query('select ensure_days($1::date, $2::date)', [new Date(first).toISOString(), new Date(last).toISOString()]);
}

/** Stores readings and judges them, in the caller's transaction. */
export async function feedIn(client: Client, alerts: Alerts, readings: readonly Fed[], county = SMALL_COUNTY): Promise<void> {
  const { rows } = await client.query(`
    select county, device_id, quantity, round(extract(epoch from time) * 1000)::float8 as time, value,
      round(extract(epoch from latest_time) * 1000)::float8 as latest_time, latest_value
    from ingest_readings($1, $2, $3, $4, $5, $6)`,
  [readings.map(() => county), readings.map((each) => each.deviceId), readings.map((each) => each.quantity ?? 'tilt'),
    readings.map((each) => new Date(each.time).toISOString()), readings.map((each) => each.value), readings.map(() => true)]);
  await alerts.onReadings(client, rows.map((row): StoredReading => ({
    county: row.county, deviceId: row.device_id, quantity: row.quantity, time: row.time, value: row.value, latestTime: row.latest_time, latestValue: row.latest_value,
  })));
}

/** Stores readings and judges them, as one committed batch. */
export function feed(pool: Pool, alerts: Alerts, readings: readonly Fed[], county = SMALL_COUNTY): Promise<void> {
  return inTransaction(pool, (client) => feedIn(client, alerts, readings, county));
}

/** Alerts in short, oldest first; annulled ones last. */
export async function alertRows(pool: Pool): Promise<Record<string, any>[]> {
  const { rows } = await pool.query(`
    select id, device_id, rule_id, state, severity, round(extract(epoch from opened_at) * 1000)::float8 as opened_at,
      round(extract(epoch from cleared_at) * 1000)::float8 as cleared_at, trigger_value, peak_value, annulled, storm_id, simulated, component_id, area_code, closed_by, why
    from alerts order by annulled, opened_at, id`);
  return rows;
}

/** What was done with alerts, in order. */
export async function moveRows(pool: Pool, alertId?: number): Promise<Record<string, any>[]> {
  const { rows } = await pool.query(`
    select alert_id, move, by_person, note, round(extract(epoch from event_at) * 1000)::float8 as event_at, detail
    from alert_moves where $1::bigint is null or alert_id = $1 order by id`, [alertId ?? null]);
  return rows;
}

/** Lets the database refuse every alert of a rule: by default as it refuses a figure that is too large. */
export async function breakRule(pool: Pool, id: number, code = '22008'): Promise<void> {
  await pool.query(`
    create or replace function test_break() returns trigger language plpgsql as $$
    begin
      if new.rule_id = ${id} then raise exception 'timestamp out of range' using errcode = '${code}'; end if;
      return new;
    end $$`);
  await pool.query('create trigger test_break before insert on alerts for each row execute function test_break()');
}

/** Undoes `breakRule`. */
export async function mendRule(pool: Pool): Promise<void> {
  await pool.query('drop trigger if exists test_break on alerts');
}

/**
 * Cases as they are read, made by hand: rows are written past the engine (replication role), so that a test of reading can have any history
 * whatever the flows say. Tests of moves use the engine.
 */
import { startClock, stopClock } from '../../contract/cases/clock.ts';
import type { Clock } from '../../contract/cases/clock.ts';
import { compileCalendar } from '../../contract/cases/calendar.ts';
import type { CalendarBody } from '../../contract/cases/calendar.ts';
import { stepOf } from '../../contract/cases/flows.ts';
import type { CaseFlow, CaseState } from '../../contract/cases/vocabulary.ts';
import type { Client, Pool } from '../../store/database.ts';

type Row = Record<string, unknown>;

/** Mondays to Fridays, 08-12 and 14-18, no holidays. */
export const PLAIN_CALENDAR: CalendarBody = {
  timeZone: 'Asia/Shanghai', workWeekdays: [1, 2, 3, 4, 5], windows: [{ from: '08:00', to: '12:00' }, { from: '14:00', to: '18:00' }], hoursPerWorkDay: 8, days: [], seasons: [],
};

/** Runs `work` in one transaction without triggers and foreign keys. */
export async function pastTheEngine<T>(pool: Pool, work: (client: Client) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query(`begin; set local session_replication_role = 'replica'`);
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

/** Writes rows into a table; columns are those of the first row. */
export async function writeRows(client: Client, table: string, rows: readonly Row[]): Promise<void> {
  if (!rows.length) return;
  await client.query(`insert into ${table} (${Object.keys(rows[0]!).join(', ')}) overriding system value
    select ${Object.keys(rows[0]!).join(', ')} from jsonb_populate_recordset(null::${table}, $1)`, [JSON.stringify(rows)]);
}

export interface HandMadeCase extends Row {
  readonly id: number;
  readonly lng: number;
  readonly lat: number;
  readonly state: CaseState;
  readonly flow?: CaseFlow;
}

const CASE_DEFAULTS = {
  flow: 'urban', class: 'yc2013e:0106', severity: 'minor', channel: 'collector', offered: [], receivers: [], round: 1, returns: 0, extensions: 0, suspensions: 0,
  report_count: 1, urged: 0, supervised: false, exempt: false, far_flag: false, version: 1, simulated: false, source: 'test', attributes: {},
};

/** Writes cases as given, with defaults for the rest; place and code follow from position, id and `reported_at`. */
export async function writeCases(client: Client, county: string, cases: readonly HandMadeCase[]): Promise<void> {
  const rows = cases.map(({ lng, lat, ...given }) => {
    const row: Row = { ...CASE_DEFAULTS, ...given, county, source_id: String(given.id), lng, lat };
    row.step = stepOf(row.flow as CaseFlow, given.state);
    row.code ??= `${county}${String(row.reported_at).slice(0, 10).replaceAll('-', '')}${String(given.id).padStart(5, '0').slice(-5)}`;
    row.updated_at ??= row.reported_at;
    return row;
  });
  await client.query(`
    with given as (select r.*, st_setsrid(st_makepoint((j ->> 'lng')::float8, (j ->> 'lat')::float8), 4490) as at
      from jsonb_array_elements($1) j, jsonb_populate_record(null::cases, j) r)
    insert into cases (county, id, code, flow, state, state_before, step, class, severity, name, description, address, channel, component_id, device_id, alert_id, department, offered,
      handler, returned_by, receivers, round, returns, extensions, suspensions, report_count, urged, supervised, merged_into, reported_at, reported_by, filed_at, filed_by,
      dispatched_at, dispatched_by, handled_at, fed_back_at, closed_at, closed_by, ended_at, due_at, due_clock, handle_due_at, accept_on_time, dispatch_on_time, handle_on_time,
      exempt, far_flag, version, simulated, source, source_id, attributes, updated_at, geom, area_code, unit_grid, omni_grid, duty_grid)
    select county, id, code, flow, state, state_before, step, class, severity, name, description, address, channel, component_id, device_id, alert_id, department, offered,
      handler, returned_by, receivers, round, returns, extensions, suspensions, report_count, urged, supervised, merged_into, reported_at, reported_by, filed_at, filed_by,
      dispatched_at, dispatched_by, handled_at, fed_back_at, closed_at, closed_by, ended_at, due_at, due_clock, handle_due_at, accept_on_time, dispatch_on_time, handle_on_time,
      exempt, far_flag, version, simulated, source, source_id, attributes, updated_at, at, p.area_code, p.unit_grid, p.omni_grid,
      (select parent_code from grids g where g.county = given.county and g.kind = 'unit' and g.code = p.unit_grid)
    from given cross join lateral place_of(county, st_transform(at, 3857)) p`, [JSON.stringify(rows)]);
}

/** The row of a clock that was started, and stopped where `stoppedAt` is given. Moments are epoch ms. */
export function clockRow(county: string, caseId: number, start: Omit<Parameters<typeof startClock>[0], 'calendar' | 'calendarEdition'>, stoppedAt?: number): Row & { body: Clock } {
  const calendar = compileCalendar(PLAIN_CALENDAR);
  let body = startClock({ ...start, calendar, calendarEdition: 1 });
  if (stoppedAt !== undefined) body = stopClock(body, calendar, stoppedAt);
  const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
  return {
    county, case_id: caseId, clock: body.clock, instance: body.instance, state: body.state, started_at: iso(body.startedAt), deadline: iso(body.deadline),
    stopped_at: iso(body.stoppedAt), overdue: body.overdue, body,
  };
}

/** The calendar that `clockRow` counts by, edition 1. */
export async function writePlainCalendar(client: Client, county: string): Promise<void> {
  await client.query('insert into work_calendars (county, edition, body) values ($1, 1, $2) on conflict do nothing', [county, JSON.stringify(PLAIN_CALENDAR)]);
}

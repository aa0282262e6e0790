/** What the case loop of the demo county stands on: settings, calendar, standards, duplicates, responsibilities, frozen months. */
import { frozenMonths, HISTORY_DAYS, responsibilityRows } from '../../../fixtures/county/cases/index.ts';
import { DEFAULT_CALENDAR } from '../../contract/cases/default-calendar.ts';
import { DEMO_STANDARDS } from '../../contract/cases/demo-standards.ts';
import { classById } from '../../contract/schemes/index.ts';
import { duplicateSettingsOf } from '../../contract/cases/duplicate-classes.ts';
import { bulkInsert, type BulkRow } from '../../store/bulk-insert.ts';
import { inTransaction, type Pool, type Queryable } from '../../store/database.ts';

/** The edition of the calendar that the demo county begins with, and that its history is counted by. */
export const DEMO_CALENDAR_EDITION = 1;
const DAY_MS = 86_400_000;

/**
 * Writes the ground of the case loop for the demo county, once; does nothing when the county has a calendar.
 * @param now epoch ms: months that are frozen by then stay frozen
 */
export async function ensureCaseGround(pool: Pool, county: string, seed: number, now: number): Promise<void> {
  await inTransaction(pool, async (client) => {
    const { rows } = await client.query('select 1 from work_calendars where county = $1 limit 1', [county]);
    if (rows.length) return;
    await client.query('insert into case_settings (county) values ($1) on conflict do nothing', [county]);
    await client.query('insert into work_calendars (county, edition, body) values ($1, $2, $3)', [county, DEMO_CALENDAR_EDITION, JSON.stringify(DEFAULT_CALENDAR)]);
    await insert(client, 'case_standards', standardRows(county));
    await insert(client, 'duplicate_settings', duplicateRows(county));
    await insert(client, 'responsibilities', responsibilityRows(seed, await landOf(client, county)) as unknown as BulkRow[]);
    await client.query(`select setval(pg_get_serial_sequence('responsibilities', 'id'), (select max(id) from responsibilities))`);
    await insert(client, 'score_periods', frozenMonths(now - HISTORY_DAYS * DAY_MS, now)
      .map(({ month, frozenAt }) => ({ county, month, frozen_at: new Date(frozenAt), frozen_by: 'lead' })));
  });
}

async function insert(client: Queryable, table: string, rows: readonly BulkRow[]): Promise<void> {
  if (rows.length) await bulkInsert(client, table, Object.keys(rows[0]!), rows);
}

function standardRows(county: string): BulkRow[] {
  return DEMO_STANDARDS.map(({ id, scheme, edition, class: classId, condition, closeCondition, limit, kind }) => ({
    county, id, scheme, edition, class: classId, condition_zh: condition.zh, condition_en: condition.en, close_condition_zh: closeCondition.zh,
    close_condition_en: closeCondition.en, limit_value: limit.value, limit_unit: limit.unit, season: limit.season ?? null, kind,
  }));
}

function duplicateRows(county: string): BulkRow[] {
  const classes = [...new Set(DEMO_STANDARDS.map((standard) => standard.class))].filter((id) => classById(id));
  return classes.map((classId) => {
    const { radiusMeters, windowHours, siblings } = duplicateSettingsOf(classId);
    return { county, class: classId, radius_meters: radiusMeters, window_hours: windowHours, siblings: siblings.filter((id) => classById(id)) };
  });
}

type Land = Parameters<typeof responsibilityRows>[1];

/** The streets, waters and greens that have somebody who answers for them. */
async function landOf(client: Queryable, county: string): Promise<Land> {
  const rowsOf = async (table: string, columns: string): Promise<never[]> => {
    const { rows } = await client.query(
      `select class, name, name_en, area_code, unit_grid, ${columns} st_asgeojson(geom, 9)::jsonb as geom from ${table}
       where county = $1 and (name is not null or class = 'green:forest') order by id`, [county]);
    return rows as never[];
  };
  return {
    county: { county } as Land['county'], roads: await rowsOf('roads', 'width_meters,'), water: await rowsOf('water', ''), green: await rowsOf('green', ''),
  };
}

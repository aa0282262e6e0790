/** Ground for tests of responsibility and duplicates, on the small county of `api/testing/small-county.ts`. */
import { bulkInsert } from '../../store/bulk-insert.ts';
import type { BulkRow } from '../../store/bulk-insert.ts';
import { inTransaction } from '../../store/database.ts';
import type { Pool } from '../../store/database.ts';
import { SMALL_COUNTY, SMALL_SOUTH, SMALL_WEST } from '../../testing/small-county.ts';

/** A point of the small county, in hundredths of a degree from its south-west corner. */
export function at(east: number, north: number): [number, number] {
  return [Number((SMALL_WEST + east / 100).toFixed(7)), Number((SMALL_SOUTH + north / 100).toFixed(7))];
}

/** A square around a point, in hundredths of a degree. */
export function squareAround(east: number, north: number, half: number): BulkRow {
  const corners = [[-half, -half], [half, -half], [half, half], [-half, half], [-half, -half]] as const;
  return { type: 'Polygon', coordinates: [corners.map(([x, y]) => at(east + x, north + y))] };
}

const NOBODY = { county: SMALL_COUNTY, holder_kind: null, area_code: null, holder: null, geom: null, reach_meters: 0, valid_from: '2000-01-01', valid_to: null };

/** Writes responsibilities; what a row does not say is left empty. */
export async function insertResponsibilities(pool: Pool, rows: readonly BulkRow[]): Promise<void> {
  const whole = rows.map((row) => ({ ...NOBODY, name_zh: '责任', name_en: 'Responsibility', ...row }));
  await bulkInsert(pool, 'responsibilities', Object.keys(whole[0]!), whole);
}

/**
 * Writes cases as they stand, past the engine: what the tests look at is who is near whom, not how it came about.
 * Keys are columns of `cases`; whatever is left out is that of a reported case of the urban flow in the middle of the county.
 */
export async function insertCasesAsTheyStand(pool: Pool, rows: readonly BulkRow[]): Promise<void> {
  const usual = {
    county: SMALL_COUNTY, flow: 'urban', state: 'reported', step: 1, class: 'yc2013e:0106', channel: 'collector', reported_at: '2026-11-20T02:00:00Z',
    ended_at: null, version: 1, report_count: 1, source: 'test', area_code: '099101001001', description: null, component_id: null, device_id: null,
    alert_id: null, merged_into: null, handler: null, department: null, duty_grid: null, due_at: null, geom: { type: 'Point', coordinates: at(2, 1) },
  };
  const whole = rows.map((row) => ({ ...usual, source_id: String(row.id), ...row }));
  await inTransaction(pool, async (client) => {
    await client.query('set local session_replication_role = replica');
    await bulkInsert(client as unknown as Pool, 'cases', Object.keys(whole[0]!), whole);
  });
}

/**
 * A county small enough to check by hand: two townships side by side, four villages each, a 4 x 4 unit grid in every
 * village, and points at seeded random places. Everything is made by SQL-shaped rows through the same bulk insert.
 *
 *   +----+----+----+----+      townships 001 (left half) and 002 (right half)
 *   | 1  | 2  | 1  | 2  |      each village is a square of 0.01 degrees
 *   +----+----+----+----+
 *   | 3  | 4  | 3  | 4  |
 *   +----+----+----+----+
 */
import { seededRandom } from '../../tiles/testing.ts';
import { bulkInsert } from '../store/bulk-insert.ts';
import type { BulkRow } from '../store/bulk-insert.ts';
import type { Pool } from '../store/database.ts';
import { pastTheEngine, writeCases } from '../cases/reading/testing.ts';

export const SMALL_COUNTY = '099101';
export const SMALL_WEST = 113.6;
export const SMALL_SOUTH = 37.8;
const SIDE = 0.01;

function square(west: number, south: number, width: number, height: number): BulkRow {
  const ring = [[west, south], [west + width, south], [west + width, south + height], [west, south + height], [west, south]];
  return { type: 'MultiPolygon', coordinates: [[ring]] };
}

function areaRow(code: string, level: string, name: string, geom: BulkRow): BulkRow {
  return { county: SMALL_COUNTY, code, level, class: `area:${level}`, name, name_en: `Area ${code}`, source: 'test', source_id: code, geom };
}

function gridRow(kind: string, code: string, area: string, geom: BulkRow, parent: string | null = null): BulkRow {
  return {
    county: SMALL_COUNTY, kind, code, name: `${kind} ${code}`, area_code: area, parent_code: parent, source: 'test',
    source_id: `${kind}-${code}`, geom,
  };
}

function placesOf(): { areas: BulkRow[]; grids: BulkRow[] } {
  const areas = [areaRow(`${SMALL_COUNTY}000000`, 'county', '小县', square(SMALL_WEST, SMALL_SOUTH, 4 * SIDE, 2 * SIDE))];
  const grids: BulkRow[] = [];
  for (const [t, town] of ['001', '002'].entries()) {
    const townWest = SMALL_WEST + t * 2 * SIDE;
    areas.push(areaRow(`${SMALL_COUNTY}${town}000`, 'town', `街道${town}`, square(townWest, SMALL_SOUTH, 2 * SIDE, 2 * SIDE)));
    for (let v = 0; v < 4; v++) {
      const code = `${SMALL_COUNTY}${town}00${v + 1}`;
      const west = townWest + (v % 2) * SIDE;
      const south = SMALL_SOUTH + (v < 2 ? SIDE : 0);
      areas.push(areaRow(code, 'village', `村${town}${v + 1}`, square(west, south, SIDE, SIDE)));
      grids.push(gridRow('omni', `${code}QW`, code, square(west, south, SIDE, SIDE)));
      grids.push(gridRow('duty', `${code}D`, code, square(west, south, SIDE, SIDE)));
      for (let g = 0; g < 16; g++) {
        const cell = square(west + (g % 4) * SIDE / 4, south + Math.floor(g / 4) * SIDE / 4, SIDE / 4, SIDE / 4);
        grids.push(gridRow('unit', `${code}${String(g + 1).padStart(3, '0')}`, code, cell, `${code}D`));
      }
    }
  }
  return { areas, grids };
}

const CLASSES = ['yc2013:0101', 'yc2013:0102', 'yc2013:0137', 'yc2013:0305', 'yc2013:0402'];
const STATES = ['intact', 'intact', 'intact', 'damaged', 'missing'];

export interface SmallCountyOptions {
  readonly components?: number;
  readonly events?: number;
  /** Open alerts of one rule, on the first devices; at most 30. Default: none, and no rule. */
  readonly alerts?: number;
  /** Cases of every state, as they are read: without moves and clocks. Default: none. */
  readonly cases?: number;
  readonly seed?: number;
  readonly county?: string;
}

/** Writes the small county. Positions are random, so places are worked out by the database. */
export async function insertSmallCounty(pool: Pool, options: SmallCountyOptions = {}): Promise<void> {
  const random = seededRandom(options.seed ?? 1);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const point = (): BulkRow => ({ type: 'Point', coordinates: [SMALL_WEST + random() * 4 * SIDE, SMALL_SOUTH + random() * 2 * SIDE] });
  const insert = (table: string, rows: BulkRow[]): Promise<unknown> => bulkInsert(pool, table, Object.keys(rows[0]!), rows);
  const base = (n: number): BulkRow => ({ county: SMALL_COUNTY, source: 'test', source_id: String(n), geom: point() });
  await pool.query(`insert into counties (county, name_zh, name_en, is_demo) values ($1, '小县', 'Small County', true)`, [SMALL_COUNTY]);
  await pool.query(`insert into departments values ($1, 'D1', '市政处', 'Works Office'), ($1, 'D2', '园林处', 'Parks Office')`, [SMALL_COUNTY]);
  const { areas, grids } = placesOf();
  await insert('areas', areas);
  await insert('grids', grids);
  await insert('components', Array.from({ length: options.components ?? 600 }, (_, n) => ({
    ...base(n), objid: `${SMALL_COUNTY}0101${String(n + 1).padStart(6, '0')}`, class: pick(CLASSES), state: pick(STATES),
    name: `部件${n}`, owner_dept: 'D1', keeper_dept: 'D2', position_class: 'A',
  })));
  await insert('events', Array.from({ length: options.events ?? 200 }, (_, n) => ({
    ...base(n), class: 'yc2013e:0106', state: 'open', severity: pick(['major', 'notice']),
    occurred_at: new Date(Date.UTC(2026, 9, 1) + Math.floor(random() * 30 * 86_400_000)).toISOString(),
  })));
  await insert('cameras', Array.from({ length: 20 }, (_, n) => ({
    ...base(n), code: `09910100001320${String(n + 1).padStart(6, '0')}`, class: 'camera:fixed', state: n % 5 ? 'online' : 'offline',
    name: `枪机${n}`, heading_deg: Math.floor(random() * 360), fov_deg: 60, range_meters: 120,
  })));
  await insert('devices', Array.from({ length: 30 }, (_, n) => ({
    ...base(n), code: `DEV-${n}`, class: 'device:manhole_tilt', state: n % 10 ? 'normal' : 'alarm', component_id: n + 1,
  })));
  await insert('staff', Array.from({ length: 20 }, (_, n) => ({
    ...base(n), code: `P${n}`, class: n % 4 ? 'staff:collector' : 'staff:patrol_car', name: `采集员${n}`, name_en: `Collector ${n}`, state: 'on_duty',
    duty_phone: `0000-${String(n).padStart(4, '0')}`,
  })));
  if (options.alerts) await insertAlerts(pool, options.alerts);
  if (options.cases) await insertSmallCases(pool, options.cases, random);
  await insertBaseMap(insert, base);
}

async function insertAlerts(pool: Pool, count: number): Promise<void> {
  const { rows: [rule] } = await pool.query(`
    insert into alert_rules (county, name_zh, name_en, kind, device_class, quantity, direction, on_value, off_value, severity, enabled)
    values ($1, '井盖倾斜', 'Manhole tilt', 'threshold', 'device:manhole_tilt', 'tilt', 'above', 30, 20, 'critical', true) returning id`, [SMALL_COUNTY]);
  await pool.query(`
    insert into alerts (county, class, state, severity, rule_id, device_id, quantity, opened_at, trigger_value, why, source, source_id,
      area_code, unit_grid, omni_grid, geom)
    select d.county, 'alert:threshold', 'open', 'critical', $2, d.id, 'tilt', '2026-11-01T00:00:00Z', 45, '{}', 'test', d.code,
      d.area_code, d.unit_grid, d.omni_grid, d.geom
    from devices d where d.county = $1 order by d.id limit $3`, [SMALL_COUNTY, rule.id, count]);
}

const CASE_STATES_IN_TURN = ['reported', 'pending_dispatch', 'pending_handle', 'handling', 'handled', 'pending_check', 'closed', 'closed', 'not_filed'] as const;

async function insertSmallCases(pool: Pool, count: number, random: () => number): Promise<void> {
  const cases = Array.from({ length: count }, (_, n) => ({
    id: n + 1, state: CASE_STATES_IN_TURN[n % CASE_STATES_IN_TURN.length]!, class: n % 3 ? 'yc2013e:0106' : 'yc2013:0101', severity: n % 2 ? 'minor' : 'critical',
    lng: SMALL_WEST + random() * 4 * SIDE, lat: SMALL_SOUTH + random() * 2 * SIDE, name: `案件${n}`,
    reported_at: new Date(Date.UTC(2026, 9, 1) + n * 3_600_000).toISOString(),
  }));
  await pastTheEngine(pool, (client) => writeCases(client, SMALL_COUNTY, cases));
  await pool.query(`select setval('cases_id', $1)`, [count]);
}

async function insertBaseMap(insert: (table: string, rows: BulkRow[]) => Promise<unknown>, base: (n: number) => BulkRow): Promise<void> {
  const middle = SMALL_SOUTH + SIDE;
  const road = { type: 'MultiLineString', coordinates: [[[SMALL_WEST, middle], [SMALL_WEST + 4 * SIDE, middle]]] };
  await insert('roads', [{ ...base(0), class: 'road:primary', name: '中心大街', name_en: 'Centre Street', geom: road }]);
  await insert('buildings', Array.from({ length: 40 }, (_, n) => ({
    ...base(n), class: 'building:residential', floors: 6, height_meters: 18,
    geom: square(SMALL_WEST + (n % 8) * 0.005 + 0.001, SMALL_SOUTH + Math.floor(n / 8) * 0.004 + 0.001, 0.0004, 0.0003),
  })));
  await insert('water', [{ ...base(0), class: 'water:lake', name: '小湖', name_en: 'Small Lake', geom: square(SMALL_WEST + 0.002, SMALL_SOUTH + 0.002, 0.001, 0.001) }]);
  await insert('green', [{ ...base(0), class: 'green:park', name: '公园', name_en: 'Park', geom: square(SMALL_WEST + 0.022, SMALL_SOUTH + 0.002, 0.002, 0.001) }]);
}

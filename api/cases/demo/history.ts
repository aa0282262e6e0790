/** The demo county's history of cases as the database needs it: where it stands, and the simulator over the county's rows. */
import { caseHistory, caseTotals, PHOTOS_A_CASE, type CaseHistory, type CountyForCases, type ResponsibilityRow } from '../../../fixtures/county/cases/index.ts';
import { DEMO_STANDARDS } from '../../contract/cases/demo-standards.ts';
import { DEFAULT_CALENDAR } from '../../contract/cases/default-calendar.ts';
import { inTransaction, type Pool, type Queryable } from '../../store/database.ts';
import { DEMO_CALENDAR_EDITION } from './ground.ts';

export interface HistoryState {
  readonly seed: number;
  /** Epoch ms. */
  readonly until: number;
  readonly filed: number;
  readonly firstId: number;
  readonly batches: number;
  readonly batchesDone: number;
  readonly casesDone: number;
}

/** How far a load has come; null: none was begun, or it is finished. */
export async function unfinishedHistory(db: Queryable, county: string): Promise<HistoryState | null> {
  const { rows } = await db.query<HistoryState>(`
    select seed, (extract(epoch from until) * 1000)::bigint as until, filed, first_id as "firstId", batches, batches_done as "batchesDone", cases_done as "casesDone"
    from case_history where county = $1 and finished_at is null`, [county]);
  return rows[0] ?? null;
}

/** Whether a load was ever begun. */
export async function isHistoryBegun(db: Queryable, county: string): Promise<boolean> {
  const { rows } = await db.query('select 1 from case_history where county = $1', [county]);
  return rows.length > 0;
}

/** Ids left free for those who take one while the sequences are moved on. */
const IDS_BETWEEN = 1000;

/** Notes that a history is to be loaded and sets its ids aside, so that cases which people report meanwhile get others. */
export async function beginHistory(pool: Pool, county: string, wanted: Pick<HistoryState, 'seed' | 'until' | 'filed'>, batches: number): Promise<HistoryState> {
  const { all } = caseTotals(wanted.filed);
  return inTransaction(pool, async (client) => {
    // By the sequences, not by what is committed: an alert may be filing its case in this very moment.
    const { rows: [next] } = await client.query<{ free: string }>(`
      select greatest(nextval('cases_id'), nextval(pg_get_serial_sequence('reports', 'id')), nextval(pg_get_serial_sequence('photos', 'id')) / $1::int) as free`, [PHOTOS_A_CASE]);
    const firstId = Number(next!.free) + IDS_BETWEEN;
    await client.query(`select setval('cases_id', $1::bigint), setval(pg_get_serial_sequence('reports', 'id'), $1::bigint), setval(pg_get_serial_sequence('photos', 'id'), $2::bigint)`,
      [firstId + all, (firstId + all + 1) * PHOTOS_A_CASE]);
    await client.query('insert into case_history (county, seed, until, filed, first_id, batches) values ($1, $2, $3, $4, $5, $6)',
      [county, wanted.seed, new Date(wanted.until), wanted.filed, firstId, batches]);
    return { ...wanted, firstId, batches, batchesDone: 0, casesDone: 0 };
  });
}

/** The simulator over the county's rows. Ids count from 1 unless `firstId` says otherwise. */
export function simulatorOf(ground: HistoryGround, { seed, until, filed, firstId }: Pick<HistoryState, 'seed' | 'until' | 'filed'> & { firstId?: number }): CaseHistory {
  return caseHistory({
    seed, now: until, filed, firstId, county: ground.county, responsibilities: ground.responsibilities,
    standards: DEMO_STANDARDS, calendar: DEFAULT_CALENDAR, calendarEdition: DEMO_CALENDAR_EDITION,
  });
}

export interface HistoryGround {
  readonly county: CountyForCases;
  readonly responsibilities: readonly ResponsibilityRow[];
}

/** Rows a statement: the embedded database answers nobody else meanwhile. */
const CHUNK_ROWS = 8000;

/** The rows of the demo county that cases refer to; what was brought in later does not move the history. */
export async function readHistoryGround(db: Queryable, county: string): Promise<HistoryGround> {
  const list = async (sql: string): Promise<never[]> => (await db.query(sql, [county])).rows as never[];
  return {
    county: {
      county,
      areas: await list('select code, level, name from areas where county = $1 order by id'),
      grids: await list(`select kind, code, parent_code from grids where county = $1 and kind in ('unit', 'duty') order by id`),
      components: await placed(db, county, 'components', 'class, state, owner_dept, address'),
      events: await placed(db, county, 'events', 'class, component_id'),
      devices: await list(`select id, component_id from devices where county = $1 and source = 'demo' and component_id is not null order by id`),
      staff: await list(`select code, class, department, grids, area_code from staff where county = $1 and source = 'demo' order by id`),
    },
    responsibilities: await list(`
      select county, id, kind, holder_kind, classes, area_code, name_zh, name_en, holder, departments, st_asgeojson(geom, 9)::jsonb as geom, reach_meters
      from responsibilities where county = $1 order by id`),
  };
}

async function placed(db: Queryable, county: string, table: 'components' | 'events', columns: string): Promise<never[]> {
  const found: unknown[] = [];
  for (let after = -1; ; ) {
    const { rows } = await db.query<{ id: number; lng: number; lat: number }>(`
      select id, area_code, unit_grid, omni_grid, st_x(geom) as lng, st_y(geom) as lat, ${columns}
      from ${table} where county = $1 and source = 'demo' and id > $2 order by id limit ${CHUNK_ROWS}`, [county, after]);
    for (const { lng, lat, ...row } of rows) found.push({ ...row, geom: { type: 'Point', coordinates: [lng, lat] } });
    if (rows.length < CHUNK_ROWS) return found as never[];
    after = rows.at(-1)!.id;
  }
}

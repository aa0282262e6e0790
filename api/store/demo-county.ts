/** Puts the demo county into an empty database, in one transaction: after a kill it is there whole or not at all. */
import type { DemoCounty, ReadingHistory } from '../../fixtures/county/index.ts';
import { LAYER_IDS } from '../contract/layers.ts';
import { bulkInsert } from './bulk-insert.ts';
import type { BulkRow } from './bulk-insert.ts';
import { inTransaction } from './database.ts';
import type { Pool, Queryable } from './database.ts';
import type { StepReporter } from './steps.ts';

/** True when no county is here yet. */
export async function isEmpty(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query('select 1 from counties limit 1');
  return rows.length === 0;
}

/** Readings a statement. */
const CHUNK_READINGS = 4000;

/**
 * @param history readings that came before, marked as simulated
 * @throws when a row breaks a rule of the database; nothing is kept then
 */
export async function insertDemoCounty(pool: Pool, demo: DemoCounty, report?: StepReporter, history?: ReadingHistory): Promise<void> {
  await inTransaction(pool, async (client) => {
    const insert = (table: string, rows: readonly BulkRow[]): Promise<unknown> => {
      if (!rows.length) return Promise.resolve();
      return bulkInsert(client, table, Object.keys(rows[0]!), rows, (done) => report?.(`write ${table}`, done, rows.length));
    };
    await insert('counties', [demo.county as unknown as BulkRow]);
    await insert('departments', demo.departments as unknown as BulkRow[]);
    await insert('alert_rules', demo.alert_rules as unknown as BulkRow[]);
    // Cases come afterwards, by their moves.
    for (const layer of LAYER_IDS) if (layer !== 'cases') await insert(layer, demo[layer] as unknown as BulkRow[]);
    // Explicit ids leave the sequences behind; rows that come later must not meet them.
    for (const layer of LAYER_IDS) {
      await client.query(`select setval('${layer}_id', greatest((select max(id) from ${layer}), 1))`);
    }
    await client.query(`select setval(pg_get_serial_sequence('alert_rules', 'id'), greatest((select max(id) from alert_rules), 1))`);
    await client.query(`
      insert into alert_moves (county, alert_id, at, event_at, move)
      select county, id, opened_at, opened_at, 'opened' from alerts where county = $1 order by opened_at, id`, [demo.county.county]);
    // These alerts are older than the loop; cases are filed of those that open from here on.
    await client.query('delete from alert_case_queue where county = $1', [demo.county.county]);
    if (history) await insertHistory(client, demo.county.county, history, report);
  });
}

async function insertHistory(client: Queryable, county: string, history: ReadingHistory, report?: StepReporter): Promise<void> {
  const { deviceIds, quantities, values } = history;
  const times = history.times.map((time) => new Date(time).toISOString());
  if (!times.length) return;
  await client.query(`
    select ensure_days((min(t) at time zone 'utc')::date, (max(t) at time zone 'utc')::date) from unnest($1::timestamptz[]) as t`, [times]);
  for (let at = 0; at < times.length; at += CHUNK_READINGS) {
    const [ids, named, moments, measured] = [deviceIds, quantities, times, values].map((column) => column.slice(at, at + CHUNK_READINGS));
    await client.query(`
      select count(*) from ingest_readings(array_fill($1::text, array[cardinality($2::bigint[])]), $2::bigint[], $3::text[], $4::timestamptz[],
        $5::double precision[], array_fill(true, array[cardinality($2::bigint[])]))`, [county, ids, named, moments, measured]);
    report?.('write readings', Math.min(times.length, at + CHUNK_READINGS), times.length);
  }
}

/** Puts the demo county into an empty database, in one transaction: after a kill it is there whole or not at all. */
import type { DemoCounty } from '../../fixtures/county/index.ts';
import { LAYER_IDS } from '../contract/layers.ts';
import { bulkInsert } from './bulk-insert.ts';
import type { BulkRow } from './bulk-insert.ts';
import { inTransaction } from './database.ts';
import type { Pool } from './database.ts';
import type { StepReporter } from './steps.ts';

/** True when no county is here yet. */
export async function isEmpty(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query('select 1 from counties limit 1');
  return rows.length === 0;
}

/** @throws when a row breaks a rule of the database; nothing is kept then */
export async function insertDemoCounty(pool: Pool, demo: DemoCounty, report?: StepReporter): Promise<void> {
  await inTransaction(pool, async (client) => {
    const insert = (table: string, rows: readonly BulkRow[]): Promise<unknown> => {
      if (!rows.length) return Promise.resolve();
      return bulkInsert(client, table, Object.keys(rows[0]!), rows, (done) => report?.(`write ${table}`, done, rows.length));
    };
    await insert('counties', [demo.county as unknown as BulkRow]);
    await insert('departments', demo.departments as unknown as BulkRow[]);
    await insert('alert_rules', demo.alert_rules as unknown as BulkRow[]);
    for (const layer of LAYER_IDS) await insert(layer, demo[layer] as unknown as BulkRow[]);
    // Explicit ids leave the sequences behind; rows that come later must not meet them.
    for (const layer of LAYER_IDS) {
      await client.query(`select setval('${layer}_id', greatest((select max(id) from ${layer}), 1))`);
    }
  });
}

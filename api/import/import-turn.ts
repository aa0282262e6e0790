/** Whoever imports into a layer of a county, or undoes an import, does it alone. */
import type { Client } from '../store/database.ts';

const IMPORT_LOCK = 7_401_311;

/** Waits for its turn, which lasts until the transaction ends. */
export async function takeTurn(client: Client, county: string, layer: string, say: (text: string) => void): Promise<void> {
  const place = `${county}/${layer}`;
  const { rows: [lock] } = await client.query<{ taken: boolean }>('select pg_try_advisory_xact_lock($1, hashtext($2)) as taken', [IMPORT_LOCK, place]);
  if (lock!.taken) return;
  say(`  Another import into ${place} is running; this one waits for it`);
  await client.query('select pg_advisory_xact_lock($1, hashtext($2))', [IMPORT_LOCK, place]);
}

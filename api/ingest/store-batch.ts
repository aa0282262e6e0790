/** A batch into the database, in the caller's transaction, each table with one statement. */
import type { StoredReading } from '../alerts/index.ts';
import type { Queryable } from '../store/database.ts';
import type { PositionRow, QuarantineRow, ReadingRow } from './rows.ts';

const iso = (ms: number): string => new Date(ms).toISOString();
const bit = (value: boolean): string => (value ? 't' : 'f');
const nullable = (value: number | null): string => (value === null ? 'NULL' : String(value));

/**
 * An array parameter as PostgreSQL writes it. What goes in has neither quote nor comma: numbers, moments, flags and words
 * of ours. `pg` would quote each element: 2,000 readings took it 4 ms, this takes under 1.
 */
function arrayOf<Row>(rows: readonly Row[], text: (row: Row) => string): string {
  let joined = '{';
  for (const [index, row] of rows.entries()) joined += index ? `,${text(row)}` : text(row);
  return `${joined}}`;
}

const EPOCH_MS = (column: string): string => `extract(epoch from ${column})::float8 * 1000`;

const READINGS_SQL = `
  select county, device_id, quantity, ${EPOCH_MS('time')}, value, ${EPOCH_MS('latest_time')}, latest_value
  from ingest_readings($1::text[], $2::bigint[], $3::text[], $4::timestamptz[], $5::float8[], $6::boolean[])`;

/** Stores readings. @returns those that were not there yet, each with what was newest before */
export async function storeReadings(db: Queryable, rows: readonly ReadingRow[], named: boolean): Promise<StoredReading[]> {
  if (!rows.length) return [];
  const { rows: stored } = await db.query<unknown[]>({
    text: READINGS_SQL, rowMode: 'array', ...(named ? { name: 'ingest readings' } : {}),
    values: [
      arrayOf(rows, (row) => row.county), arrayOf(rows, (row) => String(row.deviceId)), arrayOf(rows, (row) => row.quantity),
      arrayOf(rows, (row) => iso(row.time)), arrayOf(rows, (row) => String(row.value)), arrayOf(rows, (row) => bit(row.simulated)),
    ],
  });
  return stored.map((row) => ({
    county: row[0] as string, deviceId: row[1] as number, quantity: row[2] as string, time: Math.round(row[3] as number), value: row[4] as number,
    latestTime: row[5] === null ? null : Math.round(row[5] as number), latestValue: row[6] as number | null,
  }));
}

export interface StoredPosition {
  readonly county: string;
  readonly staffId: number;
  readonly time: number;
}

const POSITIONS_SQL = `
  select county, staff_id, ${EPOCH_MS('time')}
  from ingest_positions($1::text[], $2::bigint[], $3::timestamptz[], $4::float8[], $5::float8[], $6::real[], $7::real[], $8::boolean[])`;

/** Stores fixes. @returns those that were not there yet */
export async function storePositions(db: Queryable, rows: readonly PositionRow[], named: boolean): Promise<StoredPosition[]> {
  if (!rows.length) return [];
  const { rows: stored } = await db.query<unknown[]>({
    text: POSITIONS_SQL, rowMode: 'array', ...(named ? { name: 'ingest positions' } : {}),
    values: [
      arrayOf(rows, (row) => row.county), arrayOf(rows, (row) => String(row.staffId)), arrayOf(rows, (row) => iso(row.time)),
      arrayOf(rows, (row) => String(row.lng)), arrayOf(rows, (row) => String(row.lat)),
      arrayOf(rows, (row) => nullable(row.headingDeg)), arrayOf(rows, (row) => nullable(row.speedMps)), arrayOf(rows, (row) => bit(row.simulated)),
    ],
  });
  return stored.map((row) => ({ county: row[0] as string, staffId: row[1] as number, time: Math.round(row[2] as number) }));
}

/** Keeps messages that could not be used. */
export async function storeQuarantine(db: Queryable, rows: readonly QuarantineRow[]): Promise<void> {
  if (!rows.length) return;
  await db.query(`
    insert into ingest_quarantine (county, topic, client, reason, detail, payload, payload_bytes)
    select r->>'county', r->>'topic', r->>'client', r->>'reason', r->>'detail', r->>'payload', (r->>'payloadBytes')::int
    from jsonb_array_elements($1::jsonb) r`, [JSON.stringify(rows)]);
}

/** The readings around an alert, kept with its report: they are there when the readings themselves are trimmed. */
import type { AlertEvidence } from '../../contract/cases/reports.ts';
import { QUANTITIES } from '../../contract/ingest.ts';
import type { Queryable } from '../../store/database.ts';

/** From so long before the condition began. */
const BEFORE_MS = 30 * 60_000;
/** Of more readings the first and the last half of these are kept. */
const MOST_READINGS = 1000;

export interface AlertSpan {
  readonly county: string;
  readonly deviceId: number;
  /** Null: silence, which is about no quantity. */
  readonly quantity: string | null;
  /** Epoch ms. */
  readonly openedAt: number;
  readonly clearedAt: number | null;
}

/** Reads the evidence up to a moment, or to the end of the condition and the half hour after it. */
export async function readEvidence(db: Queryable, alert: AlertSpan, now: number): Promise<AlertEvidence> {
  const { county, deviceId, quantity, openedAt, clearedAt } = alert;
  const from = openedAt - BEFORE_MS;
  const to = clearedAt === null ? now : Math.min(now, clearedAt + BEFORE_MS);
  const base = { quantity, unit: QUANTITIES[quantity ?? '']?.unit ?? '', from, to, clearedAt };
  if (quantity === null) return { ...base, readings: [], cut: false };
  const side = (order: 'asc' | 'desc'): string => `(select time, value from readings where county = $1 and device_id = $2 and quantity = $3
      and time >= to_timestamp($4::float8 / 1000) and time <= to_timestamp($5::float8 / 1000) order by time ${order} limit ${MOST_READINGS / 2 + 1})`;
  const { rows } = await db.query<{ time: number; value: number }>(`
    select (extract(epoch from time) * 1000)::float8 as time, value from (${side('asc')} union ${side('desc')}) r order by 1`, [county, deviceId, quantity, from, to]);
  const cut = rows.length > MOST_READINGS;
  const kept = cut ? [...rows.slice(0, MOST_READINGS / 2), ...rows.slice(-MOST_READINGS / 2)] : rows;
  return { ...base, readings: kept.map(({ time, value }) => [time, value]), cut };
}

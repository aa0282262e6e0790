/** The statements of one group commit: all batches together, and what each of them came to. */
import type { Alerts } from '../alerts/index.ts';
import type { Client } from '../store/database.ts';
import type { Outcome, PositionRow, QuarantineRow, ReadingRow, Waiting } from './rows.ts';
import { storePositions, storeQuarantine, storeReadings } from './store-batch.ts';

/** Stores batches in the caller's transaction. @returns their outcomes, in order */
export async function storeBatches(client: Client, given: readonly Waiting[], named: boolean, alerts: Alerts): Promise<Outcome[]> {
  const readings: ReadingRow[] = [];
  const positions: PositionRow[] = [];
  const quarantine: QuarantineRow[] = [];
  for (const { batch } of given) {
    readings.push(...batch.readings);
    positions.push(...batch.positions);
    quarantine.push(...batch.quarantine);
  }
  const newReadings = await storeReadings(client, readings, named);
  const newPositions = await storePositions(client, positions, named);
  await storeQuarantine(client, quarantine);
  if (newReadings.length) await alerts.onReadings(client, newReadings);
  const allNew = newReadings.length === readings.length && newPositions.length === positions.length;
  const outcomes = allNew ? given.map(() => ({ duplicates: 0 })) : countDuplicates(given, newReadings, newPositions);
  for (const [index, { withRows }] of given.entries()) if (withRows) await withRows(client, outcomes[index]!);
  return outcomes;
}

/** Of rows that stand twice in the batches, the first is the new one. */
function countDuplicates(given: readonly Waiting[], newReadings: Awaited<ReturnType<typeof storeReadings>>, newPositions: Awaited<ReturnType<typeof storePositions>>): Outcome[] {
  const fresh = new Set<string>();
  for (const { county, deviceId, quantity, time } of newReadings) fresh.add(`${county}/${deviceId}/${quantity}/${time}`);
  for (const { county, staffId, time } of newPositions) fresh.add(`${county}/${staffId}/${time}`);
  return given.map(({ batch }) => {
    let duplicates = 0;
    for (const { county, deviceId, quantity, time } of batch.readings) if (!fresh.delete(`${county}/${deviceId}/${quantity}/${time}`)) duplicates++;
    for (const { county, staffId, time } of batch.positions) if (!fresh.delete(`${county}/${staffId}/${time}`)) duplicates++;
    return { duplicates };
  });
}

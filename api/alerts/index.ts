/** Alerts: rules judged by event time inside the transaction that stores the readings, and what people do with alerts. */
import type { County } from '../county/county.ts';
import type { Route } from '../http/route.ts';
import type { Client } from '../store/database.ts';

/** A reading that `ingest_readings` stored just now, with what was newest before the batch. Moments are epoch ms. */
export interface StoredReading {
  readonly county: string;
  readonly deviceId: number;
  readonly quantity: string;
  readonly time: number;
  readonly value: number;
  readonly latestTime: number | null;
  readonly latestValue: number | null;
}

export interface Alerts {
  readonly routes: readonly Route[];
  /**
   * Judges new readings and opens, shortens, annuls or clears alerts, inside the caller's transaction: readings and the
   * alerts that follow from them are committed together or not at all. Keeps no state that a rollback would falsify.
   */
  onReadings(client: Client, readings: readonly StoredReading[]): Promise<void>;
  /** Begins to look for silent devices and ended holds and snoozes. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export function createAlerts(_county: County): Alerts {
  return { routes: [], onReadings: async () => undefined, start: async () => undefined, stop: async () => undefined };
}

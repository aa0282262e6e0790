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

/** What waits for the database: rows that were checked, and messages that could not be used. */
import type { RefusalReason } from '../contract/ingest.ts';
import type { Client } from '../store/database.ts';
import type { ParsedPosition } from './parse-position.ts';
import type { ParsedReading } from './parse-reading.ts';
import { cutText } from './refusal.ts';

export interface ReadingRow extends ParsedReading {
  readonly county: string;
  readonly deviceId: number;
}

export interface PositionRow extends ParsedPosition {
  readonly county: string;
  readonly staffId: number;
}

export interface QuarantineRow {
  readonly county: string | null;
  readonly topic: string;
  /** User name of who sent it; null when it is not known. */
  readonly client: string | null;
  readonly reason: RefusalReason;
  readonly detail: string;
  /** The first part of what came. */
  readonly payload: string;
  readonly payloadBytes: number;
}

/** Rows that are stored together or not at all. */
export interface Batch {
  readonly readings: readonly ReadingRow[];
  readonly positions: readonly PositionRow[];
  readonly quarantine: readonly QuarantineRow[];
}

export const rowsOf = ({ readings, positions, quarantine }: Batch): number => readings.length + positions.length + quarantine.length;

/** What became of a batch: rows that were there already. */
export interface Outcome {
  readonly duplicates: number;
}

/** Runs in the batch's own transaction, after its rows: what it writes is committed with them. */
export type WithRows = (client: Client, outcome: Outcome) => Promise<void>;

/** A batch in the queue, and who waits for its commit. */
export interface Waiting {
  /** Whose turn it is taken in. */
  readonly sender: string;
  readonly batch: Batch;
  readonly rows: number;
  readonly withRows: WithRows | null;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: Error) => void;
}

/** Of a message that could not be used so much is kept. */
export const KEPT_PAYLOAD_BYTES = 2000;
const MOST_TOPIC_CHARACTERS = 200;
const MOST_DETAIL_CHARACTERS = 500;

/** A row of the quarantine, cut to what is worth keeping and what PostgreSQL can keep. */
export function quarantineRow(about: Omit<QuarantineRow, 'payload' | 'payloadBytes'>, payload: Buffer, payloadBytes = payload.length): QuarantineRow {
  return {
    ...about, topic: cutText(about.topic, MOST_TOPIC_CHARACTERS), detail: cutText(about.detail, MOST_DETAIL_CHARACTERS),
    client: about.client === null ? null : cutText(about.client, MOST_TOPIC_CHARACTERS),
    payload: cutText(payload.subarray(0, KEPT_PAYLOAD_BYTES).toString('utf8'), KEPT_PAYLOAD_BYTES), payloadBytes,
  };
}

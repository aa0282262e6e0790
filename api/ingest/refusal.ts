/** A thing that cannot be used: which reason of the contract, and the sentence that names what was received. */
import type { RefusalReason } from '../contract/ingest.ts';

export interface Refusal {
  readonly reason: RefusalReason;
  readonly detail: string;
}

export const refuse = (reason: RefusalReason, detail: string): Refusal => ({ reason, detail });

export const isRefusal = (value: object): value is Refusal => 'reason' in value;

const SHOWN_CHARACTERS = 60;

/** What was received, short enough for a sentence. */
export function shown(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value) ?? String(value);
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}

/** A thing that cannot be used: which reason of the contract, and the sentence that names what was received. */
import type { RefusalReason } from '../contract/ingest.ts';

export interface Refusal {
  readonly reason: RefusalReason;
  readonly detail: string;
}

const MOST_DETAIL_CHARACTERS = 500;

/** The beginning of a text, such that a column and JSON can hold it: no half of a surrogate pair, no NUL. */
export const cutText = (text: string, most: number): string => text.slice(0, most).toWellFormed().replaceAll('\0', '\u2400');

export const refuse = (reason: RefusalReason, detail: string): Refusal => ({ reason, detail: cutText(detail, MOST_DETAIL_CHARACTERS) });

export const isRefusal = (value: object): value is Refusal => 'reason' in value;

const SHOWN_CHARACTERS = 60;
const SHOWN_DEPTH = 3;
const SHOWN_PARTS = 8;

/** What was received, short enough for a sentence. It never throws, however deep or long the value is. */
export function shown(value: unknown): string {
  const text = value === undefined ? 'nothing' : beginningOf(value, SHOWN_DEPTH);
  return text.length > SHOWN_CHARACTERS ? `${cutText(text, SHOWN_CHARACTERS)}…` : text.toWellFormed();
}

/** As JSON writes it, of which deep and long values are only begun: `JSON.stringify` goes as deep as its value and overflows the stack. */
function beginningOf(value: unknown, depth: number): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, SHOWN_CHARACTERS + 1));
  if (typeof value !== 'object' || value === null) return String(value);
  const isList = Array.isArray(value);
  if (depth === 0) return isList ? '[…]' : '{…}';
  const parts: string[] = [];
  for (const key of isList ? value.keys() : Object.keys(value)) {
    if (parts.length === SHOWN_PARTS) break;
    const part = beginningOf((value as Record<number | string, unknown>)[key], depth - 1);
    parts.push(isList ? part : `${JSON.stringify(String(key).slice(0, SHOWN_CHARACTERS + 1))}:${part}`);
  }
  return isList ? `[${parts.join()}]` : `{${parts.join()}}`;
}

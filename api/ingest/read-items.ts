/** From items of a message or request to rows: who sent it, is it sound, and if not, why. */
import { isRefusal, refuse, shown } from './refusal.ts';
import type { Refusal } from './refusal.ts';
import type { Directory, Sender } from './directory.ts';
import { parsePosition } from './parse-position.ts';
import type { PositionRules } from './parse-position.ts';
import { parseReading } from './parse-reading.ts';
import type { PositionRow, ReadingRow } from './rows.ts';

/** Readings or positions: the last part of a topic, and of an address. */
export type What = 'readings' | 'position';

export const SENDER_OF: Readonly<Record<What, Sender>> = { readings: 'devices', position: 'staff' };

/** More in one message or request are refused whole. */
export const MOST_ITEMS = 5000;

export interface Rejected extends Refusal {
  readonly index: number;
}

export interface ReadItems {
  readonly readings: ReadingRow[];
  readonly positions: PositionRow[];
  readonly rejected: Rejected[];
}

export const unknownSender = (what: What, code: unknown): Refusal => (what === 'readings'
  ? refuse('unknown_device', `no device has the code ${shown(code)}`) : refuse('unknown_staff', `no staff member has the code ${shown(code)}`));

export interface ReadOptions {
  readonly county: string;
  readonly what: What;
  readonly keepDays: number;
  readonly now: number;
  /** What comes by this way is marked as simulated whatever it says. */
  readonly simulated: boolean;
}

/** The items of a JSON value: itself, or the elements of an array. */
export function itemsOf(value: unknown): readonly unknown[] | Refusal {
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (items.length > MOST_ITEMS) return refuse('too_many', `${items.length} items; at most ${MOST_ITEMS} at once`);
  return items.length ? items : refuse('wrong_shape', 'an empty list');
}

/** Adds one item of a known sender to what was read. */
export function readItem(into: ReadItems, index: number, item: unknown, senderId: number, options: ReadOptions, bounds: PositionRules['countyBounds']): void {
  const { county, what, now, keepDays, simulated } = options;
  if (what === 'readings') {
    const reading = parseReading(item, { now, keepDays });
    if (isRefusal(reading)) into.rejected.push({ index, ...reading });
    else into.readings.push({ ...reading, county, deviceId: senderId, simulated: simulated || reading.simulated });
  } else {
    const position = parsePosition(item, { now, keepDays, countyBounds: bounds });
    if (isRefusal(position)) into.rejected.push({ index, ...position });
    else into.positions.push({ ...position, county, staffId: senderId, simulated: simulated || position.simulated });
  }
}

/** Reads the items of one sender. */
export function readItems(items: readonly unknown[], senderId: number, options: ReadOptions, directory: Directory): ReadItems {
  const into: ReadItems = { readings: [], positions: [], rejected: [] };
  const bounds = options.what === 'position' ? directory.boundsOf(options.county) : null;
  for (const [index, item] of items.entries()) readItem(into, index, item, senderId, options, bounds);
  return into;
}

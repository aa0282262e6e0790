/** One reading as a device sends it: `{time, quantity, value, unit}`, or what devices write instead. Rules: docs/field-data.md. */
import { QUANTITIES } from '../contract/ingest.ts';
import type { Quantity } from '../contract/ingest.ts';
import { fieldOf, numberOf, readSimulated, readTime } from './parse-field.ts';
import type { Item, TimeRules } from './parse-field.ts';
import { refuse, shown } from './refusal.ts';
import type { Refusal } from './refusal.ts';

export interface ParsedReading {
  readonly quantity: string;
  /** Epoch ms. */
  readonly time: number;
  /** In the quantity's kept unit. */
  readonly value: number;
  readonly simulated: boolean;
}

/** Names of the fields, in the order in which they count. */
export const READING_FIELDS = {
  time: ['time', 'ts', 'timestamp'],
  quantity: ['quantity', 'metric', 'type'],
  value: ['value', 'val', 'v'],
  unit: ['unit', 'units', 'uom'],
} as const;

/** Other words for quantities, in lower case. */
export const QUANTITY_WORDS: Readonly<Record<string, string>> = {
  'pm2.5': 'pm25', pm2_5: 'pm25', temp: 'temperature', rh: 'humidity', waterlevel: 'water_level',
};

/** Reads one reading. @returns what to store, or why it cannot be */
export function parseReading(item: unknown, rules: TimeRules): ParsedReading | Refusal {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return refuse('wrong_shape', `a reading is an object, not ${shown(item)}`);
  const fields = item as Item;
  const quantity = readQuantity(fieldOf(fields, READING_FIELDS.quantity));
  if ('reason' in quantity) return quantity;
  const value = readValue(fieldOf(fields, READING_FIELDS.value), fieldOf(fields, READING_FIELDS.unit), quantity);
  if (typeof value !== 'number') return value;
  const time = readTime(fieldOf(fields, READING_FIELDS.time), rules);
  if (typeof time !== 'number') return time;
  return { quantity: quantity.id, time, value, simulated: readSimulated(fields) };
}

function readQuantity(given: unknown): Quantity | Refusal {
  if (given === undefined) return refuse('wrong_shape', 'quantity is missing');
  const word = typeof given === 'string' ? given.trim().toLowerCase() : '';
  const id = QUANTITY_WORDS[word] ?? word;
  const quantity = Object.hasOwn(QUANTITIES, id) ? QUANTITIES[id] : undefined;
  return quantity ?? refuse('unknown_quantity', `quantity ${shown(given)}: known are ${Object.keys(QUANTITIES).join(', ')}`);
}

function readValue(given: unknown, givenUnit: unknown, { id, unit, units, min, max }: Quantity): number | Refusal {
  if (given === undefined) return refuse('bad_value', `value of ${id} is missing or null`);
  const number = numberOf(given);
  if (Number.isNaN(number)) return refuse('bad_value', `value ${shown(given)} of ${id} is no finite number`);
  const named = typeof givenUnit === 'string' ? givenUnit.trim() : undefined;
  const factor = named === unit ? 1 : named !== undefined && Object.hasOwn(units, named) ? units[named]! : undefined;
  if (factor === undefined) {
    const known = [unit, ...Object.keys(units)].join(', ');
    return refuse('wrong_unit', named === undefined ? `unit of ${id} is missing: ${known}` : `unit ${shown(givenUnit)} of ${id}: must be one of ${known}`);
  }
  const value = number * factor;
  if (!(value >= min && value <= max)) return refuse('out_of_range', `${id} ${value} ${unit} is outside ${min} to ${max} ${unit}`);
  return value;
}

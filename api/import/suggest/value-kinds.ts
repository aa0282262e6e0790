/** What the values of a field look like, whatever the field is called. */
import { checkAreaCode, checkCameraCode, checkObjId, checkUnitGridCode } from '../../contract/codes.ts';
import { convertText } from '../apply-mapping-values.ts';
import type { Rule } from '../mapping-format.ts';
import { AREA_CODE_NAMES, EMPTY_WORDS, OBJID_NAMES, UNIT_GRID_NAMES } from './dictionary.ts';
import { matchName } from './names.ts';
import type { FieldStats } from './sample.ts';

const EMPTY: ReadonlySet<string> = new Set(EMPTY_WORDS);

/** Values of a field with how often each occurs, without those that mean nothing. */
export function meaningful(field: FieldStats): [value: string, count: number][] {
  return [...field.values].filter(([value]) => !EMPTY.has(value));
}

/** Share of the records with a meaningful value whose value passes; 0 when there is none. */
export function shareOf(field: FieldStats, passes: (value: string) => boolean): number {
  let all = 0;
  let good = 0;
  for (const [value, count] of meaningful(field)) {
    all += count;
    if (passes(value)) good += count;
  }
  return all === 0 ? 0 : good / all;
}

const NUMBER = /^[+-]?\d+([.,]\d+)?$/;
const INTEGER = /^[+-]?\d+$/;
export const WKT = /^(SRID=\d+;)?\s*(MULTI)?(POINT|LINESTRING|POLYGON)\s*(Z|M|ZM)?\s*\(/i;
const TIME = /^\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?[T ]\d{1,2}:\d{2}/;

export const isNumber = (value: string): boolean => NUMBER.test(value);

/** Numbers of a field, as many as there are different values. */
export function numbersOf(field: FieldStats): number[] {
  return meaningful(field).map(([value]) => value).filter(isNumber).map((value) => Number(value.replace(',', '.')));
}

/** Forms of dates that are tried, the plainest first. */
const DATE_FORMATS = ['YYYY-MM-DD', 'YYYY/M/D', 'YYYY-M-D', 'YYYY.M.D', 'YYYYMMDD', 'YYYY年M月D日', 'ISO', 'YYYY/M/D H:mm:ss', 'YYYY/M/D H:mm', 'YYYY-MM-DD HH:mm:ss', 'D.M.YYYY', 'M/D/YYYY', 'D/M/YYYY'];
const TIME_FORMATS = ['ISO', 'YYYY-MM-DD HH:mm:ss', 'YYYY-MM-DD HH:mm', 'YYYY/M/D H:mm:ss', 'YYYY/M/D H:mm', 'YYYY-M-D H:mm:ss', 'YYYY年M月D日 H:mm:ss', 'YYYY年M月D日 H:mm', 'YYYYMMDDHHmmss', 'YYYY-MM-DDTHH:mm:ss'];
/** In China; a file that means another says so in its mapping. */
const ASSUMED_OFFSET = '+08:00';

export interface FoundFormats {
  readonly formats: readonly string[];
  /** Share of the values that these forms read. */
  readonly share: number;
}

/** The fewest forms that read as many values as all of them do, in the order of their use. */
export function formatsOf(field: FieldStats, kind: 'date' | 'timestamp'): FoundFormats {
  let left = meaningful(field);
  const all = left.reduce((sum, [, count]) => sum + count, 0);
  const formats: string[] = [];
  for (;;) {
    let best = { format: '', count: 0, rest: left };
    for (const format of kind === 'date' ? DATE_FORMATS : TIME_FORMATS) {
      const rule: Rule = kind === 'date' ? { formats: [format] } : { formats: [format], utcOffset: ASSUMED_OFFSET };
      const rest = left.filter(([value]) => 'reason' in (convertText(value, kind, rule) ?? { reason: '' }));
      const count = sum(left) - sum(rest);
      if (count > best.count) best = { format, count, rest };
    }
    if (best.count === 0) return { formats, share: all === 0 ? 0 : 1 - sum(left) / all };
    formats.push(best.format);
    left = best.rest;
  }
}

const sum = (values: readonly [string, number][]): number => values.reduce((total, [, count]) => total + count, 0);

export function offsetFor(formats: readonly string[]): string | undefined {
  return formats.some((format) => format !== 'ISO') ? ASSUMED_OFFSET : undefined;
}

/** What most values are; for the table of fields and to find columns whose fields are called anything. */
export type ValueKind =
  | 'empty' | 'component identifier' | 'camera code' | 'unit grid code' | 'area code' | 'geometry (WKT)' | 'date' | 'time' | 'whole number' | 'number' | 'yes or no' | 'text';

/** Kinds whose values are national codes. */
export const CODES: ReadonlySet<ValueKind> = new Set(['component identifier', 'camera code', 'unit grid code', 'area code']);

const KINDS: readonly (readonly [ValueKind, (value: string) => boolean])[] = [
  ['component identifier', (value) => value.length === 16 && checkObjId(value) === null],
  ['camera code', (value) => value.length === 20 && checkCameraCode(value) === null],
  ['unit grid code', (value) => value.length === 15 && checkUnitGridCode(value) === null],
  ['area code', (value) => value.length === 12 && checkAreaCode(value) === null],
  ['geometry (WKT)', (value) => WKT.test(value)],
  ['time', (value) => TIME.test(value)],
];
/** Codes that a standard has a name for; the digits of one may by chance be those of another. */
const NAMED: Readonly<Partial<Record<ValueKind, readonly string[]>>> = { 'component identifier': OBJID_NAMES, 'unit grid code': UNIT_GRID_NAMES, 'area code': AREA_CODE_NAMES };
const MOSTLY = 0.9;

const isNamed = (name: string, words: readonly string[]): boolean => matchName(name, words).how === 'named';

/** Whether the name says that the values are another code than this, or are meant to be. */
function isOtherwiseNamed(name: string, kind: ValueKind): boolean {
  return Object.entries(NAMED).some(([other, words]) => other !== kind && isNamed(name, words)) && CODES.has(kind);
}

export function kindOf(field: FieldStats): ValueKind {
  const values = meaningful(field);
  if (values.length === 0) return 'empty';
  for (const [kind, passes] of KINDS) if (!isOtherwiseNamed(field.name, kind) && shareOf(field, passes) >= MOSTLY) return kind;
  if (formatsOf({ ...field, values: new Map(values.slice(0, 200)) }, 'date').share >= MOSTLY) return 'date';
  if (shareOf(field, (value) => INTEGER.test(value)) >= MOSTLY) return 'whole number';
  if (shareOf(field, isNumber) >= MOSTLY) return 'number';
  if (values.length <= 4 && shareOf(field, (value) => 'value' in (convertText(value, 'boolean', {}) ?? {})) === 1) return 'yes or no';
  return 'text';
}

/**
 * Identifiers of components that have lost their leading zero: a spreadsheet takes them for numbers. Null where there is none.
 * The rest of the digits often looks like another code.
 */
export function shortenedNote(field: FieldStats): string | null {
  if (!isNamed(field.name, OBJID_NAMES)) return null;
  const short = meaningful(field).filter(([value]) => /^\d{15}$/.test(value)).reduce((total, [, count]) => total + count, 0);
  return short === 0 ? null : `${field.name}: ${short} of ${field.filled} values have 15 digits, and an identifier has 16: a spreadsheet that took them for numbers may have dropped the leading 0. Take them from where they are text`;
}

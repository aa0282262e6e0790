/** Conversions of one value of a file. Each answers the converted value or the reason why there is none. */
import type { Conversion, LengthUnit, Rule } from './mapping-format.ts';

export type Converted = { readonly value: string | number | boolean } | { readonly reason: string };

const METERS: Readonly<Record<string, number>> = {
  m: 1, cm: 0.01, mm: 0.001, km: 1000, ft: 0.3048, 米: 1, 厘米: 0.01, 毫米: 0.001, 公里: 1000, 千米: 1000,
};

/** `12`, `12 m`, `3.5`, `-1`; with `unit` the result is in metres, without it a suffix is refused. */
export function convertNumber(text: string, unit?: LengthUnit, decimal = '.'): Converted {
  const found = /^([+-]?\d+(?:[.,]\d+)?(?:e[+-]?\d+)?)\s*([a-zA-Z\p{Script=Han}]*)\.?$/iu.exec(text);
  if (!found) return { reason: 'is not a number' };
  const [, digits, suffix] = found as unknown as [string, string, string];
  if (digits.includes(decimal === ',' ? '.' : ',')) return { reason: `is not a number with decimal sign "${decimal}"` };
  const number = Number(digits.replace(',', '.'));
  if (!Number.isFinite(number)) return { reason: 'is not a finite number' };
  if (!unit) return suffix ? { reason: `has the unit "${suffix}", and the mapping names none` } : { value: number };
  const meters = METERS[suffix === '' ? unit : suffix.toLowerCase()];
  if (meters === undefined) return { reason: `has the unknown unit "${suffix}"` };
  // Rounded to a tenth of a millimetre: 350 cm is 3.5 m and not 3.5000000000000004.
  return { value: meters === 1 ? number : Math.round(number * meters * 1e4) / 1e4 };
}

const COMPASS = ['N', 'NNE', 'NE', 'ENE', 'E', 'ESE', 'SE', 'SSE', 'S', 'SSW', 'SW', 'WSW', 'W', 'WNW', 'NW', 'NNW'] as const;
const COMPASS_ZH: Readonly<Record<string, number>> = { 北: 0, 东北: 45, 东: 90, 东南: 135, 南: 180, 西南: 225, 西: 270, 西北: 315 };

function singleDirection(text: string): number | null {
  const point = COMPASS.indexOf(text.toUpperCase() as (typeof COMPASS)[number]);
  if (point >= 0) return point * 22.5;
  const chinese = COMPASS_ZH[text.replace(/^正|[方向]+$/g, '')];
  if (chinese !== undefined) return chinese;
  if (!/^\d+(\.\d+)?\s*°?$/.test(text)) return null;
  const degrees = Number.parseFloat(text);
  return degrees <= 360 ? degrees % 360 : null;
}

/**
 * A direction, clockwise from north: `100`, `100°`, `NW`, `西北`, or a range `100-140` that is read clockwise.
 *
 *        N 0            340-20 runs over north:
 *        |              middle 0, width 40
 *   W ---+--- E 90
 *        |
 */
export function readDirection(text: string): { heading: number; width: number | null } | { reason: string } {
  if (text.includes(';') || text.includes(',')) return { reason: 'names more than one direction' };
  const single = singleDirection(text.trim());
  if (single !== null) return { heading: single, width: null };
  const ends = text.split(/[-~–]/).map((part) => singleDirection(part.trim()));
  const [from, to] = ends;
  if (ends.length !== 2 || from === null || to === null || from === undefined || to === undefined) return { reason: 'is not a direction' };
  const width = (to - from + 360) % 360;
  return { heading: (from + width / 2) % 360, width };
}

const DEFAULT_YES = ['yes', 'true', '1', 'y', '是', '有'];
const DEFAULT_NO = ['no', 'false', '0', 'n', '否', '无'];

function convertBoolean(text: string, rule: Rule): Converted {
  const lower = text.toLowerCase();
  if ((rule.yes ?? DEFAULT_YES).some((word) => word.toLowerCase() === lower)) return { value: true };
  if ((rule.no ?? DEFAULT_NO).some((word) => word.toLowerCase() === lower)) return { value: false };
  return { reason: 'is neither yes nor no' };
}

const TOKENS: Readonly<Record<string, string>> = {
  YYYY: '(?<year>\\d{4})', MM: '(?<month>\\d{2})', M: '(?<month>\\d{1,2})', DD: '(?<day>\\d{2})', D: '(?<day>\\d{1,2})',
  HH: '(?<hour>\\d{2})', H: '(?<hour>\\d{1,2})', mm: '(?<minute>\\d{2})', m: '(?<minute>\\d{1,2})',
  ss: '(?<second>\\d{2})', s: '(?<second>\\d{1,2})',
};
const ISO_DATE = 'YYYY-MM-DD';
const ISO_MOMENT = /^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)[T ](?<hour>\d\d):(?<minute>\d\d)(?::(?<second>\d\d)(?:\.\d+)?)?(?<offset>Z|[+-]\d\d:?\d\d)$/;
const patterns = new Map<string, RegExp>();

function formatPattern(format: string): RegExp {
  let pattern = patterns.get(format);
  if (!pattern) {
    const source = format.replace(/YYYY|MM?|DD?|HH?|mm?|ss?|[.*+?^${}()|[\]\\]/g, (part) => TOKENS[part] ?? `\\${part}`);
    pattern = new RegExp(`^${source}$`);
    patterns.set(format, pattern);
  }
  return pattern;
}

type Parts = Record<string, string | undefined>;

/** Milliseconds of calendar parts read as UTC, null when the calendar has no such moment (30 February, 25:00). */
function calendarMoment(parts: Parts): number | null {
  const [year, month, day, hour, minute, second] = ['year', 'month', 'day', 'hour', 'minute', 'second']
    .map((name) => Number(parts[name] ?? 0)) as [number, number, number, number, number, number];
  const moment = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  const isReal = moment.getUTCFullYear() === year && moment.getUTCMonth() === month - 1 && moment.getUTCDate() === day
    && hour < 24 && minute < 60 && second < 60;
  return isReal ? moment.getTime() : null;
}

function offsetMinutes(offset: string): number {
  if (offset === 'Z') return 0;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(-2));
  return offset.startsWith('-') ? -minutes : minutes;
}

/** How formats without a type for days write one: with midnight behind it. */
const MIDNIGHT = /(?<=\d)[T ]00:00(?::00(?:\.0+)?)?$/;

function convertDate(given: string, rule: Rule): Converted {
  const text = given.replace(MIDNIGHT, '');
  for (const format of rule.formats ?? [ISO_DATE]) {
    const found = format === 'ISO' ? /^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)(?:[T ].*)?$/.exec(text) : formatPattern(format).exec(text);
    if (!found) continue;
    const moment = calendarMoment({ year: found.groups?.year, month: found.groups?.month, day: found.groups?.day });
    return moment === null ? { reason: 'is not a day of the calendar' } : { value: new Date(moment).toISOString().slice(0, 10) };
  }
  return { reason: `is not a date of the form ${(rule.formats ?? [ISO_DATE]).join(' or ')}` };
}

function convertTimestamp(text: string, rule: Rule): Converted {
  for (const format of rule.formats ?? ['ISO']) {
    const found = (format === 'ISO' ? ISO_MOMENT : formatPattern(format)).exec(text);
    if (!found) continue;
    const moment = calendarMoment(found.groups ?? {});
    if (moment === null) return { reason: 'is not a moment of the calendar' };
    const offset = offsetMinutes(found.groups?.offset ?? rule.utcOffset ?? 'Z');
    return { value: new Date(moment - offset * 60_000).toISOString() };
  }
  return { reason: `is not a time of the form ${(rule.formats ?? ['ISO']).join(' or ')}` };
}

function inRange(converted: Converted, rule: Rule): Converted {
  if (!('value' in converted) || typeof converted.value !== 'number') return converted;
  if (rule.min !== undefined && converted.value < rule.min) return { reason: `is below ${rule.min}` };
  if (rule.max !== undefined && converted.value > rule.max) return { reason: `is above ${rule.max}` };
  return converted;
}

/** Converts trimmed, non-empty text. A heading range without a width (`100`) has no `heading_width`: null. */
export function convertText(text: string, conversion: Conversion, rule: Rule): Converted | null {
  switch (conversion) {
    case 'text':
    case 'department':
      return { value: text };
    case 'number':
      return inRange(convertNumber(text, rule.unit, rule.decimal), rule);
    case 'integer':
      return /^[+-]?\d+(\.0+)?$/.test(text) ? inRange({ value: Number(text) }, rule) : { reason: 'is not a whole number' };
    case 'boolean':
      return convertBoolean(text, rule);
    case 'date':
      return convertDate(text, rule);
    case 'timestamp':
      return convertTimestamp(text, rule);
    case 'heading': {
      const direction = readDirection(text);
      return 'reason' in direction ? direction : { value: direction.heading };
    }
    case 'heading_width': {
      const direction = readDirection(text);
      if ('reason' in direction) return direction;
      return direction.width === null ? null : { value: direction.width };
    }
  }
}

/** Moments between the database (timestamptz), requests (ISO 8601 texts) and here (epoch ms, whole). */
import { z } from 'zod';

const momentSchema = z.iso.datetime({ offset: true });
const FIRST_ASKED = Date.UTC(1970, 0, 1);
const LAST_ASKED = Date.UTC(2200, 0, 1);

/** A moment of a request: a date and time that exist, with Z or an offset, in the years 1970 to 2199; NaN for any other text. */
export function readMoment(text: string): number {
  const moment = momentSchema.safeParse(text).success ? Date.parse(text) : NaN;
  return moment >= FIRST_ASKED && moment < LAST_ASKED ? moment : NaN;
}

/** The years 1 to 9999: beyond them the text of a moment is none that the database reads. */
const FIRST = -62_135_596_800_000;
const LAST = 253_402_300_799_999;

/** As a parameter. */
export const isoOf = (time: number): string => new Date(Math.min(Math.max(time, FIRST), LAST)).toISOString();

/** SQL that reads a column as epoch ms. */
export const epochMs = (column: string): string => `round(extract(epoch from ${column}) * 1000)::float8`;

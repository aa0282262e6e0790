/** Moments between the database (timestamptz) and here (epoch ms, whole). */

/** The years 1 to 9999: beyond them the text of a moment is none that the database reads. */
const FIRST = -62_135_596_800_000;
const LAST = 253_402_300_799_999;

/** As a parameter. */
export const isoOf = (time: number): string => new Date(Math.min(Math.max(time, FIRST), LAST)).toISOString();

/** SQL that reads a column as epoch ms. */
export const epochMs = (column: string): string => `round(extract(epoch from ${column}) * 1000)::float8`;

/** Moments between the database (timestamptz) and here (epoch ms, whole). */

/** As a parameter. */
export const isoOf = (time: number): string => new Date(Math.max(time, -8.64e15)).toISOString();

/** SQL that reads a column as epoch ms. */
export const epochMs = (column: string): string => `round(extract(epoch from ${column}) * 1000)::float8`;

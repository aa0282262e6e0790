/** A value that stands in a file but cannot be known: taken as it is, it would be another one. */

export class Unreadable {
  /** Why, as the end of a sentence about the field. */
  readonly reason: string;
  /** What stands there, to be shown. */
  readonly shown: string;

  constructor(reason: string, shown: string) {
    this.reason = reason;
    this.shown = shown;
  }

  toString(): string {
    return this.shown;
  }

  toJSON(): string {
    return this.shown;
  }
}

/** From here on whole numbers have more than 15 digits, which is what spreadsheets and doubles keep. */
const FIRST_INEXACT = 1e15;

/** A number that a file keeps as a double; a code of 16 digits or more has lost its last ones there. */
export function exactNumber(value: number): number | Unreadable {
  if (!Number.isInteger(value) || Math.abs(value) < FIRST_INEXACT) return value;
  const digits = BigInt(value).toString();
  return new Unreadable(`is a number of ${digits.replace('-', '').length} digits, of which the file keeps 15: write such codes as text`, digits);
}

/** A whole number that the file keeps to its last digit: as text where a double would lose some. */
export function wholeNumber(value: number | bigint): number | string {
  return value > -FIRST_INEXACT && value < FIRST_INEXACT ? Number(value) : value.toString();
}

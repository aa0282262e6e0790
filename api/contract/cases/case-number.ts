/**
 * The number of a case: 19 digits, the county's six, the day's eight and the number of that day. Screens leave out the
 * county, which is the same for all, and write `20261122-00031`; whoever reads that off a screen looks for it as it stands.
 */
const DIGITS = 19;

/** `20261122-00031`; the id where a case has no number. */
export function shortCaseNumber(code: string | null, id: number): string {
  return code && code.length === DIGITS ? `${code.slice(6, 14)}-${code.slice(14)}` : code ?? `#${id}`;
}

/**
 * The digits with which the numbers begin that a text means: the whole number or its beginning from the county on, or
 * the short form from the day on, with its dash or without. Null: the text is no number of a case.
 */
export function caseNumberStart(text: string, county: string): string | null {
  const short = /^(20\d{6})-?(\d{0,5})$/.exec(text);
  if (short) return county + short[1]! + short[2]!;
  return /^\d{6,19}$/.test(text) ? text : null;
}

/** The first and the last number that begin so. */
export function caseNumbersFrom(start: string): readonly [string, string] {
  return [start.padEnd(DIGITS, '0'), start.padEnd(DIGITS, '9')];
}

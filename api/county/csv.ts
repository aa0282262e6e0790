/** CSV as spreadsheets in county offices read it: UTF-8 with BOM, CRLF, quotes where needed, formulas defused. */

export const BOM = '\ufeff';

/** One cell. Text that a spreadsheet would run as a formula gets an apostrophe in front; numbers stay numbers. */
function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  let text = value instanceof Date ? value.toISOString() : typeof value === 'object' ? JSON.stringify(value) : String(value);
  if (/^[=+\-@\t\r]/.test(text)) text = `'${text}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One line with its line end. */
export function csvLine(values: readonly unknown[]): string {
  return `${values.map(cell).join(',')}\r\n`;
}

/** Lines at the head of a file that say what it holds, marked with #. */
export function csvNotes(notes: Readonly<Record<string, unknown>>): string {
  return Object.entries(notes).map(([name, value]) => csvLine([`# ${name}`, value])).join('');
}

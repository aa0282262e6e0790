/** What the mapping helper tells beside the mapping: every field, what it was taken for and why, and all that is unsure. */
import { figure, table } from '../import-summary.ts';
import type { FieldProfile, Suggestion } from './index.ts';

const WIDEST_CELL = 40;

/** The report, as lines for a terminal. */
export function suggestionLines(suggestion: Suggestion, fileName: string): string[] {
  const { fields, records, isWhole, trial, layer, crsHints, notes } = suggestion;
  const lines = ['', `  ${fileName}: ${isWhole ? `all ${figure(records)} records` : `the first ${figure(records)} records`} were looked at, ${figure(fields.length)} fields; it looks like ${layer}`, ''];
  lines.push(...fieldTable(fields));
  lines.push('', `  The mapping makes rows of ${figure(trial.good)} of ${figure(records)} records, before their coordinates are converted`);
  lines.push(...table('Not of the others, because', trial.reasons.map(({ summary, count }) => [count, summary] as const)));
  lines.push('', '  The coordinate system is for you to declare (--crs):', ...crsHints.map((hint) => `  - ${hint}`));
  if (crsHints.length === 0) lines.push('  - nothing in the file suggests one');
  lines.push('', '  To look at:', ...(notes.length > 0 ? notes.map((note) => `  - ${note}`) : ['  - nothing that is unsure was found; read it all the same']));
  return [...lines, '', '  This is a guess for you to correct. Try it with --dry-run before you load anything.', ''];
}

const COLUMNS: readonly (readonly [title: string, cell: (field: FieldProfile) => string])[] = [
  ['field', ({ name }) => name],
  ['taken for', ({ takenFor }) => takenFor || 'not used'],
  ['filled', ({ filled }) => figure(filled)],
  ['different', ({ distinct }) => figure(distinct)],
  ['kind', ({ kind }) => kind],
  ['values', ({ samples }) => samples.join(' | ')],
  ['why', ({ why }) => why],
];

function fieldTable(fields: readonly FieldProfile[]): string[] {
  const rows = [COLUMNS.map(([title]) => title), ...fields.map((field) => COLUMNS.map(([title, cell]) => (title === 'why' ? cell(field) : cut(cell(field)))))];
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => widthOf(row[column]!))));
  return rows.map((row) => `  ${row.map((cell, column) => (column === row.length - 1 ? cell : cell + ' '.repeat(widths[column]! - widthOf(cell)))).join('  ')}`.trimEnd());
}

/** A Chinese character takes two places on a terminal. */
function widthOf(text: string): number {
  return [...text].reduce((sum, character) => sum + (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/u.test(character) ? 2 : 1), 0);
}

function cut(text: string): string {
  const plain = text.replaceAll(/\s+/g, ' ');
  let width = 0;
  let kept = '';
  for (const character of plain) {
    width += widthOf(character);
    if (width > WIDEST_CELL) return `${kept}…`;
    kept += character;
  }
  return kept;
}

import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { applyMapping } from './apply-mapping.ts';
import { LAYER_COLUMNS } from './mapping-columns.ts';
import { IMPORT_TARGETS } from './mapping-format.ts';
import { parseMapping } from './mapping.ts';

const page = readFileSync(new URL('../../docs/import.md', import.meta.url), 'utf8');
const block = (language: string): string => new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(page)?.[1] ?? '';

/** The cells of the first table of the page whose head starts with this. */
function table(head: string): string[][] {
  const lines = page.slice(page.indexOf(head)).split('\n');
  const end = lines.findIndex((line) => !line.startsWith('|'));
  return lines.slice(2, end).map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim().replaceAll(/[`*]/g, '')));
}

describe('the worked example of the import page', () => {
  const example = parseMapping(JSON.parse(block('json')), 'the example');
  const sheet: Record<string, string>[] = parse(block('csv'), { columns: true });
  const results = sheet.map((fields, index) => ({ line: index + 2, mapped: applyMapping(example, { fields, line: index + 2 }) }));

  it('makes the rows that the page shows', () => {
    const rows = results.flatMap(({ mapped }) => ('row' in mapped ? [mapped.row] : []));
    const columns = ['source_id', 'class', 'state', 'owner_dept', 'survey_date', 'position_class', 'attributes'];
    const cells = rows.map((row) => columns.map((column) => (column === 'attributes' ? JSON.stringify(row[column]) : String(row[column]))));
    expect(cells).toEqual(table('| source_id'));
  });

  it('rejects the lines that the page shows', () => {
    const rejects = results.flatMap(({ line, mapped }) =>
      'rejects' in mapped ? mapped.rejects.map(({ field, reason, value }) => [line, field, reason, value].map(String)) : []);
    expect(rejects).toEqual(table('| line | field'));
  });
});

describe('the table of columns on the import page', () => {
  it('lists every column that a mapping may fill', () => {
    const shown = table('| layer | columns').flatMap(([layers, columns]) => layers!.split(', ').map((layer) =>
      [layer, new Set(columns!.replace('place', 'area_code, unit_grid, omni_grid').split(', '))]));
    expect(Object.fromEntries(shown)).toEqual(Object.fromEntries(IMPORT_TARGETS.map((layer) => [layer, new Set(Object.keys(LAYER_COLUMNS[layer]))])));
  });
});

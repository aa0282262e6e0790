/** For tests: the import of a standards sheet as the command line would ask for it. */
import { existsSync, readFileSync } from 'node:fs';
import type { Pool } from '../../store/database.ts';
import { SMALL_COUNTY } from '../../testing/small-county.ts';
import { openSource } from '../source.ts';
import { temporaryFile } from '../testing.ts';
import { importStandards } from './import-standards.ts';
import type { StandardsReport, StandardsRequest } from './import-standards.ts';

export const HEADER = '大类代码,大类名称,小类代码,小类名称,立案条件,结案条件,处置时限,责任单位,监管单位';

/** A sheet with the header above. */
export function sheetOf(...lines: readonly string[]): string {
  return temporaryFile('sheet.csv', `${[HEADER, ...lines].join('\n')}\n`);
}

/** A list of components named `town`, edition 2024, with every rule given; `more` says otherwise. */
export async function runSheet(pool: Pool, file: string, more: Partial<StandardsRequest> = {}): Promise<{ report: StandardsReport; rejects: string[] }> {
  const source = await openSource(file);
  const rejectPath = more.rejectPath ?? temporaryFile('none.csv', '');
  try {
    const report = await importStandards(pool, {
      source, columns: {}, fillDown: false, rules: { plainHours: 'work', plainDays: 'work' }, county: { county: SMALL_COUNTY }, edition: '2024', from: '2020-01-01',
      scheme: { id: 'town', kind: 'component', title: 'Town components', titleZh: '镇部件', rename: false }, replaces: [], missing: 'keep', by: 'tester', rejectPath, dryRun: false, ...more,
    }, { onStep: () => undefined, say: () => undefined });
    const text = existsSync(rejectPath) ? readFileSync(rejectPath, 'utf8') : '';
    return { report, rejects: text.split('\r\n').slice(1, -1) };
  } finally {
    await source.close();
  }
}

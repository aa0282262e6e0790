import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../testing/database.ts';
import type { TestDatabase } from '../../testing/database.ts';
import { openSource } from '../source.ts';
import { FIXTURES, runTestImport } from '../testing.ts';
import type { TestImportResult } from '../testing.ts';
import { suggestMapping } from './index.ts';

const DATA = process.env.TONGGUAN_DATA || join(FIXTURES, '../../shared/data');
let test: TestDatabase;
beforeAll(async () => { test = await createTestDatabase(); });
afterAll(() => test.drop());

/** Imports a file by the mapping that was suggested for it, as nobody has corrected it. */
async function importSuggested(file: string, crs: string, county: string): Promise<TestImportResult & { trialGood: number }> {
  const source = await openSource(file);
  const { mapping, trial } = await suggestMapping(source).finally(() => source.close());
  return { ...await runTestImport(test.pool, { file, mapping: JSON.parse(JSON.stringify(mapping)), crs, county, name: `Suggested ${county}` }), trialGood: trial.good };
}

it('the sample sheet of components: four rows, and the two that a person must look at', async () => {
  const { report, rejects, trialGood } = await importSuggested(join(FIXTURES, 'mappings/components-zh-sample.csv'), 'EPSG:4490', '099701');
  expect([report.inserted, trialGood]).toEqual([4, 4]);
  expect(rejects.map(([line, , field]) => [line, field])).toEqual([[6, '普查日期'], [6, '状态'], [7, '分类代码']]);
  const { rows } = await test.pool.query(`select class, name, state, position_class, supervisor_dept, owner_dept, keeper_dept, survey_date, change_date, unit_grid, address, attributes->>'材质' as material
    from components where county = '099701' order by source_id limit 2`);
  expect(rows[0]).toEqual({
    class: 'yc2013:0102', name: '污水井盖', state: 'damaged', position_class: 'A', supervisor_dept: 'CG01', owner_dept: '排水公司', keeper_dept: '排水公司', survey_date: '2024-03-05', change_date: '2024-06-01',
    unit_grid: '099101001001001', address: '人民路 12 号门前', material: '球墨铸铁',
  });
});

describe.skipIf(!existsSync(join(DATA, 'munich')))('the centre of Munich', () => {
  it.each([['components', 1270], ['cameras', 209], ['buildings', 2372], ['roads', 2884]])('%s: %i rows, as by the mapping that was made by hand', async (layer, rows) => {
    const file = join(DATA, `munich/munich-${layer}.geojson`);
    const suggested = await importSuggested(file, 'EPSG:4326', '099702');
    expect(suggested.report).toMatchObject({ inserted: rows, county: { county: '099702' } });
    expect(suggested.trialGood).toBe(rows);
    const byHand = await runTestImport(test.pool, { file, mapping: `mappings/osm-${layer}.json`, crs: 'EPSG:4326', county: '099702' });
    expect(byHand.report).toMatchObject({ inserted: 0, updated: 0, unchanged: rows });
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CountyBook } from '../county/county-book.ts';
import type { County } from '../county/county.ts';
import { applyChanges } from '../county/follow-changes.ts';
import { ResidentTables } from '../store/resident.ts';
import { createTestDatabase } from '../testing/database.ts';
import type { TestDatabase } from '../testing/database.ts';
import { SMALL_COUNTY, insertSmallCounty } from '../testing/small-county.ts';
import { runTestImport, temporaryFile } from './testing.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
  await insertSmallCounty(test.pool);
});
afterAll(() => test.drop());

describe('departments and codes', () => {
  const mapping = {
    version: 1, layer: 'components', identity: { source: 'sheet', fields: ['id'] }, position: { lng: 'lng', lat: 'lat' },
    class: { default: 'yc2013:0137' }, columns: { objid: { field: 'objid' }, owner_dept: { field: 'dept', nameField: 'deptName' } },
  };
  const sheet = (...lines: string[]): string => temporaryFile('sheet.csv', `id,objid,dept,deptName,lng,lat\n${lines.join('\n')}\n`);

  it('new departments are added with their names, or refuse their rows when only known ones are wanted', async () => {
    const file = sheet('1,,D1,市政处,113.61,37.81', '2,,D9,新单位,113.61,37.81');
    const known = await runTestImport(test.pool, { file, mapping, county: SMALL_COUNTY, more: { addDepartments: false } });
    expect(known.rejects).toEqual([[3, '2', 'department', 'the county has no department D9']]);
    const added = await runTestImport(test.pool, { file, mapping, county: SMALL_COUNTY });
    expect(added.report).toMatchObject({ inserted: 1, unchanged: 1, rejected: 0 });
    expect([...added.report.newDepartments]).toEqual([['D9', '新单位']]);
    const { rows } = await test.pool.query('select code, name_zh from departments where county = $1 order by code', [SMALL_COUNTY]);
    expect(rows).toEqual([{ code: 'D1', name_zh: '市政处' }, { code: 'D2', name_zh: '园林处' }, { code: 'D9', name_zh: '新单位' }]);
  });

  it('a running server learns the names of departments that an import adds', async () => {
    const book = new CountyBook();
    await book.refresh(test.pool);
    await runTestImport(test.pool, { file: sheet('3,,D10,更新的单位,113.61,37.81'), mapping, county: SMALL_COUNTY });
    const { rows: changes } = await test.pool.query(`select county, layer, ids from change where layer = 'departments'`);
    expect(book.departmentsOf(SMALL_COUNTY).has('D10')).toBe(false);
    await applyChanges({ book, tables: new ResidentTables(1), database: { pool: test.pool } } as unknown as County, changes);
    expect(book.departmentsOf(SMALL_COUNTY).get('D10')?.name.zh).toBe('更新的单位');
  });

  it('an identifier of another row, in the file or in the county, refuses its record alone', async () => {
    const taken = `${SMALL_COUNTY}0101000001`;
    const fresh = '0991010101999999';
    const file = sheet(`11,${taken},,,113.61,37.81`, `12,${fresh},,,113.61,37.81`, `13,${fresh},,,113.61,37.81`, '14,,,,113.61,37.81');
    const { report, rejects } = await runTestImport(test.pool, { file, mapping, county: SMALL_COUNTY });
    expect(report.inserted).toBe(2);
    expect(rejects).toEqual([[2, '11', 'objid', 'is that of another row already: test / 0'], [4, '13', 'objid', 'is that of the record in line 3 again']]);
  });
});

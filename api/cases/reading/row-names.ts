/** Names of what rows of figures and indicators are about. */
import { FLOWS } from '../../contract/cases/flows.ts';
import type { CaseFlow } from '../../contract/cases/vocabulary.ts';
import type { BilingualText } from '../../contract/layers.ts';
import type { CountyBook } from '../../county/county-book.ts';
import { PERSONS } from '../../http/scope.ts';
import type { Queryable } from '../../store/database.ts';

export type RowKind = 'total' | 'county' | 'area' | 'village' | 'duty' | 'omni' | 'unit' | 'department' | 'person' | 'flow' | 'step' | 'class';

const QUERIES: Partial<Record<RowKind, string>> = {
  person: 'select code as key, name as zh, coalesce(name_en, name) as en from staff where county = $1 and code = any($2::text[])',
  duty: `select code as key, name as zh, name as en from grids where county = $1 and kind = 'duty' and valid_to is null and code = any($2::text[])`,
  omni: `select code as key, name as zh, name as en from grids where county = $1 and kind = 'omni' and valid_to is null and code = any($2::text[])`,
};

/** The name of a row by its key; null where it has none but its code. */
export async function rowNames(db: Queryable, book: CountyBook, county: string, kind: RowKind, keys: readonly (string | null)[]): Promise<(key: string | null) => BilingualText | null> {
  const known = new Map<string, BilingualText>();
  const sql = QUERIES[kind];
  if (sql) {
    const { rows } = await db.query(sql, [county, keys.filter((key) => key !== null)]);
    for (const { key, zh, en } of rows) if (zh !== null) known.set(key, { zh, en });
  }
  const nameOf: Partial<Record<RowKind, (key: string) => BilingualText | null | undefined>> = {
    area: (key) => book.areaNamesOf(county).get(key.padEnd(12, '0')), village: (key) => book.areaNamesOf(county).get(key),
    department: (key) => book.departmentsOf(county).get(key)?.name, class: (key) => book.className(key), county: () => book.counties.get(county)?.name,
    person: (key) => PERSONS.find(({ id }) => id === key)?.name, flow: (key) => FLOWS[key as CaseFlow]?.name,
    step: (key) => {
      const [flow, step] = key.split(':');
      return FLOWS[flow as CaseFlow]?.steps[Number(step) - 1];
    },
  };
  return (key) => (key === null ? null : known.get(key) ?? nameOf[kind]?.(key) ?? null);
}

/** Takes back what a batch did beside its rows: departments, the place where the map opens, and the county itself. */
import type { Client } from '../../store/database.ts';
import type { BatchUndo } from '../batch.ts';

export interface CountyUndo {
  readonly countyRemoved: boolean;
  readonly departmentsRemoved: readonly string[];
  /** What the batch made and what stays. */
  readonly left: Pick<BatchUndo, 'county' | 'departments' | 'home'>;
}

/** Columns that name departments without a foreign key. */
const NAMED_IN = [
  'select unnest(departments) from responsibilities where county = $1',
  'select unnest(offered || receivers) from cases where county = $1 and cardinality(offered || receivers) > 0',
  'select returned_by from cases where county = $1 and returned_by is not null',
];

export async function takeBackCounty(client: Client, county: string, undo: BatchUndo): Promise<CountyUndo> {
  // Locked, so that nothing begins to refer to them until the end.
  await client.query('select from counties where county = $1 for update', [county]);
  const departmentsRemoved = await removeDepartments(client, county, undo.departments ?? {});
  const countyRemoved = undo.county === true && await removeEmptyCounty(client, county);
  const stays = Object.entries(undo.departments ?? {}).filter(([code]) => !departmentsRemoved.includes(code));
  if (!countyRemoved && undo.home) {
    await client.query(`update counties set home_lng = null, home_lat = null, home_zoom = null
      where county = $1 and array[home_lng, home_lat, home_zoom] = $2::float8[]`, [county, undo.home]);
  }
  const left = countyRemoved ? {} : { ...(undo.county ? { county: true } : {}), ...(stays.length > 0 ? { departments: Object.fromEntries(stays) } : {}) };
  return { countyRemoved, departmentsRemoved, left };
}

/** Those that nothing names, and whose name is still the one that the batch gave. */
async function removeDepartments(client: Client, county: string, departments: Readonly<Record<string, string>>): Promise<string[]> {
  const codes = Object.keys(departments);
  if (codes.length === 0) return [];
  await client.query('select from departments where county = $1 and code = any($2) order by code for update', [county, codes]);
  const { rows } = await client.query<{ table_name: string; column_name: string }>(`
    select c.conrelid::regclass::text as table_name, a.attname as column_name from pg_constraint c
    join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[2] where c.contype = 'f' and c.confrelid = 'departments'::regclass`);
  const used = [...rows.map((row) => `select ${row.column_name} from ${row.table_name} where county = $1 and ${row.column_name} is not null`), ...NAMED_IN];
  const { rows: gone } = await client.query<{ code: string }>(`
    delete from departments d using unnest($2::text[], $3::text[]) m(code, name)
    where d.county = $1 and d.code = m.code and d.name_zh = m.name and d.name_en = m.name
      and d.code not in (${used.join(' union ')}) returning d.code`, [county, codes, Object.values(departments)]);
  return gone.map(({ code }) => code);
}

/** Removes the county when no table that belongs to counties has a row of it. What only counts for it goes with it. */
async function removeEmptyCounty(client: Client, county: string): Promise<boolean> {
  const { rows } = await client.query<{ table_name: string }>(`select distinct conrelid::regclass::text as table_name from pg_constraint
    where contype = 'f' and confrelid = 'counties'::regclass and confdeltype <> 'c'`);
  for (const { table_name: table } of rows) {
    const { rows: [found] } = await client.query(`select from ${table} where county = $1 limit 1`, [county]);
    if (found) return false;
  }
  await client.query('delete from counties where county = $1', [county]);
  return true;
}

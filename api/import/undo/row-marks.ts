/** What an import notes of each row that it writes, as SQL: a mark of the row as it left it, and the values that it replaced. */
import type { LayerId } from '../../contract/layers.ts';
import type { Client } from '../../store/database.ts';

/** Columns that are the database's own business, or never change. */
const UNMARKED: ReadonlySet<string> = new Set(['county', 'id', 'updated_at']);
export const PLACE_COLUMNS: readonly string[] = ['area_code', 'unit_grid', 'omni_grid'];

/**
 * Columns that a row's mark stands for: all that somebody can write. Place columns only when the file gave them: worked out
 * from the position, they follow the areas and grids of the day, and are no change of the row.
 */
export async function markedColumns(client: Client, layer: LayerId, givesPlace: boolean): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(`select attname as name from pg_attribute
    where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`, [layer]);
  return rows.map(({ name }) => name).filter((name) => !UNMARKED.has(name) && (givesPlace || !PLACE_COLUMNS.includes(name)));
}

/** Text of a row depends on these; the mark of a row must not. */
export const MARK_SETTINGS = `set local timezone = 'UTC'; set local datestyle = 'ISO, YMD'; set local extra_float_digits = 1`;

/** Of all values as text: the hash functions of PostgreSQL may change with its version, md5 does not. */
export function markSql(row: string, columns: readonly string[]): string {
  return `md5(row(${columns.map((name) => `${row}.${name}`).join(', ')})::text)::uuid`;
}

/**
 * The values of those columns that differ between the two rows, as they are in the old one: `{}` when none does. The geometry
 * is kept as text: as JSON it would lose digits. With a geometry that moved go the codes of the place, because a row that
 * moves without new codes is placed by where it stands.
 */
export function beforeSql(old: string, now: string, columns: readonly string[]): string {
  const differs = (name: string): string => `${old}.${name} is distinct from ${now}.${name}`;
  return columns.map((name) => {
    const condition = PLACE_COLUMNS.includes(name) ? `${differs(name)} or ${differs('geom')}` : differs(name);
    return `case when ${condition} then jsonb_build_object('${name}', ${old}.${name}${name === 'geom' ? '::text' : ''}) else '{}' end`;
  }).join(' || ');
}

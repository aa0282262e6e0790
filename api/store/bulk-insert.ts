/** Many rows into one table, in few statements: one array parameter a column, unnested by the database. */
import type { Queryable } from './database.ts';

/** Rows a statement: few enough that a statement stays below some tens of megabytes. */
const CHUNK_ROWS = 4000;

export type BulkRow = Readonly<Record<string, unknown>>;

/** How the text of a column becomes its value. Everything travels as text, so that one way serves all types. */
const EXPRESSIONS: Readonly<Record<string, string>> = {
  geom: 'st_setsrid(st_geomfromgeojson(c.geom), 4490)',
};

/**
 * Inserts rows whose keys are column names (`geom` is GeoJSON in degrees).
 * @param columns the columns to fill, in order; a missing key is null
 * @param suffix SQL after the select, such as `on conflict ... returning ...`
 * @returns the rows that the statements return
 */
export async function bulkInsert(
  db: Queryable, table: string, columns: readonly string[], rows: readonly BulkRow[],
  onProgress?: (done: number) => void, suffix = '',
): Promise<Record<string, unknown>[]> {
  const types = await columnTypes(db, table);
  const select = columns.map((name) => EXPRESSIONS[name] ?? expressionFor(name, types.get(name)!)).join(', ');
  const sql = `insert into ${table} (${columns.join(', ')})
    select ${select} from unnest(${columns.map((_, i) => `$${i + 1}::text[]`).join(', ')}) as c(${columns.join(', ')}) ${suffix}`;
  const returned: Record<string, unknown>[] = [];
  for (let at = 0; at < rows.length; at += CHUNK_ROWS) {
    const chunk = rows.slice(at, at + CHUNK_ROWS);
    const result = await db.query(sql, columns.map((name) => chunk.map((row) => toText(row[name]))));
    for (const row of result.rows) returned.push(row);
    onProgress?.(Math.min(rows.length, at + CHUNK_ROWS));
  }
  return returned;
}

/** A list travels as JSON, whatever the kind of its column. */
function expressionFor(name: string, type: string): string {
  return type === 'text[]' ? `array(select jsonb_array_elements_text(c.${name}::jsonb))` : `c.${name}::${type}`;
}

function toText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Type of each column; a domain counts as itself, so that its checks hold. */
async function columnTypes(db: Queryable, table: string): Promise<Map<string, string>> {
  const { rows } = await db.query<{ name: string; type: string }>(`
    select a.attname as name, format_type(a.atttypid, a.atttypmod) as type
    from pg_attribute a where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped`, [table]);
  return new Map(rows.map((row) => [row.name, row.type]));
}

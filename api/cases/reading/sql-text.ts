/** Pieces of SQL that carry their parameters along. */
import type { Box, Condition } from '../../../tiles/index.ts';

/** The values of a statement, in the order of their placeholders. */
export class Parameters {
  readonly values: unknown[] = [];

  /** The placeholder of a value. */
  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}

/** A condition that adds its values to the statement that it becomes part of. Rows of `cases` are `c`. */
export type Sql = (parameters: Parameters) => string;

/** All of them together; nothing asked is true. */
export function allOf(conditions: readonly Sql[]): Sql {
  return (parameters) => (conditions.length ? conditions.map((condition) => `(${condition(parameters)})`).join(' and ') : 'true');
}

/** Resident columns of the layer and the columns of the table that they are read from (`layer-store.ts`). */
const COLUMN_OF: Readonly<Record<string, string>> = {
  class: 'c.class', state: 'c.state', severity: 'c.severity', unit: 'c.unit_grid', omni: 'c.omni_grid', area: 'c.area_code', time: 'c.reported_at',
};

const isoOf = (ms: number): string => new Date(ms).toISOString();

/** From `min` (included) to `max` (not), epoch ms. */
export function within(column: string, { min, max }: { readonly min?: number; readonly max?: number }): Sql {
  return (parameters) => [
    ...(min === undefined ? [] : [`${column} >= ${parameters.add(isoOf(min))}::timestamptz`]),
    ...(max === undefined ? [] : [`${column} < ${parameters.add(isoOf(max))}::timestamptz`]),
  ].join(' and ');
}

/** Text that begins with one of some prefixes; null begins with none, and no prefix lets nothing through. */
export function beginsWith(column: string, prefixes: readonly string[]): Sql {
  if (prefixes.length === 1) return (parameters) => `starts_with(${column}, ${parameters.add(prefixes[0])})`;
  return (parameters) => `exists (select from unnest(${parameters.add(prefixes)}::text[]) prefix where starts_with(${column}, prefix))`;
}

export function oneOf(column: string, values: readonly string[]): Sql {
  return values.length === 1
    ? (parameters) => `${column} = ${parameters.add(values[0])}`
    : (parameters) => `${column} = any(${parameters.add(values)}::text[])`;
}

/** A condition on the resident layer as one on the table: it lets the same rows through. */
export function asSql(condition: Condition): Sql {
  const column = COLUMN_OF[condition.column];
  if (!column) throw new Error(`Cases are not filtered by ${condition.column}`);
  if ('min' in condition || 'max' in condition) return within(column, condition);
  const { values, prefixes } = condition as { values?: readonly string[]; prefixes?: readonly string[] };
  return prefixes ? beginsWith(column, prefixes) : oneOf(column, values ?? []);
}

/** Points in a box of EPSG:3857, borders included; the envelope, a little larger, is for the index. */
export function inBox([minX, minY, maxX, maxY]: Box): Sql {
  return (parameters) => {
    const [x0, y0, x1, y1] = [minX, minY, maxX, maxY].map((value) => `${parameters.add(value)}::float8`);
    return `c.geom_3857 && st_expand(st_makeenvelope(${x0}, ${y0}, ${x1}, ${y1}, 3857), 1)
      and st_x(c.geom_3857) between ${x0} and ${x1} and st_y(c.geom_3857) between ${y0} and ${y1}`;
  };
}

/** Writes the standards of one edition: new ones are added, changed ones changed, the same ones left alone. */
import { bulkInsert } from '../../store/bulk-insert.ts';
import type { Client } from '../../store/database.ts';
import type { StandardsPlace } from './put-in-force.ts';
import type { SheetRow } from './read-rows.ts';

export interface StandardCounts {
  readonly inserted: number;
  readonly updated: number;
  readonly unchanged: number;
  /** Standards of the edition that the sheet does not have: withdrawn now, or still in force. */
  readonly withdrawn: number;
  readonly left: number;
}

const COLUMNS = ['class', 'condition_zh', 'condition_en', 'close_condition_zh', 'close_condition_en', 'limit_value', 'limit_unit', 'season', 'kind', 'handler', 'supervisor'] as const;
type Row = Record<(typeof COLUMNS)[number], string | number | null>;

function rowOf(scheme: string, { code, condition, closeCondition, limit, kind, handler, supervisor }: SheetRow): Row {
  return {
    class: `${scheme}:${code}`, condition_zh: condition.zh, condition_en: condition.en ?? condition.zh,
    close_condition_zh: closeCondition.zh, close_condition_en: closeCondition.en ?? closeCondition.zh,
    limit_value: limit.value, limit_unit: limit.unit, season: limit.season ?? null, kind, handler, supervisor,
  };
}

const keyOf = (row: Row): string => `${row.class} ${row.condition_zh}`;

/**
 * A standard is known again by class and condition within its edition, and keeps its id. What cases have pinned is their own copy.
 * @param missing what becomes of standards of the edition that are not among the rows
 */
export async function loadStandards(client: Client, { county, scheme, edition }: StandardsPlace, rows: readonly SheetRow[], missing: 'keep' | 'withdraw'): Promise<StandardCounts> {
  const { rows: found } = await client.query<Row & { id: number; in_force: boolean }>(
    `select id, in_force, ${COLUMNS.join(', ')} from case_standards where county = $1 and scheme = $2 and edition = $3`, [county, scheme, edition]);
  const there = new Map(found.map((row) => [keyOf(row), row]));
  const added: Row[] = [];
  const changed: (Row & { id: number })[] = [];
  let unchanged = 0;
  for (const sheetRow of rows) {
    const row = rowOf(scheme, sheetRow);
    const before = there.get(keyOf(row));
    there.delete(keyOf(row));
    if (!before) added.push(row);
    else if (before.in_force && COLUMNS.every((column) => before[column] === row[column])) unchanged += 1;
    else changed.push({ ...row, id: before.id });
  }
  await insertStandards(client, { county, scheme, edition }, added);
  for (const { id, ...row } of changed) {
    await client.query(`update case_standards set in_force = true, ${COLUMNS.map((column, i) => `${column} = $${i + 3}`).join(', ')} where county = $1 and id = $2`,
      [county, id, ...COLUMNS.map((column) => row[column])]);
  }
  const rest = [...there.values()].filter((row) => row.in_force).map(({ id }) => id);
  const withdrawn = missing === 'withdraw' ? rest : [];
  if (withdrawn.length > 0) await client.query('update case_standards set in_force = false where county = $1 and id = any($2)', [county, withdrawn]);
  return { inserted: added.length, updated: changed.length, unchanged, withdrawn: withdrawn.length, left: rest.length - withdrawn.length };
}

async function insertStandards(client: Client, place: StandardsPlace, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  const { rows: [last] } = await client.query<{ id: number }>('select coalesce(max(id), 0) as id from case_standards where county = $1', [place.county]);
  await bulkInsert(client, 'case_standards', ['county', 'id', 'scheme', 'edition', ...COLUMNS], rows.map((row, i) => ({ ...place, id: last!.id + 1 + i, ...row })));
}

import { expect, test } from 'vitest';
import { createTestDatabase, withTestDatabase } from './database.ts';

async function counties(pool: { query(sql: string): Promise<{ rows: { n: number }[] }> }): Promise<number> {
  return (await pool.query('select count(*)::int as n from counties')).rows[0]!.n;
}

const INSERT = `insert into counties (county, name_zh, name_en) values ('099900', '试县', 'Trial')`;

test('a test database holds the schema and the class lists, and no county', () =>
  withTestDatabase(async ({ pool }) => {
    expect(await counties(pool)).toBe(0);
    const { rows } = await pool.query<{ n: number }>('select count(*)::int as n from classes');
    expect(rows[0]!.n).toBeGreaterThan(100);
  }));

test('nothing of one test database is left in the next', async () => {
  await withTestDatabase(async ({ pool }) => pool.query(INSERT));
  await withTestDatabase(async ({ pool }) => expect(await counties(pool)).toBe(0));
});

test('two test databases at a time do not see each other', async () => {
  const first = await createTestDatabase();
  const second = await createTestDatabase();
  await first.pool.query(INSERT);
  expect([await counties(first.pool), await counties(second.pool)]).toEqual([1, 0]);
  await first.drop();
  await second.drop();
});

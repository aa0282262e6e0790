import { expect, it } from 'vitest';
import { withTestDatabase } from '../testing/database.ts';

const days = (list: { name: string }[]): string[] => list.map(({ name }) => name).sort();
const DAYS = `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'readings'::regclass`;

it('days are made while somebody reads all of them, and are not dropped under a reader', () => withTestDatabase(async ({ pool }) => {
  await pool.query(`select ensure_days('2026-11-01', '2026-11-02')`);
  const reader = await pool.connect();
  try {
    await reader.query('begin');
    await reader.query('lock table readings in access share mode');
    await pool.query(`set statement_timeout = '20s'; select ensure_days('2026-11-02', '2026-11-03')`);
    expect(days((await pool.query(DAYS)).rows)).toEqual(['readings_20261101', 'readings_20261102', 'readings_20261103']);
    await expect(pool.query(`select drop_days_before('2026-11-02')`)).rejects.toMatchObject({ code: '55P03' });
    await reader.query('commit');
  } finally {
    reader.release();
  }
  const { rows } = await pool.query(`select drop_days_before('2026-11-02') as dropped`);
  expect(rows[0].dropped).toBe(2); // a day of readings and a day of positions
  expect(days((await pool.query(DAYS)).rows)).toEqual(['readings_20261102', 'readings_20261103']);
}));

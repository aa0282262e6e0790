import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { withTestDatabase } from '../testing/database.ts';
import { dumpSchema } from '../testing/schema-dump.ts';
import { listMigrations, migrate } from './migrate.ts';

it('the committed sql/schema.sql is what the migrations make (npm run generate writes it anew)', async () => {
  await withTestDatabase(async ({ url }) => {
    const committed = readFileSync(new URL('../../sql/schema.sql', import.meta.url), 'utf8');
    expect(await dumpSchema(url)).toBe(committed);
  });
});

it('migrating twice changes nothing, and an edited migration is refused', async () => {
  await withTestDatabase(async ({ pool, url }) => {
    const before = await dumpSchema(url);
    await migrate(pool);
    expect(await dumpSchema(url)).toBe(before);
    await pool.query(`update migration set sha256 = 'other' where number = 2`);
    await expect(migrate(pool)).rejects.toThrow(`Migration ${listMigrations()[1]!.name} was edited after it was applied`);
  });
});

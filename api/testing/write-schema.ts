/** A program: writes `sql/schema.sql` from the migrations, on a PostgreSQL of its own. */
import { writeFileSync } from 'node:fs';
import { createPool } from '../store/database.ts';
import { migrate } from '../store/migrate.ts';
import { startNativeServer } from './native-server.ts';
import { dumpSchema } from './schema-dump.ts';

const server = await startNativeServer();
try {
  const pool = createPool({ connectionString: server.url, max: 2 });
  await migrate(pool).finally(() => pool.end());
  writeFileSync(new URL('../../sql/schema.sql', import.meta.url), await dumpSchema(server.url));
} finally {
  await server.stop();
}

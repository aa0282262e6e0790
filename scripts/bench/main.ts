/** Runs every bench on the demo county in a temporary PostgreSQL and prints Markdown. */
import { cpus, totalmem } from 'node:os';
import { generateCounty } from '../../fixtures/county/index.ts';
import { createPool } from '../../api/store/database.ts';
import { insertDemoCounty } from '../../api/store/demo-county.ts';
import { migrate } from '../../api/store/migrate.ts';
import { ResidentTables } from '../../api/store/resident.ts';
import { startNativeServer } from '../../api/testing/native-server.ts';
import { lngLatToMercator } from '../../tiles/index.ts';
import { writeFigures } from './document.ts';
import { benchEncode } from './encode.ts';
import { benchHttp } from './http.ts';

function machine(version: string): string {
  const [cpu] = cpus();
  return `Machine: ${cpu?.model.trim() ?? 'unknown'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB; Node ${process.versions.node}; PostgreSQL ${version}. `
    + `Date: ${new Date().toISOString().slice(0, 10)}. Command: \`npm run bench\`.`;
}

async function run(): Promise<void> {
  const server = await startNativeServer();
  try {
    const pool = createPool({ connectionString: server.url, max: 10 });
    await migrate(pool);
    const demo = generateCounty({});
    await insertDemoCounty(pool, demo);
    await pool.query('vacuum analyze');
    const code = demo.county.county;
    const tables = new ResidentTables(1024 * 1024 * 1024);
    await tables.loadCounty(pool, code);
    const { rows: [about] } = await pool.query(`select current_setting('server_version') || ', PostGIS ' || extversion as version from pg_extension where extname = 'postgis'`);
    const centre = lngLatToMercator(demo.county.home_lng, demo.county.home_lat);
    const sections = [machine(about.version), '## Tile encoding', await benchEncode(pool, code, tables.table(code, 'components')!)];
    const [hot, cold, fresh, memory] = await benchHttp(server.url, pool, code, centre);
    sections.push('## HTTP', hot!, cold!, '## From commit to tile', fresh!, '## Memory', memory!);
    const text = `${sections.join('\n\n')}\n`;
    console.log(text);
    if (process.argv.includes('--write')) writeFigures('npm run bench', text);
    await pool.end();
  } finally {
    await server.stop();
  }
}

await run();

/** Runs the benches of live data on the demo county in a temporary PostgreSQL and prints Markdown. */
import { cpus, totalmem } from 'node:os';
import { generateCounty } from '../../fixtures/county/index.ts';
import { createPool } from '../../api/store/database.ts';
import type { Pool } from '../../api/store/database.ts';
import { insertDemoCounty } from '../../api/store/demo-county.ts';
import { migrate } from '../../api/store/migrate.ts';
import { startNativeServer } from '../../api/testing/native-server.ts';
import { writeFigures } from './document.ts';
import { benchIntake } from './intake.ts';
import { benchFanout, centreOf } from './live-fanout.ts';
import { benchHub } from './live-hub.ts';

const COMMAND = 'npm run bench:live';

interface Ground {
  readonly databaseUrl: string;
  readonly pool: Pool;
  readonly county: string;
  readonly centre: readonly [number, number];
  readonly seconds: number;
}

/** The parts, each with its heading; run in this order. A part without a database takes none. */
const PARTS = {
  hub: { title: '### The hub alone', needsDatabase: false, run: async () => benchHub() },
  fanout: { title: '### From commit to frame', needsDatabase: true, run: (ground: Ground) => benchFanout(ground) },
  intake: { title: '### Durable intake', needsDatabase: true, run: (ground: Ground) => benchIntake(ground) },
} as const;

/** Every part that needs a database gets a fresh one, whose commits are synced as in production. */
async function onFreshCounty(seconds: number, work: (ground: Ground) => Promise<string>): Promise<string> {
  const server = await startNativeServer({ fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on', autovacuum: 'on' });
  try {
    const pool = createPool({ connectionString: server.url, max: 10 });
    await migrate(pool);
    const demo = generateCounty({});
    await insertDemoCounty(pool, demo);
    await pool.query('vacuum analyze');
    const text = await work({ databaseUrl: server.url, pool, county: demo.county.county, centre: centreOf(demo.county), seconds });
    await pool.end();
    return text;
  } finally {
    await server.stop();
  }
}

async function run(): Promise<void> {
  const given = process.argv.slice(2);
  const seconds = Number(given.find((word) => /^--seconds=\d+$/.test(word))?.slice('--seconds='.length) ?? 60);
  const names = Object.keys(PARTS) as (keyof typeof PARTS)[];
  const wanted = names.filter((name) => given.includes(name));
  const [cpu] = cpus();
  const sections = [
    `Machine: ${cpu?.model.trim() ?? 'unknown'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB; Node ${process.versions.node}. Date: ${new Date().toISOString().slice(0, 10)}. Command: \`${COMMAND}\`.`,
  ];
  for (const name of wanted.length ? wanted : names) {
    const part = PARTS[name];
    sections.push(part.title, part.needsDatabase ? await onFreshCounty(seconds, part.run) : await PARTS.hub.run());
  }
  const text = sections.join('\n\n');
  console.log(text);
  if (given.includes('--write')) writeFigures(COMMAND, text);
}

await run();

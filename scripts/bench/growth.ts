/** Runs the growth bench: engine, server over PostgreSQL and import, with 1 to 100 times the components, and prints Markdown. */
import { cpus, loadavg, totalmem } from 'node:os';
import { writeFigures } from './document.ts';
import { benchEngine } from './growth-engine.ts';
import { benchImport } from './growth-import.ts';
import { ONCE } from './growth-rows.ts';
import { benchServer } from './growth-server.ts';

const COMMAND = 'npm run bench:growth';
const PARTS = ['engine', 'server', 'import'];
/** The import is measured with at most so many times the rows. */
const MOST_IMPORTED = 10;

async function run(): Promise<void> {
  const given = process.argv.slice(2);
  const most = Number(given.find((word) => word.startsWith('--times='))?.split('=')[1] ?? 100);
  if (!Number.isInteger(most) || most < 1) throw new Error('--times= must be a whole number, 1 or more');
  const parts = PARTS.filter((part) => given.includes(part) || !PARTS.some((any) => given.includes(any)));
  const allTimes = [1, 10, 100].filter((times) => times < most).concat(most);
  const [cpu] = cpus();
  const sections = [
    `Machine: ${cpu?.model.trim() ?? 'unknown'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB; Node ${process.versions.node}. Load of the machine when it began: ${loadavg()[0]!.toFixed(1)}. Date: ${new Date().toISOString().slice(0, 10)}. Command: \`${COMMAND}\`.`,
  ];
  const add = (title: string, texts: readonly string[]): void => {
    const text = [`### ${title}`, ...texts].join('\n\n');
    console.log(`${text}\n`);
    sections.push(text);
    // Part by part, so that nothing is lost when a later one fails.
    if (given.includes('--write')) writeFigures(COMMAND, sections.join('\n\n'));
  };
  if (parts.includes('engine')) add('The engine alone', await benchEngine(allTimes));
  if (parts.includes('server')) add('The server', await benchServer(most));
  if (parts.includes('import')) add('Import', await benchImport([...new Set([1, Math.min(most, MOST_IMPORTED)])].map((times) => ONCE * times)));
}

await run();

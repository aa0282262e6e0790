/** Runs the bench of lists, counts and indicators over very many cases in a temporary PostgreSQL and prints Markdown. */
import { cpus, totalmem } from 'node:os';
import { generateCounty } from '../../fixtures/county/index.ts';
import { ensureCaseGround } from '../../api/cases/demo/ground.ts';
import { SEARCHED_DAYS } from '../../api/contract/cases/lists.ts';
import { INDICATOR_IDS } from '../../api/contract/cases/indicators.ts';
import { readIndicators } from '../../api/cases/reading/indicators.ts';
import { CountyBook } from '../../api/county/county-book.ts';
import type { County } from '../../api/county/county.ts';
import { createPool } from '../../api/store/database.ts';
import type { Pool } from '../../api/store/database.ts';
import { insertDemoCounty } from '../../api/store/demo-county.ts';
import { migrate } from '../../api/store/migrate.ts';
import { startNativeServer } from '../../api/testing/native-server.ts';
import { FILL_DAYS, fillWithCases } from './cases-fill.ts';
import { COUNTING, indicatorQuestion } from './cases-indicators.ts';
import { figuresQuestion, pageQuestion, type Asking, type Question } from './cases-questions.ts';
import { writeFigures } from './document.ts';
import { ms, spreadOf, table } from './figures.ts';

const COMMAND = 'npm run bench:cases';
const DAY_MS = 86_400_000;
/** The end of the bench's history; the same in every run. */
const NOW = Date.parse('2026-11-15T10:30:00+08:00');
const LIVE = `c.state not in ('closed', 'scored', 'not_filed', 'merged', 'force_closed')`;

/** Below so many cases reading them all may well be the quickest way. */
const PLANS_MATTER_FROM = 200_000;

type Plan = Record<string, unknown> & { readonly Plans?: readonly Plan[] };

const LARGE = ['cases', 'case_moves', 'case_clocks', 'case_tasks', 'reports'];

/** Whether a plan reads a large table from end to end. @param countsAll it has to count every case, so the count is left alone */
function readsAll(plan: Plan, countsAll: boolean): boolean {
  if (plan['Node Type'] === 'Seq Scan' && LARGE.includes(plan['Relation Name'] as string)) return true;
  // The total is the first of the statement's sub-selects.
  return (plan.Plans ?? []).some((part) => !(countsAll && part['Subplan Name'] === 'InitPlan 1 (returns $0)') && readsAll(part, countsAll));
}

/** @throws Error when the two ways answer differently, or a plan reads a large table from end to end */
async function measure(pool: Pool, question: Question, rounds: number, plansMatter: boolean): Promise<(string | number)[]> {
  for (const { text, values } of plansMatter ? question.statements ?? [] : []) {
    const { rows } = await pool.query(`explain (format json) ${text}`, values);
    if (readsAll(rows[0]['QUERY PLAN'][0].Plan, question.countsAll ?? false)) throw new Error(`${question.name}: the plan reads a whole table:\n${JSON.stringify(rows[0]['QUERY PLAN'])}`);
  }
  const [ours, plain]: [number[], number[]] = [[], []];
  for (let round = 0; round <= Math.min(rounds, question.rounds ?? rounds); round++) {
    const [startedAt, mine] = [performance.now(), await question.ours()];
    const [betweenAt, theirs] = [performance.now(), await question.plain()];
    const endedAt = performance.now();
    if (JSON.stringify(mine) !== JSON.stringify(theirs)) throw new Error(`${question.name}: the answers differ:\n${JSON.stringify(mine).slice(0, 600)}\n${JSON.stringify(theirs).slice(0, 600)}`);
    // The first round warms the caches.
    if (round) {
      ours.push(betweenAt - startedAt);
      plain.push(endedAt - betweenAt);
    }
  }
  const [a, b] = [spreadOf(ours), spreadOf(plain)];
  return [question.name, `${ms(a.min)} / ${ms(a.p50)} / ${ms(a.max)}`, `${ms(b.min)} / ${ms(b.p50)} / ${ms(b.max)}`, `${(b.p50 / a.p50).toFixed(1)}×`];
}

const WHOLE = { from: NOW - FILL_DAYS * DAY_MS, to: NOW };
const MONTH = { from: Date.parse('2026-10-01T00:00:00+08:00'), to: Date.parse('2026-11-01T00:00:00+08:00') };

/** The plainest search for repeated and missed cases looks around every case; over more than this it takes many minutes. */
const SEARCHED_PLAINLY = 300_000;

/** Milliseconds of every indicator of a period. */
async function timeOfAll({ pool, code, at }: Asking, period: { from: number; to: number }): Promise<number> {
  const startedAt = performance.now();
  await readIndicators(pool, { county: code, period, by: 'area', indicators: INDICATOR_IDS, where: () => 'true', at });
  return performance.now() - startedAt;
}

function questionsOf(asking: Asking, grid: string, count: number): Question[] {
  return [
    pageQuestion(asking, 'inbox: cases that live, by remaining time', 'live=true', LIVE),
    pageQuestion(asking, 'a department’s cases in handling', 'live=true&department=D03&state=handling', `${LIVE} and c.department = 'D03' and c.state = 'handling'`),
    pageQuestion(asking, 'overdue', 'live=true&due=overdue', `${LIVE} and c.due_at < '${new Date(NOW).toISOString()}'`),
    pageQuestion(asking, 'a class among what lives', 'live=true&class=yc2013e:0113', `${LIVE} and c.class = 'yc2013e:0113'`),
    pageQuestion(asking, 'a unit grid, newest first', `unit=${grid}`, `c.unit_grid = '${grid}'`, 'reported'),
    pageQuestion(asking, 'a text, newest first: in the last 90 days', 'q=描述 77', `c.reported_at >= '${new Date(NOW - SEARCHED_DAYS * DAY_MS).toISOString()}' and c.description like '%描述 77%'`, 'reported'),
    { ...pageQuestion(asking, 'everything, newest first', '', 'true', 'reported'), countsAll: true },
    figuresQuestion(asking, 'department'), figuresQuestion(asking, 'unit'),
    indicatorQuestion(asking, 'a month', MONTH, { mustUseIndexes: true, rounds: 3, ...(count > SEARCHED_PLAINLY ? { which: COUNTING } : {}) }), indicatorQuestion(asking, 'the whole history', WHOLE, { which: COUNTING, rounds: 1 }),
  ];
}

async function benchCases(pool: Pool, count: number, rounds: number): Promise<string> {
  const demo = generateCounty({ now: new Date('2026-11-15T00:00:00+08:00') });
  const code = demo.county.county;
  await insertDemoCounty(pool, demo);
  await ensureCaseGround(pool, code, 1, NOW);
  const startedAt = performance.now();
  await fillWithCases(pool, code, count, NOW, (step) => console.error(`  ${((performance.now() - startedAt) / 1000).toFixed(0)} s  ${step}`));
  const book = new CountyBook();
  await book.refresh(pool);
  const asking: Asking = { pool, county: { book } as County, code, at: NOW };
  const { rows: [{ size, grid }] } = await pool.query(`select pg_size_pretty(sum(pg_total_relation_size(t::regclass))) as size,
    (select unit_grid from cases where unit_grid is not null order by id limit 1) as grid from unnest(array['cases', 'case_clocks', 'case_moves', 'reports', 'case_tasks']) t`);
  const lines: (string | number)[][] = [];
  for (const question of questionsOf(asking, grid, count)) {
    const line = await measure(pool, question, rounds, count >= PLANS_MATTER_FROM);
    console.error(`  ${line.join(' | ')}`);
    lines.push(line);
  }
  return [
    `${count.toLocaleString('en')} cases with their clocks, reports, checks and moves, ${size} with their indexes. Pages of 100 with names, clocks and total, in one statement; plain: \`select *\` of the page and a count. ${rounds} rounds, turn by turn, the answers compared in every one; no plan of a page, of the figures of now or of a month's indicators reads a large table from end to end (the run fails if one does); indicators of the whole history may.`,
    table(['question', 'ours ms: min / p50 / max', 'plainest SQL ms', 'plain ÷ ours'], lines),
    `All ${INDICATOR_IDS.length} indicators, ours alone, 1 round: of a month ${ms(await timeOfAll(asking, MONTH))} ms, of the whole history ${ms(await timeOfAll(asking, WHOLE))} ms.`,
  ].join('\n\n');
}

async function run(): Promise<void> {
  const given = process.argv.slice(2);
  const numberOf = (name: string, usual: number): number => Number(given.find((word) => word.startsWith(`--${name}=`))?.split('=')[1] ?? usual);
  const [count, rounds] = [numberOf('cases', 1_000_000), numberOf('rounds', 7)];
  const server = await startNativeServer({ shared_buffers: '1GB', jit: 'off' });
  try {
    const pool = createPool({ connectionString: server.url, max: 4 });
    await migrate(pool);
    const [cpu] = cpus();
    const text = [
      `Machine: ${cpu?.model.trim() ?? 'unknown'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB; Node ${process.versions.node}. Date: ${new Date().toISOString().slice(0, 10)}. Command: \`${COMMAND}\`.`,
      await benchCases(pool, count, rounds),
    ].join('\n\n');
    await pool.end();
    console.log(text);
    if (given.includes('--write')) writeFigures(COMMAND, text);
  } finally {
    await server.stop();
  }
}

await run();

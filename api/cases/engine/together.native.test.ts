import { afterAll, beforeAll, expect, test } from 'vitest';
import { seededRandom } from '../../../tiles/testing.ts';
import { nextSnapshot } from '../../contract/cases/next-snapshot.ts';
import { planMove } from '../../contract/cases/plan-move.ts';
import type { MoveInput } from '../../contract/cases/plan-move.ts';
import type { Mover } from '../../contract/cases/snapshot.ts';
import { CASE_FLOWS, CASE_MOVES } from '../../contract/cases/vocabulary.ts';
import type { CaseMove } from '../../contract/cases/vocabulary.ts';
import { ApiError } from '../../http/problem.ts';
import { createPool, inTransaction } from '../../store/database.ts';
import type { Client, Pool } from '../../store/database.ts';
import { createTestDatabase } from '../../testing/database.ts';
import type { TestDatabase } from '../../testing/database.ts';
import { insertSmallCounty, SMALL_COUNTY } from '../../testing/small-county.ts';
import { insertCaseGround, MOVERS, moveTestCase, moveWith, openTestCase, walkTestCase, wantedMove } from '../testing.ts';
import type { TestMove } from '../testing.ts';
import { engineContext, readCalendars } from './context.ts';
import { makeMove, readLimit } from './make-move.ts';
import { readSnapshots } from './read-snapshot.ts';

let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  await insertSmallCounty(database.pool, { components: 40, events: 1 });
  await insertCaseGround(database.pool);
  pool = createPool({ connectionString: database.url, max: 12 });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const context = () => engineContext(pool, SMALL_COUNTY);

test('of two operators who move the same case at once one wins, the other is told by whom and what, and nothing is lost', async () => {
  const { caseId } = await openTestCase(pool);
  const first = await pool.connect();
  await first.query('begin');
  await moveWith(first, context(), caseId, 'file', { expected: 1 });
  const second = Promise.allSettled([moveTestCase(pool, caseId, 'precheck', { by: MOVERS.lead, expected: 1 })]);
  await first.query('commit');
  first.release();
  expect((await second)[0]).toMatchObject({
    status: 'rejected', reason: { code: 'case_moved', message: expect.stringMatching(/was moved meanwhile: file by operator at .*; it is pending_dispatch now/) },
  });
  const { rows } = await pool.query('select move, by_person from case_moves where case_id = $1 order by number', [caseId]);
  expect(rows).toEqual([{ move: 'report', by_person: 'C001' }, { move: 'file', by_person: 'operator' }]);
  const { rows: tasks } = await pool.query('select from case_tasks where case_id = $1', [caseId]);
  expect(tasks).toEqual([]);
});

test('of two departments that accept a case at once one holds it', async () => {
  const { caseId } = await openTestCase(pool);
  await moveTestCase(pool, caseId, 'file');
  await moveTestCase(pool, caseId, 'dispatch', { detail: { departments: ['D03', 'D06'] } });
  const results = await Promise.allSettled([MOVERS.works, MOVERS.sanitation].map((by) => moveTestCase(pool, caseId, 'accept', { by })));
  const [won, lost] = results[0]!.status === 'fulfilled' ? [results[0], results[1]!] : [results[1]!, results[0]!];
  expect(won).toMatchObject({ status: 'fulfilled', value: { offered: [] } });
  expect(lost).toMatchObject({ status: 'rejected', reason: { code: 'move_refused', about: { guard: 'offered' } } });
});

test('two cases that are merged into each other at once: one merge is made, the other refused', async () => {
  const [one, other] = [(await openTestCase(pool)).caseId, (await openTestCase(pool)).caseId];
  const results = await Promise.allSettled([moveTestCase(pool, one, 'merge', { detail: { into: other } }), moveTestCase(pool, other, 'merge', { detail: { into: one } })]);
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  // The other one was merged meanwhile: itself, or the case that it wanted to be merged into.
  const [lost] = results.filter((result) => result.status === 'rejected');
  expect(['move_refused', 'wrong_state']).toContain((lost!.reason as ApiError).code);
});

const CASES = 40;
const CONNECTIONS = 12;
const ATTEMPTS = 1200;
const PEOPLE: readonly Mover[] = Object.values(MOVERS);

function refusalOf(error: unknown): string {
  if (!(error instanceof ApiError)) throw error;
  return error.about.guard ?? error.code;
}

/** What only the database knows. */
const UNKNOWN_TO_PLAN = ['bad_body', 'detail', 'duplicates_seen', 'period_frozen'];

/** Makes a move and holds what was planned against what the database made of it. @throws ApiError for a refusal, as it was foreseen */
async function moveAsPlanned(client: Client, id: number, move: CaseMove, options: TestMove): Promise<string> {
  const wanted = await wantedMove(client, id, move, options);
  if (move.endsWith('merge')) {
    // Two cases are locked in the order of their ids: not one of them before.
    await makeMove(client, context(), wanted);
    return 'accepted';
  }
  const { snapshot, settings, newestEdition, now } = (await readSnapshots(client, SMALL_COUNTY, [id], true)).get(id)!;
  const calendars = await readCalendars(client, context(), newestEdition, Object.values(snapshot.clocks).map((clock) => clock.calendarEdition));
  const limit = move === 'file' ? await readLimit(client, SMALL_COUNTY, (wanted.detail as { standardId: number }).standardId) : null;
  const at = Math.max(now, snapshot.movedAt);
  const input: MoveInput = { ...wanted, snapshot, settings, calendars, at, ...(limit ? { limit } : {}) };
  const plan = planMove(input);
  const against = [...plan.refusals, ...plan.needs].map(({ guard }) => guard as string);
  try {
    await makeMove(client, context(), { ...wanted, at });
  } catch (error) {
    const why = refusalOf(error);
    if (why === 'wrong_state') expect(plan.row).toBe(null);
    else if (!UNKNOWN_TO_PLAN.includes(why)) expect(against, `${move} of case ${id}`).toContain(why);
    throw error;
  }
  expect(against, `${move} of case ${id}`).toEqual([]);
  const after = (await readSnapshots(client, SMALL_COUNTY, [id], false)).get(id)!.snapshot;
  expect(nextSnapshot(input, plan), `${move} of case ${id}`).toEqual(after);
  return 'accepted';
}

/** One worker: random moves of random cases, legal and not. @returns how many were accepted */
async function moveAbout(ids: readonly number[], seed: number): Promise<{ accepted: number; refused: Record<string, number> }> {
  const random = seededRandom(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const asked = CASE_MOVES.filter((move) => move !== 'report' && move !== 'add_report');
  let accepted = 0;
  const refused: Record<string, number> = {};
  for (let n = 0; n < ATTEMPTS / CONNECTIONS; n++) {
    const id = pick(ids);
    const { rows: [{ flow, state }] } = await pool.query('select flow, state from cases where county = $1 and id = $2', [SMALL_COUNTY, id]);
    const { rows } = await pool.query('select move from case_flow_moves where flow = $1 and from_state = $2 order by move', [flow, state]);
    // Half of the time something that was legal a moment ago.
    const move = random() < 0.6 ? pick(rows).move : pick(asked);
    const options = { ...(random() < 0.25 ? { by: pick(PEOPLE) } : {}), ...(move === 'merge' ? { detail: { into: pick(ids) } } : {}), ...(move === 'close' ? { note: 'seen' } : {}) };
    const outcome = await inTransaction(pool, (client) => moveAsPlanned(client, id, move, options)).catch(refusalOf);
    if (outcome === 'accepted') accepted++;
    else refused[outcome] = (refused[outcome] ?? 0) + 1;
  }
  return { accepted, refused };
}

test('a thousand random moves by twelve connections end in states that the table allows, with one row a move and clocks that agree', async () => {
  const ids: number[] = [];
  for (let n = 0; n < CASES; n++) ids.push((await openTestCase(pool, { flow: CASE_FLOWS[n % 3]! })).caseId);
  for (const [n, id] of ids.entries()) if (n % 4 === 0) await walkTestCase(pool, id, n % 8 ? 'handling' : 'pending_check', CASE_FLOWS[n % 3]);
  const before = (await pool.query('select count(*)::int as n from case_moves')).rows[0].n as number;
  const results = await Promise.all(Array.from({ length: CONNECTIONS }, (_, worker) => moveAbout(ids, 20261122 + worker)));
  const accepted = results.reduce((sum, result) => sum + result.accepted, 0);
  expect(accepted).toBeGreaterThan(200);
  expect(results.flatMap(({ refused }) => Object.keys(refused)), 'the database works the clocks out as TypeScript does').not.toContain('clocks');
  expect(new Set(results.flatMap(({ refused }) => Object.keys(refused))).size).toBeGreaterThan(8);

  const { rows: [counts] } = await pool.query(`select count(*) filter (where move not in ('absorb', 'release'))::int as n from case_moves where id > (
    select max(id) from (select id from case_moves order by id limit $1) old)`, [before]);
  expect(counts.n, 'one row each accepted move').toBe(accepted);
  expect(await wrongRows()).toEqual([]);
});

/** What does not agree, in words; empty: everything does. */
async function wrongRows(): Promise<string[]> {
  const { rows } = await pool.query<{ wrong: string }>(`
    with steps as (
      select m.*, c.flow, c.version, c.state, lag(m.to_state) over one as came_from, count(*) over (partition by m.case_id) as moves, row_number() over one as nth,
        lead(m.id) over one is null as is_last
      from case_moves m join cases c on c.county = m.county and c.id = m.case_id window one as (partition by m.case_id order by m.number)
    )
    select format('case %s move %s: %s', case_id, number, wrong) as wrong from steps, lateral (values
      (case when number <> nth or moves <> version then 'the numbers do not count the moves' end),
      (case when came_from is distinct from from_state then 'it does not begin where the last one ended' end),
      (case when is_last and to_state <> state then 'the case is elsewhere' end),
      (case when not exists (select from case_flow_moves f where f.flow = steps.flow and f.move = steps.move and f.from_state is not distinct from steps.from_state
        and (f.to_state = steps.to_state or f.to_state = 'before')) then 'the table has no such move' end)
    ) as w(wrong) where wrong is not null
    union all
    select format('case %s in %s: %s', id, state, wrong) from cases c, lateral (
      select count(*) filter (where k.state = 'running') as running, count(*) filter (where k.state <> 'stopped') as open,
        max(k.deadline) filter (where k.state = 'running') as due from case_clocks k where k.county = c.county and k.case_id = c.id) k, lateral (values
      (case when running > 1 then 'two clocks run' end),
      (case when due is distinct from c.due_at then 'its deadline is not that of the clock that runs' end),
      (case when c.ended_at is not null and open > 0 then 'it has ended and a clock has not' end),
      (case when (c.ended_at is null) <> (c.state in (select f.state from case_flow_states f where f.flow = c.flow and not f.is_end)) then 'its end is not that of its state' end),
      (case when c.report_count <> (with recursive family(id) as (select c.id::bigint union select o.id::bigint from cases o join family on o.merged_into = family.id)
        select count(*) from reports r where r.case_id in (select f.id from family f)) then 'it does not count its reports and those of the cases merged into it' end)
    ) as w(wrong) where wrong is not null
    union all
    select format('case %s: clock %s %s', case_id, clock, instance) from case_clocks k
    where (k.body ->> 'deadline')::bigint is distinct from ms_of(k.deadline) or k.body ->> 'state' <> k.state
      or (k.state <> 'stopped' and exists (select from case_clocks n where n.case_id = k.case_id and n.clock = k.clock and n.instance > k.instance))`);
  return rows.map(({ wrong }) => wrong);
}

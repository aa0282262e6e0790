import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FLOWS, flowMove } from '../../contract/cases/flows.ts';
import { CASE_FLOWS, CASE_MOVES, ENDED_STATES } from '../../contract/cases/vocabulary.ts';
import type { CaseFlow, CaseMove, CaseState } from '../../contract/cases/vocabulary.ts';
import { ApiError } from '../../http/problem.ts';
import type { Client } from '../../store/database.ts';
import { createTestDatabase } from '../../testing/database.ts';
import type { TestDatabase } from '../../testing/database.ts';
import { insertSmallCounty, SMALL_COUNTY } from '../../testing/small-county.ts';
import { insertCaseGround, MOVERS, moveWith, openWith, pathTo } from '../testing.ts';
import type { TestMove } from '../testing.ts';
import { engineContext } from './context.ts';
import { insertReport } from './open-case.ts';

let database: TestDatabase;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

beforeAll(async () => {
  database = await createTestDatabase();
  await insertSmallCounty(database.pool, { components: 40, events: 1 });
  await insertCaseGround(database.pool);
});
afterAll(() => database.drop());

test('the tables of the database say the same as the flows in TypeScript', async () => {
  const { rows } = await database.pool.query('select flow, move, from_state as "from", to_state as "to", kind, guards, clocks, roles from case_flow_moves');
  const states = await database.pool.query('select flow, state, step, is_end from case_flow_states');
  const byKey = (row: object): string => JSON.stringify(row);
  const moves = Object.values(FLOWS).flatMap((flow) => flow.moves.map(({ move, from, to, kind, guards, clocks, roles }) => ({ flow: flow.id, move, from, to, kind, guards, clocks, roles })));
  expect(rows.map(byKey).sort()).toEqual(moves.map(byKey).sort());
  expect(states.rows.map(byKey).sort()).toEqual(Object.values(FLOWS).flatMap((flow) => Object.entries(flow.states).map(([state, step]) =>
    byKey({ flow: flow.id, state, step, is_end: (ENDED_STATES as readonly string[]).includes(state) }))).sort());
});

/** A case in a state. What was closed was handled late, last month or before. */
async function caseIn(client: Client, flow: CaseFlow, state: CaseState, offered: boolean): Promise<number> {
  const context = engineContext(database.pool, SMALL_COUNTY);
  const isOver = state === 'closed' || state === 'scored';
  let at = Date.now() - (isOver ? 200 * DAY_MS : HOUR_MS);
  const { caseId } = await openWith(client, context, { flow, at });
  if (state === 'merged') {
    const target = await openWith(client, context, { flow, at });
    await moveWith(client, context, caseId, 'merge', { at: at + 1000, detail: { into: target.caseId } });
    return caseId;
  }
  for (const move of pathTo(state, flow)) {
    at += isOver && move === 'submit' ? 20 * DAY_MS : 1000;
    await moveWith(client, context, caseId, move, { at, ...(move === 'dispatch' && offered ? { detail: { departments: ['D03', 'D06'] } } : {}) });
  }
  return caseId;
}

/** What has to be there for a move, beside the state: made by moves that keep the state. */
async function prepare(client: Client, caseId: number, flow: CaseFlow, state: CaseState, move: CaseMove): Promise<TestMove> {
  const context = engineContext(database.pool, SMALL_COUNTY);
  if (!flowMove(flow, state, move)) return move === 'merge' ? { detail: { into: 0 } } : {};
  if (move === 'extend' || move === 'refuse_extension') await moveWith(client, context, caseId, 'ask_extension');
  if (move === 'suspend' || move === 'refuse_suspension') {
    await moveWith(client, context, caseId, 'ask_suspension', { detail: { until: Date.now() + DAY_MS } });
  }
  if (move === 'review_appeal') await moveWith(client, context, caseId, 'appeal');
  if (move === 'merge') return { detail: { into: (await openWith(client, context)).caseId } };
  if (move === 'add_report') {
    const draft = { channel: 'public', class: 'yc2013e:0110', lng: 113.61, lat: 37.81 } as const;
    return { by: MOVERS.intake, detail: { reportId: (await insertReport(client, SMALL_COUNTY, caseId, draft, MOVERS.intake)).reportId } };
  }
  if (move === 'close') return { note: 'seen by the desk' };
  if (move === 'ask_suspension') return { detail: { until: Date.now() + DAY_MS } };
  return {};
}

async function tryMove(client: Client, caseId: number, flow: CaseFlow, state: CaseState, move: CaseMove): Promise<string> {
  await client.query('savepoint before_move');
  try {
    const options = await prepare(client, caseId, flow, state, move);
    const moved = await moveWith(client, engineContext(database.pool, SMALL_COUNTY), caseId, move, options);
    return `to ${moved.state}`;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return error.about.guard ? `refused by ${error.about.guard}` : error.code;
  } finally {
    await client.query('rollback to savepoint before_move');
  }
}

function expectedOf(flow: CaseFlow, state: CaseState, move: CaseMove): string {
  const row = flowMove(flow, state, move);
  if (!row) return 'wrong_state';
  // Made by the database with the move of the other case only.
  if (move === 'absorb' || move === 'release') return 'refused by merging';
  return `to ${row.to === 'before' ? 'handling' : row.to}`;
}

describe.each(CASE_FLOWS)('of flow %s', (flow) => {
  test.each(Object.keys(FLOWS[flow].states) as CaseState[])('from %s exactly the moves of the table are accepted', async (state) => {
    const client = await database.pool.connect();
    try {
      await client.query('begin');
      await client.query(`insert into score_periods (county, month, frozen_by)
        select $1, date_trunc('month', now())::date - n * interval '1 month', 'lead' from generate_series(1, 12) n`, [SMALL_COUNTY]);
      const offeredId = state === 'pending_handle' ? await caseIn(client, flow, state, true) : null;
      const caseId = await caseIn(client, flow, state, false);
      const found: Record<string, string> = {};
      for (const move of CASE_MOVES) found[move] = await tryMove(client, move === 'accept' && offeredId !== null ? offeredId : caseId, flow, state, move);
      expect(found).toEqual(Object.fromEntries(CASE_MOVES.map((move) => [move, expectedOf(flow, state, move)])));
    } finally {
      await client.query('rollback');
      client.release();
    }
  });
});

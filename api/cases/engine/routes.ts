/** Moves of cases over HTTP. */
import { caseSchema } from '../../contract/cases/case.ts';
import { makeCaseMoveSchema } from '../../contract/cases/moves.ts';
import type { MakeCaseMove } from '../../contract/cases/moves.ts';
import { bulkMovesReplySchema, bulkMovesSchema, freezePeriodSchema, movesOfferedReplySchema, scorePeriodsReplySchema } from '../../contract/cases/offered.ts';
import type { BulkMovesReply, OfferedMove } from '../../contract/cases/offered.ts';
import type { Known } from '../../contract/cases/guards.ts';
import type { Calendars, Mover } from '../../contract/cases/snapshot.ts';
import type { Case } from '../../contract/cases/case.ts';
import type { County } from '../../county/county.ts';
import { readFeatureId } from '../../county/reading.ts';
import { ApiError, problemOf } from '../../http/problem.ts';
import { queryOf, readBody } from '../../http/route.ts';
import type { Route } from '../../http/route.ts';
import { scopeOf } from '../../http/scope.ts';
import type { Scope } from '../../http/scope.ts';
import { COUNTY_PARAMETER } from '../../routes/filter-parameters.ts';
import { inTransaction } from '../../store/database.ts';
import type { Client, Queryable } from '../../store/database.ts';
import { reachesCase } from '../case-reach.ts';
import { engineContext, readCalendars } from './context.ts';
import { makeMove } from './make-move.ts';
import { checkComment, commentRefusal } from './may-comment.ts';
import { moverOf } from './mover.ts';
import { offerMoves, readKnown } from './offer-moves.ts';
import { editionsOf, readSnapshots } from './read-snapshot.ts';
import type { ReadCase } from './read-snapshot.ts';
import { freezePeriod, readPeriods } from './score-periods.ts';

/** @returns the case that took it in; null: none did @throws ApiError withheld for a case outside the person's areas */
async function checkReach(client: Client, county: string, id: number, scope: Scope): Promise<number | null> {
  const { rows: [row] } = await client.query<{ area_code: string | null; merged_into: number | null }>(
    'select area_code, merged_into from cases where county = $1 and id = $2', [county, id]);
  if (row && !await reachesCase(client, county, id, row.area_code, scope)) throw new ApiError('withheld', `Case ${id} lies where your permission does not reach`);
  return row?.merged_into ?? null;
}

/** What the asker has to see, and may say, beside what the database judges. @throws ApiError withheld, move_refused */
async function checkAsker(client: Client, county: string, id: number, scope: Scope, { move, detail }: MakeCaseMove): Promise<void> {
  const mergedInto = await checkReach(client, county, id, scope);
  const other = move === 'merge' ? detail.into : move === 'unmerge' ? mergedInto : null;
  if (Number.isSafeInteger(other)) await checkReach(client, county, other as number, scope);
  if (move === 'comment') await checkComment(client, county, id, moverOf(scope), detail);
}

/**
 * Makes a move in a person's name, in a transaction of its own.
 * @throws ApiError unknown_case, withheld, move_refused, wrong_state, case_moved, bad_body
 */
export function moveAs(county: County, code: string, id: number, scope: Scope, wanted: MakeCaseMove): Promise<Case> {
  const { pool } = county.database;
  const by = moverOf(scope);
  return inTransaction(pool, async (client) => {
    await checkAsker(client, code, id, scope, wanted);
    return makeMove(client, engineContext(pool, code), { caseId: id, move: wanted.move, by, note: wanted.note, detail: wanted.detail, expected: wanted.version });
  });
}

function moveRoute(county: County): Route {
  return {
    method: 'post', path: '/api/cases/:id/moves', summary: 'Move a case; 409 move_refused names the guard, 409 case_moved who was first',
    query: COUNTY_PARAMETER, body: makeCaseMoveSchema, reply: caseSchema,
    handle: async (request, response) => {
      const code = county.codeOf(queryOf(request));
      const id = readFeatureId(request.params.id as string);
      response.json(await moveAs(county, code, id, scopeOf(request), readBody(makeCaseMoveSchema, request.body)));
    },
  };
}

type Outcome = BulkMovesReply['cases'][number];

async function outcomeOf(id: number, moving: Promise<Case>): Promise<Outcome> {
  try {
    return { id, case: await moving, refused: null };
  } catch (error) {
    const { status, code, detail, guard } = problemOf(error);
    // What is wrong with the request or the server is wrong for all of them.
    if (status >= 500 || code === 'bad_body') throw error;
    return { id, case: null, refused: { code, detail, guard: guard ?? null } };
  }
}

function bulkRoute(county: County): Route {
  return {
    method: 'post', path: '/api/cases/moves', summary: 'The same move of up to 200 cases, each by itself; the answer says of each whether it was moved',
    query: COUNTY_PARAMETER, body: bulkMovesSchema, reply: bulkMovesReplySchema,
    handle: async (request, response) => {
      const code = county.codeOf(queryOf(request));
      const scope = scopeOf(request);
      const { ids, ...wanted } = readBody(bulkMovesSchema, request.body);
      const cases: Outcome[] = [];
      for (const id of new Set(ids)) cases.push(await outcomeOf(id, moveAs(county, code, id, scope, wanted)));
      response.json({ county: code, moved: cases.filter((each) => each.case).length, cases });
    },
  };
}

/** @throws ApiError unknown_case, withheld */
async function readVisible(db: Queryable, code: string, id: number, scope: Scope): Promise<ReadCase> {
  const found = (await readSnapshots(db, code, [id], false)).get(id);
  if (!found) throw new ApiError('unknown_case', `There is no case ${id} in county ${code}`);
  if (!await reachesCase(db, code, id, found.areaCode, scope)) throw new ApiError('withheld', `Case ${id} lies where your permission does not reach`);
  return found;
}

async function offersTo(db: Queryable, code: string, found: ReadCase, by: Mover, calendars: Calendars, known: Known): Promise<OfferedMove[]> {
  const moves = offerMoves(found, by, calendars, known);
  const refusal = moves.some(({ move }) => move === 'comment') ? await commentRefusal(db, code, found.id, by, false) : null;
  return refusal ? moves.map((each) => (each.move === 'comment' ? { ...each, refusals: [...each.refusals, refusal] } : each)) : moves;
}

function offeredRoute(county: County): Route {
  return {
    method: 'get', path: '/api/cases/:id/moves-offered', summary: 'Every move that a case has for the asker, with what it does to the clocks and what stands against it',
    query: COUNTY_PARAMETER, reply: movesOfferedReplySchema,
    handle: async (request, response) => {
      const code = county.codeOf(queryOf(request));
      const scope = scopeOf(request);
      const { pool } = county.database;
      const found = await readVisible(pool, code, readFeatureId(request.params.id as string), scope);
      const calendars = await readCalendars(pool, engineContext(pool, code), found.newestEdition, editionsOf(found));
      const known = await readKnown(pool, code, found.id);
      const moves = scope.person.role === 'analyst' ? [] : await offersTo(pool, code, found, moverOf(scope), calendars, known);
      response.json({ county: code, caseId: found.id, state: found.snapshot.state ?? 'reported', version: found.snapshot.version, moves });
    },
  };
}

function periodRoutes(county: County): Route[] {
  return [
    {
      method: 'get', path: '/api/score-periods', summary: 'Months whose figures are frozen', query: COUNTY_PARAMETER, reply: scorePeriodsReplySchema,
      handle: async (request, response) => {
        const code = county.codeOf(queryOf(request));
        response.json({ county: code, periods: await readPeriods(county.database.pool, code) });
      },
    },
    {
      method: 'post', path: '/api/score-periods', summary: 'Freeze a past month: its figures stand, its cases may be scored',
      query: COUNTY_PARAMETER, body: freezePeriodSchema, reply: scorePeriodsReplySchema,
      handle: async (request, response) => {
        const code = county.codeOf(queryOf(request));
        const { month } = readBody(freezePeriodSchema, request.body);
        await freezePeriod(county.database.pool, code, month, moverOf(scopeOf(request)));
        response.json({ county: code, periods: await readPeriods(county.database.pool, code) });
      },
    },
  ];
}

/** Routes of moves, of what is offered, and of frozen months. */
export function engineRoutes(county: County): Route[] {
  return [moveRoute(county), bulkRoute(county), offeredRoute(county), ...periodRoutes(county)];
}

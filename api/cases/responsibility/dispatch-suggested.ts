/** Dispatches cases to those who answer for them, one transaction each: what is refused for one case stops no other. */
import type { DispatchSuggested, DispatchSuggestedReply } from '../../contract/cases/responsibility.ts';
import type { County } from '../../county/county.ts';
import { ApiError, problemOf } from '../../http/problem.ts';
import type { Scope } from '../../http/scope.ts';
import { inTransaction } from '../../store/database.ts';
import { engineContext } from '../engine/context.ts';
import { makeMove } from '../engine/make-move.ts';
import { moverOf } from '../engine/mover.ts';
import { suggestDispatch } from './suggest-dispatch.ts';

type Result = DispatchSuggestedReply['results'][number];

/**
 * Answers in the order of the ids; an id that is named twice is dispatched once. A case for which nobody answers, and one that would go
 * back to a department that returned it, is left to a dispatcher's own choice.
 * @throws ApiError withheld for who has no part in the loop, or store_unavailable; whatever is about one case stands in its result
 */
export async function dispatchSuggested(county: County, code: string, { ids, note }: DispatchSuggested, scope: Scope): Promise<DispatchSuggestedReply> {
  moverOf(scope);
  const results: Result[] = [];
  for (const id of new Set(ids)) results.push(await dispatchOne(county, code, id, note, scope));
  return { county: code, dispatched: results.filter(({ ok }) => ok).length, results };
}

async function dispatchOne(county: County, code: string, id: number, note: string | undefined, scope: Scope): Promise<Result> {
  const { pool } = county.database;
  try {
    return await inTransaction(pool, async (client) => {
      const { departments, fanOut, returnedBy } = await suggestDispatch(client, county.book, code, id, scope);
      if (!departments.length) throw new ApiError('move_refused', `Nobody answers for case ${id}: a dispatcher has to choose`);
      const again = departments.find((department) => returnedBy.includes(department.code));
      if (again) throw new ApiError('move_refused', `${again.name.en} returned case ${id} before: a dispatcher has to choose`);
      await makeMove(client, engineContext(pool, code), {
        caseId: id, move: 'dispatch', by: moverOf(scope), note: note ?? null, detail: { departments: departments.map((department) => department.code) },
      });
      return { id, ok: true, departments: departments.map(({ code: each, name }) => ({ code: each, name })), fanOut, code: null, detail: null };
    });
  } catch (error) {
    const problem = problemOf(error);
    if (problem.status >= 500) throw error;
    return { id, ok: false, departments: [], fanOut: false, code: problem.code, detail: problem.detail };
  }
}

/** Dispatches many cases at once, page by page; one case that is refused stops no other. */
import type { BulkMovesReply } from '../../../api/contract/cases/offered.ts';
import type { DispatchSuggestedReply } from '../../../api/contract/cases/responsibility.ts';
import type { CaseRow } from '../../../api/contract/cases/lists.ts';
import { sendJson } from '../../data/client.ts';
import { refusalWords } from './make-move.ts';
import { inCounty, refreshCases } from './requests.ts';

export interface DispatchResult {
  readonly id: number;
  readonly ok: boolean;
  /** Codes of those to whom it went. */
  readonly departments: readonly string[];
  readonly why: string | null;
}

/** @param department code of the one to whom all go; null: each to who answers for it */
export async function dispatchMany(rows: readonly CaseRow[], department: string | null, note: string): Promise<readonly DispatchResult[]> {
  const ids = rows.map(({ id }) => id);
  const said = note === '' ? {} : { note };
  try {
    if (department === null) {
      const { results } = await sendJson<DispatchSuggestedReply>('POST', inCounty('/api/cases/dispatch-suggested'), { ids, ...said });
      return results.map((result) => ({ id: result.id, ok: result.ok, departments: result.departments.map(({ code }) => code), why: result.ok ? null : refusalWords(result.code === 'move_refused' ? 'responsible' : null, result.detail) }));
    }
    const { cases } = await sendJson<BulkMovesReply>('POST', inCounty('/api/cases/moves'), { move: 'dispatch', ids, detail: { departments: [department] }, ...said });
    return cases.map(({ id, refused }) => ({ id, ok: refused === null, departments: refused ? [] : [department], why: refused && refusalWords(refused.guard, refused.detail) }));
  } finally {
    refreshCases(ids);
  }
}

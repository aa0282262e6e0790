/** Cases as lists: all that live, page by page; some by their ids; those that have ended, newest first. */
import type { CaseRow, CasesReply } from '../../api/contract/cases/lists.ts';
import { getJson } from './client.ts';

/** The largest page that is asked for. */
const PAGE = 500;
/** More are not held by a screen; what is due first comes first, so that the rest can wait. */
export const MOST_LIVE_CASES = 5_000;
/** Ids of one request. */
const MOST_IDS = 200;

export interface LiveCases {
  readonly cases: readonly CaseRow[];
  readonly lane: number;
  readonly isCut: boolean;
}

/** Every case that lives, most urgent first, at most `MOST_LIVE_CASES`. True for at least the lane number of the first page. */
export async function readLiveCases(county: string): Promise<LiveCases> {
  const cases: CaseRow[] = [];
  let lane = 0;
  let cursor: string | null = null;
  do {
    const next: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page: CasesReply = await getJson<CasesReply>(`/api/cases?county=${county}&live=true&sort=due&limit=${PAGE}${next}`);
    if (cursor === null) lane = page.lane;
    cases.push(...page.cases);
    cursor = page.nextCursor;
  } while (cursor !== null && cases.length < MOST_LIVE_CASES);
  return { cases, lane, isCut: cursor !== null };
}

export async function readCaseRows(county: string, ids: readonly number[]): Promise<CaseRow[]> {
  const rows: CaseRow[] = [];
  for (let from = 0; from < ids.length; from += MOST_IDS) {
    const some = ids.slice(from, from + MOST_IDS);
    rows.push(...(await getJson<CasesReply>(`/api/cases?county=${county}&ids=${some.join(',')}&limit=${MOST_IDS}`)).cases);
  }
  return rows;
}

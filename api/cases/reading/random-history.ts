/** For tests: cases that go through the engine in the past, by random legal moves, with returns, rework, extensions, merges and appeals. */
import { seededRandom } from '../../../tiles/testing.ts';
import type { CaseMove, CaseState } from '../../contract/cases/vocabulary.ts';
import { ApiError } from '../../http/problem.ts';
import type { Pool } from '../../store/database.ts';
import { SMALL_SOUTH, SMALL_WEST } from '../../testing/small-county.ts';
import { BANNER, LITTER, moveTestCase, MOVERS, openTestCase } from '../testing.ts';
import type { TestMove } from '../testing.ts';

const HOUR = 3_600_000;

type Choice = readonly [weight: number, move: CaseMove, waitHours: number, options?: TestMove];

/** What may come next, by state. Waits are means of an exponential distribution. */
const CHOICES: Partial<Record<CaseState, readonly Choice[]>> = {
  reported: [[3, 'precheck', 0.1, { detail: { assignee: 'C001' } }], [1, 'precheck', 0.1, { detail: { assignee: 'C002' } }], [7, 'file', 0.15], [2, 'file', 0.2, { by: MOVERS.lead }], [1, 'reject', 0.2]],
  prechecking: [[5, 'precheck_done', 0.4], [1, 'precheck_done', 0.4, { detail: { result: 'not_met' } }]],
  pending_dispatch: [[6, 'dispatch', 0.15], [3, 'dispatch', 0.3, { by: MOVERS.lead, detail: { departments: ['D06'] } }], [2, 'dispatch', 0.1, { detail: { departments: ['D03', 'D06'] } }], [1, 'return_intake', 0.3], [0.3, 'force_close', 0.2]],
  pending_handle: [[5, 'assign', 2], [2, 'accept', 1], [1, 'dept_return', 1], [1, 'ask_suspension', 3], [2, 'suspend', 1], [1, 'urge', 1], [0.3, 'force_close', 2]],
  handling: [[6, 'submit', 5], [2, 'ask_extension', 1], [3, 'extend', 1], [1, 'ask_suspension', 2], [1, 'suspend', 1]],
  suspended: [[1, 'resume', 60]],
  handled: [[6, 'feedback', 2], [1, 'dept_reject', 1]],
  pending_check: [[5, 'postcheck', 1, { detail: { assignee: 'C001' } }], [2, 'postcheck', 1, { detail: { assignee: 'C002' } }], [2, 'close', 3, { note: 'seen', by: MOVERS.lead }], [1, 'rework', 2]],
  checking: [[5, 'postcheck_done', 0.5], [1, 'postcheck_done', 0.6, { detail: { result: 'not_met' } }]],
  closed: [[3, 'comment', 1], [1, 'appeal', 5], [2, 'review_appeal', 5, { by: MOVERS.lead }], [1, 'review_appeal', 5, { by: MOVERS.leader }]],
};

/** Who makes a department's moves: the one that was dispatched to, told by its refusal. */
const DESKS = [{ by: MOVERS.works, handler: 'R001' }, { by: MOVERS.sanitation, handler: 'R601' }] as const;
const OF_DEPARTMENT: ReadonlySet<CaseMove> = new Set<CaseMove>(['assign', 'accept', 'dept_return', 'ask_extension', 'ask_suspension', 'submit', 'feedback', 'dept_reject', 'appeal']);

export interface HistoryOptions {
  readonly cases: number;
  readonly seed: number;
  /** Epoch ms: the first reports come at `from`, and nothing happens after `to`. */
  readonly from: number;
  readonly to: number;
}

/** Makes the histories; a move that the engine refuses is passed over. */
export async function makeRandomHistory(pool: Pool, { cases, seed, from, to }: HistoryOptions): Promise<void> {
  const random = seededRandom(seed);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  const wait = (hours: number): number => Math.ceil(-Math.log(1 - random()) * hours * HOUR) + 1000;
  for (let n = 0; n < cases; n++) {
    const at = from + Math.floor(random() * (to - from) * 0.8);
    const spot = Math.floor(random() * 8);
    const kind = pick([LITTER, BANNER]);
    const { caseId } = await openTestCase(pool, {
      class: kind.class, channel: pick(['collector', 'collector', 'hotline', 'public', 'video']), at,
      lng: SMALL_WEST + 0.003 + spot * 0.0045 + random() * 0.0006, lat: SMALL_SOUTH + 0.004 + (spot % 3) * 0.005 + random() * 0.0004,
    }, pick([MOVERS.collector, MOVERS.collector2]));
    if (random() < 0.1) {
      const { rows } = await pool.query(`select id from cases c where id <> $1 and not (select is_end from case_flow_states f where f.flow = c.flow and f.state = c.state) order by id`, [caseId]);
      if (rows.length) await tryMove(pool, caseId, 'merge', { at: to + n * 1000, detail: { into: pick(rows).id } });
    } else {
      await walk(pool, caseId, at, to, 1 + Math.floor(random() * 25));
    }
  }

  async function walk(db: Pool, caseId: number, begun: number, end: number, most: number): Promise<void> {
    let at = begun;
    for (let n = 0; n < most; n++) {
      const { rows: [{ state }] } = await db.query('select state from cases where id = $1', [caseId]);
      const choices = CHOICES[state as CaseState];
      if (!choices) return;
      let left = random() * choices.reduce((sum, [weight]) => sum + weight, 0);
      const [, move, hours, options = {}] = choices.find(([weight]) => (left -= weight) < 0)!;
      at += wait(hours);
      if (at > end) return;
      if (!OF_DEPARTMENT.has(move)) {
        await tryMove(db, caseId, move, { ...options, at });
        continue;
      }
      for (const { by, handler } of DESKS) {
        const detail = move === 'assign' ? { detail: { handler } } : {};
        if (await tryMove(db, caseId, move, { ...options, ...detail, by, at })) break;
      }
    }
  }

  async function tryMove(db: Pool, caseId: number, move: CaseMove, options: TestMove): Promise<boolean> {
    try {
      await moveTestCase(db, caseId, move, options);
      return true;
    } catch (error) {
      // What the database counts otherwise than TypeScript is no refusal, but a mistake.
      if (error instanceof ApiError && error.about.guard !== 'clocks') return false;
      throw error;
    }
  }
}

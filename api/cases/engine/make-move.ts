/**
 * Moves a case: reads it under its lock, works out what the move does to the clocks, and writes the move; the trigger of `case_moves` judges
 * it and changes the case.
 */
import type { Case } from '../../contract/cases/case.ts';
import type { Limit } from '../../contract/cases/clock.ts';
import { MOVE_DETAILS } from '../../contract/cases/moves.ts';
import { planRelease } from '../../contract/cases/plan-clocks.ts';
import type { ClockChange, ClockHistory } from '../../contract/cases/plan-clocks.ts';
import { planMove } from '../../contract/cases/plan-move.ts';
import type { MovePlan } from '../../contract/cases/plan-move.ts';
import type { Calendars, Mover } from '../../contract/cases/snapshot.ts';
import type { CaseMove } from '../../contract/cases/vocabulary.ts';
import { lockAlerts } from '../../alerts/write-changes.ts';
import { ApiError } from '../../http/problem.ts';
import { readBody } from '../../http/route.ts';
import type { Client, Queryable } from '../../store/database.ts';
import { findChecker } from '../responsibility/find-checker.ts';
import { readCalendars } from './context.ts';
import type { EngineContext } from './context.ts';
import { editionsOf, readSnapshots } from './read-snapshot.ts';
import type { ReadCase } from './read-snapshot.ts';
import { asRefusal } from './refusals.ts';

export interface WantedMove {
  readonly caseId: number;
  readonly move: CaseMove;
  readonly by: Mover;
  readonly note?: string | null | undefined;
  /** As in `MOVE_DETAILS`. */
  readonly detail?: Readonly<Record<string, unknown>> | undefined;
  /** The version that the mover saw; another one is refused as `case_moved`. */
  readonly expected?: number | undefined;
  /** Epoch ms; only a loaded history (a case whose source is not `case`) has moves in the past. Default: now. */
  readonly at?: number | undefined;
}

type Detail = Record<string, unknown>;

/**
 * Makes a move inside the caller's transaction, which has to end soon: the case is locked until then. Closing the case of an alert takes the
 * county's alert lock first; a caller that has locked other rows before may wait for it.
 * @returns the case as it is then
 * @throws ApiError unknown_case, move_refused with the guard, wrong_state, case_moved, bad_body
 */
export async function makeMove(client: Client, context: EngineContext, wanted: WantedMove): Promise<Case> {
  const { county } = context;
  const detail = detailOf(wanted);
  const other = await lockOthers(client, county, wanted, detail);
  const cases = await readSnapshots(client, county, other === null ? [wanted.caseId] : [wanted.caseId, other], true);
  const found = cases.get(wanted.caseId);
  if (!found) throw new ApiError('unknown_case', `There is no case ${wanted.caseId} in county ${county}`);
  const target = other === null ? undefined : cases.get(other);
  const calendars = await readCalendars(client, context, found.newestEdition, editionsOf(found, target));
  const at = wanted.at ?? Math.max(found.now, found.snapshot.movedAt, target?.snapshot.movedAt ?? 0);
  await addChecker(client, county, wanted, detail, at);
  const plan = planMove({
    snapshot: found.snapshot, move: wanted.move, at, by: wanted.by, note: wanted.note ?? null, detail, settings: found.settings, calendars,
    ...(wanted.move === 'merge' && target ? { otherClocks: target.snapshot.clocks } : {}),
  });
  const otherClocks = wanted.move === 'unmerge' && target ? await releaseClocks(client, county, wanted.caseId, target, calendars) : plan.otherClocks;
  await insertMove(client, county, wanted, at, plan, otherClocks.length ? { ...detail, otherClocks } : detail);
  return readCase(client, county, wanted.caseId);
}

/** @throws ApiError bad_body that names the field */
function detailOf({ move, detail }: WantedMove): Detail {
  if (move === 'add_report') return { ...detail };
  const schema = (MOVE_DETAILS as Partial<Record<CaseMove, (typeof MOVE_DETAILS)[keyof typeof MOVE_DETAILS]>>)[move];
  return schema ? { ...readBody<Detail>(schema as never, detail ?? {}) } : {};
}

/** Locks what comes before the case itself. @returns the other case of a merge or unmerge, null: none */
async function lockOthers(client: Client, county: string, { move, caseId }: WantedMove, detail: Detail): Promise<number | null> {
  if (move === 'merge') return detail.into as number;
  if (move !== 'unmerge' && move !== 'close' && move !== 'force_close') return null;
  const { rows: [row] } = await client.query('select merged_into, exists (select alerts_of_case(c)) as has_alert from cases c where county = $1 and id = $2', [county, caseId]);
  if (move === 'unmerge') return row?.merged_into ?? null;
  if (row?.has_alert) await lockAlerts(client, county);
  return null;
}

/** Who goes and looks, when the mover did not choose. */
async function addChecker(client: Client, county: string, { move, caseId }: WantedMove, detail: Detail, at: number): Promise<void> {
  if ((move !== 'precheck' && move !== 'postcheck') || detail.assignee !== undefined) return;
  const { assignee, reason } = await findChecker(client, county, caseId, new Date(at));
  if (assignee !== null) detail.assignee = assignee;
  detail.assigneeReason = reason;
}

/** What taking the case out again does to the clocks of the case that took it in. */
export async function releaseClocks(client: Client, county: string, caseId: number, target: ReadCase, calendars: Calendars): Promise<readonly ClockChange[]> {
  const { rows } = await client.query<ClockHistory>(`
    select move, ms_of(at)::float8 as at, (detail ->> 'merged')::float8 as merged, clocks from case_moves where county = $1 and case_id = $2 order by number`, [county, target.id]);
  return planRelease(target.snapshot.clocks, rows, caseId, calendars);
}

/** Writes the move. @throws ApiError for what the trigger refuses */
export async function insertMove(db: Queryable, county: string, wanted: WantedMove, at: number, plan: Pick<MovePlan, 'role' | 'clocks'>, detail: Detail): Promise<number> {
  const { by } = wanted;
  try {
    const { rows: [row] } = await db.query(`
      insert into case_moves (county, case_id, at, move, by_person, by_role, by_department, by_county_level, note, detail, clocks, expected)
      values ($1, $2, to_timestamp($3::float8 / 1000), $4, $5, $6, $7, $8, $9, $10, $11, $12) returning id`, [
      county, wanted.caseId, at, wanted.move, by.name, plan.role, by.department, by.countyLevel, wanted.note ?? null, JSON.stringify(detail), JSON.stringify(plan.clocks),
      wanted.expected ?? null,
    ]);
    return row.id as number;
  } catch (error) {
    throw asRefusal(error);
  }
}

/** @throws ApiError unknown_case */
export async function readCase(db: Queryable, county: string, id: number): Promise<Case> {
  const { rows: [row] } = await db.query<{ body: Case | null }>('select case_body($1, $2) as body', [county, id]);
  if (!row?.body) throw new ApiError('unknown_case', `There is no case ${id} in county ${county}`);
  return row.body;
}

/** The limit of a standard, for telling what filing under it does. */
export async function readLimit(db: Queryable, county: string, standardId: number): Promise<Limit | null> {
  const { rows: [row] } = await db.query('select limit_value as value, limit_unit as unit, season from case_standards where county = $1 and id = $2', [county, standardId]);
  return row ?? null;
}

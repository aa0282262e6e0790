/** For tests: what the loop needs in the small county, and cases that are opened and walked through their flow. */
import { DEMO_STANDARDS } from '../contract/cases/demo-standards.ts';
import { DEFAULT_CALENDAR } from '../contract/cases/default-calendar.ts';
import type { Case } from '../contract/cases/case.ts';
import type { Mover } from '../contract/cases/snapshot.ts';
import type { CaseFlow, CaseMove, CaseState } from '../contract/cases/vocabulary.ts';
import { bulkInsert } from '../store/bulk-insert.ts';
import { inTransaction } from '../store/database.ts';
import type { Client, Pool, Queryable } from '../store/database.ts';
import { SMALL_COUNTY, SMALL_SOUTH, SMALL_WEST } from '../testing/small-county.ts';
import { engineContext } from './engine/context.ts';
import type { EngineContext } from './engine/context.ts';
import { makeMove } from './engine/make-move.ts';
import { openCase } from './engine/open-case.ts';
import type { CaseDraft, OpenedCase } from './engine/open-case.ts';

/** 暴露生活垃圾: four work hours, an event. */
export const LITTER = { class: 'yc2013e:0110', standardId: 201101 } as const;
/** 上水井盖缺失: two urgent hours, a component. */
export const MANHOLE = { class: 'yc2013:0101', standardId: 101011 } as const;
/** 乱挂彩旗: one work day. */
export const BANNER = { class: 'yc2013e:0106', standardId: 201061 } as const;

const CLASSES: readonly string[] = [LITTER.class, MANHOLE.class, BANNER.class, 'yc2013:0402', 'yc2013:0137'];

const desk = { department: null, countyLevel: true } as const;
/** Who moves cases in tests; C001 and R001 are staff of the ground below. */
export const MOVERS = {
  collector: { name: 'C001', role: 'collector', department: null, countyLevel: false },
  collector2: { name: 'C002', role: 'collector', department: null, countyLevel: false },
  intake: { name: 'operator', role: 'intake', ...desk },
  dispatcher: { name: 'dispatcher', role: 'dispatcher', ...desk },
  lead: { name: 'lead', role: 'lead', ...desk },
  leader: { name: 'leader', role: 'leader', ...desk },
  assessor: { name: 'assessor', role: 'assessor', ...desk },
  works: { name: 'works', role: 'department', department: 'D03', countyLevel: false },
  sanitation: { name: 'sanitation', role: 'department', department: 'D06', countyLevel: false },
  handler: { name: 'R001', role: 'handler', department: 'D03', countyLevel: false },
} as const satisfies Record<string, Mover>;

/**
 * Departments D03 and D06, staff C001 and C002 (collectors of the duty grids of the first township) and R001, R002 (D03) and R601 (D06),
 * settings, a work calendar (edition 1) and standards of five classes. Call after `insertSmallCounty`.
 */
export async function insertCaseGround(pool: Pool): Promise<void> {
  await pool.query(`insert into departments values ($1, 'D03', '市政设施中心', 'Works'), ($1, 'D06', '环境卫生中心', 'Sanitation')`, [SMALL_COUNTY]);
  const geom = { type: 'Point', coordinates: [SMALL_WEST + 0.005, SMALL_SOUTH + 0.015] };
  const person = (code: string, kind: string, department: string | null, grids: readonly string[] = []) =>
    ({ county: SMALL_COUNTY, code, class: `staff:${kind}`, name: code, state: 'on_duty', department, grids, source: 'test', source_id: code, geom });
  const duty = (village: number): string => `${SMALL_COUNTY}00100${village}D`;
  const staff = [person('C001', 'collector', null, [duty(1), duty(2)]), person('C002', 'collector', null, [duty(3), duty(4)]),
    person('R001', 'repair_crew', 'D03'), person('R002', 'repair_crew', 'D03'), person('R601', 'repair_crew', 'D06')];
  await bulkInsert(pool, 'staff', Object.keys(staff[0]!), staff);
  await pool.query('insert into case_settings (county) values ($1) on conflict do nothing', [SMALL_COUNTY]);
  await pool.query('insert into work_calendars (county, edition, body) values ($1, 1, $2)', [SMALL_COUNTY, JSON.stringify(DEFAULT_CALENDAR)]);
  const standards = DEMO_STANDARDS.filter((standard) => CLASSES.includes(standard.class)).map(({ condition, closeCondition, limit, ...rest }) => ({
    county: SMALL_COUNTY, ...rest, condition_zh: condition.zh, condition_en: condition.en, close_condition_zh: closeCondition.zh, close_condition_en: closeCondition.en,
    limit_value: limit.value, limit_unit: limit.unit, season: limit.season ?? null,
  }));
  await bulkInsert(pool, 'case_standards', Object.keys(standards[0]!), standards);
}

/** An uploaded photo that belongs to nothing yet. @param by acting name of who uploaded it; null: a citizen */
export async function insertPhoto(db: Queryable, at: { lng: number; lat: number } | null = null, by: string | null = null): Promise<number> {
  const { rows: [row] } = await db.query(`
    insert into photos (county, sha256, media_type, bytes, width, height, exif_lng, exif_lat, by_person) values ($1, repeat('a', 64), 'image/jpeg', 1000, 40, 30, $2, $3, $4) returning id`,
  [SMALL_COUNTY, at?.lng ?? null, at?.lat ?? null, by]);
  return row.id as number;
}

let places = 0;
/** A place in the small county that no other test case lies near. */
export function ownPlace(): { lng: number; lat: number } {
  const n = places++ % 400;
  return { lng: SMALL_WEST + 0.001 + (n % 20) * 0.0019, lat: SMALL_SOUTH + 0.0005 + Math.floor(n / 20) * 0.00095 };
}

/** Opens a case: by C001 with a photo, at a place of its own, unless the draft says otherwise. With `at` it is a history. */
export async function openTestCase(pool: Pool, draft: Partial<CaseDraft> = {}, by: Mover = MOVERS.collector): Promise<OpenedCase> {
  return inTransaction(pool, (client) => openWith(client, engineContext(pool, SMALL_COUNTY), draft, by));
}

/** The same in a transaction of the caller. */
export async function openWith(client: Client, context: EngineContext, draft: Partial<CaseDraft> = {}, by: Mover = MOVERS.collector): Promise<OpenedCase> {
  const history = draft.at === undefined ? {} : { source: 'history' };
  return openCase(client, context, {
    channel: 'collector', class: LITTER.class, description: '测试', photos: draft.photos ?? [await insertPhoto(client)], ...ownPlace(), ...history, ...draft,
  }, by);
}

export interface TestMove {
  readonly by?: Mover;
  readonly note?: string | null;
  readonly detail?: Readonly<Record<string, unknown>>;
  readonly at?: number;
  readonly expected?: number;
}

/** Makes a move; whoever usually makes it does, with what it needs, unless the options say otherwise. */
export async function moveTestCase(pool: Pool, caseId: number, move: CaseMove, options: TestMove = {}): Promise<Case> {
  return inTransaction(pool, (client) => moveWith(client, engineContext(pool, SMALL_COUNTY), caseId, move, options));
}

/** The same in a transaction of the caller. */
export async function moveWith(client: Client, context: EngineContext, caseId: number, move: CaseMove, options: TestMove = {}): Promise<Case> {
  return makeMove(client, context, await wantedMove(client, caseId, move, options));
}

/** A move with who usually makes it and what it needs, not made yet. */
export async function wantedMove(db: Queryable, caseId: number, move: CaseMove, options: TestMove = {}) {
  const { by = USUAL[move] ?? MOVERS.lead, note = NOTED.has(move) ? 'because of a test' : null } = options;
  const detail = options.detail ?? await usualDetail(db, caseId, move, by);
  return { caseId, move, by, note, detail, at: options.at, expected: options.expected };
}

const USUAL: Partial<Record<CaseMove, Mover>> = {
  precheck: MOVERS.intake, precheck_done: MOVERS.collector, merge: MOVERS.intake, unmerge: MOVERS.intake, reject: MOVERS.intake, file: MOVERS.intake,
  dispatch: MOVERS.dispatcher, return_intake: MOVERS.dispatcher, accept: MOVERS.works, dept_return: MOVERS.works, assign: MOVERS.works, submit: MOVERS.handler,
  dept_reject: MOVERS.works, feedback: MOVERS.works, postcheck: MOVERS.intake, postcheck_done: MOVERS.collector, rework: MOVERS.intake,
  ask_extension: MOVERS.works, ask_suspension: MOVERS.works, appeal: MOVERS.works, score: MOVERS.assessor, comment: MOVERS.collector,
};

const NOTED: ReadonlySet<CaseMove> = new Set<CaseMove>(['unmerge', 'reject', 'dispatch', 'return_intake', 'dept_return', 'dept_reject', 'rework', 'ask_extension', 'refuse_extension',
  'ask_suspension', 'refuse_suspension', 'appeal', 'review_appeal', 'supervise', 'inspect', 'force_close', 'comment']);

async function usualDetail(db: Queryable, caseId: number, move: CaseMove, by: Mover): Promise<Record<string, unknown>> {
  switch (move) {
    case 'file': {
      const { rows } = await db.query('select id from duplicate_candidates($1, $2)', [SMALL_COUNTY, caseId]);
      const { rows: [standard] } = await db.query(
        'select s.id from cases c join case_standards s on s.county = c.county and s.class = c.class where c.county = $1 and c.id = $2 order by s.id limit 1', [SMALL_COUNTY, caseId]);
      return { standardId: standard?.id ?? 0, duplicatesSeen: rows.map((row) => row.id) };
    }
    case 'dispatch': return { departments: ['D03'] };
    case 'assign': return { handler: 'R001' };
    case 'submit': return { photos: [await insertPhoto(db, null, by.name)] };
    case 'precheck': case 'postcheck': return { assignee: 'C001' };
    case 'precheck_done': case 'postcheck_done': return { result: 'met' };
    case 'ask_suspension': {
      const { rows: [row] } = await db.query('select ms_of(max(at) + interval \'10 days\')::float8 as until from case_moves where county = $1 and case_id = $2', [SMALL_COUNTY, caseId]);
      return { until: row.until };
    }
    case 'review_appeal': return { grant: true };
    case 'score': return { score: 80 };
    default: return {};
  }
}

const TO_WORK: readonly CaseMove[] = ['file', 'dispatch'];
const PATHS: Readonly<Record<CaseFlow, Partial<Record<CaseState, readonly CaseMove[]>>>> = {
  urban: pathsWith(['submit', 'feedback']),
  grid_affairs: pathsWith(['submit']),
  supervision: {
    ...pathsWith(['submit']), urged: [...TO_WORK, 'assign', 'urge'], supervised: [...TO_WORK, 'assign', 'supervise'],
    inspecting: [...TO_WORK, 'assign', 'supervise', 'inspect'],
  },
};

function pathsWith(done: readonly CaseMove[]): Partial<Record<CaseState, readonly CaseMove[]>> {
  const handling: readonly CaseMove[] = [...TO_WORK, 'assign'];
  const checked: readonly CaseMove[] = [...handling, ...done, 'postcheck', 'postcheck_done', 'close'];
  return {
    reported: [], prechecking: ['precheck'], not_filed: ['reject'], pending_dispatch: ['file'], pending_handle: TO_WORK, handling,
    suspended: [...handling, 'ask_suspension', 'suspend'], ...(done.length > 1 ? { handled: [...handling, 'submit'] } : {}),
    pending_check: [...handling, ...done], checking: [...handling, ...done, 'postcheck'], closed: checked, scored: [...checked, 'score'], force_closed: ['force_close'],
  };
}

/**
 * Walks a fresh case to a state by the usual moves. For `scored` the month has to be frozen before; `merged` needs a case to merge into.
 * @param at moments of the moves, one after the other; needs a case that was opened with `at`
 */
export async function walkTestCase(pool: Pool, caseId: number, state: CaseState, flow: CaseFlow = 'urban', at: readonly number[] = []): Promise<void> {
  for (const [n, move] of pathTo(state, flow).entries()) await moveTestCase(pool, caseId, move, at[n] === undefined ? {} : { at: at[n] });
}

/** The usual moves from `reported` to a state. @throws Error for `merged`, which takes another case, and for what the flow does not have */
export function pathTo(state: CaseState, flow: CaseFlow = 'urban'): readonly CaseMove[] {
  const path = PATHS[flow][state];
  if (!path) throw new Error(`No path leads to ${state} of ${flow}`);
  return path;
}

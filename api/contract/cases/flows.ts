/**
 * The three flows as data. The database holds the same tables (`case_flows`, `case_flow_states`, `case_flow_moves`) and is the
 * one that refuses; a test compares both over every pair of state and move.
 * States and guards: domain model of the county's 数字城管 and grid affairs; what is ours is said in docs/decisions/cases.md.
 */
import { ENDED_STATES } from './vocabulary.ts';
import type { CaseFlow, CaseGuard, CaseMove, CaseRole, CaseState, ClockEffect, MoveKind } from './vocabulary.ts';

interface Words { readonly zh: string; readonly en: string }

export interface FlowMove {
  readonly move: CaseMove;
  /** Null: the move that begins a case. */
  readonly from: CaseState | null;
  /** `before`: the state in which the case was suspended. */
  readonly to: CaseState | 'before';
  readonly kind: MoveKind;
  readonly guards: readonly CaseGuard[];
  readonly clocks: readonly ClockEffect[];
  readonly roles: readonly CaseRole[];
}

export interface Flow {
  readonly id: CaseFlow;
  readonly name: Words;
  /** Names of the steps, first step first. */
  readonly steps: readonly Words[];
  /** The step (from 1) of each state that the flow knows. */
  readonly states: Readonly<Partial<Record<CaseState, number>>>;
  readonly moves: readonly FlowMove[];
}

type Row = readonly [move: CaseMove, from: readonly (CaseState | null)[], to: CaseState | 'same' | 'before', kind: MoveKind, guards: readonly CaseGuard[], clocks: readonly ClockEffect[], roles: readonly CaseRole[]];

function movesOf(rows: readonly Row[]): FlowMove[] {
  return rows.flatMap(([move, froms, to, kind, guards, clocks, roles]) =>
    froms.map((from) => ({ move, from, to: to === 'same' ? from! : to, kind, guards, clocks, roles })));
}

const DESK = ['intake', 'lead'] as const;
const ANYONE = ['reporter', 'collector', 'intake', 'dispatcher', 'lead', 'department', 'handler', 'leader', 'system'] as const;
const WORK: readonly CaseState[] = ['pending_handle', 'handling'];

/** Reporting, filing and merging: alike in all flows. */
const INTAKE: readonly Row[] = [
  ['report', [null], 'reported', 'forward', ['inside_jurisdiction', 'active_class', 'photo_by_channel'], ['accept:start'], ANYONE],
  ['precheck', ['reported'], 'prechecking', 'forward', ['one_task'], ['accept:pause'], [...DESK, 'system']],
  ['precheck_done', ['prechecking'], 'reported', 'forward', ['open_task'], ['accept:resume'], ['collector', ...DESK]],
  ['merge', ['reported'], 'merged', 'end', ['target_open', 'no_open_task'], ['all:stop'], [...DESK, 'system']],
  ['unmerge', ['merged'], 'reported', 'return', ['reason', 'target_open'], ['all:restore'], DESK],
  ['reject', ['reported'], 'not_filed', 'end', ['reason', 'no_open_task'], ['all:stop'], DESK],
  ['file', ['reported'], 'pending_dispatch', 'forward', ['standard', 'duplicates_seen', 'no_open_task'], ['accept:stop', 'dispatch:start'], [...DESK, 'leader', 'system']],
  ['dispatch', ['pending_dispatch'], 'pending_handle', 'forward', ['responsible'], ['dispatch:stop', 'handle:take_up'], ['dispatcher', 'lead', 'leader', 'system']],
  ['return_intake', ['pending_dispatch'], 'reported', 'return', ['reason'], ['dispatch:stop', 'accept:start'], ['dispatcher', 'lead']],
  ['accept', ['pending_handle'], 'same', 'same', ['offered'], [], ['department']],
  ['dept_return', ['pending_handle'], 'pending_dispatch', 'return', ['reason', 'unassigned', 'mine'], ['handle:pause', 'dispatch:start'], ['department']],
  ['assign', ['pending_handle'], 'handling', 'forward', ['held', 'department_person', 'mine'], [], ['department', 'handler']],
];

/** Requests about the clock while the department works. */
const CLOCK_REQUESTS: readonly Row[] = [
  ['ask_extension', WORK, 'same', 'same', ['reason', 'held', 'mine', 'not_overdue', 'extensions_left'], [], ['department', 'handler']],
  ['extend', WORK, 'same', 'same', ['adjustment_asked', 'not_overdue', 'extensions_left'], ['handle:extend'], ['dispatcher', 'lead']],
  ['refuse_extension', WORK, 'same', 'same', ['adjustment_asked', 'reason'], [], ['dispatcher', 'lead']],
  ['ask_suspension', WORK, 'same', 'same', ['reason', 'held', 'mine', 'suspensions_left', 'until'], [], ['department', 'handler']],
  ['suspend', WORK, 'suspended', 'same', ['adjustment_asked', 'suspensions_left'], ['handle:pause'], ['dispatcher', 'lead']],
  ['refuse_suspension', WORK, 'same', 'same', ['adjustment_asked', 'reason'], [], ['dispatcher', 'lead']],
  ['resume', ['suspended'], 'before', 'same', ['mine'], ['handle:resume'], ['dispatcher', 'lead', 'department', 'system']],
];

const CHECKS: readonly Row[] = [
  ['postcheck', ['pending_check'], 'checking', 'forward', ['one_task', 'checker'], [], [...DESK, 'system']],
  ['postcheck_done', ['checking'], 'pending_check', 'forward', ['open_task', 'checker'], [], ['collector', ...DESK]],
  ['rework', ['pending_check', 'checking'], 'pending_handle', 'return', ['reason'], ['handle:start'], DESK],
  ['close', ['pending_check'], 'closed', 'forward', ['condition_met', 'no_open_task', 'alert_over', 'receiver'], ['all:stop'], DESK],
  ['appeal', ['closed'], 'same', 'same', ['reason', 'mine', 'overdue', 'appeal_once'], [], ['department']],
  ['review_appeal', ['closed'], 'same', 'same', ['reason', 'two_reviews'], [], ['lead', 'leader', 'assessor']],
  ['score', ['closed'], 'scored', 'forward', ['period_frozen'], [], ['assessor', 'leader']],
];

/** Whatever may be said about a case as long as it lives; flags keep the state. */
const always = (live: readonly CaseState[]): Row[] => [
  ['add_report', live, 'same', 'same', [], [], ANYONE],
  ['comment', [...live, ...ENDED_STATES], 'same', 'same', ['reason'], [], ANYONE],
  ['absorb', live, 'same', 'same', ['merging'], ['all:earlier'], [...DESK, 'system']],
  ['release', [...live, ...ENDED_STATES], 'same', 'same', ['merging'], ['all:restore'], DESK],
  ['force_close', live, 'force_closed', 'end', ['reason', 'county_level', 'receiver'], ['all:stop'], ['lead', 'leader']],
];

const URBAN_LIVE = ['reported', 'prechecking', 'pending_dispatch', 'pending_handle', 'handling', 'handled', 'pending_check', 'checking', 'suspended'] as const;
const flags = (live: readonly CaseState[]): Row[] => [
  ['urge', live, 'same', 'same', ['county_level'], [], ['lead', 'leader']],
  ['supervise', live, 'same', 'same', ['reason', 'county_level'], [], ['lead', 'leader']],
];

const URBAN: Flow = {
  id: 'urban',
  name: { zh: '城市管理', en: 'Urban management' },
  steps: [
    { zh: '信息采集', en: 'Collection' }, { zh: '案件建立', en: 'Filing' }, { zh: '任务派遣', en: 'Dispatch' }, { zh: '任务处理', en: 'Handling' },
    { zh: '处理反馈', en: 'Feedback' }, { zh: '核查结案', en: 'Check and close' }, { zh: '绩效考核', en: 'Assessment' },
  ],
  states: {
    reported: 1, prechecking: 1, pending_dispatch: 2, pending_handle: 3, handling: 4, handled: 4, pending_check: 5, checking: 6, suspended: 4, closed: 6, scored: 7,
    not_filed: 1, merged: 1, force_closed: 6,
  },
  moves: movesOf([
    ...INTAKE,
    ['submit', ['handling'], 'handled', 'forward', ['photo', 'mine'], [], ['handler', 'department']],
    ['dept_reject', ['handled'], 'handling', 'return', ['reason', 'mine'], [], ['department']],
    ['feedback', ['handled'], 'pending_check', 'forward', ['mine', 'receiver'], ['handle:stop'], ['department']],
    ...CLOCK_REQUESTS, ...CHECKS, ...flags(URBAN_LIVE), ...always(URBAN_LIVE),
  ]),
};

const GRID_LIVE = ['reported', 'prechecking', 'pending_dispatch', 'pending_handle', 'handling', 'pending_check', 'checking', 'suspended'] as const;

const GRID_AFFAIRS: Flow = {
  id: 'grid_affairs',
  name: { zh: '网格事务', en: 'Grid affairs' },
  steps: [
    { zh: '发现', en: 'Found' }, { zh: '上报', en: 'Reported up' }, { zh: '交办', en: 'Assigned' }, { zh: '处置', en: 'Handling' },
    { zh: '办结', en: 'Done' }, { zh: '回访', en: 'Follow-up' }, { zh: '评价', en: 'Rating' },
  ],
  states: {
    reported: 1, prechecking: 1, pending_dispatch: 2, pending_handle: 3, handling: 4, pending_check: 5, checking: 6, suspended: 4, closed: 6, scored: 7,
    not_filed: 1, merged: 1, force_closed: 6,
  },
  moves: movesOf([
    ...INTAKE,
    ['submit', ['handling'], 'pending_check', 'forward', ['photo', 'mine', 'receiver'], ['handle:stop'], ['handler', 'department']],
    ...CLOCK_REQUESTS, ...CHECKS, ...flags(GRID_LIVE), ...always(GRID_LIVE),
  ]),
};

const SUPERVISION_LIVE = ['reported', 'prechecking', 'pending_dispatch', 'pending_handle', 'handling', 'urged', 'supervised', 'inspecting', 'pending_check', 'checking', 'suspended'] as const;

const SUPERVISION: Flow = {
  id: 'supervision',
  name: { zh: '督办', en: 'Supervision' },
  steps: [{ zh: '交办', en: 'Assigned' }, { zh: '催办', en: 'Urged' }, { zh: '督办', en: 'Supervised' }, { zh: '督查', en: 'Inspected' }],
  states: {
    reported: 1, prechecking: 1, pending_dispatch: 1, pending_handle: 1, handling: 1, suspended: 1, urged: 2, supervised: 3, inspecting: 4, pending_check: 4, checking: 4,
    closed: 4, scored: 4, not_filed: 1, merged: 1, force_closed: 4,
  },
  moves: movesOf([
    ...INTAKE,
    ['urge', ['handling'], 'urged', 'forward', ['county_level'], [], ['lead', 'leader']],
    ['supervise', ['handling', 'urged'], 'supervised', 'forward', ['reason', 'county_level'], [], ['lead', 'leader']],
    ['inspect', ['supervised'], 'inspecting', 'forward', ['reason', 'county_level'], [], ['lead', 'leader']],
    ['submit', ['handling', 'urged', 'supervised', 'inspecting'], 'pending_check', 'forward', ['photo', 'mine', 'receiver'], ['handle:stop'], ['handler', 'department']],
    ...CLOCK_REQUESTS, ...CHECKS, ...always(SUPERVISION_LIVE),
  ]),
};

export const FLOWS: Readonly<Record<CaseFlow, Flow>> = { urban: URBAN, grid_affairs: GRID_AFFAIRS, supervision: SUPERVISION };

const TABLE = new Map(Object.values(FLOWS).flatMap((flow) => flow.moves.map((row) => [`${flow.id} ${row.from} ${row.move}`, row])));

/** The row of a move from a state; undefined when the flow does not allow it. */
export function flowMove(flow: CaseFlow, from: CaseState | null, move: CaseMove): FlowMove | undefined {
  return TABLE.get(`${flow} ${from} ${move}`);
}

/** Step of a state in a flow, from 1; null for a state that the flow does not know. */
export function stepOf(flow: CaseFlow, state: CaseState): number | null {
  return FLOWS[flow].states[state] ?? null;
}

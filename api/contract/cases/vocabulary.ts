/**
 * Words of the case loop (案件), the same in the database, on the wire and on the screen.
 *
 * Terminology
 * - report: what somebody saw; a case gathers one or more. Demand is counted on reports, work on cases.
 * - move: one step of a case, an append-only row; the only way in which a case changes.
 * - flow: which moves lead from which state to which, under which guards; data, not code.
 * - step: the outer number of a flow (urban management has seven); states lie inside steps.
 */

export const CASE_FLOWS = ['urban', 'grid_affairs', 'supervision'] as const;
export type CaseFlow = (typeof CASE_FLOWS)[number];

export const CASE_STATES = [
  'reported', 'prechecking', 'pending_dispatch', 'pending_handle', 'handling', 'handled', 'pending_check', 'checking',
  'urged', 'supervised', 'inspecting', 'suspended', 'closed', 'scored', 'not_filed', 'merged', 'force_closed',
] as const;
export type CaseState = (typeof CASE_STATES)[number];

/** States from which the flow does not go on (closed can still be scored and appealed against). */
export const ENDED_STATES = ['closed', 'scored', 'not_filed', 'merged', 'force_closed'] as const satisfies readonly CaseState[];
export const LIVE_STATES: readonly CaseState[] = CASE_STATES.filter((state) => !(ENDED_STATES as readonly CaseState[]).includes(state));

export const CASE_MOVES = [
  'report', 'add_report', 'precheck', 'precheck_done', 'merge', 'unmerge', 'reject', 'file', 'dispatch', 'accept', 'return_intake',
  'dept_return', 'assign', 'submit', 'dept_reject', 'feedback', 'postcheck', 'postcheck_done', 'rework', 'close',
  'ask_extension', 'extend', 'refuse_extension', 'ask_suspension', 'suspend', 'refuse_suspension', 'resume',
  'appeal', 'review_appeal', 'score', 'urge', 'supervise', 'inspect', 'force_close', 'comment',
  // What a merge and an unmerge do to the other case; the database makes them, nobody asks for them.
  'absorb', 'release',
] as const;
export type CaseMove = (typeof CASE_MOVES)[number];

/**
 * What has to hold for a move; each is checked by the database (`sql/migrations/000011_case_engine.sql`) and named when it refuses.
 * - reason: the note says why
 * - photo: the move carries at least one photo that was uploaded for this case
 * - photo_by_channel: the report carries a photo, unless its channel is exempt (setting)
 * - inside_jurisdiction: the place lies in the county
 * - active_class: the class is of a scheme with standards in force
 * - one_task: no precheck or postcheck task is open · no_open_task: no task of any kind is open · open_task: there is one to finish
 * - target_open: the case to merge into is open, not merged itself, and not this one; to take a case out again, the other is not merged
 * - merging: the other case is being merged into this one, or taken out, by the same statement
 * - standard: a standard of the class is chosen and pinned · duplicates_seen: every candidate of the moment was shown
 * - responsible: the department is in the responsibility set, or the note says why not
 * - offered: the department is among those to whom the case was offered, and nobody holds it yet
 * - held: one department holds the case · unassigned: no person works on it
 * - department_person: the person belongs to the department that holds the case
 * - mine: a department or handler who moves holds the case (a case that was offered may be handed back by those to whom it was)
 * - checker: the collector who checks is not the handler
 * - condition_met: the last check of this round found the closing condition met; without a check the note says how it is known
 * - alert_over: the condition of the case's alert does not hold any more, or the note says why the case is closed all the same
 * - receiver: who received a return in this round does not take the case towards its closing
 * - not_overdue, overdue · extensions_left (2) · suspensions_left (1) · until: a moment within a year · adjustment_asked
 * - appeal_once · two_reviews: the second reviewer is another person · period_frozen: the month of closing is frozen
 * - county_level: the one who moves works at county level
 */
export const CASE_GUARDS = [
  'reason', 'photo', 'photo_by_channel', 'inside_jurisdiction', 'active_class', 'one_task', 'no_open_task', 'open_task', 'target_open', 'merging', 'standard',
  'duplicates_seen', 'responsible', 'offered', 'held', 'unassigned', 'department_person', 'mine', 'checker', 'condition_met', 'alert_over', 'receiver',
  'not_overdue', 'overdue', 'extensions_left', 'suspensions_left', 'until', 'adjustment_asked', 'appeal_once', 'two_reviews', 'period_frozen', 'county_level',
] as const;
export type CaseGuard = (typeof CASE_GUARDS)[number];

/** Roles in the loop: 采集员 受理员 派遣员 值班长 部门 处置人 领导 考核员; `reporter` is anybody who reports, `system` the engine's own clock. */
export const CASE_ROLES = ['reporter', 'collector', 'intake', 'dispatcher', 'lead', 'department', 'handler', 'leader', 'assessor', 'system'] as const;
export type CaseRole = (typeof CASE_ROLES)[number];

export const REPORT_CHANNELS = ['collector', 'hotline', 'public', 'leader', 'video', 'iot', 'patrol', 'transfer', 'open311'] as const;
export type ReportChannel = (typeof REPORT_CHANNELS)[number];

/**
 * What a move does to the clocks. `handle:take_up` starts the clock, or resumes it when the department that returned the case gets it
 * back; `all:stop` is one stop for each clock that has not stopped; `all:restore` undoes the stops, or takes back what `all:earlier`
 * did: a clock of another case, merged into this one, was due earlier.
 */
export const CLOCK_EFFECTS = [
  'accept:start', 'accept:pause', 'accept:resume', 'accept:stop', 'dispatch:start', 'dispatch:stop',
  'handle:start', 'handle:take_up', 'handle:pause', 'handle:resume', 'handle:stop', 'handle:extend', 'all:stop', 'all:restore', 'all:earlier',
] as const;
export type ClockEffect = (typeof CLOCK_EFFECTS)[number];

/** forward and return lead along the flow, end leaves it, same stays in the state. */
export type MoveKind = 'forward' | 'return' | 'end' | 'same';

export const TASK_KINDS = ['precheck', 'postcheck', 'joint'] as const;
export const ADJUSTMENT_KINDS = ['extend', 'suspend'] as const;

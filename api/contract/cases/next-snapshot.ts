/** What a case is after a move, for who makes many moves one after the other without asking the database. The trigger does the same. */
import type { Clock, ClockKind } from './clock.ts';
import type { MoveInput, MovePlan } from './plan-move.ts';
import type { CaseSnapshot } from './snapshot.ts';
import { ENDED_STATES } from './vocabulary.ts';
import type { CaseState } from './vocabulary.ts';

const WORK: readonly (CaseState | null)[] = ['pending_handle', 'handling', 'suspended'];
type Change = Partial<{ -readonly [Key in keyof CaseSnapshot]: CaseSnapshot[Key] }>;

/** The case after `plan`, which was made from `input` and refused nothing. */
export function nextSnapshot(input: MoveInput, plan: MovePlan): CaseSnapshot {
  const { snapshot, at } = input;
  const to = plan.to!;
  const clocks: Partial<Record<ClockKind, Clock>> = { ...snapshot.clocks };
  const beforeStop: Partial<Record<ClockKind, Clock>> = { ...snapshot.beforeStop };
  for (const { clock, effect } of plan.clocks) {
    if (effect.endsWith(':stop')) beforeStop[clock.clock] = clocks[clock.clock]!;
    else delete beforeStop[clock.clock];
    clocks[clock.clock] = clock;
  }
  const leavesWork = WORK.includes(snapshot.state) && !WORK.includes(to);
  return {
    ...snapshot, clocks, beforeStop, state: to, version: snapshot.version + 1, movedAt: at,
    handleOnTime: clocks.handle?.overdue === undefined || clocks.handle.overdue === null ? null : !clocks.handle.overdue,
    endedAt: snapshot.endedAt ?? ((ENDED_STATES as readonly CaseState[]).includes(to) ? at : null),
    ...(leavesWork ? { extensionAsked: false, suspensionAskedUntil: null } : {}),
    ...changeOf(input), ...returnOf(input),
  };
}

function changeOf(input: MoveInput): Change {
  const { snapshot, by, at, move } = input;
  const detail = input.detail ?? {};
  switch (move) {
    case 'file': return { limit: input.limit ?? snapshot.limit, class: (detail.class as string | undefined) ?? snapshot.class, filedBy: by.name };
    case 'merge': return { mergedInto: detail.into as number };
    case 'unmerge': return { mergedInto: null, endedAt: null };
    case 'dispatch': return dispatched(detail.departments as string[], by.name);
    case 'accept': return { department: by.department, offered: [] };
    case 'dept_return': return { returnedBy: by.department, department: null, offered: [] };
    case 'assign': return { handler: detail.handler as string };
    case 'submit': return { submitters: [...snapshot.submitters, by.name] };
    case 'precheck': case 'postcheck': return { openTask: { kind: move, assignee: (detail.assignee as string | undefined) ?? null } };
    case 'precheck_done': return { openTask: null };
    case 'postcheck_done': return { openTask: null, lastCheck: detail.result as 'met' | 'not_met' };
    case 'rework': return { round: snapshot.round + 1, handler: null, receivers: [], openTask: null, lastCheck: null };
    case 'ask_extension': return { extensionAsked: true };
    case 'extend': return { extensionAsked: false, extensions: snapshot.extensions + 1 };
    case 'refuse_extension': return { extensionAsked: false };
    case 'ask_suspension': return { suspensionAskedUntil: detail.until as number };
    case 'suspend': return { suspensionAskedUntil: null, suspensions: snapshot.suspensions + 1, stateBefore: snapshot.state };
    case 'refuse_suspension': return { suspensionAskedUntil: null };
    case 'resume': return { stateBefore: null };
    case 'close': return { closedAt: at };
    case 'force_close': return { openTask: null };
    case 'appeal': return { appeal: { state: 'asked', askedBy: by.name, firstBy: null } };
    case 'review_appeal': return { appeal: reviewed(input) };
    default: return {};
  }
}

function dispatched(departments: readonly string[], by: string): Change {
  const single = departments.length === 1;
  return { department: single ? departments[0]! : null, offered: single ? [] : departments, dispatchedBy: by };
}

function reviewed({ snapshot: { appeal }, by, detail }: MoveInput): CaseSnapshot['appeal'] {
  if (!appeal) return null;
  const state = detail?.grant !== true ? 'refused' : appeal.state === 'asked' ? 'first_granted' : 'granted';
  return { ...appeal, state, firstBy: appeal.firstBy ?? by.name };
}

/** Who received a return does not take the case towards its closing in this round; who returns to themselves has nobody to hand that on to. */
function returnOf({ snapshot, move, by }: MoveInput): Change {
  const receiver = move === 'dept_return' ? snapshot.dispatchedBy : move === 'return_intake' ? snapshot.filedBy : move === 'dept_reject' ? snapshot.submitters.at(-1) : null;
  if (!receiver || receiver === by.name || snapshot.receivers.includes(receiver)) return {};
  return { receivers: [...snapshot.receivers, receiver].sort() };
}

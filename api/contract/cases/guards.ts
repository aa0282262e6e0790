/**
 * The guards in TypeScript, for offering moves and for making histories. The database is the one that refuses; what only it can know
 * (candidates, who is responsible, photos) is judged here when the caller says it, and left to it otherwise.
 */
import type { CaseSettings, CaseSnapshot, Mover } from './snapshot.ts';
import type { CaseGuard, CaseMove } from './vocabulary.ts';

/** What the caller knows beside the case; what is missing is not judged. */
export interface Known {
  readonly insideJurisdiction?: boolean;
  readonly activeClass?: boolean;
  /** The report carries a photo. */
  readonly reportPhoto?: boolean;
  /** Class of the standard that the detail names; null: there is none in force. */
  readonly standardClass?: string | null;
  /** Ids of all candidates for duplicates. */
  readonly candidates?: readonly number[];
  /** Departments in the responsibility set. */
  readonly responsible?: readonly string[];
  /** Department of the person that the detail names as handler. */
  readonly handlerDepartment?: string | null;
  /** The month of closing is frozen. */
  readonly periodFrozen?: boolean;
  /** The case to merge into, or that took this one in. */
  readonly other?: { readonly id: number; readonly ended: boolean; readonly merged: boolean };
}

export interface GuardInput {
  readonly snapshot: CaseSnapshot;
  readonly move: CaseMove;
  readonly at: number;
  readonly by: Mover;
  readonly note: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly settings: CaseSettings;
  readonly known: Known;
}

/** `gives`: it holds as soon as the mover gives what is missing (a note, a photo, a choice). */
export type Judgement = 'holds' | 'gives' | 'refused';

const DAY_MS = 86_400_000;
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const when = (holds: boolean): Judgement => (holds ? 'holds' : 'refused');
const given = (holds: boolean): Judgement => (holds ? 'holds' : 'gives');
/** Codes are told apart by more than their case. */
const isSame = (one: string | null, other: string | null): boolean => one?.toLowerCase() === other?.toLowerCase();
/** Ids of photos: whole numbers, none twice. */
const arePhotos = (photos: readonly unknown[]): boolean => photos.every((id) => Number.isSafeInteger(id) && (id as number) >= 0) && new Set(photos).size === photos.length;
const hasNote = ({ note }: GuardInput): boolean => note !== null && /\S/.test(note);

/** Judges one guard. */
export function judgeGuard(guard: CaseGuard, input: GuardInput): Judgement {
  return JUDGES[guard](input);
}

function handleDeadlinePassed({ snapshot: { clocks: { handle } }, at }: GuardInput): boolean {
  return handle !== undefined && handle.state !== 'stopped' && handle.deadline !== null && at > handle.deadline;
}

function judgeMine({ snapshot, by }: GuardInput): Judgement {
  if (by.role !== 'department' && by.role !== 'handler') return 'holds';
  if (snapshot.department === null) return when(by.department !== null && snapshot.offered.includes(by.department));
  return when(snapshot.department === by.department && (by.role === 'department' || snapshot.handler === null || snapshot.handler === by.name));
}

function judgeResponsible({ detail, known, note }: GuardInput): Judgement {
  const departments = list(detail.departments);
  if (!departments.length || new Set(departments).size < departments.length) return 'gives';
  if (known.responsible === undefined || departments.every((code) => known.responsible!.includes(code as string))) return 'holds';
  return given(note !== null && /\S/.test(note));
}

function judgeTarget({ snapshot, move, detail, known: { other } }: GuardInput): Judgement {
  if (move === 'unmerge') return when(!other?.merged);
  if (typeof detail.into !== 'number') return 'gives';
  return when(!other || (!other.ended && !other.merged && snapshot.mergedInto === null));
}

function judgeChecker({ snapshot, move, by, detail }: GuardInput): Judgement {
  const checker = move === 'postcheck' ? detail.assignee : by.name;
  return when(typeof checker !== 'string' || ![snapshot.handler, ...snapshot.submitters].some((name) => isSame(name, checker)));
}

function judgeOpenTask({ snapshot: { openTask }, move, by, detail }: GuardInput): Judgement {
  if (`${openTask?.kind}_done` !== move) return 'refused';
  if (by.role === 'collector' && openTask!.assignee !== null && openTask!.assignee !== by.name) return 'refused';
  return given(detail.result === 'met' || detail.result === 'not_met');
}

function judgeCondition(input: GuardInput): Judgement {
  const { lastCheck } = input.snapshot;
  if (lastCheck !== null) return when(lastCheck === 'met');
  return given(hasNote(input));
}

function judgeUntil({ detail, at, settings }: GuardInput): Judgement {
  if (typeof detail.until !== 'number') return 'gives';
  return when(detail.until > at && detail.until <= at + settings.longestSuspensionDays * DAY_MS);
}

function judgeReview({ snapshot: { appeal }, by, detail }: GuardInput): Judgement {
  if (!appeal || (appeal.state !== 'asked' && appeal.state !== 'first_granted') || isSame(appeal.firstBy, by.name) || isSame(appeal.askedBy, by.name)) return 'refused';
  return given(typeof detail.grant === 'boolean');
}

const JUDGES: Readonly<Record<CaseGuard, (input: GuardInput) => Judgement>> = {
  reason: (input) => given(hasNote(input)),
  photo: ({ detail }) => given(list(detail.photos).length > 0 && arePhotos(list(detail.photos))),
  photo_by_channel: ({ snapshot, settings, known }) => when(settings.photoExempt.includes(snapshot.channel) || known.reportPhoto !== false),
  inside_jurisdiction: ({ known }) => when(known.insideJurisdiction !== false),
  active_class: ({ known }) => when(known.activeClass !== false),
  one_task: ({ snapshot: { openTask } }) => when(openTask === null || openTask.kind === 'joint'),
  no_open_task: ({ snapshot }) => when(snapshot.openTask === null),
  open_task: judgeOpenTask,
  target_open: judgeTarget,
  merging: () => 'refused',
  standard: ({ snapshot, detail, known }) => {
    if (typeof detail.standardId !== 'number') return 'gives';
    return when(known.standardClass === undefined || known.standardClass === (detail.class ?? snapshot.class));
  },
  duplicates_seen: ({ detail, known }) => {
    const seen = list(detail.duplicatesSeen);
    return given(Array.isArray(detail.duplicatesSeen) && (known.candidates ?? []).every((id) => seen.includes(id)));
  },
  responsible: judgeResponsible,
  offered: ({ snapshot, by }) => when(snapshot.department === null && by.department !== null && snapshot.offered.includes(by.department)),
  held: ({ snapshot }) => when(snapshot.department !== null),
  unassigned: ({ snapshot }) => when(snapshot.handler === null),
  department_person: ({ snapshot, detail, known }) => {
    if (typeof detail.handler !== 'string') return 'gives';
    return when(known.handlerDepartment === undefined || known.handlerDepartment === snapshot.department);
  },
  mine: judgeMine,
  checker: judgeChecker,
  condition_met: judgeCondition,
  alert_over: (input) => given(!input.snapshot.alertHolds || hasNote(input)),
  receiver: ({ snapshot, by }) => when(!snapshot.receivers.some((name) => isSame(name, by.name))),
  not_overdue: (input) => when(!handleDeadlinePassed(input)),
  overdue: ({ snapshot }) => when(snapshot.handleOnTime === false),
  extensions_left: ({ snapshot, settings, move }) => when(snapshot.extensions < settings.mostExtensions && !(move === 'ask_extension' && snapshot.extensionAsked)),
  suspensions_left: ({ snapshot, settings, move }) =>
    when(snapshot.suspensions < settings.mostSuspensions && !(move === 'ask_suspension' && snapshot.suspensionAskedUntil !== null)),
  until: judgeUntil,
  adjustment_asked: ({ snapshot, move, at }) => {
    if (move === 'extend' || move === 'refuse_extension') return when(snapshot.extensionAsked);
    return when(snapshot.suspensionAskedUntil !== null && (move === 'refuse_suspension' || snapshot.suspensionAskedUntil > at));
  },
  appeal_once: ({ snapshot }) => when(snapshot.appeal === null),
  two_reviews: judgeReview,
  period_frozen: ({ known, detail }) => {
    if (known.periodFrozen === false) return 'refused';
    return given(typeof detail.score === 'number' && detail.score >= 0 && detail.score <= 100);
  },
  county_level: ({ by }) => when(by.countyLevel),
};

/** Which moves stand where on the screen, and what the form of each asks for. Pure. */
import type { CaseDetails, CaseRow } from '../../../api/contract/cases/lists.ts';
import type { OfferedMove } from '../../../api/contract/cases/offered.ts';
import type { CaseMove } from '../../../api/contract/cases/vocabulary.ts';

/** What is typed into the form of a move: the note, and the keys of `MOVE_DETAILS`. */
export interface Draft {
  readonly note?: string;
  readonly standardId?: number;
  readonly seenAll?: boolean;
  readonly into?: number;
  readonly departments?: readonly string[];
  readonly handler?: string;
  readonly assignee?: string;
  readonly photos?: readonly number[];
  readonly result?: 'met' | 'not_met';
  readonly until?: number;
  readonly grant?: boolean;
  readonly score?: number;
  readonly reply?: string;
}
/** What each field of a form is given. */
export interface FieldProps {
  readonly move: CaseMove;
  readonly details: CaseDetails;
  readonly row: CaseRow;
  readonly draft: Draft;
  readonly change: (part: Draft) => void;
}
export type Field = Exclude<keyof Draft, 'note' | 'seenAll'> | 'duplicates';

/** Fields of a move's form beside the note, in the order in which they are filled in. */
const FIELDS: Readonly<Partial<Record<CaseMove, readonly Field[]>>> = {
  file: ['standardId', 'duplicates'], merge: ['into'], dispatch: ['departments'], assign: ['handler'], submit: ['photos'], precheck: ['assignee'], postcheck: ['assignee'],
  precheck_done: ['result', 'photos'], postcheck_done: ['result', 'photos'], ask_suspension: ['until'], review_appeal: ['grant'], score: ['score'],
  comment: ['photos', 'reply'], close: ['reply'], reject: ['reply'],
};

export function fieldsOf(move: CaseMove): readonly Field[] {
  return FIELDS[move] ?? [];
}

/** Moves that lead the case nowhere: they stand behind those that do. */
const SPECIAL: ReadonlySet<CaseMove> = new Set(['comment', 'urge', 'supervise', 'inspect', 'force_close', 'ask_extension', 'ask_suspension', 'appeal']);
/** Of two ways forward the one that the desk goes more often comes first. */
const FIRST: readonly CaseMove[] = [
  'file', 'dispatch', 'accept', 'assign', 'submit', 'feedback', 'extend', 'suspend', 'resume', 'precheck_done', 'postcheck_done', 'postcheck', 'close', 'score', 'review_appeal',
];

const rank = ({ move, kind }: OfferedMove): number =>
  FIRST.includes(move) ? FIRST.indexOf(move) : SPECIAL.has(move) ? 90 : { forward: 40, same: 50, return: 60, end: 70 }[kind];

export interface MoveGroups {
  /** Can be made now; the first is the main one. */
  readonly everyday: readonly OfferedMove[];
  readonly special: readonly OfferedMove[];
  /** Stand against something that this person cannot give: said with the reason. */
  readonly blocked: readonly OfferedMove[];
}

/** What is never told as blocked: it is no matter of this state or of this person. */
const SILENT = new Set(['state', 'role', 'merging', 'adjustment_asked', 'open_task', 'two_reviews', 'offered']);

export function groupMoves(offered: readonly OfferedMove[]): MoveGroups {
  const open = offered.filter(({ refusals }) => refusals.length === 0).sort((a, b) => rank(a) - rank(b));
  return {
    everyday: open.filter(({ move }) => !SPECIAL.has(move)), special: open.filter(({ move }) => SPECIAL.has(move)),
    blocked: offered.filter(({ refusals }) => refusals.length > 0 && !refusals.some(({ guard }) => SILENT.has(guard))),
  };
}

/** All that can be made now, in the order of the number keys. */
export const orderOf = ({ everyday, special }: MoveGroups): readonly OfferedMove[] => [...everyday, ...special];

/** Guards that a note satisfies. */
const BY_NOTE = new Set(['reason', 'condition_met', 'alert_over']);

export function needsNote({ needs }: OfferedMove): boolean {
  return needs.some(({ guard }) => BY_NOTE.has(guard));
}

/** What of the form is still missing; empty: it can be sent. `candidates` are the duplicates of the moment, null while they are not known. */
export function missingOf(offered: OfferedMove, draft: Draft, candidates: readonly number[] | null, responsible: readonly string[] | null): (Field | 'note')[] {
  const missing: (Field | 'note')[] = fieldsOf(offered.move).filter((field) => {
    if (field === 'duplicates') return candidates === null || (candidates.length > 0 && !draft.seenAll);
    if (field === 'departments') return !draft.departments?.length;
    if (field === 'photos') return offered.move === 'submit' && !draft.photos?.length;
    if (field === 'assignee' || field === 'reply') return false;
    return draft[field] === undefined;
  });
  const isOther = offered.move === 'dispatch' && responsible !== null && !(draft.departments ?? []).every((code) => responsible.includes(code));
  if ((needsNote(offered) || isOther) && !draft.note?.trim()) missing.push('note');
  return missing;
}

/** The form as it opens: whoever answers for the place is chosen until somebody chooses otherwise. */
export function startedDraft(move: CaseMove, typed: Draft, responsible: readonly string[] | null): Draft {
  return move === 'dispatch' && typed.departments === undefined && responsible?.length ? { ...typed, departments: responsible } : typed;
}

/** The body of the request, without what was left empty. */
export function detailOf(move: CaseMove, draft: Draft, candidates: readonly number[]): Record<string, unknown> {
  const detail: Record<string, unknown> = {};
  for (const field of fieldsOf(move)) {
    if (field === 'duplicates') detail.duplicatesSeen = [...candidates];
    else if (field === 'reply') detail.reply = draft.reply?.trim() || undefined;
    else if (field === 'photos') detail.photos = draft.photos?.length ? [...draft.photos] : undefined;
    else detail[field] = draft[field];
  }
  return Object.fromEntries(Object.entries(detail).filter(([, value]) => value !== undefined));
}

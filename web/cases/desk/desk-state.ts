/** The case desk on the screen: where its mark is, what is selected, which move is being written. What it shows stands in the address. */
import { create } from 'zustand';
import type { CaseMove } from '../../../api/contract/cases/vocabulary.ts';
import { FIRST_INBOX } from '../../state/inbox.ts';
import type { Inbox } from '../../state/inbox.ts';
import { getApp, setApp } from '../../state/store.ts';
import type { Held, Sort } from './order.ts';

/** The marked row by case; its place too, so that the mark stays near when the row is gone. */
export interface Mark { readonly id: number | null; readonly index: number }
export const NO_MARK: Mark = { id: null, index: 0 };

/** A move of a case that is being written. */
export interface Moving { readonly caseId: number; readonly move: CaseMove }

/** Rows of one dispatch of many; the server takes no more at once. */
export const MOST_PICKED = 200;

export interface CaseDeskState {
  readonly text: string;
  readonly mine: boolean;
  readonly inView: boolean;
  readonly sort: Sort;
  readonly isFilterOpen: boolean;
  readonly mark: Mark;
  /** Set while the list stands still. */
  readonly held: Held | null;
  readonly picked: ReadonlySet<number>;
  /** The row that was selected last: a range begins there. */
  readonly anchor: number | null;
  readonly moving: Moving | null;
  /** What was typed into the form of a move, by case and move; kept until it is sent. */
  readonly drafts: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** The candidate that is laid beside the case of the drawer. */
  readonly comparing: { readonly caseId: number; readonly other: number } | null;
  /** Pairs `case/candidate` that this person has told apart. */
  readonly notSame: ReadonlySet<string>;
  readonly isBulkOpen: boolean;
}

const AT_FIRST: CaseDeskState = {
  text: '', mine: false, inView: false, sort: 'due', isFilterOpen: false, mark: NO_MARK, held: null, picked: new Set(), anchor: null,
  moving: null, drafts: {}, comparing: null, notSame: new Set(), isBulkOpen: false,
};
export const useCaseDesk = create<CaseDeskState>(() => AT_FIRST);
export const setCaseDesk = useCaseDesk.setState;
export const getCaseDesk = useCaseDesk.getState;

/** Another county or person: nothing of the desk belongs to it. */
export function forgetDesk(): void {
  setCaseDesk({ mark: NO_MARK, held: null, picked: new Set(), anchor: null, moving: null, drafts: {}, comparing: null, notSame: new Set(), isBulkOpen: false });
}

/** A narrower or wider list is another list: nothing of it is held. */
export function narrowInbox(change: Partial<Inbox>): void {
  setApp({ inbox: { ...(getApp().inbox ?? FIRST_INBOX), ...change } });
  setCaseDesk({ held: null });
}

export function narrowDesk(change: Partial<Pick<CaseDeskState, 'text' | 'mine' | 'inView' | 'sort'>>): void {
  setCaseDesk({ ...change, held: null });
}

export const draftKey = ({ caseId, move }: Moving): string => `${caseId}/${move}`;

export function writeDraft(moving: Moving, draft: Readonly<Record<string, unknown>> | null): void {
  const { [draftKey(moving)]: _before, ...drafts } = getCaseDesk().drafts;
  setCaseDesk({ drafts: draft ? { ...drafts, [draftKey(moving)]: draft } : drafts });
}

/** Selects a case or takes it out of the selection; with `through`, everything from the one that was selected last. */
export function pick(id: number, order: readonly number[], through: boolean): void {
  const { picked: before, anchor } = getCaseDesk();
  const picked = new Set(before);
  const [from, to] = [order.indexOf(anchor ?? id), order.indexOf(id)].sort((a, b) => a - b);
  if (through && from! >= 0) for (const each of order.slice(from, to! + 1)) picked.add(each);
  else if (!picked.delete(id)) picked.add(id);
  setCaseDesk({ picked: new Set([...picked].slice(0, MOST_PICKED)), anchor: id });
}

export function clearPicked(): void {
  setCaseDesk({ picked: new Set(), anchor: null });
}

/** What the case desk shows: which flow, which step of it, narrowed to what. Part of the address, so that a figure can link to it. */
import type { CaseFlow } from '../../api/contract/cases/vocabulary.ts';

/** overdue: the deadline has passed; soon: it is near; today: it lies in what is left of the county's day; paused: no clock runs. */
export const DUE_FILTERS = ['overdue', 'soon', 'today', 'paused'] as const;
export type DueFilter = (typeof DUE_FILTERS)[number];

/** In place of a department's code: cases that no department has. */
export const NO_DEPARTMENT = 'none';

export interface Inbox {
  readonly flow: CaseFlow;
  /** From 1; null: every step; ended: cases whose flow is over. */
  readonly step: number | 'ended' | null;
  readonly due: DueFilter | null;
  /** Codes, or `none`; empty: all. */
  readonly departments: readonly string[];
  /** Class ids; empty: all. */
  readonly classes: readonly string[];
}

export const FIRST_INBOX: Inbox = { flow: 'urban', step: null, due: null, departments: [], classes: [] };

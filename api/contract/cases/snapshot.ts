/** What a move is judged by: the case as it stands, who moves, and by which calendars and settings its clocks run. */
import type { Calendar } from './calendar.ts';
import type { Clock, ClockKind, Limit } from './clock.ts';
import type { CaseFlow, CaseRole, CaseState, ReportChannel } from './vocabulary.ts';

/** One clock of each kind, the newest; a kind that never started is missing. */
export type Clocks = Readonly<Partial<Record<ClockKind, Clock>>>;

/** A case between two moves; moments are epoch milliseconds. */
export interface CaseSnapshot {
  readonly flow: CaseFlow;
  /** Null: the report that begins it is still to come. */
  readonly state: CaseState | null;
  readonly stateBefore: CaseState | null;
  readonly version: number;
  /** Of the last move; before the first, of the report. */
  readonly movedAt: number;
  readonly class: string;
  readonly channel: ReportChannel;
  readonly round: number;
  readonly department: string | null;
  readonly offered: readonly string[];
  readonly handler: string | null;
  readonly returnedBy: string | null;
  readonly receivers: readonly string[];
  readonly extensions: number;
  readonly suspensions: number;
  readonly mergedInto: number | null;
  readonly closedAt: number | null;
  readonly endedAt: number | null;
  readonly handleOnTime: boolean | null;
  /** Of the pinned standard; null before filing. */
  readonly limit: Limit | null;
  readonly clocks: Clocks;
  /** Stopped clocks as they were before. */
  readonly beforeStop: Clocks;
  readonly openTask: { readonly kind: 'precheck' | 'postcheck' | 'joint'; readonly assignee: string | null } | null;
  /** Result of the last postcheck of this round; null: there was none. */
  readonly lastCheck: 'met' | 'not_met' | null;
  /** What was asked for and is not decided. */
  readonly extensionAsked: boolean;
  readonly suspensionAskedUntil: number | null;
  readonly appeal: { readonly state: 'asked' | 'first_granted' | 'granted' | 'refused'; readonly askedBy: string; readonly firstBy: string | null } | null;
  /** Who made the forward moves that a return may undo. */
  readonly filedBy: string | null;
  readonly dispatchedBy: string | null;
  /** Everybody who ever submitted the work, the last one last. */
  readonly submitters: readonly string[];
  /** The condition of its alert holds. */
  readonly alertHolds: boolean;
}

/** Who moves a case. */
export interface Mover {
  /** Staff code of collectors and handlers, else the person's id; `system`: the engine itself. */
  readonly name: string;
  readonly role: CaseRole;
  /** Every role of the person; the one that the move is for is taken. Without it, `role` is the only one. */
  readonly roles?: readonly CaseRole[];
  readonly department: string | null;
  readonly countyLevel: boolean;
}

/** The engine itself: sweeps, automatic merges and dispatches. */
export const SYSTEM: Mover = { name: 'system', role: 'system', department: null, countyLevel: true };

/** Like `case_settings`. */
export interface CaseSettings {
  readonly acceptMinutes: number;
  readonly dispatchMinutes: number;
  readonly mostExtensions: number;
  readonly mostSuspensions: number;
  readonly longestSuspensionDays: number;
  readonly photoExempt: readonly string[];
}

/** What a county begins with; the same defaults stand in `case_settings`. */
export const DEFAULT_CASE_SETTINGS: CaseSettings = {
  acceptMinutes: 15, dispatchMinutes: 15, mostExtensions: 2, mostSuspensions: 1, longestSuspensionDays: 365,
  photoExempt: ['iot', 'hotline', 'open311', 'leader', 'transfer'],
};

/** Calendars by edition; clocks that start take the newest, the others keep theirs. */
export interface Calendars {
  readonly newest: number;
  of(edition: number): Calendar;
}

/** A case that has been written down and not yet reported. */
export function newSnapshot(of: Pick<CaseSnapshot, 'flow' | 'class' | 'channel'> & { readonly reportedAt: number; readonly alertHolds?: boolean }): CaseSnapshot {
  return {
    flow: of.flow, state: null, stateBefore: null, version: 0, movedAt: of.reportedAt, class: of.class, channel: of.channel, round: 1, department: null, offered: [],
    handler: null, returnedBy: null, receivers: [], extensions: 0, suspensions: 0, mergedInto: null, closedAt: null, endedAt: null, handleOnTime: null, limit: null,
    clocks: {}, beforeStop: {}, openTask: null, lastCheck: null, extensionAsked: false, suspensionAskedUntil: null, appeal: null, filedBy: null, dispatchedBy: null,
    submitters: [], alertHolds: of.alertHolds ?? false,
  };
}

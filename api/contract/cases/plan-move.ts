/**
 * The engine as a pure function: what a move would do to a case, or why it is refused. The server asks it before it writes a move, the
 * demo county makes its history with it, the desk offers moves by it. The database judges again and has the last word.
 */
import { flowMove } from './flows.ts';
import type { FlowMove } from './flows.ts';
import { judgeGuard } from './guards.ts';
import type { GuardInput, Known } from './guards.ts';
import { GUARD_WORDS } from './guard-words.ts';
import type { Refusing } from './guard-words.ts';
import type { Limit } from './clock.ts';
import { planAbsorb, planClocks } from './plan-clocks.ts';
import type { ClockChange } from './plan-clocks.ts';
import type { Calendars, CaseSettings, CaseSnapshot, Clocks, Mover } from './snapshot.ts';
import type { CaseMove, CaseRole, CaseState } from './vocabulary.ts';

export interface MoveInput {
  readonly snapshot: CaseSnapshot;
  readonly move: CaseMove;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly by: Mover;
  readonly note?: string | null;
  /** As in `MOVE_DETAILS`. */
  readonly detail?: Readonly<Record<string, unknown>>;
  readonly settings: CaseSettings;
  readonly calendars: Calendars;
  /** The limit of the standard that `file` pins. */
  readonly limit?: Limit;
  /** Clocks of the case that `merge` merges into. */
  readonly otherClocks?: Clocks;
  readonly known?: Known;
}

export interface Refusal {
  readonly guard: Refusing;
  readonly zh: string;
  readonly en: string;
}

export interface MovePlan {
  /** The row of the flow; null: the flow has no such move from here. */
  readonly row: FlowMove | null;
  readonly to: CaseState | null;
  /** The role under which it is made. */
  readonly role: CaseRole;
  /** Empty when it is refused. */
  readonly clocks: readonly ClockChange[];
  /** Of a merge: what it does to the clocks of the other case. */
  readonly otherClocks: readonly ClockChange[];
  /** What stands against it, whatever the mover gives. */
  readonly refusals: readonly Refusal[];
  /** What the mover has yet to give: a note, a photo, a choice. */
  readonly needs: readonly Refusal[];
}

const refusal = (guard: Refusing): Refusal => ({ guard, ...GUARD_WORDS[guard] });

/** Plans a move. Made as it stands, it is refused when `refusals` or `needs` has something in it. */
export function planMove(input: MoveInput): MovePlan {
  const { snapshot, move, at } = input;
  const row = flowMove(snapshot.flow, snapshot.state, move) ?? null;
  const nothing = { clocks: [], otherClocks: [], needs: [] };
  if (!row) return { row, to: null, role: input.by.role, refusals: [refusal('state')], ...nothing };
  const role = roleFor(row, input.by);
  const to = row.to === 'before' ? snapshot.stateBefore : row.to;
  const refusals: Refusal[] = [];
  const needs: Refusal[] = [];
  if (role === null) refusals.push(refusal('role'));
  if (at < snapshot.movedAt) refusals.push(refusal('moment'));
  const judged: GuardInput = {
    snapshot, move, at, by: role === null ? input.by : { ...input.by, role }, note: input.note ?? null, detail: input.detail ?? {}, settings: input.settings, known: input.known ?? {},
  };
  for (const guard of row.guards) {
    const judgement = judgeGuard(guard, judged);
    if (judgement === 'refused') refusals.push(refusal(guard));
    else if (judgement === 'gives') needs.push(refusal(guard));
  }
  if (refusals.length) return { row, to, role: role ?? input.by.role, refusals, ...nothing, needs };
  return { row, to, role: role!, refusals, needs, clocks: clocksOf(row, input), otherClocks: otherClocksOf(input) };
}

/** The role of a person that a move is for; null: none. */
export function roleFor(row: FlowMove, by: Mover): CaseRole | null {
  return (by.roles ?? [by.role]).find((role) => row.roles.includes(role)) ?? null;
}

function clocksOf(row: FlowMove, { snapshot, settings, calendars, at, detail }: MoveInput): ClockChange[] {
  const departments = Array.isArray(detail?.departments) ? detail.departments as string[] : [];
  return planClocks(row.clocks, { snapshot, settings, calendars, at, departments });
}

function otherClocksOf({ move, snapshot, otherClocks, calendars, at }: MoveInput): ClockChange[] {
  return move === 'merge' && otherClocks ? planAbsorb(otherClocks, snapshot.clocks, calendars, at) : [];
}

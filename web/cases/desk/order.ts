/**
 * Which cases the desk lists, and in which order.
 *
 * While somebody points at the list or walks it with keys it is held: its order and members stand still, what is in a row
 * still changes, what arrived waits, and what left stays as a row that says so.
 */
import type { Case } from '../../../api/contract/cases/case.ts';
import type { CaseRow } from '../../../api/contract/cases/lists.ts';
import { FLOWS } from '../../../api/contract/cases/flows.ts';
import { caseRolesOf } from '../../../api/contract/cases/roles.ts';
import type { Bounds, Person } from '../../../api/contract/shapes.ts';
import { SEVERITIES } from '../../../api/contract/vocabulary.ts';
import { NO_DEPARTMENT } from '../../state/inbox.ts';
import type { Inbox } from '../../state/inbox.ts';
import { passesDue } from './due.ts';

export const SORTS = ['due', 'newest', 'severity'] as const;
export type Sort = (typeof SORTS)[number];

/** What narrows the list beside the inbox of the address. */
export interface Narrowing {
  readonly text: string;
  readonly mine: boolean;
  /** `[west, south, east, north]`; null: anywhere. */
  readonly bounds: Bounds | null;
  /** Of the map's filter: an area with everything inside it, a grid of any kind. */
  readonly area: string | null;
  readonly grid: string | null;
}

/** The moment of the list; `dayEnd` is the end of the county's day. */
export interface Moment { readonly now: number; readonly dayEnd: number }

/** Moves that wait for nobody: flags, words and further reports can always be made. */
const ANYTIME = new Set(['comment', 'add_report', 'force_close', 'urge', 'supervise', 'inspect']);

/** True when this person's desk is the one that has to move the case on. */
export function waitsFor(one: Case, me: Pick<Person, 'role' | 'department' | 'staff'>): boolean {
  const roles = caseRolesOf(me);
  if (me.staff !== null && me.role === 'handler') return one.handler === me.staff;
  if (me.department !== null && one.department !== me.department && !one.offered.includes(me.department)) return false;
  return FLOWS[one.flow].moves.some((row) => row.from === one.state && row.kind === 'forward' && !ANYTIME.has(row.move) && row.roles.some((role) => roles.includes(role)));
}

/** As a number of a case stands in it: screens write a dash after the day. */
const undashed = (part: string): string => part.replace(/^(\d{8})-(\d{0,5})$/, '$1$2');
const holds = (text: string | null, part: string): boolean => text !== null && text.toLowerCase().includes(part);

/** `area` ends in zeros for towns and the county: what lies inside begins with the rest. */
const isInside = (code: string | null, area: string): boolean => code !== null && code.startsWith(area.replace(/(000)+$/, ''));

function isWhere(one: Case, { bounds, area, grid }: Narrowing): boolean {
  if (area && !isInside(one.areaCode, area)) return false;
  if (grid && ![one.unitGrid, one.omniGrid, one.dutyGrid].includes(grid)) return false;
  if (!bounds) return true;
  const [west, south, east, north] = bounds;
  return one.lng >= west && one.lng <= east && one.lat >= south && one.lat <= north;
}

/** Passes everything but the step; `className` gives the words that are searched beside the case's own. */
export function passes(one: CaseRow, inbox: Inbox, narrowing: Narrowing, me: Person | null, { now, dayEnd }: Moment, className: (id: string) => string): boolean {
  if (one.flow !== inbox.flow || !passesDue(one, inbox.due, now, dayEnd)) return false;
  if (inbox.departments.length > 0 && !inbox.departments.some((code) => (code === NO_DEPARTMENT ? one.department === null && one.offered.length === 0 : one.department === code || one.offered.includes(code)))) return false;
  if (inbox.classes.length > 0 && !inbox.classes.some((choice) => one.class.startsWith(choice))) return false;
  if (narrowing.mine && me && !waitsFor(one, me)) return false;
  if (!isWhere(one, narrowing)) return false;
  const part = narrowing.text.trim().toLowerCase();
  return part === '' || holds(one.code, undashed(part)) || holds(one.address, part) || holds(one.description, part) || holds(one.name, part) || className(one.class).toLowerCase().includes(part);
}

const LATE = Number.MAX_SAFE_INTEGER;
const COMPARE: Readonly<Record<Sort, (a: Case, b: Case) => number>> = {
  due: (a, b) => (a.dueAt ?? LATE) - (b.dueAt ?? LATE),
  newest: (a, b) => b.reportedAt - a.reportedAt,
  severity: (a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || (a.dueAt ?? LATE) - (b.dueAt ?? LATE),
};

/** In the order of the list; cases that are alike in it stand by their ids, so that it is the same every time. */
export function sorted(cases: Iterable<CaseRow>, sort: Sort): CaseRow[] {
  return [...cases].sort((a, b) => COMPARE[sort](a, b) || a.id - b.id);
}

/** Counts of one step. */
export interface StepCount { readonly count: number; readonly overdue: number }

/** Counts by step, first step first; the sum of the steps is every case. */
export function countSteps(cases: Iterable<Case>, steps: number, now: number): StepCount[] {
  const counts = Array.from({ length: steps }, () => ({ count: 0, overdue: 0 }));
  for (const one of cases) {
    const entry = counts[one.step - 1];
    if (!entry) continue;
    entry.count++;
    if (one.dueAt !== null && one.dueAt < now) entry.overdue++;
  }
  return counts;
}

/** The list as it stood when somebody took hold of it, in its order. */
export type Held = ReadonlyMap<number, CaseRow>;

export function hold(shown: Iterable<CaseRow>): Held {
  return new Map([...shown].map((one) => [one.id, one]));
}

/** A row of the list; `hasLeft` while the list is held: the case is no longer in it. */
export interface ShownRow { readonly one: CaseRow; readonly hasLeft: boolean }

/** Rows in the order in which they were held, each as its case is now; what is not known any more keeps its last form. */
export function heldRows(held: Held, passing: ReadonlySet<number>, live: ReadonlyMap<number, CaseRow>): ShownRow[] {
  return [...held.values()].map((one) => ({ one: live.get(one.id) ?? one, hasLeft: !passing.has(one.id) }));
}

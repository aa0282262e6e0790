/**
 * What the alert list shows and in which order. Storms stand as one row; rows are ordered by severity, then by moment,
 * never by state, so that acknowledging moves nothing.
 *
 * Terminology
 * - held: while somebody points at the list or walks it with keys, its order and its members stand still. What is in a
 *   row still changes; what arrived waits; what left stays as a row that says so.
 */
import type { Alert } from '../../api/contract/live.ts';
import { SEVERITIES } from '../../api/contract/vocabulary.ts';
import type { Severity } from '../../api/contract/vocabulary.ts';

export type LiveState = 'open' | 'acknowledged' | 'cleared';
export const LIVE_STATES: readonly LiveState[] = ['open', 'acknowledged', 'cleared'];

export interface AlertFilter {
  /** Empty lists mean everything. */
  readonly severities: readonly Severity[];
  readonly states: readonly LiveState[];
  /** `mine`: assigned to me, or acknowledged by me and assigned to nobody. */
  readonly owner: 'all' | 'mine' | 'unassigned';
  readonly snoozedToo: boolean;
}
export const EVERY_ALERT: AlertFilter = { severities: [], states: [], owner: 'all', snoozedToo: false };

export const isSnoozed = (alert: Alert, now: number): boolean => alert.snoozedUntil !== null && alert.snoozedUntil > now;

/** True for an alert that somebody still has to look at. */
export const isWaiting = (alert: Alert, now: number): boolean => alert.state === 'open' && !isSnoozed(alert, now);

/** True when the filter leaves the alert in the list. `now` in epoch milliseconds decides what is snoozed. */
export function passes(alert: Alert, filter: AlertFilter, me: string | null, now: number): boolean {
  if (alert.state === 'closed') return false;
  if (filter.severities.length > 0 && !filter.severities.includes(alert.severity)) return false;
  if (filter.states.length > 0 && !filter.states.includes(alert.state)) return false;
  if (!filter.snoozedToo && isSnoozed(alert, now)) return false;
  if (filter.owner === 'unassigned') return alert.assignedTo === null;
  return filter.owner === 'all' || (alert.assignedTo ?? alert.acknowledgedBy) === me;
}

export interface AlertRow {
  readonly kind: 'alert';
  readonly key: string;
  readonly alert: Alert;
  /** 2 inside an opened storm. */
  readonly level: 1 | 2;
}

export interface StormRow {
  readonly kind: 'storm';
  readonly key: string;
  readonly storm: number;
  readonly alerts: readonly Alert[];
  /** The worst of its alerts. */
  readonly severity: Severity;
  /** The newest of its alerts. */
  readonly openedAt: number;
  readonly isOpen: boolean;
}
export type Row = AlertRow | StormRow;

interface Place { readonly severity: Severity; readonly openedAt: number; readonly id: number }

/** Worst first, then newest first. */
export function compare(a: Place, b: Place): number {
  return SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || b.openedAt - a.openedAt || b.id - a.id;
}

/** The rows of the list: alerts alone, storms of two or more with their alerts below them when they are opened. */
export function arrange(alerts: Iterable<Alert>, openStorms: ReadonlySet<number>): Row[] {
  const singles: Alert[] = [];
  const storms = new Map<number, Alert[]>();
  for (const alert of alerts) {
    const members = alert.stormId === null ? singles : storms.get(alert.stormId);
    if (members) members.push(alert);
    else storms.set(alert.stormId!, [alert]);
  }
  const placed: { place: Place; rows: Row[] }[] = [];
  for (const [storm, members] of storms) {
    if (members.length < 2) singles.push(...members);
    else placed.push(placeStorm(storm, members.sort(compare), openStorms.has(storm)));
  }
  for (const alert of singles) placed.push({ place: alert, rows: [{ kind: 'alert', key: `a${alert.id}`, alert, level: 1 }] });
  return placed.sort((a, b) => compare(a.place, b.place)).flatMap(({ rows }) => rows);
}

function placeStorm(storm: number, alerts: readonly Alert[], isOpen: boolean): { place: Place; rows: Row[] } {
  const severity = alerts[0].severity;
  const openedAt = Math.max(...alerts.map((alert) => alert.openedAt));
  const parent: StormRow = { kind: 'storm', key: `s${storm}`, storm, alerts, severity, openedAt, isOpen };
  const children: Row[] = isOpen ? alerts.map((alert) => ({ kind: 'alert', key: `a${alert.id}`, alert, level: 2 })) : [];
  return { place: { severity, openedAt, id: storm }, rows: [parent, ...children] };
}

/** The list as it stood when somebody took hold of it. */
export type Held = ReadonlyMap<number, Alert>;

export function hold(shown: Iterable<Alert>): Held {
  return new Map([...shown].map((alert) => [alert.id, alert]));
}

/** What came since the list was taken hold of, worst first. */
export function arrivals(held: Held, shown: Iterable<Alert>): Alert[] {
  return [...shown].filter((alert) => !held.has(alert.id)).sort(compare);
}

/** An alert as it is now; one that the list of alerts knows no longer was closed. */
export function asItIs(alert: Alert, live: ReadonlyMap<number, Alert>): Alert {
  return live.get(alert.id) ?? { ...alert, state: 'closed' };
}

/** Alerts of a row that somebody still has to look at, or that can be closed. */
export function alertsOf(row: Row): readonly Alert[] {
  return row.kind === 'storm' ? row.alerts : [row.alert];
}

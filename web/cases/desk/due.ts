/** How a case stands with its running clock: overdue, near, later, or why none runs. Pure; the moment is given. */
import type { Case } from '../../../api/contract/cases/case.ts';
import type { CaseRow } from '../../../api/contract/cases/lists.ts';
import type { DueFilter } from '../../state/inbox.ts';

const HOUR_MS = 3_600_000;

/** Of clocks whose start is not known: intake and dispatch have a quarter of an hour, handling has hours to days. */
const USUAL_SOON_MS: Readonly<Record<NonNullable<Case['dueClock']>, number>> = { accept: HOUR_MS / 8, dispatch: HOUR_MS / 8, handle: HOUR_MS };

/**
 * So long before its end the clock of a row is near it, ms: a quarter of the time since it last began to run, at least an hour;
 * half of times below two hours. The same as `due=soon` of the server's list.
 */
export function soonMs({ dueAt, dueClock, running }: Pick<CaseRow, 'dueAt' | 'dueClock' | 'running'>): number {
  const began = running?.clock.deadline === dueAt ? running?.clock.spans.at(-1)?.from : undefined;
  if (dueAt === null || dueClock === null) return 0;
  if (began === undefined) return USUAL_SOON_MS[dueClock];
  const span = dueAt - began;
  return span < 2 * HOUR_MS ? span / 2 : Math.max(span / 4, HOUR_MS);
}

/** paused: a verification or a return holds the clock; none: handling is over and nothing is due. */
export type DueKind = 'overdue' | 'soon' | 'later' | 'paused' | 'suspended' | 'none' | 'ended';

const AFTER_WORK: readonly Case['state'][] = ['pending_check', 'checking'];

export function dueKind(row: Case & Pick<CaseRow, 'running'>, now: number): DueKind {
  if (row.endedAt !== null || row.closedAt !== null) return 'ended';
  if (row.state === 'suspended') return 'suspended';
  if (row.dueAt === null) return AFTER_WORK.includes(row.state) ? 'none' : 'paused';
  if (row.dueAt < now) return 'overdue';
  return row.dueAt - now <= soonMs(row) ? 'soon' : 'later';
}

/** A span as two figures of the largest units that it fills. */
export type SpanWords = readonly [unit: 'days' | 'hours' | 'minutes' | 'seconds', figures: Readonly<Record<string, number>>];

export function spanWords(ms: number): SpanWords {
  const seconds = Math.floor(Math.abs(ms) / 1000);
  if (seconds < 60) return ['seconds', { seconds }];
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return ['minutes', { minutes }];
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return ['hours', { hours, minutes: minutes % 60 }];
  return ['days', { days: Math.floor(hours / 24), hours: hours % 24 }];
}

/** True when the row passes the filter; `dayEnd` is the end of the county's day, epoch ms. */
export function passesDue(row: CaseRow, filter: DueFilter | null, now: number, dayEnd: number): boolean {
  if (filter === null) return true;
  const kind = dueKind(row, now);
  if (filter === 'paused') return kind === 'paused' || kind === 'suspended';
  if (filter === 'today') return (kind === 'soon' || kind === 'later') && row.dueAt! < dayEnd;
  return kind === filter;
}

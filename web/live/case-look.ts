/** How a live case is drawn: its step as a number, its clock as the look, its urgency as the rim. */
import { SEVERITIES } from '../../api/contract/vocabulary.ts';
import type { RowsView } from './live-rows.ts';
import { wordOf } from './scene.ts';

export const CASE_LOOKS = ['in_time', 'soon', 'overdue', 'paused'] as const;
export type CaseLook = (typeof CASE_LOOKS)[number];

/** A clock with less than this left is about to be overdue. */
export const SOON_MS = 60 * 60_000;
/** Steps of the longest flow. */
export const MOST_STEPS = 7;

export function caseLook(rows: RowsView, index: number, now: number): CaseLook {
  const due = rows.columns.due[index];
  if (Number.isNaN(due)) return 'paused';
  return due < now ? 'overdue' : due - now < SOON_MS ? 'soon' : 'in_time';
}

/** Name of the picture of a case in the atlas. */
export function caseIcon(rows: RowsView, index: number, now: number): string {
  const severity = wordOf(rows, 'severity', index);
  const known = (SEVERITIES as readonly string[]).includes(severity) ? severity : 'minor';
  const step = Math.min(MOST_STEPS, Math.max(1, rows.columns.step[index]));
  return `case-${known}-${step}-${caseLook(rows, index, now)}`;
}

const RANK: Readonly<Record<CaseLook, number>> = { paused: 0, in_time: 1, soon: 2, overdue: 3 };

/** Indexes of cases so that the overdue and the urgent are drawn on top. */
export function caseOrder(rows: RowsView, now: number): number[] {
  const urgency = Array.from({ length: rows.count }, (_, i) =>
    RANK[caseLook(rows, i, now)] * 10 + SEVERITIES.length - SEVERITIES.indexOf(wordOf(rows, 'severity', i) as (typeof SEVERITIES)[number]));
  return urgency.map((_, i) => i).sort((a, b) => urgency[a] - urgency[b] || rows.ids[a] - rows.ids[b]);
}

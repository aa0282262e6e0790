/** The rows that the desk shows now: filtered, held still while somebody points at them, in order. */
import { useMemo } from 'react';
import type { CaseRow } from '../../../api/contract/cases/lists.ts';
import { FLOWS } from '../../../api/contract/cases/flows.ts';
import { nextMidnight } from '../../alerts/snooze.ts';
import { useMe } from '../../alerts/people.ts';
import { useNow } from '../../alerts/now.ts';
import { useNames } from '../../data/names.ts';
import { useOpenCounty } from '../../panels/top-bar.tsx';
import { useCases } from '../../state/cases.ts';
import type { Inbox } from '../../state/inbox.ts';
import { useApp } from '../../state/store.ts';
import { useCaseDesk } from './desk-state.ts';
import { countSteps, heldRows, passes, sorted } from './order.ts';
import type { ShownRow, StepCount } from './order.ts';
import { useEndedCases } from './requests.ts';

export interface Shown {
  readonly rows: readonly ShownRow[];
  /** What the filter leaves at this step, whether the list shows it yet or not. */
  readonly passing: readonly CaseRow[];
  /** What waits behind the bar. */
  readonly arrived: readonly CaseRow[];
  /** By step, of what the filter leaves of the flow. */
  readonly steps: readonly StepCount[];
  /** Cases of the flow, filtered or not. */
  readonly total: number;
  readonly now: number;
}

/** Seconds count when something is due within the hour: rows show them as they go. */
const TICK_MS = 5_000;

export function useShown(inbox: Inbox): Shown {
  const live = useCases((state) => state.cases);
  const ended = useEndedCases(inbox);
  const { text, mine, inView, sort, held } = useCaseDesk();
  const bounds = useApp((state) => state.bounds);
  const { area, grid } = useApp((state) => state.filter);
  const me = useMe() ?? null;
  const names = useNames();
  const zone = useOpenCounty()?.timeZone ?? 'Asia/Shanghai';
  const now = useNow(TICK_MS);
  const where = inView ? bounds : null;
  return useMemo(() => {
    const isEnded = inbox.step === 'ended';
    const narrowing = { text, mine: mine && !isEnded, bounds: where, area, grid };
    const moment = { now, dayEnd: nextMidnight(now, zone) };
    const filtered = (cases: Iterable<CaseRow>): CaseRow[] => [...cases].filter((one) => passes(one, inbox, narrowing, me, moment, names.className));
    const flow = filtered(live.values());
    const passing = isEnded ? filtered(ended.rows) : sorted(flow.filter((one) => inbox.step === null || one.step === inbox.step), sort);
    const members = new Set(passing.map(({ id }) => id));
    const rows = held && !isEnded ? heldRows(held, members, live) : passing.map((one) => ({ one, hasLeft: false }));
    return {
      rows, passing, arrived: held && !isEnded ? passing.filter(({ id }) => !held.has(id)) : [],
      steps: countSteps(flow, FLOWS[inbox.flow].steps.length, now), total: [...live.values()].filter((one) => one.flow === inbox.flow).length, now,
    };
  }, [live, ended.rows, inbox, text, mine, where, area, grid, sort, held, me, names, zone, now]);
}

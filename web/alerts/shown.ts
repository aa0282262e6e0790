/** The rows that the list shows now: filtered, held still while somebody points at it, arranged. */
import { useMemo } from 'react';
import type { Alert } from '../../api/contract/live.ts';
import { useAlerts } from '../state/alerts.ts';
import { useDesk } from './desk-state.ts';
import { useNow } from './now.ts';
import { arrange, arrivals, asItIs, isWaiting, passes } from './order.ts';
import type { Row } from './order.ts';
import { useMe } from './people.ts';

export interface Shown {
  readonly rows: readonly Row[];
  /** What the filter leaves, whether the list shows it yet or not. */
  readonly passing: readonly Alert[];
  /** What waits behind the bar. */
  readonly arrived: readonly Alert[];
  readonly total: number;
  readonly waiting: number;
  readonly now: number;
}

export function useShown(): Shown {
  const alerts = useAlerts((state) => state.alerts);
  const { filter, held, openStorms } = useDesk();
  const me = useMe()?.id ?? null;
  const now = useNow();
  return useMemo(() => {
    const passing = [...alerts.values()].filter((alert) => passes(alert, filter, me, now));
    const rows = arrange(held ? held.values() : passing, openStorms);
    const asTheyAre = held ? rows.map((row): Row => (row.kind === 'alert'
      ? { ...row, alert: asItIs(row.alert, alerts) }
      : { ...row, alerts: row.alerts.map((alert) => asItIs(alert, alerts)) })) : rows;
    const waiting = [...alerts.values()].filter((alert) => isWaiting(alert, now)).length;
    return { rows: asTheyAre, passing, arrived: held ? arrivals(held, passing) : [], total: alerts.size, waiting, now };
  }, [alerts, filter, held, openStorms, me, now]);
}
